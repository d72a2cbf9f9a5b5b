"""The contact sheet's page: frames on a quiet ground, each with its number, length, scene and words."""

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

if TYPE_CHECKING:
    from .sheet import SheetJob

FAMILY = "Inter Tight"
GROUND, INK, MUTED, RULE = "#f2f0eb", "#1c1b19", "#736f67", "#d9d5cc"
MARGIN, GAP = 72, 40
HEAD, LABEL = 150, 130
"""Heights in pixels of the page's head and of the label under a frame."""
_AREA = 330 * 586
"""Pixels of one frame: of a 9:16 film 330 x 586."""
_ROW_MAX = 2300

_TITLE = TypeStyle(family=FAMILY, weight=700, size_px=52, min_size_px=30, tracking_em=-0.015)
_NUMBER = TypeStyle(family=FAMILY, weight=700, size_px=26, tabular=True)
_LENGTH = TypeStyle(family=FAMILY, weight=500, size_px=26, tabular=True)
_SCENE = TypeStyle(family=FAMILY, weight=500, size_px=24)
_WORDS = TypeStyle(family=FAMILY, weight=500, size_px=24, leading=1.25, balanced=False)


class SheetPage:
    """A page laid out for a job's cells; frames are put in one by one."""

    def __init__(self, job: SheetJob) -> None:
        self._job = job
        first = picture(job.cells[0].source)
        ratio = first.width / first.height
        self._cell = (round(math.sqrt(_AREA * ratio)), round(math.sqrt(_AREA / ratio)))
        count = len(job.cells)
        across = max(1, min(count, (_ROW_MAX - 2 * MARGIN + GAP) // (self._cell[0] + GAP)))
        # Even rows: seven frames stand as four and three, not as six and one.
        self._across = math.ceil(count / math.ceil(count / across))
        rows = math.ceil(count / self._across)
        self.width = 2 * MARGIN + self._across * self._cell[0] + (self._across - 1) * GAP
        self.width = max(self.width, 900) + self.width % 2
        self.height = HEAD + MARGIN + rows * (self._cell[1] + LABEL) + (rows - 1) * GAP
        self._surface = FrameSurface(self.width, self.height)
        self._surface.canvas.clear(argb(GROUND))
        self._set = partial(set_label, self._surface.canvas, language=job.language)
        self._head()

    def put(self, number: int, pixels: Pixels) -> None:
        """Put a finished frame (BGRA) into the cell of that number, with its label."""
        wide, high = self._cell
        left = MARGIN + (number % self._across) * (wide + GAP)
        top = HEAD + (number // self._across) * (high + LABEL + GAP)
        small = Image.fromarray(np.ascontiguousarray(pixels[..., :3])).resize(
            self._cell, Image.Resampling.LANCZOS, reducing_gap=3.0
        )
        place = self._surface.pixels[top : top + high, left : left + wide]
        place[..., :3] = np.asarray(small)
        place[..., 3] = 255
        frame = skia.Rect.MakeXYWH(left - 0.5, top - 0.5, wide + 1, high + 1)
        self._surface.canvas.drawRect(frame, skia.Paint(Color=argb(RULE), Style=skia.Paint.kStroke_Style))
        cell = self._job.cells[number]
        baseline = top + high + 20
        used = self._set(f"{number + 1}", _NUMBER, left, baseline, width=wide, colour=INK)
        length = f"{float(cell.seconds):.1f} s"
        self._set(length, _LENGTH, left + used + 14, baseline, width=wide - used - 14, colour=MUTED)
        self._set(cell.scene, _SCENE, left, baseline, width=wide, colour=MUTED, at_right=True, keep=wide - used - 120)
        self._set(cell.words, _WORDS, left, baseline + 40, width=wide, colour=INK, lines=2)

    def finish(self) -> Pixels:
        """The page, BGRA."""
        return self._surface.pixels

    def _head(self) -> None:
        job = self._job
        first = picture(job.cells[0].source)
        whole = round(job.seconds)
        facts = f"{len(job.cells)} shots · {whole // 60}:{whole % 60:02d} · {first.width} × {first.height}"
        used = self._set(facts, _LENGTH, MARGIN, 68, width=self.width - 2 * MARGIN, colour=MUTED, at_right=True)
        self._set(job.film_title, _TITLE, MARGIN, 48, width=self.width - 2 * MARGIN - used - GAP, colour=INK)
        self._surface.canvas.drawRect(
            skia.Rect.MakeXYWH(MARGIN, HEAD - 30, self.width - 2 * MARGIN, 1), skia.Paint(Color=argb(RULE))
        )
