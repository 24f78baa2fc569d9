"""Sources at the prompt: what is shown, what fails a job, and that `intake` and `check` agree."""

import json
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import jsonschema
import pytest

from provenance.intake import manifest_schema
from provenance.rendering.statements import intake_schema
from tests.cli.conftest import Run
from tests.conftest import FIXTURES

CASE = FIXTURES / "cases" / "article-with-file-photo"


@pytest.fixture
def article(tmp_path: Path, run: Run) -> Path:
    """The page with its images, and an archive that has all of them."""
    shutil.copytree(CASE, tmp_path, dirs_exist_ok=True)
    assert run("archive", "init", "ARCHIVE", cwd=tmp_path).code == 0
    assert run("archive", "add", "ARCHIVE", "--dates", "archive.csv", cwd=tmp_path).code == 0
    return tmp_path


def test_labelled_file_photo_fails_nothing(run: Run, article: Path) -> None:
    """The other two figures are taken out of the page: what is left is a note, and exit 0."""
    page = (article / "statement.html").read_text()
    figures = re.findall(r"<figure>.*?</figure>", page, re.DOTALL)
    (article / "labelled.html").write_text(page.replace(figures[1], "").replace(figures[2], ""))
    ended = run("check", "labelled.html", "--archive", "ARCHIVE", "-f", "jsonl", cwd=article)
    (item,) = map(json.loads, ended.out.splitlines())
    assert ended.code == 0
    assert (item["verdict"], item["level"]) == ("reused", "note")
    assert [reason["code"] for reason in item["reasons"]] == ["disclosed", "earlier-publication"]
    assert item["media"]["label"] == {
        "kind": "file-photo",
        "words": "FILE PHOTO",
        "date": "Dec 4, 2022",
        "earliest": "2022-12-03T10:00:00Z",
        "latest": "2022-12-05T11:59:59.999999Z",
    }
    assert run("check", "labelled.html", "--archive", "ARCHIVE", "--fail-on", "review", cwd=article).code == 0


def test_images_that_circulated_alongside_fail_the_job(run: Run, article: Path) -> None:
    ended = run("check", "statement.html", "--archive", "ARCHIVE", cwd=article)
    assert ended.code == 11
    labels = re.findall(r"^  (\S+) +images/", ended.out, re.MULTILINE)
    assert labels == ["DISCLOSED", "REUSED", "REUSED"]
    assert "3 reused" in ended.out
    assert "1 of the reused disclosed by its page" in ended.out


def test_intake_shows_what_check_checks(run: Run, article: Path) -> None:
    shown = run("intake", "statement.html", "-f", "jsonl", cwd=article)
    (statement,) = map(json.loads, shown.out.splitlines())
    jsonschema.validate(statement, intake_schema())
    checked = [
        json.loads(line) for line in run("check", "statement.html", "--archive", "ARCHIVE", "-f", "jsonl", cwd=article).out.splitlines()
    ]
    assert shown.code == 0
    assert [image["path"] for image in statement["images"]] == [item["media"]["path"] for item in checked]
    assert [image["origin"] for image in statement["images"]] == [item["media"]["origin"] for item in checked]
    assert {item["statement"]["at_basis"] for item in checked} == {statement["statement"]["at_basis"]} == {"json-ld"}
    assert {left["reason"] for left in statement["left_out"]} == {"a logo"}


def test_given_time_counts_first(run: Run, article: Path) -> None:
    ended = run("check", "statement.html", "--archive", "ARCHIVE", "--at", "2018", "-f", "jsonl", cwd=article)
    items = [json.loads(line) for line in ended.out.splitlines()]
    assert {(item["statement"]["at"], item["statement"]["at_basis"], item["verdict"]) for item in items} == {
        ("2018", "given", "consistent")
    }
    assert ended.code == 0


def test_proofs_of_images_in_a_container(process: Run, article: Path) -> None:
    """What lies in a ZIP is drawn as what lies in a folder."""
    shutil.make_archive(str(article / "page"), "zip", CASE, ".")
    ended = process("check", "page.zip", "--archive", "ARCHIVE", "--proofs", "PROOFS", "-f", "jsonl", cwd=article)
    items = [json.loads(line) for line in ended.out.splitlines()]
    of_page = [item for item in items if item["statement"]["at_basis"] == "json-ld"]
    assert [item["verdict"] for item in of_page] == ["reused"] * 3
    assert all((article / "PROOFS" / match["proof"]["picture"]).is_file() for item in of_page for match in item["matches"])


