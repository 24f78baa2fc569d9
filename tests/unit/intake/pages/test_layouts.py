"""Which pictures belong to the article, layout by layout as systems for publishing write them.

Shapes: boxes with other articles within the text (WordPress blocks, Drupal, Arc, Escenic, Polopoly), slideshows that are
linked from a picture, pictures named for sharing that the page shows elsewhere, scaled pictures of Plone, Chorus and Next.js.
"""

import pytest

from provenance.intake.pages.images import page_images
from provenance.intake.pages.parsing import parse
from provenance.intake.pages.renditions import picture_key
from tests.unit.intake.pages.layouts import SITE, json_ld, news

LEAD = '<figure><img src="/img/harbour-bridge-works.jpg" alt="A crane"><figcaption>The crane on Monday.</figcaption></figure>'
URL = f"{SITE}/2023/10/bridge"


def taken(content: bytes) -> list[str]:
    """The names of the files that are taken."""
    found = [one for one in page_images(parse(content), URL) if one.left_out is None]
    return [one.renditions[0].rsplit("/", 1)[-1] for one in found]


@pytest.mark.parametrize(
    "box",
    [
        pytest.param(
            '<figure class="wp-block-inline-teaser"><div class="title">Read also</div><div class="image"><img src="/img/other.jpg"></div>'
            '<div class="text"><a href="/other">The mayor of the other town resigns</a></div></figure>',
            id="a block that is called a teaser, with the link beside the picture",
        ),
        pytest.param(
            '<div class="gallery-box"><a href="/slides/9"><picture><source srcset="/img/other.webp 1x"><source srcset="/img/other-2.webp">'
            '<source srcset="/img/other-3.webp"><source srcset="/img/other-4.webp"><source srcset="/img/other-5.webp">'
            '<source srcset="/img/other-6.webp"><source srcset="/img/other-7.webp"><source srcset="/img/other-8.webp">'
            '<img src="/img/other.jpg"></picture><h2>All bridges of the region</h2></a></div>',
            id="a picture of many sources that is linked to a slideshow elsewhere",
        ),
    ],
)
def test_a_box_with_another_article_within_the_text_is_left_out(box: str) -> None:
    assert taken(news(LEAD, box)) == ["harbour-bridge-works.jpg"]


PARAGRAPH = "<p>" + "Workers closed the lane on Monday and opened it again on Thursday, as had been planned. " * 2 + "</p>"


@pytest.mark.parametrize(
    ("inside", "expected"),
    [
        pytest.param(
            '<div class="wp-block-gallery"><figure class="wp-block-image"><a href="/bridge/one/"><img src="/img/one.jpg"></a></figure>'
            '<figure class="wp-block-image"><a href="/bridge/two/"><img src="/img/two.jpg"></a></figure></div>',
            ["one.jpg", "two.jpg"],
            id="WordPress: a gallery whose pictures are linked to pages of their own",
        ),
        pytest.param(
            '<div class="carousel slideshow"><ul><li><img src="/img/one.jpg"></li><li><img data-lazy="/img/two.jpg"></li></ul></div>',
            ["one.jpg", "two.jpg"],
            id="a slideshow that is loaded when it is moved",
        ),
        pytest.param(
            f'<article class="live-post" id="p2"><h3><a href="#p2">Second lane</a></h3><img src="/img/one.jpg">{PARAGRAPH}</article>'
            f'<article class="live-post" id="p1"><h3><a href="#p1">First lane</a></h3><img src="/img/two.jpg">{PARAGRAPH}</article>',
            ["one.jpg", "two.jpg"],
            id="a live blog with entries that are linked to themselves",
        ),
        pytest.param(
            '<amp-carousel><amp-img src="/img/one.jpg" width=800 height=600></amp-img></amp-carousel>', ["one.jpg"], id="AMP: a carousel"
        ),
        pytest.param(
            '<span><img src="data:image/gif;base64,R0lGODlhAQABAAAAACw="><noscript><img '
            'srcset="/_next/image?url=%2Fimg%2Fone.jpg&w=640 1x" src="/_next/image?url=%2Fimg%2Fone.jpg&w=1080"></noscript></span>',
            ["image?url=%2Fimg%2Fone.jpg&w=1080"],
            id="Next.js: a picture that is loaded by a script",
        ),
        pytest.param(
            '<img src="/img/google-pixel-9.jpg" width=900 height=600>', ["google-pixel-9.jpg"], id="large, of what icons are called"
        ),
        pytest.param(
            '<div class="author-box"><img src="/img/jane.jpg" width=200 height=200><p>Jane Doe writes on bridges.</p></div>',
            [],
            id="author",
        ),
        pytest.param(
            '<div class="related-videos"><a href="/video/7"><img src="/img/v.jpg"><span>Watch: the old bridge</span></a></div>',
            [],
            id="videos",
        ),
        pytest.param(
            '<blockquote><ul class="comment-list"><li><img src="/img/u.jpg" width=96 height=96></li></ul></blockquote>', [], id="comments"
        ),
        pytest.param(
            '<img src="/img/pixel.gif" width=1 height=1><img src="https://ad.example/banner.jpg">', [], id="counted and advertised"
        ),
    ],
)
def test_the_pictures_of_an_article_by_the_system_that_wrote_it(inside: str, expected: list[str]) -> None:
    assert sorted(taken(news(LEAD, inside))) == sorted(["harbour-bridge-works.jpg", *expected])


