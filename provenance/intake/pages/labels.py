"""Labels beside pictures: file photo, archive image, Archivbild, Symbolbild, and the picture's own date.

Two kinds of words are told apart. A phrase such as "file photo" says it wherever it stands. A lone "Archiv" says it only
where captions put labels: in brackets, after a stroke or a full stop at the end, before a colon or dash at the
beginning. Elsewhere it is an institution or an owner: "National Archives", "Deutsches Museum, Archiv", "Archives
personnelles". "Hulton Archive/Getty Images" is no label either: it names the collection that holds the picture, which
every picture of it carries, those of the day too; it does not say that this page uses an old one.
"""

import re
from collections.abc import Iterable, Iterator
from functools import cache
from itertools import islice
from typing import NamedTuple

from provenance.intake.pages import label_words as words
from provenance.intake.pages.caption_dates import MAX_CAPTION, CaptionDate, find_dates
from provenance.intake.pages.folding import Folded, fold
from provenance.model.dates import DateInterval
from provenance.model.label import Label, LabelKind

_OPEN, _CLOSE = r"[(\[{\u300a\u3010\u3014\u300c<]", r"[)\]}\u300b\u3011\u3015\u300d>]"
_UNSPACED = re.compile(r"[\u0e00-\u0e7f\u1100-\u11ff\u3040-\u9fff]")
"""Thai, Korean (folded to its letters), Japanese and Chinese, where no space parts words."""
_NEAR = 60
"""How many characters before a word are looked through for its owner; a credit line is rarely longer."""
_MAX_LABELS = 20
"""How often one pattern is followed up; a caption says it once or twice."""
_BEFORE_LABEL = 40
"""How far from the beginning a label still opens the caption: "Image 1 of 1", "A", "In questa"."""
_FULL_STOP = re.compile(r"[.!?\u3002](?=\s|$|[\"'\u201d])")
_ABBREVIATIONS = frozenset(
    ("jan", "feb", "mar", "apr", "jun", "jul", "aug", "sep", "sept", "oct", "okt", "nov", "dec", "dez", "gov", "gen", "sen", "rep", "mrs")
)


class _Found(NamedTuple):
    kind: LabelKind
    start: int
    end: int


def label(text: str, published: DateInterval | None = None) -> Label | None:
    """What a caption, alternative text, title or credit says the picture is; None where it says nothing of that.

    Where it says both, the file photo counts, since that says more. Read are the first 20,000 characters.

    Args:
        text: As the page has it.
        published: When the page was published, if that is known: a date that begins after it is no date of the picture.
    """
    folded = fold(text[:MAX_CAPTION])
    found = _find(folded)
    if not found:
        return None
    taken = min(found, key=lambda one: (one.kind is not LabelKind.FILE_PHOTO, one.start))
    written = folded.as_written(taken.start, taken.end)
    dates = [date for date in find_dates(folded) if published is None or not published.surely_before(date.interval)]
    own = _own_date(folded.text, found, dates)
    if own is None:
        return Label(taken.kind, written)
    return Label(taken.kind, written, own.text, own.interval)


def label_of(texts: Iterable[str | None], credit: str | None = None, published: DateInterval | None = None) -> Label | None:
    """The label that several texts beside one picture give together: a file photo before a symbol, one with a date before one without.

    Args:
        texts: Its caption, alternative text and title, those that count most first.
        credit: Its credit line, in which a lone "Archiv" is a label.
        published: See `label`.
    """
    said = [text for text in texts if text]
    if credit:
        said.append(f"Photo: {credit}")
    labels = [found for found in (label(text, published) for text in said) if found is not None]
    return min(labels, key=lambda one: (one.kind is not LabelKind.FILE_PHOTO, one.date_text is None), default=None)


def _find(folded: Folded) -> list[_Found]:
    """Every label, in the order of the text."""
    text = folded.text
    spans = [(LabelKind.FILE_PHOTO, match.span()) for match in _first(_phrases(words.FILE_PHOTO_PHRASES), text)]
    spans += [(LabelKind.ILLUSTRATIVE, match.span()) for match in _first(_phrases(words.ILLUSTRATIVE_PHRASES), text)]
    for pattern in _placed():
        spans += [(LabelKind.FILE_PHOTO, match.span("word")) for match in _first(pattern, text) if _is_label(folded, *match.span("word"))]
    spans += [(LabelKind.ILLUSTRATIVE, match.span("word")) for match in _first(_placed_illustrative(), text)]
    return sorted((_Found(kind, *span) for kind, span in spans if not _in_name(text, *span)), key=lambda one: one.start)


