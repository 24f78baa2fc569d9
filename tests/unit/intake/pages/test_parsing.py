import pytest

from provenance.intake.pages.json_ld import blobs
from provenance.intake.pages.parsing import decode, parse, words


@pytest.mark.parametrize(
    ("content", "charset", "expected"),
    [
        pytest.param("Füße".encode(), None, "Füße", id="utf-8 is found without a declaration"),
        pytest.param("Füße".encode("cp1252"), None, "Füße", id="else windows-1252"),
        pytest.param(b"\xef\xbb\xbf" + "Füße".encode(), "latin-1", "Füße", id="a byte order mark counts before the server"),
        pytest.param("Füße".encode("utf-16"), None, "Füße", id="utf-16 by its mark"),
        pytest.param(
            '<meta charset="windows-1251">Привет'.encode("cp1251"), None, '<meta charset="windows-1251">Привет', id="windows-1251 by meta"
        ),
        pytest.param("東京".encode("cp932"), "Shift_JIS", "東京", id="shift_jis by the server"),
        pytest.param("北京\u3400".encode("gb18030"), "GB2312", "北京\u3400", id="gb2312 means gb18030"),
        pytest.param("“x”".encode("cp1252"), "iso-8859-1", "“x”", id="latin-1 means windows-1252"),
        pytest.param(
            '<meta http-equiv="Content-Type" content="text/html; charset=koi8-r">Да'.encode("koi8-r"),
            None,
            '<meta http-equiv="Content-Type" content="text/html; charset=koi8-r">Да',
            id="the older form of meta",
        ),
        pytest.param("Füße".encode(), "rot13", "Füße", id="what is no encoding of a page is passed over"),
        pytest.param("abc Füß".encode()[:-1], None, "abc Fü\ufffd", id="cut off within a character it is still utf-8"),
    ],
)
def test_bytes_are_decoded_as_a_browser_does(content: bytes, charset: str | None, expected: str) -> None:
    assert decode(content, charset) == expected


@pytest.mark.timeout(20)
@pytest.mark.parametrize("tag", [b"<div>", b"<b><i>", b"<table>", b"<a href=x>", b"<figure>", b"</p>", b"<"])
def test_deep_nesting_takes_no_longer_than_a_flat_page(tag: bytes) -> None:
    assert parse(tag * 100_000 + b"<img src=/last.jpg>").text is not None


def test_pictures_below_the_parser_s_depth_are_not_lost() -> None:
    document = parse(b"<div>" * 3_000 + b"<img src=/deep.jpg>" + b"</div>" * 3_000 + b"<img src=/after.jpg>")
    assert document.flattened
    assert [one.get("src") for one in document.root.iter("img")] == ["/deep.jpg", "/after.jpg"]


@pytest.mark.parametrize("content", [b"", b"   ", b"<!-- only a comment -->", b"\0\0\0", b"\xff" * 100])
def test_whatever_the_bytes_are_there_is_a_page(content: bytes) -> None:
    assert parse(content).root.tag == "html"


def test_base_title_and_the_browser_s_comment_are_read() -> None:
    saved = b"<!DOCTYPE html>\n<!-- saved from url=(0028)https://news.example/a/b?c=1 -->\n<html><title> A\n b </title><base href=' /x/ '>"
    document = parse(saved)
    assert (document.base, document.title, document.saved_from) == ("/x/", "A b", "https://news.example/a/b?c=1")


def test_the_words_of_a_page_have_a_line_for_each_block_and_no_scripts() -> None:
    document = parse(b"<p>One <b>two</b>\nthree<script>no()</script> four</p><!-- no --><ul><li>five<li>six</ul>seven<style>p{}</style>")
    assert document.text == "One two three four\nfive\nsix\nseven"


@pytest.mark.timeout(20)
@pytest.mark.parametrize(
    ("script", "expected"),
    [
        ('{"@type": "NewsArticle"}', [{"@type": "NewsArticle"}]),
        ('[{"a": 1}, [{"b": 2}]]', [{"a": 1}, {"b": 2}]),
        ('{"@graph": [{"a": 1}, {"@graph": [{"b": 2}]}]}', [{"a": 1}, {"b": 2}]),
        ('{"a": "x // y, }", /* no */ "b": [1, 2,], } // end', [{"a": "x // y, }", "b": [1, 2]}]),
        ('<!-- \n{"a": "line\nbreak\ttab"}\n-->', [{"a": "line\nbreak\ttab"}]),
        ('//<![CDATA[\n{"a": 1}\n//]]>', [{"a": 1}]),
        ("{&quot;a&quot;: 1}", [{"a": 1}]),
        ('{"a": 1}{"b": 2};', [{"a": 1}, {"b": 2}]),
        ('{"a": ', []),
        ("[" * 100_000, []),
        ("[" + "{}," * 1_500_000 + "{}]", []),
        ('"\\"' * 50_000, []),
        ("/*" * 50_000, []),
        ("9" * 10_000, []),
        ("", []),
    ],
)
def test_json_ld_is_read_with_its_usual_mistakes(script: str, expected: list[dict[str, object]]) -> None:
    document = parse(f'<script type="application/ld+json; charset=utf-8">{script}</script><script>var a = {{}}</script>'.encode())
    assert list(blobs(document.root)) == expected


def test_the_words_of_a_page_are_no_more_than_asked_for() -> None:
    assert len(parse(b"<p>" + b"word " * 100_000).text) < 500_000
    assert len(words(parse(b"<p>" + b"word " * 100_000).root, 100)) <= 100


def test_an_object_with_a_graph_of_its_own_is_kept() -> None:
    document = parse(b'<script type="application/ld+json">{"@type": "WebPage", "@graph": [{"a": 1}]}</script>')
    assert [sorted(one) for one in blobs(document.root)] == [["@graph", "@type"], ["a"]]
