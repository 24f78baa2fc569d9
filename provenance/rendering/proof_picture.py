"""Two images side by side with the shared region outlined: what a person checks a match by."""

import io

from PIL import Image, ImageDraw, ImageFont

from provenance.model.match import Outline
from provenance.model.media import DecodedImage

_PANEL_SIDE = 480
"""Longer side of each picture in pixels."""
_MARGIN = 16
_CAPTION = 28
_PAPER, _INK, _OUTLINE = "#f7f5f0", "#1c1c1c", "#d1242f"


def render_side_by_side(panels: tuple[tuple[DecodedImage, Outline, str], ...]) -> bytes:
    """A PNG of the pictures in a row, each with its outline, in pixels of the full-size picture, and its caption."""
    pictures = [_panel(image, outline) for image, outline, _ in panels]
    width = sum(picture.width for picture in pictures) + _MARGIN * (len(pictures) + 1)
    height = max(picture.height for picture in pictures) + 2 * _MARGIN + _CAPTION
    sheet = Image.new("RGB", (width, height), _PAPER)
    draw, font, left = ImageDraw.Draw(sheet), ImageFont.load_default(14), _MARGIN
    for picture, (_, _, caption) in zip(pictures, panels, strict=True):
        sheet.paste(picture, (left, _MARGIN))
        draw.text((left, _MARGIN + picture.height + 8), _fitted(caption, picture.width, font), fill=_INK, font=font)
        left += picture.width + _MARGIN
    encoded = io.BytesIO()
    sheet.save(encoded, "PNG", optimize=True)
    return encoded.getvalue()


def _panel(image: DecodedImage, outline: Outline) -> Image.Image:
    scale = _PANEL_SIDE / max(image.width, image.height)
    size = max(1, round(image.width * scale)), max(1, round(image.height * scale))
    picture = Image.fromarray(image.pixels).convert("RGB").resize(size, Image.Resampling.LANCZOS, box=image.box)
    if outline:
        corners = [(min(x * scale, size[0] - 2), min(y * scale, size[1] - 2)) for x, y in (*outline, outline[0])]
        ImageDraw.Draw(picture).line(corners, fill=_OUTLINE, width=3, joint="curve")
    return picture


def _fitted(text: str, width: int, font: ImageFont.FreeTypeFont | ImageFont.ImageFont) -> str:
    """The end of `text`, as much as `width` pixels hold: of a path the end tells most."""
    shown = text
    while len(shown) > 4 and font.getlength(shown) > width:
        shown = "..." + shown[4:]
    return shown
