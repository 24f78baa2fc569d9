"""Statements as dated pictures: whose word sets what, how it is known, and under what name it is kept."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from provenance.contents import BytesContent
from provenance.intake import DatedMedia, NotTaken, OwnWords
from provenance.intake.appearances import Dating, name_in
from provenance.model.dates import UNKNOWN_DATE, DateBasis
from provenance.model.edtf import parse_edtf
from provenance.model.finding import Unchecked
from provenance.model.kind import Kind
from provenance.model.label import Label, LabelKind
from provenance.model.media import MediaItem, Origin
from provenance.model.record import Appearance
from provenance.model.statement import StatedTime, Statement, TimeBasis, UnreadStatement

CLAIM = Appearance(
    parse_edtf("2012"), DateBasis.PUBLISHED, "2012", "elsewhere", source="Reuters", url="https://reuters.example/", publisher="R"
)
ITEM = MediaItem(
    "dam.jpg", BytesContent(b"x"), Origin("chat/result.json", "message 2"), "A dam", claims=(CLAIM,), notes=(("sender", "Ava"),)
)
TIME = StatedTime(parse_edtf("2023-10-23T10:00:00Z"), "2023-10-23T10:00:00Z", TimeBasis.MESSAGE, "date")


def statement(time: StatedTime = TIME, kind: Kind = Kind.TELEGRAM, item: MediaItem = ITEM, **fields: object) -> Statement:
    made = Statement(
        "Newsroom/2", time.interval, time.text, (item,), "chat/result.json, message 2", at_basis=time.basis, times=(time,), kind=kind
    )
    return replace(made, **fields)  # type: ignore[arg-type]


def dated(one: Statement, own: OwnWords | None = None, otherwise: StatedTime | None = None, *, is_named: bool = False) -> list[Appearance]:
    entries = list(Dating(own or OwnWords(), otherwise, datetime(2026, 1, 1, tzinfo=UTC)).appearances(one, is_named=is_named))
    assert all(isinstance(entry, DatedMedia) for entry in entries)
    return [entry.appearance for entry in entries if isinstance(entry, DatedMedia)]


def test_an_appearance_says_where_when_and_how_that_is_known() -> None:
    here, _ = dated(statement(title="Dams", publisher="Newsroom", url="https://t.me/newsroom/2"))
    assert (here.interval, here.basis, here.date_text) == (TIME.interval, DateBasis.ASSERTED, TIME.text)
    assert (here.path, here.source, here.url) == ("chat/result.json!dam.jpg", None, "https://t.me/newsroom/2")
    assert (here.publisher, here.title, here.caption) == ("Newsroom", "Dams", "A dam")
    assert dict(here.notes) == {
        "kind": "telegram", "sender": "Ava", "time_basis": "message", "time_place": "date", "place": "message 2",
    }  # fmt: skip


def test_a_claim_becomes_a_claim_by_nobodys_name() -> None:
    """Even where the reader calls it published by a trusted source, and the owner names whom to trust."""
    _, claim = dated(statement(), OwnWords(DateBasis.PUBLISHED, "Wire"))
    assert (claim.interval, claim.basis, claim.source) == (parse_edtf("2012"), DateBasis.ASSERTED, None)
    assert (claim.publisher, claim.url, claim.path) == ("R", "https://reuters.example/", "chat/result.json!dam.jpg")
    assert dict(claim.notes)["claimed_by"] == "chat/result.json, message 2"


def test_a_claim_without_a_date_is_a_note() -> None:
    """As an appearance it would make every match undecided."""
    (here,) = dated(statement(item=replace(ITEM, claims=(replace(CLAIM, interval=UNKNOWN_DATE),))))
    assert dict(here.notes)["said_to_be_from"] == "R"


def test_a_label_is_kept_and_the_picture_still_appeared_there() -> None:
    label = Label(LabelKind.FILE_PHOTO, "FILE PHOTO", "June 2021")
    here, _ = dated(statement(kind=Kind.PAGE, item=replace(ITEM, label=label)))
    assert here.interval == TIME.interval
    assert {name: value for name, value in here.notes if name.startswith("label")} == {
        "label": "FILE PHOTO", "label_kind": "file-photo", "label_date": "June 2021",
    }  # fmt: skip


def test_a_picture_cannot_forge_how_its_time_is_known() -> None:
    forged = (("kind", "list"), ("time_basis", "given"))
    here, _ = dated(statement(item=replace(ITEM, notes=forged)))
    assert (dict(here.notes)["kind"], dict(here.notes)["time_basis"]) == ("telegram", "message")


def test_a_date_that_is_no_edtf_is_kept_as_written_beside_one_that_is() -> None:
    written = StatedTime(parse_edtf("2023-10-23T08:00:00Z"), "Mon, 23 Oct 2023 10:00:00 +0200", TimeBasis.MAIL_HEADER, "Date header")
    here, _ = dated(statement(written, Kind.MAIL))
    assert (here.date_text, dict(here.notes)["time_as_written"]) == ("2023-10-23T08:00:00Z", written.text)


def test_the_site_is_told_where_no_publisher_is() -> None:
    here, _ = dated(statement(url="https://www.example.org/a"))
    assert here.publisher == "www.example.org"


def test_what_the_owner_says_of_all_counts_before_what_a_source_says() -> None:
    here, _ = dated(statement(publisher="Newsroom"), OwnWords(DateBasis.PUBLISHED, "desk", "Wire", "https://wire.example/"))
    said = (here.basis, here.source, here.publisher, here.url)
    assert said == (DateBasis.PUBLISHED, "desk", "Wire", "https://wire.example/")


CAPTURED = StatedTime(parse_edtf("2019-03-02T10:00:00Z"), "2019-03-02T10:00:00Z", TimeBasis.CAPTURE, "WARC-Date")
DOUBTED = replace(ITEM, claims=(), notes=(("doubt", "the payload is not what its digest says"),))


@pytest.mark.parametrize(
    ("kind", "own", "is_named", "basis"),
    [
        (Kind.WARC, None, True, DateBasis.CAPTURED),
        (Kind.WACZ, None, True, DateBasis.CAPTURED),
        (Kind.WARC, None, False, DateBasis.ASSERTED),
        (Kind.WARC, DateBasis.CAPTURED, False, DateBasis.CAPTURED),
        (Kind.WARC, DateBasis.PUBLISHED, False, DateBasis.CAPTURED),
        (Kind.WARC, DateBasis.ASSERTED, True, DateBasis.ASSERTED),
        (Kind.MAIL, None, True, DateBasis.ASSERTED),
        (Kind.PDF, None, True, DateBasis.ASSERTED),
        (Kind.AUTO_ARCHIVER, DateBasis.CAPTURED, True, DateBasis.ASSERTED),
        (Kind.AUTO_ARCHIVER, DateBasis.PUBLISHED, True, DateBasis.PUBLISHED),
    ],
)
def test_a_capture_is_evidence_where_its_owner_named_the_web_archive(
    kind: Kind, own: DateBasis | None, is_named: bool, basis: DateBasis
) -> None:
    """What a mail, a PDF or an archiver's notes say of a time of saving anybody can write."""
    here, *_ = dated(statement(CAPTURED, kind), OwnWords(own), is_named=is_named)
    assert here.basis is basis


