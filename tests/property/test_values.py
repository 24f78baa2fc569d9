"""Laws of the values that stages pass to each other, and of what is printed."""

from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from provenance.archive.index.codes import CodeIndex
from provenance.model.dates import format_instant, parse_instant
from provenance.model.digest import Digest
from provenance.model.fingerprint import Fingerprint
from provenance.rendering.clean import clean

codes = st.binary(min_size=32, max_size=32)
instants = st.datetimes(datetime(1000, 1, 1), datetime(9999, 1, 1), timezones=st.just(UTC))


def fingerprint(code: bytes) -> Fingerprint:
    return Fingerprint("phash-256", code, 50.0, "png/1")


@given(codes, codes)
def test_distance_is_symmetric_and_zero_on_itself(one: bytes, other: bytes) -> None:
    a, b = fingerprint(one), fingerprint(other)
    assert a.distance_bits(b) == b.distance_bits(a)
    assert (a.distance_bits(b) == 0) == (one == other)


@given(st.lists(codes, max_size=50), st.lists(codes, min_size=1, max_size=8), st.integers(0, 256))
def test_scan_finds_exactly_what_is_within_the_radius(stored: list[bytes], queries: list[bytes], radius: int) -> None:
    found = CodeIndex.build(list(enumerate(stored))).search(tuple(queries), radius)
    for number, code in enumerate(stored):
        distances = [fingerprint(code).distance_bits(fingerprint(query)) for query in queries]
        expected = (min(distances), distances.index(min(distances))) if min(distances) <= radius else None
        assert found.get(number) == expected


@given(codes)
def test_digest_reads_back(value: bytes) -> None:
    assert Digest.parse(str(Digest(value))) == Digest(value)


@given(instants)
def test_instant_reads_back(instant: datetime) -> None:
    assert parse_instant(format_instant(instant)) == instant


@given(st.text(st.characters(codec=None)))
def test_cleaned_text_is_harmless(text: str) -> None:
    """No control, no bidirectional override, no line break, no surrogate is left."""
    cleaned = clean(text)
    assert all(character.isprintable() or character == "\u00a0" or character.isspace() for character in cleaned)
    assert not set(cleaned) & set("\n\r\t\x1b\x07\x9b\u2028\u2029\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
    cleaned.encode("utf-8")
