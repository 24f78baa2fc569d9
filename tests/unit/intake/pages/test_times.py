"""When a page says that it was published; the pages are put together element by element.

Forms: Open Graph (article:published_time), schema.org in JSON-LD and microdata, HTML `time` with `datetime` and the `pubdate`
of early drafts, h-entry and hAtom classes, Dublin Core meta elements, dates in addresses.
"""

import json
import sys
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from provenance.errors import ExtraMissingError
from provenance.intake.pages.json_ld import blobs
from provenance.intake.pages.parsing import parse
from provenance.intake.pages.time_texts import read_time
from provenance.intake.pages.times import times
from provenance.model.edtf import parse_edtf
from provenance.model.statement import StatedTime, TimeBasis

TITLE = "Bridge reopens after two years"
TEXT = "<p>Traffic was let over the bridge again in the morning, two years after it had been closed.</p>" * 3


def page(body: str = "", head: str = "", *, headline: str = f"<h1>{TITLE}</h1>") -> str:
    article = f"<main><article>{headline}{body}{TEXT}</article></main>"
    return f"<html><head><title>{TITLE} - The Herald</title>{head}</head><body>{article}</body></html>"


def meta(name: str, content: str) -> str:
    return f'<meta property="{name}" content="{content}">'


def linked_data(**fields: object) -> str:
    return f'<script type="application/ld+json">{json.dumps({"@context": "https://schema.org", "@type": "NewsArticle", **fields})}</script>'


def read(html: str, url: str | None = "https://herald.example/bridge-reopens", zone: str | None = None) -> tuple[StatedTime, ...]:
    root = parse(html.encode(), None).root
    return times(root, url, tuple(blobs(root)), ZoneInfo(zone) if zone else None)


def first(html: str, url: str | None = "https://herald.example/bridge-reopens", zone: str | None = None) -> StatedTime:
    return read(html, url, zone)[0]


@pytest.mark.parametrize(
    ("html", "basis", "place", "text"),
    [
        (
            page(head=linked_data(datePublished="2019-03-02T10:11:12+01:00")),
            TimeBasis.JSON_LD,
            "datePublished",
            "2019-03-02T10:11:12+01:00",
        ),
        (
            page(head=meta("article:published_time", "2019-03-02T09:11:12Z")),
            TimeBasis.META,
            "article:published_time",
            "2019-03-02T09:11:12Z",
        ),
        (page(head='<meta name="DC.date.issued" content="2019-03-02">'), TimeBasis.META, "DC.date.issued", "2019-03-02"),
        (page('<time pubdate datetime="2019-03-02">March</time>'), TimeBasis.TIME_ELEMENT, "time[pubdate]", "2019-03-02"),
        (
            page('<time class="entry-date" datetime="2019-03-02">2 March</time>'),
            TimeBasis.TIME_ELEMENT,
            "time[class=entry-date]",
            "2019-03-02",
        ),
        (
            page('<span itemprop="datePublished" content="2019-03-02">2/3</span>'),
            TimeBasis.META,
            "span[itemprop=datePublished]",
            "2019-03-02",
        ),
        (page('<abbr class="published" title="2019-03-02">Sat</abbr>'), TimeBasis.TEXT, "abbr[class=published]", "2019-03-02"),
        (page('<time datetime="2019-03-02">2 March</time>'), TimeBasis.TIME_ELEMENT, "time", "2019-03-02"),
        (page('<p class="byline">By Jane Roe, 2 March 2019</p>'), TimeBasis.TEXT, "text", "By Jane Roe, 2 March 2019"),
        (page("<p>2. März 2019, 10:11 Uhr</p>"), TimeBasis.TEXT, "text", "2. März 2019, 10:11 Uhr"),
    ],
)
def test_each_form_is_read_with_its_basis_and_place(html: str, basis: TimeBasis, place: str, text: str) -> None:
    found = first(html)
    assert (found.basis, found.place, found.text) == (basis, place, text)
    assert found.interval.earliest is not None
    assert parse_edtf("2019-03-02").contains(found.interval)


