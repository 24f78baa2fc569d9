"""`archive add` of everything that a desk holds: what becomes of each kind, by whose word, and by which run."""

import json
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner

from provenance.archive import StoredArchive
from provenance.cli.app import app
from provenance.model.record import Appearance
from tests.cli.conftest import Run
from tests.cli.desk import write_sources
from tests.conftest import FIXTURES
from tests.unit.intake.chats import telegram_exports
from tests.unit.intake.posts.test_sidecars import write
from tests.unit.intake.web_archives import warc_files

DAM = (FIXTURES / "photos" / "dam.jpg").read_bytes()
CAT = (FIXTURES / "photos" / "cat.jpg").read_bytes()


def invoke(*arguments: str | Path, code: int = 0) -> str:
    """What a command says, run within this process; with a ZIP in one of its own, since a ZIP is closed when nobody needs it any longer."""
    if any(str(argument).endswith((".zip", ".wacz")) for argument in arguments):
        command = [sys.executable, "-m", "provenance", *map(str, arguments)]
        process = subprocess.run(command, capture_output=True, text=True, check=False)
        assert process.returncode == code, process
        return process.stdout + process.stderr
    ended = CliRunner().invoke(app, [str(argument) for argument in arguments], catch_exceptions=False)
    assert ended.exit_code == code, ended.output
    return ended.output


def appearances(archive: Path) -> list[Appearance]:
    """Every appearance, by path."""
    with StoredArchive.open(archive) as opened:
        return sorted((one for record in opened.records() for one in record.appearances), key=lambda one: (one.path, one.date_text))


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory, fixture_archive: Path) -> Path:
    """One source of each kind."""
    folder = tmp_path_factory.mktemp("desk")
    shutil.copytree(fixture_archive, folder / "ARCHIVE")
    write_sources(folder)
    record = {"id": "x", "title": "A weir", "extractor_key": "Site", "webpage_url": "https://site.example/x", "timestamp": 1_698_055_200}
    (folder / "films").mkdir()
    (folder / "films" / "x.jpg").write_bytes(DAM)
    write(folder / "films" / "x.info.json", {**record, "channel": "The channel", "formats": []})
    (folder / "rows.jsonl").write_text('{"images": ["images/weir.jpg"], "at": "2021-05"}\n', encoding="utf-8")
    with zipfile.ZipFile(folder / "chat.zip", "w") as packed:
        for path in sorted((folder / "ChatExport_2023-10-23").rglob("*.*")):
            packed.write(path, path.relative_to(folder))
    return folder


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    """An empty archive."""
    invoke("archive", "init", tmp_path / "a")
    return tmp_path / "a"


PHOTO = "photos/photo_1@23-10-2023_10-00-00.jpg"
DAY, SECOND = "2023-10-23", "2023-10-23T10:00:00Z"


