import subprocess
import sys
from collections.abc import Callable

import pytest

from provenance.contents import BytesTree, Source
from provenance.errors import ExtraMissingError
from provenance.intake import Options, intake_options
from provenance.intake.pages import opening
from provenance.intake.pages.said import Asked, SaidPage
from provenance.intake.recognising import read_source
from provenance.model.limits import DEFAULT_LIMITS, Limits
from provenance.model.statement import UnreadStatement
from tests.unit.intake.pages import deeds
from tests.unit.intake.pages.layouts import SITE, news

PARENT = """
import sys
from provenance.contents import BytesTree, Source
from provenance.intake import Options, intake_options
from provenance.intake.recognising import read_source
from provenance.model.statement import Statement

page = Source("page.html", BytesTree((("page", sys.stdin.buffer.read()),)), "page", "https://news.example/a")
(found,) = read_source(page, intake_options(Options()))
assert isinstance(found, Statement) and found.media, found
print(sorted({"lxml", "lxml.etree", "htmldate"} & set(sys.modules)))
"""


def told(content: bytes, limits: Limits = DEFAULT_LIMITS) -> UnreadStatement:
    source = Source("page.html", BytesTree((("page", content),)), "page", f"{SITE}/a", limits=limits)
    (found,) = read_source(source, intake_options(Options(limits=limits)))
    assert isinstance(found, UnreadStatement)
    return found


@pytest.mark.parametrize(
    ("deed", "code", "why"),
    [
        (
            deeds.crash,
            "decoder-crashed",
            "page.html: this page cannot be read: the process that opened it crashed (SIGKILL): libxml2: heap is",
        ),
        (deeds.hog, "over-limit", "page.html: this page cannot be read: opening it takes more memory than the limit (max_memory_bytes)"),
        (deeds.recurse, "over-limit", "page.html: this page cannot be read: opening it goes deeper than"),
        (deeds.stumble, "decoder-crashed", "page.html: this page cannot be read: what opens it failed unexpectedly: KeyError: 'no\\nkey'"),
    ],
)
def test_a_page_that_its_parser_does_not_survive_is_unchecked_with_the_reason(
    deed: Callable[..., object], code: str, why: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(opening, "_said", deed)
    unread = told(news('<img src="/lead.jpg">'))
    assert unread.unchecked.code == code
    assert unread.unchecked.text.startswith(why)


def test_a_page_that_hangs_its_parser_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(opening, "_said", deeds.spin)
    unread = told(news('<img src="/lead.jpg">'), Limits(max_wall_seconds=0.5))
    assert unread.unchecked.code == "over-limit"
    assert unread.unchecked.text == "page.html: this page cannot be read: opening it takes longer than 0.5 s (max_wall_seconds)"


def test_the_program_itself_makes_no_tree_of_a_page() -> None:
    """A flaw in libxml2 is one in the process that parses, which can do nothing."""
    content = news('<img src="/lead.jpg"><time datetime="2023-10-23T10:00:00Z">x</time>')
    ran = subprocess.run([sys.executable, "-c", PARENT], input=content, capture_output=True, check=False, timeout=60)
    assert (ran.returncode, ran.stdout.decode().strip()) == (0, "[]"), ran.stderr.decode()


def test_deep_nesting_comes_back_as_values() -> None:
    said = opening.open_page(b"<div>" * 100_000 + b"<img src=/deep.jpg>", "page.html", Asked(f"{SITE}/a"), DEFAULT_LIMITS)
    assert isinstance(said, SaidPage)
    assert said.is_flattened
    assert [one.image.renditions for one in said.pictures] == [(f"{SITE}/deep.jpg",)]


def test_what_reads_pages_is_asked_for_by_its_name_where_it_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(opening, "_said", deeds.miss)
    with pytest.raises(ExtraMissingError, match=r"image-provenance\[web\]"):
        opening.open_page(b"<p>", "page.html", Asked(None), DEFAULT_LIMITS)
