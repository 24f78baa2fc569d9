"""Which pictures belong to the article, layout by layout as systems for publishing write them.

Shapes: boxes with other articles within the text (WordPress blocks, Drupal, Arc, Escenic, Polopoly), slideshows that are
linked from a picture, pictures named for sharing that the page shows elsewhere, scaled pictures of Plone, Chorus and Next.js.
"""

import pytest

from provenance.intake.pages.images import page_images
from provenance.intake.pages.parsing import parse
from tests.unit.intake.pages.layouts import SITE, news

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


def test_an_article_whose_head_is_called_a_teaser_keeps_its_picture() -> None:
    assert taken(news(f'<div class="article-teaser">{LEAD}<p>In short: <a href="#more">more</a></p></div>')) == ["harbour-bridge-works.jpg"]
