"""What is read of web archives: every image with place, time and bytes; what damage costs, and that it is told."""

import contextlib
import gzip
import hashlib
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from provenance.contents import Source
from provenance.errors import InputError, MediaError, MediaTooLargeError, SourceError
from provenance.intake.web_archives.index import RecordContent
from provenance.intake.web_archives.opening import WebArchive, is_web_archive, open_web_archive
from provenance.model.dates import UNKNOWN_DATE
from provenance.model.edtf import parse_edtf
from provenance.model.limits import DEFAULT_LIMITS, Limits
from tests.unit.intake.web_archives.warc_files import (
    AT,
    PNG,
    arc,
    by_record,
    chunked,
    http,
    png,
    record,
    response,
    revisit,
    sha1,
    wacz,
    warcinfo,
)

URLS = [f"https://example.org/{number}.png" for number in range(4)]
RECORDS = [warcinfo(), *(response(url, png(number)) for number, url in enumerate(URLS))]
PACKERS: list[Callable[[list[bytes]], bytes]] = [b"".join, by_record, lambda records: gzip.compress(b"".join(records), mtime=0)]
PACKER_NAMES = ["plain", "gzip by record", "one gzip member"]


def opened(content: bytes, path: Path, limits: Limits = DEFAULT_LIMITS) -> WebArchive:
    path.write_bytes(content)
    source = Source.of_path(path, path.name, limits)
    assert is_web_archive(source)
    return open_web_archive(source)


def payloads(archive: WebArchive) -> dict[str, bytes]:
    """Every image as it is read again, by its address."""
    return {one.url: RecordContent(one).read(one.url, 2**22) for one in archive.index.images}


@pytest.mark.parametrize("pack", PACKERS, ids=PACKER_NAMES)
def test_each_image_is_read_again_where_it_lies(pack: Callable[[list[bytes]], bytes], tmp_path: Path) -> None:
    archive = opened(pack(RECORDS), tmp_path / "a.warc")
    assert payloads(archive) == {url: png(number) for number, url in enumerate(URLS)}
    assert {one.at for one in archive.index.images} == {parse_edtf(AT)}
    assert [one.sha256 for one in archive.index.images] == [hashlib.sha256(png(number)).hexdigest() for number in range(4)]
    assert not any(one.doubts for one in archive.index.images)
    assert not archive.faults
    assert archive.source == "Crawler 1.0"


@pytest.mark.parametrize("pack", PACKERS, ids=PACKER_NAMES)
def test_a_file_cut_anywhere_keeps_the_images_before_and_tells(pack: Callable[[list[bytes]], bytes], tmp_path: Path) -> None:
    whole = pack(RECORDS)
    ends = [len(pack(RECORDS[: count + 1])) for count in range(len(RECORDS))]
    for cut in [*range(200, len(whole), 97), *(end + by for end in ends for by in (-5, 0, 3) if 200 < end + by < len(whole))]:
        archive = opened(whole[:cut], tmp_path / "a.warc")
        found = payloads(archive)
        assert all(found[url] == png(URLS.index(url)) for url in found)
        if pack is not PACKERS[2]:
            assert len(found) >= sum(end <= cut for end in ends[1:])
            assert archive.faults or any(end - 4 <= cut <= end for end in ends)


