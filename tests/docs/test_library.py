"""The Python examples of the docs run, and print what stands below them."""

import re
import shutil
from pathlib import Path

import pytest

import provenance
from tests.conftest import FIXTURES, ROOT

PAGES = ("README.md", "docs/library.md")
EXAMPLE = re.compile(r"^```python\n(.*?)^```\n(?:\n```\n(.*?)^```\n)?", re.MULTILINE | re.DOTALL)


def examples() -> list[tuple[str, str, str]]:
    """Page and line of each example, its program, and what it prints."""
    texts = {page: (ROOT / page).read_text(encoding="utf-8") for page in PAGES}
    found = ((page, text, match) for page, text in texts.items() for match in EXAMPLE.finditer(text))
    return [(f"{page}:{text[: match.start()].count(chr(10)) + 1}", match[1], match[2] or "") for page, text, match in found]


@pytest.fixture
def desk(tmp_path: Path, fixture_archive: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The working folder that the examples are run in, with everything that they name."""
    shutil.copytree(fixture_archive, tmp_path / "archive")
    shutil.copytree(FIXTURES / "cases" / "photos-of-2019" / "images", tmp_path / "tips")
    shutil.copytree(FIXTURES / "photos", tmp_path / "photos")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize(("place", "program", "printed"), examples(), ids=[place for place, _, _ in examples()])
@pytest.mark.usefixtures("desk")
def test_example_prints_what_the_page_shows(capsys: pytest.CaptureFixture[str], place: str, program: str, printed: str) -> None:
    exec(compile(program, place, "exec"), {"__name__": "__main__"})
    assert capsys.readouterr().out == printed


def test_every_page_has_examples_and_each_shows_what_it_prints() -> None:
    shown = examples()
    assert [sum(place.startswith(page) for place, _, _ in shown) for page in PAGES] == [1, 4]
    assert all(printed for _, _, printed in shown)


def test_run_of_an_example_is_read_again(desk: Path) -> None:
    (program,) = (program for _, program, _ in examples() if "tips.json" in program)
    exec(compile(program, "example", "exec"), {"__name__": "__main__"})
    read = provenance.read_run(desk / "tips.json")
    assert provenance.render(read, "html") == (desk / "tips.html").read_text(encoding="utf-8")
    assert len({result.thumbnail for result in read.media} - {None}) == 4


def test_every_public_name_and_argument_is_documented() -> None:
    """Each name in the table of the page; arguments where they are defined."""
    named = set(re.findall(r"`(\w+)[`(.]", (ROOT / "docs" / "library.md").read_text(encoding="utf-8").partition("## What comes back")[0]))
    assert set(provenance.__all__) <= named
    for function in (provenance.check, provenance.ArchiveWriter.create, provenance.ArchiveWriter.add):
        arguments = set(function.__annotations__) - {"return", "self", "cls"}
        described = set(re.findall(r"^ +(\w+): ", function.__doc__ or "", re.MULTILINE))
        assert arguments <= described
