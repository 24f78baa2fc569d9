"""The report as one HTML file that needs nothing beside it: no script, no network, no second file.

Results stand in the page by what they are, not in the order of the run, and its policy names the digest of its style sheet, which has
a rule for each pair of pictures. So everything is rendered once into parts on disk, which then follow each other; memory holds one result.
"""

from provenance.rendering.html.page import PageStyle, render_html

__all__ = ["PageStyle", "render_html"]
