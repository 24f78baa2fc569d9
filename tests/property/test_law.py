"""The law, on real archives: removing records, making any date vaguer, or what a stranger says, never creates a `reused`."""

import io
import json
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from fixtures import edits
from provenance.archive import ArchiveWriter, StoredArchive
from provenance.checking import Settings, ask, check
from provenance.contents import FileContent
from provenance.exchange.exporting import export_lines
from provenance.exchange.formats import ListFormat, format_of
from provenance.exchange.importing import import_list, import_parts
from provenance.exchange.interface import Value
from provenance.exchange.parts.exporting import export_parts
from provenance.model.dates import DateBasis
from provenance.model.edtf import parse_edtf
from provenance.model.finding import Verdict
from provenance.model.match import Proof, Tier
from provenance.model.media import MediaItem
from provenance.model.record import Keep
from provenance.model.report import CheckedMedia
from provenance.model.statement import Statement
from tests.conftest import BY, add_list, cases, encoded
from tests.pictures import photo

AT = parse_edtf("2023-10-23", None)


@dataclass(frozen=True)
class Row:
    """A picture of the archive: what it shows, its date, its basis, and dates that say ever less."""

    make: Callable[[], Image.Image]
    date: str
    kind: str
    vaguer: tuple[str, ...]


_ROWS = {
    "moose.jpg": Row(
        lambda: photo("moose"), "2019-03-02", "published", ("2019-03", "2019", "2019/2023-10-21", "2019/2023-11", "1900/2025")
    ),
    "coffee.jpg": Row(lambda: photo("coffee"), "2018", "asserted", ("2018/2020", "2018/2024", "1900/2025")),
    "dam.jpg": Row(lambda: photo("dam"), "1950/2025-06", "published", ("1900/2025-07",)),
    "later.jpg": Row(lambda: edits.page(photo("coffee")), "2023-11-20", "published", ("2023-11", "2023", "1900/2025")),
    "another-cat.jpg": Row(lambda: edits.second_photograph(photo("cat"), 4, 5), "2017", "published", ("2017/2018", "2017/2025")),
    "post.jpg": Row(lambda: edits.page(photo("astronaut")), "2016", "captured", ("2016/2023-10-20", "2016/2023-10-23", "1900/2025")),
    "gravel.jpg": Row(lambda: photo("gravel"), "2019", "published", ("2019/2020", "1900/2025")),
}
_QUERIES: dict[str, tuple[Callable[[], Image.Image], Verdict]] = {
    "part of a claimed one": (lambda: edits.cut(photo("coffee"), 0.1, 0.1, 0.9, 0.9), Verdict.REVIEW),
    "the same place": (lambda: photo("cat"), Verdict.REVIEW),
    "post of another picture": (lambda: edits.page(photo("retina")), Verdict.NOT_FOUND),
    "unknown": (lambda: photo("dandelions"), Verdict.NOT_FOUND),
    "second photograph": (lambda: edits.second_photograph(photo("moose"), 8, 6), Verdict.REVIEW),
    "two undated": (lambda: edits.collage([photo("dam"), photo("coffee")], (330, 220)), Verdict.REVIEW),
    "sheet": (lambda: edits.collage([photo("dam"), photo("moose"), photo("coffee"), photo("cat")], (330, 220)), Verdict.REUSED),
    "astronaut": (lambda: photo("astronaut"), Verdict.REUSED),
}

Asked = dict[str, tuple[Path, CheckedMedia]]


def built(folder: Path, dates: dict[str, str]) -> Path:
    rows = "".join(f"{name},{dates[name]},{row.kind}\n" for name, row in _ROWS.items())
    for name, row in _ROWS.items():
        (folder / name).write_bytes(encoded(row.make(), quality=90))
    (folder / "list.csv").write_text(f"path,date,date_kind\n{rows}", encoding="utf-8")
    with ArchiveWriter.create(folder / "archive", Keep.THUMBS, BY) as writer:
        add_list(writer, folder / "list.csv")
    return folder / "archive"


def told(archive: Path, query: Path) -> CheckedMedia:
    with StoredArchive.open(archive) as opened:
        (checked,) = check(ask([Statement("s1", AT, "2023-10-23", (MediaItem("a.jpg", FileContent(query)),))]), opened, Settings(), 1)
    return checked


def matches(checked: CheckedMedia) -> dict[str, tuple[Tier, Proof]]:
    return {finding.match.record.path: (finding.match.tier, finding.match.proof) for finding in checked.findings}


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return built(tmp_path_factory.mktemp("whole"), {name: row.date for name, row in _ROWS.items()})


@pytest.fixture(scope="module")
def asked(tmp_path_factory: pytest.TempPathFactory, whole: Path) -> Asked:
    """Each query's file, and what the whole archive tells of it."""
    folder = tmp_path_factory.mktemp("queries")
    answers = {}
    for kind, (make, _) in _QUERIES.items():
        (folder / f"{kind}.jpg").write_bytes(encoded(make(), quality=80))
        answers[kind] = folder / f"{kind}.jpg", told(whole, folder / f"{kind}.jpg")
    return answers


