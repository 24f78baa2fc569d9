"""The names that pages give to what is none of their article: of elements, of files and folders, of servers."""

import re

_EDGE = r"(?:^|(?<!with)(?<!without)(?<!has)(?<!no)(?<!hide)[\s_/.:-])"
_END = r"(?:$|[\s_/.:-])"


def _words(*names: str) -> re.Pattern[str]:
    """Finds one of some names as a whole word of a class, id or address."""
    return re.compile(rf"{_EDGE}(?:{'|'.join(names)}){_END}")


ELSEWHERE = (
    ("in the comments", _words("comments?", "comment-?list", "comment-?section", "disqus\\w*", "replies", "respond", "discussion")),
    (
        "a teaser of other articles",
        _words(
            *(
                "related\\w*",
                "recommend\\w*",
                "recirc\\w*",
                "trending",
                "popular",
                "most-?(?:read|viewed|popular|rr?|commented)",
                "the-most",
            ),
            *(
                "read-?(?:more|next|also|on)",
                "more-?(?:stories|news|articles|from|on|in|videos|posts)",
                "latest(?:-\\w+)?",
                "also-?(?:like|read)",
            ),
            *(
                "outbrain",
                "taboola",
                "up-?next",
                "next-?(?:article|post|story)",
                "prev(?:ious)?-?(?:article|post|story)",
                "post-?navigation",
            ),
            *(
                "you-?may\\w*",
                "similar",
                "teaser-?(?:list|group|grid|row|box|container|stack)s?",
                "teasers",
                "cross-?sell",
                "upsell",
                "suggest\\w*",
            ),
            *(
                "zerg\\w*",
                "revcontent",
                "plista",
                "linkbox",
                "story-?list",
                "news-?list",
                "article-?list",
                "post-?list",
                "topics?-?list",
                "onward",
            ),
            *(
                "playlist",
                "carousel-?(?:related|teaser)\\w*",
                "further-?reading",
                "hot-?(?:news|topics)",
                "ranking",
                "top-?(?:stories|news)",
            ),
        ),
    ),
    ("in a side bar", _words("side-?bar\\w*", "right-?(?:rail|col|column|bar)", "left-?(?:rail|bar)", "rail", "widget-?area", "secondary")),
    (
        "the author or a user",
        _words(
            *(
                "authors?(?!-?\\w*(?:article|story|post))",
                "author-?\\w+",
                "post-?author\\w*",
                "by-?line\\w*",
                "bylines?",
                "avatars?",
                "gravatar",
            ),
            *(
                "contributors?",
                "bio",
                "about-?(?:the-?)?author",
                "user-?(?:pic|photo|info|image|avatar|card)",
                "profile-?(?:pic|photo|image|card)?",
            ),
            *(
                "writer-?\\w*",
                "reporter-?\\w*",
                "journalist-?\\w*",
                "autor\\w*",
                "post-?meta",
                "uploader",
                "channel-?info",
                "hcard",
                "vcard",
            ),
        ),
    ),
    (
        "for sharing or following",
        _words(
            "share-?\\w*", "sharing-?\\w*", "social-?\\w*", "socials?", "addthis\\w*", "sharethis", "follow-?(?:us|me|buttons?)", "shariff"
        ),
    ),
    (
        "an advertisement",
        _words(
            *("ads?", "ad-?(?:slot|unit|box|container|wrapper|banner|placeholder|label|break|zone|space)s?", "advert\\w*", "adsbygoogle"),
            *(
                "sponsor\\w*",
                "dfp\\w*",
                "gpt-?ad\\w*",
                "doubleclick",
                "promo\\w*",
                "banner-?ad\\w*",
                "anzeige\\w*",
                "werbung",
                "publicite",
                "pub",
            ),
            *(
                "affiliate\\w*",
                "commercial",
                "marketing",
                "newsletter\\w*",
                "subscri\\w*",
                "donat\\w*",
                "membership",
                "app-?promo",
            ),
        ),
    ),
    (
        "navigation",
        _words(
            *(
                "nav",
                "navi",
                "nav-?(?:bar|menu|list|links?)",
                "navigation",
                "menus?",
                "main-?menu",
                "mega-?menu",
                "bread-?crumbs?\\w*",
                "pagination",
            ),
            *(
                "site-?header",
                "masthead",
                "top-?bar",
                "head-?er-?(?:top|bar|logo)",
                "branding",
                "logo-?\\w*",
                "toolbar",
                "pager",
                "skip-?links?",
            ),
            *("search-?(?:bar|box|form)", "offcanvas", "off-?canvas", "hamburger", "language-?\\w*", "global-?(?:header|nav)"),
        ),
    ),
    ("in the footer", _words("footer", "site-?footer", "page-?footer", "foot", "footer-?\\w*", "colophon", "bottom-?bar", "copyright")),
    (
        "in a dialogue",
        _words("cookie\\w*", "consent\\w*", "modal", "popup", "pop-?up", "overlay-?(?:ad|promo)", "dialog\\w*", "lightbox-?ad", "gdpr"),
    ),
)
"""Names of the elements that hold what is not the article's own, with the reason that is told; the first that is met counts."""

