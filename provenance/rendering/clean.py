"""Foreign text -> text that a terminal or a log can show. File names, titles and captions are hostile."""

import re
import unicodedata

_HIDDEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
"""General categories (Unicode 15, section 4.5) that are not shown as themselves: controls, bidirectional and other
format characters, surrogates, unassigned, line and paragraph separators."""
_COMMAND = re.compile(r"^\s*:(?=:)|##(?=\w*\[)")
"""What the log of a job takes for a command: two colons at the beginning of a line (GitHub Actions), and wherever they stand `##[` (its
older form), `##vso[` (Azure Pipelines) and `##teamcity[`."""


def clean(text: str) -> str:
    """`text` with every character that is not shown as itself written as an escape, on one line; so is what begins a command in a log."""
    text = _COMMAND.sub(lambda found: found[0][:-1] + _hexadecimal(found[0][-1]), text)
    if text.isascii() and text.isprintable():
        return text
    return "".join(_escape(character) if unicodedata.category(character) in _HIDDEN else character for character in text)


def _hexadecimal(character: str) -> str:
    return f"\\x{ord(character):02x}"


def _escape(character: str) -> str:
    return character.encode("unicode_escape").decode("ascii")


def escape(text: str) -> str:
    r"""The same, so that `text` can be had back: a backslash that was there already is doubled, `\` becomes `\\`."""
    return clean(text.replace("\\", "\\\\"))
