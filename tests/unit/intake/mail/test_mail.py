"""Mails, mailboxes and pages saved as MHTML."""

import base64
from datetime import UTC, datetime
from email.message import EmailMessage
from zoneinfo import ZoneInfo

import pytest

from provenance.errors import FetchRefusedError
from provenance.intake.mail.parsing import decoded_header
from provenance.intake.pages import opening
from provenance.model.statement import Statement, TimeBasis, UnreadStatement
from tests.unit.intake.documents.making import Page, docx, encoded, image_stream, pdf, picture, read, shown, zipped
from tests.unit.intake.pages import deeds

MOST = 10**8
PHOTO = encoded(picture(1))
DATE = "Sat, 02 Mar 2019 10:00:00 +0100"


def mail(date: str | None = DATE, subject: str = "Flood", text: str = "Look at this") -> EmailMessage:
    message = EmailMessage()
    message["From"] = "Anna <anna@example.org>"
    message["To"] = "desk@example.org"
    message["Subject"] = subject
    if date is not None:
        message["Date"] = date
    message.set_content(text)
    return message


def attach(message: EmailMessage, content: bytes, name: str, kind: str = "image/jpeg") -> EmailMessage:
    main, sub = kind.split("/")
    message.add_attachment(content, maintype=main, subtype=sub, filename=name)
    return message


class TestPictures:
    def test_attached_pictures_are_taken(self) -> None:
        statement = read(attach(mail(), PHOTO, "flood.jpg").as_bytes(), "a.eml").statement
        (item,) = statement.media
        assert item.path == "a.eml!part-2-flood.jpg"
        assert item.content.read("", MOST) == PHOTO
        assert item.origin is not None and (item.origin.source, item.origin.place) == ("a.eml", "part 2")

    def test_a_picture_is_known_by_its_bytes_whatever_is_declared(self) -> None:
        content = attach(mail(), PHOTO, "flood.dat", "application/octet-stream").as_bytes()
        assert read(content, "a.eml").paths == ["a.eml!part-2-flood.dat"]

    def test_a_picture_sent_inline_and_attached_is_one(self) -> None:
        message = mail()
        message.add_alternative('<p>Look</p><img src="cid:one">', subtype="html")
        part = list(message.iter_parts())[1]
        assert isinstance(part, EmailMessage)
        part.add_related(PHOTO, "image", "jpeg", cid="<one>")
        outcome = read(attach(message, PHOTO, "again.jpg").as_bytes(), "a.eml")
        assert len(outcome.paths) == 1
        assert "the same file as another picture of the mail" in outcome.words

    def test_what_the_html_shows_from_elsewhere_is_named_once_and_not_fetched(self) -> None:
        message = mail()
        data = base64.b64encode(encoded(picture(2), "PNG")).decode()
        address = "https://example.org/a.jpg?x=1&amp;y=2"
        page = f"<img alt='x' src='{address}'><IMG SRC={address}><img src=\"data:image/png;base64,{data}\">"
        message.add_alternative(page, subtype="html")
        media = read(message.as_bytes(), "a.eml").statement.media
        assert [item.path for item in media] == ["https://example.org/a.jpg?x=1&y=2", "a.eml!part-2-image-3.png"]
        with pytest.raises(FetchRefusedError):
            media[0].content.read("", MOST)
        assert media[1].content.read("", MOST) == encoded(picture(2), "PNG")

    def test_pictures_of_a_forwarded_mail_come_with_its_date_as_a_claim(self) -> None:
        inner = attach(mail("Tue, 01 Jan 2019 12:00:00 +0000", "First"), PHOTO, "flood.jpg")
        outer = mail()
        outer.add_attachment(inner)
        (item,) = read(outer.as_bytes(), "a.eml").statement.media
        (claim,) = item.claims
        assert claim.interval.earliest == datetime(2019, 1, 1, 12, tzinfo=UTC)
        assert claim.title == "First"

    def test_a_declared_picture_without_bytes_is_told_when_it_is_read(self) -> None:
        content = attach(mail(), b"", "flood.jpg").as_bytes()
        (item,) = read(content, "a.eml").statement.media
        with pytest.raises(Exception, match="empty or cut off"):
            item.content.read("", MOST)

    def test_drawings_and_sealed_parts_are_left_out_and_told(self) -> None:
        message = attach(attach(mail(), b"<svg/>", "a.svg", "image/svg+xml"), b"x", "smime.p7m", "application/pkcs7-mime")
        words = read(message.as_bytes(), "a.eml").words
        assert "a drawing (SVG)" in words
        assert "S/MIME" in words

    def test_attached_documents_are_read_and_have_the_mails_time_where_they_have_none(self) -> None:
        report = pdf([Page(shown("A", 0, 0, 60, 40), {"A": 0})], [image_stream(picture(3))], "")
        message = attach(mail("Sun, 03 Mar 2019 10:00:00 +0100"), report, "report.pdf", "application/pdf")
        attach(message, docx({"word/media/x.jpg": PHOTO}), "report.docx", "application/octet-stream")
        attach(message, zipped({"x.jpg": encoded(picture(4))}), "more.zip", "application/zip")
        _, first, second, third = read(message.as_bytes(), "a.eml").found
        assert isinstance(first, Statement) and isinstance(second, Statement) and isinstance(third, Statement)
        assert first.media[0].path == "a.eml!part-2-report.pdf!page-1-image-1.png"
        assert (first.at_basis, second.at_basis, third.at_basis) == (TimeBasis.MAIL_HEADER, TimeBasis.DOCUMENT, TimeBasis.MAIL_HEADER)

    def test_a_document_is_no_younger_than_the_mail_that_it_came_with(self) -> None:
        """Its picture may have been published between the two times, and is not older than what was sent."""
        younger = docx({"word/media/x.jpg": PHOTO}, created="2019-06-01T10:00:00Z")
        message, attached = read(attach(mail(), younger, "report.docx", "application/octet-stream").as_bytes(), "a.eml").found
        assert isinstance(message, Statement) and isinstance(attached, Statement)
        assert (attached.at, attached.at_basis) == (message.at, TimeBasis.MAIL_HEADER)
        assert [time.place for time in attached.times] == ["Date header", "docProps/core.xml dcterms:created"]


