"""Everything that the examples of the docs name: one small source of each kind, with photographs of the fixtures."""

import mailbox
import shutil
import time
import zipfile
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import NameOID
from PIL import Image

from provenance.archive import StoredArchive
from provenance.deciding import append_decision
from provenance.exchange.parts.exporting import export_parts
from provenance.model.dates import UNKNOWN_DATE
from provenance.model.decision import Choice, Decision
from provenance.model.digest import Digest
from provenance.model.record import ArchiveSummary
from provenance.model.report import Report, Tally
from provenance.rendering.json_run_v1 import render_json
from provenance.suppressing import Entry, append_entry
from tests.conftest import FIXTURES
from tests.unit.dating.stamps.test_headers import GENESIS
from tests.unit.exchange.lists import as_csv, listed
from tests.unit.intake.chats import telegram_exports
from tests.unit.intake.chats.test_other_chats import discord, discord_message, messenger
from tests.unit.intake.posts.test_auto_archiver import item, media, write_csv
from tests.unit.intake.posts.test_sidecars import NODE, TWEET, write, write_xz
from tests.unit.intake.web_archives import warc_files

DAM = (FIXTURES / "photos" / "dam.jpg").read_bytes()


def put(path: Path) -> None:
    """A photograph under some name."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(DAM)


def write_sources(folder: Path) -> None:
    """All of them."""
    article = FIXTURES / "cases" / "article-with-file-photo"
    shutil.copy(article / "statement.html", folder / "article.html")
    shutil.copytree(article / "images", folder / "images", dirs_exist_ok=True)
    Image.open(FIXTURES / "photos" / "dam.jpg").save(
        folder / "report.pdf", creationDate=time.struct_time((2023, 10, 23, 0, 0, 0, 0, 296, 0))
    )
    with zipfile.ZipFile(folder / "evidence.zip", "w") as evidence:
        evidence.writestr("dam.jpg", DAM)
    write_exchanged(folder)
    write_looked_at(folder)
    write_lists(folder)
    write_mails(folder)
    write_chats(folder)
    write_posts(folder)
    write_web_archives(folder)
    (folder / "tsa-roots.pem").write_bytes(some_root())
    (folder / "headers").write_bytes(GENESIS)


def some_root() -> bytes:
    """A certificate of nobody, in PEM."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Root")])
    begin = datetime(2019, 1, 1, tzinfo=UTC)
    builder = x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number(), begin, begin + timedelta(days=3650))
    return builder.sign(key, SHA256()).public_bytes(Encoding.PEM)


def write_lists(folder: Path) -> None:
    """Lists of dated pictures as an agency, an asset system and exiftool write them."""
    agency = "Filename;Date Created;Headline;Description;Credit Line;Source\ndam.jpg;02/03/2019;Weir;A weir;Example Wire;Agency\n"
    (folder / "agency.csv").write_bytes(agency.encode("cp1252"))
    (folder / "assets.csv").write_text("Asset\tSent on\tWords\ndam.jpg\t2 March 2019\tA weir\n", encoding="utf-16")
    exif = "SourceFile,EXIF:DateTimeOriginal,IPTC:Credit\nphotos/dam.jpg,2019:03:02 10:11:12,Example Wire\n"
    (folder / "exiftool.csv").write_text(exif, encoding="utf-8")


def write_exchanged(folder: Path) -> None:
    """What other desks give, and a second archive of one's own; `folder` holds `ARCHIVE`."""
    (folder / "list.csv").write_bytes(as_csv([listed()]))
    decision = Decision(f"{'a' * 16}-{'b' * 16}", Choice.DISMISS, "the same crest", "ava", datetime(2026, 11, 25, tzinfo=UTC))
    append_decision(folder / "decisions.jsonl", decision)
    (folder / "codes-of-others.txt").write_text("ab" * 32 + "\n", encoding="utf-8")
    shutil.copytree(folder / "ARCHIVE", folder / "OTHER")
    with StoredArchive.open(folder / "ARCHIVE") as archive:
        export_parts(archive, folder / "from-north", tool="provenance", thumbnails=False)