def _first(pattern: re.Pattern[str], text: str) -> Iterator[re.Match[str]]:
    return islice(pattern.finditer(text), _MAX_LABELS)


def _in_name(text: str, start: int, end: int) -> bool:
    """Whether it is part of the name of a file or of an address."""
    first, last = text.rfind(" ", 0, start) + 1, text.find(" ", end)
    return re.search(words.NAMES_OF_FILES, text[first : last if last >= 0 else len(text)][:500]) is not None


def _is_label(folded: Folded, start: int, end: int) -> bool:
    """Whether a word of the file that stands where a label may stand is one: not the name of a page or an institution."""
    text, written = folded.text, folded.as_written(start, end)
    before, after = text[:start].rstrip(), text[end:].lstrip()
    segment = re.split(r"[.(\[]", before[-_NEAR:])[-1]
    if re.search(_pattern(rf"\b(?:{words.OWNERS})"), segment):
        return False
    if after.startswith(":") and written.lower() in ("file", "files") and not written.isupper():
        return False  # "File: report.pdf"
    if not before:  # it opens the text, as titles of pages do: "Archive - News"
        from_agency = re.match(_pattern(rf"[/|-] ?(?:{words.AGENCIES})\b"), after) is not None
        return written.isupper() or written in ("File", "Files") or from_agency or len(after.split()) > 5
    if before[-1] in "-|/":  # or closes it: "News | Archive"
        return len(before.split()) >= 4 or re.search(_pattern(rf"\b(?:{words.PHOTO_WORDS}|{words.AGENCIES})\b"), before) is not None
    return True


def _pattern(expression: str) -> str:
    """An expression of `label_words` for folded text."""

    def space(match: re.Match[str]) -> str:
        return match[0] if len(match[0]) > 2 else f"[ -]{{{0 if match[0] == ' ?' else 1},3}}"

    return re.sub(r"\(\?<[!=][^)]*\)| \?| ", space, fold(expression).text)


@cache
def _phrases(phrases: tuple[str, ...]) -> re.Pattern[str]:
    folded = (_pattern(phrase) for phrase in phrases)
    return re.compile("|".join(one if _UNSPACED.search(one) else rf"(?<!\w)(?:{one})(?!\w)" for one in folded))


@cache
def _placed() -> tuple[re.Pattern[str], ...]:
    """Where captions put a lone word of the file."""
    word, agency, photo = (_pattern(one) for one in (words.FILE_WORDS, words.AGENCIES, words.PHOTO_WORDS))
    word = rf"(?P<word>(?:{word})(?!\w))"
    return tuple(
        re.compile(pattern)
        for pattern in (
            rf"{_OPEN} ?{word}(?= ?{_CLOSE}| ?[,;/|:.]| -| (?:\w+ )?\d| (?:{agency})\b)",  # (Archiv), (archivo, marzo), (Archives AFP)
            rf"(?:[,;/|\\\u2022\u00b7]|(?<!\w)(?:{agency})-| -{{1,2}}) ?{word}(?=\.? ?(?:{_CLOSE}|$|[/;|]))",  # EFE/Archivo
            rf"[.!?\u2026\"'\u201d\u00bb)] {{1,2}}{word}(?=\.? ?$)",  # ... en Guatemala. Archivo.
            rf"^{word}(?= ?(?::|-{{1,2}}|/|\|) ?\S)",  # FILE - In this   ARCHIV: Blick
            rf"(?<!\w)(?:{photo}) ?: ?{word}(?= ?(?:\.? ?$|{_CLOSE}|[/,;|]))",  # Foto: Archiv
            rf"(?:^|[-.,;:/|(\[] ?|(?<!\w)(?:{photo}) ?: ?[^.,;:()\[\]]{{1,40}} ){word}(?= (?:{agency})\b)",  # Name Archives La Presse
            rf"(?<!\w)(?:{agency}|staff) {word}(?=\.? ?(?:$|{_CLOSE}))",  # Reuters file
        )
    )


