"""Lists of PDQ codes: ThreatExchange's CSV, ours and those of others, and the text of PDQ's tools."""

import io
import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageOps

from provenance.archive import ArchiveWriter, Outcome, StoredArchive, verify
from provenance.checking import Settings, ask, check, searched_summary
from provenance.contents import FileContent
from provenance.exchange.columns import COLUMNS
from provenance.exchange.exporting import export_lines, untold
from provenance.exchange.formats import ListFormat, format_of
from provenance.exchange.interface import BadLine, Line, Value
from provenance.exchange.threat_exchange import HEADER
from provenance.fingerprinting import has_pdq
from provenance.model.edtf import parse_edtf
from provenance.model.finding import Verdict
from provenance.model.match import Tier
from provenance.model.media import MediaItem
from provenance.model.record import Keep
from provenance.model.report import CheckedMedia, Report, Tally
from provenance.model.statement import Statement
from provenance.opening.record import open_record
from provenance.rendering.json_v1 import render_jsonl
from provenance.rendering.text import render_text
from tests.conftest import BY, FIXTURES, add_list, encoded
from tests.pictures import photo
from tests.unit.exchange.lists import SHA, as_csv, bring, listed, needs_pdq, read, records_of

DAM = "778f611e8b7056613487e19eceeadcc1b155a03c44aa6a89731bb73de4e28c56"
"""Of fixtures/photos/dam.jpg, as pdqhash 0.2.8 says."""
THREATEXCHANGE = format_of(ListFormat.THREATEXCHANGE)
_TEXTS = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=8) | st.sampled_from(["a b", "x:y", "%20", "=1", "\t", ","])


def exported(folder: Path) -> str:
    with StoredArchive.open(folder) as archive:
        return "".join(export_lines(archive, THREATEXCHANGE))


def asked(folder: Path, query: Path) -> CheckedMedia:
    item = MediaItem(query.name, FileContent(query))
    with StoredArchive.open(folder) as archive:
        (checked,) = check(ask([Statement("s1", parse_edtf("2023-10-23"), "2023-10-23", (item,))]), archive, Settings(), 1)
    return checked


@given(st.dictionaries(st.sampled_from([name for name in COLUMNS if name not in {"pdq", "pdq_quality"}]), _TEXTS))
def test_every_field_fits_into_a_tag_without_a_blank(fields: dict[str, str]) -> None:
    row: dict[str, Value] = {**{name: fields.get(name) for name in COLUMNS}, "pdq": DAM, "pdq_quality": 100}
    content = "".join(THREATEXCHANGE.write([row])).encode()
    (line,) = THREATEXCHANGE.read(io.BytesIO(content), "list")
    assert isinstance(line, Line)
    assert line.fields == fields | {"pdq": DAM, "pdq_quality": "100"}


def test_what_tells_nothing_is_left_out() -> None:
    rows: list[dict[str, Value]] = [
        dict.fromkeys(COLUMNS) | {"pdq": code, "pdq_quality": quality} for code, quality in ((DAM, 49), (None, None), (DAM, 50))
    ]
    assert len("".join(THREATEXCHANGE.write(rows)).splitlines()) == 2


@pytest.mark.parametrize(
    "content",
    [
        f"{','.join(HEADER)}\r\npdq,{DAM},a,b,true_positive media_type_photo\r\n",
        f"{DAM.upper()}\n",
        f"\n{DAM},dam.jpg,of a friend\n",
        f"hash={DAM},norm=128,delta=0,quality=100,filename=a, b.jpg\n",
    ],
)
def test_list_of_others_is_known_by_its_codes_alone(tmp_path: Path, content: str) -> None:
    (item,) = bring(tmp_path / "a", read(content.encode()))
    assert item.outcome is Outcome.ADDED
    (record,) = records_of(tmp_path / "a")
    assert record.file_sha256 is None
    assert str(record.fingerprint) == f"pdq:{DAM}"
    assert record.appearances[0].interval.is_unknown
    assert record.path == ("a, b.jpg" if content.startswith("hash=") else f"pdq:{DAM}")
    assert {item.outcome for item in bring(tmp_path / "a", read(content.encode()))} == {Outcome.UNCHANGED}
    with StoredArchive.open(tmp_path / "a") as archive:
        assert list(verify(archive, read_data=True)) == []
        assert archive.lacking_features("any") == 0
    assert str(record.sha256) not in exported(tmp_path / "a")
    bring(tmp_path / "b", read(exported(tmp_path / "a").encode()))
    (again,) = records_of(tmp_path / "b")
    assert replace(again, id=0, appearances=()) == replace(record, id=0, appearances=())


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (f"{','.join(HEADER)}\r\nvideo_md5,{DAM[:32]},a,b,\r\n", "line 2, field signal_type: 'video_md5' is not known, pdq is"),
        (f"{','.join(HEADER)}\r\npdq,{DAM[1:]},a,b,\r\n", f"line 2, field pdq: '{DAM[1:]}' is not 64 hexadecimal digits"),
        (
            f"{','.join(HEADER)}\r\npdq,{DAM},a,b,sha256:{SHA}\r\n",
            "line 2, field size_bytes: '' is not a whole number from 1 to 9007199254740992",
        ),
        (f"{DAM}\n{DAM[1:]}\n", "line 2: does not begin with 64 hexadecimal digits"),
        (f"hash={DAM},quality=101\n", "line 1, field pdq_quality: '101' is not a whole number from 0 to 100"),
    ],
)
def test_bad_line_is_told(tmp_path: Path, content: str, problem: str) -> None:
    told = [str(item.problem) for item in bring(tmp_path / "a", read(content.encode())) if item.problem is not None]
    assert told == [problem]


