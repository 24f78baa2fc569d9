"""Edits that move pixels, cut some off, or put other content in their place."""

from collections.abc import Callable

import cv2
import numpy as np
from PIL import ImageDraw

from benchmarks.accuracy.drawing import (
    BOLD,
    Draw,
    Rgb,
    blended,
    clipped,
    cropped,
    fitted,
    font,
    grid,
    noise,
    paragraph,
    pasted,
    plain,
    remapped,
    resized,
    sigmoid,
    smooth_field,
    warped,
    with_pen,
)


def lens(picture: Rgb, draw: Draw) -> Rgb:
    """Barrel or pincushion distortion."""
    x, y = grid(picture)
    height, width = picture.shape[:2]
    u, v = (x - width / 2) / (width / 2), (y - height / 2) / (width / 2)
    bend = draw.between(0.06, 0.22, "bend") * (1 if draw.chance(0.5) else -1)
    draw.notes.append("pincushion" if bend < 0 else "barrel")
    factor = (1 + bend * (u**2 + v**2)) / (1 + max(bend, 0) * 1.2)
    return remapped(picture, u * factor * width / 2 + width / 2, v * factor * width / 2 + height / 2)


def book_page(picture: Rgb, draw: Draw) -> Rgb:
    """Photographed from a page that is not flat: waves, and a shadow towards the fold."""
    x, y = grid(picture)
    height, width = picture.shape[:2]
    strength = draw.between(0.008, 0.025, "wave") * max(height, width)
    dx, dy = smooth_field(height, width, 2, draw) * strength, smooth_field(height, width, 2, draw) * strength
    bent = remapped(picture, x + dx, y + dy)
    shade = 1 - draw.between(0.2, 0.5) * np.exp(-x / (0.15 * width))
    return clipped(bent * shade[:, :, None] * 0.95 + 8)


def squeezed(picture: Rgb, draw: Draw) -> Rgb:
    """A side changed by 18 to 24 %."""
    factor = draw.between(0.76, 0.82) if draw.chance(0.5) else draw.between(1.18, 1.24)
    draw.notes.append(f"width={factor:.3g}")
    return resized(picture, round(picture.shape[1] * factor), picture.shape[0])


def sheared(picture: Rgb, draw: Draw) -> Rgb:
    """Leaning, by 0.1 to 0.25; the corners are plain or cut off."""
    height, width = picture.shape[:2]
    lean = draw.between(0.1, 0.25, "lean") * (1 if draw.chance(0.5) else -1)
    room = round(abs(lean) * height)
    matrix = np.array([[1, lean, room if lean < 0 else 0], [0, 1, 0]], np.float64)
    whole = warped(picture, matrix, width + room, height, draw.colour())
    return np.ascontiguousarray(whole[:, room:width]) if draw.chance(0.4) and width > 2 * room + 60 else whole