@pytest.mark.parametrize(
    ("address", "text"),
    [
        ("https://herald.example/2019/03/02/bridge", "2019/03/02"),
        ("https://herald.example/20190302/bridge", "20190302"),
        ("https://herald.example/news/2019-03-02-bridge", "2019-03-02"),
        ("https://web.archive.org/web/20230101120000/https://herald.example/2019/03/02/bridge", "2019/03/02"),
    ],
)
def test_a_day_in_the_address_is_a_time_of_the_page(address: str, text: str) -> None:
    """That of the capture in an address of a web archive is none."""
    found = first(page(), address)
    assert (found.basis, found.place, found.text, found.interval) == (TimeBasis.TEXT, "URL", text[:10], parse_edtf("2019-03-02"))


def test_the_address_that_the_page_names_counts_where_none_is_known() -> None:
    html = page(head='<link rel="canonical" href="https://herald.example/2019/03/02/bridge">')
    assert first(html, None).place == "URL"


def test_all_times_are_listed_and_those_of_changes_are_not() -> None:
    html = page(
        '<time class="updated" datetime="2021-01-01T10:00:00Z">today</time><time itemprop="dateModified" datetime="2021-02-01">x</time>',
        linked_data(datePublished="2019-03-02T09:00:00Z", dateModified="2020-05-05T09:00:00Z")
        + meta("article:published_time", "2019-03-02T09:00:00Z")
        + meta("article:modified_time", "2020-05-05T09:00:00Z")
        + meta("og:updated_time", "2020-05-05T09:00:00Z"),
    )
    assert [(one.basis, one.text) for one in read(html)] == [
        (TimeBasis.JSON_LD, "2019-03-02T09:00:00Z"),
        (TimeBasis.META, "2019-03-02T09:00:00Z"),
    ]


def test_a_page_that_gives_only_its_last_change_has_no_time() -> None:
    html = page(
        "<p>Last updated: 5 May 2020</p>", linked_data(dateModified="2020-05-05") + meta("article:modified_time", "2020-05-05T09:00:00Z")
    )
    assert read(html) == ()


@pytest.mark.parametrize(
    "line",
    [
        "Published March 2, 2019 | Updated May 5, 2020",
        "Veröffentlicht am 02.03.2019, aktualisiert am 05.05.2020",
        "Publié le 2 mars 2019 à 10h11 - Mis à jour le 5 mai 2020",
        "2 de marzo de 2019 (actualizado el 5 de mayo de 2020)",
    ],
)
def test_a_line_with_publication_and_change_gives_the_publication(line: str) -> None:
    assert first(page(f'<p class="byline">{line}</p>')).interval == parse_edtf("2019-03-02")
    changed = line.split("2019")[1].lstrip(" à10h|,-(")
    assert read(page(f'<p class="byline">{changed}</p>')) == ()


def test_of_contradicting_times_the_earlier_goes_first() -> None:
    """A time later than the true one could make a picture look older than the statement; an earlier one cannot."""
    html = page(head=linked_data(datePublished="2024-06-01T09:00:00Z") + meta("article:published_time", "2019-03-02T09:00:00Z"))
    assert [one.text for one in read(html)] == ["2019-03-02T09:00:00Z", "2024-06-01T09:00:00Z"]
    html = page(head=linked_data(datePublished="2024-06-01T09:00:00Z"))
    assert first(html, "https://herald.example/2019/03/02/bridge").text == "2019/03/02"


def test_of_agreeing_times_the_exact_one_goes_first() -> None:
    html = page(head=linked_data(datePublished="2019-03-02 10:00") + meta("article:published_time", "2019-03-02T09:00:00Z"))
    assert [one.text for one in read(html)] == ["2019-03-02T09:00:00Z", "2019-03-02 10:00"]


def test_the_making_of_a_page_counts_less_than_its_publication() -> None:
    html = page(head=linked_data(dateCreated="2018-01-01", datePublished="2019-03-02") + '<meta name="date" content="2018-02-01">')
    assert first(html).text == "2019-03-02"


