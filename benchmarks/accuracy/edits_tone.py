"""Edits that change every pixel's level and leave it in its place."""

import io
from collections.abc import Callable

import cv2
import numpy as np
from PIL import Image

from benchmarks.accuracy.drawing import (
    Draw,
    Rgb,
    as_float,
    clipped,
    grey3,
    grid,
    luma,
    noise,
    resized,
    scaled,
    sigmoid,
    smooth_field,
    through_jpeg,
)


def halftone(picture: Rgb, draw: Draw) -> Rgb:
    """Printed in a newspaper and scanned: a screen of dots, yellowish paper, ink that spreads."""
    picture = scaled(picture, draw.between(1.4, 2.0))
    x, y = grid(picture)
    pitch, angle = draw.between(3.5, 6.0, "pitch"), np.radians(draw.between(20, 70))
    across, down = x * np.cos(angle) + y * np.sin(angle), y * np.cos(angle) - x * np.sin(angle)
    screen = 128 + 63 * (np.cos(2 * np.pi * across / pitch) + np.cos(2 * np.pi * down / pitch))
    tone = np.clip((luma(picture) - 128) * 1.1 + 138, 8, 247)
    dots = 255 * sigmoid((tone - screen) / 12)
    dots = np.asarray(cv2.GaussianBlur(dots, (0, 0), draw.between(0.6, 1.2)), np.float32)
    paper = np.array([1.0, 0.97, 0.88], np.float32)
    ink = 35 + dots * 0.78 + noise(dots.shape, 6, draw, 1.0)
    page = clipped(ink[:, :, None] * paper)
    return scaled(page, draw.between(0.55, 0.8))


def palette_gif(picture: Rgb, draw: Draw) -> Rgb:
    """A GIF of 16 to 64 colours, dithered."""
    colours = draw.whole(16, 64, "colours")
    small = scaled(picture, draw.between(0.7, 1.0))
    image = Image.fromarray(small).quantize(colours, dither=Image.Dither.FLOYDSTEINBERG)
    draw.saving["format"] = "GIF"
    return np.array(image.convert("RGB"))


def posterised(picture: Rgb, draw: Draw) -> Rgb:
    """3 to 5 levels a channel."""
    levels = draw.whole(3, 5, "levels")
    smooth = as_float(cv2.bilateralFilter(picture, 5, 30, 5).astype(np.uint8))
    return clipped(np.rint(smooth / 255 * (levels - 1)) * 255 / (levels - 1))


def inverted(picture: Rgb, draw: Draw) -> Rgb:
    """A negative; some with the colours kept."""
    if draw.chance(0.6):
        draw.notes.append("all channels")
        return clipped(255 - as_float(picture))
    draw.notes.append("lightness")
    lab = cv2.cvtColor(picture, cv2.COLOR_RGB2LAB)
    lab[:, :, 0] = 255 - lab[:, :, 0]
    return np.asarray(cv2.cvtColor(lab, cv2.COLOR_LAB2RGB), np.uint8)


def duotone(picture: Rgb, draw: Draw) -> Rgb:
    """Two inks, or the false colours of a heat map."""
    if draw.chance(0.5):
        scheme = [cv2.COLORMAP_JET, cv2.COLORMAP_HOT, cv2.COLORMAP_INFERNO, cv2.COLORMAP_VIRIDIS][draw.whole(0, 3, "map")]
        return np.asarray(cv2.cvtColor(cv2.applyColorMap(clipped(luma(picture)), scheme), cv2.COLOR_BGR2RGB), np.uint8)
    dark, light = np.array(draw.colour(0, 90), np.float32), np.array(draw.colour(150, 255), np.float32)
    share = (luma(picture) / 255)[:, :, None]
    return clipped(dark * (1 - share) + light * share)


def film_fade(picture: Rgb, draw: Draw) -> Rgb:
    """Lifted blacks, a tint, dark corners, a light leak."""
    x, y = grid(picture)
    height, width = picture.shape[:2]
    radius = np.hypot((x - width / 2) / width, (y - height / 2) / height) / 0.707
    corners = 1 - draw.between(0.4, 0.85, "vignette") * radius ** draw.between(1.5, 3)
    tint = np.array(draw.colour(0, 70), np.float32)
    faded = as_float(picture) * draw.between(0.5, 0.75) + 45 + tint * 0.5
    leak = np.clip(smooth_field(height, width, 2, draw), 0, 1)[:, :, None] * np.array([70, 30, 5], np.float32)
    return clipped(faded * corners[:, :, None] + leak + noise(picture.shape, 4, draw, 0.7))


