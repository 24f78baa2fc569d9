"""Laws of the exchange: whatever an archive holds goes over and back in every format, and nothing that comes over accuses by itself."""

import hashlib
import io
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from provenance.archive import ArchiveWriter, StoredArchive
from provenance.checking import Settings, ask, check
from provenance.contents import FileContent
from provenance.exchange.exporting import export_lines
from provenance.exchange.formats import ExchangeFormat, ListFormat, format_of
from provenance.exchange.importing import import_list, import_parts
from provenance.exchange.interface import BadLine, Line
from provenance.fingerprinting import LOCAL_ALGORITHM
from provenance.model.dates import DateBasis
from provenance.model.edtf import parse_edtf
from provenance.model.finding import Verdict
from provenance.model.limits import DEFAULT_LIMITS
from provenance.model.local import LocalFeatures
from provenance.model.media import MediaItem
from provenance.model.record import Keep, Record
from provenance.model.statement import Statement
from tests.conftest import BY, FIXTURES, add_list, encoded
from tests.pictures import photo

_TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=12) | st.sampled_from(["=1", "a b", "%", "'x", "\n", "\x00", "é"])
_DATES = st.sampled_from(["", "2019", "2019-03-02", "2019-03-02T10:00:00Z", "2018~", "../2001", "2018/2020", "1950", "201X", "2019-21"])
_LINES = st.fixed_dictionaries(
    {
        "sha256": st.sampled_from([hashlib.sha256(bytes([number])).hexdigest() for number in range(6)]),
        "date": _DATES,
        "date_kind": st.sampled_from([*DateBasis, ""]),
        **dict.fromkeys(("source", "url", "publisher", "title", "caption", "path"), _TEXT),
    }
)


def facts_of(sha256: str, *, with_pdq: bool) -> dict[str, str]:
    """The same of the same picture: a list that contradicts itself has another test."""
    seed = hashlib.sha256(sha256.encode()).digest()
    facts = {"size_bytes": str(1 + seed[0]), "width": str(1 + seed[1]), "height": str(1 + seed[2]), "detail": repr(seed[3] / 7)}
    code = hashlib.sha256(seed).hexdigest()
    pdq = {"pdq": code, "pdq_quality": str(50 + seed[4] % 51)} if with_pdq or seed[5] % 2 else {}
    return facts | {"phash-256": f"phash-256:{code}", "decode_path": f"jpeg/{1 + seed[6] % 8}"} | pdq


def bring(folder: Path, lines: list[Line | BadLine], *, trust: bool = True) -> None:
    with ArchiveWriter.create(folder, Keep.THUMBS, BY) as writer:
        assert all(one.problem is None for one in import_list(writer, lines, file="list", giver="a desk", now=BY.now))
        if trust:
            writer.set_trust("a desk", trusted=True, reason="a test")
            writer.finish()


def told(folder: Path) -> tuple[list[Record], str]:
    """Everything in an archive, but numbers that mean nothing elsewhere; and the list of it, which has the PDQ besides."""
    with StoredArchive.open(folder) as archive:
        return [replace(one, id=0) for one in archive.records()], "".join(export_lines(archive, format_of(ListFormat.JSONL)))


def go_over(source: Path, target: Path, kind: ExchangeFormat) -> None:
    """Export one archive, and import it into a new one whose owner trusts the giver."""
    with StoredArchive.open(source) as archive:
        if kind.list_format is not None:
            format_ = format_of(kind.list_format)
            bring(target, list(format_.read(io.BytesIO("".join(export_lines(archive, format_)).encode()), "list")))
            return
        from provenance.exchange.parts.exporting import export_parts

        export_parts(archive, target.with_name("parts"), tool="provenance 0", thumbnails=True)
    with ArchiveWriter.create(target, Keep.THUMBS, BY) as writer:
        imported = list(import_parts(writer, target.with_name("parts"), giver="a desk", now=BY.now))
        assert all(one.problem is None for one in imported)
        writer.set_trust("a desk", trusted=True, reason="a test")
        writer.finish()


