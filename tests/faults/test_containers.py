"""Hostile containers: nothing is written, nothing hangs, the good parts are kept and the refused ones told."""

import io
import os
import struct
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from provenance.contents import FolderTree, Source, ZipTree
from provenance.errors import SourceError
from provenance.model.limits import DEFAULT_LIMITS
from provenance.model.statement import StatedTime, TimeBasis
from tests.unit.intake.documents.making import (
    Outcome,
    Page,
    docx,
    encoded,
    image_stream,
    pdf,
    picture,
    read,
    read_of,
    shown,
    stream,
    zipped,
)

PHOTO = encoded(picture(1))
GIVEN = StatedTime(read(docx({}), "x.docx").statement.at, "2019-03-02", TimeBasis.GIVEN, "--at")
MOST = 10**8
pytestmark = pytest.mark.timeout(30)  # each takes a second or so; the limit is for what would hang


@pytest.fixture(autouse=True)
def nothing_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The working folder, and the one for temporary files, stay as they were."""
    work, temporary = tmp_path / "work", tmp_path / "temporary"
    work.mkdir()
    temporary.mkdir()
    monkeypatch.chdir(work)
    monkeypatch.setenv("TMPDIR", str(temporary))
    yield
    assert list(work.iterdir()) == list(temporary.iterdir()) == []


def read_zip(content: bytes) -> Outcome:
    return read(content, "z.zip", given=GIVEN)


def with_entry(info: zipfile.ZipInfo, content: bytes) -> bytes:
    """A ZIP with a good picture and one entry made by hand."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as container:
        container.writestr("good.jpg", PHOTO)
        container.writestr(info, content)
    return buffer.getvalue()


