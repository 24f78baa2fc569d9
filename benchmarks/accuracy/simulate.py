"""What a second photograph of a record's scene would look like: parallax, another moment, a plane with its surroundings.

None of these may be called a copy: the viewpoint has moved (near things slide over far ones, by other amounts than any
transform of the whole), or time has passed (other shadows, other people and cars, leaves that moved). Each is exposed
and saved anew. Content of other photographs is never put in: a person would call that a montage, which is an edit.
"""

from collections.abc import Callable
from typing import TypeAlias

import cv2
import numpy as np
import numpy.typing as npt

from benchmarks.accuracy.drawing import (
    Draw,
    Field,
    Rgb,
    as_float,
    blended,
    clipped,
    grid,
    luma,
    noise,
    remapped,
    sigmoid,
    smooth_field,
    warped,
)

TRIES = 6
REFERENCE_SIDE = 520
"""Longer side that displacements in pixels are given for."""
Mask: TypeAlias = npt.NDArray[np.bool_]


class TooPlainError(Exception):
    """Too little in the picture for a change of viewpoint or of time to be seen."""


def exposed(picture: Rgb, draw: Draw) -> Rgb:
    """Another exposure: gain, white balance, gamma, the sensor's noise, a little blur of the lens."""
    level = as_float(np.asarray(cv2.bilateralFilter(picture, 5, 12, 2), np.uint8)) / 255
    level = np.clip(level, 0, 1) ** draw.between(0.9, 1.12)
    balance = np.array([draw.between(0.95, 1.05) for _ in range(3)], np.float32) * draw.between(0.88, 1.12)
    seen = cv2.GaussianBlur(level * 255 * balance, (0, 0), draw.between(0.3, 0.7))
    return clipped(seen + noise(picture.shape, draw.between(2, 5, "sensor"), draw, 0.45))


def clusters_of(picture: Rgb, count: int, weights: tuple[float, float, float], sigma: float, draw: Draw) -> npt.NDArray[np.int64]:
    """The cluster of each pixel, 0 to `count` - 1, by colour, x and y with these weights; borders smoothed by `sigma` pixels."""
    height, width = picture.shape[:2]
    x, y = grid(picture)
    lab = cv2.GaussianBlur(cv2.cvtColor(picture, cv2.COLOR_RGB2LAB), (0, 0), 4).astype(np.float32)
    points = np.dstack([lab * weights[0], weights[1] * x / width, weights[2] * y / height]).reshape(-1, 5)
    cv2.setRNGSeed(draw.whole(1, 1 << 30))
    _, labels, _ = cv2.kmeans(points, count, np.empty(0, np.int32), (3, 12, 1.0), 1, cv2.KMEANS_PP_CENTERS)
    labels = np.asarray(labels).reshape(height, width)
    shares = np.stack([cv2.GaussianBlur((labels == k).astype(np.float32), (0, 0), sigma) for k in range(count)])
    return np.asarray(shares.argmax(axis=0), np.int64)


def textured(picture: Rgb) -> Mask:
    """Where there is enough to see a displacement by: a deviation of 8 levels over 9 x 9 pixels."""
    level = luma(picture)
    mean = cv2.blur(level, (9, 9))
    return np.asarray(cv2.blur(level * level, (9, 9)) - mean * mean > 64)


def layers_of(picture: Rgb, draw: Draw) -> list[Mask]:
    """2 to 4 regions that look like things at one distance each, the farthest (highest up, on the whole) first.

    Each holds texture on at least 7 % of the picture, so that its sliding can be seen.

    Raises:
        TooPlainError: The picture has no two such regions.
    """
    seen = textured(picture)
    _, y = grid(picture)
    for _ in range(TRIES):
        count = draw.whole(2, 4) + 1
        owner = clusters_of(picture, count, (0.9, 140, 220), 5, draw)
        masks = [owner == k for k in range(count) if (owner == k).any()]
        masks.sort(key=lambda mask: float(y[mask].mean()) + draw.between(-0.15, 0.15) * picture.shape[0])
        layers = list[Mask]()
        for mask in masks:
            if layers and min((mask & seen).mean(), (layers[-1] & seen).mean()) < 0.07:
                layers[-1] = layers[-1] | mask
            else:
                layers.append(mask)
        if len(layers) > 1 and all((layer & seen).mean() >= 0.07 for layer in layers):
            return layers
    raise TooPlainError


