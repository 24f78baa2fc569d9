"""A match -> a sheet that a person can check in two seconds.

Above, both pictures with the shared region outlined. Below, in one frame, the archived picture laid on the circulated
one, and where the two differ: compare the left column from top to bottom.
"""

import io
import re
import unicodedata
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from provenance.model.image import DecodedImage
from provenance.model.match import EditedRegion, Matrix, Outline, Proof, Tier
from provenance.rendering.clean import clean
from provenance.rendering.describing import KIND_WORDS, describe_measures, percent
from provenance.rendering.overlay import View, differ, lay_on, mask_of, show

_WIDTH, _MARGIN, _GUTTER = 1100, 28, 24
_COLUMN = (_WIDTH - 2 * _MARGIN - _GUTTER) // 2
_MAX_HEIGHT = 400
"""Of a panel, so that a tall picture leaves the sheet within a screen or two."""
_ZOOM_BELOW = 0.35
"""Share of the circulated image below which the lower row shows only the shared region and a little around it."""
_AROUND = 0.08
_MAX_LABELS = 6
_PAPER, _INK, _MUTED, _RULE = "#fbfaf7", "#22262b", "#6b7178", "#dcd9d2"
_REGION, _EDIT, _TEXTURE = "#0b7285", "#c2410c", "#475569"
_TINT = 40
"""Opacity, of 255, that an edit's box has where nothing differs."""
_FINE = 3
"""Lines are drawn this much larger and reduced, which smooths them."""

_TITLES = {
    Tier.SAME_BYTES: "The same file",
    Tier.SAME_PICTURE: "The same picture",
    Tier.PART_OR_EDIT: "Part or an edit of the same picture",
    Tier.SAME_SCENE: "A lead: looks like the same scene",
    Tier.UNPROVEN: "A lead: looks alike, not proven",
    None: "Not the same picture",
}
_Font: TypeAlias = ImageFont.FreeTypeFont | ImageFont.ImageFont


@dataclass(frozen=True, slots=True)
class ProofSheet:
    """What a proof picture shows.

    Attributes:
        query: The circulated image.
        record: The archived picture, a thumbnail perhaps; its width and height are those of the record.
        query_caption: Name of the image.
        record_caption: Name of the record, with a date perhaps.
        tier: What the one is to the other; None for different pictures.
        proof: What that rests on; None where no pixels were compared.
        description: What was done, in words, or why there is no match.
    """

    query: DecodedImage
    record: DecodedImage
    query_caption: str
    record_caption: str
    tier: Tier | None
    proof: Proof | None
    description: str


@dataclass(frozen=True, slots=True)
class _Panel:
    title: str
    caption: str
    picture: Image.Image


def render_proof_picture(sheet: ProofSheet) -> bytes:
    """The sheet as a PNG, 1,100 pixels wide; the same sheet gives the same bytes."""
    rows = [_originals(sheet)]
    proof = sheet.proof
    if sheet.tier is not None and proof is not None and proof.measures is not None and proof.transform is not None:
        rows.append(_laid_on(sheet, proof, proof.transform))
    encoded = io.BytesIO()
    _composed(_TITLES[sheet.tier], sheet.description, rows, _footer(sheet)).save(encoded, "PNG", compress_level=6)
    return encoded.getvalue()


def _originals(sheet: ProofSheet) -> tuple[_Panel, _Panel]:
    proof = sheet.proof if sheet.tier is not None else None
    outlines = (proof.query_outline, proof.record_outline) if proof is not None else ((), ())
    marks: tuple[Outline, Outline] = ((), ())
    if proof is not None and proof.transform is not None and (proof.mirrored or _is_turned(proof)):
        marks = proof.query_outline, tuple(_taken(proof.transform, point) for point in proof.query_outline)
    return (
        _Panel("Circulated", sheet.query_caption, _original(sheet.query, outlines[0], marks[0])),
        _Panel("Archived", sheet.record_caption, _original(sheet.record, outlines[1], marks[1])),
    )


def _original(image: DecodedImage, outline: Outline, marks: Outline) -> Image.Image:
    """A picture with what lies outside the shared region dimmed, the region outlined, and its corners numbered."""
    view = View.fitted((0, 0, image.width, image.height), _COLUMN, _MAX_HEIGHT)
    picture = show(image, view)
    if len(outline) < 3:
        return picture
    dimmed = Image.composite(picture, _dimmed(picture), mask_of(outline, view))
    return _outlined(dimmed, [view.place(x, y) for x, y in outline], [view.place(x, y) for x, y in marks])


