"""Shapes runs of letters with `skia.textlayout`: which face draws what, how wide it is, the paragraph to paint."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

import skia

from ...story.errors import InputError
from .clean import clean
from .clusters import clusters, ignorable, script
from .fonts import Face, chain, covers, typeface

_REFERENCE_PX = 100.0
"""Advances grow in proportion with the size (faces are set without hints), so they are measured at one."""
_FAR = 1_000_000.0
_RTL, _END = "\u2067", "\u2069"


@dataclass(frozen=True)
class Setting:
    """All that the shape of letters depends on, but their size."""

    family: str
    weight: int
    tracking_em: float = 0.0
    tabular: bool = False
    language: str = "en"

    @property
    def chain(self) -> tuple[Face, ...]:
        """The faces that are asked in turn."""
        return chain(self.family, self.weight, language=self.language, tabular=self.tabular)


@dataclass(frozen=True)
class Metrics:
    """Of a face, in sizes."""

    ascent_em: float
    descent_em: float
    cap_height_em: float
    x_height_em: float


@cache
def metrics(item: Face) -> Metrics:
    """How far letters rise and fall."""
    found = skia.Font(typeface(item), 1000.0).getMetrics()
    return Metrics(
        ascent_em=-found.fAscent / 1000,
        descent_em=found.fDescent / 1000,
        cap_height_em=found.fCapHeight / 1000,
        x_height_em=found.fXHeight / 1000,
    )


def missing(text: str, setting: Setting) -> tuple[str, ...]:
    """The characters that no bundled face can draw, each once, in the order in which they come."""
    found: dict[str, None] = {}
    for cluster in clusters(clean(text)):
        if cluster.isspace():
            continue
        item = _face(cluster, setting)
        for char in cluster:
            if not ignorable(char) and (item is None or not covers(item, char)):
                found[char] = None
    return tuple(found)


def require_glyphs(text: str, setting: Setting) -> None:
    """Raise `InputError`, naming the characters, where a text cannot be drawn whole."""
    lacking = missing(text, setting)
    if lacking:
        shown = ", ".join(f"{char!r} (U+{ord(char):04X})" for char in lacking[:8])
        more = f" and {len(lacking) - 8} more" if len(lacking) > 8 else ""
        raise InputError(
            f"no bundled font can draw {shown}{more} in {text[:60]!r}",
            hint="write it with other characters: Latin, Cyrillic, Greek, Arabic, simplified Chinese, Japanese and "
            "emoji are bundled",
        )


@lru_cache(maxsize=8192)
def _face(cluster: str, setting: Setting) -> Face | None:
    order = setting.chain
    if script(cluster) == "emoji":
        order = (order[-1], *order[:-1])
    drawn = [char for char in cluster if not ignorable(char)] or [" "]
    if unicodedata.category(drawn[0]) == "Co":
        # Private characters mean something else in every font.
        return None
    for item in order:
        if all(covers(item, char) for char in drawn):
            return item
    return next((item for item in order if covers(item, drawn[0])), None)


@lru_cache(maxsize=8192)
def _runs(text: str, setting: Setting) -> tuple[tuple[str, Face, float], ...]:
    """Stretches of one face each, with their tracking in em."""
    found: list[tuple[str, Face, float]] = []
    for cluster in clusters(text):
        item = _face(cluster, setting)
        if item is None:
            continue
        kind = script(cluster)
        if found and not cluster[0].isalnum() and kind != "emoji" and "emoji" not in found[-1][1].scripts:
            before = found[-1][1]
            # Marks take the face of the letters that they follow.
            if not before.figures and all(covers(before, char) for char in cluster if not ignorable(char)):
                item = before
        tracking = setting.tracking_em
        if kind in ("arabic", "emoji"):
            tracking = 0.0
        elif kind == "cjk":
            tracking = max(0.0, tracking)
        if found and found[-1][1] == item and found[-1][2] == tracking:
            found[-1] = (found[-1][0] + cluster, item, tracking)
        else:
            found.append((cluster, item, tracking))
    return tuple(found)


def faces_of(text: str, setting: Setting) -> tuple[Face, ...]:
    """The faces that a text is drawn with."""
    return tuple(dict.fromkeys(item for _, item, _ in _runs(text, setting)))


@lru_cache(maxsize=16384)
def width_em(text: str, setting: Setting, *, rtl: bool = False) -> float:
    """The advance of a run, in sizes; half the tracking stands at either end."""
    if not text:
        return 0.0
    paragraph = build(text, setting, size_px=_REFERENCE_PX, rtl=rtl, colour=0xFF000000)
    return float(paragraph.MaxIntrinsicWidth) / _REFERENCE_PX


@cache
def space_em(setting: Setting) -> float:
    """The width of a word space, in sizes."""
    return max(0.05, width_em("n n", setting) - width_em("nn", setting))


def build(text: str, setting: Setting, *, size_px: float, rtl: bool, colour: int | skia.Paint) -> Any:
    """A laid paragraph of one line, its box's top left at the origin. Cheap: shaped runs are kept by Skia."""
    layout = skia.textlayout
    fonts, unicode = _collection()
    style = layout.ParagraphStyle()
    style.setTextAlign(layout.TextAlign.kLeft)
    builder = layout.ParagraphBuilder.make(style, fonts, unicode)
    runs = _runs(text, setting)
    for number, (part, item, tracking) in enumerate(runs):
        _register(item)
        letters = layout.TextStyle()
        letters.setFontFamilies([item.alias])
        letters.setFontStyle(typeface(item).fontStyle())
        letters.setFontSize(size_px)
        letters.setLetterSpacing(tracking * size_px)
        letters.setLocale(setting.language)
        if isinstance(colour, int):
            letters.setColor(colour)
        else:
            letters.setForegroundPaint(colour)
        builder.pushStyle(letters)
        head, tail = (_RTL if rtl and number == 0 else ""), (_END if rtl and number == len(runs) - 1 else "")
        builder.addText(head + part + tail)
        builder.pop()
    paragraph = builder.Build()
    paragraph.layout(_FAR)
    return paragraph


@cache
def _collection() -> tuple[Any, Any]:
    provider = _provider()
    fonts = skia.textlayout.FontCollection()
    fonts.setDefaultFontManager(provider)
    return fonts, skia.Unicode.ICU_Make()


@cache
def _provider() -> Any:
    return skia.textlayout.TypefaceFontProvider()


@cache
def _register(item: Face) -> None:
    _provider().registerTypeface(typeface(item), item.alias)
