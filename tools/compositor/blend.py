"""Transitions: how two full pictures become one. Whole pixels and opaque buffers only: each is one quick pass."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import TYPE_CHECKING

from ...story.storyboard import TransitionKind

if TYPE_CHECKING:
    import skia

MOVING: frozenset[TransitionKind] = frozenset({"push", "slide", "split"})
"""The kinds that move the picture before, and so need it apart."""
BLINDS = 7


def eased(part: float) -> float:
    """Slow, fast, slow: the curve of things that travel, cubic-bezier(.76, 0, .24, 1), by its closed relative."""
    if part <= 0.0:
        return 0.0
    if part >= 1.0:
        return 1.0
    return 8 * part**4 if part < 0.5 else 1 - 8 * (1 - part) ** 4


def progress(frame: int, frames: int) -> float:
    """How far a transition of so many frames is on its frame n. Its first frame has begun, its last has not ended."""
    return (frame + 1) / (frames + 1)


def blend(canvas: skia.Canvas, kind: TransitionKind, before: skia.Image | None, after: skia.Image, part: float) -> None:
    """Draw the mixture of two opaque pictures of the canvas's size. `part` runs from 0 (all `before`) to 1.

    `before` is None where the canvas shows it already; the kinds in `MOVING` cannot do without it.

    crossfade: light is mixed evenly; wipe: the new picture is uncovered from the left with a soft edge;
    push: the new picture comes from the right and pushes the old one out; slide: it comes from below over the old one,
    which gives way upwards and darkens; iris: it is uncovered by a growing circle; blinds: by upright strips, one after
    the other; split: the old picture parts in the middle; swell: the new one rises behind a rounded edge.
    """
    if before is None and kind in MOVING:
        raise ValueError(f"a {kind} moves the picture before: it has to be given")
    if before is not None and kind not in MOVING:
        canvas.drawImage(before, 0, 0)
    if before is not None and kind in _MOVES:
        _MOVES[kind](canvas, before, after, eased(part))
    elif kind == "crossfade":
        _crossfade(canvas, after, part)
    elif kind in _COVERS:
        _COVERS[kind](canvas, after, eased(part) if kind != "blinds" else part)
    else:
        canvas.drawImage(after, 0, 0)


def _crossfade(canvas: skia.Canvas, after: skia.Image, part: float) -> None:
    import skia

    # Dissolves look even when they are linear; only the ends are softened.
    soft = part * part * (3 - 2 * part)
    canvas.drawImage(after, 0, 0, skia.SamplingOptions(), skia.Paint(Alpha=round(255 * soft)))


def _wipe(canvas: skia.Canvas, after: skia.Image, part: float) -> None:
    import skia

    width, height = after.width(), after.height()
    feather = max(2, width // 18)
    edge = round(part * (width + feather)) - feather
    if edge > 0:
        canvas.save()
        canvas.clipRect(skia.Rect.MakeWH(edge, height))
        canvas.drawImage(after, 0, 0)
        canvas.restore()
    # The soft edge in strips of whole pixels: each is a plain blit with one alpha.
    strips = 16
    for number in range(strips):
        left = edge + feather * number // strips
        right = edge + feather * (number + 1) // strips
        if right <= 0 or left >= width or left == right:
            continue
        canvas.save()
        canvas.clipRect(skia.Rect.MakeLTRB(left, 0, right, height))
        alpha = round(255 * (1 - (number + 0.5) / strips))
        canvas.drawImage(after, 0, 0, skia.SamplingOptions(), skia.Paint(Alpha=alpha))
        canvas.restore()


def _push(canvas: skia.Canvas, before: skia.Image, after: skia.Image, part: float) -> None:
    width = after.width()
    shift = round(part * width)
    canvas.drawImage(before, -shift, 0)
    canvas.drawImage(after, width - shift, 0)


def _slide(canvas: skia.Canvas, before: skia.Image, after: skia.Image, part: float) -> None:
    import skia

    height = after.height()
    canvas.drawImage(before, 0, -round(0.22 * part * height))
    canvas.drawRect(skia.Rect.MakeWH(after.width(), height), skia.Paint(Color=int(150 * part) << 24))
    canvas.drawImage(after, 0, height - round(part * height))


def _split(canvas: skia.Canvas, before: skia.Image, after: skia.Image, part: float) -> None:
    import skia

    width, height = after.width(), after.height()
    canvas.drawImage(after, 0, 0)
    upright = height >= width
    half = (height if upright else width) // 2
    shift = round(part * half)
    for side in (-1, 1):
        canvas.save()
        if upright:
            top = -shift if side < 0 else half + shift
            canvas.clipRect(skia.Rect.MakeXYWH(0, top, width, half if side < 0 else height - half))
            canvas.drawImage(before, 0, side * shift)
        else:
            left = -shift if side < 0 else half + shift
            canvas.clipRect(skia.Rect.MakeXYWH(left, 0, half if side < 0 else width - half, height))
            canvas.drawImage(before, side * shift, 0)
        canvas.restore()


def _iris(canvas: skia.Canvas, after: skia.Image, part: float) -> None:
    import skia

    width, height = after.width(), after.height()
    hole = skia.Path()
    hole.addCircle(width / 2, height / 2, part * math.hypot(width, height) / 2)
    _through(canvas, hole, after)


def _blinds(canvas: skia.Canvas, after: skia.Image, part: float) -> None:
    import skia

    width, height = after.width(), after.height()
    for number in range(BLINDS):
        own = eased(min(1.0, max(0.0, part * 1.6 - 0.6 * number / (BLINDS - 1))))
        left, right = width * number // BLINDS, width * (number + 1) // BLINDS
        if own <= 0:
            continue
        canvas.save()
        canvas.clipRect(skia.Rect.MakeXYWH(left, 0, round((right - left) * own), height))
        canvas.drawImage(after, 0, 0)
        canvas.restore()


def _swell(canvas: skia.Canvas, after: skia.Image, part: float) -> None:
    import skia

    width, height = after.width(), after.height()
    bow = 0.16 * height * math.sin(math.pi * min(1.0, part)) + 0.02 * height
    edge = height - part * (height + 2 * bow) + bow
    hill = skia.Path()
    hill.moveTo(0, height)
    hill.lineTo(0, edge)
    hill.cubicTo(width * 0.28, edge - 1.7 * bow, width * 0.62, edge - 1.2 * bow, width, edge)
    hill.lineTo(width, height)
    hill.close()
    _through(canvas, hill, after)


def _through(canvas: skia.Canvas, hole: skia.Path, after: skia.Image) -> None:
    canvas.save()
    canvas.clipPath(hole, True)
    canvas.drawImage(after, 0, 0)
    canvas.restore()


_MOVES: dict[str, Callable[[skia.Canvas, skia.Image, skia.Image, float], None]] = {
    "push": _push,
    "slide": _slide,
    "split": _split,
}
_COVERS: dict[str, Callable[[skia.Canvas, skia.Image, float], None]] = {
    "wipe": _wipe,
    "iris": _iris,
    "blinds": _blinds,
    "swell": _swell,
}
