"""The part of `check` that asks a web archive about images that circulate."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import partial

from provenance.archive import Archive
from provenance.checking import Examined, LookedUp
from provenance.comparing import NOT_ARCHIVED, match_images
from provenance.decoding import encode_thumbnail
from provenance.looking_up.search import DEFAULT_BOUNDS, Bounds, CaptureSearch, Shown
from provenance.mementos import Mementos
from provenance.model.dates import format_instant
from provenance.model.digest import Digest
from provenance.model.limits import DEFAULT_LIMITS, Limits
from provenance.model.lookup import LookupOutcome, WebArchiveLookup
from provenance.model.match import Match
from provenance.model.media import MediaItem
from provenance.model.record import Appearance, Record
from provenance.model.statement import Statement
from provenance.model.trust import Trust


@dataclass(slots=True, kw_only=True)
class CirculatingLookUp:
    """Asks a web archive about images, one after the other; a `checking.LookUp`. Safe for threads.

    Attributes:
        mementos: The web archive.
        trust: Whose word the owner of the searched archive takes.
        now: The time.
        bounds: How much is looked at for one address.
        limits: What is refused undecoded.
        thumbnails: Of the captures that were found, by their SHA-256: no archive keeps them, and people want to see them.
    """

    mementos: Mementos
    trust: Trust
    now: datetime
    bounds: Bounds = DEFAULT_BOUNDS
    limits: Limits = DEFAULT_LIMITS
    thumbnails: dict[Digest, bytes] = field(default_factory=dict)

    def __call__(self, item: MediaItem, examined: Examined, statement: Statement) -> LookedUp | None:
        """The earliest capture, from surely before a statement, of the address at which an image circulates, if it shows this image.

        A capture from the statement's own time or later says nothing against it, and is not asked for.

        Args:
            item: The image.
            examined: The same, decoded.
            statement: It circulated with this one.

        Returns:
            None where there is no address, or no picture, to ask about.
        """
        service = self.mementos.service
        address = None if item.origin is None else item.origin.url
        url = None if address is None else service.original(address)
        if url is None or not url.startswith(("http://", "https://")) or examined.image is None:
            return None
        before = statement.at.earliest
        if before is None:
            text = (
                f"{service.host} was not asked about {url}: the statement's time has no beginning, so that no capture is surely before it"
            )
            return LookedUp((), WebArchiveLookup(service.name, url, LookupOutcome.LIMITED, 0, 0, text))
        pictures = {url: partial(match_images, examined)}
        search = CaptureSearch(
            mementos=self.mementos, pictures=pictures, now=self.now, before=before, bounds=self.bounds, limits=self.limits
        )
        search.look_through(url)
        outcome, shown = search.outcome(url), search.shown.get(url)
        text = _in_words(search, outcome, url, service.host, shown)
        lookup = WebArchiveLookup(service.name, url, outcome, search.listed, search.compared, text)
        matches = () if shown is None else (self._match(shown),)
        return LookedUp(matches, lookup, {match.record.sha256: self.thumbnails[match.record.sha256] for match in matches})

    def beside(self, archive: Archive) -> "ThumbnailsBeside":
        """The thumbnails of what was found, and of the records of an archive."""
        return ThumbnailsBeside(archive, self.thumbnails)

    def _match(self, shown: Shown) -> Match:
        """What was found, with its time; a thumbnail of it is kept."""
        assert shown.examined.image is not None
        record = shown.match.record
        self.thumbnails[record.sha256] = encode_thumbnail(shown.examined.image)
        appearance = _counted(shown.appearance(shown.memento.uri_m, self.mementos.service.host), self.trust)
        return replace(shown.match, record=replace(record, appearances=(appearance,)))


@dataclass(frozen=True, slots=True)
class ThumbnailsBeside:
    """The thumbnails of an archive, and of captures that it does not hold."""

    archive: Archive
    captured: Mapping[Digest, bytes]

    def thumbnail(self, record: Record) -> bytes | None:
        """See `Archive.thumbnail`. The record of a capture has no thumbnail of its own, and is in no archive."""
        return self.captured.get(record.sha256) if record.id == NOT_ARCHIVED else self.archive.thumbnail(record)


def _counted(appearance: Appearance, trust: Trust) -> Appearance:
    """The appearance as what it counts under the trust of an archive's owner."""
    basis = trust.basis_of(appearance.basis, appearance.source, None)
    return appearance if basis is appearance.basis else replace(appearance, basis=basis, stated_basis=appearance.basis)


def _in_words(search: CaptureSearch, outcome: LookupOutcome, url: str, host: str, shown: Shown | None) -> str:
    if shown is not None:
        return f"{host} captured this picture at {shown.url} on {format_instant(shown.at)}"
    if outcome is LookupOutcome.FAILED:
        return f"{host} gave no whole answer about {url}, which says nothing of what it has: {'; '.join(search.problems[:3])}"
    if outcome is LookupOutcome.NO_CAPTURE:
        return f"{host} lists no capture of {url} from before the statement's time; that says nothing more"
    more = ", and there are more than are looked at" if outcome is LookupOutcome.LIMITED else ""
    listed = f"{host} lists {search.listed} captures of {url} from before the statement's time"
    return f"{listed}; of {search.compared} contents none shows this picture{more}"
