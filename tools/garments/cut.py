"""Cuts a garment out of its photo: as products are; then without the ground in narrow gaps, shadow rims and hooks."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from PIL import Image

from ..media.colours import colours_of
from ..media.cutout import cut_out
from ..media.plain_ground import to_oklab
from ..media.regions import Mask, grown, label, shrunk, touching_border
from .silhouette import LONG_SIDE_PX, cloth_of

Pixels = np.ndarray[Any, Any]
Values = Pixels
RIM_SHARE = 0.03
"""Of the shorter side: how far in from the outline shaded ground is looked for at once; in gaps it goes on."""
REPEAT_SHARE = 0.97
GROUND_HUE = 0.022
"""OKLab: how near to the line from the ground's colour to black a shaded ground lies."""
CLOTH_HUE = 0.035
"""How far from that line the cloth beside it must lie for the ground to be told from it."""


@dataclass(frozen=True)
class Cut:
    """A garment without its ground."""

    picture: Image.Image
    """RGBA, cropped to it."""
    mask: Mask
    """The same at the size of measuring: one region, cropped to it, without a margin."""
    at: tuple[float, float]
    """Where the mask's upper left corner lies in the picture."""
    scale: float
    """Pixels of the picture a pixel of the mask."""
    parts: tuple[int, ...]
    """Sizes of all regions, the largest first, in pixels of measuring."""


def cut_garment(photo: Image.Image) -> Cut | str:
    """The garment of an upright photo, or why it cannot be told from its ground."""
    if photo.mode == "RGBA":
        picture = photo
    else:
        found = cut_out(photo)
        if isinstance(found, str):
            return found
        picture = _without_shaded_ground(photo, *found)
    return of_cutout(picture)


def of_cutout(picture: Image.Image) -> Cut:
    """The same for a picture that has no ground (any more)."""
    box = picture.getchannel("A").point(lambda value: 255 if value > 40 else 0).getbbox()
    picture = picture.crop(box) if box else picture
    scale = max(picture.size) / LONG_SIDE_PX
    size = (max(4, round(picture.width / scale)), max(4, round(picture.height / scale)))
    alpha = np.asarray(picture.getchannel("A").resize(size, Image.Resampling.BOX), np.float32) / 255
    alpha = np.pad(alpha, 2)
    labels, count = label(alpha > 0.5)
    parts = tuple(sorted(np.bincount(labels.ravel(), minlength=count + 1)[1:].tolist(), reverse=True))
    mask = cloth_of(alpha)
    rows, columns = np.nonzero(mask)
    top, left = int(rows.min()), int(columns.min())
    mask = mask[top : rows.max() + 1, left : columns.max() + 1]
    clean = _only(picture, mask, ((left - 2) * scale, (top - 2) * scale), scale)
    if max(mask.shape) < REPEAT_SHARE * LONG_SIDE_PX:
        # Without its hook it is smaller than it was measured for.
        return replace(of_cutout(clean), parts=parts)
    return Cut(picture=clean, mask=mask, at=((left - 2) * scale, (top - 2) * scale), scale=scale, parts=parts)


def _only(picture: Image.Image, mask: Mask, at: tuple[float, float], scale: float) -> Image.Image:
    """The picture without what is not part of the region: hooks, threads, specks."""
    wide = Image.fromarray(grown(np.pad(mask, 4), 2).astype(np.uint8) * 255)
    size = (round(wide.width * scale), round(wide.height * scale))
    large = Image.new("L", picture.size, 0)
    large.paste(wide.resize(size, Image.Resampling.BILINEAR), (round(at[0] - 4 * scale), round(at[1] - 4 * scale)))
    alpha = np.minimum(np.asarray(picture.getchannel("A")), np.asarray(large))
    result = picture.copy()
    result.putalpha(Image.fromarray(alpha))
    return result


def _without_shaded_ground(photo: Image.Image, cut: Image.Image, box: tuple[int, int, int, int]) -> Image.Image:
    """Takes away what is of the ground's hue, darker, and reached from outside: contact shadows and narrow gaps."""
    seen = to_oklab(np.asarray(photo.convert("RGB").crop(box), np.float32) / 255)
    alpha = np.asarray(cut.getchannel("A"), np.float32) / 255
    ground = _ground(photo)
    own = [to_oklab(np.array([[_rgb(colour)]], np.float32))[0, 0] for colour in colours_of(cut)]
    if any(_like(colour, ground) for colour in own):
        return cut
    share = np.clip(seen[..., 0] / ground[0], 0, 1.2)
    off = np.sqrt(np.square(seen[..., 1:] - ground[1:] * share[..., None]).sum(axis=-1))
    like_ground = (off < GROUND_HUE * share) & (share > 0.35) & (share < 1.03)
    inside = alpha > 0.5
    core = shrunk(inside, max(3, round(RIM_SHARE * min(cut.size))))
    if not core.any():
        return cut
    shaded = like_ground & inside
    for colour in own:
        # Shaded cloth lies on the line from the cloth's colour to black.
        part = seen[..., 0] / max(float(colour[0]), 0.05)
        away = np.sqrt(np.square(seen[..., 1:] - colour[1:] * part[..., None]).sum(axis=-1))
        shaded &= (off < 0.6 * away) | (part > 1.6)
    labels, count = label(np.pad(shaded | ~inside, 1, constant_values=True))
    reached = touching_border(labels, count)[labels][1:-1, 1:-1] & shaded
    # What lies deep in the cloth is a pale part of it that happens to touch the rim.
    deep, count = label(reached)
    sizes = np.bincount(deep.ravel(), minlength=count + 1)
    cores = np.bincount(deep[core], minlength=count + 1)
    kept = cores < 0.5 * sizes
    kept[0] = False
    gone = grown(kept[deep], 1) & inside
    soft = _softened(np.where(gone, 0.0, alpha))
    result = cut.copy()
    result.putalpha(Image.fromarray(np.rint(np.minimum(alpha, soft) * 255).astype(np.uint8)))
    return result


def _ground(photo: Image.Image) -> Pixels:
    """The colour of the photo's border in OKLab."""
    small = photo.convert("RGB")
    small.thumbnail((160, 160))
    lab = to_oklab(np.asarray(small, np.float32) / 255)
    border = np.concatenate(
        [lab[:3].reshape(-1, 3), lab[-3:].reshape(-1, 3), lab[:, :3].reshape(-1, 3), lab[:, -3:].reshape(-1, 3)]
    )
    median: Pixels = np.median(border, axis=0)
    return median


def _like(colour: Pixels, ground: Pixels) -> bool:
    """Whether cloth of that colour, lit or shaded, could be the ground in a shadow."""
    share = float(colour[0] / ground[0])
    off = float(np.hypot(*(colour[1:] - ground[1:] * share)))
    return off < CLOTH_HUE * min(1.0, share) and share > 0.45


def _rgb(colour: str) -> list[float]:
    return [int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5)]


def _running(values: Pixels, reach: int, axis: int) -> Pixels:
    pad = [(0, 0)] * values.ndim
    pad[axis] = (reach + 1, reach)
    sums = np.cumsum(np.pad(values, pad, mode="edge"), axis=axis)
    length = values.shape[axis]
    high = np.take(sums, range(2 * reach + 1, 2 * reach + 1 + length), axis=axis)
    found: Pixels = (high - np.take(sums, range(length), axis=axis)) / (2 * reach + 1)
    return found


def _softened(alpha: Pixels) -> Pixels:
    for axis in (0, 1):
        alpha = _running(alpha, 1, axis)
    found: Pixels = np.clip(alpha * 1.6 - 0.5, 0, 1)
    return found
