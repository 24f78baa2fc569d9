"""Text in one form for looking words up, with the way back to how it was written.

Captions come in capitals and without accents (`FOTO D'ARCHIVIO`), in composed and decomposed
letters, with Arabic vowel signs or without. Folding takes NFKD and the full case folding of the Unicode standard
(section 3.13), drops combining marks and invisible characters, and makes every dash, quote and space the same.
"""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

_SAME = {
    **dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212\u00ad", "-"),
    **dict.fromkeys("\u2018\u2019\u201a\u201b\u02bc\u02b9\u00b4`\u2032\u05f3", "'"),
    "\u0131": "i",  # Turkish dotless i, which is I in capitals
    "\u0142": "l",
    "\u00f8": "o",
    "\u0111": "d",
    "\u06cc": "\u064a",  # Persian and Arabic yeh, and the form at the end of a word
    "\u0649": "\u064a",
    "\u06a9": "\u0643",  # Persian and Arabic kaf
    "\u06c1": "\u0647",  # Urdu and Arabic heh
    "\u0640": "",  # tatweel only stretches a word
    "\u00ad": "",
}
_DIGITS_AND_SPACE = re.compile(r"[\d\s]")


@dataclass(frozen=True, slots=True)
class Folded:
    """A text and its folded form.

    Attributes:
        written: The text.
        text: The folded form.
    """

    written: str
    text: str
    _places: tuple[int, ...] | None

    def as_written(self, start: int, end: int) -> str:
        """The part of the text that `text[start:end]` came from, without space around it."""
        return self.written[self.place(start) : self.place(end)].strip()

    def place(self, index: int) -> int:
        """Where in `written` the character `text[index]` came from."""
        if self._places is None:
            return index
        return self._places[index] if index < len(self._places) else len(self.written)


def fold(text: str) -> Folded:
    """The folded form of `text`."""
    if text.isascii():
        return Folded(text, re.sub(r"[\t-\r\x1c-\x1f]", " ", text.lower()).replace("`", "'"), None)
    pieces = [_fold_character(character) for character in text]
    places = tuple(index for index, piece in enumerate(pieces) for _ in piece)
    return Folded(text, "".join(pieces), places)


@lru_cache(maxsize=4096)
def _fold_character(character: str) -> str:
    if character in _SAME:
        return _SAME[character]
    letters = []
    for letter in unicodedata.normalize("NFKD", character.casefold()):
        if letter in _SAME:
            letters.append(_SAME[letter])
        elif _DIGITS_AND_SPACE.match(letter):
            letters.append(str(unicodedata.digit(letter)) if letter.isdigit() else " ")
        elif unicodedata.category(letter) not in ("Mn", "Mc", "Cf"):
            letters.append(letter)
    return "".join(letters)
