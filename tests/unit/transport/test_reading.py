"""The body of an answer: inflated as it comes, and never more of it than was allowed, whatever the server says of its size."""

import gzip
import zlib
from collections.abc import Callable, Iterator

import httpx
import pytest

from provenance.errors import FetchTimeoutError, FetchTooLargeError, TransportError
from provenance.model.limits import Limits
from provenance.transport.budget import Budget
from provenance.transport.reading import drain, read_body

BODY = b"the quick brown fox jumps over the lazy dog, " * 40
"""1,800 bytes."""


class Chunks(httpx.SyncByteStream):
    """What comes off the wire, piece by piece; counts the pieces that were asked for."""

    def __init__(self, content: bytes, size: int) -> None:
        self.pieces = [content[start : start + size] for start in range(0, len(content), size)]
        self.given = 0

    def __iter__(self) -> Iterator[bytes]:
        for piece in self.pieces:
            self.given += 1
            yield piece


def answer(content: bytes, size: int = 100, **headers: str) -> httpx.Response:
    told = {name.replace("_", "-"): value for name, value in headers.items()}
    return httpx.Response(200, headers=told, stream=Chunks(content, size))


@pytest.fixture
def budget() -> Budget:
    return Budget.of(30.0)


def bare(content: bytes) -> bytes:
    """DEFLATE without a frame, as some servers send for `deflate`."""
    engine = zlib.compressobj(wbits=-15)
    return engine.compress(content) + engine.flush()


FORMS: list[tuple[str, Callable[[bytes], bytes]]] = [
    ("", bytes),
    ("identity", bytes),
    ("gzip", gzip.compress),
    (" X-GZIP ", gzip.compress),
    ("deflate", zlib.compress),
    ("deflate", bare),
]


@pytest.mark.parametrize("size", [1, 7, 10_000])
@pytest.mark.parametrize(("coding", "pack"), FORMS)
def test_body_comes_back_whole_up_to_the_cap(coding: str, pack: Callable[[bytes], bytes], size: int, budget: Budget) -> None:
    packed = pack(BODY)
    for headers in ({}, {"content_length": str(len(packed))}):
        assert read_body(answer(packed, size, content_encoding=coding, **headers), len(BODY), budget) == BODY
    with pytest.raises(FetchTooLargeError, match=r"^larger than 1,799 bytes; raise the limit on size or leave it out$"):
        read_body(answer(packed, size, content_encoding=coding), len(BODY) - 1, budget)


def test_bomb_is_left_as_soon_as_it_is_one(budget: Budget) -> None:
    response = answer(gzip.compress(bytes(10_000_000)), 100, content_encoding="gzip")
    with pytest.raises(FetchTooLargeError):
        read_body(response, 1000, budget)
    assert isinstance(response.stream, Chunks)
    assert response.stream.given == 1


def test_what_is_declared_too_large_is_not_read(budget: Budget) -> None:
    response = answer(b"x" * 11, content_length="11")
    with pytest.raises(FetchTooLargeError, match=r"^larger than 10 bytes \(max_bytes\); raise the limit"):
        read_body(response, Limits(max_bytes=10).max_bytes, budget)
    assert isinstance(response.stream, Chunks)
    assert response.stream.given == 0
    assert read_body(answer(b"x" * 10, content_length="10"), 10, budget) == b"x" * 10


@pytest.mark.parametrize("length", ["", "ten", "-1", "１１", "1e9"])
def test_length_that_is_no_number_is_not_believed(length: str, budget: Budget) -> None:
    response = httpx.Response(200, headers=[(b"content-length", length.encode())], stream=Chunks(b"body", 2))
    assert read_body(response, 10, budget) == b"body"


def test_length_of_absurd_size_is_refused(budget: Budget) -> None:
    with pytest.raises(FetchTooLargeError):
        read_body(answer(b"x", content_length="9" * 5000), 10, budget)


def test_less_than_declared_is_what_came(budget: Budget) -> None:
    """Whether that is all of it, the HTTP library has said before."""
    assert read_body(answer(b"abc", content_length="9"), 10, budget) == b"abc"


@pytest.mark.parametrize(
    ("content", "coding", "told"),
    [
        (gzip.compress(BODY, mtime=0)[:-9], "gzip", "the compressed answer ends early; try again"),
        (b"", "gzip", "the compressed answer ends early; try again"),
        (b"x", "deflate", "the compressed answer ends early; try again"),
        (zlib.compress(BODY)[:-2], "deflate", "the compressed answer ends early; try again"),
        (
            b"not compressed",
            "gzip",
            "the compressed answer is damaged (Error -3 while decompressing data: incorrect header check); try again",
        ),
        (b"body", "br", "compressed as 'br', which was not asked for and is not read; save it by hand and give the file"),
        (b"body", "gzip, gzip", "compressed as 'gzip, gzip', which was not asked for and is not read; save it by hand and give the file"),
    ],
    ids=["gzip cut", "gzip empty", "deflate of a byte", "deflate cut", "no gzip", "another form", "two forms"],
)
def test_answer_that_cannot_be_inflated_is_told(content: bytes, coding: str, told: str, budget: Budget) -> None:
    with pytest.raises(TransportError) as caught:
        read_body(answer(content, content_encoding=coding), 10_000, budget)
    assert str(caught.value) == told


def test_padding_behind_the_end_is_left_and_another_member_is_read(budget: Budget) -> None:
    """As browsers do; of `deflate` there is one only."""
    two = gzip.compress(b"one, ") + gzip.compress(b"two")
    for size in (1, 1000):
        assert read_body(answer(two, size, content_encoding="gzip"), 100, budget) == b"one, two"
        assert read_body(answer(gzip.compress(b"one") + bytes(20), size, content_encoding="gzip"), 100, budget) == b"one"
        assert read_body(answer(zlib.compress(b"one") + b"\x1f\x8b", size, content_encoding="deflate"), 100, budget) == b"one"


def test_time_ends_the_reading(budget: Budget) -> None:
    budget.deadline_s = 0.0
    for work in (lambda: read_body(answer(BODY), 10_000, budget), lambda: drain(answer(BODY), budget)):
        with pytest.raises(FetchTimeoutError):
            work()


def test_answer_without_use_is_read_where_little_is_left_of_it(budget: Budget) -> None:
    """So that its connection can be used again; else it is closed."""
    for size, given in ((65_536, 64), (65_537, 65), (200_000, 65)):
        response = answer(bytes(size), 1024)
        drain(response, budget)
        assert isinstance(response.stream, Chunks)
        assert response.stream.given == given