@pytest.mark.parametrize(
    "extra",
    [
        '<section class="comments"><article><time class="published" datetime="2018-01-01">x</time></article></section>',
        '<div id="related-posts"><time datetime="2018-01-01">x</time></div>',
        '<aside class="teasers"><h3>Another story</h3><time pubdate datetime="2018-01-01">x</time></aside>',
        '<blockquote class="twitter-tweet"><a>1 January 2018</a></blockquote>',
        "<footer>© 2018 The Herald, 1 January 2018</footer>",
        '<article class="card"><h2>Another story</h2><time class="entry-date" datetime="2018-01-01">x</time></article>',
        "<p>The bridge was closed on 1 January 2018 after engineers had found cracks in two of its pillars.</p>",
        '<figure><figcaption class="date">Photo taken on 1 January 2018</figcaption></figure>',
    ],
)
def test_dates_of_other_things_are_not_the_pages(extra: str) -> None:
    article = f"<main><article><h1>{TITLE}</h1>{{time}}{TEXT}{extra}</article></main>"
    body = f"<html><head><title>{TITLE}</title></head><body>{article}{extra}</body></html>"
    assert [one.text for one in read(body.format(time='<time datetime="2019-03-02">x</time>'))] == ["2019-03-02"]
    assert read(body.format(time="")) == ()


def test_the_day_in_the_head_of_a_site_is_that_of_the_visit() -> None:
    html = f'<html><body><header><time datetime="2023-11-01">Wednesday</time></header><main><h1>{TITLE}</h1>{TEXT}</main></body></html>'
    assert read(html) == ()


def test_objects_that_are_not_the_page_give_no_time() -> None:
    html = page(
        head=linked_data(
            datePublished="2019-03-02",
            comment={"@type": "Comment", "datePublished": "2018-01-01"},
            image={"@type": "ImageObject", "datePublished": "2018-01-01", "uploadDate": "2018-01-01"},
            mainEntityOfPage={"@type": "WebPage", "@id": "https://herald.example/bridge-reopens"},
        )
        + '<script type="application/ld+json">{"@type":"Event","startDate":"2018-01-01","datePublished":"2018-01-01"}</script>'
    )
    assert [one.text for one in read(html)] == ["2019-03-02"]


@pytest.mark.parametrize("value", [{"@type": "Date", "@value": "2019-03-02"}, ["2019-03-02", "2020-05-05"], 1551484800])
def test_a_value_of_linked_data_may_be_typed_a_list_or_a_number(value: object) -> None:
    found = first(page(head=linked_data(datePublished=value)))
    assert parse_edtf("2019-03-02").contains(found.interval)


@pytest.mark.parametrize("value", [None, [], {}, True, 1.5, {"@value": []}])
def test_a_value_that_is_no_text_is_no_time(value: object) -> None:
    assert read(page(head=linked_data(datePublished=value))) == ()


def test_of_several_articles_that_of_the_address_counts() -> None:
    html = page(
        head=linked_data(url="https://herald.example/older", datePublished="2018-01-01")
        + linked_data(url="https://herald.example/bridge-reopens", datePublished="2019-03-02")
    )
    assert [one.text for one in read(html)] == ["2019-03-02"]


@pytest.mark.parametrize(
    "text", ["1970-01-01T00:00:00Z", "0001-01-01", "1985-05-05", "0", "2019-02-30", "soon", "", "9999-12-31", "2019", "March 2019"]
)
def test_what_cannot_be_a_time_of_a_page_is_none(text: str) -> None:
    assert read(page(head=meta("article:published_time", text))) == ()


def test_a_time_in_the_future_is_none() -> None:
    root = parse(page(head=meta("article:published_time", "2026-01-02T00:00:00Z")).encode(), None).root
    (time,) = times(root, None, (), None, datetime(2026, 1, 3, tzinfo=UTC))
    assert time.text == "2026-01-02T00:00:00Z"
    assert times(root, None, (), None, datetime(2026, 1, 1, tzinfo=UTC)) == ()


