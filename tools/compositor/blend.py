"""Transitions: how two full pictures become one. Whole pixels and opaque buffers only: each is one quick pass."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...story.storyboard import TransitionKind

if TYPE_CHECKING:
    import skia


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

    `before` is None where the canvas shows it already; a push cannot do without it.

    crossfade: light is mixed evenly; wipe: the new picture is uncovered from the left with a soft edge;
    push: the new picture comes from the right and pushes the old one out.
    """
    if before is not None and kind in ("crossfade", "wipe"):
        canvas.drawImage(before, 0, 0)
    if kind == "crossfade":
        _crossfade(canvas, after, part)
    elif kind == "wipe":
        _wipe(canvas, after, eased(part))
    elif kind == "push":
        if before is None:
            raise ValueError("a push moves the picture before: it has to be given")
        _push(canvas, before, after, eased(part))
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