class TestTime:
    @pytest.mark.parametrize(
        ("written", "hour", "seconds"),
        [
            (DATE, 9, 1),
            ("2 Mar 2019 10:00 -0500 (EST)", 15, 60),
            ("Sat, 02 Mar 2019 10:00:00 -0000", 10, 1),
            ("Sat, 2 Mar 19 10:00:00 GMT (x)", 10, 1),
        ],
    )
    def test_the_date_header_is_its_time(self, written: str, hour: int, seconds: int) -> None:
        content = mail(None).as_bytes().replace(b"Subject", f"Date: {written}\nSubject".encode())
        statement = read(content, "a.eml").statement
        assert statement.at.earliest == datetime(2019, 3, 2, hour, tzinfo=UTC)
        assert statement.at.latest is not None
        assert round((statement.at.latest - statement.at.earliest).total_seconds()) == seconds
        assert statement.at_basis is TimeBasis.MAIL_HEADER

    def test_a_time_without_a_zone_is_its_day(self) -> None:
        content = mail(None).as_bytes().replace(b"Subject", b"Date: Sat, 02 Mar 2019 10:00:00\nSubject")
        assert read(content, "a.eml").statement.at.earliest == datetime(2019, 3, 1, 10, tzinfo=UTC)

    @pytest.mark.parametrize(
        ("received", "basis"),
        [
            ("from a by b; Thu, 28 Feb 2019 10:00:00 +0000", TimeBasis.CAPTURE),
            ("from a by b; Fri, 01 Mar 2019 10:00:00 +0000", TimeBasis.MAIL_HEADER),
            ("from a by b; Sun, 03 Mar 2019 10:00:00 +0000 (UTC)", TimeBasis.MAIL_HEADER),
            ("from a by b; some day", TimeBasis.MAIL_HEADER),
            ("from a by b", TimeBasis.MAIL_HEADER),
        ],
    )
    def test_a_date_after_the_mail_was_received_is_not_its_time(self, received: str, basis: TimeBasis) -> None:
        """The sender's clock was wrong, or wished to be: pictures published in between would seem to be older."""
        statement = read(f"Received: {received}\n".encode() + mail().as_bytes(), "a.eml").statement
        assert statement.at_basis is basis
        assert (statement.at.earliest is None) is (basis is TimeBasis.CAPTURE)

    @pytest.mark.parametrize("zone", ["CST", "EST", "CEST", "+02:00", "GMT+0200", "PM +0200"])
    def test_with_a_zone_that_cannot_be_told_only_the_day_counts_and_no_other_zone(self, zone: str) -> None:
        """A sender in China means +0800 by CST, where RFC 5322 has -0600: 14 hours too late."""
        content = mail(None).as_bytes().replace(b"Subject", f"Date: Sat, 02 Mar 2019 10:00:00 {zone}\nSubject".encode())
        at = read(content, "a.eml", zone=ZoneInfo("America/Los_Angeles")).statement.at
        assert at.earliest == datetime(2019, 3, 1, 10, tzinfo=UTC)

    @pytest.mark.parametrize("written", ["tomorrow", "Sat, 99 Mar 2019 10:00:00 +0100", "2 Mar 2019 10:00:00 +9999999999"])
    def test_a_date_that_is_none_is_told_with_its_words(self, written: str) -> None:
        content = mail(None).as_bytes().replace(b"Subject", f"Date: {written}\nSubject".encode())
        (unread,) = read(content, "a.eml").found
        assert isinstance(unread, UnreadStatement)
        assert unread.unchecked.code == "statement-date-invalid"
        assert written in unread.unchecked.text

    def test_sender_subject_and_words_are_its_text(self) -> None:
        text = read(mail(subject="Überschwemmung").as_bytes(), "a.eml").statement.text
        assert text == "From: Anna <anna@example.org>\nSubject: Überschwemmung\nLook at this"

    def test_html_alone_gives_its_words(self) -> None:
        message = mail()
        message.set_content("<style>p{}</style><p>Flood &amp; fire</p><script>x</script>", subtype="html")
        text = read(message.as_bytes(), "a.eml").statement.text
        assert text is not None and text.endswith("\nFlood & fire")


