"""A real pywb is asked: which of its captures show a picture, and how early."""

import csv
import io
import json
from collections.abc import Iterator
from datetime import UTC, datetime
from ipaddress import ip_network
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from PIL import Image
from pytest_httpserver import HTTPServer

from provenance.archive import StoredArchive
from provenance.checking import examine
from provenance.comparing import match_images
from provenance.contents import BytesContent
from provenance.looking_up import Bounds, CaptureSearch
from provenance.mementos import Mementos, Service
from provenance.model.dates import DateBasis, format_instant
from provenance.model.lookup import LookupOutcome
from provenance.model.match import Tier
from provenance.model.media import MediaItem
from provenance.model.record import Appearance, Record
from provenance.transport import Transport, TransportSettings
from tests.cli.conftest import Ended, Run, run
from tests.conftest import FIXTURES
from tests.peers.mementos.desk_archive import CAT, DAM, SITE, page
from tests.unit.intake.web_archives import warc_files

__all__ = ["run"]

pytestmark = [pytest.mark.allow_hosts(["127.0.0.1"]), pytest.mark.timeout(180)]

NOW = datetime(2026, 1, 1, tzinfo=UTC)


@pytest.fixture
def transport(pywb: str) -> Iterator[Transport]:
    port = urlsplit(pywb).port
    assert port is not None
    settings = TransportSettings(
        allowed_private=(ip_network("127.0.0.1/32"),),
        allowed_ports=frozenset({80, port}),
        min_interval_s=0,
        host_rules=(Mementos.rule(Service.parse(pywb), 0),),
    )
    with Transport(settings) as opened:
        yield opened


def searching(transport: Transport, service: str, picture: bytes = DAM, before: datetime | None = None, **bounds: int) -> CaptureSearch:
    """Looks for one picture."""
    examined = examine(MediaItem("picture", BytesContent(picture)))
    return CaptureSearch(
        mementos=Mementos(transport, Service.parse(service), 2**24),
        pictures={"picture": lambda captured, size: match_images(examined, captured, size)},
        now=NOW,
        before=before,
        follows_pages=True,
        bounds=Bounds(**bounds),
    )


@pytest.mark.parametrize("form", ["", "/cdx", "/timemap/link"])
@pytest.mark.parametrize(
    ("name", "at", "tier"),
    [
        ("same.jpg", "2018-01-01T00:00:00Z", Tier.SAME_BYTES),
        ("mirror.jpg", "2019-06-01T00:00:00Z", Tier.SAME_BYTES),
        ("copy.jpg", "2018-05-01T12:30:00Z", Tier.SAME_PICTURE),
        ("part.jpg", "2018-07-01T00:00:00Z", Tier.PART_OR_EDIT),
        ("moved.jpg", "2018-01-01T00:00:00Z", Tier.SAME_BYTES),
        ("gone.jpg", "2018-03-01T00:00:00Z", Tier.SAME_BYTES),
        ("weir", "2018-02-01T00:00:06Z", Tier.SAME_BYTES),
    ],
)
def test_earliest_capture_that_shows_the_picture(transport: Transport, pywb: str, form: str, name: str, at: str, tier: Tier) -> None:
    """Through each form of index; the time is that of the capture that was read, never that of a redirect or of the page."""
    search = searching(transport, pywb + form)
    search.look_through(f"{SITE}/{name}")
    assert not search.problems
    shown = search.shown["picture"]
    assert (format_instant(shown.at), shown.match.tier) == (at, tier)
    appearance = shown.appearance("dam.jpg", search.mementos.service.host)
    assert appearance.basis is DateBasis.CAPTURED
    assert appearance.url is not None and appearance.url.startswith(f"{pywb}/2")
    assert dict(appearance.notes).get("page") == (f"{SITE}/weir" if name == "weir" else None)


