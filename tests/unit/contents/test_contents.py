"""Trees, contents and sources: nothing is read outside of what was named, and nothing without a limit."""

import errno
import io
import os
import sys
import zipfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from provenance.contents import BytesContent, BytesTree, FileContent, FirstContent, FolderTree, MissingContent, Source, UrlContent, ZipTree
from provenance.contents.content import is_file
from provenance.contents.tree import safe_name
from provenance.errors import MediaError, MediaMissingError, MediaTooLargeError, SourceError
from provenance.model.limits import Limits
from provenance.transport import Fetched, FetchKind
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

    def test_files_are_there_and_folders_are_none(self, tmp_path: Path) -> None:
        (tmp_path / "a").mkdir()
        (tmp_path / "a" / "b").write_text("x")
        assert [FolderTree(tmp_path).has(name) for name in ("a/b", "./a//b", "a", "none", "../a")] == [True, True, False, False, False]
        with pytest.raises(MediaMissingError, match=f"^{tmp_path}/none: "):
            FolderTree(tmp_path).open("none")

    def test_links_to_folders_are_told_and_not_followed(self, tmp_path: Path) -> None:
        (tmp_path / "a").mkdir()
        (tmp_path / "a" / "loop").symlink_to(tmp_path)
        tree = FolderTree(tmp_path)
        assert list(tree.names()) == []
        assert tree.refused == (("a/loop", "a link to a folder; it is not followed"),)

    def test_folders_that_cannot_be_listed_are_told(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        (tmp_path / "closed").mkdir()
        (tmp_path / "open").mkdir()
        list_any = os.scandir

        def list_open_ones(path: str) -> Iterator[os.DirEntry[str]]:  # as the system does for everybody but root
            if Path(path).name == "closed":
                raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), path)
            return list_any(path)

        monkeypatch.setattr(os, "scandir", list_open_ones)
        assert FolderTree(tmp_path).refused == (("closed", "the folder cannot be listed: Permission denied"),)

    def test_a_circle_of_links_leads_nowhere(self, tmp_path: Path) -> None:
        (tmp_path / "a").symlink_to("b")
        (tmp_path / "b").symlink_to("a")
        assert not FolderTree(tmp_path).has("a")
        assert FolderTree(tmp_path).content("a").key == f"{tmp_path}!a"
        with pytest.raises(MediaError, match=f"^a: leads out of the folder {tmp_path}; not read$"):
            FolderTree(tmp_path).content("a").read("a", MOST)

    def test_what_is_missing_is_missing(self, tmp_path: Path) -> None:
        with pytest.raises(MediaMissingError):
            FolderTree(tmp_path).content("x").read("x", MOST)


class TestBytes:
    """What was fetched, or came by standard input: it is read like a folder, and nothing lies beside it."""

    TREE = BytesTree((("b.html", b"page"), ("a.jpg", b"picture")))

    def test_members_are_read_in_the_order_of_names(self) -> None:
        assert list(self.TREE.names()) == ["a.jpg", "b.html"]
        assert self.TREE.refused == ()
        assert self.TREE.has("a.jpg")
        assert self.TREE.content("a.jpg").read("", MOST) == b"picture"
        with self.TREE.open("b.html") as opened:
            assert opened.read() == b"page"

    def test_what_would_lie_beside_it_is_missing(self) -> None:
        assert not self.TREE.has("c.jpg")
        with pytest.raises(MediaMissingError, match=r"c\.jpg: lies beside bytes that came without their folder"):
            self.TREE.content("c.jpg").read("", MOST)
        with pytest.raises(MediaMissingError, match=r"c\.jpg: lies beside"):
            self.TREE.open("c.jpg")

    def test_what_is_not_at_hand_has_a_key_all_the_same(self) -> None:
        assert self.TREE.content("none").key == "!none"