def test_a_page_in_a_trusted_web_archive_says_its_own_time_itself() -> None:
    here, *_ = dated(statement(kind=Kind.WARC), OwnWords(DateBasis.CAPTURED), is_named=True)
    assert here.basis is DateBasis.ASSERTED


def test_what_speaks_against_a_capture_makes_it_a_claim_that_no_trust_raises() -> None:
    (here,) = dated(statement(CAPTURED, Kind.WARC, DOUBTED), OwnWords(DateBasis.PUBLISHED, "Wire"), is_named=True)
    assert (here.basis, here.source) == (DateBasis.ASSERTED, None)


OTHERWISE = StatedTime(parse_edtf("2020"), "2020", TimeBasis.GIVEN, "--date")


def given(*times: StatedTime) -> Statement:
    """A statement that was read with `--date` as the time given."""
    return replace(statement(), at=OTHERWISE.interval, at_text="2020", at_basis=TimeBasis.GIVEN, times=times)


def test_a_date_that_was_given_counts_where_the_source_gives_none() -> None:
    own = OwnWords(DateBasis.PUBLISHED)
    assert (dated(given(), own, OTHERWISE)[0].date_text, dated(given(TIME), own, OTHERWISE)[0].date_text) == ("2020", TIME.text)


def test_a_date_that_was_given_counts_where_the_source_gives_an_impossible_one() -> None:
    future = replace(TIME, interval=parse_edtf("2031"), text="2031")
    here, _ = dated(given(future), OwnWords(DateBasis.PUBLISHED), OTHERWISE)
    assert (here.date_text, here.basis) == ("2020", DateBasis.PUBLISHED)


def test_the_time_of_a_manifest_counts_before_that_of_its_sources() -> None:
    row = replace(statement(), at=parse_edtf("2021"), at_text="2021", at_basis=TimeBasis.GIVEN)
    here, _ = dated(row)
    assert (here.date_text, dict(here.notes)["time_basis"]) == ("2021", "given")


def test_what_has_no_time_is_told_picture_by_picture_with_what_to_do() -> None:
    unchecked = Unchecked("statement-date-missing", "page.html: gives no time that can be read; give it with --at")
    entries = list(
        Dating(OwnWords()).appearances(UnreadStatement("page.html", None, ("a.jpg", "b.jpg"), unchecked, "page.html"), is_named=False)
    )
    assert [entry.path for entry in entries if isinstance(entry, NotTaken)] == ["page.html!a.jpg", "page.html!b.jpg"]
    assert {entry.unchecked.code for entry in entries if isinstance(entry, NotTaken)} == {"date-missing"}
    assert all("give it with --date and --basis" in entry.unchecked.text for entry in entries if isinstance(entry, NotTaken))


@pytest.mark.parametrize(
    ("source", "path", "name"),
    [
        ("a.html", "images/x.jpg", "a.html!images/x.jpg"),
        ("a.pdf", "a.pdf!page-1.jpg", "a.pdf!page-1.jpg"),
        (None, "x.jpg", "x.jpg"),
        ("x.jpg", "x.jpg", "x.jpg"),
    ],
)
def test_names_begin_with_that_of_the_source(source: str | None, path: str, name: str) -> None:
    assert name_in(source, path) == name
