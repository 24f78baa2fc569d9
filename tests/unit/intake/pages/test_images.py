import pytest

from provenance.intake.pages.images import MAX_IMAGES, PageImage, page_images
from provenance.intake.pages.parsing import parse
from provenance.intake.pages.renditions import picture_key, same_series, series_name
from tests.unit.intake.pages.layouts import PARAGRAPH, SITE, data_uri, jpeg, json_ld, news, page

URL = f"{SITE}/2023/10/bridge"


def taken(content: bytes) -> list[PageImage]:
    return [one for one in page_images(parse(content), URL) if one.left_out is None]


def first_urls(content: bytes) -> list[str]:
    return [one.renditions[0] for one in taken(content)]


LEAD = (
    '<figure><img src="/img/harbour-bridge-2023-10-works.jpg" alt="A crane">'
    '<figcaption>The crane on Monday. <span class="credit">Jane Doe</span></figcaption></figure>'
)


def test_the_article_s_picture_is_taken_and_all_around_it_is_left_out_with_a_reason() -> None:
    images = page_images(parse(news(LEAD)), URL)
    assert [one.renditions[0] for one in images if one.left_out is None] == [f"{SITE}/img/harbour-bridge-2023-10-works.jpg"]
    reasons = {one.renditions[0].rsplit("/", 1)[-1]: one.left_out for one in images if one.left_out}
    assert reasons == {
        "logo.png": "navigation",
        "section-politics.jpg": "navigation",
        "jane-doe.jpg": "the author or a user",
        "share-facebook.png": "for sharing or following",
        "teaser-0.jpg": "a teaser of other articles",
        "teaser-1.jpg": "a teaser of other articles",
        "teaser-2.jpg": "a teaser of other articles",
        "17.jpg": "in the comments",
        "most-read.jpg": "in a side bar",
        "footer-campaign.jpg": "in the footer",
        "count.gif": "a tracker",
    } | {"logo.png": reasons["logo.png"]}


def test_all_images_takes_the_furniture_too() -> None:
    images = page_images(parse(news(LEAD)), URL, all_images=True)
    assert len(images) == 12
    assert all(one.left_out is None for one in images)


def test_words_beside_a_picture_are_its_own() -> None:
    image = taken(news(LEAD))[0]
    assert (image.alt, image.credit) == ("A crane", "Jane Doe")
    assert image.caption == "The crane on Monday. Jane Doe"


@pytest.mark.parametrize(
    ("after", "caption"),
    [
        ('<div class="photo-caption">The bridge, file photo</div>', "The bridge, file photo"),
        ('<div class="photo-caption">The bridge, file photo</div><img src="/img/another.jpg">', None),
    ],
)
def test_a_caption_right_after_a_figure_without_one_is_the_picture_s(after: str, caption: str | None) -> None:
    """As systems write it whose figure holds the picture and its zoom button alone."""
    figure = '<figure><img src="/img/harbour-bridge-2023-10-works.jpg"><span class="credit">Jane Doe</span></figure>'
    image = taken(news(f"<div>{figure}{after}</div>"))[0]
    assert (image.caption, image.credit) == (caption, "Jane Doe")


@pytest.mark.parametrize(
    ("element", "expected"),
    [
        (
            '<img src="/p/a-2023-10-21-001.jpg" srcset="/p/b-large-one.jpg 1600w, /p/c-small.jpg 400w">',
            ["b-large-one.jpg", "a-2023-10-21-001.jpg", "c-small.jpg"],
        ),
        (
            '<picture><source srcset="/p/s1.webp 9w, /p/s2.webp 18w"><source srcset="/p/s3.jpg 6w"><img src="/p/s0.jpg" width=3></picture>',
            ["s2.webp", "s1.webp", "s3.jpg", "s0.jpg"],
        ),
        ('<img src="data:image/gif;base64,R0lGODlhAQABAAAAACw=" data-src="/p/lazy.jpg">', ["lazy.jpg"]),
        ('<img src="/p/placeholder.png" data-srcset="/p/l1.jpg 1x, /p/l2.jpg 2x" width=500>', ["l2.jpg", "l1.jpg"]),
        (
            '<img src="/p/view.jpg" width=400 data-orig-file="/p/camera.jpg" data-large-file="/p/view-1024x683.jpg">',
            ["camera.jpg", "view-1024x683.jpg", "view.jpg"],
        ),
        ('<a href="/p/whole.jpg"><img src="/p/whole-300x200.jpg"></a>', ["whole.jpg", "whole-300x200.jpg"]),
        ('<amp-img src="/p/amp.jpg" width=600 height=400></amp-img>', ["amp.jpg"]),
        ('<img data-lazy-src="https://news.example/image/77" src="/p/blank.gif">', ["77"]),
        ("<div style=\"height:300px;background-image: url('/p/back.jpg')\"></div>", ["back.jpg"]),
        ('<video poster="/p/still.jpg"></video>', ["still.jpg"]),
        ('<img src="/p/lazy-loader.gif"><noscript><img src="/p/plain.jpg"></noscript>', ["plain.jpg"]),
    ],
)
def test_every_way_of_naming_a_picture_is_read_with_the_largest_first(element: str, expected: list[str]) -> None:
    found = taken(news("", element))
    assert [url.rsplit("/", 1)[-1] for one in found for url in one.renditions] == expected


