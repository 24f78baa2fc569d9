"""What is said of one picture and cannot all be true."""

import pytest

from provenance.dating.conflicts import conflicts_of, conflicts_within
from provenance.model.dates import DateBasis
from provenance.model.edtf import parse_edtf
from provenance.model.found import EmbeddedDates, FoundDate, Meaning
from provenance.model.label import Label, LabelKind
from provenance.model.match import Tier
from provenance.model.record import Appearance
from tests.unit.rendering.appearing import AT, found, seen, taken

CAPTURED, PUBLISHED, EMBEDDED, ASSERTED = DateBasis
URL = "https://example.org/a"


def told(
    *appearances: Appearance, inside: tuple[FoundDate, ...] = (), label: Label | None = None, tier: Tier = Tier.SAME_BYTES
) -> list[str]:
    finding = found(*appearances, tier=tier)
    return [f"{one.code}: {one.text}" for one in conflicts_of(finding, EmbeddedDates(inside), label)]


def codes(*appearances: Appearance) -> list[str]:
    return [one.partition(":")[0] for one in told(*appearances)]


def test_an_image_taken_after_it_was_captured() -> None:
    captured = seen("2019-03-05", CAPTURED, source="web.archive.org")
    assert told(captured, inside=(taken("2023-10-20"),)) == [
        "image-dated-later: EXIF DateTimeOriginal says 2023-10-20, yet the archived picture was captured 2019-03-05 by web.archive.org"
    ]


@pytest.mark.parametrize(
    "inside",
    [
        taken("2019-03-02"),
        taken("2023-10-20", "EXIF DateTime", Meaning.MODIFIED),
        taken("2023-10-20", "XMP xmp:CreateDate", Meaning.CREATED),
        taken("2023-10-20", doubts=("the clock was not set",)),
        taken("2019-03-06"),
    ],
)
def test_dates_of_saving_doubted_ones_and_those_that_may_agree_contradict_nothing(inside: FoundDate) -> None:
    """The days of the capture and of the image overlap in some zone."""
    assert told(seen("2019-03-05", CAPTURED), inside=(inside,)) == []


def test_another_photograph_of_the_scene_may_well_be_taken_later() -> None:
    assert told(seen("2019", CAPTURED), inside=(taken("2023-10-20"),), tier=Tier.SAME_SCENE) == []


def test_one_time_in_several_fields_is_told_once_and_many_are_counted() -> None:
    fields = [taken("2023-10-20"), taken("2023-10-20", "XMP exif:DateTimeOriginal"), *(taken(f"2023-09-0{day}") for day in range(1, 6))]
    lines = told(seen("2019"), inside=tuple(fields))
    assert len(lines) == 4
    assert lines[0].startswith("image-dated-later: EXIF DateTimeOriginal says 2023-10-20")
    assert lines[-1] == "image-dated-later: and 3 more of this kind"


def test_captures_of_one_address_exclude_nothing_however_far_apart() -> None:
    """An archive was there again: nobody said when it was published."""
    assert told(seen("2019", CAPTURED, url=URL, source="web.archive.org"), seen("2021", CAPTURED, url=URL, source="archive.today")) == []


@pytest.mark.parametrize(("number", "more"), [(3, []), (4, ["image-dated-later: and 1 more of this kind"])])
def test_three_of_a_kind_are_told(number: int, more: list[str]) -> None:
    lines = told(seen("2019"), inside=tuple(taken(f"2023-09-0{day + 1}") for day in range(number)))
    assert lines[3:] == more
    assert len(lines) == number


def test_a_claim_and_a_file_date_later_than_evidence() -> None:
    assert told(seen("2019", publisher="Wire"), seen("2021", ASSERTED, source="a reader"), seen("2022", EMBEDDED)) == [
        "file-dated-later: dated in the file 2022, yet published 2019 by Wire",
        "claim-later: said to be of 2021 by a reader, yet published 2019 by Wire",
    ]


