# ruff: noqa: E501 - a piece of a format reads best on one line
"""Sound sources of every kind that the intake reads, as small as they can be."""

import csv
import io
import json
import lzma
from collections.abc import Mapping, Sequence

from provenance.model.kind import Kind
from tests.unit.intake.chats import telegram_exports as telegram
from tests.unit.intake.documents import making
from tests.unit.intake.pages import layouts
from tests.unit.intake.web_archives import warc_files as warc

_AT = 1_698_055_460
_NODE = {
    "__typename": "GraphImage", "shortcode": "C7194a", "taken_at_timestamp": _AT, "is_video": False, "id": "17",
    "display_url": "https://example.org/C7194a.jpg", "edge_media_to_caption": {"edges": [{"node": {"text": "words"}}]},
}  # fmt: skip


def of_kind(kind: Kind) -> tuple[bytes, ...]:
    """Sources of one kind."""
    return _MAKERS[kind]()


def _json(value: object, **options: int) -> bytes:
    return json.dumps(value, ensure_ascii=False, **options).encode()  # type: ignore[arg-type]  # indent is an int


def _table(rows: Sequence[Mapping[str, object]]) -> bytes:
    buffer = io.StringIO(newline="")
    writer = csv.DictWriter(buffer, list(rows[0]))
    writer.writeheader()
    writer.writerows(rows)
    return buffer.getvalue().encode()


def _manifests() -> tuple[bytes, ...]:
    lines = [
        {"id": "s1", "at": "2023-10-23T10:01:00Z", "text": "F\u00fc\u00dfe", "images": ["a.jpg", "b.jpg"], "url": "https://example.org/1"},
        {"id": 2, "at": "2023-10~", "images": "c.jpg"},
        {"images": ["page.html"]},
    ]
    table = [
        {"id": "s1", "at": "2023-10", "images": "a.jpg;b.jpg", "text": "words"},
        {"id": "s2", "at": "../2023", "images": "c.jpg", "text": ""},
    ]
    return b"".join(_json(line) + b"\n" for line in lines), _table(table)


def _pages() -> tuple[bytes, ...]:
    article = {
        "@type": "NewsArticle",
        "datePublished": "2023-10-23T10:01:00+02:00",
        "image": [{"url": "https://news.example/a.jpg", "width": 800}],
    }
    head = (
        layouts.json_ld(article)
        + '<meta property="article:published_time" content="2023-10-23T10:01:00Z"><meta property="og:image" content="/a.jpg">'
    )
    lead = '<figure><img srcset="/a-400.jpg 400w, /a-800.jpg 800w" src="/a.jpg" width=800 height=500><figcaption>March 2, 2019</figcaption></figure>'
    inside = f'<p><time datetime="2023-10-23">23 October 2023</time></p><img src="{layouts.data_uri(layouts.jpeg(64, 40))}">'
    messages = [layouts.message(number, ("https://cdn4.example/file/a.jpg",)) for number in (1, 2)]
    return layouts.news(lead, inside, head=head), layouts.channel(*messages), layouts.page(lead)


def _warcs() -> tuple[bytes, ...]:
    page = warc.response(
        _PAGE, b'<html><body><img src="a.png"><article>words</article></body></html>', "text/html", WARC_Payload_Digest="sha1:X"
    )
    picture = warc.record("response", warc.http(warc.chunked(warc.PNG), Transfer_Encoding="chunked"), f"{_PAGE}a.png")
    records = [warc.warcinfo(), page, picture, warc.revisit(f"{_PAGE}b.png", at=warc.AT, refers_to=f"{_PAGE}a.png", refers_to_date=warc.AT)]
    old = warc.arc([(_PAGE, "20190302100000", "text/html", warc.http(b"<html><img src=a.png></html>", "text/html"))])
    return b"".join(records), warc.by_record(records), b"".join(old), warc.by_record(old)


_PAGE = "https://example.org/"


def _waczs() -> tuple[bytes, ...]:
    records = _warcs()
    pages = [{"url": _PAGE, "ts": warc.AT, "title": "A page"}]
    description = {"profile": "data-package", "wacz_version": "1.1.1", "created": warc.AT, "resources": []}
    return warc.wacz({"a.warc": records[0]}, pages, description=description), warc.wacz({"a.warc.gz": records[1]}, pages)