def local_contrast(picture: Rgb, draw: Draw) -> Rgb:
    """The look of tone-mapped exposures: contrast raised piece by piece, and saturation."""
    lab = cv2.cvtColor(picture, cv2.COLOR_RGB2LAB)
    tiles = draw.whole(4, 10)
    lab[:, :, 0] = cv2.createCLAHE(draw.between(3, 9, "clip"), (tiles, tiles)).apply(np.ascontiguousarray(lab[:, :, 0]))
    colour = as_float(np.asarray(cv2.cvtColor(lab, cv2.COLOR_LAB2RGB), np.uint8))
    middle = colour.mean(axis=2, keepdims=True)
    return clipped(middle + (colour - middle) * draw.between(1.1, 1.7))


def oversharp(picture: Rgb, draw: Draw) -> Rgb:
    """An unsharp mask far too strong."""
    radius = draw.between(1.0, 3.0, "radius")
    source = as_float(picture)
    return clipped(source + draw.between(1.8, 4.0, "amount") * (source - cv2.GaussianBlur(source, (0, 0), radius)))


def high_iso(picture: Rgb, draw: Draw) -> Rgb:
    """Coarse colour noise, then what a phone does against it."""
    noisy = as_float(picture) + noise(picture.shape, draw.between(18, 40, "sigma"), draw, draw.between(0, 0.8))
    if draw.chance(0.7):
        strength = draw.between(8, 16, "denoise")
        return np.asarray(cv2.fastNlMeansDenoisingColored(clipped(noisy), None, strength, strength, 5, 11), np.uint8)
    return clipped(noisy)