def displaced(picture: Rgb, spread_px: float, draw: Draw, lowest: float = 0.0) -> Rgb:
    """Seen from a little to the side: layers slide by up to `spread_px`, the near over the far; the farthest by `lowest` of that.

    What the near ones uncover is filled from beside.
    """
    height = picture.shape[0]
    spread = spread_px * max(picture.shape) / REFERENCE_SIDE
    masks = layers_of(picture, draw)
    angle = draw.between(-0.5, 0.5) + (np.pi if draw.chance(0.5) else 0)
    steps = lowest + (1 - lowest) * np.sort(np.append(draw.rng.uniform(0, 1, len(masks) - 2), [0.0, 1.0]))
    x, y = grid(picture)
    result, nearer = picture, np.ones(picture.shape[:2], bool)
    for mask, step in zip(masks, steps, strict=True):
        nearer &= ~mask
        reach = round(2 * spread) + 3
        band = cv2.dilate(mask.astype(np.uint8), np.ones((2 * reach + 1, 2 * reach + 1), np.uint8)).astype(bool) & nearer
        filled = np.asarray(cv2.inpaint(picture, band.astype(np.uint8), 3, cv2.INPAINT_TELEA), np.uint8) if band.any() else picture
        slant = 1 + draw.between(-0.25, 0.25) * (y / height - 0.5)
        dx, dy = spread * step * slant * np.cos(angle), spread * step * slant * np.sin(angle)
        whole = cv2.GaussianBlur((mask | band).astype(np.float32), (0, 0), 0.8)
        alpha = cv2.remap(
            whole, (x - dx).astype(np.float32), (y - dy).astype(np.float32), cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE
        )
        result = blended(result, remapped(filled, x - dx, y - dy), np.asarray(alpha, np.float32))
    return result


def moved_view(picture: Rgb, draw: Draw) -> Rgb:
    """The camera turned a little: a shift, a roll, a scale; the rim that becomes empty is cut off."""
    height, width = picture.shape[:2]
    matrix = cv2.getRotationMatrix2D((width / 2, height / 2), draw.between(-1.0, 1.0), draw.between(1.01, 1.04)).astype(np.float64)
    matrix[:, 2] += draw.rng.uniform(-3, 3, 2)
    turned = warped(picture, matrix, width, height)
    edge = 6 + round(0.01 * max(height, width))
    return np.ascontiguousarray(turned[edge:-edge, edge:-edge])


def things_of(picture: Rgb, area: float, draw: Draw) -> list[Mask]:
    """Connected regions of like colour, each up to a twelfth of the picture, that together take about `area`."""
    height, width = picture.shape[:2]
    labels = clusters_of(picture, 9, (1.2, 90, 90), 2, draw)
    pieces: list[Mask] = []
    for cluster in range(labels.max() + 1):
        count, parts, stats, _ = cv2.connectedComponentsWithStats((labels == cluster).astype(np.uint8))
        sizes = stats[:, cv2.CC_STAT_AREA] / (height * width)
        pieces += [parts == k for k in range(1, count) if 0.004 < sizes[k] < 0.085]
    chosen, taken = list[Mask](), 0.0
    for k in draw.rng.permutation(len(pieces)):
        if taken < area:
            chosen.append(pieces[k])
            taken += float(pieces[k].mean())
    return chosen


def with_things_moved(picture: Rgb, area: float, draw: Draw) -> Rgb:
    """A second later: each thing has gone its own way by 6 to 26 pixels of 520, and what it uncovers is filled from beside."""
    unit = max(picture.shape[:2]) / REFERENCE_SIDE
    x, y = grid(picture)
    result, gone = picture, np.zeros(picture.shape[:2], bool)
    for mask in things_of(picture, area, draw):
        way, length, grown = draw.between(0, 2 * np.pi), draw.between(6, 26) * unit, draw.between(0.94, 1.07)
        cx, cy = float(x[mask].mean()), float(y[mask].mean())
        u = (x - cx - length * np.cos(way)) / grown + cx
        v = (y - cy - 0.5 * length * np.sin(way)) / grown + cy
        whole = cv2.GaussianBlur(cv2.dilate(mask.astype(np.uint8), np.ones((5, 5), np.uint8)).astype(np.float32), (0, 0), 0.8)
        alpha = np.asarray(cv2.remap(whole, u.astype(np.float32), v.astype(np.float32), cv2.INTER_LINEAR), np.float32)
        uncovered = ((whole > 0.3) & (alpha < 0.7)).astype(np.uint8)
        filled = np.asarray(cv2.inpaint(result, uncovered, 4, cv2.INPAINT_TELEA), np.uint8)
        result = blended(filled, remapped(picture, u, v), alpha)
        gone |= mask
    if (gone & textured(picture)).mean() < 0.12:
        raise TooPlainError
    draw.notes.append(f"moved={gone.mean():.2f}")
    return result