@cache
def _placed_illustrative() -> re.Pattern[str]:
    return re.compile(
        rf"(?:{_OPEN} ?(?=(?:{_pattern(words.ILLUSTRATIVE_WORDS)}) ?(?:{_CLOSE}|[,;/|]))|"
        rf"^(?={words.LEADING_ILLUSTRATIVE}(?:[ :.,]|$)))(?P<word>\w+)"
    )


def _own_date(text: str, found: list[_Found], dates: list[CaptionDate]) -> CaptionDate | None:
    """The date that the caption ties to the picture: beside the label, or the only one of the sentence that it opens.

    A date of the event told is none: "The bridge fell on 4 May 2019 (file photo)".
    """
    for date in dates:
        if any(_beside(text, one, date) for one in found) or _told_of_picture(text, date):
            return date
    return _of_opening(text, found[0], dates)


def _of_opening(text: str, found: _Found, dates: list[CaptionDate]) -> CaptionDate | None:
    """The only date of the sentence that the label opens, unless a clause or a verb in the past stands before it."""
    if found.start > _BEFORE_LABEL or _sentence_end(text, 0) < found.start or ":" in text[: found.start]:
        return None
    end = _sentence_end(text, found.end)
    told = [date for date in dates if found.end <= date.start < end and (not _is_year(date) or text[: date.start].rstrip().endswith(","))]
    if len({date.interval for date in told}) != 1:
        return None
    between = text[found.end : told[0].start]
    if re.search(rf"(?<!\w)(?:{_pattern(words.CLAUSES)})(?!\w)|\w{{2}}ed (?:on |in |at )?(?:\w+day,? )?$", between):
        return None
    return told[0]


def _beside(text: str, found: _Found, date: CaptionDate) -> bool:
    if date.end <= found.start:  # "in this Nov. 21, 2019, file photo"
        before = text[max(0, date.start - _BEFORE_LABEL) : date.start]
        opened = re.search(rf"(?:^|[(:/|-] ?|(?<!\w)(?:{_pattern(words.BEFORE_DATED_LABEL)}),? )$", before) is not None
        return opened and re.fullmatch(r"[\s,]{0,3}(?:\w{1,12} )?", text[date.end : found.start]) is not None
    gap = text[found.end : date.start]
    if _sentence_end(gap, 0) < len(gap) or len(gap) > _BEFORE_LABEL:
        return False
    return _leads_to(text, found.end, date)


def _told_of_picture(text: str, date: CaptionDate) -> bool:
    """Whether a noun for a picture stands before it with nothing but "taken on" or the like between."""
    start = max(0, date.start - _BEFORE_LABEL)
    nouns = re.finditer(rf"(?<!\w)(?:{_pattern(words.PICTURE_NOUNS)})(?!\w)", text[start : date.start])
    ends = [start + noun.end() for noun in nouns]
    return any(text[end : date.start].strip() and ":" not in text[end : date.start] and _leads_to(text, end, date) for end in ends)


def _leads_to(text: str, start: int, date: CaptionDate) -> bool:
    """Whether nothing but words such as "taken on" lead from `start` to a date."""
    gap = text[start : date.start]
    if _is_year(date) and re.match(r" ?\w", text[date.end :]) and re.search(r"(?:of|the|de|del|der|des|du|do|da|di|dal) $", gap):
        return False  # "File photo of 2019 winner Jane Roe"
    return re.fullmatch(rf"[\s,;:(\[/|-]{{0,4}}(?:(?:{_pattern(words.DATE_WORDS)})[\s,(/-]{{1,3}}){{0,5}}", gap) is not None


def _is_year(date: CaptionDate) -> bool:
    return date.end - date.start == 4


def _sentence_end(text: str, start: int) -> int:
    """Where the sentence that holds `start` ends; full stops of abbreviations, initials and ordinal numbers do not end one."""
    for match in _FULL_STOP.finditer(text, start):
        word = re.search(r"\w*$", text[max(0, match.start() - 20) : match.start()])
        assert word is not None
        if match[0] == "." and (word[0] in _ABBREVIATIONS or (word[0] and len(word[0]) <= 2)):
            continue
        return match.start()
    return len(text)
