"""Pages as people get them, and a browser that opens them; without a Chromium these tests are skipped, and say so."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from provenance.archive import StoredArchive
from provenance.archive.coverage import measure_coverage
from provenance.checking import Settings, ask, check, searched_summary
from provenance.fingerprinting import LOCAL_ALGORITHM
from provenance.intake import Options, intake_options, read_named
from provenance.model.report import CheckedMedia, Report, Tally
from provenance.rendering.html import PageStyle, render_html
from tests.browser.chromium import Chromium, find_chromium
from tests.conftest import FIXTURES

PLAIN = PageStyle()
NOW = datetime(2026, 1, 1, tzinfo=UTC)


@pytest.fixture(scope="session")
def chromium(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Chromium]:
    program = find_chromium()
    if program is None:
        pytest.skip("there is no Chromium to look at pages with; install Debian's: apt-get install chromium")
    with Chromium(program, tmp_path_factory.mktemp("profile")) as browser:
        yield browser


@pytest.fixture(scope="session")
def case(fixture_archive: Path) -> Report:
    """The case that the program exists for, and images of other cases, with their pictures."""
    folders = ("photos-of-2019", "photo-of-a-screen", "crop-50", "same-bytes", "undecodable")
    items: list[CheckedMedia] = []
    with StoredArchive.open(fixture_archive) as archive:
        for folder in folders:
            base = FIXTURES / "cases" / folder
            source = next(path.name for path in sorted(base.iterdir()) if path.stem == "statement")
            tasks = ask(read_named([source], intake_options(Options(base=base))))
            items += check(tasks, archive, Settings(), 2, now=NOW, thumbnails=True)
        summary = searched_summary(archive)
    told = tuple(replace(item, index=index) for index, item in enumerate(items))
    coverage = measure_coverage(fixture_archive, LOCAL_ALGORITHM)
    return Report("0", (("depth", "full"),), "ARCHIVE", summary, told, Tally.of(told), coverage=coverage)


@pytest.fixture
def page_of(tmp_path: Path) -> Callable[..., Path]:
    """Write the page of a report."""

    def write(report: Report, style: PageStyle = PLAIN) -> Path:
        path = tmp_path / "report.html"
        path.write_text("".join(render_html(report, style)), encoding="utf-8", newline="\n")
        return path

    return write