@pytest.mark.parametrize("kind", list(ExchangeFormat))
@settings(max_examples=40, deadline=None, derandomize=True)
@given(lines=st.lists(_LINES, min_size=1, max_size=8))
def test_whatever_an_archive_holds_goes_over_and_back(
    tmp_path_factory: pytest.TempPathFactory, kind: ExchangeFormat, lines: list[dict[str, str]]
) -> None:
    folder = tmp_path_factory.mktemp("over")
    with_pdq = kind is ExchangeFormat.THREATEXCHANGE
    bring(folder / "a", [Line(number, line | facts_of(line["sha256"], with_pdq=with_pdq)) for number, line in enumerate(lines, 2)])
    go_over(folder / "a", folder / "b", kind)
    assert told(folder / "a") == told(folder / "b")


@pytest.fixture(scope="module")
def stolen(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """Parts with the thumbnail and the features of a picture that circulates, by somebody who gives it an old date; and that picture."""
    pytest.importorskip("pyarrow", reason="the extra parquet is not installed")
    from provenance.exchange.parts.exporting import export_parts

    folder = tmp_path_factory.mktemp("stolen")
    (folder / "list.csv").write_text(f"path,date,date_kind\n{FIXTURES / 'photos' / 'dam.jpg'},1999,captured\n", encoding="utf-8")
    with ArchiveWriter.create(folder / "a", Keep.THUMBS, BY) as writer:
        add_list(writer, folder / "list.csv")
        export_parts(writer, folder / "parts", tool="provenance 0", thumbnails=True)
    (folder / "q.jpg").write_bytes(encoded(photo("dam"), quality=80))
    return folder / "parts", folder / "q.jpg"


@pytest.mark.parametrize("query", ["copy", "same bytes"])
@pytest.mark.parametrize("trusted", [[], ["a wire"], ["us"]])
def test_parts_of_a_stranger_accuse_nobody(tmp_path: Path, stolen: tuple[Path, Path], trusted: list[str], query: str) -> None:
    """Neither by pixels nor by bytes, whomever else the owner trusts, and whatever came before."""
    parts, copy = stolen
    circulating = copy if query == "copy" else FIXTURES / "photos" / "dam.jpg"
    with ArchiveWriter.create(tmp_path / "b", Keep.THUMBS, BY) as writer:
        for name in trusted:
            writer.set_trust(name, trusted=True, reason="a test")
        list(import_parts(writer, parts, giver="a stranger", now=BY.now))
    assert verdict(tmp_path / "b", circulating) is Verdict.REVIEW
    with ArchiveWriter.open_writer(tmp_path / "b", BY) as writer:
        writer.set_trust("a stranger", trusted=True, reason="else this test would say little")
    assert verdict(tmp_path / "b", circulating) is Verdict.REUSED
    with ArchiveWriter.open_writer(tmp_path / "b", BY) as writer:
        writer.set_trust("a stranger", trusted=None, reason="")
    assert verdict(tmp_path / "b", circulating) is Verdict.REVIEW


def verdict(folder: Path, query: Path) -> Verdict:
    item = MediaItem(query.name, FileContent(query))
    with StoredArchive.open(folder) as archive:
        (checked,) = check(ask([Statement("s", parse_edtf("2023-10-23"), "2023-10-23", (item,))]), archive, Settings(), 1)
    return checked.judgement.verdict


@settings(max_examples=200, deadline=None, derandomize=True)
@given(content=st.binary(max_size=200) | st.binary(min_size=6, max_size=6).map(lambda head: head[:4] + b"\x01\x00" + bytes(38)))
def test_any_bytes_are_local_features_or_refused(content: bytes) -> None:
    from provenance.exchange.attachments import Brought, look_at
    from provenance.exchange.columns import FieldError
    from provenance.exchange.interface import Attached
    from provenance.model.fingerprint import PHASH_256, Fingerprint

    looks = Fingerprint(PHASH_256, bytes(32), 50.0, "jpeg/1")
    found = look_at(Attached((LOCAL_ALGORITHM, content), None), 10, 10, looks, pictures=True, limits=DEFAULT_LIMITS)
    if isinstance(found, FieldError):
        assert found.field == "local"
        return
    assert isinstance(found, Brought)
    assert isinstance(found.features, LocalFeatures)
    assert found.features.to_bytes() == content
