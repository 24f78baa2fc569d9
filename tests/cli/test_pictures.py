"""Which reports hold pictures, and what is shown of a run that has none."""

from pathlib import Path

from tests.cli.conftest import Run
from tests.conftest import FIXTURES

MANIFEST = FIXTURES / "cases" / "photos-of-2019" / "statement.jsonl"
WEBP = "data:image/webp;base64,"


def test_page_has_pictures_and_data_has_none_unless_they_are_asked_for(run: Run, fixture_archive: Path, tmp_path: Path) -> None:
    """What was kept is shown again as it was; and left out where nobody wants it."""
    check = ("check", "--manifest", MANIFEST, "--archive", fixture_archive)
    page, bare, kept = (tmp_path / name for name in ("page.html", "bare.json", "kept.json"))
    assert run(*check, "-f", "jsonl", "-o", f"html={page}", "-o", f"json={bare}").out.count(WEBP) == 0
    assert (page.read_text().count(WEBP), bare.read_text().count(WEBP)) == (4 + 6 + 1, 0)
    assert run(*check, "-f", "json", "-o", kept, "--thumbnails").code == 11
    assert kept.read_text().count(WEBP) == 4 + 3
    again = tmp_path / "again.html"
    assert run("report", kept, "-o", f"html={again}").code == 11
    assert again.read_bytes() == page.read_bytes()
    assert WEBP not in run("report", kept, "-f", "html", "--no-thumbnails").out
    assert WEBP not in run("report", kept, "-f", "json", "--no-thumbnails").out
    assert run("report", kept, "-f", "json").out == kept.read_text()
    told = run("report", bare, "-f", "html").out
    assert "kept no pictures to show: `check -o html=FILE` and `check --thumbnails` keep small ones" in told


def test_pictures_of_a_page_are_blurred_where_that_is_wanted(run: Run, fixture_archive: Path) -> None:
    check = ("check", "--manifest", MANIFEST, "--archive", fixture_archive, "-f", "html")
    assert '<body class="blur">' in run(*check, "--blur").out
    assert "<body>" in run(*check).out
