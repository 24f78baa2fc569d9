"""Names by which pages mark the time of their publication, and what is none. Data only.

Collected from Open Graph (ogp.me, article:published_time), schema.org, Dublin Core (DCMI terms), Highwire Press tags as
Google Scholar reads them, microformats 2 (h-entry), and the names that content management systems and analytics
products document; many of them are listed by htmldate and by news-please, too.
"""

import re

PUBLISHED_META = frozenset(
    [
        "article:published_time",
        "article:published",
        "article:published_date",
        "article:publicationdate",
        "article.published",
        "article:post_date",
        "og:published_time",
        "og:article:published_time",
        "og:article:published",
        "og:publish_date",
        "og:pubdate",
        "og:datepublished",
        "og:question:published_time",
        "datepublished",
        "date_published",
        "date.published",
        "publish_date",
        "publish-date",
        "publishdate",
        "published_date",
        "published-date",
        "publisheddate",
        "published_time",
        "publishedtime",
        "published_at",
        "published",
        "publish_time",
        "publishtime",
        "pubdate",
        "pub_date",
        "pubdate_time",
        "publication_date",
        "publicationdate",
        "publication-date",
        "originalpublicationdate",
        "article_date_original",
        "dcsext.articlefirstpublished",
        "dc.date.issued",
        "dc.date.publication",
        "dcterms.issued",
        "dc.issued",
        "citation_publication_date",
        "citation_online_date",
        "citation_date",
        "parsely-pub-date",
        "sailthru.date",
        "bt:pubdate",
        "cxenseparse:recs:publishtime",
        "cxenseparse:publishtime",
        "cxenseparse:articlepublishdate",
        "mediator_published_time",
        "shareaholic:article_published_time",
        "vr:published_time",
        "rnews:datepublished",
        "rbpubdate",
        "twt-published-at",
        "firstpublished",
        "first_published",
        "analyticsattributes.articledate",
        "bytedance:published_time",
        "weibo:article:create_at",
        "ptime",
        "gentime",
        "ga:publishdate",
        "swiftype:published_at",
        "nv:date",
        "dateposted",
        "originalpublishdate",
        "og:regdate",
        "field-name-post-date",
        "pagepublished",
    ]
)
"""They say publication."""

CREATED_META = frozenset(
    [
        "date",
        "dc.date",
        "dc:date",
        "dcterms.date",
        "dcterms.created",
        "dc.created",
        "dc:created",
        "dc.date.created",
        "dcterms.available",
        "datecreated",
        "date_created",
        "created",
        "article.created",
        "content_create_date",
        "displaydate",
        "display_date",
        "doc_date",
        "release_date",
        "video:release_date",
        "pdate",
        "timestamp",
        "last-published",
        "creation_date",
    ]
)
"""They may mean it, or the making of the page, which comes before."""

PAGE_TYPES = re.compile(
    r"article|posting|report|blog$|recipe|howto|claimreview|critique|question|episode|videoobject|page$|creativework|document"
)
"""Types of schema.org that are a page or its main part; comments, images, organisations and lists are not."""

MARKED_CLASSES = frozenset(
    ("dt-published", "published", "date-published", "entry-date", "post-date", "publish-date", "pubdate", "published-date")
)
"""Class names of h-entry and hAtom, and of themes that follow them."""

TEXT_CLASSES = re.compile(
    r"date|datum|fecha|\bdata\b|publi|posted|byline|dateline|timestamp|\btime\b|meta|veroeffentlich|submitted|docdata|pub-|subline|info|autor|author"
)
"""In the class or id of a line that gives the day in words."""

NOT_PUBLISHED = re.compile(
    r"updat|modif|chang|aktualisier|geändert|letzte |last |revis|mis(?:e)? à jour|actualiz|atualiz|aggiorn|bijgewerkt|gewijzigd|uppdater|"
    r"oppdater|opdater|zaktualiz|обновл|оновл|güncelle|\u062a\u062d\u062f\u064a\u062b|\u66f4\u65b0|\uc218\uc815|"
    r"copyright|\u00a9|expire|valid|event|stand:|registriert|joined|member since|registered|inscrit|geboren|born|version"
)
"""In the words or names of an element that gives another time than that of publication."""

_STRANGE = (
    r"comment|kommentar|respond|related|recommend|most-?read|ticker|carousel|tweet|twitter|instagram|disqus|\bfooter|"
    r"site-footer|page-footer|"
    r"also-read|read-?more|more-(?:news|posts|stories|from)|upcoming|calendar|newsletter|cookie|advert|\bad-|trending|"
    r"reply|replies|copyright|\bnav|menu|breadcrumb"
)
STRANGE = re.compile(_STRANGE)
"""In the class or id of a part of a page that is not about its own article."""

ELSEWHERE = re.compile(rf"{_STRANGE}|side-?bar|widget|recent|popular|latest|promo|slider|facebook|archive-list|banner")
"""The same with columns beside the text, where the page's own date may stand, too."""

TEASER = "teaser"
"""Likewise, if it holds a heading or a picture; some sites call the head of every article so."""