def turned_45(picture: Rgb, draw: Draw, low: float = 38, high: float = 52) -> Rgb:
    """Turned by about 45 degrees and cut to the inside."""
    height, width = picture.shape[:2]
    angle = draw.between(low, high, "angle") * (1 if draw.chance(0.5) else -1)
    large = warped(picture, cv2.getRotationMatrix2D((width / 2, height / 2), angle, 1).astype(np.float64), width, height)
    sine, cosine = abs(np.sin(np.radians(angle))), abs(np.cos(np.radians(angle)))
    side = 1.12 * min(width / (cosine + sine), height / (cosine + sine))
    half = round(min(side, width, height) / 2)
    return np.ascontiguousarray(large[height // 2 - half : height // 2 + half, width // 2 - half : width // 2 + half])


def crop_20(picture: Rgb, draw: Draw) -> Rgb:
    """A fifth of the area."""
    return cropped(picture, draw.between(0.17, 0.23, "area"), draw)


def mirror_turn_crop(picture: Rgb, draw: Draw) -> Rgb:
    """Mirrored, turned by about 10 degrees, cut."""
    height, width = picture.shape[:2]
    angle = draw.between(7, 13, "angle") * (1 if draw.chance(0.5) else -1)
    turned = warped(
        np.ascontiguousarray(picture[:, ::-1]), cv2.getRotationMatrix2D((width / 2, height / 2), angle, 1).astype(np.float64), width, height
    )
    edge = 0.13
    inside = turned[round(edge * height) : round((1 - edge) * height), round(edge * width) : round((1 - edge) * width)]
    return cropped(np.ascontiguousarray(inside), draw.between(0.75, 0.95, "area"), draw)


def sky_replaced(picture: Rgb, draw: Draw) -> Rgb:
    """The upper third painted over by a gradient with grain; the edge follows a soft line."""
    height, width = picture.shape[:2]
    _, y = grid(picture)
    line = height * draw.between(0.28, 0.42, "share") + smooth_field(height, width, 4, draw)[0] * height * 0.05
    alpha = sigmoid((line[None, :] - y) / draw.between(2, 8))
    above, below = np.array(draw.colour(20, 255), np.float32), np.array(draw.colour(90, 255), np.float32)
    share = (y / (0.45 * height))[:, :, None].clip(0, 1)
    clouds = smooth_field(height, width, draw.whole(3, 9), draw)[:, :, None] * draw.between(0, 25)
    return blended(picture, clipped(above * (1 - share) + below * share + clouds + noise(picture.shape, 4, draw)), alpha)


def background_blurred(picture: Rgb, draw: Draw) -> Rgb:
    """Sharp within an ellipse only."""
    height, width = picture.shape[:2]
    x, y = grid(picture)
    cx, cy = draw.between(0.35, 0.65) * width, draw.between(0.35, 0.65) * height
    distance = np.hypot((x - cx) / (draw.between(0.22, 0.36, "rx") * width), (y - cy) / (draw.between(0.25, 0.4, "ry") * height))
    soft = cv2.GaussianBlur(picture, (0, 0), draw.between(4, 10, "sigma")).astype(np.uint8)
    return blended(picture, soft, sigmoid((distance - 1) / 0.06))


def person_pasted(picture: Rgb, draw: Draw) -> Rgb:
    """An upright piece of another photograph in the middle."""
    height, width = picture.shape[:2]
    w, h = round(width * draw.between(0.22, 0.34)), round(height * draw.between(0.55, 0.8))
    draw.notes.append(f"area={w * h / (width * height):.2g}")
    left = round((width - w) * draw.between(0.35, 0.65))
    top = round((height - h) * draw.between(0.5, 1.0))
    return pasted(picture, fitted(draw.foreign(), w, h), left, top)


def text_card(picture: Rgb, draw: Draw) -> Rgb:
    """A card with text over some 40 % of the picture."""
    height, width = picture.shape[:2]
    share = draw.between(0.36, 0.44, "share")
    if draw.chance(0.5):
        w, h = width, round(height * share)
    else:
        w, h = round(width * share**0.5), round(height * share**0.5)
    left, top = draw.whole(0, width - w), draw.whole(0, height - h)
    dark = draw.chance(0.5)
    page = pasted(picture, plain(w, h, draw.colour(0, 60) if dark else draw.colour(200, 255)), left, top)
    ink = (245, 245, 245) if dark else (15, 15, 15)
    size = max(12, round(h / draw.whole(5, 9)))
    return with_pen(page, lambda pen: paragraph(pen, (left + 10, top + 8, left + w - 10, top + h - 6), size, draw, ink, draw.whole(0, 4)))


def ghost_overlay(picture: Rgb, draw: Draw) -> Rgb:
    """Another photograph over it, a quarter opaque."""
    height, width = picture.shape[:2]
    alpha = draw.between(0.18, 0.32, "alpha")
    return blended(picture, fitted(draw.foreign(), width, height), np.full((height, width), alpha, np.float32))


def watermark_grid(picture: Rgb, draw: Draw) -> Rgb:
    """A dense grid of lines and words, as on preview pictures."""
    height, width = picture.shape[:2]
    step, opacity = draw.whole(45, 90, "step"), draw.between(0.4, 0.75, "opacity")
    word, size = draw.words(1).upper(), draw.whole(14, 26)
    white = (255, 255, 255)

    def work(pen: ImageDraw.ImageDraw) -> None:
        for k in range(-height, width, step):
            pen.line((k, 0, k + height, height), fill=white, width=2)
            pen.line((k, height, k + height, 0), fill=white, width=2)
        for row in range(height // step + 1):
            for k in range(0, width, step * 2):
                pen.text((k + (row % 2) * step, row * step), word, font=font(BOLD, size), fill=white)

    mark = with_pen(plain(width, height, (0, 0, 0)), work)
    return blended(
        picture,
        plain(width, height, (255, 255, 255) if draw.chance(0.7) else (40, 40, 40)),
        mark[:, :, 0].astype(np.float32) / 255 * opacity,
    )


SHAPE: dict[str, Callable[[Rgb, Draw], Rgb]] = {
    "lens_distortion": lens,
    "book_page": book_page,
    "aspect_20": squeezed,
    "sheared": sheared,
    "rotate_45": turned_45,
    "crop_20": crop_20,
    "mirror_turn_crop": mirror_turn_crop,
    "sky_replaced": sky_replaced,
    "background_blurred": background_blurred,
    "person_pasted": person_pasted,
    "text_card_40": text_card,
    "ghost_overlay": ghost_overlay,
    "watermark_grid": watermark_grid,
}