def test_queries_are_of_all_kinds(asked: Asked) -> None:
    """Else the laws below would say little."""
    assert {kind: checked.judgement.verdict for kind, (_, checked) in asked.items()} == {kind: one[1] for kind, one in _QUERIES.items()}
    assert len(matches(asked["sheet"][1])) >= 4


@cases(25, 200)
@given(gone=st.sets(st.sampled_from(sorted(_ROWS)), min_size=1, max_size=len(_ROWS)), kind=st.sampled_from(sorted(_QUERIES)))
def test_removing_records_never_creates_a_reused(
    tmp_path_factory: pytest.TempPathFactory, whole: Path, asked: Asked, gone: set[str], kind: str
) -> None:
    """And leaves the matches of all other records as they were."""
    fewer = tmp_path_factory.mktemp("fewer") / "archive"
    shutil.copytree(whole, fewer)
    with ArchiveWriter.open_writer(fewer, BY) as writer:
        for name in sorted(gone):
            assert writer.remove(name) == (1, 1)
        writer.finish()
    query, before = asked[kind]
    after = told(fewer, query)
    assert matches(after) == {path: match for path, match in matches(before).items() if path not in gone}
    if after.judgement.verdict is Verdict.REUSED:
        assert before.judgement.verdict is Verdict.REUSED


@cases(6, 20)
@given(st.fixed_dictionaries({name: st.sampled_from((row.date, *row.vaguer)) for name, row in _ROWS.items()}))
def test_vaguer_dates_never_create_a_reused(tmp_path_factory: pytest.TempPathFactory, asked: Asked, dates: dict[str, str]) -> None:
    vaguer = built(tmp_path_factory.mktemp("vaguer"), dates)
    for query, before in asked.values():
        after = told(vaguer, query)
        assert matches(after) == matches(before)
        if after.judgement.verdict is Verdict.REUSED:
            assert before.judgement.verdict is Verdict.REUSED


OLD = ("1999-05-05", "2001", "../2010", "2004-06-01T10:00Z", "200X", "2018-02/2018-03", "2023-10-21", "2025", "")
Line = dict[str, Value]
Change = tuple[int, str, DateBasis, str | None]
"""Place of a picture among those of a list, with the date, its basis and its source that the list gives."""
changes = st.lists(
    st.tuples(st.integers(0, 99), st.sampled_from(OLD), st.sampled_from(DateBasis), st.sampled_from((None, "wire", "stranger"))), min_size=1
)


@pytest.fixture(scope="module")
def strangers(tmp_path_factory: pytest.TempPathFactory, whole: Path, asked: Asked) -> Path:
    """A stranger's archive: the pictures of `whole`, the queries themselves, and copies of these, all published long ago."""
    folder = tmp_path_factory.mktemp("strangers")
    for name in _ROWS:
        shutil.copy(whole.parent / name, folder)
    for kind, (make, _) in _QUERIES.items():
        shutil.copy(asked[kind][0], folder)
        (folder / f"{kind} again.jpg").write_bytes(encoded(make(), quality=70))
    rows = "".join(f"{path.name},1999-05-05,published,wire\n" for path in sorted(folder.glob("*.jpg")))
    (folder / "list.csv").write_text(f"path,date,date_kind,source\n{rows}", encoding="utf-8")
    with ArchiveWriter.create(folder / "archive", Keep.THUMBS, BY) as writer:
        add_list(writer, folder / "list.csv")
    return folder / "archive"


@pytest.fixture(scope="module")
def lines(strangers: Path) -> list[Line]:
    with StoredArchive.open(strangers) as archive:
        return [json.loads(line) for line in export_lines(archive, format_of(ListFormat.JSONL))]


@pytest.fixture(scope="module")
def parts(tmp_path_factory: pytest.TempPathFactory, strangers: Path) -> Path:
    """The same with its small pictures and local features."""
    folder = tmp_path_factory.mktemp("parts")
    with StoredArchive.open(strangers) as archive:
        export_parts(archive, folder / "parts", tool="provenance 0", thumbnails=True)
    return folder / "parts"


def written(lines: list[Line], drawn: list[Change], form: ListFormat) -> io.BytesIO:
    """A list of these pictures."""
    rows = [
        {**lines[place % len(lines)], "date": date, "earliest": None, "latest": None, "date_kind": kind, "source": source}
        for place, date, kind, source in drawn
    ]
    return io.BytesIO("".join(format_of(form).write(rows)).encode())


@pytest.fixture(scope="module")
def trusting(tmp_path_factory: pytest.TempPathFactory, whole: Path) -> Path:
    """The archive of an owner who trusts the wire, and has not spoken of strangers."""
    folder = tmp_path_factory.mktemp("trusting") / "archive"
    shutil.copytree(whole, folder)
    with ArchiveWriter.open_writer(folder, BY) as writer:
        writer.set_trust("wire", True, "their own publication record")
        writer.finish()
    return folder


