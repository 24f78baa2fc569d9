"""An appearance -> a few words: what is said to have happened, when, and by whom."""

from provenance.model.dates import DateBasis
from provenance.model.record import Appearance

_VERBS = {
    DateBasis.CAPTURED: "captured",
    DateBasis.PUBLISHED: "published",
    DateBasis.EMBEDDED: "dated in the file",
    DateBasis.ASSERTED: "said to be of",
}
_HEARSAY = {DateBasis.CAPTURED: "said to have been captured", DateBasis.PUBLISHED: "said to have been published"}
_LONGEST_NAME = 80
"""Characters of a publisher, a source or a date: foreign text of any length."""


def say(appearance: Appearance) -> str:
    """For instance `published 2019-03-02 by Example Wire`; the names are foreign text, to be cleaned before they are shown."""
    by = appearance.publisher or appearance.source
    return f"{say_when(appearance)} by {shorten(by)}" if by else say_when(appearance)


def say_when(appearance: Appearance) -> str:
    """The same without by whom: `published 2019-03-02`; `undated` where there is no date."""
    if not appearance.date_text:
        return "undated"
    verb = _VERBS[appearance.basis]
    if not appearance.basis.is_evidence and appearance.stated_basis is not None:
        verb = _HEARSAY.get(appearance.stated_basis, verb)
    return f"{verb} {shorten(appearance.date_text)}"


def shorten(text: str, longest: int = _LONGEST_NAME) -> str:
    """`text` up to `longest` characters; that it was cut is told."""
    return text if len(text) <= longest else f"{text[: longest - 1]}…"