class TestZip:
    @pytest.mark.parametrize(
        "name", ["../../evil.jpg", "/abs/evil.jpg", "C:/evil.jpg", "C:evil.jpg", "..\\evil.jpg", "a/../../evil.jpg", "//server/evil.jpg"]
    )
    def test_names_that_lead_out(self, name: str) -> None:
        outcome = read_zip(with_entry(zipfile.ZipInfo(name), PHOTO))
        assert outcome.paths == ["z.zip!good.jpg"]
        assert "its name leads out of the container" in outcome.words

    def test_links(self) -> None:
        info = zipfile.ZipInfo("link.jpg")
        info.external_attr = 0o120777 << 16
        outcome = read_zip(with_entry(info, b"/etc/passwd"))
        assert outcome.paths == ["z.zip!good.jpg"]
        assert "it is a link" in outcome.words

    def test_a_member_that_inflates_beyond_measure(self) -> None:
        outcome = read_zip(zipped({"bomb.jpg": bytes(50 * 2**20), "good.jpg": PHOTO}))
        assert outcome.paths == ["z.zip!good.jpg"]
        assert "max_ratio" in outcome.words

    def test_a_member_that_inflates_to_more_than_it_says(self) -> None:
        content = bytearray(zipped({"a.jpg": bytes(2**20), "good.jpg": PHOTO}))
        for signature, at in ((b"PK\3\4", 22), (b"PK\1\2", 24)):
            start = content.find(signature)
            content[start + at : start + at + 4] = struct.pack("<I", 1000)
        outcome = read_zip(bytes(content))
        bad, good = (item for item in next(iter(outcome.found)).media)  # type: ignore[union-attr]
        with pytest.raises(SourceError, match="damaged"):
            bad.content.read("a", MOST)
        assert good.content.read("good", MOST) == PHOTO

    def test_a_wrong_checksum(self) -> None:
        content = zipped({"a.jpg": b"\xff\xd8\xff" + b"x" * 997, "good.jpg": PHOTO}, zipfile.ZIP_STORED).replace(b"x" * 997, b"y" * 997)
        bad, good = read_zip(content).statement.media
        with pytest.raises(SourceError, match="CRC"):
            bad.content.read("a", MOST)
        assert good.content.read("good", MOST) == PHOTO

    def test_entries_over_each_other(self) -> None:
        names = [f"{index}.jpg" for index in range(50)]
        buffer = io.BytesIO()
        with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as container:
            container.writestr(names[0], PHOTO)
            first = container.infolist()[0]
            for name in names[1:]:
                info = zipfile.ZipInfo(name)
                info.header_offset, info.CRC, info.compress_size, info.file_size = 0, first.CRC, first.compress_size, first.file_size
                info.compress_type = zipfile.ZIP_DEFLATED
                container.filelist.append(info)
                container.NameToInfo[name] = info
        media = read_zip(buffer.getvalue()).statement.media
        assert len(media) == 50
        refused = 0
        for item in media:
            try:
                item.content.read(item.path, MOST)
            except SourceError:
                refused += 1
        assert refused >= 49

    def test_two_members_of_one_name(self) -> None:
        with pytest.warns(UserWarning, match="Duplicate name"):
            content = with_entry(zipfile.ZipInfo("good.jpg"), b"other")
        outcome = read_zip(content)
        assert outcome.statement.media[0].content.read("", MOST) == PHOTO
        assert "an earlier member has the same name" in outcome.words

    def test_encrypted_members_and_rare_methods(self) -> None:
        content = bytearray(with_entry(zipfile.ZipInfo("secret.jpg"), PHOTO))
        content[content.rfind(b"PK\1\2") + 8] |= 1
        outcome = read_zip(bytes(content))
        assert outcome.paths == ["z.zip!good.jpg"]
        assert "it is encrypted" in outcome.words
        info = zipfile.ZipInfo("packed.jpg")
        info.compress_type = zipfile.ZIP_LZMA
        outcome = read_zip(with_entry(info, PHOTO))
        assert outcome.paths == ["z.zip!good.jpg"]
        assert "pack it again with Deflate" in outcome.words

    def test_fifty_thousand_members_that_are_no_pictures_are_all_told(self) -> None:
        outcome = read_zip(zipped({f"{index}.txt": b"" for index in range(50_000)} | {"good.jpg": PHOTO}, zipfile.ZIP_STORED))
        assert outcome.paths == ["z.zip!good.jpg"]
        assert len(outcome.told) == 50_000

    def test_a_hundred_thousand_members_open(self) -> None:
        content = many_members(100_001)
        tree = ZipTree(io.BytesIO(content), "z.zip")
        assert sum(1 for _ in tree.names()) == 100_000
        assert len(tree.refused) == 1

    def test_a_directory_that_says_it_is_enormous(self) -> None:
        content = bytearray(zipped({"good.jpg": PHOTO}))
        end = content.rfind(b"PK\5\6")
        content[end + 12 : end + 16] = struct.pack("<I", 0x7FFFFFFF)
        assert "max_directory_bytes" in read_zip(bytes(content)).words

    def test_an_enormous_directory_behind_a_small_number(self) -> None:
        content = zipped({"good.jpg": PHOTO})
        end = content.rfind(b"PK\5\6")
        record = b"PK\6\6" + struct.pack("<QHHLLQQQQ", 44, 45, 45, 0, 0, 1, 1, 2**33, 0)
        locator = b"PK\6\7" + struct.pack("<LQL", 0, end, 1)
        assert "max_directory_bytes" in read_zip(content[:end] + record + locator + content[end:]).words

    def test_zip64_is_read(self) -> None:
        buffer = io.BytesIO()
        with zipfile.ZipFile(buffer, "w") as container, container.open("good.jpg", "w", force_zip64=True) as member:
            member.write(PHOTO)
        assert read_zip(buffer.getvalue()).paths == ["z.zip!good.jpg"]

    def test_zips_in_zips_without_end(self) -> None:
        content = zipped({"good.jpg": PHOTO})
        for _ in range(20):
            content = zipped({"good.jpg": PHOTO, "r.zip": content})
        outcome = read_zip(content)
        assert outcome.paths == ["z.zip!r.zip!good.jpg", "z.zip!good.jpg"]
        assert "max_depth" in outcome.words

    @pytest.mark.parametrize("cut", [0.1, 0.5, 0.9, 0.99])
    def test_one_that_is_cut_off(self, cut: float) -> None:
        content = zipped({"good.jpg": PHOTO})
        assert "not a ZIP that can be read" in read_zip(content[: int(len(content) * cut)]).words


def many_members(count: int) -> bytes:
    """A ZIP of empty members, written by hand, since zipfile takes its time (APPNOTE 4.3.7, 4.3.12, 4.3.14 to 4.3.16)."""
    local, directory = bytearray(), bytearray()
    for index in range(count):
        name = b"%06d.txt" % index
        fields = struct.pack("<HHHHHLLLHH", 20, 0, 0, 0, 33, 0, 0, 0, len(name), 0)
        directory += b"PK\1\2" + struct.pack("<H", 20) + fields + struct.pack("<HHHLL", 0, 0, 0, 0, len(local)) + name
        local += b"PK\3\4" + fields + name
    record = b"PK\6\6" + struct.pack("<QHHLLQQQQ", 44, 45, 45, 0, 0, count, count, len(directory), len(local))
    locator = b"PK\6\7" + struct.pack("<LQL", 0, len(local) + len(directory), 1)
    end = b"PK\5\6" + struct.pack("<HHHHLLH", 0, 0, 0xFFFF, 0xFFFF, 0xFFFFFFFF, 0xFFFFFFFF, 0)
    return bytes(local + directory) + record + locator + end