def test_an_article_whose_head_is_called_a_teaser_keeps_its_picture() -> None:
    assert taken(news(f'<div class="article-teaser">{LEAD}<p>In short: <a href="#more">more</a></p></div>')) == ["harbour-bridge-works.jpg"]


SHARED = '<meta property="og:image" content="/img/shared-2023-10-bridge.jpg">'
MOST_READ = (
    '<div class="right-rail"><a href="/2023/10/bridge"><img src="/img/shared-2023-10-bridge.jpg" width=138 height=92></a>Bridge works</div>'
)


def test_the_picture_for_sharing_in_a_list_beside_the_article_gives_way_to_the_one_above_the_text() -> None:
    """As lists of what is most read show the article itself, with the picture that it is shared with."""
    assert taken(news(LEAD, head=SHARED, after=MOST_READ)) == ["harbour-bridge-works.jpg"]
    assert taken(news("", head=SHARED, after=MOST_READ)) == ["shared-2023-10-bridge.jpg"]


def test_linked_articles_in_the_metadata_for_search_engines_do_not_make_their_pictures_the_article_s() -> None:
    box = '<aside class="box"><article><a href="/other"><img src="/img/other.jpg"></a><h3>Other town</h3></article></aside>'
    named = SHARED + json_ld({"@type": "ImageObject", "url": "/img/other.jpg"})
    assert taken(news('<img src="/img/shared-2023-10-bridge.jpg">', box, head=named)) == ["shared-2023-10-bridge.jpg"]


def test_a_button_that_reads_the_article_out_is_no_picture() -> None:
    button = '<div id="readspeaker_button1"><a href="https://read.example/"><img src="/img/listen_en_us.gif" alt="Listen"></a></div>'
    assert taken(news(button + LEAD)) == ["harbour-bridge-works.jpg"]


@pytest.mark.parametrize("name", ["the-empty-hall.jpg", "truck-loading.jpg", "lady-in-grey.jpg", "grey-zone-2023-10.jpeg"])
def test_a_photograph_of_what_placeholders_are_called_is_taken(name: str) -> None:
    assert taken(news(f'<img src="/img/{name}">')) == [name]


@pytest.mark.parametrize(
    "name",
    [
        *(
            "blank.gif",
            "blank.gif?v=3",
            "grey.png",
            "img_blank.png",
            "fallback.gif",
            "index-transparent_h-3_w-4.gif",
            "loading.v92f34fc.gif",
        ),
        *("grey-placeholder.png", "1x1.png", "empty-image.jpg", "lazyload-16x9.jpg", "transparent_1x1.webp"),
    ],
)
def test_what_keeps_the_place_of_a_picture_gives_way_to_it(name: str) -> None:
    assert taken(news(f'<img src="/img/{name}" data-src="/img/harbour.jpg">')) == ["harbour.jpg"]
    assert taken(news(f'<img src="/img/{name}">')) == []


DIGESTS = ("a3a1515b2736eaf5a9759c8f60decc91", "c0de515b2736eaf5a9759c8f60decc99")


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        pytest.param("/a/town/@@images/image/great", f"/a/town/@@images/image-1000-{DIGESTS[0]}.jpeg", True, id="Plone: scale and width"),
        pytest.param("/a/town/@@images/image/great", f"/a/city/@@images/image-1000-{DIGESTS[1]}.jpeg", False, id="Plone: other page"),
        pytest.param("/a/town/@@images/image/great", "/a/town/@@images/portrait/great", False, id="Plone: other field"),
        pytest.param("/i/34/bridge1_1020.0_cinema_1200.0.jpg", "/i/35/bridge1_1020.0_standard_640.0.jpg", True, id="Chorus: crops"),
        pytest.param("/i/34/bridge1_1020.0_cinema_1200.0.jpg", "/i/35/bridge2_1020.0_standard_640.0.jpg", False, id="Chorus: others"),
    ],
)
def test_the_scales_of_content_management_systems_are_one_picture(one: str, other: str, *, same: bool) -> None:
    """Addresses as plone.namedfile and Vox Media's Chorus write them."""
    assert (picture_key(SITE + one) == picture_key(SITE + other)) is same
