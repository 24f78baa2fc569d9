"""The threat model names what is there."""

import re

from tests.conftest import ROOT

TEXT = (ROOT / "SECURITY.md").read_text(encoding="utf-8")


def test_every_test_and_target_that_it_names_is_there() -> None:
    named = re.findall(r"`(tests/[^`]+)`", TEXT)
    assert len(named) > 20
    assert [name for name in named if not (ROOT / name).exists()] == []
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    assert {name for name in re.findall(r"`make ([a-z]+)", TEXT) if f"\n{name}: $(STAMP)" not in makefile} == set()


def test_every_link_leads_somewhere() -> None:
    """To a page, and to a heading of it."""
    for page, heading in re.findall(r"\]\(([^)#]+)(?:#([^)]*))?\)", TEXT):
        text = (ROOT / page).read_text(encoding="utf-8")
        headings = {
            re.sub(r"[^\w -]", "", line.lstrip("# ")).lower().replace(" ", "-") for line in text.splitlines() if line.startswith("#")
        }
        assert not heading or heading in headings, (page, heading)


def test_every_threat_is_shown_to_be_held_or_said_not_to_be() -> None:
    tables = TEXT.split("| Threat | What holds it | Shown by |\n|---|---|---|\n")[1:]
    rows = [line.strip("| \n").split(" | ") for table in tables for line in table.partition("\n\n")[0].splitlines()]
    assert len(rows) > 25
    assert [row[0] for row in rows if "`tests/" not in row[-1] and "not held" not in " ".join(row)] == []