@pytest.mark.parametrize("form", ["", "/timemap/link"])
@pytest.mark.parametrize(
    ("name", "outcome"),
    [("other.jpg", LookupOutcome.NOT_SHOWN), ("nowhere.jpg", LookupOutcome.NO_CAPTURE), ("nowhere*", LookupOutcome.NO_CAPTURE)],
)
def test_what_shows_it_not_proves_nothing(transport: Transport, pywb: str, form: str, name: str, outcome: LookupOutcome) -> None:
    search = searching(transport, pywb + form)
    search.look_through(f"{SITE}/{name}")
    assert (search.outcome("picture"), search.problems) == (outcome, [])


def test_captured_errors_are_no_captures_of_a_picture(transport: Transport, pywb: str) -> None:
    """A TimeMap does not tell them; then they are asked for, and show nothing."""
    by_cdx, by_timemap = searching(transport, pywb), searching(transport, f"{pywb}/timemap/link")
    for search in (by_cdx, by_timemap):
        search.look_through(f"{SITE}/never.jpg")
        assert not search.problems
    assert by_cdx.outcome("picture") is LookupOutcome.NO_CAPTURE
    assert by_timemap.outcome("picture") is LookupOutcome.NOT_SHOWN


def test_star_asks_for_nothing_but_the_address(transport: Transport, pywb: str) -> None:
    """CDX servers read a star as "all that begins so"."""
    assert not Mementos(transport, Service.parse(pywb), 2**20).listing(f"{SITE}/*").captures


def test_only_captures_from_before_are_asked_for(transport: Transport, pywb: str) -> None:
    search = searching(transport, pywb, before=datetime(2018, 1, 1, tzinfo=UTC))
    search.look_through(f"{SITE}/same.jpg")
    assert (search.outcome("picture"), search.listed, search.compared) == (LookupOutcome.NO_CAPTURE, 0, 0)


def test_bound_on_captures_is_told(transport: Transport, pywb: str) -> None:
    search = searching(transport, pywb, captures=1)
    search.look_through(f"{SITE}/copy.jpg")
    assert (search.outcome("picture"), search.compared) == (LookupOutcome.LIMITED, 1)


def network(pywb: str, tmp_path: Path, *more_ports: int) -> list[str]:
    """The options that let the program ask on loopback, at once."""
    ports = [f"--allow-port={port}" for port in (urlsplit(pywb).port, *more_ports)]
    return ["--wayback", pywb, "--wayback-interval", "0", "--allow-private", "127.0.0.1/32", *ports, "--cache", str(tmp_path / "cache")]


def make(run: Run, tmp_path: Path, rows: list[dict[str, str]]) -> Path:
    """An archive of pictures of the fixtures."""
    with (tmp_path / "list.csv").open("w", newline="") as file:
        names = ["path", "date", "date_kind", "url", "image_url"]
        writer = csv.DictWriter(file, names, restval="")
        writer.writeheader()
        writer.writerows(rows)
    assert run("archive", "init", tmp_path / "A").code == 0
    assert run("archive", "add", tmp_path / "A", "--dates", tmp_path / "list.csv", "--base", FIXTURES).code == 0
    return tmp_path / "A"


def record_of(folder: Path, path: str) -> Record:
    with StoredArchive.open(folder) as archive:
        return next(record for record in archive.records() if record.path == path)


def captured(record: Record) -> list[Appearance]:
    return [one for one in record.appearances if one.basis is DateBasis.CAPTURED]