@pytest.mark.parametrize(
    ("source", "kind", "path", "date", "publisher"),
    [
        ("ChatExport_2023-10-23", "telegram", f"ChatExport_2023-10-23/result.json!{PHOTO}", SECOND, "Newsroom"),
        ("chat.zip", "telegram", f"chat.zip!ChatExport_2023-10-23/result.json!{PHOTO}", SECOND, "Newsroom"),
        ("general.json", "discord", "general.json!chat.json_Files/dam.jpg", "2018-05-20T16:09:51.118+00:00", "Guild / general"),
        ("facebook-ava", "messenger", "facebook-ava/messages/inbox/ben_1/message_1.json!messages/inbox/ben_1/photos/dam.jpg", None, None),
        ("WhatsApp-chat", "whatsapp", "WhatsApp-chat/_chat.txt!IMG-20231023-WA0001.jpg", DAY, None),
        ("saved-posts/17_1.jpg.json", "gallery-dl", "saved-posts/17_1.jpg.json!17_1.jpg", "2023-10-23T10:04:20Z", "front / twitter"),
        ("films", "yt-dlp", "films/x.info.json!x.jpg", SECOND, "The channel"),
        ("db.csv", "auto-archiver", "db.csv!media/dam.jpg", "2023-10-23T10:01:00Z", "twitter.com"),
        ("tip.eml", "mail", "tip.eml!part-2-dam.jpg", "2023-10-23T08:00:00Z", "ava@example.org"),
        ("report.pdf", "pdf", "report.pdf!page-1-image-1.jpg", "2023-10-23T00:00:00Z", None),
        ("rows.jsonl", "manifest", "rows.jsonl:1!images/weir.jpg", "2021-05", None),
    ],
)
def test_every_kind_is_taken_at_its_own_time_as_a_claim(
    source: str, kind: str, path: str, date: str | None, publisher: str | None, desk: Path, archive: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Twice the same changes nothing; nothing that a source says sets `source` or makes evidence."""
    monkeypatch.chdir(desk)
    assert "1 added, 0 extended, 0 unchanged, 0 not taken" in invoke("archive", "add", archive, source)
    (found,) = appearances(archive)
    assert (found.path, found.basis, found.source, found.publisher) == (path, "asserted", None, publisher)
    assert date in (None, found.date_text)
    assert dict(found.notes)["kind"] == kind
    before = appearances(archive)
    assert "0 added, 0 extended, 1 unchanged, 0 not taken" in invoke("archive", "add", archive, source)
    assert appearances(archive) == before


def test_a_page_gives_its_pictures_their_labels_and_the_dates_of_their_captions(desk: Path, archive: Path) -> None:
    """What a page labels as a file photo appeared there all the same."""
    invoke("archive", "add", archive, desk / "article.html")
    found = {(one.path.rpartition("!")[2], one.date_text): one for one in appearances(archive)}
    here, claimed = found["images/turbine.jpg", "2023-10-23T09:30:00Z"], found["images/turbine.jpg", "2022-12-04"]
    assert (here.url, here.title) == ("https://example.org/2023/10/23/drones-bases", "Group says its drones struck two bases")
    assert (dict(here.notes)["label_kind"], dict(here.notes)["time_basis"]) == ("file-photo", "json-ld")
    assert (claimed.basis, dict(claimed.notes)["claimed_by"]) == ("asserted", here.url)


def test_instaloader_and_loose_pictures_with_a_date(desk: Path, archive: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """`--date` is for what has no time; what has one keeps it."""
    monkeypatch.chdir(desk)
    said = invoke("archive", "add", archive, "saved-posts", "evidence.zip", "images", "--date", "2020", "--basis", "published")
    assert "not taken" in said
    found = {one.path: (one.date_text, one.basis) for one in appearances(archive)}
    post = "saved-posts/2023-10-23_10-04-20_UTC.json.xz!2023-10-23_10-04-20_UTC.jpg"
    assert found[post] == ("2023-10-23T10:04:20Z", "published")
    assert (found["evidence.zip!dam.jpg"], found["images/weir.jpg"]) == (("2020", "published"), ("2020", "published"))


def test_what_has_no_time_is_told_with_what_to_do(desk: Path, archive: Path) -> None:
    said = invoke("archive", "add", archive, desk / "evidence.zip", desk / "images", desk / "nowhere.jpg", code=3)
    assert "dam.jpg" in said
    assert said.count("[date-missing]") == 4
    assert "give it with --date and --basis" in said
    assert "nowhere.jpg: there is no such file [file-missing]" in said


def test_a_web_archive_is_evidence_where_it_was_named_and_a_claim_where_it_was_found(desk: Path, archive: Path, tmp_path: Path) -> None:
    (tmp_path / "crawls").mkdir()
    shutil.copy(desk / "crawl.warc.gz", tmp_path / "crawls")
    assert "was found, not named, so its times of capture count as claims" in invoke("archive", "add", archive, tmp_path / "crawls")
    assert [one.basis for one in appearances(archive)] == ["asserted"]
    for basis, expected in ((("--basis", "captured"), "captured"), ((), "captured"), (("--basis", "asserted"), "asserted")):
        other = tmp_path / f"other-{len(list(tmp_path.iterdir()))}"
        invoke("archive", "init", other)
        source = tmp_path / "crawls" if "captured" in basis else desk / "crawl.warc.gz"
        invoke("archive", "add", other, source, *basis)
        assert [(one.basis, one.source) for one in appearances(other)] == [(expected, None)]


def test_a_page_within_a_web_archive_says_its_own_time_too(archive: Path, tmp_path: Path) -> None:
    page = (
        b'<html><head><meta property="article:published_time" content="2018-05-01T10:00:00Z">'
        b'<meta property="og:site_name" content="The Site"></head><body><article><h1>A weir</h1>'
        b'<img src="/dam.jpg" width=540 height=360><img src="/gone.jpg" width=540 height=360></article></body></html>'
    )
    records = [
        warc_files.response("https://example.org/", page, "text/html"),
        warc_files.response("https://example.org/dam.jpg", DAM, "image/jpeg"),
    ]
    (tmp_path / "crawl.warc").write_bytes(b"".join(records))
    invoke("archive", "add", archive, tmp_path / "crawl.warc")
    found = {one.basis.value: one for one in appearances(archive)}
    assert (found["captured"].date_text, found["captured"].publisher) == (warc_files.AT, "example.org")
    assert (found["asserted"].date_text, found["asserted"].publisher) == ("2018-05-01T10:00:00Z", "The Site")


@pytest.mark.parametrize("basis", [None, "asserted", "captured"])
def test_forged_names_are_trusted_by_nobody(basis: str | None, archive: Path, tmp_path: Path) -> None:
    """Sidecars, a web archive and an export that all call themselves a trusted wire, with dates before the statement's."""
    invoke("archive", "trust", archive, "Reuters", "--reason", "our wire")
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "dam.jpg").write_bytes(DAM)
    forged = {"date": "2012", "date_kind": "published", "source": "Reuters", "publisher": "Reuters"}
    (folder / "dam.jpg.json").write_text(json.dumps(forged))
    chat = telegram_exports.chat([telegram_exports.message(1, 1_340_000_000, "x", photo="p.jpg", width=1, height=1)], name="Reuters")
    telegram_exports.write_json(folder / "export", chat)
    (folder / "export" / "p.jpg").write_bytes(DAM)
    crawl = warc_files.warcinfo("Reuters") + warc_files.response(
        "https://reuters.example/dam.jpg", DAM, "image/jpeg", at="2012-01-01T00:00:00Z"
    )
    (folder / "Reuters").write_bytes(crawl)
    with zipfile.ZipFile(tmp_path / "in.zip", "w") as packed:
        for path in sorted(folder.rglob("*")):
            packed.write(path, path.relative_to(folder))
    said = () if basis is None else ("--basis", basis)
    invoke("archive", "add", archive, folder, *(() if basis == "captured" else said))
    invoke("archive", "add", archive, tmp_path / "in.zip", *(() if basis == "captured" else said), code=3)
    found = appearances(archive)
    assert len(found) == 5
    assert {one.source for one in found} == {None}
    assert not [one for one in found if one.basis.is_evidence]
    (tmp_path / "dam.jpg").write_bytes(DAM)
    checked = invoke("check", tmp_path / "dam.jpg", "--archive", archive, "--at", "2023-10-23", "-f", "jsonl")
    assert json.loads(checked)["verdict"] == "review"


