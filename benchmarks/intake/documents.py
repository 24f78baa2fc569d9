"""Documents and mails: whether every embedded picture is taken once, and whether their dates are right."""

import hashlib
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from benchmarks.intake.table import Row
from provenance.contents import MissingContent, Source
from provenance.errors import InputError
from provenance.intake.documents.office import OfficeReader
from provenance.intake.documents.pdf import PdfReader
from provenance.intake.interface import Options, Reader
from provenance.intake.mail import MailReader
from provenance.model.edtf import parse_edtf
from provenance.model.media import MediaItem
from provenance.model.statement import StatedTime, Statement, TimeBasis, UnreadStatement

_KIND = "documents"
_READERS: tuple[Reader, ...] = (PdfReader(), OfficeReader(), MailReader())
_GIVEN = StatedTime(parse_edtf("2026-01-01"), "2026-01-01", TimeBasis.GIVEN, "--at")
_MAX_BYTES = 10**9
_GOAL = 0.95


def measure(samples: Path) -> Iterator[Row]:
    """Rows for the folder of documents."""
    rows = [json.loads(line) for line in (samples / "truth.jsonl").read_text(encoding="utf-8").splitlines()]
    checks = [_Check(samples, row) for row in rows if row["kind"] == _KIND]
    yield _row("embedded pictures, number right", _GOAL, [(check.name, check.number_right) for check in checks if check.row["images"]])
    yield _row("no picture where there is none", 1.0, [(check.name, not check.taken) for check in checks if not check.row["images"]])
    exact = [(check.name, digest in check.taken_digests) for check in checks for digest in check.digests]
    yield _row("pictures with known bytes, taken as they are", _GOAL, exact)
    broken = [(f"{check.name}: {item.path}", item.path not in check.unreadable) for check in checks for item in check.taken]
    yield _row("pictures taken that can be read", _GOAL, broken)
    dated = [check for check in checks if check.stated is not None]
    yield _row("dates right", _GOAL, [(check.name, check.date_right) for check in dated])
    saved = [check for check in checks if check.row.get("saved")]
    yield _row("the time of saving a page is not taken for its publication", 1.0, [(check.name, not check.takes_saving) for check in saved])
    furniture = [check for check in checks if check.taken]
    yield _row("inputs with a picture left that is no furniture", None, [(check.name, bool(check.taken_by_default)) for check in furniture])


def _row(measure_name: str, goal: float | None, answers: list[tuple[str, bool]]) -> Row:
    misses = tuple(name for name, right in answers if not right)
    return Row(_KIND, measure_name, len(answers) - len(misses), len(answers), goal, misses)


class _Check:
    """One input, read, beside its truth."""

    def __init__(self, samples: Path, row: dict[str, Any]) -> None:
        self.row = row
        self.name = str(row["path"])
        self.is_mail = self.name.endswith((".eml", ".mhtml"))
        self._source = Source.of_path(samples / self.name, self.name)
        found = self._read(Options(given=_GIVEN, all_images=True))
        self.taken = _inside(found)
        drawings = [left for one in found for left in one.left_out if "a drawing" in left.reason]
        self._count = len(self.taken) + len(drawings)
        self.taken_by_default = _inside(self._read(Options(given=_GIVEN)))
        self.unreadable: set[str] = set()
        self.taken_digests = set(self._read_all())

    @property
    def number_right(self) -> bool:
        """Whether as many pictures were found as there are; a picture used twice counts once or twice in the truth."""
        return self._count in (len(self.row["images"]), self.row.get("unique_objects"))

    @property
    def digests(self) -> list[str]:
        """Those of pictures whose bytes are known."""
        records = [one for one in self.row.get("records") or [] if one.get("sha256") and one.get("looks") != "svg"]
        wanted = [one["sha256"] for one in records if self.is_mail or one["name"] in self.row["images"]]
        return wanted + [one["sha256"] for one in self.row.get("jpeg_streams") or []]

    @property
    def stated(self) -> str | None:
        """Its own date, or None where it has none."""
        dates = self.row.get("document_dates") or {}
        return self.row["published"] or dates.get("created") or (self.row.get("pdf_dates") or {}).get("CreationDate")

    @property
    def date_right(self) -> bool:
        """Whether the instant of the truth lies in what was read of it."""
        first = next(iter(self._read(Options())), None)
        written = str(self.stated)
        # pdfinfo gives zones of whole hours as two digits.
        zoned = written if written.endswith("Z") or written[-3] not in "+-" else f"{written}:00"
        return isinstance(first, Statement) and first.at.contains(parse_edtf(zoned))

    @property
    def takes_saving(self) -> bool:
        """Whether the time at which a page was saved is said to be that of its publication."""
        first = next(iter(self._read(Options())), None)
        saving = parse_edtf(f"{self.row['saved']}Z")
        return isinstance(first, Statement) and first.at.earliest is not None and first.at.contains(saving)

    def _read(self, options: Options) -> list[Statement | UnreadStatement]:
        head = self._source.head()
        reader = next((one for one in _READERS if one.recognises(self._source, head)), None)
        try:
            return list(reader.read(self._source, options)) if reader is not None else []
        except InputError:
            return []

    def _read_all(self) -> Iterator[str]:
        for item in self.taken:
            try:
                yield hashlib.sha256(item.content.read(item.path, _MAX_BYTES)).hexdigest()
            except InputError:
                self.unreadable.add(item.path)


def _inside(found: list[Statement | UnreadStatement]) -> list[MediaItem]:
    """The pictures that are held by the document itself."""
    return [item for one in found if isinstance(one, Statement) for item in one.media if not isinstance(item.content, MissingContent)]
