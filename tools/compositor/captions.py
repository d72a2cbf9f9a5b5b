"""Captions over a span: two lines at most, in their band, the spoken word set apart."""

from __future__ import annotations

from functools import lru_cache
from typing import Any, Literal

import skia
from pydantic import Field

from ...story.artifact import Key
from ...story.document import Part
from ...story.frame_source import Box, Files, OpenSource, TextMark
from ...story.storyboard import Storyboard
from ...story.timeline import Caption
from ...templates.platform import Platform, SafeZone
from .caption_style import PLATE_OPACITY, CaptionStyling, caption_styling
from .easing import ease
from .film_look import FontRef, film_look, font_refs, with_fonts
from .grid import Grid
from .layers.set_word import SetText
from .lettering.lettering import SHAPE_SIZE
from .lettering.setting import set_words
from .stagecraft import fill_paint

RIM = 0.17
"""The rim of outlined letters, in sizes: as wide as a plate would be safe."""
_SLIDE_FRAMES = 3
_WHITE = 0xFFFFFFFF


class CueWord(Part):
    """A word, lit from `start` until the next one is."""

    text: str
    start: int
    end: int


class CaptionCue(Part):
    """One caption in the span's own frames; it may begin before the span and end after it."""

    start: int
    end: int
    words: tuple[CueWord, ...]
    breaks: tuple[int, ...] = ()


class CaptionSource(Part):
    """All captions over one span, resolved: equal content, equal digest."""

    kind: Literal["captions"] = "captions"
    width: int = Field(ge=16)
    height: int = Field(ge=16)
    frames: int = Field(ge=1)
    safe: SafeZone
    language: str
    cues: tuple[CaptionCue, ...]
    styling: CaptionStyling
    fonts: str
    """The digest of the font files."""
    font_files: tuple[FontRef, ...] = ()
    """Fonts of the person's own."""

    def needs(self) -> tuple[Key, ...]:
        """Fonts, where it is set in a person's own."""
        return tuple(ref.key for ref in self.font_files)

    def open(self, files: Files) -> OpenSource:
        """Ready to draw any frame."""
        styles = with_fonts({"caption": self.styling.type}, self.font_files, files)
        styling = self.styling.model_copy(update={"type": styles["caption"]})
        return OpenCaptions(self.model_copy(update={"styling": styling}))


def build_caption_source(
    captions: tuple[Caption, ...], *, start: int, frames: int, storyboard: Storyboard, platform: Platform
) -> CaptionSource | None:
    """The captions over the frames `start` to `start + frames` of the film, or None where there are none."""
    from ..text.fonts import faces_digest
    from .scene_source import palette_of, safe_zone

    shown = [
        caption for caption in captions if caption.start < start + frames and caption.end > start and caption.words
    ]
    if not shown:
        return None
    style_of = film_look(storyboard)
    palette = palette_of(style_of, storyboard)
    return CaptionSource(
        width=storyboard.width,
        height=storyboard.height,
        frames=frames,
        safe=safe_zone(platform, storyboard),
        language=storyboard.language,
        cues=tuple(_shifted(caption, start) for caption in shown),
        styling=caption_styling(style_of, palette),
        fonts=faces_digest(style_of.type["caption"].face),
        font_files=font_refs(storyboard, (style_of.type["caption"].face,)),
    )


def _shifted(caption: Caption, start: int) -> CaptionCue:
    return CaptionCue(
        start=caption.start - start,
        end=caption.end - start,
        words=tuple(CueWord(text=word.text, start=word.start - start, end=word.end - start) for word in caption.words),
        breaks=caption.breaks,
    )