def test_what_is_whole_in_a_cut_gzip_member_is_kept(tmp_path: Path) -> None:
    whole = gzip.compress(b"".join(RECORDS), compresslevel=0)
    archive = opened(whole[: len(whole) * 3 // 5], tmp_path / "a.warc.gz")
    assert list(payloads(archive)) == URLS[:2]
    assert "ends too early" in str(archive.faults[0])


def test_after_a_damaged_gzip_member_the_next_are_read_but_not_trusted(tmp_path: Path) -> None:
    members = [bytearray(gzip.compress(one)) for one in RECORDS]
    members[2][30:60] = bytes(30)
    archive = opened(b"".join(map(bytes, members)), tmp_path / "a.warc.gz")
    assert list(payloads(archive)) == [URLS[0], URLS[2], URLS[3]]
    assert [bool(one.doubts) for one in archive.index.images] == [False, True, True]
    assert "byte" in str(archive.faults[0])


def test_after_garbage_the_next_record_is_found(tmp_path: Path) -> None:
    archive = opened(RECORDS[0] + RECORDS[1] + b"garbage\r\n" * 5 + RECORDS[2], tmp_path / "a.warc")
    assert list(payloads(archive)) == URLS[:2]
    assert f"byte {len(RECORDS[0] + RECORDS[1]):,}: no record begins here" in str(archive.faults[0])


@pytest.mark.parametrize("pack", PACKERS[:2], ids=PACKER_NAMES[:2])
@pytest.mark.parametrize("lie", [5, 10**9, 10**17])
def test_a_length_that_lies_costs_no_other_record(pack: Callable[[list[bytes]], bytes], lie: int, tmp_path: Path) -> None:
    lying = record("response", http(png(9)), "https://example.org/lie.png", length=lie)
    archive = opened(pack([RECORDS[0], lying, *RECORDS[1:]]), tmp_path / "a.warc")
    assert payloads(archive) == {url: png(number) for number, url in enumerate(URLS)}
    assert archive.faults


def test_a_record_that_a_page_sent_is_no_evidence(tmp_path: Path) -> None:
    """A crawl that was cut off ends in a page's own bytes, which may look like a record with an old date."""
    forged = response("https://example.org/forged.png", png(7), at="2001-01-01T00:00:00Z")
    cut = record("response", http(b"\n" + forged, "text/plain"), "https://example.org/evil", length=10**6)
    for content in (RECORDS[0] + cut, by_record([RECORDS[0]]) + gzip.compress(cut + bytes(1000))[:-300]):
        archive = opened(content, tmp_path / "a.warc")
        assert all(one.doubts for one in archive.index.images if one.url.endswith("forged.png"))


def test_a_gzip_member_that_a_page_sent_is_no_evidence(tmp_path: Path) -> None:
    forged = gzip.compress(response("https://example.org/forged.png", png(7), at="2001-01-01T00:00:00Z"))
    carrier = gzip.compress(response("https://example.org/x", forged + bytes(range(256)), "application/gzip"), compresslevel=0)
    archive = opened(by_record([RECORDS[0]]) + carrier[:-100], tmp_path / "a.warc.gz")
    assert [bool(one.doubts) for one in archive.index.images] == [True]


@pytest.mark.parametrize(
    ("body", "headers"),
    [
        (chunked(PNG), {"Transfer_Encoding": "chunked"}),
        (gzip.compress(PNG), {"Content_Encoding": "gzip"}),
        (zlib.compress(PNG), {"Content_Encoding": "deflate"}),
        (zlib.compress(PNG)[2:-4], {"Content_Encoding": "deflate"}),
        (chunked(gzip.compress(PNG)), {"Transfer_Encoding": "chunked", "Content_Encoding": "gzip"}),
        (PNG, {"Transfer_Encoding": "chunked", "Content_Encoding": "gzip"}),
        (PNG, {"Content_Length": "3"}),
        (PNG, {"Content_Length": "99999999"}),
    ],
    ids=["chunked", "gzip", "zlib", "deflate", "both", "codings undone before", "too short", "too long"],
)
def test_codings_are_undone_and_lengths_not_believed(body: bytes, headers: dict[str, str], tmp_path: Path) -> None:
    url = URLS[0]
    archive = opened(record("response", http(body, **headers), url), tmp_path / "a.warc")
    assert payloads(archive) == {url: PNG}
    assert not archive.index.images[0].doubts


def test_a_payload_that_is_not_whole_is_doubted(tmp_path: Path) -> None:
    cut_chunks = http(chunked(PNG)[:-200], Transfer_Encoding="chunked")
    unknown = http(PNG, Content_Encoding="rot13")
    archive = opened(record("response", cut_chunks, URLS[0]) + record("response", unknown, URLS[1]), tmp_path / "a.warc")
    assert ["not whole" in one.doubts[0] for one in archive.index.images] == [True, True]


def test_brotli_is_undone(tmp_path: Path) -> None:
    pytest.importorskip("fastwarc")
    import io

    from fastwarc.stream_io import BrotliWriter

    packed = io.BytesIO()
    writer = BrotliWriter(packed)
    writer.write(PNG)
    writer.close()
    archive = opened(record("response", http(packed.getvalue(), Content_Encoding="br"), URLS[0]), tmp_path / "a.warc")
    assert payloads(archive) == {URLS[0]: PNG}


def test_zstandard_files_are_read(tmp_path: Path) -> None:
    pytest.importorskip("fastwarc")
    import io

    from fastwarc.stream_io import ZstdWriter

    packed = io.BytesIO()
    for one in RECORDS:
        writer = ZstdWriter(packed)
        writer.write(one)
        writer.close()
    archive = opened(packed.getvalue(), tmp_path / "a.warc.zst")
    assert payloads(archive) == {url: png(number) for number, url in enumerate(URLS)}


def test_bombs_end_at_the_limits_and_the_rest_is_read(tmp_path: Path) -> None:
    bomb = gzip.compress(record("response", http(PNG + bytes(2**26)), "https://example.org/bomb.png"))
    archive = opened(by_record(RECORDS[:2]) + bomb + by_record(RECORDS[2:]), tmp_path / "a.warc.gz")
    assert list(payloads(archive)) == URLS
    assert "max_ratio" in str(archive.faults[0])


def test_a_bomb_within_a_payload_is_cut_off_when_read(tmp_path: Path) -> None:
    inner = http(gzip.compress(PNG + bytes(2**22)), Content_Encoding="gzip")
    archive = opened(record("response", inner, URLS[0]), tmp_path / "a.warc")
    with pytest.raises(MediaTooLargeError):
        payloads(archive)


def test_many_records_in_one_gzip_member_are_held_and_read(tmp_path: Path) -> None:
    body = bytes(range(256)) * 4096
    records = [response(url, png(number) + body) for number, url in enumerate(URLS * 2)]
    archive = opened(gzip.compress(b"".join(records), mtime=0, compresslevel=0), tmp_path / "a.warc.gz")
    assert payloads(archive) == {url: png(number + 4) + body for number, url in enumerate(URLS)}
    assert archive.index.images[0].place.held is not None


def test_one_gzip_member_over_the_limit_is_refused_with_advice(tmp_path: Path) -> None:
    records = [response(url, PNG + bytes(range(256)) * 8192) for url in URLS]
    with pytest.raises(SourceError, match="warcio recompress"):
        opened(gzip.compress(b"".join(records), compresslevel=0), tmp_path / "a.warc.gz", Limits(max_document_bytes=5 * 2**20))


def test_digests_are_verified_whatever_they_were_made_of(tmp_path: Path) -> None:
    sent = chunked(gzip.compress(PNG))
    block = http(sent, Transfer_Encoding="chunked", Content_Encoding="gzip")
    right = [sha1(sent), sha1(gzip.compress(PNG, mtime=0)), sha1(PNG), f"sha-256:{hashlib.sha256(PNG).hexdigest()}", "blake3:abc"]
    records = [record("response", block, f"https://example.org/{digest}", WARC_Payload_Digest=digest) for digest in right]
    records[1] = response("https://example.org/1", PNG, WARC_Block_Digest=sha1(http(PNG)))
    records.append(response("https://example.org/wrong", PNG, WARC_Payload_Digest=sha1(b"something else")))
    records.append(response("https://example.org/block", PNG, WARC_Block_Digest=sha1(b"something else")))
    archive = opened(b"".join(records), tmp_path / "a.warc")
    assert [bool(one.doubts) for one in archive.index.images] == [False] * 5 + [True, True]


def test_revisits_have_the_payload_of_the_record_that_they_refer_to(tmp_path: Path) -> None:
    later = "2020-01-01T00:00:00Z"
    digest = sha1(png(1))
    records = [
        revisit("https://example.org/before.png", at=later, digest=digest),
        response(URLS[0], png(0), at="2019-03-02T10:00:00.250Z"),
        response(URLS[1], png(1), WARC_Payload_Digest=digest),
        revisit("https://example.org/again.png", at=later, refers_to=URLS[0], refers_to_date=AT),
        revisit("https://example.org/lost.png", at=later, refers_to="https://example.org/elsewhere.png", refers_to_date=AT),
    ]
    archive = opened(b"".join(records), tmp_path / "a.warc")
    found = payloads(archive)
    assert (found["https://example.org/before.png"], found["https://example.org/again.png"]) == (png(1), png(0))
    assert {one.at for one in archive.index.images if one.is_revisit} == {parse_edtf(later)}
    assert [one.url for one in archive.index.unmatched] == ["https://example.org/lost.png"]


def test_only_what_was_sent_as_an_image_counts(tmp_path: Path) -> None:
    records = [
        response(URLS[0], PNG, status="404 Not Found"),
        response(URLS[1], b"<html>no image</html>", "image/png"),
        response(URLS[2], PNG, "text/plain"),
        record("request", b"GET / HTTP/1.1\r\n\r\n", URLS[3]),
        record("conversion", PNG, URLS[3], Content_Type="image/png"),
        record("resource", PNG, "file:///a%20b.png", Content_Type="image/png"),
        record("response", b"20190302100000\nexample.org. 300 IN A 192.0.2.1\n", "dns:example.org", Content_Type="text/dns"),
    ]
    archive = opened(b"".join(records), tmp_path / "a.warc")
    assert [one.url for one in archive.index.images] == [URLS[2], "file:///a%20b.png"]


def test_addresses_are_as_clean_as_they_can_be(tmp_path: Path) -> None:
    archive = opened(response("<https://example.org/a>") + response("https://example.org/a b.png"), tmp_path / "a.warc")
    assert [one.url for one in archive.index.images] == ["https://example.org/a", "https://example.org/a%20b.png"]


@pytest.mark.parametrize(("at", "is_doubted"), [("2019", False), ("2019-03-02T10:00:00.123456789Z", False), ("1970-01-01T00:00:00Z", True)])
def test_times_of_any_precision_are_read(at: str, is_doubted: bool, tmp_path: Path) -> None:
    capture = opened(response(URLS[0], at=at), tmp_path / "a.warc").index.images[0]
    assert capture.at != UNKNOWN_DATE
    assert bool(capture.doubts) == is_doubted


def test_a_time_that_cannot_be_read_is_unknown_and_told(tmp_path: Path) -> None:
    capture = opened(response(URLS[0], at="yesterday"), tmp_path / "a.warc").index.images[0]
    assert capture.at == UNKNOWN_DATE
    assert capture.doubts


def test_a_huge_header_is_refused_and_the_next_record_read(tmp_path: Path) -> None:
    huge = record("response", http(PNG), "https://example.org/" + "a" * 200_000)
    archive = opened(RECORDS[0] + huge + RECORDS[1], tmp_path / "a.warc")
    assert list(payloads(archive)) == URLS[:1]
    assert "header is too long" in str(archive.faults[0])


def test_bare_line_feeds_are_read(tmp_path: Path) -> None:
    plain = b"WARC/1.0\nWARC-Type: response\nWARC-Target-URI: https://example.org/a\nWARC-Date: 2019-03-02T10:00:00Z\n"
    block = b"HTTP/1.0 200 OK\nContent-Type: image/png\n\n" + PNG
    archive = opened(plain + f"Content-Length: {len(block)}\n\n".encode() + block + b"\n\n", tmp_path / "a.warc")
    assert payloads(archive) == {"https://example.org/a": PNG}


@pytest.mark.parametrize("pack", PACKERS, ids=PACKER_NAMES)
def test_arc_files_are_read(pack: Callable[[list[bytes]], bytes], tmp_path: Path) -> None:
    url = "http://example.org/a b.png"
    archive = opened(
        pack(arc([(url, "20080430204825", "image/png", http(PNG)), (URLS[1], "20080430", "image/png", PNG)])), tmp_path / "a.arc"
    )
    assert payloads(archive) == {"http://example.org/a%20b.png": PNG, URLS[1]: PNG}
    assert archive.index.images[0].at == parse_edtf("2008-04-30T20:48:25Z")


def test_a_record_in_several_gzip_members_is_one(tmp_path: Path) -> None:
    whole = RECORDS[1]
    archive = opened(gzip.compress(whole[:300]) + gzip.compress(whole[300:]) + gzip.compress(RECORDS[2]), tmp_path / "a.warc.gz")
    assert list(payloads(archive)) == URLS[:2]


@pytest.mark.parametrize("compression", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
def test_a_package_of_several_files_is_one_archive(compression: int, tmp_path: Path) -> None:
    later = revisit("https://example.org/again.png", at="2020-01-01T00:00:00Z", refers_to=URLS[0], refers_to_date=AT)
    warcs = {"b.warc.gz": by_record([RECORDS[1], RECORDS[2]]), "a.warc": later + RECORDS[3]}
    pages = [{"url": "https://example.org/", "ts": AT, "title": "Front"}]
    packed = wacz(warcs, pages, description={"title": "A collection", "wacz_version": "1.1.1"}, compression=compression)
    archive = opened(packed, tmp_path / "a.wacz")
    assert payloads(archive) == {URLS[2]: png(2), URLS[0]: png(0), URLS[1]: png(1), "https://example.org/again.png": png(0)}
    assert archive.source == "A collection"
    assert archive.listed is not None
    assert [(page.url, page.title) for page in archive.listed] == [("https://example.org/", "Front")]
    assert {one.place.name for one in archive.index.images} == {"a.wacz!archive/a.warc", "a.wacz!archive/b.warc.gz"}


def test_a_package_with_foul_parts_keeps_the_rest(tmp_path: Path) -> None:
    extra = {
        "../../evil.warc": RECORDS[1],
        "/abs.warc": RECORDS[1],
        "datapackage.json": b"{no json",
        "pages/pages.jsonl": b'{"url": "https://example.org/"}\n{broken\n[]\n{"url": 7}\n',
    }
    archive = opened(wacz({"a.warc": RECORDS[2]}, extra=extra), tmp_path / "a.wacz")
    assert list(payloads(archive)) == [URLS[1]]
    told = "\n".join(map(str, archive.faults))
    assert "evil.warc" in told
    assert "abs.warc" in told
    assert "datapackage.json" in told
    assert "pages.jsonl, line 2" in told
    assert [page.url for page in archive.listed or ()] == ["https://example.org/"]


def test_a_package_without_warc_files_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="no WARC file"):
        opened(wacz({}, description={"wacz_version": "1.1.1"}), tmp_path / "a.wacz")


def test_a_package_within_bytes_at_hand_is_read() -> None:
    from provenance.contents import BytesTree

    source = Source("-", BytesTree((("stdin", wacz({"a.warc": RECORDS[1]})),)), "stdin")
    assert list(payloads(open_web_archive(source))) == URLS[:1]


def test_a_file_that_changes_is_not_taken_for_what_it_was(tmp_path: Path) -> None:
    archive = opened(RECORDS[1], tmp_path / "a.warc")
    (tmp_path / "a.warc").write_bytes(response(URLS[0], png(8)))
    with pytest.raises(MediaError, match="changed"):
        payloads(archive)


def test_other_files_are_no_web_archives(tmp_path: Path) -> None:
    for content in (b"", PNG, gzip.compress(b"a log"), b"\x1f\x8b\x08broken", b"PK\3\4broken", wacz({})):
        (tmp_path / "x").write_bytes(content)
        assert not is_web_archive(Source.of_path(tmp_path / "x", "x"))


@given(damage=st.lists(st.tuples(st.integers(0, 10**6), st.binary(max_size=20)), min_size=1, max_size=6), packer=st.sampled_from(PACKERS))
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_damage_raises_anything_but_errors_of_ours(
    damage: list[tuple[int, bytes]], packer: Callable[[list[bytes]], bytes], tmp_path: Path
) -> None:
    content = packer(RECORDS)
    for at, put in damage:
        place = at % len(content)
        content = content[:place] + put + content[place + len(put) // 2 :]
    (tmp_path / "a.warc").write_bytes(content)
    with contextlib.suppress(InputError):
        payloads(open_web_archive(Source.of_path(tmp_path / "a.warc", "a.warc")))


@given(
    content=st.binary(max_size=400),
    start=st.sampled_from([b"", b"WARC/1.0\r\n", b"\x1f\x8b\x08", b"filedesc://a 0 1 2 3\n", b"\x28\xb5\x2f\xfd"]),
)
@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_random_bytes_are_refused_or_empty(content: bytes, start: bytes, tmp_path: Path) -> None:
    (tmp_path / "a.warc").write_bytes(start + content)
    with contextlib.suppress(InputError):
        assert not open_web_archive(Source.of_path(tmp_path / "a.warc", "a.warc")).index.images
