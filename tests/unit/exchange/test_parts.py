"""Archives as Parquet parts: what comes over, and what a hostile folder cannot do."""

import hashlib
import io
import itertools
import json
import os
import resource
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from provenance.archive import ArchiveWriter, Outcome, StoredArchive, verify
from provenance.checking import Settings, ask, check
from provenance.contents import FileContent
from provenance.errors import ArchiveError, ConfigurationError, PartDamagedError
from provenance.exchange.importing import Imported, import_parts
from provenance.exchange.parts import schema, tables
from provenance.model.edtf import parse_edtf
from provenance.model.finding import Verdict
from provenance.model.match import Tier
from provenance.model.media import MediaItem
from provenance.model.record import Keep, Record
from provenance.model.report import CheckedMedia
from provenance.model.statement import Statement
from tests.conftest import BY, FIXTURES, add_list
from tests.unit.exchange import lying
from tests.unit.exchange.lists import as_csv, bring, listed, read, records_of

pa = pytest.importorskip("pyarrow", reason="the extra parquet is not installed")
pq = pytest.importorskip("pyarrow.parquet")
export_parts = pytest.importorskip("provenance.exchange.parts.exporting").export_parts
SCHEMAS = pytest.importorskip("provenance.exchange.parts.arrow").SCHEMAS

Change = Callable[[Path, dict[str, Any]], None]


def exported(archive: Path, folder: Path, *, thumbnails: bool = False) -> Any:
    with StoredArchive.open(archive) as opened:
        return export_parts(opened, folder, tool="provenance 0", thumbnails=thumbnails)


def brought(archive: Path, folder: Path, *, trust: bool = False, keep: Keep = Keep.THUMBS) -> list[Imported]:
    opened = ArchiveWriter.open_writer(archive, BY) if archive.exists() else ArchiveWriter.create(archive, keep, BY)
    with opened as writer:
        imported = list(import_parts(writer, folder, giver="a desk", now=BY.now))
        if trust:
            writer.set_trust("a desk", trusted=True, reason="we know them")
            writer.finish()
        return imported


def bare(record: Record) -> Record:
    """A record without what no export holds: whose word it is, and notes."""
    appearances = tuple(replace(one, notes=(), origin=None, stated_basis=None) for one in record.appearances)
    return replace(record, id=0, appearances=appearances, origin=None)