TEASER = _words("\\w*-?teasers?(?:[-_]\\w+)*")
"""A part of an article that may be a box with another one."""
TAGS = {"nav": "navigation", "footer": "in the footer", "aside": "in a side bar", "form": "part of a form", "button": "a button"}
OWN = (
    ("a logo", _words("logos?", "site-?logo", "\\w*-?logo", "wordmark", "brand(?:ing)?")),
    (
        "an icon",
        _words(
            "icons?", "icon-?\\w+", "ico", "favicon\\w*", "apple-?touch-?icon\\w*", "sprites?", "glyph\\w*", "arrows?", "bullets?", "caret"
        ),
    ),
    ("an emoji", _words("emoji\\w*", "emoticons?", "smil(?:ey|ie)s?", "wp-?smiley", "twemoji")),
    (
        "the author or a user",
        _words("avatars?", "gravatar", "author-?(?:image|photo|pic|img|avatar|thumb\\w*)", "userpics?", "profile-?(?:pic|photo)\\w*"),
    ),
    (
        "a button",
        _words(
            "btn", "buttons?", "badges?", "play-?(?:button|btn|icon)", "rss", "app-?store", "google-?play", "captcha", "rating", "stars?"
        ),
    ),
    ("a button to be read to", _words("read-?speaker\\w*", "listen(?:[-_]\\w+)?", "rs_skip", "text-?to-?speech")),
    ("for sharing or following", _words("share-?(?:icon|button|img)", "social-?(?:icon|share)s?", "addthis\\w*", "sharethis")),
    (
        "an advertisement",
        _words("ads?", "advert\\w*", "banners?-?ads?", "sponsor\\w*", "doubleclick", "adserver", "adsystem", "leaderboard"),
    ),
    (
        "a tracker",
        _words("pixel", "tracking\\w*", "tracker", "beacon", "counter", "analytics", "spacer", "shim", "clear\\.gif", "1x1", "stat"),
    ),
)
TRACKERS = re.compile(
    r"^(?:pixel|stats?|counter|beacon|b|sb|tr|track\w*|analytics|metrics|ad|ads|adserver|ivwbox|logc?\d*)\.|(?:^|\.)(?:scorecardresearch|doubleclick"
    r"|google-analytics|googletagmanager|quantserve|chartbeat|adnxs|smartadserver|ioam|ivwbox|2o7|omtrdc|hotjar|matomo|piwik|bluekai|krxd|demdex"
    r"|yadro|mc\.yandex|moatads|rubiconproject|criteo|facebook\.com/tr|vgwort|histats|statcounter|amazon-adsystem|googlesyndication)\."
)
"""Hosts of services that count visits or sell advertisements (the largest of the public filter lists)."""
FOLDERS = (
    ("an icon", _words("icons?", "favicons?", "sprites?", "badges?", "flags", "buttons?")),
    ("a logo", _words("logos?")),
    ("an advertisement", _words("ads?", "adverts?", "\\w*_ads?", "banners?")),
    ("an emoji", _words("emojis?", "smil(?:ey|ie)s?", "twemoji")),
    ("the author or a user", _words("avatars?", "authors?", "userpics?", "profile_images")),
)
"""Parts of the path of an address that tell what lies there."""
ROLES = {
    "navigation": "navigation",
    "complementary": "in a side bar",
    "contentinfo": "in the footer",
    "banner": "navigation",
    "dialog": "in a dialogue",
    "search": "navigation",
}
"""Landmarks of WAI-ARIA 1.2, 5.3.4, that hold no article."""