class TestMail:
    HEAD = b"From: a@example.org\nTo: b@example.org\nDate: Sat, 02 Mar 2019 10:00:00 +0000\nMIME-Version: 1.0\n"
    GIF = b"Content-Type: image/gif\n\nGIF89a"

    def multipart(self, boundary: bytes) -> bytes:
        return b'Content-Type: multipart/mixed; boundary="' + boundary + b'"\n\n'

    def test_ten_thousand_parts(self) -> None:
        parts = b"".join(b"--B\n" + self.GIF + b"%d\n" % index for index in range(10_500))
        outcome = read(self.HEAD + self.multipart(b"B") + parts + b"--B--\n", "a.eml")
        assert len(outcome.paths) == DEFAULT_LIMITS.max_document_images
        assert "max_mail_parts" in outcome.words
        assert "max_document_images" in outcome.words

    def test_a_thousand_parts_within_each_other(self) -> None:
        content = self.HEAD + self.multipart(b"B0") + b"--B0\n" + self.GIF + b"\n"
        for level in range(1, 1000):
            content += b"--B%d\n" % (level - 1) + self.multipart(b"B%d" % level)
        outcome = read(content + b"--B999\n" + self.GIF + b"deep\n", "a.eml")
        assert outcome.paths == ["a.eml!part-1-image.gif"]
        assert "nested" in outcome.words

    def test_mails_within_mails(self) -> None:
        content = self.HEAD + b"Content-Type: message/rfc822\n\n" + b"From: x\nContent-Type: message/rfc822\n\n" * 5000 + self.GIF
        assert "nested" in read(content, "a.eml").words

    @pytest.mark.parametrize(
        "body",
        [
            b'Content-Type: multipart/mixed; boundary="none"\n\n--other\n' + GIF,
            b"Content-Type: multipart/mixed\n\n--B\n" + GIF,
            b'Content-Type: multipart/mixed; boundary=""\n\n--\n' + GIF,
            b'Content-Type: multipart/mixed; boundary="B"\nContent-Transfer-Encoding: base64\n\n--B\n' + GIF,
            b"Content-Type: image/gif; charset*0*=x''%zz; name*1*=\xff\n\nGIF89a",
            b'Content-Type: text/html; charset="\xff\0no"\n\n<img src="' + b"<img src='" * 10_000,
            b"Content-Type: text/html\n\n" + b"<style>" * 50_000 + b"<img " * 200_000,
        ],
    )
    def test_bodies_that_break_the_rules(self, body: bytes) -> None:
        outcome = read(self.HEAD + body, "a.eml")
        assert outcome.statement.at_text == "Sat, 02 Mar 2019 10:00:00 +0000"

    def test_headers_that_break_the_rules(self) -> None:
        for value in (
            b"=?utf-8?b?////?=",
            b"=?iso-8859\xff1?q?x?=",
            b"=?no-such?q?x?=",
            b"\xff\xfe",
            b'"' * 5000,
            b"(" * 5000,
            b"=?utf-8?q?" * 2000,
        ):
            head = self.HEAD + b"Subject: " + value + b"\nContent-Disposition: attachment; filename=" + value + b"\n"
            assert read(head + self.GIF, "a.eml").paths[0].startswith("a.eml!part-1-")

    def test_file_names_that_lead_out_are_names(self) -> None:
        content = self.HEAD + b'Content-Disposition: attachment; filename="../../../etc/x.gif"\n' + self.GIF
        assert read(content, "a.eml").paths == ["a.eml!part-1-x.gif"]


