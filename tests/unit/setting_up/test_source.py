"""Where a job takes the program from."""

import json

import pytest

from provenance.setting_up import Source, parse_source
from provenance.setting_up.source import read_direct_url

COMMIT = "0123456789" * 4
GIT = {"vcs": "git", "commit_id": COMMIT}


def test_source_is_read_as_pip_writes_it() -> None:
    assert parse_source(f"git+https://github.com/desk/provenance.git@{COMMIT}") == Source("https://github.com/desk/provenance.git", COMMIT)
    assert parse_source("https://github.com/desk/provenance.git@v1").action == "desk/provenance@v1"
    assert parse_source("https://git.example.org/a/b/provenance@v1").action is None


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        ({"url": "https://github.com/desk/provenance", "vcs_info": GIT}, Source("https://github.com/desk/provenance", COMMIT)),
        ({"url": "https://ava:secret@github.com/desk/provenance/", "vcs_info": GIT}, Source("https://github.com/desk/provenance", COMMIT)),
        ({"url": "file:///home/ava/provenance", "vcs_info": GIT}, None),
        ({"url": "ssh://git@github.com/desk/provenance", "vcs_info": GIT}, None),
        ({"url": "https://example.org/provenance.whl", "archive_info": {}}, None),
        ({"url": "file:///home/ava/provenance", "dir_info": {"editable": True}}, None),
        (None, None),
    ],
)
def test_source_is_where_the_program_was_installed_from(told: dict[str, object] | None, expected: Source | None) -> None:
    """Only where others can reach it, and without a password."""
    assert read_direct_url(None if told is None else json.dumps(told)) == expected