def motion_blur(picture: Rgb, draw: Draw) -> Rgb:
    """A streak of 6 to 16 pixels."""
    length, angle = draw.whole(6, 16, "length"), draw.between(0, 180)
    kernel = np.zeros((length | 1, length | 1), np.float32)
    kernel[(length | 1) // 2, :] = 1
    middle = ((length | 1) - 1) / 2
    kernel = np.asarray(cv2.warpAffine(kernel, cv2.getRotationMatrix2D((middle, middle), angle, 1), (length | 1, length | 1)), np.float32)
    return np.asarray(cv2.filter2D(picture, -1, kernel / kernel.sum()), np.uint8)


def painted(picture: Rgb, draw: Draw) -> Rgb:
    """A median filter, or the look of a painting."""
    if draw.chance(0.5):
        return np.asarray(cv2.medianBlur(picture, draw.whole(2, 4, "median") * 2 + 1), np.uint8)
    draw.notes.append("stylised")
    return np.asarray(cv2.stylization(picture, None, draw.between(15, 50), draw.between(0.15, 0.4)), np.uint8)


def night_vision(picture: Rgb, draw: Draw) -> Rgb:
    """Green, noisy, bright in the middle."""
    x, y = grid(picture)
    height, width = picture.shape[:2]
    tube = np.exp(-(((x - width / 2) / (0.6 * width)) ** 2 + ((y - height / 2) / (0.6 * height)) ** 2))
    light = np.clip(luma(picture) * draw.between(0.6, 1.2) * tube + noise(x.shape, draw.between(12, 28, "sigma"), draw, 0.6), 0, 255)
    return clipped(light[:, :, None] * np.array([0.15, 0.95, 0.25], np.float32))


def repeated_jpeg(picture: Rgb, draw: Draw) -> Rgb:
    """12 generations at sizes that vary."""
    height, width = picture.shape[:2]
    for _ in range(12):
        factor = draw.between(0.75, 1.15)
        picture = through_jpeg(resized(picture, round(width * factor), round(height * factor)), draw.whole(35, 75))
    return picture


def smoothed_upscale(picture: Rgb, draw: Draw) -> Rgb:
    """Down to 160 pixels, up three times, smoothed and sharpened as upscalers do."""
    small = scaled(picture, 160 / max(picture.shape[:2]))
    large = scaled(through_jpeg(small, draw.whole(60, 90)), draw.between(2.5, 3.5, "factor"))
    for _ in range(2):
        large = np.asarray(cv2.bilateralFilter(large, 7, 35, 5), np.uint8)
    source = as_float(large)
    return clipped(source + 0.8 * (source - cv2.GaussianBlur(source, (0, 0), 1.5)))


def other_codec(picture: Rgb, draw: Draw) -> Rgb:
    """JPEG 2000 or AVIF at a low quality; the AVIF stays one half of the time."""
    buffer = io.BytesIO()
    if draw.chance(0.5):
        Image.fromarray(picture).save(
            buffer, "JPEG2000", quality_mode="rates", quality_layers=[draw.between(50, 120, "jp2 rate")], irreversible=True
        )
    else:
        quality = draw.whole(12, 30, "avif")
        Image.fromarray(picture).save(buffer, "AVIF", quality=quality, speed=8)
        if draw.chance(0.5):
            draw.saving.update(format="AVIF", quality=quality, speed=8)
            return picture
    return np.array(Image.open(buffer).convert("RGB"))


def nearly_black(picture: Rgb, draw: Draw) -> Rgb:
    """Hardly anything left above black."""
    return clipped((as_float(picture) / 255) ** draw.between(1.0, 1.6) * draw.between(22, 55, "white") + draw.between(0, 6))


def overexposed(picture: Rgb, draw: Draw) -> Rgb:
    """So bright that much of it is cut off."""
    return clipped(as_float(picture) * draw.between(1.6, 2.6, "gain") + draw.between(20, 60))


def night_grading(picture: Rgb, draw: Draw) -> Rgb:
    """Day for night: blue, dark, flat."""
    level = (as_float(picture) / 255) ** draw.between(1.2, 1.9, "gamma")
    grade = np.array([draw.between(0.25, 0.45), draw.between(0.4, 0.6), draw.between(0.75, 1.0)], np.float32)
    mixed = level * 0.5 + level.mean(axis=2, keepdims=True) * 0.5
    return clipped(mixed * grade * 200 + np.array([2, 6, 18], np.float32) + noise(picture.shape, 3, draw))


def interlaced_tv(picture: Rgb, draw: Draw) -> Rgb:
    """Filmed off a television: dark lines, a rolling bar, halves of two fields, a colour cast."""
    large = scaled(picture, draw.between(1.2, 1.6))
    x, y = grid(large)
    shift = np.where((y // 2).astype(int) % 2 == 0, 0, draw.between(0.5, 2.5, "field shift")).astype(np.float32)
    rows = np.asarray(cv2.remap(large, x + shift, y, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REFLECT_101), np.float32)
    lines = 1 - draw.between(0.25, 0.5, "lines") * (0.5 + 0.5 * np.cos(2 * np.pi * y / draw.between(3, 4.5)))
    bar = 1 - 0.3 * np.exp(-(((y - draw.between(0, 1) * large.shape[0]) / (0.12 * large.shape[0])) ** 2))
    cast = np.array([draw.between(0.8, 1.1), 1.0, draw.between(0.95, 1.25)], np.float32)
    seen = cv2.GaussianBlur(rows * (lines * bar)[:, :, None] * cast * 1.25, (0, 0), 0.7)
    return scaled(clipped(seen + noise(large.shape, 5, draw)), draw.between(0.6, 0.85))


def grey_scan(picture: Rgb, draw: Draw) -> Rgb:
    """A photocopy: grey, hard, speckled."""
    level = (luma(picture) - 128) * draw.between(1.8, 3.2, "contrast") + draw.between(110, 170)
    level = cv2.GaussianBlur(np.clip(level, 0, 255), (0, 0), 0.8) + noise(level.shape, 10, draw)
    return grey3(level)


TONE: dict[str, Callable[[Rgb, Draw], Rgb]] = {
    "halftone_print": halftone,
    "gif_palette": palette_gif,
    "posterised_hard": posterised,
    "colours_inverted": inverted,
    "duotone": duotone,
    "film_fade": film_fade,
    "local_contrast": local_contrast,
    "oversharpened": oversharp,
    "high_iso": high_iso,
    "motion_blur": motion_blur,
    "painted": painted,
    "night_vision": night_vision,
    "jpeg_12_times": repeated_jpeg,
    "upscaled_smooth": smoothed_upscale,
    "jp2_avif": other_codec,
    "nearly_black": nearly_black,
    "overexposed": overexposed,
    "night_grading": night_grading,
    "tv_interlaced": interlaced_tv,
    "photocopy": grey_scan,
}