def says_the_same(archive: Path, asked: Asked, kind: str) -> None:
    """Whether a query is a reused one is as it was in `whole`."""
    query, before = asked[kind]
    assert (told(archive, query).judgement.verdict is Verdict.REUSED) == (before.judgement.verdict is Verdict.REUSED)


@cases(15, 250)
@given(
    drawn=changes, form=st.sampled_from((ListFormat.CSV, ListFormat.JSONL)), undone=st.booleans(), kind=st.sampled_from(sorted(_QUERIES))
)
def test_list_of_a_stranger_neither_creates_nor_removes_a_reused(
    tmp_path_factory: pytest.TempPathFactory,
    trusting: Path,
    lines: list[Line],
    asked: Asked,
    drawn: list[Change],
    form: ListFormat,
    undone: bool,
    kind: str,
) -> None:
    """Whatever dates it gives, whatever sources it names, and after trust in whoever gave it was taken back."""
    archive = tmp_path_factory.mktemp("list") / "archive"
    shutil.copytree(trusting, archive)
    with ArchiveWriter.open_writer(archive, BY) as writer:
        read = format_of(form).read(written(lines, drawn, form), "list")
        assert len(list(import_list(writer, read, file="list", giver="stranger", now=BY.now))) == len(drawn)
        if undone:
            writer.set_trust("stranger", True, "a partner")
            writer.set_trust("stranger", None, "")
            writer.finish()
    says_the_same(archive, asked, kind)


@pytest.mark.parametrize("undone", [False, True])
def test_pictures_of_a_stranger_neither_create_nor_remove_a_reused(
    tmp_path_factory: pytest.TempPathFactory, trusting: Path, parts: Path, asked: Asked, undone: bool
) -> None:
    """Small pictures and features come with it, which would prove what they show; once their giver is trusted they do."""
    archive = tmp_path_factory.mktemp("parts") / "archive"
    shutil.copytree(trusting, archive)
    with ArchiveWriter.open_writer(archive, BY) as writer:
        assert not [one for one in import_parts(writer, parts, giver="stranger", now=BY.now) if one.problem is not None]
        if undone:
            writer.set_trust("stranger", True, "a partner")
            writer.finish()
    if undone:
        assert all(told(archive, query).judgement.verdict is Verdict.REUSED for query, _ in asked.values())
        with ArchiveWriter.open_writer(archive, BY) as writer:
            writer.set_trust("stranger", None, "")
            writer.finish()
    for kind in asked:
        says_the_same(archive, asked, kind)


def test_looks_that_a_stranger_gave_prove_nothing_for_a_partner(
    tmp_path_factory: pytest.TempPathFactory, trusting: Path, parts: Path, lines: list[Line], asked: Asked
) -> None:
    """A date of somebody trusted later stands beside a picture whose looks are still a stranger's: the same bytes alone prove anything."""
    archive = tmp_path_factory.mktemp("partner") / "archive"
    shutil.copytree(trusting, archive)
    copies = [line for line in lines if str(line["path"]).endswith(" again.jpg")]
    dated = written(copies, [(place, "1999", DateBasis.PUBLISHED, None) for place in range(len(copies))], ListFormat.CSV)
    with ArchiveWriter.open_writer(archive, BY) as writer:
        assert all(one.problem is None for one in import_parts(writer, parts, giver="stranger", now=BY.now))
        read = format_of(ListFormat.CSV).read(dated, "list")
        assert all(one.problem is None for one in import_list(writer, read, file="list", giver="partner", now=BY.now))
        writer.set_trust("partner", True, "a partner")
        writer.finish()
    for kind in asked:
        says_the_same(archive, asked, kind)


@cases(5, 60)
@given(
    claims=st.lists(
        st.tuples(st.integers(0, 99), st.sampled_from(OLD[:-1]), st.sampled_from(("asserted", "embedded"))), min_size=1, max_size=4
    ),
    kind=st.sampled_from(sorted(_QUERIES)),
)
def test_claims_neither_create_nor_remove_a_reused(
    tmp_path_factory: pytest.TempPathFactory, trusting: Path, strangers: Path, asked: Asked, claims: list[tuple[int, str, str]], kind: str
) -> None:
    """Added by the owner, of known pictures, of new ones and of the query itself."""
    folder = tmp_path_factory.mktemp("claims")
    shutil.copytree(trusting, folder / "archive")
    pictures = sorted(strangers.parent.glob("*.jpg"))
    rows = "".join(f'"{pictures[place % len(pictures)]}",{date},{basis},stranger\n' for place, date, basis in claims)
    (folder / "list.csv").write_text(f"path,date,date_kind,source\n{rows}", encoding="utf-8")
    with ArchiveWriter.open_writer(folder / "archive", BY) as writer:
        assert all(one.problem is None for one in add_list(writer, folder / "list.csv"))
    says_the_same(folder / "archive", asked, kind)
