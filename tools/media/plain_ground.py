"""Finds a product on a plain background: the background as a smooth surface, and what does not belong to it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from .regions import Mask, grown, label, shrunk, touching_border

Field = np.ndarray[Any, np.dtype[Any]]
"""Rows by columns, or by columns and channels."""

BORDER_PLAIN = 0.72
"""The least share of the border that has to lie on the background's surface."""
BORDER_TOUCHED = 0.14
"""The most of the border that the product may touch."""
AREA = (0.008, 0.9)
"""The product's share of the picture."""
ROUGHNESS_MAX = 0.02
"""OKLab: a background that varies by more about its surface is not plain."""
EDGE_PLAIN = 0.55
"""The least share of the outline that is an edge in the picture too."""


@dataclass(frozen=True)
class Found:
    """A product on its background."""

    product: Mask
    ground: Field
    """The background's surface in sRGB, 0 to 1."""


@dataclass(frozen=True)
class Refused:
    """Why a picture is left as it is, for people."""

    why: str


def find_product(picture: Field) -> Found | Refused:
    """Find the product in a small sRGB picture (rows, columns, 3; 0 to 1). Deterministic."""
    lab = to_oklab(picture)
    plain, surface, rough = _surface(lab)
    if plain < BORDER_PLAIN or rough > ROUGHNESS_MAX:
        return Refused("its background is not plain")
    off = lab - surface
    distance = np.sqrt((off * off).sum(axis=-1))
    near = max(0.014, 4.2 * rough)
    steep = _steepness(lab)
    ground = _reached(distance < near)
    shadow = _shadows(lab=lab, surface=surface, steep=steep, rough=rough)
    # What the edge of a shadow keeps apart is joined before it is reached.
    ground = _reached(ground | shadow)
    product = _solid(~ground, like_ground=(distance < 0.75 * near) | shadow, drop=surface[..., 0] - lab[..., 0])
    share = float(product.mean())
    if not AREA[0] <= share <= AREA[1]:
        return Refused("nothing stands out from its background" if share < AREA[0] else "it fills the picture")
    rim = np.concatenate([product[0], product[-1], product[:, 0], product[:, -1]])
    if float(rim.mean()) > BORDER_TOUCHED:
        return Refused("what it shows runs off its edges")
    outline = product & ~shrunk(product, 1)
    inside = outline.copy()
    inside[[0, -1]] = False
    inside[:, [0, -1]] = False
    crisp = grown(steep > max(0.012, 2.5 * rough), 2)
    if inside.any() and float(crisp[inside].mean()) < EDGE_PLAIN:
        return Refused("its outline cannot be told from its background")
    return Found(product, _to_srgb(surface))


def to_oklab(picture: Field) -> Field:
    """sRGB 0 to 1 to OKLab (Björn Ottosson, 2020)."""
    linear = np.where(picture <= 0.04045, picture / 12.92, ((picture + 0.055) / 1.055) ** 2.4)
    cone = linear @ np.array(
        [[0.4122214708, 0.2119034982, 0.0883024619], [0.5363325363, 0.6806995451, 0.2817188376],
         [0.0514459929, 0.1073969566, 0.6299787005]], np.float32,
    )  # fmt: skip
    root = np.cbrt(np.maximum(cone, 0))
    lab: Field = (
        root @ np.array(
            [[0.2104542553, 1.9779984951, 0.0259040371], [0.7936177850, -2.4285922050, 0.7827717662],
             [-0.0040720468, 0.4505937099, -0.8086757660]], np.float32,
        )
    ).astype(np.float32)  # fmt: skip
    return lab


def _to_srgb(lab: Field) -> Field:
    root = lab @ np.array(
        [[1.0, 1.0, 1.0], [0.3963377774, -0.1055613458, -0.0894841775], [0.2158037573, -0.0638541728, -1.2914855480]],
        np.float32,
    )
    linear = (root**3) @ np.array(
        [[4.0767416621, -1.2684380046, -0.0041960863], [-3.3077115913, 2.6097574011, -0.7034186147],
         [0.2309699292, -0.3413193965, 1.7076147010]], np.float32,
    )  # fmt: skip
    linear = np.clip(linear, 0, 1)
    shown: Field = np.where(linear <= 0.0031308, 12.92 * linear, 1.055 * linear ** (1 / 2.4) - 0.055).astype(np.float32)
    return shown


def _surface(lab: Field) -> tuple[float, Field, float]:
    """How much of the border fits one smooth surface, that surface, and how far it strays from it."""
    height, width = lab.shape[:2]
    terms = _terms(height, width)
    band = max(2, round(0.025 * min(height, width)))
    border = np.zeros((height, width), bool)
    border[:band] = border[-band:] = True
    border[:, :band] = border[:, -band:] = True
    values, places = lab[border], terms[border]
    weights = np.ones(len(values), np.float32)
    middle = np.median(values, axis=0)
    away = np.sqrt(((values - middle) ** 2).sum(axis=-1))
    # A product at the border is far from the border's median: it does not take part from the start.
    weights[away > max(0.12, 2.5 * float(np.median(away)))] = 0.0
    fitted = values
    scale = 0.02
    for _ in range(12):
        root = np.sqrt(weights)[:, None]
        # A touch of ridge: along a border alone the surface's inner curve is hardly known.
        left = np.concatenate([places * root, np.diag([0, 0.02, 0.02, 0.3, 0.3, 0.3]).astype(np.float32)])
        right = np.concatenate([values * root, np.zeros((6, 3), np.float32)])
        factors = np.linalg.lstsq(left, right, rcond=None)[0].astype(np.float32)
        fitted = places @ factors
        off = np.sqrt(((values - fitted) ** 2).sum(axis=-1))
        scale = max(0.0025, 1.4826 * float(np.median(off[weights > 0])) if (weights > 0).any() else 1.0)
        weights = np.square(np.clip(1 - np.square(off / (6 * scale)), 0, 1)).astype(np.float32)
    off = np.sqrt(((values - fitted) ** 2).sum(axis=-1))
    plain = float((off < max(0.014, 4.2 * scale)).mean())
    return plain, (terms @ factors).astype(np.float32), scale