def relit(picture: Rgb, draw: Draw) -> Rgb:
    """Another light: it differs smoothly by up to a fifth, and up to two shadows are cast with clear edges."""
    height, width = picture.shape[:2]
    x, y = grid(picture)
    light = 1 + 0.2 * smooth_field(height, width, 2, draw)
    for _ in range(draw.whole(0, 2, "shadows")):
        angle, lean = draw.between(0, np.pi), draw.between(0.03, 0.15) * max(height, width)
        across = (x - draw.between(0, width)) * np.cos(angle) + (y - draw.between(0, height)) * np.sin(angle)
        edge = np.abs(across + 8 * smooth_field(height, width, 6, draw)) - lean
        light = light * (1 - draw.between(0.25, 0.45) * sigmoid(-edge / draw.between(0.7, 2.5)))
    warmth = draw.between(-0.06, 0.06)
    return clipped(as_float(picture) * light[:, :, None] * np.array([1 + warmth, 1, 1 - warmth], np.float32))


def swaying(picture: Rgb, draw: Draw) -> Rgb:
    """Leaves, water and cloth that have moved by up to a pixel and a half, and the camera by a part of one."""
    height, width = picture.shape[:2]
    x, y = grid(picture)
    strength = draw.between(0.5, 1.5, "sway") * max(height, width) / REFERENCE_SIDE
    dx: Field = smooth_field(height, width, 28, draw) * np.float32(strength) + np.float32(draw.between(-0.5, 0.5))
    dy: Field = smooth_field(height, width, 28, draw) * np.float32(strength) + np.float32(draw.between(-0.5, 0.5))
    return remapped(picture, x + dx, y + dy)


def parallax_near(picture: Rgb, draw: Draw) -> Rgb:
    """From a step aside: layers slide by 2 to 3.5 pixels of 520."""
    return exposed(moved_view(displaced(picture, draw.between(2.0, 3.5, "parallax"), draw), draw), draw)


def parallax_far(picture: Rgb, draw: Draw) -> Rgb:
    """From some steps aside: layers slide by 3.5 to 8 pixels of 520."""
    return exposed(moved_view(displaced(picture, draw.between(3.5, 8.0, "parallax"), draw), draw), draw)


def another_moment(picture: Rgb, draw: Draw) -> Rgb:
    """A fixed camera, a little later."""
    return exposed(relit(with_things_moved(swaying(picture, draw), draw.between(0.25, 0.45), draw), draw), draw)


def plane_and_rest(picture: Rgb, draw: Draw) -> Rgb:
    """A wall or a ground seen from two places, exactly a homography, while all else has slid by 4 to 20 pixels."""
    height, width = picture.shape[:2]
    x, y = grid(picture)
    seen, plane = textured(picture), np.zeros((height, width), bool)
    for _ in range(TRIES):
        share = draw.between(0.4, 0.6)
        tilt, ripple = draw.between(-0.15, 0.15), smooth_field(height, width, 6, draw) * 0.03
        across = (y / height + tilt * (x / width - 0.5)) if draw.chance(0.6) else (x / width + tilt * (y / height - 0.5))
        plane = across + ripple > 1 - share if draw.chance(0.7) else across + ripple < share
        if min((seen & plane).mean(), (seen & ~plane).mean()) > 0.14:
            break
    else:
        raise TooPlainError
    draw.notes.append(f"plane={plane.mean():.2f}")
    rest = displaced(picture, draw.between(8, 20, "parallax"), draw, 0.5)
    corners = np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float32)
    bend = draw.between(0.01, 0.03, "bend") * max(height, width)
    target = (corners + draw.rng.uniform(-bend, bend, (4, 2))).astype(np.float32)
    ground = remapped_plane(picture, corners, target)
    alpha = cv2.GaussianBlur(plane.astype(np.float32), (0, 0), 1.0)
    return exposed(blended(rest, ground, alpha), draw)


def remapped_plane(picture: Rgb, corners: npt.NDArray[np.float32], target: npt.NDArray[np.float32]) -> Rgb:
    """The picture taken through the homography that brings `corners` to `target`, its rim reflected."""
    height, width = picture.shape[:2]
    matrix = cv2.getPerspectiveTransform(corners, target)
    return np.asarray(
        cv2.warpPerspective(picture, matrix, (width, height), flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REFLECT_101), np.uint8
    )


SECOND_PHOTOGRAPHS: dict[str, Callable[[Rgb, Draw], Rgb]] = {
    "neg_sim_parallax_near": parallax_near,
    "neg_sim_parallax_far": parallax_far,
    "neg_sim_moment": another_moment,
    "neg_sim_plane": plane_and_rest,
}