class OpenCaptions:
    """Draws the captions of any frame."""

    def __init__(self, source: CaptionSource) -> None:
        self._source = source
        self._grid = Grid(source.width, source.height, safe=source.safe)
        self._laid = lru_cache(maxsize=64)(self._lay)

    def draw(self, canvas: Any, frame: int, *, only_text: bool = False) -> None:
        """Draw the caption that stands on the frame, if one does."""
        number = self._standing(frame)
        if number is None:
            return
        setting, x, y = self._laid(number)
        canvas.save()
        canvas.translate(x, y)
        if only_text:
            self._draw_words(canvas, setting, [_WHITE] * len(setting.words), emoji=False)
        else:
            self._draw_picture(canvas, setting, number, frame)
        canvas.restore()

    def _draw_picture(self, canvas: skia.Canvas, setting: SetText, number: int, frame: int) -> None:
        styling = self._source.styling
        lit = self._lit(number, frame)
        self._draw_plates(canvas, setting)
        box = self._lit_box(setting, number, lit, frame)
        inks = [styling.lit if index == lit and box is None else styling.ink for index in range(len(setting.words))]
        self._draw_words(canvas, setting, [_argb(ink) for ink in inks])
        if box is None:
            return
        # Within the box all letters have its colour, also those that it only passes over.
        radius = 0.7 * styling.radius * self._grid.unit
        canvas.drawRoundRect(box, radius, radius, fill_paint(_argb(styling.box)))
        canvas.clipRect(box, True)
        self._draw_words(canvas, setting, [_argb(styling.lit)] * len(setting.words))

    def marks(self, frame: int) -> tuple[TextMark, ...]:
        """One mark for the caption that stands on the frame."""
        number = self._standing(frame)
        if number is None:
            return ()
        setting, x, y = self._laid(number)
        cue = self._source.cues[number]
        text = "".join(
            ("\n" if index in cue.breaks else " " if word.token.space else "") + word.token.text
            for index, word in enumerate(setting.words)
        ).strip()
        inks = [word.ink() for word in setting.words if any(glyphs.emoji is None for glyphs in word.token.pieces)]
        if not inks:
            return ()
        left, top = min(ink.x for ink in inks), min(ink.y for ink in inks)
        box = Box(
            x=x + left,
            y=y + top,
            width=max(ink.right for ink in inks) - left,
            height=max(ink.bottom for ink in inks) - top,
        )
        return (TextMark(text=text, role="caption", box=box, size_px=setting.size, colour=self._source.styling.ink),)

    def _standing(self, frame: int) -> int | None:
        return next((i for i, cue in enumerate(self._source.cues) if cue.start <= frame < cue.end), None)

    def _lit(self, number: int, frame: int) -> int:
        """The word that is being spoken; it stays lit until the next begins. -1 before the first."""
        words = self._source.cues[number].words
        return max((index for index, word in enumerate(words) if word.start <= frame), default=-1)

    def _lay(self, number: int) -> tuple[SetText, float, float]:
        """The set caption and its left top. The last line stands at one height in all captions."""
        source, unit = self._source, self._grid.unit
        cue, styling = source.cues[number], source.styling
        band = self._grid.captions
        pad = 0.55 * styling.size * unit
        setting = set_words(
            tuple(word.text for word in cue.words),
            cue.breaks,
            styling.type,
            size=styling.size * unit,
            width=band.width - 2 * pad,
            language=source.language,
        )
        # One baseline for all: descenders and their absence do not move it.
        last = setting.words[-1].baseline if setting.words else 0.0
        baseline = band.bottom - 0.62 * styling.size * unit
        overflow = max(0.0, setting.height - last - 0.5 * styling.size * unit)
        return setting, band.x + (band.width - setting.width) / 2, baseline - last - overflow

    def _line_box(self, setting: SetText, line: int) -> skia.Rect:
        """The plate of a line: by its letters' body, equal for all lines of a size."""
        size = setting.size
        row = [word for word in setting.words if word.line == line]
        inks = [word.ink() for word in row]
        pad = 0.34 * size
        top = min(row[0].baseline - 0.98 * size, min(ink.y for ink in inks) - 0.12 * size)
        bottom = max(row[0].baseline + 0.40 * size, max(ink.bottom for ink in inks) + 0.12 * size)
        return skia.Rect.MakeLTRB(min(ink.x for ink in inks) - pad, top, max(ink.right for ink in inks) + pad, bottom)

    def _draw_plates(self, canvas: skia.Canvas, setting: SetText) -> None:
        styling = self._source.styling
        if styling.style == "outline":
            self._draw_rims(canvas, setting)
            return
        radius = styling.radius * self._grid.unit
        shape = skia.Path()
        for line in range(setting.lines):
            one = skia.Path()
            one.addRoundRect(self._line_box(setting, line), radius, radius)
            shape = one if line == 0 else skia.Op(shape, one, skia.PathOp.kUnion_PathOp)
        canvas.drawPath(shape, fill_paint(_argb(styling.plate), PLATE_OPACITY))
        if styling.edge:
            self._draw_edge(canvas, shape, setting)

    def _draw_edge(self, canvas: skia.Canvas, shape: skia.Path, setting: SetText) -> None:
        """An accent along the plate's start, or a fine line over it."""
        bounds, size = shape.computeTightBounds(), setting.size
        edge = fill_paint(_argb(self._source.styling.edge))
        if self._source.styling.style == "bar":
            wide = 0.13 * size
            left = bounds.right() if setting.rtl else bounds.left() - wide
            canvas.drawRect(skia.Rect.MakeXYWH(left, bounds.top(), wide, bounds.height()), edge)
        else:
            thick = max(1.0, 0.045 * size)
            canvas.drawRect(skia.Rect.MakeXYWH(bounds.left(), bounds.top(), bounds.width(), thick), edge)

    def _draw_rims(self, canvas: skia.Canvas, setting: SetText) -> None:
        """All letters' rims first, so that none covers its neighbour."""
        rim = fill_paint(_argb(self._source.styling.plate))
        rim.setStyle(skia.Paint.Style.kStrokeAndFill_Style)
        rim.setStrokeJoin(skia.Paint.Join.kRound_Join)
        rim.setStrokeWidth(2 * RIM * SHAPE_SIZE)
        for word in setting.words:
            for glyphs, pen in word.pens():
                if glyphs.emoji is None:
                    canvas.save()
                    canvas.translate(pen, word.baseline)
                    canvas.scale(word.scale, word.scale)
                    canvas.drawPath(glyphs.path, rim)
                    canvas.restore()

    def _lit_box(self, setting: SetText, number: int, lit: int, frame: int) -> skia.Rect | None:
        """The block behind the spoken word; it glides from word to word within a line."""
        if not self._source.styling.box or lit < 0:
            return None
        rect = self._word_box(setting, lit)
        since = frame - self._source.cues[number].words[lit].start
        if not lit or since >= _SLIDE_FRAMES or setting.words[lit].line != setting.words[lit - 1].line:
            return rect
        # It is there for the most part when the word sounds.
        share = ease("in", (since + 1) / (_SLIDE_FRAMES + 1))
        old = self._word_box(setting, lit - 1)
        return skia.Rect.MakeLTRB(
            old.left() + (rect.left() - old.left()) * share,
            rect.top(),
            old.right() + (rect.right() - old.right()) * share,
            rect.bottom(),
        )

    def _word_box(self, setting: SetText, index: int) -> skia.Rect:
        word = setting.words[index]
        ink, size = word.ink(), setting.size
        line = self._line_box(setting, word.line)
        spaced = any(other.token.space for other in setting.words)
        # Where no spaces stand between words, the box must not reach into its neighbours.
        pad = (0.15 if spaced else 0.03) * size
        return skia.Rect.MakeLTRB(ink.x - pad, line.top() + 0.10 * size, ink.right + pad, line.bottom() - 0.10 * size)

    def _draw_words(self, canvas: skia.Canvas, setting: SetText, colours: list[int], *, emoji: bool = True) -> None:
        for word, colour in zip(setting.words, colours, strict=True):
            paint = fill_paint(colour)
            for glyphs, pen in word.pens():
                canvas.save()
                canvas.translate(pen, word.baseline)
                canvas.scale(word.scale, word.scale)
                if glyphs.emoji is None:
                    canvas.drawPath(glyphs.path, paint)
                elif emoji:
                    glyphs.emoji.paint(canvas, 0, -glyphs.baseline)
                canvas.restore()


def _argb(colour: str) -> int:
    return 0xFF000000 | int(colour[1:], 16)
