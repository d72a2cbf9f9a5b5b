"""Finds a garment's landmarks on its outline, each side by itself; where the sides disagree, the doubt is kept."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np

from ...story.garment import LandmarkName
from .contour import Points, bends, hull, off_line
from .silhouette import Silhouette

SLEEVE_DEPTH = 0.03
"""Of the height: how deep the notch between a sleeve and the body must be."""
COLLAR_DEPTH = 0.012
"""Of the height: how far what stands at the neck must rise above the shoulder to be a collar or hood."""
COLLAR_REACH = 0.8
"""Of half the body's width: farther out no collar ends."""
COLLAR_TURN = 20.0
"""Degrees by which the outline turns inwards where it meets the shoulder, at least."""
DOUBT = 0.05
"""Of the height: where the two sides differ by this, a landmark is believed by a third."""
NECK_LEAST = 0.14
"""Of the half width: nearer to the axis no neck ends."""
CUFF_TURN = 38.0
"""Degrees that the outline turns at the corners of a cuff, at least."""
LONG_SLEEVE = 0.36
"""Of the height: from the underarm to the cuff. Of shorter ones the way along is not known well enough."""
CORNER = 0.8
"""Corners of cuffs and hems are what lies farthest along a sleeve's way and this much of the way across."""
Place = tuple[float, float]


@dataclass(frozen=True)
class Side:
    """What one side of the outline shows; x counts outwards from the axis, y down, in pixels of the mask."""

    neck: Place
    shoulder: Place
    underarm: Place | None
    cuff: tuple[Place, Place] | None
    """Outer and inner corner, where there is a sleeve."""
    waist: Place
    hem: Place
    leg_inner: Place | None
    collar: float
    """How high what stands at the neck is above the shoulder's line; 0 without a collar or hood."""
    collar_wide: float
    """Its half width half way up."""
    flat_top: bool
    """True where the upper edge is one straight line from side to side: a waistband."""


def measure(shape: Silhouette, side: int) -> Side:
    """One side: 0 the viewer's left, 1 the right."""
    arc = shape.sides[side]
    height = float(shape.height)
    notch = _sleeve(arc, height)
    crotch = crotch_of(shape)
    top_wide = _top_width(shape)
    flat = notch is None and top_wide > 0.72 * _width_at(shape, 0.14)
    if notch is not None:
        tip, pit = notch
        cuff = _cuff(arc[: pit + 1], arc[tip], height)
        upper, lower = arc[: pit + 1], arc[pit:]
        shoulder_at = _shoulder(arc, height, end=_nearest(upper, cuff[0]), wide=float(arc[pit, 0]))
    else:
        pit, cuff = 0, None
        upper = lower = arc
        shoulder_at = _corner(arc, (0.5, -1.0), limit=0.35 * height)
    collar_at = None if notch is None else _notch(arc, height, shoulder_at + 1, wide=float(arc[pit, 0]))
    neck_at = collar_at if collar_at is not None else _neck(arc, shoulder_at, sleeve=notch is not None)
    neck = arc[neck_at]
    hem_at = len(arc) - len(lower) + _corner(lower, (0.5, 1.0))
    underarm = arc[pit] if notch is not None else (None if flat else _armhole(arc, height, shoulder_at, hem_at))
    waist = _waist(arc, underarm if underarm is not None else arc[shoulder_at], hem_at, flat=flat)
    inner = None
    if crotch is not None:
        legs = arc[arc[:, 1] > crotch + 0.35 * (arc[:, 1].max() - crotch)]
        inner = _place(legs[int(np.argmax(legs[:, 1] - CORNER * legs[:, 0]))]) if len(legs) else None
        hem_at = int(np.argmax(arc[:, 1] + CORNER * arc[:, 0]))
    if flat:
        neck_at = shoulder_at
    collar = float(neck[1] - arc[: neck_at + 1, 1].min()) if collar_at is not None else 0.0
    return Side(
        neck=_place(neck),
        shoulder=_place(arc[shoulder_at]),
        underarm=None if underarm is None else _place(underarm),
        cuff=None if cuff is None else (_place(cuff[0]), _place(cuff[1])),
        waist=_place(waist),
        hem=_place(arc[hem_at]),
        leg_inner=inner,
        collar=collar,
        collar_wide=_half_width(shape, neck[1] - collar / 2) if collar else 0.0,
        flat_top=flat,
    )


def evened(left: Side, right: Side, height: int) -> tuple[Side, Side]:
    """Both sides with one neck: where they disagree, what lies nearer to the axis is a hanger or a label."""
    apart = np.hypot(left.neck[0] - right.neck[0], left.neck[1] - right.neck[1])
    if apart < DOUBT * height:
        return left, right
    surer = left if left.neck[0] > right.neck[0] else right
    taken = {"neck": surer.neck, "collar": surer.collar, "collar_wide": surer.collar_wide}
    return replace(left, **taken), replace(right, **taken)  # type: ignore[arg-type]


