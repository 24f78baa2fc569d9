"""Elements of an exported page by their classes, and their words."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lxml.html import HtmlElement


def having(element: "HtmlElement", *classes: str) -> "list[HtmlElement]":
    """The elements below one that have all of these classes, in the order of the page."""
    tests = " and ".join(f"contains(concat(' ', normalize-space(@class), ' '), ' {name} ')" for name in classes)
    found = element.xpath(f".//*[{tests}]")
    return found if isinstance(found, list) else []


def classes_of(element: "HtmlElement") -> frozenset[str]:
    """Its classes; none for a comment."""
    return frozenset(str(element.get("class", "")).split()) if isinstance(element.tag, str) else frozenset()


def text_in(element: "HtmlElement", name: str) -> str | None:
    """The words of the first element of a class, line breaks kept."""
    for found in having(element, name):
        lines: list[str] = []
        for part in found.iter():
            if part.tag == "br":
                lines.append("\n")
            elif isinstance(part.tag, str):
                lines.append(part.text or "")
            if part is not found:
                lines.append(part.tail or "")
        return "".join(lines).strip() or None
    return None


def own_text(element: "HtmlElement") -> str:
    """The words of an element without those of the elements in it: a name without the date beside it."""
    return " ".join((element.text or "").split())