def test_one_picture_named_in_many_ways_is_taken_once() -> None:
    head = (
        '<meta property="og:image" '
        'content="https://cdn.example/resize/1200x630/harbour-bridge-2023-10-works.jpg?v=3">'
        '<meta name="twitter:image" content="https://cdn.example/w_800,h_400/harbour-bridge-2023-10-works.jpg">'
        + json_ld(
            {
                "@type": "NewsArticle",
                "image": {
                    "@type": "ImageObject",
                    "url": f"{SITE}/img/harbour-bridge-2023-10-works-scaled.jpg",
                    "width": 2560,
                    "creditText": "J. Doe",
                },
            }
        )
    )
    lead = '<img src="/img/harbour-bridge-2023-10-works-300x200.jpg">'
    lead += '<noscript><img src="/img/harbour-bridge-2023-10-works-768x512.jpg"></noscript>'
    found = taken(news(lead, head=head))
    assert len(found) == 1
    assert found[0].renditions[0] == f"{SITE}/img/harbour-bridge-2023-10-works-scaled.jpg"
    assert (len(found[0].renditions), found[0].credit) == (5, "J. Doe")


def test_a_picture_in_metadata_alone_is_taken_where_the_article_shows_none() -> None:
    head = '<meta property="og:image" content="/img/shared.jpg"><meta name="twitter:image" content="/img/twitter-crop.jpg">'
    assert [(one.place, one.renditions) for one in taken(news("", head=head))] == [("og:image", (f"{SITE}/img/shared.jpg",))]


def test_json_ld_counts_only_where_there_is_nothing_better() -> None:
    script = json_ld(
        {
            "@graph": [
                {"@type": "Organization", "logo": "/l.png", "image": "/o.jpg"},
                {"@type": ["Article"], "image": ["/img/first.jpg", "/img/second.jpg"]},
            ]
        }
    )
    assert first_urls(news("", head=script)) == [f"{SITE}/img/first.jpg"]
    assert first_urls(news(LEAD, head=script)) == [f"{SITE}/img/harbour-bridge-2023-10-works.jpg"]


def test_a_second_crop_for_sharing_is_told_and_left_out() -> None:
    images = page_images(parse(news(LEAD, head='<meta property="og:image" content="/img/quite-another.jpg">')), URL)
    assert [(one.place, one.left_out is None) for one in images[:1]] == [("og:image", False)]


def test_the_picture_of_the_site_is_not_the_page_s() -> None:
    assert taken(news("", head='<meta property="og:image" content="/static/og-default.png">')) == []


def test_a_picture_in_the_article_that_is_linked_to_its_source_stays() -> None:
    assert len(taken(news("", '<p><a href="https://photos.example/set/9"><img src="/img/works-on-pillar.jpg"></a></p>'))) == 1


def test_relative_addresses_follow_base_and_what_is_no_address_is_none() -> None:
    content = page(
        '<img src="a.jpg"><img src="javascript:alert(1)"><img src="http://[bad/"><img src="#x"><img src="">', '<base href="/assets/">'
    )
    assert first_urls(content) == [f"{SITE}/assets/a.jpg"]
    long = page(f'<img src="/{"a" * 8_200}.jpg">')
    assert first_urls(long) == []


def test_the_article_of_a_page_that_is_built_by_a_script_is_looked_through() -> None:
    script = r'<script>push("\u003cp\u003eText\u003c/p\u003e\u003cimg class=\"x\" src=\"/img/in-the-script.jpg\"\u003e")</script>'
    assert [(one.place, one.renditions) for one in taken(page(script))] == [("script image 1", (f"{SITE}/img/in-the-script.jpg",))]
    assert first_urls(news(LEAD, after=script)) == [f"{SITE}/img/harbour-bridge-2023-10-works.jpg"]


def test_pictures_within_the_page_are_taken_as_they_are() -> None:
    uri = data_uri(jpeg())
    found = taken(page(f'<img src="{uri}"><img src="{uri}">{PARAGRAPH}'))
    assert [one.renditions for one in found] == [(uri,)]


