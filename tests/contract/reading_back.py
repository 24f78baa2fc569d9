"""What docs/formats.md tells readers to do to have a text back."""

import re

ESCAPE = re.compile(r"\\(\\|x[0-9a-f]{2}|u[0-9a-f]{4}|U[0-9a-f]{8}|[ntr])")
FORMULA = r"""[\s"]*[=+\-@\uff1d\uff0b\uff0d\uff20]"""
"""How a cell begins that a spreadsheet takes for a formula."""


def taken_back(text: str) -> str:
    """What `escape` made of a text, undone as docs/formats.md says."""
    plain = {"n": "\n", "t": "\t", "r": "\r", "\\": "\\"}
    return ESCAPE.sub(lambda found: plain.get(found[1]) or chr(int(found[1][1:], 16)), text)


def without_guard(cell: str) -> str:
    """A cell without the apostrophe before what would be a formula, as docs/formats.md says."""
    return taken_back(re.sub(r"""((?:^|;)[\s"]*)'('*[=+\-@\uff1d\uff0b\uff0d\uff20])""", r"\1\2", cell))
