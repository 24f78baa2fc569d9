"""FoundDate: one date in or about a picture, what it is the date of, and what it proves."""

from dataclasses import dataclass
from enum import StrEnum

from provenance.model.dates import DateBasis, DateInterval
from provenance.model.edtf import parse_edtf


class Meaning(StrEnum):
    """What a date is the date of, by the standard of its field."""

    TAKEN = "taken"
    DIGITISED = "digitised"
    CREATED = "created"
    MODIFIED = "modified"
    METADATA = "metadata-changed"
    EDITED = "edited"
    POSITION = "position"
    RELEASED = "released"
    EXPIRES = "expires"
    SIGNED = "signed"
    NAMED = "named"
    STORED = "stored"
    PUBLISHED = "published"
    STAMPED = "stamped"
    UPLOADED = "uploaded"
    HOSTED = "hosted"
    SERVED = "served"
    ADDRESSED = "addressed"
    OTHER = "other"


class Zone(StrEnum):
    """How the zone of a date is known."""

    WRITTEN = "written"
    """An offset stands beside it."""
    DEFINED = "defined"
    """Its field is in UTC by definition."""
    GIVEN = "given"
    """None is written; that of `--timezone` was taken."""
    UNKNOWN = "unknown"
    """None is written and none was given: the day in every zone."""


_ANYBODY = "proves nothing: whoever has the file can write there"
_PROVES = {
    Meaning.TAKEN: f"a claim of when the picture was taken or its content created; {_ANYBODY}",
    Meaning.DIGITISED: f"a claim of when the picture was digitised (a scan may show an older picture); {_ANYBODY}",
    Meaning.CREATED: f"a claim of when this file or the one it was made from was created; {_ANYBODY}",
    Meaning.MODIFIED: f"a claim of when the file was last changed; {_ANYBODY}",
    Meaning.METADATA: f"a claim of when the metadata were last changed; {_ANYBODY}",
    Meaning.EDITED: f"a claim of a step of its editing; {_ANYBODY}",
    Meaning.POSITION: f"a claim of when the position was measured, by the clock of the satellites; {_ANYBODY}",
    Meaning.RELEASED: f"a claim of when it may be or was sent or released; {_ANYBODY}",
    Meaning.EXPIRES: "when its use ends; no date of the picture",
    Meaning.SIGNED: "when the manifest was signed, by its own word; only a signer and a time stamp that you trust make it more",
    Meaning.NAMED: "a claim by the file's name, of when it was taken, sent or saved; anybody can rename a file",
    Meaning.STORED: "proves nothing: when this copy was last written on this disk, or whatever a copy or an unpacking set",
    Meaning.PUBLISHED: "as good as the word of whoever wrote the sidecar",
    Meaning.STAMPED: "proves nothing as long as the stamp is not valid: see what is said of it",
    Meaning.UPLOADED: f"a claim of when it was uploaded; {_ANYBODY}",
    Meaning.HOSTED: "a claim of when the server's copy last changed; a move resets it, and whoever runs the server can set it",
    Meaning.SERVED: "when the server says that it answered: no date of the picture",
    Meaning.ADDRESSED: "a claim by the address, often of when it was uploaded or published; whoever runs the server chooses it",
    Meaning.OTHER: f"a date whose meaning is that of its field; {_ANYBODY}",
}
_PROVES_STAMPED = "proves that a file of these very bytes existed by then; nothing of what it shows, or of when and where it was taken"


@dataclass(frozen=True, slots=True)
class FoundDate:
    """One date in or about one picture.

    Attributes:
        field: Where it stands, for instance `EXIF DateTimeOriginal`.
        text: As written there.
        value: The same as EDTF or RFC 3339, with the precision that it has; without an offset where none is written.
        interval: The instants that it may mean.
        basis: How it is known.
        meaning: What it is the date of.
        zone: How its zone is known.
        doubts: Why it is hardly the date that its field is meant for; empty where nothing speaks against it.
        notes: What else is to be known of it.
    """

    field: str
    text: str
    value: str
    interval: DateInterval
    basis: DateBasis
    meaning: Meaning
    zone: Zone
    doubts: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def span(self) -> DateInterval:
        """The instants meant; of a midnight the whole day, since often only that is known and the rest filled up."""
        return parse_edtf(self.value[:10]) if "T00:00:00" in self.value else self.interval

    @property
    def proves(self) -> str:
        """What it proves, in words."""
        is_proven = self.meaning is Meaning.STAMPED and self.basis is DateBasis.CAPTURED
        return _PROVES_STAMPED if is_proven else _PROVES[self.meaning]


@dataclass(frozen=True, slots=True)
class EmbeddedDates:
    """The dates inside one picture's file. They are claims: they prove nothing and change no verdict.

    Attributes:
        dates: Those that nothing speaks against first, each part in the order of the file.
        contradictions: Which of them cannot all be true, in words.
        problems: What was there and could not be read, or was left out, in words.
    """

    dates: tuple[FoundDate, ...] = ()
    contradictions: tuple[str, ...] = ()
    problems: tuple[str, ...] = ()


NO_DATES = EmbeddedDates()