class TestFiles:
    def test_only_regular_files_are_opened(self, tmp_path: Path) -> None:
        """A pipe without a writer would be waited for for ever."""
        os.mkfifo(tmp_path / "pipe")
        (tmp_path / "file").write_bytes(b"x")
        told = {
            "pipe": "not a regular file",
            "": "a folder, not a picture",
            "file/x": "there is no such file",
            "none": "there is no such file",
        }
        for name, reason in {**told, "x" * 300: "cannot be read: File name too long", "a\0b": "cannot be read: embedded null byte"}.items():
            with pytest.raises(MediaError, match=f"^it: {reason}"):
                FileContent(tmp_path / name).read("it", MOST)
        assert [is_file(tmp_path / name) for name in ("file", "pipe", "x" * 300, "a\0b")] == [True, False, False, False]

    def test_a_file_over_the_limit_is_not_read(self, tmp_path: Path) -> None:
        (tmp_path / "a").write_bytes(b"12345")
        with pytest.raises(MediaTooLargeError, match=r"it: 5 bytes; the limit is 4"):
            FileContent(tmp_path / "a").read("it", 4)
        content = FileContent(tmp_path / "a")
        assert (content.read("it", 5), content.key) == (b"12345", str(tmp_path / "a"))

    @pytest.mark.skipif(sys.platform != "linux", reason="a file of Linux whose first byte cannot be read")
    def test_a_file_that_breaks_off_is_told(self) -> None:
        with pytest.raises(MediaError, match="it: cannot be read: Input/output error"):
            FileContent(Path("/proc/self/mem")).read("it", MOST)


class TestZips:
    def test_members_are_read(self) -> None:
        tree = ZipTree(io.BytesIO(zipped({"b/": b"", "b/x": b"1", "a": b"2", ".hidden": b"3"})), "z.zip")
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

    def test_the_best_rendition_gives_the_key_and_without_any_there_is_nothing(self) -> None:
        best = BytesContent(b"x")
        assert FirstContent((best, BytesContent(b"y"))).key == best.key
        with pytest.raises(MediaMissingError, match="it: there is no rendition of it"):
            FirstContent(()).read("it", MOST)

    def test_an_address_is_fetched_when_it_is_read_within_the_limit(self) -> None:
        asked = []

        class Recording:
            hosts = ()

            def fetch(self, url: str, *, max_bytes: int, kind: FetchKind) -> Fetched:
                asked.append((url, max_bytes, kind))
                return Fetched(url, url, b"picture", None, None, 200, (), datetime(2026, 1, 1, tzinfo=UTC), from_cache=False)

        content = UrlContent(Recording(), "https://example.org/a.jpg")
        assert (content.key, asked) == ("https://example.org/a.jpg", [])
        assert content.read("it", 7) == b"picture"
        assert asked == [("https://example.org/a.jpg", 7, FetchKind.IMAGE)]

    def test_bytes_have_a_limit_and_a_key_of_their_own(self) -> None:
        assert BytesContent(b"x").key == BytesContent(b"x").key != BytesContent(b"y").key
        assert BytesContent(b"xy").read("x", 2) == b"xy"
        with pytest.raises(MediaTooLargeError, match=r"^x: 2 bytes; the limit is 1 \(max_bytes\)$"):
            FirstContent((BytesContent(b"xy"),)).read("x", Limits(max_bytes=1).max_bytes)


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

    def test_members_of_the_working_folder_are_named_without_it(self) -> None:
        assert Source(".", FolderTree(Path.cwd()), None).of_member("a").name == "a"

    def test_a_folder_has_no_bytes_and_no_head(self, tmp_path: Path) -> None:
        folder = Source.of_path(tmp_path, "in")
        assert folder.head() == b""
        for read in (folder.open, lambda: folder.read(MOST)):
            with pytest.raises(SourceError, match="in: a folder, where a file is needed; name the file in it"):
                read()
        assert folder.beside("a.jpg") == "a.jpg"

    def test_a_link_that_is_named_is_followed(self, tmp_path: Path) -> None:
        """To a file elsewhere, since it was named itself; what lies beside that is then its neighbour."""
        (tmp_path / "real").mkdir()
        (tmp_path / "real" / "a.txt").write_bytes(b"head" * 2000)
        (tmp_path / "link").symlink_to("real/a.txt")
        source = Source.of_path(tmp_path / "link", "link")
        assert (source.member, len(source.head())) == ("a.txt", 4096)
        with source.open_seekable(10) as opened:
            assert opened.seek(7996) == 7996

    def test_bytes_of_a_member_that_would_have_to_be_held_have_a_limit(self) -> None:
        tree = ZipTree(io.BytesIO(zipped({"a": b"12345"})), "z.zip")
        assert Source("z.zip!a", tree, "a").open_seekable(5).read() == b"12345"
        with pytest.raises(MediaTooLargeError):
            Source("z.zip!a", tree, "a").open_seekable(4)
