"""The HTML report as text: its policy, its order, its links, and where pictures lie. `tests/browser` looks at it."""

import base64
import hashlib
import re
from dataclasses import replace

import numpy as np
import pytest

from provenance.decoding import decode, encode_preview
from provenance.model.exchange_code import PDQ
from provenance.model.finding import Verdict
from provenance.model.fingerprint import Fingerprint
from provenance.model.match import EditedRegion, EditKind, Matrix
from provenance.model.report import CheckedMedia, Report, Tally
from provenance.rendering.html import PageStyle, render_html
from provenance.rendering.html.linking import address_of
from provenance.rendering.html.placing import SIDE, Size, corners, laid, middle_of
from provenance.rendering.html.words import Group, besides, headline
from tests.conftest import encoded
from tests.contract.runs import item, run, whole_run
from tests.pictures import photo
from tests.unit.rendering.appearing import checked, found, seen

NONE_PROVEN = "none is proven to have been published before"


def page(report: Report, style: PageStyle | None = None) -> str:
    return "".join(render_html(report, style or PageStyle()))


def pictured(told: CheckedMedia) -> CheckedMedia:
    small = encode_preview(decode(encoded(photo("dam")), side=320))
    return replace(told, width=640, height=470, thumbnail=small, thumbnails=tuple(small for _ in told.findings))


def test_policy_allows_the_one_style_sheet_and_pictures_inside_the_page() -> None:
    text = page(run(pictured(item("tower", Verdict.REUSED))))
    style = text[text.index("<style>") + 7 : text.index("</style>")]
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    policy = f"default-src 'none'; img-src data:; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    assert f'content="{policy.replace(chr(39), "&#39;")}"' in text
    assert text.count("<style>") == 1
    assert not re.search(r"<[^>]+ (style|on\w+)=", text)
    assert not re.search(r'src="(?!data:image/webp;base64,)', text)


def test_foreign_text_is_escaped_cleaned_and_broken_only_behind_slashes() -> None:
    text = page(run(replace(item("tower", Verdict.REUSED), path="a/<b>&\u202e/c.jpg", caption="gpj.\u202e<i>")))
    assert r"a/<wbr>&lt;b&gt;&amp;\u202e/<wbr>c.jpg" in text
    assert r"gpj.\u202e&lt;i&gt;" in text
    assert "\u202e" not in text


def test_what_counts_most_comes_first() -> None:
    text = page(whole_run())
    places = [text.index(f'<section class="group {group.value}"') for group in Group]
    assert places == sorted(places)
    names = re.findall(r"<article .*?<h3[^>]*><bdi>(.*?)</bdi>", text)
    assert names == ["rocket.jpg", "tower.jpg", "labelled.jpg", "mill.jpg", "lost.jpg", "ours.jpg", "before.jpg", "hut.jpg", "field.jpg"]


def test_what_is_suppressed_keeps_its_verdict_and_says_why() -> None:
    text = page(whole_run())
    card = text[text.index('<section class="group suppressed"') :]
    assert '<p class="verdict suppressed">Reused</p>' in card
    assert "Suppressed: ignored by ava until 2027-01-02: our own picture of it" in card


@pytest.mark.parametrize(
    ("verdicts", "first", "second"),
    [
        ([], "Nothing was checked", ""),
        ([Verdict.REUSED], "The image had been published before", ""),
        ([Verdict.REUSED, Verdict.NOT_FOUND, Verdict.REVIEW], "1 of 3 images had been published before", "1 more needs a look."),
        ([Verdict.REVIEW, Verdict.UNCHECKED], "1 of 2 images needs a look", f"{NONE_PROVEN}; 1 could not be checked."),
        ([Verdict.NOT_FOUND, Verdict.CONSISTENT], "No earlier publication was found of 2 images", ""),
        ([Verdict.UNCHECKED, Verdict.UNCHECKED], "None of 2 images could be checked", ""),
    ],
)  # fmt: skip
def test_headline(verdicts: list[Verdict], first: str, second: str) -> None:
    tally = Tally.of(item(f"i{number}", verdict) for number, verdict in enumerate(verdicts))
    assert (headline(tally), besides(tally)) == (first, second)


@pytest.mark.parametrize(
    ("url", "host"),
    [
        ("https://www.Example.org/a?b#c", "example.org"),
        ("http://example.org:8080", "example.org"),
        ("https://example.org/\u0444\u043e\u0442\u043e", "example.org"),
        ("https://trusted.example@evil.example/", None),
        ("https://evil.example\\@trusted.example/", None),
        ("https://\u0435xample.org/", None),
        ("https://example.org/a b", None),
        ("https://example.org/\u202egpj", None),
        ("javascript:alert(1)//https://example.org/", None),
        ("//example.org/", None),
        ("data:text/html,x", None),
    ],
)
def test_link_leads_where_it_says(url: str, host: str | None) -> None:
    address = address_of(url)
    assert address is not None
    assert (address.text, address.host) == (url, host)