def files_of(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def asked(archive: Path, query: Path) -> CheckedMedia:
    item = MediaItem(query.name, FileContent(query))
    with StoredArchive.open(archive) as opened:
        (checked,) = check(ask([Statement("s1", parse_edtf("2023-10-23"), "2023-10-23", (item,))]), opened, Settings(), 1)
    return checked


@pytest.fixture
def parts(tmp_path: Path, fixture_archive: Path) -> Path:
    """The fixtures' archive, exported with thumbnails."""
    exported(fixture_archive, tmp_path / "parts", thumbnails=True)
    return tmp_path / "parts"


def queries() -> list[Path]:
    return sorted((FIXTURES / "cases" / "photos-of-2019" / "images").iterdir())


def test_trusted_parts_with_thumbnails_are_the_archive_again(tmp_path: Path, fixture_archive: Path, parts: Path) -> None:
    assert {one.outcome for one in brought(tmp_path / "b", parts, trust=True)} <= {Outcome.ADDED, Outcome.EXTENDED}
    assert [bare(record) for record in records_of(tmp_path / "b")] == [bare(record) for record in records_of(fixture_archive)]
    for query in queries():
        before, after = asked(fixture_archive, query), asked(tmp_path / "b", query)
        assert after.judgement == before.judgement
        assert [(one.match.tier, one.match.proof, one.match.record.sha256) for one in after.findings] == [
            (one.match.tier, one.match.proof, one.match.record.sha256) for one in before.findings
        ]
    exported(tmp_path / "b", tmp_path / "again", thumbnails=True)
    again, first = files_of(tmp_path / "again"), files_of(parts)
    assert {name: content for name, content in again.items() if name != schema.MANIFEST} == {
        name: content for name, content in first.items() if name != schema.MANIFEST
    }
    with StoredArchive.open(tmp_path / "b") as archive:
        assert list(verify(archive, read_data=True)) == []


@pytest.mark.parametrize(("thumbnails", "trust"), [(False, True), (False, False), (True, False)])
def test_without_pixels_or_trust_the_same_candidates_are_leads(
    tmp_path: Path, fixture_archive: Path, thumbnails: bool, trust: bool
) -> None:
    exported(fixture_archive, tmp_path / "parts", thumbnails=thumbnails)
    brought(tmp_path / "b", tmp_path / "parts", trust=trust)
    found = 0
    for query in queries():
        before, after = asked(fixture_archive, query), asked(tmp_path / "b", query)
        proven = {one.match.record.sha256 for one in before.findings if one.match.tier.is_reuse}
        assert proven <= {one.match.record.sha256 for one in after.findings}
        assert {one.match.tier for one in after.findings} <= {Tier.UNPROVEN}
        assert after.judgement.verdict in {Verdict.REVIEW, Verdict.NOT_FOUND}
        found += len(proven)
    assert found


def test_same_content_is_the_same_bytes_and_written_once(tmp_path: Path, fixture_archive: Path, parts: Path) -> None:
    before = files_of(parts)
    assert exported(fixture_archive, parts, thumbnails=True).written == 0
    assert exported(fixture_archive, tmp_path / "other", thumbnails=True).written == len(before) - 1
    assert files_of(parts) == files_of(tmp_path / "other") == before


def test_later_export_adds_files_and_changes_none(tmp_path: Path, make_archive: Callable[..., Path]) -> None:
    names = sorted(path for path in (FIXTURES / "photos").glob("*.jpg"))
    archive = make_archive([(str(path), "2019", "published") for path in names[:3]])
    exported(archive, tmp_path / "p")
    before = files_of(tmp_path / "p")
    bring(archive, read(as_csv([listed()])))
    done = exported(archive, tmp_path / "p")
    after = files_of(tmp_path / "p")
    assert done.written
    assert {name: after[name] for name in before if name != schema.MANIFEST} == {
        name: content for name, content in before.items() if name != schema.MANIFEST
    }
    named = {entry["path"] for part in json.loads(after[schema.MANIFEST])["parts"] for entry in part.values() if entry}
    assert set(done.stale) == set(after) - named - {schema.MANIFEST}
    brought(tmp_path / "b", tmp_path / "p")
    assert len(records_of(tmp_path / "b")) == 4


def test_many_records_are_many_parts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("provenance.exchange.parts.exporting.TARGET_RECORDS", 8)
    lines = [listed(sha256=hashlib.sha256(bytes([number])).hexdigest()) for number in range(100)]
    bring(tmp_path / "a", read(as_csv(lines)))
    done = exported(tmp_path / "a", tmp_path / "p")
    assert 8 <= done.parts <= 16
    brought(tmp_path / "b", tmp_path / "p")
    assert [one.sha256 for one in records_of(tmp_path / "b")] == [one.sha256 for one in records_of(tmp_path / "a")]
    before = done.written
    bring(tmp_path / "a", read(as_csv([listed(sha256="00" * 32)])))
    assert exported(tmp_path / "a", tmp_path / "p").written < before / 4


def test_importing_again_changes_nothing_and_more_completes(
    tmp_path: Path, fixture_archive: Path, parts: Path, digest_of: Callable[[Path], str]
) -> None:
    exported(fixture_archive, tmp_path / "bare")
    brought(tmp_path / "b", tmp_path / "bare")
    assert {one.outcome for one in brought(tmp_path / "b", tmp_path / "bare")} == {Outcome.UNCHANGED}
    assert Outcome.EXTENDED in {one.outcome for one in brought(tmp_path / "b", parts)}
    brought(tmp_path / "c", parts)
    assert digest_of(tmp_path / "b") == digest_of(tmp_path / "c")
    assert {one.outcome for one in brought(tmp_path / "b", tmp_path / "bare")} == {Outcome.UNCHANGED}
    assert digest_of(tmp_path / "b") == digest_of(tmp_path / "c")


def test_archive_without_pixels_takes_none(tmp_path: Path, parts: Path) -> None:
    brought(tmp_path / "b", parts, keep=Keep.NONE)
    assert {record.thumbnail for record in records_of(tmp_path / "b")} == {None}


def test_manifest_says_what_is_in_it(parts: Path, fixture_archive: Path, digest_of: Callable[[Path], str]) -> None:
    told = json.loads((parts / schema.MANIFEST).read_bytes())
    assert told["archive"]["digest"] == digest_of(fixture_archive)
    assert (told["format"], told["format_version"], told["tool"]) == ("image-provenance-parts", 1, "provenance 0")
    assert told["coverage"]["appearances"] == sum(part["appearances"]["rows"] for part in told["parts"])
    for part in told["parts"]:
        for entry in part.values():
            content = (parts / entry["path"]).read_bytes()
            assert (hashlib.sha256(content).hexdigest(), len(content)) == (entry["sha256"], entry["size_bytes"])
            assert pq.ParquetFile(io.BytesIO(content)).metadata.num_rows == entry["rows"]


def test_folder_with_something_else_is_refused(tmp_path: Path, fixture_archive: Path) -> None:
    (tmp_path / "notes.txt").write_text("mine")
    with pytest.raises(ConfigurationError, match="holds something else"):
        exported(fixture_archive, tmp_path)
    assert files_of(tmp_path) == {"notes.txt": b"mine"}


def test_failed_export_leaves_the_one_before(tmp_path: Path, fixture_archive: Path) -> None:
    shutil.copytree(fixture_archive, tmp_path / "a")
    exported(tmp_path / "a", tmp_path / "p")
    before = files_of(tmp_path / "p")
    for path in (tmp_path / "a" / "thumbs").rglob("*"):
        if path.is_file():
            path.write_bytes(b"rot")
    with pytest.raises(ArchiveError):
        exported(tmp_path / "a", tmp_path / "p", thumbnails=True)
    assert files_of(tmp_path / "p") == before


def rewritten(folder: Path, entry: dict[str, Any], content: bytes, rows: int | None = None) -> None:
    """Put a file in the place of another one, so that the manifest is right about it."""
    digest = hashlib.sha256(content).hexdigest()
    kind = entry["path"].partition("/")[0]
    entry |= {"path": f"{kind}/{digest}.parquet", "sha256": digest, "size_bytes": len(content)}
    entry |= {} if rows is None else {"rows": rows}
    (folder / entry["path"]).write_bytes(content)


def table_of(folder: Path, entry: dict[str, Any]) -> Any:
    return pq.read_table(folder / entry["path"])


def parquet(table: Any, **options: Any) -> bytes:
    buffer = pa.BufferOutputStream()
    pq.write_table(table, buffer, **({"compression": "none", "use_dictionary": False, "store_schema": False} | options))
    return bytes(buffer.getvalue().to_pybytes())


def flip_a_byte(folder: Path, part: dict[str, Any]) -> None:
    path = folder / part["records"]["path"]
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)