def test_no_more_than_two_hundred_are_taken_and_the_rest_is_told() -> None:
    images = page_images(parse(page("".join(f'<img src="/p/number-{n}-{n}.jpg">' for n in range(2_500)))), URL)
    assert sum(one.left_out is None for one in images) == MAX_IMAGES
    assert images[MAX_IMAGES].left_out == "only 200 pictures of a page are taken"
    assert images[-1].left_out == "only the first 2,000 pictures of a page are looked at"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://a.example/p/photo-one-300x200.jpg", "https://a.example/p/photo-one.jpg"),
        ("https://a.example/p/photo-one-scaled.jpg", "https://a.example/p/photo-one-1024x683.jpg.webp"),
        ("https://a.example/p/photo.jpg?w=300&quality=80", "https://a.example/p/photo.jpg"),
        ("https://a.example/image?id=77&width=300", "https://a.example/image?id=77&width=900"),
        ("https://a.example/_next/image?url=%2Fp%2Fphoto.jpg&w=640&q=75", "https://a.example/p/photo.jpg"),
        ("https://i0.wp.com/blog.example/p/photo.jpg?resize=300", "https://blog.example/p/photo.jpg"),
        ("https://img.example/fit/800/https://blog.example/p/harbour-2023.jpg", "https://blog.example/p/harbour-2023.jpg"),
        ("https://x.example/upload/w_300,h_200,c_fill/v1234567/sample-abcdef12345.jpg", "https://x.example/upload/sample-abcdef12345.jpg"),
        ("https://b.example/-c/AAA/w1200-h630-p-k-nu/ip.gif", "https://b.example/-c/AAA/s1600/ip.gif"),
        ("http://a.example/p/photo.jpg", "https://a.example/p/photo.jpg"),
    ],
)
def test_renditions_of_one_picture_have_one_key(one: str, other: str) -> None:
    assert picture_key(one) == picture_key(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://a.example/p/IMG_20231021_1701.jpg", "https://a.example/p/IMG_20231021_1702.jpg"),
        ("https://a.example/image?id=77", "https://a.example/image?id=78"),
        ("https://a.example/p/1.jpg", "https://a.example/p/2.jpg"),
        ("https://a.example/1/photo-a/large.jpg", "https://a.example/1/photo-b/large.jpg"),
        ("https://a.example/1.jpg", "https://b.example/1.jpg"),
        ("data:image/png;base64,AAAA", "data:image/png;base64,AAAB"),
    ],
)
def test_different_pictures_have_different_keys(one: str, other: str) -> None:
    assert picture_key(one) != picture_key(other)


def test_crops_are_known_by_the_beginning_of_their_names() -> None:
    def are_alike(one: str, other: str) -> bool:
        return same_series(series_name(f"https://a.example/{one}"), series_name(f"https://a.example/{other}"))

    assert are_alike("gaetz-at-the-capitol_master.jpg", "gaetz-at-the-capitol_o.jpg")
    assert are_alike("1200_gaetz-at-the-capitol.jpg", "wide_gaetz-at-the-capitol.jpg")
    assert not are_alike("one.jpg", "other.jpg")
    assert not same_series(series_name("data:image/png;base64,AAAABBBBCCCCDDDD"), series_name("data:image/png;base64,AAAABBBBCCCCDDDD"))


@pytest.mark.timeout(20)
@pytest.mark.parametrize(
    "body",
    [
        "<img src=a.jpg>" * 100_000,
        "<p>" + "word " * 100 + "<a href=x><img src=/a.jpg>" * 20_000,
        "<div class='x y z'><img src=/a.jpg>" * 1_900,
        '<img srcset="' + "a 1x, " * 200_000 + '">',
        "<figure>" * 1_900 + "<img src=a.jpg>" * 3_000,
        "<figure><figcaption>" * 200 + "<b></b>" * 30_000 + "</figcaption>" * 200 + "<img src=a.jpg>" * 2_000,
        "<meta property=og:image content=/of-the-capitol-1.jpg>" * 200 + "".join(f"<img src=/of-the-{n}.jpg>" for n in range(2_000)),
        "<img src=a.jpg>" * 2_000 + "word " * 200_000,
        "<p>" * 50_000 + "<p>" + "word " * 100,
        "<div style='background:url(" + "(" * 100_000 + "'>",
    ],
)
def test_no_page_takes_long(body: str) -> None:
    images = page_images(parse(body.encode()), URL)
    assert sum(one.left_out is None for one in images) <= MAX_IMAGES