def test_names_that_end_with_nul(run: Run, article: Path) -> None:
    names = "images/weir.jpg\0images/turbine.jpg\0"
    ended = run("intake", "--files0-from", "-", "--at", "2023", "-f", "jsonl", cwd=article, stdin=names)
    (statement,) = map(json.loads, ended.out.splitlines())
    assert [image["path"] for image in statement["images"]] == ["images/weir.jpg", "images/turbine.jpg"]


def test_saved_page_fetches_nothing_unasked(run: Run, article: Path) -> None:
    shutil.rmtree(article / "images")
    ended = run("check", "statement.html", "--archive", "ARCHIVE", "-f", "jsonl", cwd=article)
    items = [json.loads(line) for line in ended.out.splitlines()]
    assert {item["unchecked"]["code"] for item in items} == {"fetch-refused"}
    assert {tuple(item["hosts_contacted"]) for item in items} == {()}
    assert ended.code == 3


@pytest.fixture
def server(article: Path) -> Iterator[str]:
    """The address of a web server of the page and its images, on this machine."""
    command = [sys.executable, "-u", "-m", "http.server", "0", "--bind", "127.0.0.1"]
    with subprocess.Popen(command, cwd=article, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as process:
        assert process.stdout is not None
        yield f"http://127.0.0.1:{process.stdout.readline().split()[5]}"
        process.terminate()


def test_page_at_an_address(process: Run, article: Path, server: str) -> None:
    """Fetched with its images, once; the second time all of it comes from the cache."""
    port = server.rpartition(":")[2]
    network = ("--allow-private", "127.0.0.0/8", "--allow-port", port, "--cache", "CACHE")
    asked = ("check", f"{server}/statement.html", "--archive", "ARCHIVE", "-f", "jsonl", *network)
    first, offline = process(*asked, cwd=article), process(*asked, "--offline", cwd=article)
    items = [json.loads(line) for line in first.out.splitlines()]
    assert [item["reasons"][0]["code"] for item in items] == ["disclosed", "earlier-publication", "label-too-late"], first
    assert {tuple(item["hosts_contacted"]) for item in items} == {(f"127.0.0.1:{port}",)}
    again = [json.loads(line) for line in offline.out.splitlines()]
    assert [item["media"] for item in again] == [item["media"] for item in items]
    assert {tuple(item["hosts_contacted"]) for item in again} == {()}


def test_own_network_is_not_asked(run: Run, article: Path, server: str) -> None:
    ended = run("check", f"{server}/statement.html", "--archive", "ARCHIVE", "-f", "jsonl", cwd=article)
    (item,) = map(json.loads, ended.out.splitlines())
    assert item["unchecked"]["code"] == "fetch-refused"
    assert ended.code == 3


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["intake"], "give either sources"),
        (["intake", "--allow-private", "10.0.0.0/33", "a.jpg", "--at", "2023"], "--allow-private"),
        (["intake", "--files0-from", "nowhere"], "--files0-from nowhere: cannot be read"),
        (["intake", "a.jpg", "--at", "soon"], "--at"),
    ],
)
def test_options_that_make_no_sense(run: Run, tmp_path: Path, arguments: list[str], words: str) -> None:
    ended = run(*arguments, cwd=tmp_path)
    assert ended.code == 2
    assert words in ended.err


@pytest.mark.parametrize(
    ("row", "fits"),
    [
        ({"images": ["a.jpg"], "at": "2023"}, True),
        ({"images": "a.jpg"}, True),
        ({"at": "2023"}, False),
        ({"images": [7]}, False),
        ({"images": ["a.jpg"], "url": 7}, False),
    ],
)
def test_schema_of_manifests(row: dict[str, object], *, fits: bool) -> None:
    assert jsonschema.Draft202012Validator(manifest_schema()).is_valid(row) == fits