def lose_a_file(folder: Path, part: dict[str, Any]) -> None:
    (folder / part["appearances"]["path"]).unlink()


def pipe_for_a_file(folder: Path, part: dict[str, Any]) -> None:
    path = folder / part["local"]["path"]
    path.unlink()
    os.mkfifo(path)


def no_parquet(folder: Path, part: dict[str, Any]) -> None:
    rewritten(folder, part["records"], b"PAR1" + b"\xff" * 400 + b"PAR1")


def other_columns(folder: Path, part: dict[str, Any]) -> None:
    rewritten(folder, part["records"], parquet(table_of(folder, part["records"]).drop_columns(["detail"])))


def other_kind(folder: Path, part: dict[str, Any]) -> None:
    rewritten(folder, part["records"], (folder / part["local"]["path"]).read_bytes())


def exchanged_names(_: Path, part: dict[str, Any]) -> None:
    part["records"], part["local"] = part["local"], part["records"]


def more_rows_told(_: Path, part: dict[str, Any]) -> None:
    part["appearances"]["rows"] += 1


def page_with_another_checksum(folder: Path, part: dict[str, Any]) -> None:
    content = bytearray(parquet(table_of(folder, part["local"]), write_page_checksum=True))
    content[len(content) // 2] ^= 1
    rewritten(folder, part["local"], bytes(content))


def compressed_rows_from_nothing(folder: Path, part: dict[str, Any]) -> None:
    """A hundred thousand texts of a megabyte each, in some kilobytes."""
    repeat_a_text(folder, part, "zstd")


def rows_from_nothing(folder: Path, part: dict[str, Any]) -> None:
    """The same in some megabytes, by a dictionary of one text."""
    repeat_a_text(folder, part, "none")


def repeat_a_text(folder: Path, part: dict[str, Any], compression: str) -> None:
    rows = 100_000
    table = table_of(folder, part["appearances"]).take(pa.array(np.zeros(rows, np.int64)))
    place = table.schema.get_field_index("title")
    titles = pa.DictionaryArray.from_arrays(pa.array(np.zeros(rows, np.int32)), pa.array(["x" * (1 << 20)]))
    content = parquet(table.set_column(place, "title", titles), use_dictionary=True, compression=compression)
    assert len(content) < 1 << 24
    rewritten(folder, part["appearances"], content, rows)


_DAMAGE: list[Change] = [
    flip_a_byte,
    lose_a_file,
    pipe_for_a_file,
    no_parquet,
    other_columns,
    other_kind,
    exchanged_names,
    more_rows_told,
    page_with_another_checksum,
    compressed_rows_from_nothing,
    rows_from_nothing,
]


def changed(folder: Path, change: Change) -> None:
    manifest = json.loads((folder / schema.MANIFEST).read_bytes())
    change(folder, manifest["parts"][0])
    (folder / schema.MANIFEST).write_text(json.dumps(manifest))


@pytest.mark.timeout(20)
@pytest.mark.parametrize("change", _DAMAGE)
def test_damaged_part_is_told_and_nothing_of_it_stored(tmp_path: Path, parts: Path, change: Change) -> None:
    changed(parts, change)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    (item,) = brought(tmp_path / "b", parts)
    assert item.problem is not None
    assert item.outcome is Outcome.NOT_TAKEN
    assert "memory" not in item.problem.text
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 1 << 20  # in kB: a gigabyte
    assert records_of(tmp_path / "b") == []


@pytest.mark.parametrize("job", [lying.crash, lying.answer_less, lying.answer_fewer, lying.answer_others, lying.answer_none])
def test_part_whose_worker_dies_or_lies_is_told(tmp_path: Path, parts: Path, monkeypatch: pytest.MonkeyPatch, job: object) -> None:
    monkeypatch.setattr(tables, "_columns", job)
    (item,) = brought(tmp_path / "b", parts)
    assert item.problem is not None
    assert "not readable as Parquet" in item.problem.text
    assert records_of(tmp_path / "b") == []


def test_program_that_reads_parts_loads_no_reader_of_parquet(tmp_path: Path, parts: Path) -> None:
    program = (
        "import sys; from provenance.cli.app import main\ntry: main()\nfinally: print(*(name for name in sys.modules if 'arrow' in name))"
    )
    command = [sys.executable, "-c", program, "archive", "import", str(tmp_path / "b"), str(parts)]
    assert subprocess.run([*command[:3], "archive", "init", str(tmp_path / "b")], check=False, capture_output=True).returncode == 0
    done = subprocess.run(command, check=False, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines()[-1] == ""
    assert records_of(tmp_path / "b")


def test_other_parts_are_taken(tmp_path: Path, fixture_archive: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("provenance.exchange.parts.exporting.TARGET_RECORDS", 2)
    done = exported(fixture_archive, tmp_path / "p")
    changed(tmp_path / "p", flip_a_byte)
    outcomes = [one.outcome for one in brought(tmp_path / "b", tmp_path / "p")]
    assert outcomes.count(Outcome.NOT_TAKEN) == 1
    assert 0 < len(records_of(tmp_path / "b")) < len(records_of(fixture_archive))
    assert done.parts > 1


@pytest.mark.parametrize(
    "path",
    ["../../etc/passwd", "/etc/passwd", f"records/../{'a' * 64}.parquet", "records/a.parquet", f"records\\{'a' * 64}.parquet", "", 3],
)
def test_name_that_leads_elsewhere_is_refused(tmp_path: Path, parts: Path, path: object) -> None:
    changed(parts, lambda _, part: part["records"].update(path=path))
    with pytest.raises(PartDamagedError, match=r"records\.path"):
        brought(tmp_path / "b", parts)


@pytest.mark.parametrize(
    ("field", "value"),
    [("rows", 0), ("rows", 1 << 40), ("rows", -1), ("size_bytes", 1 << 40), ("sha256", "x"), ("sha256", None)],
)
def test_absurd_entry_is_refused(tmp_path: Path, parts: Path, field: str, value: object) -> None:
    changed(parts, lambda _, part: part["records"].update({field: value}))
    with pytest.raises(PartDamagedError, match=rf"records\.{field}"):
        brought(tmp_path / "b", parts)


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b"[" * 100_000, b'{"format": "other"}', b"\xff\xfe"])
def test_what_is_no_manifest_is_refused(tmp_path: Path, parts: Path, content: bytes) -> None:
    (parts / schema.MANIFEST).write_bytes(content)
    with pytest.raises(PartDamagedError):
        brought(tmp_path / "b", parts)
    (parts / schema.MANIFEST).unlink()
    with pytest.raises(PartDamagedError, match=r"no manifest\.json"):
        brought(tmp_path / "b", parts)


def test_manifest_of_a_later_version_is_refused(tmp_path: Path, parts: Path) -> None:
    manifest = json.loads((parts / schema.MANIFEST).read_bytes())
    (parts / schema.MANIFEST).write_text(json.dumps(manifest | {"format_version": 2}))
    with pytest.raises(PartDamagedError, match="format_version"):
        brought(tmp_path / "b", parts)


def jpeg(width: int, height: int) -> bytes:
    content = io.BytesIO()
    Image.fromarray(np.random.default_rng(1).integers(0, 255, (height, width, 3), np.uint8)).save(content, "JPEG")
    return content.getvalue()


def png(width: int, height: int) -> bytes:
    content = io.BytesIO()
    Image.new("RGB", (width, height)).save(content, "PNG")
    return content.getvalue()


def broken_pictures() -> Iterator[tuple[str, bytes]]:
    yield "no JPEG", b"GIF89a"
    yield "no JPEG", png(20_000, 20_000)
    yield "no JPEG", b"\xff\xd8\xff" + bytes(100)
    yield "cannot be used", jpeg(4000, 4000)
    yield "another shape", jpeg(100, 20)


@pytest.mark.parametrize(("problem", "content"), list(broken_pictures()))
def test_bad_thumbnail_costs_its_record(tmp_path: Path, parts: Path, problem: str, content: bytes) -> None:
    def change(folder: Path, part: dict[str, Any]) -> None:
        rows = table_of(folder, part["thumbnails"]).to_pylist()
        rows[0]["content"] = content
        rewritten(folder, part["thumbnails"], parquet(pa.Table.from_pylist(rows, schema=SCHEMAS[schema.FileKind.THUMBNAILS])))

    changed(parts, change)
    (bad,) = [one for one in brought(tmp_path / "b", parts) if one.problem is not None]
    assert bad.problem is not None
    assert bad.problem.field == "thumbnail"
    assert problem in bad.problem.text
    assert bad.problem.file is not None
    assert bad.problem.file.startswith("appearances/")


def test_thumbnail_of_another_picture_is_refused(tmp_path: Path, parts: Path) -> None:
    def change(folder: Path, part: dict[str, Any]) -> None:
        rows = table_of(folder, part["thumbnails"]).to_pylist()
        contents = [row["content"] for row in rows]
        for row, content in zip(rows, contents[1:] + contents[:1], strict=True):
            row["content"] = content
        rewritten(folder, part["thumbnails"], parquet(pa.Table.from_pylist(rows, schema=SCHEMAS[schema.FileKind.THUMBNAILS])))

    changed(parts, change)
    told = [one.problem.text for one in brought(tmp_path / "b", parts) if one.problem is not None]
    assert told
    assert any("another picture" in text for text in told)


@pytest.mark.parametrize("content", [b"", b"\x00" * 5, b"\x01\x00\x01\x00\xff\xff", b"\x00" * 20_000])
def test_bad_local_features_are_refused(tmp_path: Path, parts: Path, content: bytes) -> None:
    def change(folder: Path, part: dict[str, Any]) -> None:
        rows = table_of(folder, part["local"]).to_pylist()
        rows[0]["content"] = content
        rewritten(folder, part["local"], parquet(pa.Table.from_pylist(rows, schema=SCHEMAS[schema.FileKind.LOCAL])))

    changed(parts, change)
    told = [one.problem.field for one in brought(tmp_path / "b", parts) if one.problem is not None]
    assert set(told) == {"local"}
    with StoredArchive.open(tmp_path / "b") as archive:
        assert list(verify(archive, read_data=True)) == []


def test_local_features_of_another_algorithm_are_left_out(tmp_path: Path, parts: Path) -> None:
    def change(folder: Path, part: dict[str, Any]) -> None:
        rows = [row | {"algorithm": "other"} for row in table_of(folder, part["local"]).to_pylist()]
        rewritten(folder, part["local"], parquet(pa.Table.from_pylist(rows, schema=SCHEMAS[schema.FileKind.LOCAL])))

    changed(parts, change)
    assert not [one for one in brought(tmp_path / "b", parts) if one.problem is not None]
    assert {record.local_features for record in records_of(tmp_path / "b")} == {None}


def test_rows_that_make_no_sense_are_told_and_the_others_kept(tmp_path: Path, parts: Path) -> None:
    def change(folder: Path, part: dict[str, Any]) -> None:
        kind = schema.FileKind.APPEARANCES
        table = table_of(folder, part["appearances"])
        rows = table.cast(
            pa.schema([pa.field(f.name, pa.int64() if pa.types.is_timestamp(f.type) else f.type, f.nullable) for f in table.schema])
        )
        listed_rows = rows.to_pylist()
        listed_rows[0] |= {"earliest": 2**62, "latest": 2**62}
        listed_rows[1] |= {"date_kind": "sworn"}
        listed_rows[2] |= {"sha256": bytes(32)}
        plain = pa.Table.from_pylist(listed_rows, schema=rows.schema)
        rewritten(folder, part["appearances"], parquet(plain.cast(SCHEMAS[kind])))

    changed(parts, change)
    told = {one.problem.field for one in brought(tmp_path / "b", parts) if one.problem is not None}
    assert {"earliest", "date_kind", "sha256"} <= told
    assert len(records_of(tmp_path / "b")) >= 8


def test_text_that_is_no_unicode_is_told(tmp_path: Path, parts: Path) -> None:
    def change(folder: Path, part: dict[str, Any]) -> None:
        table = table_of(folder, part["appearances"])
        place = table.schema.get_field_index("title")
        bad = pa.array([b"\xff"] * len(table), pa.binary()).view(pa.string())
        rewritten(folder, part["appearances"], parquet(table.set_column(place, table.schema.field(place), bad)))

    changed(parts, change)
    told = [one.problem for one in brought(tmp_path / "b", parts)]
    assert {problem.field for problem in told if problem is not None} == {"title"}
    assert None not in told


def test_archive_that_grew_meanwhile_is_not_exported(tmp_path: Path, fixture_archive: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.copytree(fixture_archive, tmp_path / "a")
    generations = itertools.count()
    monkeypatch.setattr(StoredArchive, "generation", property(lambda _: next(generations)))
    with StoredArchive.open(tmp_path / "a") as archive, pytest.raises(ArchiveError, match="changed while"):
        export_parts(archive, tmp_path / "p", tool="provenance 0", thumbnails=False)
    assert not (tmp_path / "p" / schema.MANIFEST).exists()


def test_own_pictures_are_not_replaced_by_trusted_parts(tmp_path: Path, parts: Path) -> None:
    with ArchiveWriter.create(tmp_path / "b", Keep.THUMBS, BY) as writer:
        add_list(writer, FIXTURES / "archive.csv")
    before = records_of(tmp_path / "b")
    brought(tmp_path / "b", parts, trust=True)
    after = records_of(tmp_path / "b")
    assert [replace(one, appearances=()) for one in after] == [replace(one, appearances=()) for one in before]