@pytest.mark.parametrize(
    "later",
    [
        seen("2021"),
        seen("2021", CAPTURED),
        seen("2021", ASSERTED, url="https://elsewhere.example/b"),
        seen("2021", ASSERTED, origin="a list", stated_basis=PUBLISHED),
        seen("2019", ASSERTED),
        seen("2018/2021", ASSERTED),
        seen("", ASSERTED),
    ],
)
def test_another_appearance_that_is_later_contradicts_nothing(later: Appearance) -> None:
    assert codes(seen("2019"), later) == []


def test_claims_alone_contradict_nothing() -> None:
    assert codes(seen("2019", ASSERTED), seen("2021", ASSERTED), seen("2022", EMBEDDED)) == []


def test_two_dates_of_one_address_that_exclude_each_other() -> None:
    one = seen("2019-03-02", source="Wire", url="https://Example.org/a/#top")
    other = seen("2021-05", ASSERTED, source="Oth", url="http://example.org/a", origin="a list", stated_basis=PUBLISHED)
    assert told(one, other) == [
        "dates-exclude-each-other: https://Example.org/a/#top: published 2019-03-02 by Wire, yet said to have been published 2021-05 by Oth"
    ]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (seen("2019", source="Wire", url=URL), seen("2021", source="Other", url=f"{URL}?page=2")),
        (seen("2019", source="Wire", url=URL), seen("2021", source="Other", url="https://example.org/b")),
        (seen("2019", source="Wire", url=URL), seen("2021", source="Other", url=f"{URL}X")),
        (seen("2019", CAPTURED, url=URL), seen("2021", CAPTURED, url=URL)),
        (seen("2019", source="Wire", url=URL), seen("2019-03", source="Other", url=URL)),
        (seen("2019", source="Wire", url=URL), seen("2021", source="Wire", url=URL)),
        (seen("2019", source="Wire", url=URL), seen("2021", CAPTURED, source="web.archive.org", url=URL)),
        (seen("2019", source="Wire"), seen("2021", source="Other")),
        (seen("2019", source="Wire", url="https://[broken"), seen("2021", source="Other", url="https://[broken2")),
    ],
)
def test_other_addresses_equal_dates_one_giver_and_later_captures_agree(one: Appearance, other: Appearance) -> None:
    assert codes(one, other) == []


def test_an_address_with_captures_alone_hides_no_other() -> None:
    captures = seen("2018", CAPTURED, url="https://example.org/b")
    one, other = seen("2019-03-02", source="Wire", url=URL), seen("2021", source="Other", url=URL)
    assert codes(captures, one, other) == ["dates-exclude-each-other"]


def test_long_address_is_shortened() -> None:
    url = f"https://example.org/{'a' * 200}"
    (line,) = told(seen("2019", source="Wire", url=url), seen("2021", source="Other", url=url))
    assert line == f"dates-exclude-each-other: {url[:119]}…: published 2019 by Wire, yet published 2021 by Other"


def test_captured_at_an_address_before_it_was_published_there() -> None:
    lines = told(seen("2019-03-05", CAPTURED, source="web.archive.org", url=URL), seen("2020", source="Wire", url=URL))
    assert lines == [f"captured-before-published: {URL}: published 2020 by Wire, yet captured 2019-03-05 by web.archive.org"]


def test_a_label_later_than_evidence_is_told_unless_it_is_judged() -> None:
    label = Label(LabelKind.FILE_PHOTO, "File photo, June 2021", "June 2021", parse_edtf("2021-06"))
    assert told(seen("2019", publisher="Wire"), label=label) == [
        'label-later: the label "File photo, June 2021" gives June 2021, yet published 2019 by Wire'
    ]
    assert told(seen("2019", publisher="Wire")) == []
    (line,) = told(seen("2019", publisher="Wire"), label=Label(LabelKind.FILE_PHOTO, "Archive", None, parse_edtf("2021-06")))
    assert line == 'label-later: the label "Archive" gives another date, yet published 2019 by Wire'


def test_dates_within_an_image() -> None:
    dates = EmbeddedDates((taken("2024-01-01"), taken("2023-10-23")), ("EXIF a is later than EXIF b",))
    assert [(one.code, one.text) for one in conflicts_within(dates, parse_edtf(AT))] == [
        ("image-dates-differ", "EXIF a is later than EXIF b"),
        ("image-dated-after-statement", "EXIF DateTimeOriginal says 2024-01-01, which is after the statement"),
    ]