def _terms(height: int, width: int) -> Field:
    x = np.linspace(-1, 1, width, dtype=np.float32)[None, :]
    y = np.linspace(-1, 1, height, dtype=np.float32)[:, None]
    one = np.ones((height, width), np.float32)
    return np.stack([one, one * x, one * y, one * x * y, one * x * x, one * y * y], axis=-1)


def _steepness(lab: Field) -> Field:
    """The largest change to a neighbour, in OKLab a pixel."""
    found = np.zeros(lab.shape[:2], np.float32)
    across = np.sqrt(((lab[:, 1:] - lab[:, :-1]) ** 2).sum(axis=-1))
    down = np.sqrt(((lab[1:] - lab[:-1]) ** 2).sum(axis=-1))
    np.maximum(found[:, 1:], across, out=found[:, 1:])
    np.maximum(found[:, :-1], across, out=found[:, :-1])
    np.maximum(found[1:], down, out=found[1:])
    np.maximum(found[:-1], down, out=found[:-1])
    return found


def _reached(open_: Mask) -> Mask:
    """The part of a mask that can be reached from the picture's border."""
    labels, count = label(open_)
    reached: Mask = touching_border(labels, count)[labels]
    return reached


def _shadows(*, lab: Field, surface: Field, steep: Field, rough: float) -> Mask:
    """Where soft shadows may lie on the background: darker, of its own hue, without an edge."""
    drop = surface[..., 0] - lab[..., 0]
    # A shadow scales light: in OKLab all three shrink by one factor.
    factor = np.clip(lab[..., 0] / np.maximum(surface[..., 0], 0.05), 0.2, 1.1)[..., None]
    hue = np.sqrt(((lab[..., 1:] - surface[..., 1:] * factor) ** 2).sum(axis=-1))
    soft = steep < max(0.016, 3.2 * rough)
    shadow: Mask = (drop > -0.012) & (drop < 0.62) & (hue < max(0.014, 3.2 * rough)) & soft
    return shadow


def _solid(product: Mask, *, like_ground: Mask, drop: Field) -> Mask:
    """The product without specks; what it encloses belongs to it, but for openings through which ground is seen."""
    labels, count = label(product)
    if not count:
        return product
    sizes = np.bincount(labels.ravel(), minlength=count + 1)
    sizes[0] = 0
    kept = sizes >= max(12, 0.02 * sizes.max())
    solid: Mask = kept[labels]
    gaps, count = label(~solid)
    solid = solid | ~(touching_border(gaps, count)[gaps] | (gaps == 0)) if count else solid
    rows, columns = np.nonzero(solid)
    side = min(int(np.ptp(rows)), int(np.ptp(columns))) + 1
    near_rim = grown(~solid, max(3, round(0.14 * side)))
    pale, count = label(solid & like_ground)
    sizes = np.bincount(pale.ravel(), minlength=count + 1)
    for number in np.nonzero(sizes >= max(30, 0.0006 * pale.size))[0]:
        hole = pale == number
        if number and _is_opening(hole, near_rim) and _as_dark_as_near(hole, ~product, drop=drop, side=side):
            solid &= ~grown(hole, 1)
    return solid


def _as_dark_as_near(hole: Mask, ground: Mask, *, drop: Field, side: int) -> bool:
    """Whether what is seen through an opening lies in the same light as the background beside it."""
    reach = max(6, round(0.2 * side))
    rows, columns = np.nonzero(hole)
    top, bottom = max(0, rows.min() - reach), rows.max() + reach + 1
    left, right = max(0, columns.min() - reach), columns.max() + reach + 1
    beside = ground[top:bottom, left:right]
    if not beside.any():
        return False
    return abs(float(np.median(drop[hole])) - float(np.median(drop[top:bottom, left:right][beside]))) < 0.09


def _is_opening(hole: Mask, near_rim: Mask) -> bool:
    """Whether an enclosed part shows the background (a mug's handle) rather than a pale part (a label).

    An opening lies near the outline, holds nothing, and is no rectangle.
    """
    size = int(hole.sum())
    if float(near_rim[hole & ~shrunk(hole, 2)].mean()) < 0.35:
        return False
    rows, columns = np.nonzero(hole)
    box = hole[rows.min() : rows.max() + 1, columns.min() : columns.max() + 1]
    inside, count = label(~box)
    islands = ~touching_border(inside, count)
    islands[0] = False
    written = float(islands[inside].sum()) > 0.01 * size
    return not written and size < 0.93 * box.size