def write_looked_at(folder: Path) -> None:
    """What a desk has looked at: an ignore file, and an earlier run that found nothing."""
    append_entry(folder / "ignore.toml", Entry(f"{'a' * 16}-{'b' * 16}", "our own picture", "ava"))
    nothing = Report("0", (), "ARCHIVE", ArchiveSummary(Digest.of(b""), 0, UNKNOWN_DATE), (), Tally())
    (folder / "reviewed.json").write_text("".join(render_json(nothing)), encoding="utf-8")


def write_mails(folder: Path) -> None:
    """A mail with an attached photograph, and a box of two."""
    mail = EmailMessage()
    mail["From"], mail["Subject"], mail["Date"] = "ava@example.org", "What I saw", "Mon, 23 Oct 2023 10:00:00 +0200"
    mail.set_content("See the photograph.")
    mail.add_attachment(DAM, "image", "jpeg", filename="dam.jpg")
    (folder / "tip.eml").write_bytes(bytes(mail))
    box = mailbox.mbox(folder / "inbox.mbox")
    box.add(mail)
    box.add(mail)
    box.close()


def write_chats(folder: Path) -> None:
    """One export of each messenger."""
    photo = "photos/photo_1@23-10-2023_10-00-00.jpg"
    post = telegram_exports.message(2, 1_698_055_200, "Two bases were struck.", photo=photo, width=540, height=360)
    telegram_exports.write_json(folder / "ChatExport_2023-10-23", telegram_exports.chat([post]))
    put(folder / "ChatExport_2023-10-23" / photo)
    put(folder / "chat.json_Files" / "dam.jpg")
    held = {"id": "4", "url": "chat.json_Files/dam.jpg", "fileName": "dam.jpg"}
    discord(folder, discord_message(attachments=[held])).rename(folder / "general.json")
    inbox = folder / "facebook-ava" / "messages" / "inbox" / "ben_1"
    put(inbox / "photos" / "dam.jpg")
    uri = "messages/inbox/ben_1/photos/dam.jpg"
    sent = {"uri": uri, "creation_timestamp": 1_698_055_200}
    messenger(inbox, {"sender_name": "Ben", "timestamp_ms": 1_698_055_200_000, "photos": [sent]})
    put(folder / "WhatsApp-chat" / "IMG-20231023-WA0001.jpg")
    (folder / "WhatsApp-chat" / "_chat.txt").write_text("23/10/2023, 10:00 - Ava: IMG-20231023-WA0001.jpg (file attached)\n")


def write_posts(folder: Path) -> None:
    """What archivers write beside their posts."""
    put(folder / "saved-posts" / "17_1.jpg")
    write(folder / "saved-posts" / "17_1.jpg.json", TWEET)
    put(folder / "saved-posts" / "2023-10-23_10-04-20_UTC.jpg")
    write_xz(folder / "saved-posts" / "2023-10-23_10-04-20_UTC.json.xz", NODE)
    put(folder / "media" / "dam.jpg")
    write_csv(folder, item(media("dam.jpg")))


def write_web_archives(folder: Path) -> None:
    """A crawl of a page with its photograph, plain and packed."""
    page = b'<html><body><article><h1>A weir</h1><p>Water.</p><img src="/dam.jpg" width=540 height=360></article></body></html>'
    records = [
        warc_files.warcinfo(),
        warc_files.response("https://example.org/", page, "text/html"),
        warc_files.response("https://example.org/dam.jpg", DAM, "image/jpeg"),
    ]
    crawl = warc_files.by_record(records)
    for name in ("crawl.warc.gz", "found-somewhere.warc.gz"):
        (folder / name).write_bytes(crawl)
    pages = [{"url": "https://example.org/", "ts": "2019-03-02T10:00:00Z", "title": "A weir"}]
    for name in ("crawl.wacz", "desk.wacz"):
        (folder / name).write_bytes(warc_files.wacz({"data.warc.gz": crawl}, pages))
