"""The one style sheet of the page, and the policy that allows it and nothing else."""

import base64
import hashlib
from importlib.resources import files

from provenance.rendering import svg
from provenance.rendering.html.text import Part


class StyleSheet:
    """The style sheet in the making: what holds for every page, then a rule for each pair of pictures."""

    def __init__(self) -> None:
        """With what holds for every page."""
        self.rules = Part()
        self._digest = hashlib.sha256()
        self.add(files("provenance.rendering.html").joinpath("templates/style.css").read_text("utf-8") + _drawing_colours())

    def add(self, rule: str) -> None:
        """Put a rule behind the others."""
        self.rules.add(rule)
        self._digest.update(rule.encode())

    @property
    def policy(self) -> str:
        """The Content Security Policy (level 3) of the page: pictures inside it, this style sheet, and nothing else."""
        digest = base64.b64encode(self._digest.digest()).decode()
        return f"default-src 'none'; img-src data:; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"


def _drawing_colours() -> str:
    """Every colour of the drawings as a colour of the page, which has a dark side."""
    return "".join(
        f'.drawing [{name}="{colour}"],.drawing[{name}="{colour}"]{{{name}:var(--{role})}}\n'
        for role, colour in svg.COLOURS.items()
        for name in ("fill", "stroke")
    )