def test_address_that_is_no_link_is_shown_as_text() -> None:
    text = page(run(checked(found(seen("2019", url='javascript:alert("x")')))))
    assert '<bdi class="url">javascript:alert(&#34;x&#34;)</bdi>' in text
    assert 'href="javascript' not in text


PERSPECTIVE: Matrix = ((1.9, 0.2, -30.0), (-0.1, 2.2, 12.0), (0.0004, -0.0002, 1.0))


@pytest.mark.parametrize(
    "transform", [((-2.0, 0, 1279), (0, 2.0, 0), (0, 0, 1.0)), PERSPECTIVE, tuple(tuple(-9 * x for x in row) for row in PERSPECTIVE)]
)
def test_record_is_laid_where_the_transform_puts_it(transform: Matrix) -> None:
    """By the definition of matrix3d: sixteen numbers, column by column, applied to (x, y, 0, 1)."""
    query, record = Size(640, 480), Size(1280, 960)
    step = laid(transform, query, record, ((100, 100), (1100, 100), (1100, 900), (100, 900)))
    assert step is not None
    matrix = np.array([float(number) for number in step[9:-1].split(",")]).reshape(4, 4).T
    for x, y in ((0, 0), (640, 0), (320, 240), (111, 400)):  # of the image; its place in the record, both in small pixels
        u, v, w = np.array(transform) @ (x, y, 1)
        at = matrix @ (u / w * SIDE / 1280, v / w * SIDE / 1280, 0, 1)
        assert at[:2] / at[3] == pytest.approx((x * SIDE / 640, y * SIDE / 640), abs=0.02)
        assert at[3] > 0, "in front of the eye"


def test_what_cannot_be_laid_is_not() -> None:
    assert laid(None, Size(1, 1), Size(1, 1), ()) is None
    assert laid(((1, 0, 0), (0, 0, 0), (0, 0, 1)), Size(9, 9), Size(9, 9), ()) is None
    assert laid(((1, 0, 0), (0, 1, 0), (0.01, 0, 1)), Size(200, 100), Size(200, 100), ()) is None, "its middle is infinitely far away"


def test_outline_and_its_middle() -> None:
    outline = ((10.0, 0.0), (30.04, 0.0), (30.0, 9.0))
    assert corners(outline) == "10.0,0.0 30.0,0.0 30.0,9.0"
    assert corners(outline[:2]) == ""
    assert middle_of(outline, Size(40, 10)) == pytest.approx(0.5, abs=0.01)
    assert middle_of((), Size(40, 10)) == 0.5


def test_small_picture_is_never_enlarged() -> None:
    assert Size(200, 100).shown == Size(200, 100)
    assert Size(6400, 1).shown == Size(320, 1)


def test_run_without_pictures_says_how_to_keep_them() -> None:
    assert "kept no pictures" in page(run(item("field", Verdict.NOT_FOUND)))
    assert "kept no pictures" not in page(run(pictured(item("field", Verdict.NOT_FOUND))))


def test_damaged_picture_of_a_file_ends_nothing() -> None:
    """A run that is read back may hold any bytes as a picture."""
    told = replace(pictured(item("field", Verdict.NOT_FOUND)), thumbnail=b"<svg onload=alert(1)>")
    text = page(run(told))
    assert "<svg onload" not in text
    assert "field.jpg" in text


def test_record_without_pixels_is_told() -> None:
    told = pictured(item("tower", Verdict.REUSED))
    assert "keeps no pixels of this picture" in page(run(replace(told, thumbnails=(None,))))


def test_kinds_of_changes_are_counted() -> None:
    told = item("tower", Verdict.REUSED)
    (finding,) = told.findings
    box = (0.0, 0.0, 9.0, 9.0)
    edits = tuple(EditedRegion(kind, box, 0.1) for kind in (EditKind.DRAWN_OVER, EditKind.SMOOTHED, EditKind.DRAWN_OVER))
    match = replace(finding.match, proof=replace(finding.match.proof, edits=edits))
    text = page(run(replace(told, findings=(replace(finding, match=match),))))
    assert "drawn over: 2 regions, blurred or painted over: 1 region<" in text


def test_record_known_by_a_code_alone_has_no_digest_and_no_size() -> None:
    """Lists that others give may hold codes without pictures."""
    known = checked(found(seen("2019")))
    (finding,) = known.findings
    assert "Archived picture</dt>" in page(run(known))
    match = replace(finding.match, record=replace(finding.match.record, fingerprint=Fingerprint(PDQ, bytes(32), 50.0, "pdq")))
    text = page(run(replace(known, findings=(replace(finding, match=match),))))
    assert "Found by" in text
    assert "Archived picture</dt>" not in text


def test_many_appearances_are_folded() -> None:
    told = checked(found(*(seen(f"{1990 + number % 30}-01-{number % 28 + 1:02}", path=f"{number}.jpg") for number in range(60))))
    text = page(run(told))
    assert "and 52 more that are not shown" in text
    assert text.count('<span class="place">') == 60


def test_one_image_twice_in_a_statement_is_two_results() -> None:
    told = item("tower", Verdict.REUSED)
    text = page(run(told, told))
    assert 'id="r1"' in text
    assert 'id="r2"' in text
