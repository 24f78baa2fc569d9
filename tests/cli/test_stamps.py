"""Time stamps and addresses at the prompt: `dates` and `archive add`."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import jsonschema
import pytest

from provenance.rendering.dates import dates_schema
from tests.cli.conftest import Run
from tests.conftest import FIXTURES
from tests.unit.dating.stamps.authorities import make_authority, needs_openssl
from tests.unit.dating.stamps.chains import chain, in_block, ots, pending
from tests.unit.dating.stamps.test_headers import GENESIS

DAM = (FIXTURES / "photos" / "dam.jpg").read_bytes()


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    """A picture with a stamp beside it, and the root of who gave that."""
    authority = make_authority(tmp_path / "authority")
    (tmp_path / "photos").mkdir()
    (tmp_path / "photos" / "dam.jpg").write_bytes(DAM)
    (tmp_path / "photos" / "dam.jpg.tsr").write_bytes(authority.stamp(DAM))
    shutil.copy(authority.root, tmp_path / "roots.pem")
    return tmp_path


@needs_openssl
def test_stamp_is_shown_with_what_it_proves(run: Run, desk: Path) -> None:
    proven = run("dates", "photos/dam.jpg", "--tsa-roots", "roots.pem", cwd=desk)
    lines = proven.out.splitlines()
    assert proven.code == 0
    assert lines[1].startswith("  captured    time stamp dam.jpg.tsr: ")
    assert lines[3].startswith("    proves that a file of these very bytes existed by then")
    assert "  stamp       dam.jpg.tsr (RFC 3161, by Example TSA): valid" in lines
    claimed = run("dates", "photos/dam.jpg", cwd=desk).out
    assert "  asserted    time stamp dam.jpg.tsr: " in claimed
    assert "not verified, so that it proves nothing here\n    no root certificate to verify it by" in claimed


@needs_openssl
def test_stamps_in_json_hold_to_the_schema(run: Run, desk: Path) -> None:
    (desk / "elsewhere.ots").write_bytes(ots(DAM, b"\xff" + pending() + in_block(400_000)))
    (desk / "other.ots").write_bytes(ots(b"another picture", pending()))
    (desk / "headers").write_bytes(GENESIS)
    named = ("--stamp", "elsewhere.ots", "--stamp", "other.ots", "--bitcoin-headers", "headers", "--tsa-roots", "roots.pem")
    ended = run("dates", "photos/dam.jpg", *named, "-f", "jsonl", cwd=desk)
    found = json.loads(ended.out)
    jsonschema.validate(found, dates_schema())
    assert ended.code == 0
    assert [(stamp["file"], stamp["kind"], stamp["state"], stamp["authority"]) for stamp in found["stamps"]] == [
        ("dam.jpg.tsr", "rfc-3161", "valid", "Example TSA"),
        ("elsewhere.ots", "opentimestamps", "pending", "https://a.calendar.example"),
        ("elsewhere.ots", "opentimestamps", "untrusted", "Bitcoin block 400000"),
        ("other.ots", "opentimestamps", "wrong-file", None),
    ]
    assert found["stamps"][2]["reason"] == "the headers end at block 0; 10 after block 400000 are needed"
    assert found["fetched"] is None


@needs_openssl
def test_verified_stamp_dates_a_picture_in_an_archive_and_proves_reuse(run: Run, desk: Path) -> None:
    run("archive", "init", "ARCHIVE", cwd=desk)
    refused = run("archive", "add", "ARCHIVE", "photos", cwd=desk)
    assert refused.code == 3
    assert "note: photos/dam.jpg: the time stamp in dam.jpg.tsr is no evidence: untrusted: no root certificate" in refused.err
    assert "photos/dam.jpg: no date is known" in refused.err
    added = run("archive", "add", "ARCHIVE", "photos", "--tsa-roots", "roots.pem", cwd=desk)
    assert added.code == 0, added
    assert "1 added" in added.err
    assert "note: " not in added.err
    begun = [json.loads(line) for line in run("archive", "log", "ARCHIVE", "-f", "json", cwd=desk).out.splitlines()]
    assert [list(entry["detail"]["verified_by"]) for entry in begun if "verified_by" in entry["detail"]] == [["roots.pem"]]
    later = (datetime.now(UTC) + timedelta(days=3)).date().isoformat()
    checked = run("check", "photos/dam.jpg", "--archive", "ARCHIVE", "--at", later, "-f", "jsonl", cwd=desk)
    item = json.loads(checked.out)
    assert checked.code == 11
    assert (item["verdict"], item["reasons"][0]["code"]) == ("reused", "earlier-capture")
    (appearance,) = item["matches"][0]["appearances"]
    assert (appearance["basis"], appearance["source"]) == ("captured", "Example TSA")


@needs_openssl
def test_stamp_of_another_picture_gives_nothing(run: Run, desk: Path) -> None:
    shutil.copy(FIXTURES / "photos" / "cat.jpg", desk / "photos" / "dam.jpg")
    run("archive", "init", "ARCHIVE", cwd=desk)
    ended = run("archive", "add", "ARCHIVE", "photos", "--date", "2019", "--basis", "asserted", "--tsa-roots", "roots.pem", cwd=desk)
    assert ended.code == 0
    assert "is no evidence: wrong-file" in ended.err
    told = json.loads(run("archive", "info", "ARCHIVE", "-f", "json", cwd=desk).out)
    assert told["appearances_by_basis"]["captured"] == 0


@pytest.mark.parametrize(
    ("name", "content", "option", "words"),
    [
        ("nowhere.pem", None, "--tsa-roots", "--tsa-roots nowhere.pem: cannot be read: No such file"),
        ("roots.pem", b"no certificate", "--tsa-roots", "--tsa-roots roots.pem: no certificates in PEM"),
        ("headers", b"x" * 81, "--bitcoin-headers", "--bitcoin-headers headers: 81 bytes are no block headers"),
        ("headers", bytes(160), "--bitcoin-headers", "header 0 is empty"),
        ("headers", chain(3), "--bitcoin-headers", "--bitcoin-headers headers: header 0 "),
    ],
)
@pytest.mark.parametrize("command", [("dates", "dam.jpg"), ("archive", "add", "ARCHIVE", "dam.jpg")])
def test_roots_and_headers_that_cannot_be_used_end_the_run(
    run: Run, tmp_path: Path, command: tuple[str, ...], name: str, content: bytes | None, option: str, words: str
) -> None:
    (tmp_path / "dam.jpg").write_bytes(DAM)
    if content is not None:
        (tmp_path / name).write_bytes(content)
    ended = run(*command, option, name, cwd=tmp_path)
    assert (ended.code, ended.out) == (2, "")
    assert words in ended.err


def test_named_stamp_is_for_one_picture(run: Run, tmp_path: Path) -> None:
    ended = run("dates", "a.jpg", "b.jpg", "--stamp", "a.ots", cwd=tmp_path)
    assert ended.code == 2
    assert "--stamp is for one picture" in ended.err


@pytest.fixture
def server(tmp_path: Path) -> Iterator[str]:
    """The address of a web server on this machine, with one picture in a folder of a month."""
    folder = tmp_path / "www" / "2019" / "03"
    folder.mkdir(parents=True)
    (folder / "dam.jpg").write_bytes(DAM)
    os.utime(folder / "dam.jpg", (1_551_521_472, 1_551_521_472))
    command = [sys.executable, "-u", "-m", "http.server", "0", "--bind", "127.0.0.1"]
    with subprocess.Popen(command, cwd=tmp_path / "www", stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as process:
        assert process.stdout is not None
        yield f"http://127.0.0.1:{process.stdout.readline().split()[5]}"
        process.terminate()


def test_address_is_fetched_with_its_dates_and_answered_offline_alike(process: Run, tmp_path: Path, server: str) -> None:
    url = f"{server}/2019/03/dam.jpg"
    network = ("--allow-private", "127.0.0.0/8", "--allow-port", server.rpartition(":")[2], "--cache", "CACHE")
    first, again = (process("dates", url, "-f", "jsonl", *network, *more, cwd=tmp_path) for more in ((), ("--offline",)))
    assert (first.code, again.code) == (0, 0), first
    found, kept = json.loads(first.out), json.loads(again.out)
    jsonschema.validate(found, dates_schema())
    dates = {date["field"]: (date["value"], date["basis"]) for date in found["dates"]}
    assert dates["HTTP Last-Modified"] == ("2019-03-02T10:11:12+00:00", "asserted")
    assert dates["address"] == ("2019-03", "asserted")
    assert "HTTP Date" in dates
    assert (found["fetched"]["url"], found["fetched"]["from_cache"], kept["fetched"]["from_cache"]) == (url, False, True)
    assert [date["value"] for date in kept["dates"]] == [date["value"] for date in found["dates"]]
    shown = process("dates", url, *network, "--offline", cwd=tmp_path).out
    assert f"  fetched     {url} by the cache, of " in shown


def test_address_of_the_own_network_is_not_asked(run: Run, tmp_path: Path, server: str) -> None:
    ended = run("dates", f"{server}/2019/03/dam.jpg", cwd=tmp_path)
    assert ended.code == 3
    assert "  unread      " in ended.out
    assert "not asked" in ended.out