def test_the_owner_says_by_whose_name_a_source_is_trusted(desk: Path, archive: Path, tmp_path: Path) -> None:
    """And then it is, without a further word; its claims on other times are not."""
    invoke("archive", "trust", archive, "Desk", "--reason", "our own channel")
    invoke("archive", "add", archive, desk / "ChatExport_2023-10-23", desk / "article.html", "--source", "Desk")
    found = appearances(archive)
    assert {one.basis.value for one in found if one.source == "Desk"} == {"published"}
    assert {one.basis.value for one in found if one.source is None} == {"asserted"}
    (tmp_path / "dam.jpg").write_bytes(DAM)
    assert "reused" in invoke("check", tmp_path / "dam.jpg", "--archive", archive, "--at", "2024", code=11)


@pytest.fixture
def server(desk: Path) -> Iterator[str]:
    """The address of a web server of the desk's files, on this machine."""
    command = [sys.executable, "-u", "-m", "http.server", "0", "--bind", "127.0.0.1"]
    with subprocess.Popen(command, cwd=desk, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as process:
        assert process.stdout is not None
        yield f"http://127.0.0.1:{process.stdout.readline().split()[5]}"
        process.terminate()


def test_pictures_at_an_address_are_fetched_only_where_that_is_said(process: Run, archive: Path, tmp_path: Path, server: str) -> None:
    network = ("--allow-private", "127.0.0.0/8", "--allow-port", server.rpartition(":")[2], "--cache", tmp_path / "cache")
    page = '<html><head><meta property="article:published_time" content="2019-01-05T10:00:00Z"></head><body><article><p>Words.</p>'
    image = f'<img src="{server}/images/weir.jpg" width=540 height=360></article></body></html>'
    (tmp_path / "page.html").write_text(page + image, encoding="utf-8")
    asked = process("archive", "add", archive, tmp_path / "page.html", *network)
    assert (asked.code, "allow it with --fetch [fetch-refused]" in asked.err) == (3, True)
    fetched = process("archive", "add", archive, tmp_path / "page.html", "--fetch", *network)
    assert (fetched.code, "1 added" in fetched.err) == (0, True), fetched
    (found,) = appearances(archive)
    assert dict(found.notes)["image_url"] == f"{server}/images/weir.jpg"


def test_a_list_of_an_agency(archive: Path, tmp_path: Path) -> None:
    """Separator, encoding, names of columns and dates of an asset system; what was recognised is told once."""
    (tmp_path / "photos" / "2019").mkdir(parents=True)
    (tmp_path / "photos" / "2019" / "A1.jpg").write_bytes(DAM)
    (tmp_path / "photos" / "2019" / "A2.JPG").write_bytes(CAT)
    rows = "Filename;Date Created;Headline;Description;Credit Line;Source\nA1.jpg;02/03/2019;Weir;Größe;Wire;AP\nA2.jpg;02/03/2019;;;;\n"
    (tmp_path / "export.csv").write_bytes(rows.encode("cp1252"))
    options = ("--dates", tmp_path / "export.csv", "--base", tmp_path / "photos", "--date-format", "%d/%m/%Y", "--basis", "published")
    said = invoke("archive", "add", archive, *options, code=3)
    assert (
        "read as Windows-1252, since it is not UTF-8 (--encoding says better); separated by ;; path = Filename, date = Date Created" in said
    )
    assert "A2.jpg: there is no such file below" in said
    assert "there is A2.JPG: names have to be the same to the letter" in said
    (found,) = appearances(archive)
    assert (found.path, found.date_text, found.basis, found.source) == ("A1.jpg", "2019-03-02", "published", None)
    assert (found.publisher, found.title, found.caption, dict(found.notes)["Source"]) == ("Wire", "Weir", "Größe", "AP")


def test_a_list_through_a_pipe_with_columns_said(run: Run, archive: Path, tmp_path: Path) -> None:
    (tmp_path / "a.jpg").write_bytes(DAM)
    rows = "Asset\tSent\tBy\na.jpg\t2 March 2019\tAP\n"
    said = ("--columns", "path=Asset,date=Sent", "--columns", "source=By", "--timezone", "+02:00")
    ended = run("archive", "add", archive, "--dates", "-", *said, stdin=rows, cwd=tmp_path)
    assert (ended.code, "1 added" in ended.err) == (0, True), ended
    (found,) = appearances(archive)
    assert (found.date_text, found.source, found.basis) == ("2019-03-02", "AP", "asserted")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["x.jpg", "--columns", "path=a"], "are about a list"),
        (["--dates", "-", "-"], "not both"),
        (["x.jpg", "--dates", "l.csv", "--as", "pdf"], "--as is for sources"),
        (["x.jpg", "--date", "yesterday", "--basis", "published"], "--date: 'yesterday'"),
        (["--dates", str(FIXTURES / "archive.csv"), "--columns", "path=Nowhere"], "has no column of that name"),
        (["--dates", str(FIXTURES / "archive.csv"), "--date-format", "%x"], "%x is not known"),
        (["--dates", str(FIXTURES / "archive.csv"), "--encoding", "klingon"], "klingon"),
    ],
)
def test_options_that_make_no_sense(archive: Path, arguments: list[str], words: str) -> None:
    """Nothing is written: not even that a run began."""
    assert words in invoke("archive", "add", archive, *arguments, code=2)
    assert len(invoke("archive", "log", archive).splitlines()) == 1


