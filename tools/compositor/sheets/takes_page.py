"""The page of the takes: a card a take, its first frame large, the next ones in a strip, its label between them."""

from __future__ import annotations

import math
from functools import partial
from typing import TYPE_CHECKING

import numpy as np
import skia
from PIL import Image

from ....templates.type_style import TypeStyle
from ..spans.span_painter import Pixels
from ..spans.span_source import picture
from ..spans.span_surface import FrameSurface
from .label import argb, set_label
from .sheet_page import FAMILY, GROUND, INK, MARGIN, MUTED, RULE
from .takes_sheet import FRAMES_MAX

if TYPE_CHECKING:
    from .takes_sheet import TakesSheetJob

HEAD, LABEL, GAP, STRIP_GAP, ROW_GAP = 150, 194, 64, 12, 72
_AREA = 430 * 764
"""Pixels of a take's first frame: of a 9:16 film 430 x 764."""
_ROW_MAX = 3000
_STRIP = FRAMES_MAX - 1

_TITLE = TypeStyle(family=FAMILY, weight=700, size_px=56, min_size_px=30, tracking_em=-0.015)
_FACTS = TypeStyle(family=FAMILY, weight=500, size_px=28, tabular=True)
_NUMBER = TypeStyle(family=FAMILY, weight=700, size_px=72, tabular=True)
_LOOK = TypeStyle(family=FAMILY, weight=600, size_px=30)
_IDEA = TypeStyle(family=FAMILY, weight=500, size_px=26, min_size_px=20)
_HOOK = TypeStyle(family=FAMILY, weight=500, size_px=30, leading=1.22, min_size_px=24, balanced=False)


class TakesPage:
    """A page laid out for a job's takes; frames are put in one by one."""

    def __init__(self, job: TakesSheetJob) -> None:
        self._job = job
        first = picture(job.cells[0].frames[0])
        ratio = first.width / first.height
        self._big = (round(math.sqrt(_AREA * ratio)), round(math.sqrt(_AREA / ratio)))
        wide = self._big[0]
        self._small = ((wide - (_STRIP - 1) * STRIP_GAP) // _STRIP, 0)
        self._small = (self._small[0], round(self._small[0] / ratio))
        count = len(job.cells)
        across = max(1, min(count, (_ROW_MAX - 2 * MARGIN + GAP) // (wide + GAP)))
        # Even rows: four takes stand as two and two, not as three and one.
        self._across = math.ceil(count / math.ceil(count / across))
        self._card_high = self._big[1] + LABEL + self._small[1]
        rows = math.ceil(count / self._across)
        self.width = max(2 * MARGIN + self._across * wide + (self._across - 1) * GAP, 900)
        self.width += self.width % 2
        self.height = HEAD + MARGIN + rows * self._card_high + (rows - 1) * ROW_GAP
        self.height += self.height % 2
        self._surface = FrameSurface(self.width, self.height)
        self._surface.canvas.clear(argb(GROUND))
        self._set = partial(set_label, self._surface.canvas, language=job.language)
        self._head()
        for place in range(count):
            self._label(place)

    def put(self, place: int, number: int, pixels: Pixels) -> None:
        """Put a frame (BGRA) of a take into its card: the first one large, the others into the strip."""
        left, top = self._corner(place)
        size = self._big if number == 0 else self._small
        if number:
            left += (number - 1) * (self._small[0] + STRIP_GAP)
            top += self._big[1] + LABEL
        small = Image.fromarray(np.ascontiguousarray(pixels[..., :3])).resize(
            size, Image.Resampling.LANCZOS, reducing_gap=3.0
        )
        box = self._surface.pixels[top : top + size[1], left : left + size[0]]
        box[..., :3] = np.asarray(small)
        box[..., 3] = 255
        frame = skia.Rect.MakeXYWH(left - 0.5, top - 0.5, size[0] + 1, size[1] + 1)
        self._surface.canvas.drawRect(frame, skia.Paint(Color=argb(RULE), Style=skia.Paint.kStroke_Style))

    def finish(self) -> Pixels:
        """The page, BGRA."""
        return self._surface.pixels

    def _corner(self, place: int) -> tuple[int, int]:
        column, row = place % self._across, place // self._across
        return MARGIN + column * (self._big[0] + GAP), HEAD + row * (self._card_high + ROW_GAP)

    def _head(self) -> None:
        job = self._job
        first = picture(job.cells[0].frames[0])
        facts = f"{len(job.cells)} takes · {first.width} × {first.height}"
        wide = self.width - 2 * MARGIN
        used = self._set(facts, _FACTS, MARGIN, 70, width=wide, colour=MUTED, at_right=True)
        self._set(job.film_title, _TITLE, MARGIN, 46, width=wide - used - GAP, colour=INK)
        rule = skia.Rect.MakeXYWH(MARGIN, HEAD - 30, wide, 1)
        self._surface.canvas.drawRect(rule, skia.Paint(Color=argb(RULE)))

    def _label(self, place: int) -> None:
        cell = self._job.cells[place]
        left, top = self._corner(place)
        top += self._big[1] + 14
        wide = self._big[0]
        used = self._set(str(cell.number), _NUMBER, left, top - 6, width=wide, colour=INK) + 24
        self._set(cell.look, _LOOK, left + used, top if cell.idea else top + 30, width=wide - used, colour=INK)
        self._set(cell.idea, _IDEA, left + used, top + 42, width=wide - used, colour=MUTED)
        self._set(cell.hook, _HOOK, left, top + 86, width=wide, colour=INK, lines=2)
