"""Pages that cost more than a page may: each ends as unchecked by a limit's name, and the program itself has no part in it."""

import resource

import pytest

from provenance.contents import BytesTree, Source
from provenance.intake import Options, intake_options
from provenance.intake.recognising import read_source
from provenance.model.edtf import parse_edtf
from provenance.model.limits import DEFAULT_LIMITS
from provenance.model.statement import StatedTime, Statement, TimeBasis, UnreadStatement

GIVEN = StatedTime(parse_edtf("2023-10-23"), "2023-10-23", TimeBasis.GIVEN, "--at")
LAST = b'<img src="/the-last-one.jpg">'
_KIB = 1024
pytestmark = pytest.mark.timeout(120)


def read(unit: bytes) -> Statement | UnreadStatement:
    """A page as large as pages may be, with a picture at its end."""
    content = b"<html><body>" + unit * ((DEFAULT_LIMITS.max_page_bytes - 100) // len(unit)) + LAST
    source = Source("page.html", BytesTree((("page", content),)), "page", "https://news.example/a")
    (found,) = read_source(source, intake_options(Options(given=GIVEN, all_images=True)))
    return found


@pytest.mark.parametrize("unit", [b"<!---->", b"<p>x", b"<p>", b"<br>", b"<td>", b"<script></script>", b"<b>", b"<p a b c d e>"])
def test_a_page_is_read_to_its_end_or_not_at_all(unit: bytes) -> None:
    """A tree that a lack of memory cut off would be a page whose last picture nobody ever misses."""
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    found = read(unit)
    if isinstance(found, UnreadStatement):
        assert found.unchecked.code == "over-limit"
        assert "this page cannot be read: opening it takes more" in found.unchecked.text
    else:
        assert [item.path for item in found.media][-1] == "https://news.example/the-last-one.jpg"
    taken_bytes = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) * _KIB
    assert taken_bytes < 8 * DEFAULT_LIMITS.max_page_bytes
