"""Texts of strangers that mean something to whoever shows a report: to a browser, a terminal, a spreadsheet, a log, a parser.

By kind, generated where a kind has a rule. Each is put into every place of a report that holds foreign text.
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from provenance.model.dates import DateBasis
from provenance.model.digest import Digest
from provenance.model.finding import Judgement, Reason, Unchecked, Verdict
from provenance.model.label import Label, LabelKind
from provenance.model.lookup import LookupOutcome, WebArchiveLookup
from provenance.model.media import Origin
from provenance.model.record import Appearance
from provenance.model.report import CheckedMedia, Report
from provenance.model.suppression import SuppressedBy, Suppression
from tests.unit.rendering.appearing import checked, found, report, seen

MARKUP = [
    "<script>alert(1)</script>", "</script><script>alert(1)</script>", "<img src=x onerror=alert(1)>", "<svg/onload=alert(1)>",
    '"><img src=x onerror=alert(1)>', "' onmouseover='alert(1)", "<iframe src=javascript:alert(1)>", "<a href=javascript:alert(1)>x</a>",
    "]]><x/>", "<![CDATA[x]]>", "--><x/>", "<!-- x", "<?xml version='1.0'?>", '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>&e;',
    "&lt;b&gt;", "&#60;b&#62;", "&amp;amp;", "</testcase></testsuite>", "</title><b>", "</textarea>", "</style><b>", "<base href=//evil>",
    "<meta http-equiv=refresh content=0>", "<x y='z'>", "<br", "</summary></details>",
]  # fmt: skip
TEMPLATES = [
    "{{7*7}}",
    "{% raw %}",
    "${7*7}",
    "#{7*7}",
    "<%= 7 %>",
    "{0}",
    "{1} {{0}}",
    "%s%n",
    "{{{0}}}",
    "{}",
    "$(id)",
    "`id`",
    "!!python/object",
]
CONTROL = [f"a{chr(code)}b" for code in [*range(0x20), *range(0x7F, 0xA0)]]
TERMINAL = [
    "\x1b[31mred\x1b[0m", "\x1b]0;title\x07", "\x1b]8;;http://evil.example\x1b\\link\x1b]8;;\x1b\\", "\x9b31m", "\x1b[2J\x1b[H",
    "a\rb", "a\bb",
    "\x1bP+q\x1b\\",
]  # fmt: skip
HIDDEN = [
    f"gpj{chr(code)}.exe"
    for code in [
        0xAD, 0x061C, 0x180E, *range(0x200B, 0x2010), *range(0x2028, 0x202F), *range(0x2060, 0x2065), *range(0x2066, 0x206A), 0xFEFF,
    0xFFF9,
        0xFFFE, 0xFFFF, 0xE000, 0x1D173, 0xE0001, 0xE0041, 0x10FFFF,
    ]
]  # fmt: skip
FORMULAS = [f"{sign}{rest}" for sign in "=+-@\uff1d\uff0b\uff0d\uff20" for rest in ("1+1", "cmd|' /C calc'!A0")] + [
    '=HYPERLINK("http://evil.example","x")', "\t=1+1", "\r=1+1", "\n=1+1", " =1+1", "'=1+1", "''=1+1", "a;=1+1", 'a;"=1+1"', "a,=1+1",
    '"=1+1',
    '";=1+1;"', "a\n=1+1", "a;\t@SUM(1)", "=", "-", "'", '"', '""', ";", "'a",
]  # fmt: skip
COMMANDS = [
    "::error::x", " ::error::x", "::set-output name=x::y", "::add-mask::e", "::stop-commands::t", "\n::error file=a::b", "a%0A::error::b",
    "\r\n::warning::x", "::endgroup::", "##[error]x", "x ##[add-path]/tmp", "##vso[task.setvariable variable=x]y",
    "a ##vso[task.complete]",
    "##teamcity[testFailed name='x']", "[[ATTACHMENT|/etc/passwd]]", "section_start:1:x\r\x1b[0K", "a,line=9", "file=b,title=c::d",
    "%25%0A%3A",
    "::", ":::", "echo ::error::x", "##[[x]]", "#\x00#[error]",
]  # fmt: skip
MARKDOWN = [
    "[x](http://evil.example)", "![x](http://evil.example/a.png)", "@user", "@org/team", "#1", "org/repo#1", "GH-1",
    "http://evil.example",
    "www.evil.example", "a@evil.example", "**bold**", "_x_", "~~x~~", "`x`", "``x``", "```\n# x", "``````", "~~~", "|", "||", "a|b",
    "\\|", "\\\\|", "\\",
    "`|`", "\\`", " `", "` ", "# head", "> quote", "- item", "1. item", "---", "===", "<b>x</b>", "<https://evil.example>",
    "[x]: http://evil.example",
    "[^1]", ":smile:", "$x$", "a  ", "    code", "\ttab", "- [ ] x", "0123456789abcdef0123456789abcdef01234567", "[x](1)", "[x](1",
    "](1)",
    "<!-- x -->", "&copy;",
]  # fmt: skip
ADDRESSES = [
    "javascript:alert(1)", "JaVaScRiPt:alert(1)", "java\tscript:alert(1)", "data:text/html,<b>", "vbscript:x", "file:///etc/passwd",
    "//evil.example",
    "http://", "https://a b", 'http://a/"onmouseover=alert(1)', "http://a/<b>", "http://a/%zz%", "http://[::1]/", "http://[x",
    "http://a\\b", "http://a/#x y",
    "http://user:secret@evil.example/", "ftp://a/b", "http://a/\u202eb", "mailto:a@b", "http://a/ü", "?x=1", "#x", "http:a", "blob:x",
]  # fmt: skip
PATHS = [
    "../../etc/passwd", "/etc/passwd", "..", ".", "~", "-rf", "--output=x", "CON", "C:\\Windows\\x", "a:b", "a:1", "a, line 7", "a:0",
    "m.jsonl:99999999999",
    "a!b", "!", "a/b/../c", "a//b", "a%2e%2e", "a?b#c", " a ", "a\\x1bb", "a\\udcffb", "\\n", "a\nb", "$HOME", "*", "a;b", "'a'", '"a"',
]  # fmt: skip
BROKEN = [f"a{chr(code)}b" for code in (0xD800, 0xDBFF, 0xDC00, 0xDC80, 0xDCFF, 0xDFFF)] + [
    "\ud83d", "\ude00\ud83d", "a\udce4\udcf6.jpg", "\udc3c\udc2fscript>", "\\ud800", "\\\ud800", "\\\\\udc80",
]  # fmt: skip
WORDS = [
    "null",
    "true",
    "__proto__",
    "constructor",
    "NaN",
    "1e999",
    "0x10",
    "ä̈̈̈̈",
    "שלום.jpg",
    "مرحبا",
    "👩‍👩‍👧.jpg",
    "e\u0301",
    "Z" * 5000,
    "é" * 300,
    "a" * 255,
]

KINDS = {
    "markup": MARKUP,
    "templates": TEMPLATES,
    "control": CONTROL,
    "terminal": TERMINAL,
    "hidden": HIDDEN,
    "formulas": FORMULAS,
    "commands": COMMANDS,
    "markdown": MARKDOWN,
    "addresses": ADDRESSES,
    "paths": PATHS,
    "broken": BROKEN,
    "words": WORDS,
}
TEXTS = tuple(dict.fromkeys(text for texts in KINDS.values() for text in texts))
"""All of them, each once."""


def results_of(texts: Iterable[str]) -> Iterator[CheckedMedia]:
    """For each text a reused image, one to be reviewed, one that was not found, and an unread one; it stands in every field of them."""
    for number, text in enumerate(texts):
        for item in (_reused(text), _review(text), _not_found(text), _unchecked(text)):
            yield replace(item, index=number)


def report_of(texts: Iterable[str]) -> Report:
    """A run of these, with a text among what holds for all of it, too."""
    texts = tuple(texts)
    told = report(*results_of(texts))
    some = " ".join(texts[:40])
    settings = (("depth", "full"), ("timezone", some))
    return replace(told, archive_path=some, hosts=texts[:3], notes=tuple(f"a note on {text}" for text in texts), settings=settings)


def _told(item: CheckedMedia, text: str) -> CheckedMedia:
    return replace(
        item,
        statement_id=text,
        path=text,
        source=text,
        url=text,
        caption=text,
        origin=Origin(text, text, text),
        label=Label(LabelKind.FILE_PHOTO, text, text),
        claims=(Appearance(item.at, DateBasis.ASSERTED, text, text, url=text, publisher=text, notes=((text, text),)),) if item.at else (),
        notes=((text, text),),
        lookups=(WebArchiveLookup(text, text, LookupOutcome.FAILED, 0, 0, text),),
        sha256=Digest.of(text.encode("utf-8", "surrogatepass") + item.judgement.verdict.encode()),
    )


def _seen(date: str, text: str) -> Appearance:
    return seen(date, path=text, source=text, url=text, publisher=text, title=text, caption=text)


def _reused(text: str) -> CheckedMedia:
    return _told(checked(found(_seen("2019-03-02", text), _seen("2024", f"{text} again"))), text)


def _review(text: str) -> CheckedMedia:
    item = _told(checked(found(_seen("2023-10", text))), text)
    return replace(item, suppression=Suppression(SuppressedBy.IGNORED, text, text, None, text))


def _not_found(text: str) -> CheckedMedia:
    told = Judgement(Verdict.NOT_FOUND, (Reason("no-match", "no picture of this archive matches; that says nothing more"),))
    return replace(_told(checked(found(_seen("2023-10", text))), text), judgement=told, findings=())


def _unchecked(text: str) -> CheckedMedia:
    why = Unchecked("file-missing", f"{text}: there is no such file")
    told = Judgement(Verdict.UNCHECKED, (Reason(why.code, why.text),))
    item = _told(checked(found(_seen("2023-10", text))), text)
    return replace(item, judgement=told, findings=(), unchecked=why, sha256=None, at=None, at_text=None, origin=None, claims=())
