"""Small edits, laid on pictures of scenes that the archive has several photographs of, and on queries that match nothing."""

from collections.abc import Callable

import cv2
import numpy as np
from PIL import ImageDraw

from benchmarks.accuracy.drawing import (
    BOLD,
    Draw,
    Rgb,
    as_float,
    clipped,
    cropped,
    font,
    grey3,
    luma,
    paragraph,
    pasted,
    plain,
    scaled,
    through_jpeg,
    with_pen,
)


def resaved(picture: Rgb, draw: Draw) -> Rgb:
    """Nothing but another save."""
    return through_jpeg(picture, draw.whole(70, 92, "quality"))


def jpeg_30(picture: Rgb, draw: Draw) -> Rgb:
    """Saved badly, as the last thing."""
    draw.saving.update(format="JPEG", quality=draw.whole(26, 34, "quality"))
    return picture


def jpeg_10(picture: Rgb, draw: Draw) -> Rgb:
    """Saved very badly, as the last thing."""
    draw.saving.update(format="JPEG", quality=draw.whole(8, 13, "quality"))
    return picture


def half(picture: Rgb, draw: Draw) -> Rgb:
    """About half the side."""
    return scaled(picture, draw.between(0.42, 0.6, "factor"))


def crop_90(picture: Rgb, draw: Draw) -> Rgb:
    """Nine tenths of the area."""
    return cropped(picture, draw.between(0.87, 0.93, "area"), draw)


def bordered(picture: Rgb, draw: Draw) -> Rgb:
    """A plain border."""
    height, width = picture.shape[:2]
    x, y = round(width * draw.between(0.03, 0.15)), round(height * draw.between(0.03, 0.15))
    return pasted(plain(width + 2 * x, height + 2 * y, draw.colour()), picture, x, y)


def crop_70_border(picture: Rgb, draw: Draw) -> Rgb:
    """Seven tenths of the area, with a border."""
    return bordered(cropped(picture, draw.between(0.65, 0.75, "area"), draw), draw)


def grey(picture: Rgb, draw: Draw) -> Rgb:
    """No colour."""
    draw.notes.append("grey")
    return grey3(luma(picture))


def tinted(picture: Rgb, draw: Draw) -> Rgb:
    """Contrast, tint and saturation of a filter."""
    level = (as_float(picture) / 255) ** draw.between(0.7, 1.4, "gamma")
    middle = level.mean(axis=2, keepdims=True)
    level = middle + (level - middle) * draw.between(0.4, 1.6, "saturation")
    return clipped(level * 255 * np.array([draw.between(0.85, 1.1) for _ in range(3)], np.float32))


def captioned(picture: Rgb, draw: Draw) -> Rgb:
    """A band of text above or below."""
    height, width = picture.shape[:2]
    band = round(height * draw.between(0.12, 0.28, "band"))
    light = draw.chance(0.6)
    strip = plain(width, band, (250, 250, 250) if light else (10, 10, 10))
    ink, size = ((10, 10, 10) if light else (245, 245, 245)), max(12, round(band / draw.between(2, 3.5)))
    strip = with_pen(strip, lambda pen: paragraph(pen, (8, 4, width - 8, band - 2), size, draw, ink, draw.whole(0, 4)))
    return np.vstack([strip, picture] if draw.chance(0.5) else [picture, strip])


def posted(picture: Rgb, draw: Draw) -> Rgb:
    """A phone's screenshot of a post that shows it."""
    width = draw.whole(480, 720)
    photo = scaled(picture, width / picture.shape[1])
    top, under = draw.whole(130, 220), draw.whole(150, 330)
    page = plain(width, top + photo.shape[0] + under, (255, 255, 255))
    page = pasted(page, photo, 0, top)
    tint = draw.colour(60, 220)

    def work(pen: ImageDraw.ImageDraw) -> None:
        pen.text((width - 110, 8), "9:41   87%", font=font(0, 15), fill=(40, 40, 40))
        pen.ellipse((16, 40, 64, 88), fill=tint)
        paragraph(pen, (76, 46, width - 20, 66), 17, draw, (20, 20, 20), BOLD)
        paragraph(pen, (16, 98, width - 16, top - 4), 18, draw, (30, 30, 30))
        paragraph(pen, (16, top + photo.shape[0] + 16, width - 16, page.shape[0] - 40), 16, draw, (90, 90, 90))

    return with_pen(page, work)


def mirrored(picture: Rgb, draw: Draw) -> Rgb:
    """Left and right exchanged."""
    draw.notes.append("mirrored")
    return np.ascontiguousarray(picture[:, ::-1])


def blurred(picture: Rgb, draw: Draw) -> Rgb:
    """Out of focus."""
    return np.asarray(cv2.GaussianBlur(picture, (0, 0), draw.between(0.8, 2.2, "sigma")), np.uint8)


SIBLING: dict[str, Callable[[Rgb, Draw], Rgb]] = {
    "resaved": resaved,
    "jpeg_30": jpeg_30,
    "jpeg_10": jpeg_10,
    "half": half,
    "crop_90": crop_90,
    "crop_70_border": crop_70_border,
    "grayscale": grey,
    "filter": tinted,
    "caption": captioned,
    "screenshot": posted,
    "mirror": mirrored,
    "blur": blurred,
}
FURTHER: dict[str, Callable[[Rgb, Draw], Rgb]] = {
    "crop": crop_90,
    "caption": captioned,
    "jpeg_30": jpeg_30,
    "mirror": mirrored,
    "resize": half,
    "border": bordered,
}
"""One more edit on a negative of the bench."""
