"""Signs that a photo shows something other than one garment by itself: a person inside, a front that opens."""

from __future__ import annotations

from typing import Any

import numpy as np

from ..media.regions import Mask, label
from .places import Side
from .silhouette import Silhouette

Values = np.ndarray[Any, Any]
SKIN_HUE = (28.0, 78.0)
SKIN_CHROMA = (0.028, 0.15)
SKIN_LIGHT = (0.28, 0.93)
"""OKLab: where the skins of people lie (hue in degrees)."""
APART = 0.08
"""OKLab: by how much skin differs from the cloth, at least."""
HAND_MOST = 0.03
"""Of the whole: a larger patch is no hand."""
SKIN_LEAST = 0.004
"""Of the whole: a smaller patch of skin's colour is no sign."""


def skin(lab: Values, mask: Mask) -> Mask:
    """What could be skin by its colour."""
    hue = np.degrees(np.arctan2(lab[..., 2], lab[..., 1]))
    chroma = np.hypot(lab[..., 1], lab[..., 2])
    found: Mask = mask & (hue > SKIN_HUE[0]) & (hue < SKIN_HUE[1])
    found &= (chroma > SKIN_CHROMA[0]) & (chroma < SKIN_CHROMA[1])
    found &= (lab[..., 0] > SKIN_LIGHT[0]) & (lab[..., 0] < SKIN_LIGHT[1])
    return found


def person_inside(shape: Silhouette, lab: Values, sides: tuple[Side, Side]) -> tuple[str, ...]:
    """The signs of a person in the garment: a face above it, hands at its sleeves, legs below. Empty: none.

    A patch counts only where it has the colour of skin, is even, and differs from the cloth in the middle.
    """
    mask = shape.mask
    rows, columns = (np.asarray(each) for each in np.indices(mask.shape))
    chest = max(8.0, float(np.mean([(side.underarm or side.waist)[0] for side in sides])))
    middle = mask & (np.abs(columns - shape.axis) < 0.6 * chest)
    body = middle & (rows > 0.35 * shape.height) & (rows < 0.6 * shape.height)
    cloth = np.median(lab[body], axis=0) if body.any() else np.median(lab[mask], axis=0)
    bare = skin(lab, mask) & (np.sqrt(np.square(lab - cloth).sum(axis=-1)) > APART)
    labels, count = label(bare)
    signs: list[str] = []
    least = SKIN_LEAST * float(mask.sum())
    neck = float(np.mean([side.neck[1] for side in sides]))
    reach = 0.12 * shape.height
    for number in range(1, count + 1):
        patch = labels == number
        size = int(patch.sum())
        if size < least or not _even(lab, patch) or not _compact(patch):
            continue
        y, x = float(rows[patch].mean()), float(np.abs(columns[patch] - shape.axis).mean())
        if y < neck + 0.01 * shape.height and x < 0.6 * chest:
            signs += ["face", "face"]
        elif x < 1.3 * chest and rows[patch].max() > 0.93 * shape.height and y > 0.6 * shape.height:
            signs.append("legs")
        elif size < HAND_MOST * float(mask.sum()) and any(
            side.cuff is not None and abs(y - side.cuff[0][1]) < reach and abs(x - side.cuff[0][0]) < reach
            for side in sides
        ):
            signs.append("hands")
    # One hand alone may be a cuff of another colour; a pair, or a face, is a person.
    return tuple(dict.fromkeys(signs)) if len(signs) >= 2 else ()


def _compact(patch: Mask) -> bool:
    """A part of a body fills its box; the bands of a pattern do not."""
    rows, columns = np.nonzero(patch)
    return len(rows) > 0.38 * (int(np.ptp(rows)) + 1) * (int(np.ptp(columns)) + 1)


def _even(lab: Values, patch: Mask) -> bool:
    """Skin is smooth: a patch of a pattern or of knitting is not."""
    return bool(lab[patch].std(axis=0)[1:].max() < 0.03)


def front_line(shape: Silhouette, lab: Values, *, top: float, bottom: float, half: float) -> float:
    """How surely one line runs down the middle: buttons, a zip, two edges. 0 to 1."""
    first, last = round(top), round(bottom)
    reach = max(4, round(0.14 * half))
    middle = round(shape.axis)
    if last - first < 20 or half < 12:
        return 0.0
    change = np.sqrt(np.square(lab[:, 2:] - lab[:, :-2]).sum(axis=-1))[first:last]
    strip = change[:, max(0, middle - reach - 1) : middle + reach]
    around = round(0.7 * half)
    trunk = change[:, max(0, middle - around) : middle + around]
    typical = float(np.percentile(trunk, 80))
    way = _downwards(strip)
    along = strip[np.arange(len(strip)), way]
    return float((along > max(0.03, 2.0 * typical)).mean())


def _downwards(worth: Values) -> Values:
    """For each row the column of the strongest line from top to bottom that moves a pixel a row at most."""
    total = worth[0].copy()
    came = np.zeros(worth.shape, np.int64)
    for row in range(1, len(worth)):
        padded = np.pad(total, 1, constant_values=-np.inf)
        choices = np.stack([padded[:-2], padded[1:-1], padded[2:]])
        came[row] = np.argmax(choices, axis=0) - 1 + np.arange(worth.shape[1])
        total = choices.max(axis=0) + worth[row]
    way = np.zeros(len(worth), np.int64)
    way[-1] = int(np.argmax(total))
    for row in range(len(worth) - 1, 0, -1):
        way[row - 1] = came[row, way[row]]
    return way