def test_enrich_adds_captures_as_evidence(run: Run, tmp_path: Path, pywb: str) -> None:
    """By the address of a page and by that of a picture in a note; the record keeps its name, and the log says who asked whom."""
    rows = [
        {"path": "photos/dam.jpg", "date": "2020", "date_kind": "asserted", "url": f"{SITE}/weir", "image_url": f"{SITE}/copy.jpg"},
        {"path": "photos/cat.jpg", "date": "2020", "date_kind": "asserted", "url": f"{SITE}/weir"},
        {"path": "photos/moose.jpg", "date": "2020", "date_kind": "asserted", "url": f"{SITE}/other.jpg"},
    ]
    folder = make(run, tmp_path, rows)
    ended = run("archive", "enrich", folder, *network(pywb, tmp_path))
    assert ended.code == 0, ended
    assert "asked http://127.0.0.1" in ended.err and "3 new appearances" in ended.err
    dam = captured(record_of(folder, "photos/dam.jpg"))
    assert [(one.date_text, dict(one.notes)["compared"]) for one in dam] == [
        ("2018-02-01T00:00:06Z", "same-bytes"),
        ("2018-05-01T12:30:00Z", "same-picture"),
    ]
    assert {one.source for one in dam} == {urlsplit(pywb).netloc}
    assert [one.date_text for one in captured(record_of(folder, "photos/cat.jpg"))] == ["2018-02-01T00:00:05Z"]
    assert not captured(record_of(folder, "photos/moose.jpg"))
    with StoredArchive.open(folder) as archive:
        entries = [(entry.action, json.loads(entry.detail)) for entry in archive.log()]
    (begun,) = [detail for action, detail in entries if action == "enrich"]
    (done,) = [detail for action, detail in entries if action == "enriched"]
    assert (begun["service"], begun["addresses"]) == (pywb, 3)
    assert (done["asked"], done["failed"], done["appearances"]) == (3, 0, 3)
    assert run("archive", "verify", folder).code == 0