def _telegrams() -> tuple[bytes, ...]:
    text = ["Look ", {"type": "link", "text": "https://example.org"}]
    messages = [
        telegram.message(1, _AT, text, photo="photos/1.jpg", width=3, height=2),
        telegram.message(2, _AT, "x", forwarded_from="Ava"),
    ]
    chat = telegram.chat(messages)
    html = telegram.html_page(
        [
            telegram.html_message(1, telegram.html_date(_AT, 2), media=telegram.html_photo("photos/1.jpg"), text="words"),
            telegram.html_message(
                2, telegram.html_date(_AT, None), forwarded=("Ava", telegram.html_date(_AT, 2)), media=telegram.html_photo("photos/2.jpg")
            ),
        ]
    )
    return _json(chat, indent=1), _json(telegram.account([chat], []), indent=1), html.encode()


def _discords() -> tuple[bytes, ...]:
    file = {"id": "4", "url": "https://cdn.example.org/a.png", "fileName": "a.png", "fileSizeBytes": 3}
    embed = {"url": "https://example.org", "timestamp": None, "image": {"url": "https://example.org/b.png", "width": 3, "height": 2}}
    author = {"id": "1", "name": "ava", "nickname": "Ava", "avatarUrl": "https://example.org/a.png"}
    message = {
        "id": "459", "type": "Default", "timestamp": "2018-05-20T16:09:51.118+00:00", "timestampEdited": None, "content": "words",
        "author": author, "attachments": [file], "embeds": [embed], "stickers": [],
    }  # fmt: skip
    head = {"guild": {"id": "25", "name": "Guild"}, "channel": {"id": "35", "type": "GuildTextChat", "name": "general"}}
    return (_json({**head, "dateRange": {"after": None, "before": None}, "messages": [message], "messageCount": 1}, indent=2),)


def _messengers() -> tuple[bytes, ...]:
    message = {
        "sender_name": "Ava",
        "timestamp_ms": 1_415_147_240_411,
        "content": "\u00c3\u00a9t\u00c3\u00a9",
        "photos": [{"uri": "p/1.jpg", "creation_timestamp": 1}],
    }
    return (
        _json(
            {
                "participants": [{"name": "Ava"}],
                "messages": [message, {**message, "videos": [{"uri": "v.mp4"}]}],
                "title": "Ava",
                "thread_path": "inbox/ava",
            }
        ),
    )


def _whatsapps() -> tuple[bytes, ...]:
    android = "31/12/21, 23:58 - Ava: hello\n31/12/21, 23:59 - Ava: IMG-20211231-WA0001.jpg (file attached)\nthe words\nof it\n"
    apple = "[31.12.21, 23:59:01] Ava: \u200e<attached: 00000012-PHOTO.jpg>\n[01.01.22, 11:59:01 PM] Ben: x\n"
    return android.encode(), apple.encode()


def _auto_archivers() -> tuple[bytes, ...]:
    times = {"_processed_at": "2023-10-23 11:07:40+00:00", "timestamp": "2023-10-23T10:01:00+00:00"}
    media = {
        "filename": "/tmp/a/a.jpg",
        "_key": "media/a.jpg",
        "urls": ["media/a.jpg"],
        "properties": {"id": "x", "pdq_hash": "25d9"},
        "_mimetype": "image/jpeg",
    }
    item = {
        "status": "twitter: success",
        "metadata": {**times, "url": "https://twitter.com/a/status/1", "title": "T", "content": "c"},
        "media": [media],
    }
    literal = repr(item).replace("'2023-10-23 11:07:40+00:00'", "datetime.datetime(2023, 10, 23, 11, 7, 40, tzinfo=datetime.timezone.utc)")
    sheet = {"Link": "https://example.org/1", "Archive status": "ok", "Archive location": "https://example.org/a.jpg", "Archive date": "2023-10-23T11:07:40Z",
             "Thumbnail": "", "Upload timestamp": "2023-10-23T10:01:00Z", "Upload title": "T", "Perceptual hashes": "25d9", "Screenshot": ""}  # fmt: skip
    row = {"status": item["status"], "metadata": repr(item["metadata"]), "media": repr(item["media"])}
    dated = {**row, "metadata": literal[literal.index("'metadata': ") + 12 : literal.index(", 'media'")]}
    return _json(item), _table([row, dated]), _table([sheet])


def _yt_dlps() -> tuple[bytes, ...]:
    film = {
        "id": "x1", "title": "A film", "description": "words", "formats": [{"format_id": "137", "url": "https://example.org/v"}],
        "extractor": "youtube", "extractor_key": "Youtube", "webpage_url": "https://example.org/watch?v=x1", "ext": "mp4", "_type": "video",
        "upload_date": "20231023", "timestamp": _AT, "epoch": 1_700_000_000, "thumbnail": "https://example.org/cover.webp",
    }  # fmt: skip
    return (_json(film),)


