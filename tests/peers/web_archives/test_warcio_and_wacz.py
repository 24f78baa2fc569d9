"""Files that warcio and py-wacz wrote are read here as they read them, and FastWARC agrees."""

import io
import json
import subprocess
import sys
import warnings
from pathlib import Path

import pytest
from fastwarc.warc import ArchiveIterator as FastWarcIterator
from warcio.archiveiterator import ArchiveIterator
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from provenance.contents import Source
from provenance.intake.web_archives.framing import RawRecord, raw_records
from provenance.intake.web_archives.index import RecordContent
from provenance.intake.web_archives.opening import open_web_archive
from provenance.intake.web_archives.places import Place

_PNG = b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 8
_URLS = [f"https://example.org/{number}.png" for number in range(5)]


def write(path: Path, *, gzip: bool) -> None:
    """A crawl of five images, one of them twice, and a page, by warcio."""
    with path.open("wb") as file, warnings.catch_warnings():
        warnings.simplefilter("ignore", ResourceWarning)  # warcio leaves its temporary files to the collector
        writer = WARCWriter(file, gzip=gzip, warc_version="1.1")
        writer.write_record(writer.create_warcinfo_record(path.name, {"software": "warcio"}))
        for number, url in enumerate(_URLS):
            headers = StatusAndHeaders("200 OK", [("Content-Type", "image/png")], protocol="HTTP/1.1")
            body = io.BytesIO(_PNG + bytes([number]))
            writer.write_record(writer.create_warc_record(url, "response", payload=body, http_headers=headers))
        page = StatusAndHeaders("200 OK", [("Content-Type", "text/html")], protocol="HTTP/1.1")
        html = b"<html><title>Front</title><img src=/0.png></html>"
        writer.write_record(writer.create_warc_record("https://example.org/", "response", payload=io.BytesIO(html), http_headers=page))
        writer.write_record(
            writer.create_revisit_record("https://example.org/again.png", _digest(path, file), _URLS[0], "2020-01-01T00:00:00Z")
        )


def _digest(path: Path, file: io.BufferedWriter) -> str:
    file.flush()
    with path.open("rb") as written:
        digests = (
            record.rec_headers.get_header("WARC-Payload-Digest") for record in ArchiveIterator(written) if record.rec_type == "response"
        )
        return str(next(digests))


def by_warcio(path: Path) -> dict[str, bytes]:
    with path.open("rb") as file:
        return {
            record.rec_headers.get_header("WARC-Target-URI"): record.content_stream().read()
            for record in ArchiveIterator(file)
            if record.rec_type == "response"
        }


@pytest.mark.parametrize("gzip", [False, True])
def test_what_warcio_writes_is_read_as_it_reads_it(gzip: bool, tmp_path: Path) -> None:
    path = tmp_path / "a.warc"
    write(path, gzip=gzip)
    archive = open_web_archive(Source.of_path(path, path.name))
    found = {
        one.url: RecordContent(one).read(one.url, 2**20) for one in (*archive.index.images, *archive.index.pages) if not one.is_revisit
    }
    assert found == by_warcio(path)
    assert not any(one.doubts for one in archive.index.images)
    assert [one.url for one in archive.index.images if one.is_revisit] == ["https://example.org/again.png"]
    assert not archive.faults


@pytest.mark.parametrize("gzip", [False, True])
def test_fastwarc_finds_the_same_records_at_the_same_places(gzip: bool, tmp_path: Path) -> None:
    path = tmp_path / "a.warc"
    write(path, gzip=gzip)
    with path.open("rb") as file:
        theirs = [(one.stream_pos, str(one.record_type), one.content_length) for one in FastWarcIterator(file, parse_http=False)]
    ours = list(raw_records(Place.of_source(Source.of_path(path, path.name))))
    assert [(one.address.offset, one.kind, one.size) for one in ours if isinstance(one, RawRecord)] == theirs


def test_what_py_wacz_packs_is_read(tmp_path: Path) -> None:
    path, packed = tmp_path / "a.warc.gz", tmp_path / "a.wacz"
    write(path, gzip=True)
    pages = tmp_path / "pages.jsonl"
    listed = {"id": "1", "url": "https://example.org/", "ts": "2019-03-02T10:00:00Z", "title": "Front"}
    pages.write_text('{"format": "json-pages-1.0", "id": "pages", "title": "All Pages"}\n' + json.dumps(listed) + "\n", encoding="utf-8")
    run = [sys.executable, "-m", "wacz.main", "create", "-o", str(packed), "-c", "-p", str(pages), "--title", "A crawl", str(path)]
    subprocess.run(run, check=True, capture_output=True, cwd=tmp_path)
    archive = open_web_archive(Source.of_path(packed, packed.name))
    found = {one.url: RecordContent(one).read(one.url, 2**20) for one in archive.index.images if not one.is_revisit}
    assert found == {url: content for url, content in by_warcio(path).items() if url in _URLS}
    assert archive.source == "A crawl"
    assert archive.listed is not None
    assert [page.url for page in archive.listed] == ["https://example.org/"]
    subprocess.run([sys.executable, "-m", "wacz.main", "validate", "-f", str(packed)], check=True, capture_output=True, cwd=tmp_path)
