"""Worn garments measured on rendered frames: colours before shading, structure, what shows through, flicker."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache
from typing import Any

import numpy as np
import skia
from made_garments import garment
from reelwright.generators.embedded.cast.dressing import dress_colours
from reelwright.generators.embedded.cast.face_controls import at_rest
from reelwright.generators.embedded.cast.figure import Figure
from reelwright.generators.embedded.cast.painter import light_direction
from reelwright.generators.embedded.cast.posing import standing
from reelwright.generators.embedded.cast.surface import GARMENT_LABELS, PART_LABELS, Seen
from reelwright.generators.embedded.cast.tryon.fitted import FittedGarment
from reelwright.generators.embedded.cast.view import View
from reelwright.templates.library import person

WIDTH, HEIGHT = 720, 960
Array = np.ndarray[Any, Any]


@dataclass(frozen=True)
class Wearing:
    """Somebody in a garment."""

    fitted: FittedGarment
    figure: Figure
    view: View


@cache
def wearing(name: str, who: str = "ada") -> Wearing:
    """A garment of the gallery on a person of the library, seen from the front, large."""
    read = garment(name)
    somebody = person(who)
    fitted = FittedGarment(read.garment, np.asarray(read.cutout))
    figure = Figure.build(somebody, dress_colours(somebody, {}), fitted)
    lower = read.garment.category in ("trousers", "shorts", "skirt")
    rest = figure.skeleton.rest
    middle = float(rest[0, 1]) * (0.62 if lower else 1.18)
    view = View(WIDTH, HEIGHT, px_per_m=820, aim=(0.0, middle, 0.0), at_px=(WIDTH / 2, HEIGHT / 2))
    return Wearing(fitted, figure, view)


def posed(worn: Wearing, *, yaw: float = 0.0, arms: float = 0.0) -> tuple[Seen, View]:
    """Standing at ease; `arms` raises both to the sides by degrees."""
    from reelwright.generators.embedded.cast.rotation import from_euler, multiply
    from reelwright.generators.embedded.cast.skeleton import INDEX

    rotations, root = standing(worn.figure.skeleton)
    for side, way in (("left", 1), ("right", -1)):
        joint = INDEX[f"{side}-upper-arm"]
        rotations[joint] = multiply(from_euler(np.array((0.0, 0.0, way * arms))), rotations[joint])
    view = worn.view.turned(yaw)
    return worn.figure.see(rotations, root, view), view


def picture(worn: Wearing, seen: Seen, view: View, *, shaded: bool = True) -> Array:
    """`(H, W, 3)`: the frame; unshaded, all of it lies in the light."""
    if not shaded:
        seen = replace(seen, normals=np.broadcast_to(light_direction(315.0), seen.normals.shape))
    surface = skia.Surface(WIDTH, HEIGHT)
    canvas = surface.getCanvas()
    canvas.clear(skia.Color(239, 231, 218))
    worn.figure.draw(canvas, seen, at_rest(1)[0], view, contact=0, ambient=0)
    return surface.toarray(colorType=skia.kRGBA_8888_ColorType)[..., :3].copy()


def labels(worn: Wearing, seen: Seen, view: View) -> Array:
    """`(H, W)`: numbers of `PART_LABELS`."""
    surface = skia.Surface(WIDTH, HEIGHT)
    worn.figure.draw_labels(surface.getCanvas(), seen, at_rest(1)[0], view)
    return surface.toarray(colorType=skia.kRGBA_8888_ColorType)[..., 0]


def cloth(numbers: Array) -> Array:
    """Where a garment is seen."""
    wanted = [PART_LABELS.index(label) for label in GARMENT_LABELS]
    return np.isin(numbers, wanted)


def warped_back(worn: Wearing, frame: Array, seen: Seen, *, share: float = 0.7, cell: int = 3) -> tuple[Array, Array]:
    """The middle of the body as the frame shows it, laid back onto the photo, and the photo there: `(h, w, 3)` each.

    Within `share` of the body's half width, in cells of `cell` pixels of the photo, about 5 mm of cloth: what is finer,
    a frame does not show.
    """
    outline = worn.fitted.outline
    piece = next(each for each in worn.fitted.pieces(_measures(worn)) if each.surface.name == "worn")
    first = worn.figure.mesh.first_vertex["worn"]
    screen = seen.screen[first : first + len(piece.places)]
    upper = outline.pair("underarm") or outline.pair("waist")
    assert upper is not None
    low = float(piece.places[:, 1].max())
    neck = worn.fitted.garment.landmark("neck-centre")
    high = max(upper[1], neck.y if neck is not None and outline.pair("neck") else 0.0)
    # Where legs begin, they lie over the trunk's part of trousers.
    bottom = low - (0.2 if outline.legged else 0.08) * (low - high)
    top = high + 0.05 * (low - high)
    rows = np.arange(top, bottom, 1.0)
    half = share * min(float(np.min(each)) for each in outline.half(rows))
    columns = np.arange(outline.axis - half, outline.axis + half, 1.0)
    x, y = np.meshgrid(columns, rows)
    at = np.full((*x.shape, 2), np.nan)
    width = worn.fitted.atlas.width
    for triangle in piece.surface.triangles:
        places = piece.places[triangle]
        if places[:, 0].max() >= width:
            continue
        box = (
            (columns >= places[:, 0].min()) & (columns <= places[:, 0].max()),
            (rows >= places[:, 1].min()) & (rows <= places[:, 1].max()),
        )
        if not box[0].any() or not box[1].any():
            continue
        grid = np.ix_(np.nonzero(box[1])[0], np.nonzero(box[0])[0])
        way = np.stack([places[1] - places[0], places[2] - places[0]], axis=1)
        if abs(np.linalg.det(way)) < 1e-9:
            continue
        share_of = np.linalg.solve(way, np.stack([x[grid] - places[0, 0], y[grid] - places[0, 1]]).reshape(2, -1))
        inside = (share_of >= -1e-6).all(axis=0) & (share_of.sum(axis=0) <= 1 + 1e-6)
        corners = screen[triangle]
        found = (
            corners[0]
            + share_of[0][:, None] * (corners[1] - corners[0])
            + share_of[1][:, None] * (corners[2] - corners[0])
        )
        part = at[grid].reshape(-1, 2)
        part[inside] = found[inside]
        at[grid] = part.reshape(*at[grid].shape)
    covered = ~np.isnan(at).any(axis=2)
    assert covered.mean() > 0.995, "the middle of the body is not covered"
    at = np.where(covered[..., None], at, 0.0)
    return _celled(sampled(frame, at[..., 0], at[..., 1]), cell), _celled(
        sampled(worn.fitted.picture[..., :3], x, y), cell
    )


def _celled(values: Array, cell: int) -> Array:
    height, width = (size // cell for size in values.shape[:2])
    return np.asarray(values[: height * cell, : width * cell].reshape(height, cell, width, cell, 3).mean(axis=(1, 3)))


def _measures(worn: Wearing) -> Any:
    from reelwright.generators.embedded.cast.body.measures import Measures

    return Measures(worn.fitted.under(worn.figure.person), worn.figure.skeleton)


def sampled(frame: Array, x: Array, y: Array) -> Array:
    """Colours at places between pixels; a pixel's middle lies at .5."""
    x, y = np.clip(x - 0.5, 0, frame.shape[1] - 1.001), np.clip(y - 0.5, 0, frame.shape[0] - 1.001)
    column, row = x.astype(int), y.astype(int)
    across, down = (x - column)[..., None], (y - row)[..., None]
    upper = frame[row, column] * (1 - across) + frame[row, column + 1] * across
    lower = frame[row + 1, column] * (1 - across) + frame[row + 1, column + 1] * across
    return np.asarray(upper * (1 - down) + lower * down)