@pytest.mark.parametrize(
    ("text", "edtf"),
    [
        ("2019-03-02T10:11:12Z", "2019-03-02T10:11:12Z"),
        ("2019-03-02T10:11:12.345+0100", "2019-03-02T09:11:12Z"),
        ("2019-03-02 10:11:12 +01:00", "2019-03-02T09:11:12Z"),
        ("2019-03-02T10:11+01", "2019-03-02T09:11Z"),
        ("2019-03-02 10:11:12 UTC", "2019-03-02T10:11:12Z"),
        ("20190302T101112+0900", "2019-03-02T01:11:12Z"),
        ("1551521472", "2019-03-02T10:11:12Z"),
        ("1551521472000", "2019-03-02T10:11:12Z"),
        ("Sat, 02 Mar 2019 10:11:12 GMT", "2019-03-02T10:11:12Z"),
        ("Sat, 02 Mar 2019 10:11:12 +0100", "2019-03-02T09:11:12Z"),
        ("2019-03-02 10:11", "2019-03-02"),
        ("2019-03-02T10:11:12", "2019-03-02"),
        ("Sat, 02 Mar 2019 10:11:12", "2019-03-02"),
        ("20190302", "2019-03-02"),
        ("20190302101112", "2019-03-02"),
        ("2019/03/02", "2019-03-02"),
        ("2. März 2019, 10:11 Uhr", "2019-03-02"),
        ("Publié le 2 mars 2019 à 10h11", "2019-03-02"),
        ("2 de marzo de 2019", "2019-03-02"),
        ("2 марта 2019, 10:11", "2019-03-02"),
        ("2019年3月2日 10:11", "2019-03-02"),
        ("2019년 3월 2일", "2019-03-02"),
        ("March 2, 2019 10:11 am EST", "2019-03-02"),
        ("03/02/2019", "2019-02-03/2019-03-02"),
    ],
)
def test_a_time_keeps_its_zone_and_without_one_is_a_day(text: str, edtf: str) -> None:
    assert read_time(text, None) == parse_edtf(edtf)


def test_a_given_zone_makes_a_time_of_a_clock_without_zone() -> None:
    html = page(head=meta("article:published_time", "2019-03-02T10:11:12"))
    assert first(html, zone="Europe/Berlin").interval == parse_edtf("2019-03-02T09:11:12Z")
    assert first(html).interval == parse_edtf("2019-03-02")
    assert read_time("Sat, 02 Mar 2019 10:11:12", ZoneInfo("Europe/Berlin")) == parse_edtf("2019-03-02T09:11:12Z")


@pytest.mark.parametrize("text", ["2 March 2019, 5 May 2020", "March 2019", "10:11", "x" * 5_000, "99999999999999", "2019-13-01", "-1"])
def test_a_text_without_a_single_day_is_no_time(text: str) -> None:
    assert read_time(text, None) is None


def test_a_year_in_the_copyright_line_is_no_time() -> None:
    """The trap of a search through all the text: a lone footer became 1 January of its year."""
    assert read(page("<p>(c) 2024 The Herald</p>")) == ()


def test_without_htmldate_the_text_cannot_be_searched(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "htmldate", None)
    with pytest.raises(ExtraMissingError, match="web"):
        read(page())
    assert first(page('<time datetime="2019-03-02">x</time>')).text == "2019-03-02"


def test_control_characters_do_not_stop_the_reading() -> None:
    html = b"<html><body><article><p>x</p><footer>(c) 2020</footer> text &#1; <nav>n</nav> more &#8;</article>12 May 2019</body></html>"
    times(parse(html, None).root, None, (), None)


@pytest.mark.parametrize(
    "html",
    [
        "<div>" * 100_000 + "12 May 2019",
        '<div class="date">' * 20_000 + "12 May 2019",
        '<time datetime="2019-03-02">x</time>' * 50_000,
        '<span class="date">12.03.2019</span>' * 50_000,
        '<div class="published">' * 300 + "a " * 400_000,
        "<h1>" * 5_000 + "x" * 500_000,
        "<ul>" + '<li class="x">3 May 2018 and so on</li>' * 30_000,
        '<meta name="date" content="2019-13-02">' * 20_000,
        "",
        "\x00",
    ],
    ids=["deep", "deep-dates", "times", "dates", "published", "headings", "items", "metas", "empty", "nul"],
)
@pytest.mark.timeout(20)
def test_hostile_pages_are_read_in_linear_time(html: str) -> None:
    times(parse(html.encode(), None).root, None, (), None)


def test_a_page_of_very_many_elements_is_not_copied_for_htmldate(monkeypatch: pytest.MonkeyPatch) -> None:
    """Its copy of the tree would take as much memory again as the page."""
    monkeypatch.setitem(sys.modules, "htmldate", None)
    assert times(parse(b"<img src=a.jpg>" * 30_000).root, None, (), None) == ()
