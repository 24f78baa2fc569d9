"""PDF documents."""

import gc
import hashlib
import io
import os
import signal
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from provenance.contents import FolderTree, Source
from provenance.errors import MediaError
from provenance.intake.documents import pdf_file
from provenance.intake.documents.pdf_file import PdfFile
from provenance.model.limits import DEFAULT_LIMITS, Limits
from provenance.model.statement import StatedTime, Statement, TimeBasis, UnreadStatement
from provenance.sandbox import confined
from tests.unit.intake.documents import dying
from tests.unit.intake.documents.making import Outcome, Page, encoded, image_stream, pdf, picture, read, read_of, shown, stream
from tests.unit.sandbox import deeds

MOST = 10**8


def pixels(outcome: Outcome, number: int = 0) -> Image.Image:
    item = outcome.statement.media[number]
    return Image.open(io.BytesIO(item.content.read(item.path, MOST)))


def one_image(content: bytes, *more: bytes) -> bytes:
    return pdf([Page(shown("I", 10, 10, 60, 40), {"I": 0})], [content, *more])


class TestPictures:
    def test_a_jpeg_is_taken_as_it_is_stored(self) -> None:
        photo = picture(1)
        item = read(one_image(image_stream(photo, "/Filter/DCTDecode")), "a.pdf").statement.media[0]
        assert hashlib.sha256(item.content.read("", MOST)).digest() == hashlib.sha256(encoded(photo)).digest()
        assert item.path == "a.pdf!page-1-image-1.jpg"
        assert item.origin is not None and (item.origin.source, item.origin.place) == ("a.pdf", "page 1")

    def test_a_jpeg_below_simple_filters_is_taken_without_them(self) -> None:
        photo = picture(1)
        head = f"/Type/XObject/Subtype/Image/Width {photo.width}/Height {photo.height}/BitsPerComponent 8/ColorSpace/DeviceRGB"
        wrapped = stream(f"{head}/Filter[/ASCIIHexDecode/DCTDecode]", encoded(photo).hex().encode() + b">")
        item = read(one_image(wrapped), "a.pdf").statement.media[0]
        assert item.content.read("", MOST) == encoded(photo)

    def test_other_pictures_keep_every_pixel(self) -> None:
        photo = picture(2)
        assert np.array_equal(np.asarray(pixels(read(one_image(image_stream(photo)), "a.pdf"))), np.asarray(photo))

    def test_grey_and_one_bit_pictures_are_decoded(self) -> None:
        grey = picture(3).convert("L")
        assert np.array_equal(np.asarray(pixels(read(one_image(image_stream(grey)), "a.pdf"))), np.asarray(grey))
        bits = grey.point(lambda value: 255 * (value > 127)).convert("1")
        fields = "/Type/XObject/Subtype/Image/Width 96/Height 64/BitsPerComponent 1/ColorSpace/DeviceGray"
        seen = pixels(read(one_image(stream(fields, bits.tobytes())), "a.pdf")).convert("L")
        assert np.array_equal(np.asarray(seen) > 127, np.asarray(bits))

    def test_indexed_pictures_are_decoded(self) -> None:
        fields = "/Type/XObject/Subtype/Image/Width 64/Height 64/BitsPerComponent 8/ColorSpace[/Indexed/DeviceRGB 1<FF000000FF00>]"
        indices = bytes(column // 32 for _ in range(64) for column in range(64))
        seen = pixels(read(one_image(stream(fields, indices)), "a.pdf"))
        assert seen.getpixel((0, 0)) == (255, 0, 0)
        assert seen.getpixel((63, 63)) == (0, 255, 0)

    def test_cmyk_pictures_are_decoded(self) -> None:
        cyan = Image.new("CMYK", (64, 64), (255, 0, 0, 0))
        cyan.paste((0, 0, 0, 255), (0, 0, 32, 32))
        seen = pixels(read(one_image(image_stream(cyan)), "a.pdf")).convert("RGB")
        red, _, blue = seen.getpixel((60, 60))  # type: ignore[misc]  # of three channels
        assert blue > red + 100
        assert max(seen.getpixel((5, 5))) < 60  # type: ignore[arg-type]

    def test_a_mask_is_no_picture_and_what_it_hides_is_white(self) -> None:
        mask = Image.new("L", (96, 64), 255)
        mask.paste(0, (0, 0, 48, 64))
        outcome = read(one_image(image_stream(Image.new("RGB", (96, 64)), "/SMask 101 0 R"), image_stream(mask)), "a.pdf")
        assert len(outcome.paths) == 1
        seen = pixels(outcome).resize((96, 64)).convert("L")
        assert seen.getpixel((20, 30)) == 255
        assert seen.getpixel((80, 30)) == 0

    def test_one_colour_in_two_masks_is_two_pictures(self) -> None:
        masks = []
        for box in ((0, 0, 48, 64), (0, 0, 96, 32)):
            mask = Image.new("L", (96, 64), 255)
            mask.paste(0, box)
            masks.append(image_stream(mask))
        black = Image.new("RGB", (96, 64))
        objects = [image_stream(black, "/SMask 102 0 R"), image_stream(black, "/SMask 103 0 R"), *masks]
        page = Page(shown("A", 0, 0, 60, 40) + shown("B", 100, 0, 60, 40), {"A": 0, "B": 1})
        assert len(read(pdf([page], objects), "a.pdf").paths) == 2

    def test_a_picture_used_again_is_one(self) -> None:
        both = Page(shown("A", 0, 0, 60, 40) + shown("A", 90, 0, 30, 20) + shown("B", 130, 0, 60, 40), {"A": 0, "B": 1})
        objects = [image_stream(picture(1)), image_stream(picture(2))]
        assert read(pdf([both, both], objects), "a.pdf").paths == ["a.pdf!page-1-image-1.png", "a.pdf!page-1-image-3.png"]

    def test_pictures_in_forms_and_stamps_are_found(self) -> None:
        form = stream("/Type/XObject/Subtype/Form/BBox[0 0 200 100]/Resources<</XObject<</I 100 0 R>>>>", shown("I", 0, 0, 50, 50))
        content = pdf([Page(b"/F Do", {"F": 1})], [image_stream(picture(1)), form])
        assert len(read(content, "a.pdf").paths) == 1
        stamp = b"/Annots[<</Type/Annot/Subtype/Stamp/Rect[0 0 50 50]/AP<</N 101 0 R>>>>]/Resources"
        stamped = pdf([Page(b"", {})], [image_stream(picture(1)), form]).replace(b"/Resources<</XObject<<>>", stamp + b"<</XObject<<>>")
        assert len(read(stamped, "a.pdf").paths) == 1

    def test_icons_and_rules_are_left_out_unless_asked_for(self) -> None:
        page = Page(shown("A", 0, 0, 5, 5) + shown("B", 0, 50, 190, 2) + shown("C", 90, 0, 60, 40), {"A": 0, "B": 1, "C": 2})
        content = pdf([page], [image_stream(picture(seed, *size)) for seed, size in enumerate([(16, 16), (2000, 40), (96, 64)])])
        outcome = read(content, "a.pdf")
        assert outcome.paths == ["a.pdf!page-1-image-3.png"]
        assert len(outcome.statement.left_out) == 2
        assert len(read(content, "a.pdf", all_images=True).paths) == 3

    def test_several_threads_may_read_them(self) -> None:
        """PDFium itself may not be called by two at a time."""
        photos = [picture(seed) for seed in range(6)]
        pages = [Page(shown("I", 10, 10, 60, 40), {"I": number}) for number in range(6)]
        content = pdf(pages, [image_stream(photo) for photo in photos])
        media = [item for name in ("a.pdf", "b.pdf") for item in read(content, name).statement.media]
        with ThreadPoolExecutor(6) as executor:
            taken = list(executor.map(lambda item: item.content.read(item.path, MOST), media * 5))
        for number, file in enumerate(taken):
            assert np.array_equal(np.asarray(Image.open(io.BytesIO(file))), np.asarray(photos[number % 6]))


class TestScans:
    STRIPS = (shown("A", 0, 50, 200, 50) + shown("B", 0, 0, 200, 50), {"A": 0, "B": 1})

    def test_strips_of_a_page_are_the_page(self) -> None:
        whole = picture(5, 400, 200)
        halves = [image_stream(whole.crop((0, top, 400, top + 100))) for top in (0, 100)]
        outcome = read(pdf([Page(*self.STRIPS)], halves), "a.pdf")
        assert outcome.paths == ["a.pdf!page-1.png"]
        assert [left.reason for left in outcome.statement.left_out] == ["a strip of page 1, which is taken as a whole"] * 2
        assert np.abs(np.asarray(pixels(outcome), dtype=int) - np.asarray(whole, dtype=int)).mean() < 3

    def test_one_picture_over_a_page_is_itself(self) -> None:
        photo = picture(5, 400, 200)
        content = pdf([Page(shown("A", 0, 0, 200, 100), {"A": 0})], [image_stream(photo, "/Filter/DCTDecode")])
        item = read(content, "a.pdf").statement.media[0]
        assert item.content.read("", MOST) == encoded(photo)

    @pytest.mark.parametrize("sizes", [((400, 100), (300, 100)), ((400, 100), (396, 100))])
    def test_photographs_that_fill_a_page_are_photographs(self, sizes: tuple[tuple[int, int], ...]) -> None:
        content = pdf([Page(*self.STRIPS)], [image_stream(picture(seed, *size)) for seed, size in enumerate(sizes)])
        assert len(read(content, "a.pdf").paths) == 2


class TestTimeAndWords:
    def test_the_date_of_the_document_is_its_time(self) -> None:
        statement = read(one_image(image_stream(picture(1))), "a.pdf").statement
        assert statement.at.earliest == datetime(2019, 3, 2, 9, tzinfo=UTC)
        assert statement.at_basis is TimeBasis.DOCUMENT
        assert statement.at_text == "D:20190302100000+01'00'"

    @pytest.mark.parametrize(
        ("written", "earliest", "latest"),
        [
            ("D:20190302", datetime(2019, 3, 1, 10, tzinfo=UTC), datetime(2019, 3, 3, 12, tzinfo=UTC)),
            ("D:20190302100000", datetime(2019, 3, 1, 10, tzinfo=UTC), datetime(2019, 3, 3, 12, tzinfo=UTC)),
            ("D:20190302100000Z", datetime(2019, 3, 2, 10, tzinfo=UTC), datetime(2019, 3, 2, 10, 0, 1, tzinfo=UTC)),
            ("20190302100000-05", datetime(2019, 3, 2, 15, tzinfo=UTC), datetime(2019, 3, 2, 15, 0, 1, tzinfo=UTC)),
            ("D:2019", datetime(2018, 12, 31, 10, tzinfo=UTC), datetime(2020, 1, 1, 12, tzinfo=UTC)),
        ],
    )
    def test_a_date_is_as_vague_as_it_is_written(self, written: str, earliest: datetime, latest: datetime) -> None:
        at = read(pdf([Page(b"", {})], [], f"/CreationDate({written})"), "a.pdf").statement.at
        assert at.earliest == earliest
        assert at.latest is not None and (latest - at.latest).total_seconds() < 1

    @pytest.mark.parametrize(
        ("creator", "basis"),
        [
            ("Mozilla/5.0 \\(X11; Linux x86_64\\) AppleWebKit/537.36 Chrome/118.0.0.0", TimeBasis.CAPTURE),
            ("Mozilla Firefox 118.0.1", TimeBasis.CAPTURE),
            ("Safari", TimeBasis.CAPTURE),
            ("wkhtmltopdf 0.12.6", TimeBasis.CAPTURE),
            ("Microsoft Word", TimeBasis.DOCUMENT),
        ],
    )
    def test_a_page_that_a_browser_printed_was_there_by_then_and_may_be_older(self, creator: str, basis: TimeBasis) -> None:
        content = pdf([Page(b"", {})], [], f"/CreationDate(D:20190302100000Z)/Creator({creator})")
        statement = read(content, "a.pdf").statement
        assert statement.at_basis is basis
        assert (statement.at.earliest is None) is (basis is TimeBasis.CAPTURE)

    def test_a_date_that_is_none_is_told_and_does_not_stop_a_given_one(self) -> None:
        content = pdf([Page(b"", {})], [], "/CreationDate(D:20191399)")
        (unread,) = read(content, "a.pdf").found
        assert isinstance(unread, UnreadStatement)
        assert unread.unchecked.code == "statement-date-invalid"
        assert "D:20191399" in unread.unchecked.text
        moment = read(one_image(image_stream(picture(1))), "b.pdf").statement
        given = StatedTime(moment.at, "given", TimeBasis.GIVEN, "--at")
        assert read(content, "a.pdf", given=given).statement.at_text == "given"

    def test_its_first_words_are_its_text(self) -> None:
        content = pdf([Page(b"BT /F1 12 Tf 10 50 Td (Flood in the valley) Tj ET", {})], [])
        assert read(content, "a.pdf").statement.text == "Flood in the valley"


class TestDamage:
    def test_a_password_is_named(self) -> None:
        from reportlab.lib.pdfencrypt import StandardEncryption
        from reportlab.pdfgen.canvas import Canvas

        buffer = io.BytesIO()
        page = Canvas(buffer, encrypt=StandardEncryption("secret"))
        page.drawString(10, 10, "x")
        page.save()
        assert "encrypted with a password" in read(buffer.getvalue(), "a.pdf").words

    def test_no_pdf_is_named(self) -> None:
        outcome = read(b"%PDF-1.4\nnothing", "a.pdf")
        assert "not a PDF that can be read" in outcome.words
        assert not any(isinstance(found, Statement) for found in outcome.found)

    def test_a_damaged_page_is_told_and_the_others_are_kept(self) -> None:
        content = pdf([Page(shown("A", 0, 0, 60, 40), {"A": 0})] * 3, [image_stream(picture(1))])
        broken = content.replace(b"1002 0 obj\n<</Type/Page", b"1002 0 obj\n<</Typo/Page")
        outcome = read(broken.replace(b"1002 0 obj", b"1002 0 xxx"), "a.pdf")
        assert len(outcome.paths) == 1
        assert "page 2: cannot be read" in outcome.words


class TestWorkers:
    """What PDFium, or who took it over, may do to a worker: it costs the page or the picture, nothing else."""

    PHOTOS = tuple(picture(seed) for seed in range(3))
    CONTENT = pdf([Page(shown("I", 10, 10, 60, 40), {"I": number}) for number in range(3)], [image_stream(photo) for photo in PHOTOS])
    TOGETHER = pdf([Page(b"".join(shown(name, 0, 0, 60, 40) for name in "ABC"), {"A": 0, "B": 1, "C": 2})], list(map(image_stream, PHOTOS)))

    @pytest.mark.parametrize("job", [dying.page_that_crashes, dying.page_that_hangs])
    def test_a_page_that_takes_its_worker_down_is_told_and_the_others_are_read(self, monkeypatch: pytest.MonkeyPatch, job: object) -> None:
        monkeypatch.setattr(pdf_file, "_page", job)
        outcome = read(self.CONTENT, "a.pdf", limits=Limits(max_wall_seconds=1.0))
        assert outcome.paths == ["a.pdf!page-1-image-1.png", "a.pdf!page-3-image-1.png"]
        assert outcome.words.startswith("a.pdf: page 2: takes too long to load, or crashes PDFium; not read (")
        assert np.array_equal(np.asarray(pixels(outcome, 1)), np.asarray(self.PHOTOS[2]))

    def test_a_picture_that_takes_its_worker_down_is_told_and_the_others_are_found(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(pdf_file, "_images", dying.images_that_crash)
        outcome = read(self.TOGETHER, "a.pdf")
        assert outcome.paths == ["a.pdf!page-1-image-1.png", "a.pdf!page-1-image-3.png"]
        assert "page 1, image 2: cannot be read: the process that opened it crashed (SIGABRT)" in outcome.words

    def test_a_picture_that_cannot_be_taken_out_leaves_the_others(self, monkeypatch: pytest.MonkeyPatch) -> None:
        outcome = read(self.TOGETHER, "a.pdf")
        monkeypatch.setattr(pdf_file, "_image_bytes", dying.bytes_that_crash)
        with pytest.raises(MediaError, match=r"page 1, image 2: cannot be decoded: .*SIGABRT"):
            pixels(outcome, 1)
        assert np.array_equal(np.asarray(pixels(outcome, 2)), np.asarray(self.PHOTOS[2]))

    def test_more_pictures_than_a_page_has_are_not_taken(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(pdf_file, "_images", dying.too_many_images)
        assert "page 1: its pictures cannot be told" in read(self.TOGETHER, "a.pdf").words

    def test_a_worker_that_is_killed_in_the_middle_of_a_document_costs_nothing(self) -> None:
        opened = PdfFile(io.BytesIO(self.CONTENT), "a.pdf", DEFAULT_LIMITS)
        for number, photo in enumerate(self.PHOTOS, 1):
            kill_workers()
            assert opened.page(number, 0).image_count == 1
            kill_workers()
            (image,) = opened.images(number, 1)
            assert not isinstance(image, MediaError)
            kill_workers()
            assert np.array_equal(np.asarray(Image.open(io.BytesIO(opened.image_bytes(image, MOST)))), np.asarray(photo))

    def test_time_that_is_over_is_told_also_within_a_page(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(pdf_file, "_images", dying.images_in_time)
        both = pdf([Page(b"".join(shown(name, 0, 0, 60, 40) for name in "AB"), {"A": 0, "B": 1})] * 2, list(map(image_stream, self.PHOTOS)))
        outcome = read(both, "a.pdf", limits=Limits(max_document_seconds=0.01))
        assert outcome.paths == ["a.pdf!page-1-image-1.png"]
        assert "its pictures after number 1 of 2 were not read" in outcome.words
        assert "the pages after page 1 of 2 were not read" in outcome.words

    def test_no_file_stays_open(self, tmp_path: Path) -> None:
        """Neither here nor in the workers, which may have 64."""
        (tmp_path / "a.pdf").write_bytes(self.CONTENT)

        def read_all() -> None:
            for _ in range(80):
                assert len(read(self.CONTENT, "a.pdf").paths) == 3
                assert len(read_of(Source("a.pdf", FolderTree(tmp_path), "a.pdf")).paths) == 3
                read(b"%PDF-1.4 nothing", "a.pdf")

        read(self.CONTENT, "a.pdf")
        gc.collect()
        here = len(os.listdir("/dev/fd"))  # noqa: PTH208 - each is a number
        read_all()
        gc.collect()
        assert len(os.listdir("/dev/fd")) == here  # noqa: PTH208
        assert confined(DEFAULT_LIMITS).run(deeds.open_handles) <= 5  # three standard ones, the connection, the last document


def kill_workers() -> None:
    """Those that wait for their next job."""
    for worker in confined(DEFAULT_LIMITS)._idle:
        os.kill(worker.pid, signal.SIGKILL)