def crotch_of(shape: Silhouette) -> float | None:
    """The y of the top of the gap between two legs; None where the lower middle is cloth."""
    empty = shape.columns(0.004)
    rows = np.nonzero(empty)[0]
    if not len(rows) or rows[-1] < shape.height - 3:
        return None
    full = np.nonzero(~empty)[0]
    top = int(full[-1]) + 1 if len(full) else 0
    return float(top) if shape.height - top > 0.06 * shape.height else None


def both(left: Side, right: Side, shape: Silhouette) -> dict[LandmarkName, tuple[float, float, float]]:
    """All landmarks by name: x and y in the mask, and how sure they are."""
    found: dict[LandmarkName, tuple[float, float, float]] = {}
    names: list[tuple[str, Place | None, Place | None]] = [
        ("neck", None if left.flat_top else left.neck, None if right.flat_top else right.neck),
        ("shoulder", None if left.flat_top else left.shoulder, None if right.flat_top else right.shoulder),
        ("underarm", left.underarm, right.underarm),
        ("waist", left.waist, right.waist),
    ]
    sleeves = (left.cuff or (None, None)), (right.cuff or (None, None))
    for number, name in enumerate(("cuff-outer", "cuff-inner")):
        names.append((name, sleeves[0][number], sleeves[1][number]))
    legs = left.leg_inner is not None and right.leg_inner is not None
    names.append(("leg-outer" if legs else "hem", left.hem, right.hem))
    if legs:
        names.append(("leg-inner", left.leg_inner, right.leg_inner))
    for name, one, other in names:
        if one is None and other is None:
            continue
        sure = _sureness(one, other, shape.height)
        # What only one side shows is mirrored.
        for way, word, place in ((-1, "left", one or other), (1, "right", other or one)):
            assert place is not None
            found[f"{name}-{word}"] = (shape.axis + way * place[0], place[1], sure)  # type: ignore[index]
    crotch = crotch_of(shape)
    if crotch is not None and legs:
        found["crotch"] = (shape.axis, crotch, 0.9)
    return found


def _sureness(one: Place | None, other: Place | None, height: int) -> float:
    if one is None or other is None:
        return 0.35
    apart = float(np.hypot(one[0] - other[0], one[1] - other[1])) / (DOUBT * height)
    return round(float(np.clip(np.exp(-apart * apart), 0.05, 0.98)), 3)


def _sleeve(arc: Points, height: float) -> tuple[int, int] | None:
    """The numbers of the cuff's tip and of the underarm: the deepest notch that opens downwards, beside the body."""
    corners = hull(arc)
    best: tuple[float, int, int] | None = None
    reach = max(3, round(0.05 * height))
    for first, last in pairwise(corners):
        if last - first < 5:
            continue
        depth = off_line(arc[first : last + 1], arc[first], arc[last])
        pit = first + int(np.argmax(depth))
        if depth.max() < SLEEVE_DEPTH * height or arc[pit, 0] < 0.1 * np.abs(arc[:, 0]).max():
            continue
        one, other = arc[max(pit - reach, first)] - arc[pit], arc[min(pit + reach, last)] - arc[pit]
        way = one / (np.hypot(*one) or 1) + other / (np.hypot(*other) or 1)
        # The gap between two legs opens downwards too, but lies at the axis.
        if way[1] > 0.45 and arc[first, 0] > arc[pit, 0] and (best is None or depth.max() > best[0]):
            best = (float(depth.max()), first, pit)
    return None if best is None else (best[1], best[2])


def _cuff(upper: Points, tip: Points, height: float) -> tuple[Points, Points]:
    """The outer and the inner corner of a sleeve's end; `upper` ends in the underarm."""
    turn = bends(upper, max(3, round(0.022 * height)))
    peaks = [at for at in _peaks(turn, apart=max(3, round(0.03 * height))) if turn[at] > CUFF_TURN]
    short = float(np.hypot(*(tip - upper[-1]))) < LONG_SLEEVE * height
    if short and len(peaks) >= 2 and upper[peaks[-1], 1] > upper[0, 1] + 0.1 * height:
        return upper[peaks[-2]], upper[peaks[-1]]
    # A long one, or a rounded end: what lies farthest along the sleeve and to either side of it.
    pit = upper[-1]
    way = (tip - pit) / (float(np.hypot(*(tip - pit))) or 1.0)
    along = (upper - pit) @ way
    across = (upper - pit) @ np.array((way[1], -way[0]))
    far = along > 0.5 * along[_nearest(upper, tip)]
    outer = upper[int(np.argmax(np.where(far, along + CORNER * across, -np.inf)))]
    inner = upper[int(np.argmax(np.where(far, along - CORNER * across, -np.inf)))]
    return outer, inner


def _peaks(values: np.ndarray[tuple[int], np.dtype[np.float64]], *, apart: int) -> list[int]:
    """Numbers of the local maxima, in order; of two that lie nearer than `apart` the higher one."""
    found: list[int] = []
    for at in np.argsort(-values, kind="stable").tolist():
        if values[at] <= 0:
            break
        if all(abs(at - other) >= apart for other in found):
            found.append(at)
    return sorted(found)


def _nearest(arc: Points, place: Points) -> int:
    return int(np.argmin(np.hypot(*(arc - place).T)))