def entries(archive: Path) -> list[dict[str, object]]:
    """The log."""
    return [json.loads(line) for line in invoke("archive", "log", archive, "-f", "json").splitlines()]


def test_the_log_says_of_each_run_from_what_how_and_with_what_outcome(archive: Path) -> None:
    options = ("--dates", FIXTURES / "archive.csv", "--source", "desk", "--columns", "caption=")
    invoke("archive", "add", archive, *options)
    _, begun, added, ended = entries(archive)
    digest = subprocess.run(["sha256sum", FIXTURES / "archive.csv"], capture_output=True, text=True, check=True).stdout.split()[0]
    assert (begun["action"], begun["detail"]) == (
        "run",
        {
            "sources": [],
            "lists": {str(FIXTURES / "archive.csv"): digest},
            "options": {"dates": str(FIXTURES / "archive.csv"), "source": "desk", "columns": ["caption="]},
        },
    )
    assert begun["operator"] and str(begun["tool"]).startswith("provenance ")
    assert added["detail"]["run"] == ended["detail"]["run"] == begun["number"]  # type: ignore[index]
    told = dict(ended["detail"])  # type: ignore[call-overload]
    assert told["outcome"] == {"added": 12, "extended": 0, "unchanged": 0, "not_taken": 0}
    assert (told["kinds"], told["records"]) == ({"list": 12}, 12)