def difference(one: Array, other: Array) -> Array:
    """CIEDE2000 (G. Sharma, W. Wu, E. Dalal, 2005) between sRGB colours from 0 to 255."""
    l1, a1, b1 = np.moveaxis(_lab(one), -1, 0)
    l2, a2, b2 = np.moveaxis(_lab(other), -1, 0)
    mean_c = (np.hypot(a1, b1) + np.hypot(a2, b2)) / 2
    g = 0.5 * (1 - np.sqrt(mean_c**7 / (mean_c**7 + 25.0**7)))
    a1, a2 = a1 * (1 + g), a2 * (1 + g)
    c1, c2 = np.hypot(a1, b1), np.hypot(a2, b2)
    h1, h2 = (np.degrees(np.arctan2(b, a)) % 360 for a, b in ((a1, b1), (a2, b2)))
    turn = (h2 - h1 + 180) % 360 - 180
    flat = c1 * c2 == 0
    turn = np.where(flat, 0, turn)
    dl, dc, dh = l2 - l1, c2 - c1, 2 * np.sqrt(c1 * c2) * np.sin(np.radians(turn / 2))
    l_, c_ = (l1 + l2) / 2, (c1 + c2) / 2
    h_ = np.where(np.abs(h1 - h2) > 180, (h1 + h2 + 360) / 2, (h1 + h2) / 2) % 360
    t = 1 - 0.17 * np.cos(np.radians(h_ - 30)) + 0.24 * np.cos(np.radians(2 * h_))
    t += 0.32 * np.cos(np.radians(3 * h_ + 6)) - 0.20 * np.cos(np.radians(4 * h_ - 63))
    s_l = 1 + 0.015 * (l_ - 50) ** 2 / np.sqrt(20 + (l_ - 50) ** 2)
    s_c, s_h = 1 + 0.045 * c_, 1 + 0.015 * c_ * t
    r = -2 * np.sqrt(c_**7 / (c_**7 + 25.0**7)) * np.sin(np.radians(60 * np.exp(-(((h_ - 275) / 25) ** 2))))
    return np.asarray(np.sqrt((dl / s_l) ** 2 + (dc / s_c) ** 2 + (dh / s_h) ** 2 + r * (dc / s_c) * (dh / s_h)))