def _gallery_dls() -> tuple[bytes, ...]:
    account = {"date": "2011-02-03 04:05:06", "id": 99, "name": "front", "profile_image": "https://example.org/face.jpg"}
    tweet = {
        "category": "twitter", "subcategory": "tweet", "tweet_id": 1_700_650_953_689_549_043, "date": "2023-10-23 10:04:20", "num": 1,
        "content": "words", "extension": "jpg", "filename": "Fbad", "author": account, "user": account,
    }  # fmt: skip
    return (_json(tweet, indent=4),)


def _instaloaders() -> tuple[bytes, ...]:
    plain = _json({"node": _NODE, "instaloader": {"version": "4.10.1", "node_type": "Post"}})
    return plain, lzma.compress(plain, check=lzma.CHECK_NONE)


def _mails() -> tuple[bytes, ...]:
    head = "From: Anna <anna@example.org>\nTo: b@example.org\nDate: Sat, 2 Mar 2019 10:00:00 +0100\nSubject: =?utf-8?q?F=C3=A4hre?=\nMIME-Version: 1.0\n"
    parts = [
        ("text/plain; charset=utf-8", "quoted-printable", "inline", "Look=20at this\n> 1 March 2019\n"),
        ("text/html", "8bit", "inline", '<p>Flood <img src="cid:a"><img src="https://example.org/b.jpg"></p>'),
        ('image/jpeg; name="a.jpg"', "base64", 'attachment; filename="a.jpg"', "/9j/4AAQSkZJRgABAQ=="),
        ("message/rfc822", "7bit", "inline", f"{head}\nforwarded"),
    ]  # fmt: skip
    body = "".join(
        f"--B\nContent-Type: {kind}\nContent-Transfer-Encoding: {how}\nContent-Disposition: {shown}\n\n{text}\n"
        for kind, how, shown, text in parts
    )
    mail = f'{head}Content-Type: multipart/mixed; boundary="B"\n\n{body}--B--\n'
    page = "--B\nContent-Type: text/html\nContent-Location: https://example.org/\n\n<html><body><article><img src=a.jpg></article></body></html>\n"
    saved = f'From: <Saved by Blink>\nSnapshot-Content-Location: https://example.org/\nDate: Sat, 2 Mar 2019 10:00:00 -0000\nMIME-Version: 1.0\nContent-Type: multipart/related; type="text/html"; boundary="B"\n\n{page}--B--\n'
    box = f"From anna Sat Mar  2 10:00:00 2019\n{mail}\nFrom anna Sat Mar  2 11:00:00 2019\n{head}\nwords\n"
    return mail.encode(), saved.encode(), box.encode()


def _pdfs() -> tuple[bytes, ...]:
    picture = making.picture(1, 48, 40)
    objects = [making.image_stream(picture), making.image_stream(picture, "/Filter/DCTDecode")]
    pages = [making.Page(making.shown("A", 0, 0, 100, 80) + making.shown("B", 100, 0, 90, 80), {"A": 0, "B": 1})]
    return (making.pdf(pages, objects),)


def _offices() -> tuple[bytes, ...]:
    picture = making.encoded(making.picture(2, 48, 40))
    relations = b'<Relationships><Relationship Type="x/image" TargetMode="External" Target="https://example.org/a.jpg"/></Relationships>'
    word = making.docx({"word/media/image1.jpeg": picture, "word/_rels/document.xml.rels": relations})
    return word, making.odt({"Pictures/1.jpg": picture})


def _zips() -> tuple[bytes, ...]:
    picture = making.encoded(making.picture(3, 48, 40))
    inner = {"result.json": _telegrams()[0], "photos/1.jpg": picture, "a.docx": _offices()[0], "p/page.html": _pages()[2]}
    return making.zipped(inner), making.zipped({"a.jpg": picture}, 0)


_MAKERS = {
    Kind.MANIFEST: _manifests,
    Kind.PAGE: _pages,
    Kind.WARC: _warcs,
    Kind.WACZ: _waczs,
    Kind.DISCORD: _discords,
    Kind.MESSENGER: _messengers,
    Kind.TELEGRAM: _telegrams,
    Kind.WHATSAPP: _whatsapps,
    Kind.AUTO_ARCHIVER: _auto_archivers,
    Kind.YT_DLP: _yt_dlps,
    Kind.GALLERY_DL: _gallery_dls,
    Kind.INSTALOADER: _instaloaders,
    Kind.MAIL: _mails,
    Kind.PDF: _pdfs,
    Kind.OFFICE: _offices,
    Kind.ZIP: _zips,
}