def test_a_header_may_hold_half_a_character() -> None:
    """UTF-7 can write a lone surrogate, which no other encoding can: the whole run ended with it."""
    raw = b"From: a@example.org\nDate: Sat, 2 Mar 2019 10:00:00 +0100\nSubject: Flood =?utf-7?q?+2AA-?=\n\nwords\n"
    (found,) = read(raw, "a.eml").found
    assert isinstance(found, Statement)
    assert (found.title or found.text or "").startswith("Flood ?")


class TestOtherForms:
    def test_a_mailbox_is_a_statement_a_mail(self) -> None:
        body = attach(mail(text="First\n\nFrom here on it is text"), PHOTO, "flood.jpg").as_bytes()
        other = mail(text="Second").as_bytes()
        box = b"From anna Sat Mar  2 10:00:00 2019\n" + body + b"\nFrom anna Sat Mar  2 11:00:00 2019\n" + other
        found = read(box, "all.mbox").found
        assert [one.id for one in found] == ["all.mbox#1", "all.mbox#2"]
        assert isinstance(found[0], Statement) and len(found[0].media) == 1

    def saved_page(self, head: str = "") -> bytes:
        """A page of an article with a picture, and a part that only its style shows (RFC 2557)."""
        words = "The river left its bed on Saturday and flooded the valley for hours. " * 8
        page = f"<html><head>{head}</head><body><article><h1>Flood</h1><img src='a.jpg' width=600><p>{words}</p></article></body></html>"
        parts = "".join(
            f"--B\nContent-Type: image/jpeg\nContent-Transfer-Encoding: base64\nContent-Location: https://example.org/{name}\n\n"
            f"{base64.encodebytes(encoded(picture(seed, 600, 400))).decode()}"
            for seed, name in ((1, "a.jpg"), (2, "style.jpg"))
        )
        return (
            "From: <Saved by Blink>\nSnapshot-Content-Location: https://example.org/\nSubject: x\n"
            "Date: Sat, 2 Mar 2019 10:00:00 -0000\nMIME-Version: 1.0\n"
            'Content-Type: multipart/related; type="text/html"; boundary="B"\n\n--B\nContent-Type: text/html\n'
            f"Content-Location: https://example.org/\n\n{page}\n{parts}--B--\n"
        ).encode()

    def test_a_saved_page_was_there_when_it_was_saved_and_no_more_is_known(self) -> None:
        statement = read(self.saved_page(), "a.mhtml").statement
        assert statement.at.earliest is None
        assert statement.at.latest is not None and statement.at.latest.replace(microsecond=0) == datetime(2019, 3, 2, 10, tzinfo=UTC)
        assert statement.at_basis is TimeBasis.CAPTURE

    def test_a_saved_page_is_read_as_a_page_and_its_other_parts_are_told(self) -> None:
        head = '<meta property="article:published_time" content="2019-03-01T08:00:00Z">'
        outcome = read(self.saved_page(head), "a.mhtml")
        (item,) = outcome.statement.media
        assert item.content.read("", MOST) == encoded(picture(1, 600, 400))
        assert outcome.statement.at.earliest == datetime(2019, 3, 1, 8, tzinfo=UTC)
        assert outcome.statement.at_basis is TimeBasis.META
        assert "part-3-image.jpg: a part of the saved page that the page itself does not show" in outcome.words
        assert len(read(self.saved_page(head), "a.mhtml", all_images=True).paths) == 2

    def test_a_saved_page_that_its_parser_does_not_survive_is_told_and_its_pictures_are_kept(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(opening, "_said", deeds.crash)
        statement, unread = read(self.saved_page(), "a.mhtml").found
        assert isinstance(statement, Statement) and len(statement.media) == 2
        assert isinstance(unread, UnreadStatement)
        assert unread.unchecked.text.startswith("a.mhtml: this page cannot be read: the process that opened it crashed (SIGKILL)")

    def test_outlook_messages_are_refused_with_advice(self) -> None:
        content = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600) + "__properties_version1.0".encode("utf-16-le")
        assert "export it as .eml" in read(content, "a.msg").words

    @pytest.mark.parametrize(
        "content", [b"Subject: only one\n\nx", b"name,date\na.jpg,2019\n", b"\0\1\2", b"", b"From: x\nnot a header\nTo: y\n"]
    )
    def test_other_files_are_no_mail(self, content: bytes) -> None:
        assert "of no kind that is read" in read(content, "a").words


@pytest.mark.timeout(20)
def test_a_header_of_many_encoded_words_is_cut() -> None:
    """The standard library would take minutes for these 6.5 MB."""
    assert decoded_header("=?utf-8?q?a?= " * 500_000).startswith("a" * 4_000)
