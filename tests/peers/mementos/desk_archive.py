"""What the web archive of the tests holds: a WARC by warcio, one case an address."""

import io
import warnings
from collections.abc import Sequence
from pathlib import Path

from PIL import Image
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from tests.conftest import FIXTURES, encoded

SITE = "http://news.example"
DAM = (FIXTURES / "photos" / "dam.jpg").read_bytes()
CAT = (FIXTURES / "photos" / "cat.jpg").read_bytes()


def copy_of_dam() -> bytes:
    """The same picture, smaller and compressed anew."""
    picture = Image.open(io.BytesIO(DAM))
    return encoded(picture.resize((picture.width * 2 // 3, picture.height * 2 // 3)), quality=70)


def part_of_dam() -> bytes:
    """Its left two thirds."""
    picture = Image.open(io.BytesIO(DAM))
    return encoded(picture.crop((0, 0, picture.width * 2 // 3, picture.height)), quality=90)


def page(*images: str) -> bytes:
    """An article that shows pictures."""
    shown = "".join(f'<p>Water.</p><img src="{image}" width=540 height=360>' for image in images)
    return f"<html><body><article><h1>A weir</h1>{shown}<p>Water.</p></article></body></html>".encode()


class WebArchiveFile:
    """Writes a WARC record by record."""

    def __init__(self, file: io.BufferedWriter) -> None:
        self._writer = WARCWriter(file, gzip=True)

    def add(self, url: str, at: str, body: bytes, media_type: str = "image/jpeg", status: str = "200 OK", **headers: str) -> str:
        """A captured answer; its payload digest."""
        fields = [("Content-Type", media_type), *((name, value) for name, value in headers.items())]
        record = self._writer.create_warc_record(
            url,
            "response",
            payload=io.BytesIO(body),
            http_headers=StatusAndHeaders(status, fields, protocol="HTTP/1.1"),
            warc_headers_dict={"WARC-Date": at},
        )
        self._writer.write_record(record)
        return str(record.rec_headers.get_header("WARC-Payload-Digest"))

    def revisit(self, url: str, at: str, digest: str, refers_to: str, refers_to_at: str) -> None:
        """A capture that had the same payload as an earlier one."""
        answer = StatusAndHeaders("200 OK", [("Content-Type", "image/jpeg")], protocol="HTTP/1.1")
        record = self._writer.create_revisit_record(url, digest, refers_to, refers_to_at, http_headers=answer)
        record.rec_headers.replace_header("WARC-Date", at)
        self._writer.write_record(record)


def write_web_archive(path: Path, live: Sequence[str] = ()) -> None:
    """One case an address; `live` are addresses at which the photograph of the weir was captured in 2018."""
    with path.open("wb") as file, warnings.catch_warnings():
        warnings.simplefilter("ignore", ResourceWarning)  # warcio leaves its temporary files to the collector
        archive = WebArchiveFile(file)
        same = archive.add(f"{SITE}/same.jpg", "2018-01-01T00:00:00Z", DAM)
        archive.revisit(f"{SITE}/same.jpg", "2019-01-01T00:00:00Z", same, f"{SITE}/same.jpg", "2018-01-01T00:00:00Z")
        archive.revisit(f"{SITE}/mirror.jpg", "2019-06-01T00:00:00Z", same, f"{SITE}/same.jpg", "2018-01-01T00:00:00Z")
        archive.add(f"{SITE}/copy.jpg", "2017-01-01T00:00:00Z", CAT)
        archive.add(f"{SITE}/copy.jpg", "2018-05-01T12:30:00Z", copy_of_dam())
        archive.add(f"{SITE}/part.jpg", "2018-07-01T00:00:00Z", part_of_dam())
        archive.add(f"{SITE}/other.jpg", "2018-01-01T00:00:00Z", CAT)
        archive.add(f"{SITE}/moved.jpg", "2016-06-01T00:00:00Z", b"", "text/html", "302 Found", Location=f"{SITE}/same.jpg")
        archive.add(f"{SITE}/gone.jpg", "2015-01-01T00:00:00Z", b"no", "text/html", "404 Not Found")
        archive.add(f"{SITE}/gone.jpg", "2018-03-01T00:00:00Z", DAM)
        archive.add(f"{SITE}/never.jpg", "2015-01-01T00:00:00Z", b"no", "text/html", "404 Not Found")
        archive.add(f"{SITE}/later.jpg", "2024-02-02T00:00:00Z", DAM)
        archive.add(f"{SITE}/weir", "2018-02-01T00:00:00Z", page("/first.jpg", "/in-page.jpg"), "text/html")
        archive.add(f"{SITE}/first.jpg", "2018-02-01T00:00:05Z", CAT)
        archive.add(f"{SITE}/in-page.jpg", "2018-02-01T00:00:06Z", DAM)
        for url in live:
            archive.add(url, "2018-01-01T00:00:00Z", DAM)