def test_the_log_names_the_kinds_of_sources_and_the_lists_among_them(desk: Path, archive: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(desk)
    invoke("archive", "add", archive, "rows.jsonl", "ChatExport_2023-10-23", "crawl.wacz")
    _, begun, *_, ended = entries(archive)
    assert list(begun["detail"]["lists"]) == ["rows.jsonl"]  # type: ignore[index]
    assert begun["detail"]["sources"] == ["rows.jsonl", "ChatExport_2023-10-23", "crawl.wacz"]  # type: ignore[index]
    assert ended["detail"]["kinds"] == {"manifest": 1, "telegram": 1, "wacz": 1}  # type: ignore[index]


def test_an_appearance_leads_to_its_run(desk: Path, archive: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """By its path or by the digest of its picture, also after it was removed and added again."""
    monkeypatch.chdir(desk)
    invoke("archive", "add", archive, "--dates", FIXTURES / "archive.csv")
    invoke("archive", "add", archive, "ChatExport_2023-10-23", "--publisher", "Channel")
    path = f"ChatExport_2023-10-23/result.json!{PHOTO}"
    (found,) = [json.loads(line) for line in invoke("archive", "log", archive, "--of", path, "-f", "json").splitlines()]
    assert (found["path"], found["run"]["number"], found["added"]["detail"]["run"], found["end"]["number"]) == (path, 5, 5, 7)
    assert found["run"]["detail"]["options"] == {"publisher": "Channel"}
    of_picture = invoke("archive", "log", archive, "--of", found["sha256"])
    assert ("in the run 2 " in of_picture, "in the run 5 " in of_picture) == (True, True)
    assert "identities" not in of_picture
    invoke("archive", "remove", archive, path)
    removed = invoke("archive", "log", archive, "--of", path)
    assert "remove" in removed
    invoke("archive", "add", archive, "ChatExport_2023-10-23")
    again = [json.loads(line) for line in invoke("archive", "log", archive, "--of", path, "-f", "json").splitlines()]
    assert (again[0]["run"]["number"], again[1]["entry"]["action"]) == (9, "remove")


def test_what_nobody_added_leads_nowhere(archive: Path) -> None:
    assert "nothing there by the name x.jpg" in invoke("archive", "log", archive, "--of", "x.jpg", code=2)
    assert "give either --of, or --verify" in invoke("archive", "log", archive, "--of", "x.jpg", "--verify", code=2)