def test_lists_with_columns_of_pdq_keep_it(tmp_path: Path) -> None:
    bring(tmp_path / "a", read(as_csv([listed(pdq=DAM, pdq_quality="77")])))
    with StoredArchive.open(tmp_path / "a") as archive:
        text = "".join(export_lines(archive, format_of(ListFormat.CSV)))
    (line,) = read(text.encode())
    assert isinstance(line, Line)
    assert (line.fields["pdq"], line.fields["pdq_quality"], line.fields["sha256"]) == (DAM, "77", SHA)


def test_what_a_list_leaves_out_is_told(tmp_path: Path) -> None:
    lines = [listed(), listed(sha256="cd" * 32, pdq=DAM, pdq_quality="20"), listed(sha256="ef" * 32, pdq=DAM, pdq_quality="90")]
    bring(tmp_path / "a", read(as_csv(lines)))
    bring(tmp_path / "a", read(f"{DAM}\n".encode()))
    with StoredArchive.open(tmp_path / "a") as archive:
        assert [text.split(" ")[0] for text in untold(archive, ListFormat.THREATEXCHANGE)] == ["1", "1"]
        assert [text.split(" are")[0] for text in untold(archive, ListFormat.CSV)] == ["1 records"]
        assert len("".join(export_lines(archive, THREATEXCHANGE)).splitlines()) == 3
        assert "pdq:" not in "".join(export_lines(archive, format_of(ListFormat.JSONL)))


@needs_pdq
@pytest.mark.parametrize(
    "change", [lambda p: p, lambda p: p.resize((900, 660)), ImageOps.mirror, ImageOps.flip, lambda p: p.rotate(90, expand=True)]
)
def test_picture_known_by_its_code_alone_is_a_lead(tmp_path: Path, change: Callable[[Image.Image], Image.Image]) -> None:
    bring(tmp_path / "a", read(f"hash={DAM},quality=100,filename=dam.jpg\n".encode()), trust=True)
    (tmp_path / "q.jpg").write_bytes(encoded(change(photo("dam")), quality=85))
    checked = asked(tmp_path / "a", tmp_path / "q.jpg")
    assert (checked.judgement.verdict, [reason.code for reason in checked.judgement.reasons]) == (Verdict.REVIEW, ["unproven-match"])
    (finding,) = checked.findings
    assert (finding.match.tier, finding.match.proof.found_by) == (Tier.UNPROVEN, "pdq")
    with StoredArchive.open(tmp_path / "a") as archive:
        report = Report("0", (), "a", searched_summary(archive), (checked,), Tally.of((checked,)))
    (match,) = json.loads("".join(render_jsonl(report)))["matches"]
    told = {name: match["record"][name] for name in ("path", "sha256", "size_bytes", "width", "height")}
    assert told == {"path": "dam.jpg", "sha256": None, "size_bytes": None, "width": None, "height": None}
    assert str(finding.match.record.sha256) not in "".join([*render_jsonl(report), *render_text(report)])


@needs_pdq
def test_another_picture_and_a_poor_code_propose_nothing(tmp_path: Path) -> None:
    bring(tmp_path / "a", read(f"hash={DAM},quality=49,filename=dam.jpg\nhash={'00' * 32},quality=100,filename=x\n".encode()))
    assert asked(tmp_path / "a", FIXTURES / "photos" / "dam.jpg").judgement.verdict is Verdict.NOT_FOUND
    assert asked(tmp_path / "a", FIXTURES / "photos" / "cat.jpg").judgement.verdict is Verdict.NOT_FOUND


def test_report_says_what_could_not_be_searched(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    bring(tmp_path / "a", read(f"{DAM}\n".encode()))
    monkeypatch.setattr("provenance.checking.searching.has_pdq", lambda: False)
    monkeypatch.setattr("provenance.checking.searching.pdq_of_forms", lambda _: None)
    checked = asked(tmp_path / "a", FIXTURES / "photos" / "dam.jpg")
    with StoredArchive.open(tmp_path / "a") as archive:
        report = Report("0", (), "a", searched_summary(archive), (checked,), Tally.of((checked,)))
    assert json.loads("".join(render_jsonl(report)))["archive"]["unsearched"] == 1
    assert "1 of these are known by their PDQ alone and were not searched" in "".join(render_text(report))


@needs_pdq
def test_added_pictures_have_their_code_and_known_ones_get_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An archive that was filled without the extra is completed by adding the same files again, and stays the same in all else."""
    monkeypatch.setattr("provenance.ingesting.has_pdq", lambda: False)
    monkeypatch.setattr("provenance.ingesting.open_record", lambda *given, **named: replace(open_record(*given, **named), codes=()))
    with ArchiveWriter.create(tmp_path / "a", Keep.THUMBS, BY) as writer:
        add_list(writer, FIXTURES / "archive.csv")
        before = writer.summary()
        assert len(exported(tmp_path / "a").splitlines()) == 1
    monkeypatch.undo()
    with ArchiveWriter.open_writer(tmp_path / "a", BY) as writer:
        assert Outcome.EXTENDED in {item.outcome for item in add_list(writer, FIXTURES / "archive.csv")}
        assert {item.outcome for item in add_list(writer, FIXTURES / "archive.csv")} == {Outcome.UNCHANGED}
        assert writer.summary() == before
    assert has_pdq()
    codes = [line.fields["pdq"] for line in read(exported(tmp_path / "a").encode()) if not isinstance(line, BadLine)]
    assert len(set(codes)) == len(records_of(tmp_path / "a")) - poor(tmp_path / "a")


def poor(folder: Path) -> int:
    with StoredArchive.open(folder) as archive:
        return archive.exchange_counts("pdq", 50).poor
