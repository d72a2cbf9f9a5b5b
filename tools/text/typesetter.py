"""Sets text: the largest size at which it fits its box, lines that break at phrases, each word in its place."""

from __future__ import annotations

import math
from functools import lru_cache

from ...story.errors import InputError
from ...templates.type_style import TypeStyle
from .breaks import Piece, pieces
from .clean import clean
from .frame import Frame
from .layout import TextLayout
from .lines import Span
from .placing import Align, place
from .shaping import Setting, require_glyphs
from .shaping import missing as _missing

STEP = 0.97
"""Each try is this much smaller than the one before."""
GIVE = 0.8
"""Balanced text may be set this much smaller than it could be, for better lines."""
SMALLER = 72.0
"""What a headline set smaller costs, times the part of its size that it loses."""


def setting_of(style: TypeStyle, *, language: str = "en") -> Setting:
    """What of a style the letters' shapes depend on."""
    return Setting(
        family=style.family,
        weight=style.weight,
        tracking_em=style.tracking_em,
        tabular=style.tabular,
        language=language,
    )


def missing(text: str, style: TypeStyle, *, language: str = "en") -> tuple[str, ...]:
    """The characters of a text that no bundled face can draw, each once."""
    return _missing(_cased(text, style, language), setting_of(style, language=language))


@lru_cache(maxsize=512)
def typeset(
    text: str,
    style: TypeStyle,
    *,
    width_px: float,
    height_px: float = math.inf,
    max_lines: int = 0,
    align: Align = "start",
    language: str = "en",
) -> TextLayout:
    """Set a text into a box. It never leaves the box.

    The style's size is tried first, then smaller ones down to its smallest. Where even that is too large, `fits` is
    False: words are broken, then the end is replaced by an ellipsis, at last letters shrink further.
    Style sizes are pixels of this canvas (`style.scaled(scale)` for other frames). `max_lines` 0 sets no limit.
    Raises `InputError` for characters without a face, and for a box without room.
    """
    shown = clean(_cased(text, style, language))
    setting = setting_of(style, language=language)
    require_glyphs(shown, setting)
    cut = pieces(shown, language=language)
    return _set(shown, cut, style, setting, width_px=width_px, height_px=height_px, max_lines=max_lines, align=align)


def _cased(text: str, style: TypeStyle, language: str) -> str:
    if not style.capitals:
        return text
    if language.lower()[:2] in ("tr", "az"):
        text = text.replace("i", "İ")
    return text.upper()


def _set(
    text: str,
    cut: tuple[Piece, ...],
    style: TypeStyle,
    setting: Setting,
    *,
    width_px: float,
    height_px: float,
    max_lines: int,
    align: Align,
) -> TextLayout:
    if width_px <= 0 or height_px <= 0:
        raise InputError(f"a text box of {width_px:g} x {height_px:g} pixels has no room for {text[:40]!r}")
    frame = Frame(cut, style, setting, width_px=width_px, height_px=height_px, max_lines=max_lines or 10_000)
    measured = frame.measured(cut)
    best: tuple[float, float, list[Span]] | None = None
    first = size = style.size_px
    smallest = min(size, style.smallest_px)
    while True:
        tried = frame.lines(measured, size)
        if tried is not None:
            lines, cost = tried
            if best is None:
                first = size
            cost += SMALLER * (1 - size / first)
            if best is None or cost < best[0]:
                best = (cost, size, lines)
        if size <= smallest or (best is not None and (not style.balanced or size * STEP < first * GIVE)):
            break
        size = max(smallest, size * STEP)
    if best is not None:
        return place(text, frame, measured, best[2], best[1], align=align, fits=True)
    while True:
        broken = frame.measured(frame.broken(measured, size))
        tried = frame.lines(broken, size)
        if tried is not None:
            return place(text, frame, broken, tried[0], size, align=align, fits=False)
        kept = frame.elided(broken.pieces, size)
        if kept is not None:
            return place(text, frame, kept[0], kept[1], size, align=align, fits=False)
        size *= STEP * STEP
