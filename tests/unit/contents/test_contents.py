"""Trees, contents and sources: nothing is read outside of what was named, and nothing without a limit."""

import io
import os
import zipfile
from pathlib import Path

import pytest

from provenance.contents import BytesContent, BytesTree, FirstContent, FolderTree, MissingContent, Source, ZipTree
from provenance.contents.tree import safe_name
from provenance.errors import MediaError, MediaMissingError, MediaTooLargeError, SourceError
from provenance.model.limits import Limits
from tests.unit.intake.documents.making import zipped

MOST = 10**8


@pytest.mark.parametrize("name", ["", "/etc/passwd", "../x", "a/../../x", "C:/x", "C:x", "a\\b", "a\0b", ".", ".."])
def test_names_that_lead_out_are_none(name: str) -> None:
    assert safe_name(name) is None


@pytest.mark.parametrize(("name", "same"), [("a", "a"), ("./a//b/.", "a/b"), ("ü/x.jpg", "ü/x.jpg"), ("...", "...")])
def test_names_have_one_form(name: str, same: str) -> None:
    assert safe_name(name) == same


class TestFolders:
    def test_members_are_read_in_the_order_of_names_without_hidden_ones(self, tmp_path: Path) -> None:
        for name in ("b.txt", "a.txt", "c/d.txt", ".hidden", ".git/config"):
            (tmp_path / name).parent.mkdir(exist_ok=True)
            (tmp_path / name).write_text(name)
        tree = FolderTree(tmp_path)
        assert list(tree.names()) == ["a.txt", "b.txt", "c/d.txt"]
        assert tree.content("c/d.txt").read("", MOST) == b"c/d.txt"
        with tree.open("a.txt") as opened:
            assert opened.read() == b"a.txt"

    def test_links_that_lead_out_are_refused_and_links_within_are_read(self, tmp_path: Path) -> None:
        (tmp_path / "outside").write_text("secret")
        root = tmp_path / "root"
        root.mkdir()
        (root / "out").symlink_to(tmp_path / "outside")
        (root / "in").write_text("x")
        (root / "link").symlink_to("in")
        tree = FolderTree(root)
        assert not tree.has("out")
        with pytest.raises(MediaError, match="leads out"):
            tree.content("out").read("", MOST)
        with pytest.raises(MediaError, match="leads out"):
            tree.open("out")
        assert tree.content("link").read("", MOST) == b"x"

    def test_links_to_folders_are_told_and_not_followed(self, tmp_path: Path) -> None:
        (tmp_path / "a").mkdir()
        (tmp_path / "a" / "loop").symlink_to(tmp_path)
        tree = FolderTree(tmp_path)
        assert list(tree.names()) == []
        assert tree.refused == (("a/loop", "a link to a folder; it is not followed"),)

    @pytest.mark.skipif(os.geteuid() == 0, reason="root lists every folder")
    def test_folders_that_cannot_be_listed_are_told(self, tmp_path: Path) -> None:
        closed = tmp_path / "closed"
        closed.mkdir(mode=0)
        assert FolderTree(tmp_path).refused[0][0] == "closed"

    def test_what_is_missing_is_missing(self, tmp_path: Path) -> None:
        with pytest.raises(MediaMissingError):
            FolderTree(tmp_path).content("x").read("x", MOST)


class TestZips:
    def test_members_are_read(self) -> None:
        tree = ZipTree(io.BytesIO(zipped({"b/x": b"1", "a": b"2", ".hidden": b"3"})), "z.zip")
        assert list(tree.names()) == ["a", "b/x"]
        assert tree.content("./b/x").read("", MOST) == b"1"
        assert tree.content("a").key == "z.zip!a"
        with pytest.raises(MediaMissingError):
            tree.open("none")
        with pytest.raises(MediaError, match="leads out"):
            tree.content("../a").read("", MOST)

    def test_backslashes_of_old_packers_are_folders(self) -> None:
        tree = ZipTree(io.BytesIO(zipped({"a\\b.jpg": b"1", "..\\..\\evil": b"2"})), "z.zip")
        assert list(tree.names()) == ["a/b.jpg"]
        assert tree.refused == (("..\\..\\evil", "its name leads out of the container"),)

    def test_a_member_over_the_limit_is_not_read(self) -> None:
        tree = ZipTree(io.BytesIO(zipped({"a": b"12345"})), "z.zip")
        with pytest.raises(MediaTooLargeError):
            tree.content("a").read("a", 4)
        assert tree.content("a").read("a", 5) == b"12345"

    def test_all_members_together_are_limited_by_what_is_read_and_again_costs_nothing(self) -> None:
        limits = Limits(max_inflated_bytes=100_000)
        tree = ZipTree(io.BytesIO(zipped({"video": bytes(90_000), "a": bytes(60_000), "b": bytes(60_000)})), "z.zip", limits)
        with tree.open("video") as opened:
            opened.read(10)  # a look at its head does not count the whole
        for _ in range(3):
            tree.content("a").read("a", MOST)
        with pytest.raises(SourceError, match="max_inflated_bytes"):
            tree.content("b").read("b", MOST)

    def test_more_members_than_the_limit_are_told(self) -> None:
        tree = ZipTree(io.BytesIO(zipped({"a": b"", "b": b"", "c": b""})), "z.zip", Limits(max_members=2))
        assert list(tree.names()) == ["a", "b"]
        assert tree.refused == (("c", "there are more than 2 members (max_members)"),)

    def test_a_directory_over_the_limit_is_not_read(self) -> None:
        with pytest.raises(SourceError, match="max_directory_bytes"):
            ZipTree(io.BytesIO(zipped({"a": b"", "b": b""})), "z.zip", Limits(max_directory_bytes=60))


class TestOtherContents:
    def test_the_first_rendition_that_can_be_had_counts(self) -> None:
        missing = MissingContent(MediaError("a: gone"), "a")
        assert FirstContent((missing, BytesContent(b"x"))).read("", MOST) == b"x"
        with pytest.raises(MediaError, match="a: gone"):
            FirstContent((missing, MissingContent(MediaError("b"), "b"))).read("", MOST)

    def test_bytes_have_a_limit_and_a_key_of_their_own(self) -> None:
        assert BytesContent(b"x").key == BytesContent(b"x").key != BytesContent(b"y").key
        with pytest.raises(MediaTooLargeError):
            BytesContent(b"xy").read("x", 1)


class TestSources:
    def test_a_reference_stays_in_its_tree(self) -> None:
        source = Source("site/page.html", BytesTree(()), "site/page.html")
        assert source.beside("../a.jpg") == "a.jpg"
        assert source.beside("./x/../b.jpg") == "site/b.jpg"
        for out in ("../../a.jpg", "/etc/passwd", "..\\a"):
            assert source.beside(out) is None

    def test_the_head_of_a_damaged_member_is_empty_and_raises_nothing(self) -> None:
        content = bytearray(zipped({"a": b"x" * 100}, zipfile.ZIP_STORED))
        content[40] ^= 1
        tree = ZipTree(io.BytesIO(bytes(content)), "z.zip")
        assert Source("z.zip!a", tree, "a").head() == b""

    def test_members_are_named_with_their_container(self, tmp_path: Path) -> None:
        tree = ZipTree(io.BytesIO(zipped({"a": b"x"})), "z.zip")
        assert Source("z.zip", tree, None).of_member("a").name == "z.zip!a"
        assert Source("in", FolderTree(tmp_path), None).of_member("a").name == "in/a"
