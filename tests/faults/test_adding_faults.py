"""Runs of `archive add` that are large, or that end too early: little memory, and a log that is true."""

import json
import os
import shutil
import tracemalloc
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image
from typer.testing import CliRunner

from provenance.archive import ArchiveWriter, StoredArchive
from provenance.archive.log import BEGUN, IDENTITIES
from provenance.archive.tracing import trace
from provenance.cli.app import app
from provenance.contents import FileContent
from provenance.ingesting import ingest
from provenance.intake import DatedMedia, NotTaken, Options, OwnWords, find, intake_options
from provenance.intake.appearances import Dating
from provenance.model.dates import DateBasis
from provenance.model.edtf import parse_edtf
from provenance.model.media import MediaItem
from provenance.model.record import Appearance, Keep
from provenance.model.statement import Statement, UnreadStatement
from tests.conftest import BY, PHOTOS, encoded
from tests.unit.intake.chats import telegram_exports


def entries(folder: Path, number: int) -> Iterator[DatedMedia]:
    """One small picture by many names of files, each with a date."""
    content = encoded(Image.new("RGB", (16, 16), "green"))
    for index in range(number):
        path = folder / f"{index}.jpg"
        path.write_bytes(content)
        appearance = Appearance(parse_edtf("2019"), DateBasis.ASSERTED, "2019", path.name)
        yield DatedMedia(MediaItem(path.name, FileContent(path)), appearance)


def test_an_interrupted_run_leaves_a_log_that_is_true(tmp_path: Path) -> None:
    """What is stored is named by it, and that the run did not end shows."""

    def interrupted() -> Iterator[DatedMedia]:
        yield from entries(tmp_path, 1_500)
        raise KeyboardInterrupt

    with ArchiveWriter.create(tmp_path / "a", Keep.NONE, BY) as writer:
        run = writer.write_log(BEGUN, {"sources": ["x"]})
        with pytest.raises(KeyboardInterrupt):
            list(ingest(writer, interrupted(), origin="x", now=BY.now, workers=1, run=run))
    with StoredArchive.open(tmp_path / "a") as archive:
        log = [(entry.action, json.loads(entry.detail)) for entry in archive.log()]
        stored = {one.path for record in archive.records() for one in record.appearances}
    named = [identity for action, detail in log if action == "add" for identity in detail[IDENTITIES]]
    assert {action for action, _ in log} == {"init", "run", "add"}
    assert len(set(named)) == len(named) == len(stored) > 0
    assert {detail["run"] for action, detail in log if action == "add"} == {run}
    (traced,) = trace(tmp_path / "a", min(stored)).appearances
    assert traced.begun is not None
    assert (traced.begun.number, traced.ended) == (run, None)
    said = CliRunner().invoke(app, ["archive", "log", str(tmp_path / "a"), "--of", traced.path]).output
    assert "that did not end: it was interrupted, or runs still" in said


def test_a_file_that_comes_again_and_again_is_read_once(tmp_path: Path) -> None:
    """Also where so many others come between that its dates are not stored together."""
    shutil.copy(PHOTOS[0], tmp_path / "same.jpg")
    item = MediaItem("same.jpg", FileContent(tmp_path / "same.jpg"))
    appearance = Appearance(parse_edtf("2019"), DateBasis.ASSERTED, "2019", "same.jpg")
    dated = [DatedMedia(item, replace(appearance, publisher=str(number))) for number in range(2_500)]
    with ArchiveWriter.create(tmp_path / "a", Keep.NONE, BY) as writer:
        told = list(ingest(writer, dated, origin="x", now=BY.now, workers=1))
        (record,) = writer.records()
    assert len(record.appearances) == 2_500
    assert [one.outcome.value for one in told] == ["added", "extended", "extended"]


def test_names_and_texts_that_are_no_unicode_stop_nothing(tmp_path: Path) -> None:
    """A file with any bytes in its name, and half a pair of surrogates in the JSON beside another."""
    folder = tmp_path / "in"
    folder.mkdir()
    shutil.copy(PHOTOS[0], os.fsdecode(os.fsencode(folder) + b"/a\xff.jpg"))
    Path(os.fsdecode(os.fsencode(folder) + b"/a\xff.jpg.json")).write_text('{"date": "2019"}')
    shutil.copy(PHOTOS[1], folder / "b.jpg")
    (folder / "b.jpg.json").write_text('{"date": "2019", "caption": "\\ud800", "x\\ud800": "y"}')
    ArchiveWriter.create(tmp_path / "a", Keep.THUMBS, BY).close()
    for words in ("2 added, 0 extended, 0 unchanged", "0 added, 0 extended, 2 unchanged"):
        ended = CliRunner().invoke(app, ["archive", "add", str(tmp_path / "a"), str(folder)], catch_exceptions=False)
        assert (ended.exit_code, words in ended.output) == (0, True), ended.output
    name = os.fsdecode(os.fsencode(folder) + b"/a\xff.jpg")
    assert trace(tmp_path / "a", name).appearances[0].path.endswith("a\\udcff.jpg")
    ended = CliRunner().invoke(app, ["archive", "remove", str(tmp_path / "a"), name], catch_exceptions=False)
    assert "1 appearances and 1 records removed" in ended.output


def chat(folder: Path, number: int) -> Path:
    """An export of so many messages, each with a picture that it does not hold."""
    messages = [
        telegram_exports.message(index, 1_698_055_200 + index, photo=f"photos/{index}.jpg", width=1, height=1) for index in range(number)
    ]
    return telegram_exports.write_json(folder, telegram_exports.chat(messages))


def peak_of(export: Path, archive: Path) -> int:
    """Most bytes that adding an export held at a time, beyond what is held anyhow."""
    dating = Dating(OwnWords())

    def dated() -> Iterator[DatedMedia | NotTaken]:
        for found in find(str(export), intake_options(Options())):
            assert isinstance(found, Statement | UnreadStatement)
            yield from dating.appearances(found, is_named=False)

    with ArchiveWriter.open_writer(archive, BY) as writer:
        tracemalloc.start()
        try:
            told = sum(1 for _ in ingest(writer, dated(), origin="x", now=BY.now, workers=2))
            peak = tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()
    assert told == json.loads(export.read_text(encoding="utf-8"))["messages"][-1]["id"] + 1
    return peak


@pytest.mark.timeout(120)
def test_memory_does_not_grow_with_an_export(tmp_path: Path) -> None:
    """Six times the messages take no more memory: held, they would take 12 MB more.

    A first run is not counted, in which modules are read. Tables of Python's own may grow once, by 2 MB each; two did at most.
    """
    ArchiveWriter.create(tmp_path / "a", Keep.THUMBS, BY).close()
    small, large = chat(tmp_path / "small", 1_000), chat(tmp_path / "large", 6_000)
    peak_of(chat(tmp_path / "first", 100), tmp_path / "a")
    few, many = peak_of(small, tmp_path / "a"), peak_of(large, tmp_path / "a")
    assert many < few + 7_000_000, (few, many)
