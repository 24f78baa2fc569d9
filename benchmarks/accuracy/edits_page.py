"""Edits that put the picture into something: a page, a frame, a grid, a screen; and what is laid over it in a video or a meme."""

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
    fitted,
    font,
    grid,
    luma,
    noise,
    paragraph,
    pasted,
    plain,
    scaled,
    smooth_field,
    warped,
    with_pen,
)

WHITE, BLACK = (255, 255, 255), (0, 0, 0)


def video_frame(picture: Rgb, draw: Draw) -> Rgb:
    """A paused video: play button, progress bar, subtitles, perhaps black bars."""
    height, width = picture.shape[:2]
    if draw.chance(0.4):
        bar = round(height * draw.between(0.08, 0.16))
        picture = np.vstack([plain(width, bar, BLACK), picture, plain(width, bar, BLACK)])
        height = picture.shape[0]
    done, size = draw.between(0.05, 0.95, "played"), max(14, round(height / draw.between(13, 18)))
    radius, line, face = round(min(height, width) * draw.between(0.08, 0.15)), draw.words(draw.whole(3, 6)), font(BOLD, size)

    def work(pen: ImageDraw.ImageDraw) -> None:
        cx, cy = width // 2, height // 2
        pen.ellipse((cx - radius, cy - radius, cx + radius, cy + radius), fill=(20, 20, 20))
        pen.polygon([(cx - radius // 3, cy - radius // 2), (cx - radius // 3, cy + radius // 2), (cx + radius // 2, cy)], fill=WHITE)
        base = height - 24
        pen.rectangle((0, base - 6, width, height), fill=(25, 25, 25))
        pen.rectangle((12, base, width - 12, base + 5), fill=(110, 110, 110))
        pen.rectangle((12, base, 12 + round((width - 24) * done), base + 5), fill=(220, 30, 30))
        left = max(4, (width - face.getlength(line)) / 2)
        pen.text((left, base - 14 - size * 1.4), line, font=face, fill=(255, 240, 60), stroke_width=2, stroke_fill=BLACK)

    return with_pen(picture, work)


def meme(picture: Rgb, draw: Draw) -> Rgb:
    """Large white words with a black edge on the picture, above and below."""
    height, width = picture.shape[:2]
    size = round(height / draw.between(6, 9, "rows"))
    lines = [draw.words(draw.whole(2, 4)).upper() for _ in range(draw.whole(2, 4))]

    def work(pen: ImageDraw.ImageDraw) -> None:
        for number, line in enumerate(lines):
            top = 6 + number // 2 * size * 1.1 if number % 2 == 0 else height - (number // 2 + 1) * size * 1.15 - 8
            fit = size
            while font(BOLD, fit).getlength(line) > width - 8 and fit > 12:
                fit -= 2
            left = (width - font(BOLD, fit).getlength(line)) / 2
            pen.text((left, top), line, font=font(BOLD, fit), fill=WHITE, stroke_width=max(2, fit // 12), stroke_fill=BLACK)

    return with_pen(picture, work)


def emoji_row(picture: Rgb, draw: Draw) -> Rgb:
    """A row of round faces and hearts across the picture."""
    height, width = picture.shape[:2]
    count, size = draw.whole(4, 9, "faces"), round(width / draw.between(6, 11))
    top = round((height - size) * draw.between(0.1, 0.9))
    hearts = [draw.chance(0.3) for _ in range(count)]

    def work(pen: ImageDraw.ImageDraw) -> None:
        for k, heart in enumerate(hearts):
            x = round((k + 0.5) * width / count - size / 2)
            if heart:
                half = size // 2
                pen.ellipse((x, top, x + half, top + half), fill=(225, 30, 50))
                pen.ellipse((x + half, top, x + size, top + half), fill=(225, 30, 50))
                pen.polygon([(x + 2, top + half * 0.7), (x + size - 2, top + half * 0.7), (x + half, top + size)], fill=(225, 30, 50))
                continue
            pen.ellipse((x, top, x + size, top + size), fill=(255, 205, 50), outline=(200, 140, 10), width=2)
            for eye in (0.3, 0.62):
                pen.ellipse((x + eye * size, top + 0.28 * size, x + (eye + 0.1) * size, top + 0.45 * size), fill=(70, 40, 10))
            pen.arc(
                (x + 0.22 * size, top + 0.3 * size, x + 0.78 * size, top + 0.8 * size), 15, 165, fill=(70, 40, 10), width=max(2, size // 14)
            )

    return with_pen(picture, work)


def news_page(picture: Rgb, draw: Draw) -> Rgb:
    """A screenshot of a news site: banner, headline, the picture, columns, a small foreign photograph beside."""
    width, height = draw.whole(900, 1200), draw.whole(800, 1050)
    page = plain(width, height, WHITE if draw.chance(0.8) else (28, 30, 34))
    ink = (20, 20, 20) if page[0, 0, 0] > 128 else (225, 225, 225)
    share = draw.between(0.38, 0.6, "width")
    photo = scaled(picture, share * width / picture.shape[1])[: height - 330]
    left, top = draw.whole(30, 60), draw.whole(210, 250)
    page = pasted(page, photo, left, top)
    right, under = left + photo.shape[1] + 30, top + photo.shape[0] + 14
    side = width - right - 30
    page = pasted(page, fitted(draw.foreign(), side, round(side * 0.6)), right, top)
    banner = draw.colour(0, 170)

    def work(pen: ImageDraw.ImageDraw) -> None:
        pen.rectangle((0, 0, width, 58), fill=banner)
        pen.text((left, 12), draw.words(2).title(), font=font(4, 30), fill=WHITE)
        paragraph(pen, (left, 90, width - 60, 190), 34, draw, ink, BOLD)
        paragraph(pen, (left, under, left + photo.shape[1], under + 22), 13, draw, (130, 130, 130))
        paragraph(pen, (left, under + 34, left + photo.shape[1], height), 16, draw, ink, 4)
        paragraph(pen, (right, top + round(side * 0.6) + 14, width - 30, height), 14, draw, ink)

    return with_pen(page, work)


def grid_of_9(pictures: list[Rgb], draw: Draw) -> Rgb:
    """Nine pictures in a square, those given among foreign ones."""
    cell, gap = draw.whole(230, 300, "cell"), draw.whole(0, 8)
    places = list(draw.rng.permutation(9)[: len(pictures)])
    page = plain(3 * cell + 4 * gap, 3 * cell + 4 * gap, draw.colour())
    for place in range(9):
        shown = pictures[places.index(place)] if place in places else draw.foreign()
        page = pasted(page, fitted(shown, cell, cell), gap + (place % 3) * (cell + gap), gap + (place // 3) * (cell + gap))
    return page


def polaroid(picture: Rgb, draw: Draw) -> Rgb:
    """An instant picture, turned, on a table."""
    height, width = picture.shape[:2]
    rim = round(0.06 * width)
    card = pasted(plain(width + 2 * rim, height + 5 * rim, (244, 242, 234)), picture, rim, rim)
    card = with_pen(card, lambda pen: pen.text((2 * rim, height + 2 * rim), draw.words(2), font=font(4, max(10, rim)), fill=(50, 50, 90)))
    h, w = card.shape[:2]
    side_w, side_h = round(w * 1.35), round(h * 1.3)
    wood = np.array(draw.colour(70, 150), np.float32)
    grain = noise((side_h, 1), 14, draw)[:, :, None] + smooth_field(side_h, side_w, 6, draw)[:, :, None] * 15
    table = clipped(wood + grain + noise((side_h, side_w), 5, draw, 0.8)[:, :, None] + np.zeros((1, 1, 3), np.float32))
    matrix = np.vstack([cv2.getRotationMatrix2D((w / 2, h / 2), draw.between(-18, 18, "angle"), 1.0), [0, 0, 1]])
    matrix[0, 2] += (side_w - w) / 2
    matrix[1, 2] += (side_h - h) / 2
    mask = warped(plain(w, h, WHITE), matrix, side_w, side_h)[:, :, 0].astype(np.float32) / 255
    shadow = cv2.GaussianBlur(np.roll(mask, (8, 8), (0, 1)), (0, 0), 6)
    return blended(clipped(table * (1 - 0.5 * shadow[:, :, None])), warped(card, matrix, side_w, side_h), mask)


def before_after(picture: Rgb, draw: Draw) -> Rgb:
    """Half this picture, half another; the border leans."""
    height, width = picture.shape[:2]
    x, y = grid(picture)
    angle = np.radians(draw.between(-40, 40, "angle"))
    along = (x - width * draw.between(0.42, 0.58)) * np.cos(angle) + (y - height / 2) * np.sin(angle)
    whole = blended(picture, fitted(draw.foreign(), width, height), (along > 0).astype(np.float32))
    return blended(whole, plain(width, height, WHITE), (np.abs(along) < draw.between(1, 4)).astype(np.float32))


def phone_in_hand(picture: Rgb, draw: Draw) -> Rgb:
    """Shown on a phone that was photographed: a dark frame, seen at an angle, before a blurred room."""
    height, width = picture.shape[:2]
    rim, bar = round(0.04 * width), round(draw.between(0.1, 0.35) * height)
    screen = plain(width + 2 * rim, height + 2 * bar, (12, 12, 14))
    screen = pasted(screen, picture, rim, bar)
    paragraph_box = (rim + 6, 8, rim + width - 6, bar - 4)
    screen = with_pen(screen, lambda pen: paragraph(pen, paragraph_box, max(11, bar // 4), draw, (230, 230, 230)))
    h, w = screen.shape[:2]
    side_w, side_h = round(w * draw.between(1.3, 1.7)), round(h * draw.between(1.15, 1.4))
    room = cv2.GaussianBlur(fitted(draw.foreign(), side_w, side_h), (0, 0), 9).astype(np.uint8)
    corners = np.array([[0, 0], [w, 0], [w, h], [0, h]], np.float32)
    tilt = draw.between(0.02, 0.07, "tilt")
    middle = np.array([(side_w - w) / 2, (side_h - h) / 2], np.float32)
    target = corners + middle + draw.rng.uniform(-tilt, tilt, (4, 2)).astype(np.float32) * np.array([w, h], np.float32)
    matrix = cv2.getPerspectiveTransform(corners, target.astype(np.float32)).astype(np.float64)
    mask = warped(plain(w, h, WHITE), matrix, side_w, side_h)[:, :, 0].astype(np.float32) / 255
    seen = blended(room, warped(screen, matrix, side_w, side_h), mask)
    glare = np.clip(smooth_field(side_h, side_w, 2, draw), 0, 1)[:, :, None] * draw.between(10, 50, "glare")
    return clipped(seen * draw.between(0.8, 1.0) + glare + noise(seen.shape, 3, draw))


def torn_print(picture: Rgb, draw: Draw) -> Rgb:
    """A crumpled, torn print: creases, a missing corner, stains."""
    height, width = picture.shape[:2]
    x, y = grid(picture)
    shade = np.ones((height, width), np.float32)
    for _ in range(draw.whole(4, 10, "creases")):
        angle, off = draw.between(0, np.pi), draw.between(-0.4, 0.4) * max(height, width)
        distance = (x - width / 2) * np.cos(angle) + (y - height / 2) * np.sin(angle) - off
        shade += np.exp(-np.abs(distance) / 2.0) * draw.between(0.1, 0.5) - np.exp(-np.abs(distance + 4) / 5.0) * draw.between(0.05, 0.3)
    stains = 1 - np.clip(smooth_field(height, width, 5, draw), 0.2, 1)[:, :, None] * np.array([0.1, 0.2, 0.35], np.float32)
    level = luma(picture)[:, :, None] * 0.4 + picture * np.float32(0.6)
    worn = clipped(level * shade[:, :, None] * stains + 12)
    corner = x / width + y / height + smooth_field(height, width, 8, draw) * 0.04 < draw.between(0.2, 0.45, "tear")
    if draw.chance(0.5):
        corner = corner[:, ::-1]
    return blended(worn, plain(width, height, draw.colour(200, 250)), corner.astype(np.float32))


PAGE: dict[str, Callable[[Rgb, Draw], Rgb]] = {
    "video_frame": video_frame,
    "meme": meme,
    "emoji_row": emoji_row,
    "news_page": news_page,
    "polaroid": polaroid,
    "before_after": before_after,
    "phone_in_hand": phone_in_hand,
    "torn_print": torn_print,
}
"""`grid_of_9` takes several pictures and is called by name."""