def _laid_on(sheet: ProofSheet, proof: Proof, transform: Matrix) -> tuple[_Panel, _Panel]:
    """The lower row: the record in the frame of the circulated image, and where the two differ."""
    view, is_part = _lower_view(sheet.query, proof)
    shown = show(sheet.query, view)
    laid, mask = lay_on(sheet.record, transform, proof.query_outline, view)
    corners = [view.place(x, y) for x, y in proof.query_outline]
    overlay = _outlined(Image.composite(laid, _dimmed(shown), mask), corners, [])
    heat = _heat(shown, differ(sheet.query, sheet.record, transform, proof.query_outline, view), proof.edits, view)
    where = "the shared region, enlarged" if is_part else "in the frame of the circulated image"
    told = "boxed where the content was changed" if proof.edits else "no changed region was found"
    return _Panel("Archived picture, laid on the circulated one", where, overlay), _Panel("Difference", told, heat)


def _lower_view(query: DecodedImage, proof: Proof) -> tuple[View, bool]:
    """The whole image, or the surroundings of a small shared region."""
    if proof.query_overlap is None or proof.query_overlap >= _ZOOM_BELOW:
        return View.fitted((0, 0, query.width, query.height), _COLUMN, _MAX_HEIGHT), False
    across, down = [x for x, _ in proof.query_outline], [y for _, y in proof.query_outline]
    around = _AROUND * max(max(across) - min(across), max(down) - min(down), 1)
    left, top = max(0, min(across) - around), max(0, min(down) - around)
    right, bottom = min(query.width, max(across) + around), min(query.height, max(down) + around)
    return View.fitted((left, top, right, bottom), _COLUMN, _MAX_HEIGHT), True


def _heat(shown: Image.Image, strength: np.typing.NDArray[np.float32], edits: tuple[EditedRegion, ...], view: View) -> Image.Image:
    """The image in pale grey, over it the differences: slate where they are only texture, vermilion within the edits."""
    pale = _dimmed(shown.convert("L").convert("RGB"), 0.62)
    boxes = [(*view.place(*edit.box[:2]), *view.place(*edit.box[2:])) for edit in edits]
    inside = Image.new("L", view.size)
    for box in boxes:
        ImageDraw.Draw(inside).rectangle(box, fill=255)
    colours = Image.composite(Image.new("RGB", view.size, _EDIT), Image.new("RGB", view.size, _TEXTURE), inside)
    is_inside = np.asarray(inside) > 0
    alpha = np.where(is_inside, _TINT + (235 - _TINT) * np.sqrt(strength), 190 * strength)
    pale.paste(colours, mask=Image.fromarray(alpha.astype(np.uint8)))
    layer, draw = _layer(pale)
    for box in boxes:
        draw.rectangle([edge * _FINE for edge in box], outline=_EDIT, width=2 * _FINE)
    picture = _with_layer(pale, layer)
    for edit, box in list(zip(edits, boxes, strict=True))[:_MAX_LABELS]:
        _label(picture, KIND_WORDS[edit.kind], box)
    return picture


def _label(picture: Image.Image, text: str, box: tuple[float, float, float, float]) -> None:
    """A tag above a box, or below, or inside it where there is no room."""
    font = _font(12)
    width, height = round(font.getlength(text)) + 10, 18
    left = min(max(0, round(box[0])), max(0, picture.width - width))
    tops = (round(box[1]) - height, round(box[3]), min(max(0, round(box[1])), max(0, picture.height - height)))
    top = next(top for top in tops if 0 <= top <= max(0, picture.height - height))
    draw = ImageDraw.Draw(picture)
    draw.rectangle((left, top, left + width, top + height), fill=_EDIT)
    draw.text((left + 5, top + 2), text, fill="white", font=font)


def _outlined(picture: Image.Image, corners: list[tuple[float, float]], marks: list[tuple[float, float]]) -> Image.Image:
    """The picture with an outline that shows on light and dark, and numbers at the marked corners."""
    layer, draw = _layer(picture)
    width, height = picture.size
    line = [(min(max(x, 1), width - 1) * _FINE, min(max(y, 1), height - 1) * _FINE) for x, y in (*corners, corners[0], corners[1])]
    draw.line(line, fill="white", width=5 * _FINE, joint="curve")
    draw.line(line, fill=_REGION, width=3 * _FINE, joint="curve")
    radius, font = 10 * _FINE, _font(13 * _FINE)
    for number, (x, y) in enumerate(marks, start=1):
        centre = (min(max(x, 12), max(12, width - 12)) * _FINE, min(max(y, 12), max(12, height - 12)) * _FINE)
        draw.circle(centre, radius, fill=_REGION, outline="white", width=_FINE)
        draw.text(centre, str(number), fill="white", font=font, anchor="mm")
    return _with_layer(picture, layer)


