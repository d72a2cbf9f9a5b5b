"""Galleries: two to six pictures in a grid that fills its region, coming in one after the other."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import skia

from ....story.frame_source import Box
from ....templates.layer import GalleryLayer
from ..easing import ease
from ..motifs.motifs import rounded_path
from ..pictures.colour import from_hex
from ..pictures.picture import Picture, read_picture
from ..stagecraft import Stagecraft
from .labels import corner_of, piece_start

TRAVEL = 1.08
"""Pictures are prepared this much larger than their frame: each drifts inside it."""
_LINEAR = skia.SamplingOptions(skia.FilterMode.kLinear)

Cells = tuple[tuple[float, float, float, float], ...]
_WIDE: dict[int, Cells] = {
    1: ((0, 0, 1, 1),),
    2: ((0, 0, 0.56, 1), (0.56, 0, 0.44, 1)),
    3: ((0, 0, 0.58, 1), (0.58, 0, 0.42, 0.5), (0.58, 0.5, 0.42, 0.5)),
    4: ((0, 0, 0.44, 1), (0.44, 0, 0.3, 0.5), (0.74, 0, 0.26, 0.5), (0.44, 0.5, 0.56, 0.5)),
    5: ((0, 0, 0.38, 1), (0.38, 0, 0.31, 0.5), (0.69, 0, 0.31, 0.5), (0.38, 0.5, 0.31, 0.5), (0.69, 0.5, 0.31, 0.5)),
    6: ((0, 0, 0.36, 0.56), (0.36, 0, 0.32, 0.44), (0.68, 0, 0.32, 0.56),
        (0, 0.56, 0.36, 0.44), (0.36, 0.44, 0.32, 0.56), (0.68, 0.56, 0.32, 0.44)),
}  # fmt: skip
_TALL: dict[int, Cells] = {
    1: ((0, 0, 1, 1),),
    2: ((0, 0, 1, 0.56), (0, 0.56, 1, 0.44)),
    3: ((0, 0, 1, 0.56), (0, 0.56, 0.5, 0.44), (0.5, 0.56, 0.5, 0.44)),
    4: ((0, 0, 0.58, 0.54), (0.58, 0, 0.42, 0.42), (0, 0.54, 0.58, 0.46), (0.58, 0.42, 0.42, 0.58)),
    5: ((0, 0, 0.56, 0.38), (0.56, 0, 0.44, 0.5), (0, 0.38, 0.56, 0.38), (0.56, 0.5, 0.44, 0.5), (0, 0.76, 0.56, 0.24)),
    6: ((0, 0, 0.54, 0.36), (0.54, 0, 0.46, 0.3), (0, 0.36, 0.54, 0.3),
        (0.54, 0.3, 0.46, 0.38), (0, 0.66, 0.54, 0.34), (0.54, 0.68, 0.46, 0.32)),
}  # fmt: skip


@dataclass(frozen=True)
class DrawnGallery:
    """Pictures at their places."""

    layer: GalleryLayer
    craft: Stagecraft
    box: Box
    paths: tuple[Path, ...]

    @cached_property
    def _cells(self) -> tuple[Box, ...]:
        grid = _WIDE if self.box.width >= 1.1 * self.box.height else _TALL
        gap = self.layer.gap * self.craft.unit
        found = []
        for x, y, wide, high in grid[min(6, len(self.paths))]:
            left = 1 - x - wide if self.craft.grid.mirrored else x
            own_left, own_top = gap / 2 * (left > 0.001), gap / 2 * (y > 0.001)
            own_right = gap / 2 * (left + wide < 0.999)
            own_foot = gap / 2 * (y + high < 0.999)
            found.append(
                Box(
                    x=self.box.x + left * self.box.width + own_left,
                    y=self.box.y + y * self.box.height + own_top,
                    width=wide * self.box.width - own_left - own_right,
                    height=high * self.box.height - own_top - own_foot,
                )
            )
        return tuple(found)

    @cached_property
    def _pictures(self) -> tuple[Picture, ...]:
        tint = from_hex(self.craft.style.colours["ground"])
        return tuple(
            read_picture(
                path,
                width=math.ceil(cell.width * TRAVEL),
                height=math.ceil(cell.height * TRAVEL),
                fit="cover",
                grade=self.craft.style.grade,
                tint=tint,
            )
            for path, cell in zip(self.paths, self._cells, strict=False)
        )

    def _start(self, index: int) -> float:
        return piece_start(self.layer, self.craft, index, len(self._cells), share=0.35) if index else 0.0

    @property
    def settles(self) -> float:
        """The frame from which on all stand."""
        return self._start(len(self._cells) - 1) + 14 * self.craft.rate

    def draw(self, canvas: skia.Canvas, frame: int, *, only_text: bool) -> None:
        """Draw the pictures that have come, each uncovered from a side of its own."""
        if only_text:
            return
        craft = self.craft
        share = frame / max(1, craft.frames - 1)
        for index, (cell, picture) in enumerate(zip(self._cells, self._pictures, strict=False)):
            begin = self._start(index)
            if frame < begin:
                continue
            # The first stands from the first frame on: a shot never opens on an empty ground.
            come = 1.0 if not index else ease("in", min(1.0, (frame - begin + 1) / (14 * craft.rate * craft.hurry)))
            canvas.save()
            shown = _uncovered(cell, come, side=(index + craft.seed) % 4)
            canvas.clipPath(rounded_path(shown, corner_of(craft, 0.12 * min(cell.width, cell.height))), True)
            zoom = 1 + (TRAVEL - 1) * ((0.1 + 0.8 * share) if index % 2 == 0 else (0.9 - 0.8 * share))
            scale = zoom * cell.width / picture.image.width()
            canvas.translate(cell.x + cell.width / 2, cell.y + cell.height / 2)
            canvas.scale(scale, zoom * cell.height / picture.image.height())
            canvas.drawImage(picture.image, -picture.image.width() / 2, -picture.image.height() / 2, _LINEAR)
            canvas.restore()


def _uncovered(cell: Box, share: float, *, side: int) -> Box:
    wide, high = cell.width, cell.height
    if side % 2:
        return Box(x=cell.x + (wide * (1 - share) if side == 3 else 0), y=cell.y, width=wide * share, height=high)
    return Box(x=cell.x, y=cell.y + (high * (1 - share) if side == 0 else 0), width=wide, height=high * share)
