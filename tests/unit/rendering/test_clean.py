"""Foreign text in a terminal or a log: nothing hidden, no second line, no command; and, where it is escaped, the same text again."""

import pytest

from provenance.rendering.clean import clean, escape


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("photo.jpg", "photo.jpg"),
        ("Фото Київ.jpg", "Фото Київ.jpg"),
        ("a\nb\tc\rd\0", r"a\nb\tc\rd\x00"),
        ("\x1b[31mred", r"\x1b[31mred"),
        ("gpj.exe\u202e.jpg", r"gpj.exe\u202e.jpg"),
        ("zero\u200bwidth", r"zero\u200bwidth"),
        ("line\u2028paragraph\u2029", r"line\u2028paragraph\u2029"),
        ("lone \udcff byte", r"lone \udcff byte"),
        ("private \ue000, unassigned \u0378", r"private \ue000, unassigned \u0378"),
        ("tag \U000e0041", r"tag \U000e0041"),
        ("é\x85", r"é\x85"),
        (r"C:\x0a", r"C:\x0a"),
    ],
)
def test_what_is_not_shown_as_itself_is_an_escape(text: str, shown: str) -> None:
    assert clean(text) == shown


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("::error::x", r"\x3a:error::x"),
        ("  ::warning::x", r"  \x3a:warning::x"),
        ("a ::error::x", "a ::error::x"),
        (":x", ":x"),
        ("##[error]x", r"#\x23[error]x"),
        ("a ##vso[task.x]", r"a #\x23vso[task.x]"),
        ("a ##teamcity[x] ##[b", r"a #\x23teamcity[x] #\x23[b"),
        ("## heading", "## heading"),
        ("é ##[x", r"é #\x23[x"),
    ],
)
def test_what_a_job_takes_for_a_command_is_none(text: str, shown: str) -> None:
    """Of GitHub, Azure Pipelines and TeamCity; what only looks like it stays."""
    assert clean(text) == shown


def test_backslash_that_was_there_is_told_from_one_that_was_put_there() -> None:
    assert escape("a\nb") == r"a\nb"
    assert escape(r"a\nb") == r"a\\nb"
    assert escape("a") == "a"
