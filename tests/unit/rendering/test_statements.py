"""What was read from a source, for people: everything that it left out or could not have is there, and foreign text stays on its line."""

from provenance.contents import BytesContent, MissingContent
from provenance.errors import MediaMissingError
from provenance.model.dates import UNKNOWN_DATE
from provenance.model.edtf import parse_edtf
from provenance.model.finding import Unchecked
from provenance.model.media import MediaItem
from provenance.model.statement import LeftOut, StatedTime, Statement, TimeBasis, UnreadStatement
from provenance.rendering.statements import render_statements_text

HOSTILE = "a\n::error::b\u202e\x1b[2J"
HARMLESS = r"a\n::error::b\u202e\x1b[2J"


def text_of(statement: Statement | UnreadStatement) -> str:
    return "".join(render_statements_text([statement]))


def test_a_statement_is_told_whole() -> None:
    media = (
        MediaItem("a.jpg", BytesContent(b""), caption="A dam", notes=(("alt", "water"),)),
        MediaItem("b.jpg", MissingContent(MediaMissingError("b.jpg: there is no such file"), "b")),
    )
    times = (
        StatedTime(parse_edtf("2019-03-02"), "2019-03-02", TimeBasis.META, "meta"),
        StatedTime(UNKNOWN_DATE, "March", TimeBasis.TEXT, "text"),
    )
    told = text_of(
        Statement(
            "s1",
            parse_edtf("2019-03-02"),
            "2019-03-02",
            media,
            "page.html",
            "word " * 200,
            "https://example.org/",
            TimeBasis.META,
            times,
            (LeftOut("logo.png", "a logo"),),
        )
    ).splitlines()
    assert told[0] == "Statement s1"
    for line in ("  where       page.html", "  where       https://example.org/", "  image       a.jpg", "  left out    logo.png: a logo"):
        assert line in told
    joined = "\n".join(told)
    assert "also March (text)" in joined
    assert "2019-03-02 (meta)" not in joined
    assert "alt: water" in joined
    assert "cannot be had: b.jpg: there is no such file" in joined
    assert "word…" in joined or "word …" in joined


def test_a_statement_without_images_says_so() -> None:
    assert "  image       none" in text_of(Statement("s1", UNKNOWN_DATE, "", ()))


def test_what_cannot_be_read_is_unchecked_with_its_images() -> None:
    told = text_of(UnreadStatement("s1", None, ("a.jpg",), Unchecked("date", "no date"), "m.jsonl:1"))
    assert told == "Statement s1\n  UNCHECKED   no date\n  image       a.jpg\n\n"


def test_foreign_text_stays_on_its_line_and_hides_nothing() -> None:
    media = (MediaItem(HOSTILE, BytesContent(b""), caption=HOSTILE, notes=((HOSTILE, HOSTILE),)),)
    left = (LeftOut(HOSTILE, HOSTILE),)
    for told in (
        text_of(Statement(HOSTILE, UNKNOWN_DATE, HOSTILE, media, HOSTILE, HOSTILE, HOSTILE, left_out=left)),
        text_of(UnreadStatement(HOSTILE, HOSTILE, (HOSTILE,), Unchecked("date", HOSTILE), HOSTILE, left)),
    ):
        assert "\n::error" not in told
        assert "\u202e" not in told
        assert "\x1b" not in told
        assert HARMLESS in told