class TestPdf:
    def nested(self, again: bytes) -> bytes:
        fields = "/Type/XObject/Subtype/Form/BBox[0 0 200 100]/Resources<</XObject<</F 101 0 R/I 100 0 R>>>>"
        good = Page(shown("I", 0, 0, 60, 40), {"I": 0})
        return pdf([good, Page(b"/F Do", {"F": 1}), good], [image_stream(picture(1)), stream(fields, shown("I", 0, 0, 60, 40) + again)])

    def test_a_form_that_shows_itself(self) -> None:
        assert len(read(self.nested(b"/F Do"), "a.pdf").paths) == 1

    def test_a_form_that_shows_itself_twice_is_given_up_and_the_other_pages_are_kept(self) -> None:
        outcome = read(self.nested(b"/F Do /F Do /F Do"), "a.pdf")
        assert outcome.paths == ["a.pdf!page-1-image-1.png"]
        assert "page 2: takes too long to load" in outcome.words
        assert "page 3" not in outcome.words

    def test_pages_over_the_limit_are_told(self) -> None:
        content = pdf([Page(b"", {})], []).replace(b"/Count 1/Kids[1000 0 R]", b"/Count 100000/Kids[" + b"1000 0 R " * 100_000 + b"]")
        outcome = read(content, "a.pdf")
        assert "the pages after page 2000 of 100,000 were not read" in outcome.words

    def test_a_picture_of_more_pixels_than_the_limit(self) -> None:
        fields = "/Type/XObject/Subtype/Image/Width 60000/Height 60000/BitsPerComponent 8/ColorSpace/DeviceRGB/Filter/FlateDecode"
        objects = [stream(fields, b"x\x9c" + bytes(300)), image_stream(picture(1))]
        outcome = read(pdf([Page(shown("A", 0, 0, 60, 40) + shown("B", 0, 0, 60, 40), {"A": 0, "B": 1})], objects), "a.pdf")
        bad, good = outcome.statement.media
        with pytest.raises(Exception, match="max_document_pixels"):
            bad.content.read("a", MOST)
        assert good.content.read("b", MOST)[:4] == b"\x89PNG"

    @pytest.mark.parametrize("seed", range(20))
    def test_flipped_bytes_raise_nothing(self, seed: int) -> None:
        import numpy as np

        whole = pdf([Page(shown("A", 0, 0, 60, 40), {"A": 0})] * 2, [image_stream(picture(1, 40, 40))])
        content = np.frombuffer(whole, dtype=np.uint8).copy()
        random = np.random.default_rng(seed)
        content[random.integers(9, len(content), 30)] = random.integers(0, 256, 30)
        assert read(content.tobytes(), "a.pdf", given=GIVEN).found


class TestOffice:
    def test_entities_are_refused_and_the_pictures_kept(self) -> None:
        many = b"&a;" * 8
        entities = b'<!DOCTYPE x [<!ENTITY a "' + b"a" * 1000 + b'"><!ENTITY b "' + many + b'">]>'
        bomb = entities + b"<x><created>&b;</created></x>"
        outcome = read(docx({"word/media/x.jpg": PHOTO, "word/document.xml": bomb, "docProps/core.xml": bomb}), "a.docx", given=GIVEN)
        assert outcome.paths == ["a.docx!word/media/x.jpg"]
        assert outcome.words.count("declares entities of its own") == 2

    def test_files_of_the_system_are_not_read(self) -> None:
        outside = b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><x><created>&a;</created></x>'
        assert "declares entities" in read(docx({"docProps/core.xml": outside}), "a.docx", given=GIVEN).words

    def test_elements_without_end(self) -> None:
        deep = b'<w:x xmlns:w="urn:w">' + b"<w:t>" * 200_000
        assert "not well-formed" in read(docx({"word/document.xml": deep}), "a.docx").words

    def test_a_picture_that_is_damaged_is_told_when_it_is_read(self) -> None:
        content = docx({"word/media/x.jpg": b"\xff\xd8\xff" + b"x" * 5000})
        at = content.find(b"word/media/x.jpg") + len("word/media/x.jpg")
        outcome = read(content[:at] + b"\xff\xff\xff\xff" + content[at + 4 :], "a.docx")
        (item,) = outcome.statement.media
        with pytest.raises(SourceError, match=r"word/media/x\.jpg"):
            item.content.read("", MOST)


class TestFolder:
    def test_pipes_devices_and_links(self, tmp_path: Path) -> None:
        root = tmp_path / "given"
        root.mkdir()
        os.mkfifo(root / "pipe.jpg")
        os.mkfifo(root / "pipe")
        (root / "device.jpg").symlink_to("/dev/zero")
        (root / "circle.jpg").symlink_to("circle.jpg")
        (root / "out.jpg").symlink_to("/etc/passwd")
        (root / "good.jpg").write_bytes(PHOTO)
        (root / "up").symlink_to(tmp_path)
        outcome = read_of(Source("given", FolderTree(root), None), given=GIVEN)
        assert "given/good.jpg" in outcome.paths
        assert "up: a link to a folder" in outcome.words
        for item in outcome.statement.media:
            if item.path == "given/good.jpg":
                assert item.content.read("", MOST) == PHOTO
            else:
                with pytest.raises(Exception, match=r"not a regular file|leads out|cannot be read"):
                    item.content.read(item.path, MOST)