def _corner(arc: Points, way: tuple[float, float], *, limit: float = np.inf) -> int:
    """The number of the point that lies farthest that way, among those above `limit`."""
    reach = arc @ np.array(way)
    return int(np.argmax(np.where(arc[:, 1] <= limit, reach, -np.inf)))


def _shoulder(arc: Points, height: float, *, end: int, wide: float) -> int:
    """Where the shoulder goes over into the sleeve: the strongest bend between the neck and half the sleeve."""
    start = _notch(arc, height, end, wide=wide)
    first = start if start is not None else _corner(arc[:end], (0.12, -1.0))
    reach = max(4, round(0.06 * height))
    turn = bends(arc[first : end + 1], reach)
    # The neck's own corner and the cuff's do not count.
    inside = np.arange(len(turn))
    allowed = (inside > 0.5 * reach) & (inside < 0.62 * len(turn))
    return first + int(np.argmax(np.where(allowed, turn, -np.inf))) if allowed.any() else first


def _notch(arc: Points, height: float, end: int, *, wide: float) -> int | None:
    """The corner between a collar or hood and the shoulder: the sharpest inward bend near the top, before `end`.

    `wide`: half the width of the body."""
    part = arc[: max(end, 4)]
    reach = max(3, round(0.02 * height))
    turn = bends(part, reach)
    numbers = np.arange(len(part))
    inside = (numbers > reach) & (numbers < len(part) - reach) & (part[:, 1] < 0.45 * height)
    inside &= part[:, 0] < COLLAR_REACH * wide
    inside &= part[:, 1] - np.minimum.accumulate(part[:, 1]) > COLLAR_DEPTH * height
    if not inside.any():
        return None
    at = int(np.argmin(np.where(inside, turn, np.inf)))
    return at if turn[at] < -COLLAR_TURN else None


def _neck(arc: Points, shoulder_at: int, *, sleeve: bool) -> int:
    """Where the neck's opening meets the shoulder."""
    if not sleeve:
        return _corner(arc[: shoulder_at + 1], (-0.5, -1.0))
    part = arc[: shoulder_at + 1]
    # What rises nearer to the axis is a hanger.
    beside = part[:, 0] > NECK_LEAST * float(arc[:, 0].max())
    return int(np.argmax(np.where(beside, part @ np.array((0.12, -1.0)), -np.inf)))


def _armhole(arc: Points, height: float, shoulder_at: int, hem_at: int) -> Points | None:
    """Where the armhole of a garment without sleeves ends: the sharpest outward bend below its shoulders."""
    part = arc[shoulder_at : hem_at + 1]
    if len(part) < 12:
        return None
    turn = bends(part, max(4, round(0.045 * height)))
    fall = part[:, 1] - part[0, 1]
    inside = (fall > 0.05 * height) & (fall < 0.45 * height)
    # A bend counts the more the wider the garment is there.
    worth = np.where(inside, turn * (part[:, 0] / max(1.0, part[inside, 0].max() if inside.any() else 1.0)), -np.inf)
    at = int(np.argmax(worth))
    return np.asarray(part[at]) if worth[at] > 8 else None


def _waist(arc: Points, start: Points, hem_at: int, *, flat: bool) -> Points:
    """The narrowest place between underarm and hem, or the upper corner of what has a waistband."""
    if flat:
        return np.asarray(arc[_corner(arc, (0.5, -1.0), limit=0.3 * float(arc[:, 1].max()))])
    first = _nearest(arc, start)
    part = arc[first : hem_at + 1]
    fall = (part[:, 1] - part[0, 1]) / max(1.0, part[-1, 1] - part[0, 1])
    inside = (fall > 0.15) & (fall < 0.8)
    if not inside.any():
        return np.asarray(part[len(part) // 2])
    narrow = int(np.argmin(np.where(inside, part[:, 0], np.inf)))
    ends = min(float(part[0, 0]), float(part[-1, 0]))
    if part[narrow, 0] < 0.96 * ends:
        return np.asarray(part[narrow])
    # A straight body has no waist of its own: then it lies where a body's does, a little above the half.
    return np.asarray(part[int(np.argmin(np.abs(fall - 0.45)))])


def _width_at(shape: Silhouette, share: float) -> float:
    return float(shape.mask[min(shape.height - 1, round(share * shape.height))].sum())


def _half_width(shape: Silhouette, y: float) -> float:
    return float(shape.mask[int(np.clip(y, 0, shape.height - 1))].sum()) / 2


def _top_width(shape: Silhouette) -> float:
    """The width of the upper edge, if it is one piece."""
    rows = shape.mask[: max(3, round(0.045 * shape.height))]
    widths = [float(row.sum()) if _runs(row) == 1 else 0.0 for row in rows[1:]]
    return float(np.median(widths)) if widths else 0.0


def _runs(row: np.ndarray[tuple[int], np.dtype[np.bool_]]) -> int:
    return int((np.diff(np.concatenate([[False], row]).astype(np.int8)) == 1).sum())


def _place(point: Points) -> Place:
    return float(point[0]), float(point[1])
