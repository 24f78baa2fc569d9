"""What holds for every format of a report."""

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from provenance.model.finding import Verdict
from provenance.model.report import CheckedMedia, Report, Tally
from provenance.rendering.formats import Format, renderer
from provenance.runs import Spool, read_run
from tests.contract.runs import DIGEST, Drawn, item, run, whole_run

ROWS = {Format.JSONL, Format.CSV}
"""Formats that are rows of one kind, and have no place for what holds for the whole run alone."""
GREEN = re.compile(
    r"\b(pass|passed|ok|okay|clean|genuine|authentic|verified|trustworthy|real|success|safe)\b|[\u2713\u2714\u2705]", re.IGNORECASE
)
DENIALS = re.compile(r"(does not mean|do not mean|never means)[^.<]*|They are not clean|says nothing")
"""Sentences in which such a word may stand: they say what a verdict does not mean."""

formats = pytest.mark.parametrize("format_", Format)


def rendered(format_: Format, report: Report) -> str:
    return "".join(renderer(format_)(report))


@formats
def test_same_report_gives_the_same_text_that_ends_in_a_line_break(format_: Format) -> None:
    told = whole_run()
    text = rendered(format_, told)
    assert text == rendered(format_, told)
    assert text.endswith("\n")
    assert not text.endswith("\n\n")


@formats
def test_run_of_any_length_comes_in_pieces(format_: Format) -> None:
    """Each piece is of one result, or of what holds for all, whatever the number of results: nothing is gathered."""
    media = Drawn(600)
    told = replace(run(), media=media, tally=Tally.of(media))
    pieces = [len(piece) for piece in renderer(format_)(told)]
    assert max(pieces) < 20_000
    assert sum(pieces) > 100_000 or len(pieces) > 300


@formats
def test_media_are_passed_through_and_never_kept(format_: Format) -> None:
    """At most two rounds over them are under way at once: one that counts, one that writes."""

    class Counted(Drawn):
        under_way = 0
        most = 0

        def __iter__(self) -> Iterator[CheckedMedia]:
            self.under_way += 1
            self.most = max(self.most, self.under_way)
            try:
                yield from super().__iter__()
            finally:
                self.under_way -= 1

    media = Counted(60)
    assert "".join(renderer(format_)(replace(run(), media=media, tally=Tally.of(Drawn(60)))))
    assert (media.most, media.under_way) in {(1, 0), (2, 0)}


@formats
def test_counts_of_all_verdicts_are_named(format_: Format) -> None:
    if format_ in ROWS:
        assert all(verdict.value in rendered(format_, whole_run()) for verdict in Verdict)
        return
    text = rendered(format_, whole_run())
    told = re.sub(r"<[^>]*>|[\s\"]+", " ", text)
    for number, word in ((4, "reused"), (1, "review"), (1, "consistent"), (1, "not.found"), (2, "unchecked")):
        assert re.search(rf"{number} {word}|{word} ?:? {number}\b", told, re.IGNORECASE), (format_, number, word)


@formats
def test_archive_is_named_by_its_digest_size_and_span(format_: Format) -> None:
    text = rendered(format_, whole_run())
    assert str(DIGEST)[:16] in text
    assert re.search(r"4[,\u202f ]?321", text)
    assert "1983-12-31" in text or "1984" in text
    assert "2024" in text or "2025-01-01" in text


@formats
def test_every_image_is_there_with_its_verdict(format_: Format) -> None:
    text = rendered(format_, whole_run())
    for name in ("rocket", "tower"):
        assert f"{name}.jpg" in text
    if format_ is not Format.MEDIAREVIEW:  # it is made of what is reused, and says of all else how many there are
        for name in ("labelled", "mill", "hut", "field", "lost", "ours", "before"):
            assert f"{name}.jpg" in text


@formats
def test_what_is_suppressed_and_unchecked_stays_in_sight(format_: Format) -> None:
    text = rendered(format_, whole_run())
    if format_ is Format.MEDIAREVIEW:
        assert "2 of them suppressed" in text
        assert "2 unchecked" in text
    else:
        assert "our own picture of it" in text
        assert "an earlier run had it" in text
        assert "lost.jpg: there is no such file" in text


@formats
def test_disclosed_and_note_are_told(format_: Format) -> None:
    text = rendered(format_, whole_run())
    assert "disclosed" in text.casefold()
    assert format_ in ROWS or "a proof could not be drawn" in text


@formats
def test_part_of_a_run_says_so(format_: Format) -> None:
    assert format_ in ROWS or re.search(r"1(/| of |-of-)3", rendered(format_, whole_run()))


@formats
@pytest.mark.parametrize("verdict", [Verdict.NOT_FOUND, Verdict.CONSISTENT, Verdict.UNCHECKED])
def test_no_verdict_reads_as_genuine(format_: Format, verdict: Verdict) -> None:
    text = rendered(format_, run(item("field", verdict)))
    words = re.sub(r"<style.*?</style>", "", text, flags=re.DOTALL)
    assert not GREEN.search(DENIALS.sub("", words)), GREEN.search(DENIALS.sub("", words))


@formats
def test_not_found_says_what_was_searched(format_: Format) -> None:
    text = rendered(format_, run(item("field", Verdict.NOT_FOUND)))
    assert "of this archive" in text or "in this archive" in text
    assert str(DIGEST)[:16] in text


@formats
def test_run_without_images_is_whole(format_: Format) -> None:
    text = rendered(format_, run())
    assert (text == "") if format_ is Format.JSONL else text.endswith("\n")


@formats
def test_run_that_is_read_back_is_the_same(format_: Format, tmp_path: Path) -> None:
    told = whole_run()
    path = tmp_path / "run.json"
    path.write_text(rendered(Format.JSON, told), encoding="utf-8")
    with Spool() as spool:
        assert rendered(format_, read_run(path, spool)) == rendered(format_, told)
