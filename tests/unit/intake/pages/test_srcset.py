import pytest

from provenance.intake.pages.srcset import MAX_CANDIDATES, parse_srcset


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a.jpg", [("a.jpg", None, 1.0)]),
        ("a.jpg 1x, b.jpg 2.5x", [("a.jpg", None, 1.0), ("b.jpg", None, 2.5)]),
        ("a.jpg 300w,\n\tb.jpg 600w", [("a.jpg", 300, None), ("b.jpg", 600, None)]),
        (" , ,a.jpg 1x ,", [("a.jpg", None, 1.0)]),
        ("a.jpg, b.jpg", [("a.jpg", None, 1.0), ("b.jpg", None, 1.0)]),
        ("a.jpg,b.jpg 2x", [("a.jpg,b.jpg", None, 2.0)]),
        ("a.jpg,,, b.jpg", [("a.jpg", None, 1.0), ("b.jpg", None, 1.0)]),
        ("/w_300,h_200/a.jpg 300w, /w_600,h_400/a.jpg 600w", [("/w_300,h_200/a.jpg", 300, None), ("/w_600,h_400/a.jpg", 600, None)]),
        ("data:image/png;base64,AA== 1x, b.jpg 2x", [("data:image/png;base64,AA==", None, 1.0), ("b.jpg", None, 2.0)]),
        ("a.jpg 600w 400h", [("a.jpg", 600, None)]),
        ("a.jpg .5x, b.jpg 1e1x", [("a.jpg", None, 0.5), ("b.jpg", None, 10.0)]),
        ("a.jpg (1x, 2x), b.jpg", [("b.jpg", None, 1.0)]),
        ("a.jpg (, b.jpg 1x", []),
    ],
)
def test_candidates_are_parted_as_the_standard_parts_them(text: str, expected: list[tuple[str, int | None, float | None]]) -> None:
    assert [tuple(one) for one in parse_srcset(text)] == expected


@pytest.mark.parametrize(
    "descriptor",
    ["400h", "0w", "-1w", "1.5w", "+1x", "1.x", "-1x", "x", "w", "1x 2x", "1w 2w", "1w 1x", "1x 1h", "1w 1h 1h", "1X", "foo", "1 w"],
)
def test_descriptors_that_the_standard_refuses_take_their_candidate_with_them(descriptor: str) -> None:
    assert [one.address for one in parse_srcset(f"a.jpg {descriptor}, b.jpg")] == ["b.jpg"]


@pytest.mark.timeout(20)
@pytest.mark.parametrize(
    ("text", "count"), [("a 1x, " * 1_000_000, MAX_CANDIDATES), ("a (" * 1_000_000, 0), ("," * 1_000_000, 0), ("a 1x " * 500_000, 0)]
)
def test_a_million_candidates_are_no_trouble(text: str, count: int) -> None:
    assert len(parse_srcset(text)) == count