def test_part_becomes_a_record_of_its_own(run: Run, tmp_path: Path, pywb: str) -> None:
    """The rest of the picture was not captured with it: the record itself gains no date."""
    folder = make(run, tmp_path, [{"path": "photos/dam.jpg", "date": "2020", "date_kind": "asserted", "url": f"{SITE}/part.jpg"}])
    assert run("archive", "enrich", folder, *network(pywb, tmp_path)).code == 0
    dam = record_of(folder, "photos/dam.jpg")
    assert not captured(dam)
    with StoredArchive.open(folder) as archive:
        (part,) = [record for record in archive.records() if record.sha256 != dam.sha256]
    (appearance,) = part.appearances
    assert (appearance.basis, appearance.date_text) == (DateBasis.CAPTURED, "2018-07-01T00:00:00Z")
    assert dict(appearance.notes)["compared_with"] == str(dam.sha256)
    picture = Image.open(io.BytesIO(DAM))
    picture.crop((picture.width * 2 // 3, 0, picture.width, picture.height)).save(tmp_path / "rest.png")
    checked = run("check", tmp_path / "rest.png", "--at", "2023", "--archive", folder, "-f", "jsonl")
    assert json.loads(checked.out)["verdict"] == "review"


def test_nothing_is_asked_twice(run: Run, tmp_path: Path, pywb: str) -> None:
    """A run that stops at its limit is taken up by the same command; --again asks anew and changes nothing."""
    names = ("same.jpg", "other.jpg", "gone.jpg")
    row = {"path": "photos/dam.jpg", "date": "2020", "date_kind": "asserted"}
    folder = make(run, tmp_path, [row | {"url": f"{SITE}/{name}"} for name in names])
    enrich = ("archive", "enrich", folder, *network(pywb, tmp_path))
    first = run(*enrich, "--limit", "2")
    assert (first.code, "1 addresses were not asked about" in first.err) == (0, True)
    second, third = run(*enrich), run(*enrich)
    assert "about 1 addresses" in second.err and "2 asked before" in second.err
    assert "about 0 addresses" in third.err and "3 asked before" in third.err
    assert len(captured(record_of(folder, "photos/dam.jpg"))) == 2
    again = run(*enrich, "--again")
    assert "about 3 addresses: 0 new appearances" in again.err


def test_picture_that_came_later_is_asked_about(run: Run, tmp_path: Path, pywb: str) -> None:
    """An address that was asked about for one picture is asked about for another one that has it, too."""
    folder = make(run, tmp_path, [{"path": "photos/dam.jpg", "date": "2020", "date_kind": "asserted", "url": f"{SITE}/weir"}])
    enrich = ("archive", "enrich", folder, *network(pywb, tmp_path))
    assert run(*enrich).code == 0
    date = ("--date", "2020", "--basis", "asserted", "--url", f"{SITE}/weir")
    assert run("archive", "add", folder, FIXTURES / "photos" / "cat.jpg", *date).code == 0
    assert "1 new appearances" in run(*enrich).err


def test_offline_is_no_answer(run: Run, tmp_path: Path, pywb: str) -> None:
    """What is not in the cache is told, is not taken for "no capture", and is asked about the next time."""
    folder = make(run, tmp_path, [{"path": "photos/dam.jpg", "date": "2020", "date_kind": "asserted", "url": f"{SITE}/same.jpg"}])
    enrich = ("archive", "enrich", folder, *network(pywb, tmp_path))
    offline = run(*enrich, "--offline")
    assert offline.code == 3
    assert "not answered" in offline.err and "offline, and not in the cache" in offline.err
    assert "hosts contacted" not in offline.err
    assert "1 new appearances" in run(*enrich).err


def test_wrong_collection_looks_empty_and_that_is_told(run: Run, tmp_path: Path, pywb: str) -> None:
    folder = make(run, tmp_path, [{"path": "photos/dam.jpg", "date": "2020", "date_kind": "asserted", "url": f"{SITE}/same.jpg"}])
    ended = run("archive", "enrich", folder, *network(f"{pywb}s", tmp_path))
    assert "see whether --wayback names what you mean" in ended.err


def test_no_web_archive_is_a_matter_of_usage(run: Run, tmp_path: Path, pywb: str) -> None:
    folder = make(run, tmp_path, [{"path": "photos/dam.jpg", "date": "2020", "date_kind": "asserted"}])
    ended = run("archive", "enrich", folder, *network(pywb.replace("http:", "ftp:"), tmp_path))
    assert (ended.code, "give the http address of a web archive" in ended.err) == (2, True)


def check(run: Run, tmp_path: Path, pywb: str, *arguments: str | Path) -> tuple[Ended, dict[str, dict[str, Any]]]:
    """What a check against an archive without the pictures says, by address."""
    if not (tmp_path / "A").exists():
        make(run, tmp_path, [{"path": "photos/windmill.jpg", "date": "2020", "date_kind": "asserted"}])
    ended = run("check", *arguments, "--archive", tmp_path / "A", "-f", "jsonl", *network(pywb, tmp_path))
    items = [json.loads(line) for line in ended.out.splitlines()]
    return ended, {item["media"]["origin"]["url"].removeprefix(f"{SITE}/"): item for item in items}


def statement(tmp_path: Path, pictures: dict[str, bytes]) -> Path:
    """A crawl of a page with pictures."""
    records = [warc_files.response(f"{SITE}/claim", page(*(f"/{name}" for name in pictures)), "text/html", at="2023-10-24T00:00:00Z")]
    records += [warc_files.response(f"{SITE}/{name}", body, "image/jpeg", at="2023-10-24T00:00:00Z") for name, body in pictures.items()]
    (tmp_path / "claim.warc.gz").write_bytes(warc_files.by_record(records))
    return tmp_path / "claim.warc.gz"


def test_check_takes_earlier_captures_for_evidence(run: Run, tmp_path: Path, pywb: str) -> None:
    circulating = {"same.jpg": DAM, "copy.jpg": DAM, "other.jpg": DAM, "later.jpg": DAM, "nowhere.jpg": DAM}
    ended, items = check(run, tmp_path, pywb, statement(tmp_path, circulating), "--at", "2023-10-23")
    assert ended.code == 11
    outcomes = {name: (item["verdict"], item["web_archives"][0]["outcome"]) for name, item in items.items()}
    assert outcomes == {
        "same.jpg": ("reused", "found"),
        "copy.jpg": ("reused", "found"),
        "other.jpg": ("not-found", "not-shown"),
        "later.jpg": ("not-found", "no-capture"),
        "nowhere.jpg": ("not-found", "no-capture"),
    }
    (match,) = items["copy.jpg"]["matches"]
    (appearance,) = match["appearances"]
    assert (appearance["basis"], appearance["date"], appearance["source"]) == ("captured", "2018-05-01T12:30:00Z", urlsplit(pywb).netloc)
    assert [reason["code"] for reason in items["copy.jpg"]["reasons"]] == ["earlier-capture"]
    assert items["copy.jpg"]["settings"]["wayback"] == pywb
    assert items["copy.jpg"]["hosts_contacted"] == [urlsplit(pywb).netloc]


def test_proof_of_a_capture_is_drawn(run: Run, tmp_path: Path, pywb: str) -> None:
    ended, items = check(run, tmp_path, pywb, statement(tmp_path, {"copy.jpg": DAM}), "--at", "2023-10-23", "--proofs", tmp_path / "proofs")
    assert ended.code == 11
    (match,) = items["copy.jpg"]["matches"]
    with Image.open(tmp_path / "proofs" / match["proof"]["picture"]) as drawn:
        assert drawn.width > 500


def test_web_archive_that_is_never_trusted_only_claims(run: Run, tmp_path: Path, pywb: str) -> None:
    make(run, tmp_path, [{"path": "photos/windmill.jpg", "date": "2020", "date_kind": "asserted"}])
    assert run("archive", "trust", tmp_path / "A", urlsplit(pywb).netloc, "--never", "--reason", "no").code == 0
    ended, items = check(run, tmp_path, pywb, statement(tmp_path, {"same.jpg": DAM}), "--at", "2023-10-23")
    assert (ended.code, items["same.jpg"]["verdict"]) == (0, "review")


def test_given_time_later_than_the_sources_own_is_a_lead(run: Run, tmp_path: Path, pywb: str) -> None:
    """Captured after the page says that it was published, and before the time given from outside."""
    words = b'<meta property="article:published_time" content="2017-01-01T00:00:00Z">'
    records = [
        warc_files.response(f"{SITE}/claim", words + page("/same.jpg"), "text/html", at="2023-10-24T00:00:00Z"),
        warc_files.response(f"{SITE}/same.jpg", DAM, "image/jpeg", at="2023-10-24T00:00:00Z"),
    ]
    (tmp_path / "claim.warc.gz").write_bytes(warc_files.by_record(records))
    ended, items = check(run, tmp_path, pywb, tmp_path / "claim.warc.gz", "--at", "2023-10-23")
    assert (ended.code, items["same.jpg"]["verdict"]) == (0, "review")
    assert items["same.jpg"]["reasons"][0]["code"] == "source-says-earlier"


def test_check_of_an_address(run: Run, tmp_path: Path, pywb: str, live_port: int) -> None:
    address = f"http://127.0.0.1:{live_port}/live.jpg"
    with HTTPServer("127.0.0.1", live_port) as server:  # its port stands in the web archive, so it cannot be that of other tests
        server.expect_request("/live.jpg").respond_with_data(DAM, content_type="image/jpeg")
        ended, items = check(run, tmp_path, pywb, address, "--at", "2023-10-23", f"--allow-port={live_port}")
    assert ended.code == 11, ended
    assert items[address]["verdict"] == "reused"


def test_other_picture_at_an_address_accuses_nobody(run: Run, tmp_path: Path, pywb: str) -> None:
    """The address was captured in 2018, with another picture than the one that circulates."""
    ended, items = check(run, tmp_path, pywb, statement(tmp_path, {"same.jpg": CAT}), "--at", "2023-10-23")
    assert (ended.code, items["same.jpg"]["verdict"]) == (0, "not-found")


def test_check_that_is_not_answered_is_told(run: Run, tmp_path: Path, pywb: str) -> None:
    """The verdict is what it is without; the job is incomplete."""
    dead = pywb.replace("/desk", "") + "/desk/timemap/nix"
    source = statement(tmp_path, {"same.jpg": DAM})
    make(run, tmp_path, [{"path": "photos/windmill.jpg", "date": "2020", "date_kind": "asserted"}])
    ended = run("check", source, "--at", "2023-10-23", "--archive", tmp_path / "A", *network(dead, tmp_path))
    assert ended.code == 3
    assert "NOT FOUND" in ended.out and "gave no whole answer" in ended.out and "gave no whole answer" in ended.err