def _layer(picture: Image.Image) -> tuple[Image.Image, ImageDraw.ImageDraw]:
    layer = Image.new("RGBA", (picture.width * _FINE, picture.height * _FINE))
    return layer, ImageDraw.Draw(layer)


def _with_layer(picture: Image.Image, layer: Image.Image) -> Image.Image:
    return Image.alpha_composite(picture.convert("RGBA"), layer.reduce(_FINE)).convert("RGB")


def _dimmed(picture: Image.Image, paper: float = 0.7) -> Image.Image:
    return Image.blend(picture.convert("L").convert("RGB"), Image.new("RGB", picture.size, _PAPER), paper)


def _composed(title: str, description: str, rows: list[tuple[_Panel, _Panel]], footer: str) -> Image.Image:
    """The sheet: title, words, rows of two panels, numbers."""
    words = _wrapped(description, _font(16))
    heights = [max(panel.picture.height for panel in row) + 52 for row in rows]
    head = _MARGIN + 38 + 24 * len(words)
    sheet = Image.new("RGB", (_WIDTH, head + sum(heights) + 52), _PAPER)
    draw = ImageDraw.Draw(sheet)
    draw.text((_MARGIN, _MARGIN - 8), title, fill=_INK, font=_font(26))
    for number, line in enumerate(words):
        draw.text((_MARGIN, _MARGIN + 30 + 24 * number), line, fill=_INK, font=_font(16))
    top = head
    for row, height in zip(rows, heights, strict=True):
        for column, panel in enumerate(row):
            _put(sheet, panel, _MARGIN + column * (_COLUMN + _GUTTER), top + 16)
        top += height
    draw.line((_MARGIN, top + 14, _WIDTH - _MARGIN, top + 14), fill=_RULE)
    draw.text((_MARGIN, top + 22), _fitted(footer, _WIDTH - 2 * _MARGIN, _font(14)), fill=_MUTED, font=_font(14))
    return sheet


def _put(sheet: Image.Image, panel: _Panel, left: int, top: int) -> None:
    draw, font = ImageDraw.Draw(sheet), _font(14)
    draw.text((left, top), panel.title, fill=_INK, font=font)
    used = round(font.getlength(panel.title)) + 10
    draw.text((left + used, top), _fitted(panel.caption, _COLUMN - used, font), fill=_MUTED, font=font)
    sheet.paste(panel.picture, (left, top + 24))
    draw.rectangle((left - 1, top + 23, left + panel.picture.width, top + 24 + panel.picture.height), outline=_RULE)


def _footer(sheet: ProofSheet) -> str:
    proof = sheet.proof
    if proof is None:
        return "No pixels were compared."
    words = [describe_measures(proof)]
    if sheet.tier is not None and proof.query_overlap is not None and proof.record_overlap is not None:
        words.append(f"shared: {percent(proof.query_overlap)} of the image, {percent(proof.record_overlap)} of the archived picture")
    return "; ".join(words)


def _is_turned(proof: Proof) -> bool:
    return min(proof.turned_degrees % 360, -proof.turned_degrees % 360) > 30


def _taken(transform: Matrix, point: tuple[float, float]) -> tuple[float, float]:
    x, y, weight = np.array(transform) @ (*point, 1.0)
    return float(x / weight), float(y / weight)


def _font(size: int) -> _Font:
    """The font that comes with Pillow: the same letters on every machine, but only those of ASCII."""
    return ImageFont.load_default(size)


def _legible(text: str) -> str:
    """Foreign text in the letters that the font has: accents are dropped, others become question marks."""
    letters = (letter for letter in unicodedata.normalize("NFKD", clean(text)) if not unicodedata.combining(letter))
    return "".join(letters).encode("ascii", "replace").decode()


def _fitted(text: str, width: int, font: _Font) -> str:
    """The end of `text`, as much as `width` pixels hold: of a path the end tells most."""
    shown = _legible(text)
    while len(shown) > 4 and font.getlength(shown) > width:
        shown = "..." + shown[4:]
    return shown


def _wrapped(text: str, font: _Font) -> list[str]:
    """`text` in lines as wide as the sheet, at most three."""
    lines = [""]
    for word in re.split(r" (?!%)", _legible(text)):  # a number keeps its sign
        longer = f"{lines[-1]} {word}".strip()
        if lines[-1] and font.getlength(longer) > _WIDTH - 2 * _MARGIN:
            lines.append(word)
        else:
            lines[-1] = longer
    return lines if len(lines) <= 3 else [*lines[:2], _fitted(" ".join(lines[2:]), _WIDTH - 2 * _MARGIN, font)]
