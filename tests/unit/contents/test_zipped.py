"""ZIPs of strangers: which members are read, each limit at its bound, and what is said of the rest."""

import io
import zipfile
from collections.abc import Callable

import pytest

from provenance.contents import ZipTree
from provenance.contents.zipped import _check_directory
from provenance.errors import MediaError, MediaMissingError, MediaTooLargeError, SourceError
from provenance.model.limits import Limits
from tests.unit.intake.documents.making import zipped

MOST = 10**8


def tree(content: bytes, **limits: int) -> ZipTree:
    return ZipTree(io.BytesIO(content), "z.zip", Limits(**limits))


def made(*members: tuple[str, Callable[[zipfile.ZipInfo], None]], content: bytes = b"12345") -> bytes:
    """A ZIP whose directory says of its members what the changes make it say."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as container:
        for name, change in members:
            info = zipfile.ZipInfo(name)
            container.writestr(info, content)
            change(info)
    return buffer.getvalue()


def as_it_is(_: zipfile.ZipInfo) -> None:
    pass


def flagged(bits: int) -> Callable[[zipfile.ZipInfo], None]:
    def change(info: zipfile.ZipInfo) -> None:
        info.flag_bits |= bits

    return change


def linked(info: zipfile.ZipInfo) -> None:
    info.external_attr = 0o120777 << 16


def sized(file: int, stored: int) -> Callable[[zipfile.ZipInfo], None]:
    def change(info: zipfile.ZipInfo) -> None:
        info.file_size, info.compress_size = file, stored

    return change


class TestMembers:
    def test_hidden_ones_are_not_named_and_can_be_asked_for(self) -> None:
        opened = tree(zipped({"a": b"1", "b/c": b"2", ".git/config": b"3", "b/.d/e": b"4", "b.c/.d": b"5", "e.jpg": b"6"}))
        assert list(opened.names()) == ["a", "b/c", "e.jpg"]
        assert opened.content(".git/config").read("x", MOST) == b"3"
        assert [opened.has(name) for name in ("a", "./b/c", "b", "../a", "none")] == [True, True, False, False, False]

    def test_what_is_not_read_says_why(self) -> None:
        opened = tree(made(("a", as_it_is), ("link", linked), ("d\\link", linked), ("locked", flagged(1)), ("best", flagged(2))))
        assert list(opened.names()) == ["a", "best"]
        assert opened.refused == (("link", "it is a link"), ("d\\link", "it is a link"), ("locked", "it is encrypted"))
        for name, kind, told in (
            ("link", MediaError, "z.zip!link: not read: it is a link"),
            ("d/link", MediaError, "z.zip!d/link: not read: it is a link"),
            ("locked", MediaError, "z.zip!locked: not read: it is encrypted"),
            ("none", MediaMissingError, "z.zip!none: there is no such member"),
            ("../a", MediaError, "../a: leads out of z.zip; not read"),
        ):
            assert opened.content(name).key == f"z.zip!{name}"
            with pytest.raises(kind) as caught:
                opened.content(name).read("x", MOST)
            assert str(caught.value) == told
        for name in ("none", "../a", "link"):
            with pytest.raises(MediaMissingError) as caught:
                opened.open(name)
            assert str(caught.value) == f"z.zip!{name}: there is no such member"

    def test_first_of_several_with_one_name_is_read(self) -> None:
        """Readers differ in which they take, so that one shows what another has checked otherwise."""
        with pytest.warns(UserWarning, match="Duplicate name"):
            opened = tree(made(("a", as_it_is), ("a", as_it_is), ("b\\c", as_it_is), ("b/c", as_it_is), ("a/", as_it_is)))
        assert list(opened.names()) == ["a", "b/c"]
        assert opened.refused == (("a", "an earlier member has the same name"), ("b/c", "an earlier member has the same name"))

    def test_a_member_over_the_limit_is_named_as_the_caller_does(self) -> None:
        with pytest.raises(MediaTooLargeError) as caught:
            tree(zipped({"a": b"12345"})).content("a").read("page.html: a.jpg", 4)
        assert str(caught.value) == "page.html: a.jpg: 5 bytes; the limit is 4"


def test_file_is_closed_with_the_last_reference_to_the_tree() -> None:
    file = io.BytesIO(zipped({"a": b"1"}))
    content = ZipTree(file, "z.zip", Limits()).content("a")
    assert content.read("a", MOST) == b"1"
    del content
    assert file.closed


class TestDamage:
    def test_what_is_no_zip_is_called_so(self) -> None:
        with pytest.raises(SourceError) as caught:
            tree(b"no zip")
        assert str(caught.value) == "z.zip: not a ZIP that can be read: File is not a zip file"

    def test_a_damaged_member_is_named(self) -> None:
        content = bytearray(zipped({"a": b"x" * 100}, zipfile.ZIP_STORED))
        content[40] ^= 1
        with pytest.raises(SourceError) as caught:
            tree(bytes(content)).content("a").read("a", MOST)
        assert str(caught.value) == "z.zip!a: damaged: Bad CRC-32 for file 'a'"

    def test_a_member_whose_header_is_damaged_is_named(self) -> None:
        content = zipped({"a": b"x" * 100}).replace(b"PK\x03\x04", b"PK\x03\x05")
        with pytest.raises(SourceError) as caught:
            tree(content).content("a").read("a", MOST)
        assert str(caught.value) == "z.zip!a: cannot be read: Bad magic number for file header"


class TestLimits:
    def test_directory_is_refused_by_the_name_of_the_zip(self) -> None:
        with pytest.raises(SourceError, match=r"^z.zip: its directory is \d+ bytes; the limit is 40 \(max_directory_bytes\)$"):
            tree(zipped({"a": b""}), max_directory_bytes=40)

    @pytest.mark.parametrize(
        ("file", "stored", "refused"),
        [
            (1000, 1, False),
            (1001, 1, True),
            (1001, 0, True),
            (1001, 100, True),
            (1001, 101, False),
            (1010, 101, False),
            (1011, 101, True),
        ],
    )
    def test_ratio_of_a_member(self, file: int, stored: int, refused: bool) -> None:
        opened = tree(made(("a", sized(file, stored))), ratio_free_bytes=1000, max_ratio=10)
        assert opened.refused == (
            (("a", "it inflates to more than 10 times its size (max_ratio), and 1,000 bytes (ratio_free_bytes)"),) if refused else ()
        )

    @pytest.mark.parametrize(("file", "stored", "refused"), [(10, 1, False), (11, 1, True), (11, 0, True), (21, 2, True), (20, 2, False)])
    def test_ratio_of_a_small_member(self, file: int, stored: int, refused: bool) -> None:
        """One that is said to take no room counts as of one byte."""
        assert bool(tree(made(("a", sized(file, stored))), ratio_free_bytes=5, max_ratio=10).refused) is refused

    def test_all_members_together_may_have_just_as_much(self) -> None:
        """Counted as they are read, in whatever pieces; what is read again counts once."""
        content = zipped({"a": bytes(30_000), "b": bytes(20_000)})
        opened, short = tree(content, max_inflated_bytes=50_000), tree(content, max_inflated_bytes=49_999)
        for each in (opened, short):
            for _ in range(3):
                with each.open("a") as stream:
                    while stream.read(1000):
                        pass
        assert len(opened.content("b").read("b", MOST)) == 20_000
        assert len(opened.content("a").read("a", MOST)) == 30_000
        with pytest.raises(SourceError) as caught:
            short.content("b").read("b", MOST)
        assert str(caught.value) == "z.zip: its members are more than 49,999 bytes (max_inflated_bytes)"


def end_record(directory_bytes: int, comment: bytes = b"", comment_bytes: int | None = None) -> bytes:
    """The last record of a ZIP (APPNOTE 4.3.16)."""
    fields = (0).to_bytes(8, "little") + directory_bytes.to_bytes(4, "little") + (7).to_bytes(4, "little")
    return b"PK\5\6" + fields + (len(comment) if comment_bytes is None else comment_bytes).to_bytes(2, "little") + comment


def zip64_records(directory_bytes: int, signature: bytes = b"PK\6\7") -> bytes:
    """The two that come before it (APPNOTE 4.3.14 and 4.3.15), with something in every field."""
    record = b"PK\6\6" + b"\x2c" + bytes(7) + b"\x09" * 28 + directory_bytes.to_bytes(8, "little") + b"\x07" * 8
    return record + signature + b"\x01" * 16


NONE = 0xFFFFFFFF
"""In the record of 32 bits: the number stands in that of 64."""
SIGNATURE = int.from_bytes(b"PK\5\6", "little")
"""A size that looks like the beginning of a last record."""
AS_FAR_BACK_AS_IS_LOOKED = bytes(65_536)
"""Behind the last record: one byte more than the longest comment, as `zipfile` looks."""


@pytest.mark.parametrize(
    ("content", "found"),
    [
        (end_record(101), 101),
        (end_record(100), None),
        (b"x" + end_record(101), 101),
        (end_record(SIGNATURE), SIGNATURE),
        (b"x" * 99 + end_record(SIGNATURE), SIGNATURE),
        (end_record(SIGNATURE, comment_bytes=1), None),
        (end_record(SIGNATURE, comment_bytes=256), None),
        (end_record(101, b"a comment"), 101),
        (end_record(7) + b"x" * 30 + end_record(101, b"a comment"), 101),
        (end_record(101) + b"x" * 30 + end_record(7, b"a comment"), None),
        (end_record(101) + bytes(100_000), None),
        (b"\xff" * 400, None),
        (b"", None),
        (zip64_records(101) + end_record(50), 101),
        (zip64_records(50) + end_record(101), 101),
        (zip64_records(101) + end_record(NONE), 101),
        (zip64_records(50) + end_record(NONE), None),
        (zip64_records(2**56 + 101) + end_record(NONE), 2**56 + 101),
        (zip64_records(101, b"PK\6\0") + end_record(50), None),
        (b"x" * 9 + zip64_records(101) + end_record(50, b"a comment"), 101),
        (zip64_records(101)[1:] + end_record(50), None),
        (b"x" * 9 + zip64_records(101) + end_record(NONE) + AS_FAR_BACK_AS_IS_LOOKED, 101),
    ],
)
def test_size_of_the_directory_is_read_where_zipfile_would_read_it(content: bytes, found: int | None) -> None:
    """Else a directory of any length could be hidden from the limit, which is inclusive: 100 here."""
    if found is None:
        _check_directory(io.BytesIO(content), "z.zip", Limits(max_directory_bytes=100))
        return
    with pytest.raises(SourceError) as caught:
        _check_directory(io.BytesIO(content), "z.zip", Limits(max_directory_bytes=100))
    assert str(caught.value) == f"z.zip: its directory is {found:,} bytes; the limit is 100 (max_directory_bytes)"