def _lab(colour: Array) -> Array:
    share = np.asarray(colour, np.float64) / 255
    linear = np.where(share <= 0.04045, share / 12.92, ((share + 0.055) / 1.055) ** 2.4)
    to_xyz = np.array(
        [[0.4124564, 0.3575761, 0.1804375], [0.2126729, 0.7151522, 0.0721750], [0.0193339, 0.1191920, 0.9503041]]
    )
    xyz = linear @ to_xyz.T / (0.95047, 1.0, 1.08883)
    f = np.where(xyz > (6 / 29) ** 3, np.cbrt(xyz), xyz / (3 * (6 / 29) ** 2) + 4 / 29)
    return np.stack([116 * f[..., 1] - 16, 500 * (f[..., 0] - f[..., 1]), 200 * (f[..., 1] - f[..., 2])], axis=-1)


def structure(one: Array, other: Array, *, reach: int = 4) -> float:
    """The mean structural similarity of two pictures' light (Z. Wang et al., 2004), over squares."""
    a, b = (each.astype(np.float64) @ (0.299, 0.587, 0.114) for each in (one, other))

    def mean(values: Array) -> Array:
        views = np.lib.stride_tricks.sliding_window_view(values, (2 * reach + 1, 2 * reach + 1))
        return np.asarray(views.mean(axis=(-1, -2)))

    m_a, m_b = mean(a), mean(b)
    v_a, v_b, both = mean(a * a) - m_a**2, mean(b * b) - m_b**2, mean(a * b) - m_a * m_b
    c1, c2 = (0.01 * 255) ** 2, (0.03 * 255) ** 2
    found = (2 * m_a * m_b + c1) * (2 * both + c2) / ((m_a**2 + m_b**2 + c1) * (v_a + v_b + c2))
    return float(found.mean())
