"""The templates of the page. Whatever they show is cleaned and escaped, whether they think of it or not."""

import re
from functools import cache

import jinja2
from markupsafe import Markup, escape

from provenance.rendering.clean import clean

_BREAKS = re.compile(r">\n+<")


def render(name: str, **shown: object) -> str:
    """A part of the page, by the name of its template.

    Line breaks between elements are left out: a browser keeps each as a text of its own. Foreign text has none.
    """
    text = _environment().get_template(f"{name}.html.jinja").render(shown)
    return _BREAKS.sub("><", text)


@cache
def _environment() -> jinja2.Environment:
    environment = jinja2.Environment(
        loader=jinja2.PackageLoader("provenance.rendering.html"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        finalize=_cleaned,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    environment.filters["breakable"] = _breakable
    return environment


def _cleaned(value: object) -> object:
    """What a template shows, before it is escaped: foreign text with its hidden characters as escapes; what is markup already, as it is."""
    return clean(value) if isinstance(value, str) and not isinstance(value, Markup) else value


def _breakable(path: str) -> Markup:
    """A path that may go on in the next line behind each of its slashes."""
    return Markup("/<wbr>").join(escape(clean(part)) for part in path.split("/"))
