"""A motion as somebody of the cast makes it: a sheet of twelve poses, or a short video."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cached_property
from pathlib import Path

import numpy as np
import skia
from numpy.typing import NDArray

from ....story.cast import Framing, Move, Performance
from ....templates.library import motions as library_motions
from ....templates.motion import Motion
from ....templates.person import Person
from ....templates.type_style import TypeStyle
from ....tools.compositor.sheets.label import set_label
from ....tools.media.encoder import FrameEncoder, settings_for
from .dressing import PLAIN_PALETTE, dress_colours
from .face_controls import at_ease
from .figure import Figure
from .motion.perform import Performed, performed
from .painter_ink import ink
from .skeleton import INDEX
from .view import View, framed_view

FPS = 30
POSES = 12
_COLUMNS, _GAP, _MARGIN, _HEAD = 6, 16, 56, 110
_CELL = (340, 560)
_VIDEO = (720, 1080)
_INK = "#1c1b19"
_TITLE = TypeStyle(family="Inter Tight", weight=700, size_px=46, min_size_px=26, tracking_em=-0.015)
_TEXT = TypeStyle(family="Inter Tight", weight=500, size_px=22)


@dataclass(frozen=True)
class MotionSheet:
    """One motion of one person."""

    motion: Motion
    person: Person

    @cached_property
    def figure(self) -> Figure:
        """The person in plain colours."""
        return Figure.build(self.person, dress_colours(self.person, PLAIN_PALETTE))

    @cached_property
    def frames(self) -> int:
        """How many frames the motion lasts at `FPS`; loops go around until three seconds are full."""
        once = float(self.motion.seconds)
        times = max(1, int(np.ceil(3 / once))) if self.motion.loop else 1
        return max(2, round(once * times * FPS))

    @cached_property
    def done(self) -> Performed:
        """The motion made: a gesture over standing at ease, anything else by itself."""
        own = Move(motion=self.motion.id, start=0, frames=self.frames, track=self.motion.track)
        return performed(
            Performance(person=self.person.id, moves=(own,)),
            frames=self.frames,
            fps=FPS,
            skeleton=self.figure.skeleton,
            motions={**library_motions(), self.motion.id: self.motion},
            girth=self.person.body.girth,
            wheelchair=self.person.wheelchair,
        )

    @cached_property
    def reach_m(self) -> float:
        """How far a hand reaches to a side, fingers and all."""
        positions, _ = self.figure.skeleton.place(self.done.rotations, self.done.root)
        tips = positions[:, [INDEX["left-middle-3"], INDEX["right-middle-3"]], 0] - self.done.root[:, None, 0]
        return float(np.abs(tips).max()) + 0.06

    @property
    def framing(self) -> Framing:
        """Whole figures for what feet do, else down to the knees."""
        return "three-quarter" if self.motion.track == "gesture" else "full"

    def view(self, size: tuple[int, int], frame: int) -> View:
        """The camera at a frame; it goes along with who walks."""
        seen = framed_view(self.figure, self.framing, width=size[0], height=size[1])
        root = self.done.root[frame]
        seen = replace(seen, px_per_m=min(seen.px_per_m, size[0] / 2 / self.reach_m))
        return replace(seen, aim=(float(root[0]), seen.aim[1], float(root[2])))

    def draw(self, canvas: skia.Canvas, size: tuple[int, int], frame: int) -> None:
        """One frame into a place of that size."""
        face = at_ease(1)[0]
        view = self.view(size, frame)
        first = max(0, frame - 10)
        earlier = (self.done.rotations[first:frame], self.done.root[first:frame])
        seen = self.figure.see(self.done.rotations[frame], self.done.root[frame], view, earlier=earlier, face=face)
        self.figure.draw(canvas, seen, face, view)


def write_motion_sheet(motion: Motion, person: Person, path: Path) -> None:
    """Twelve poses over the motion's time, as PNG or JPEG."""
    sheet = MotionSheet(motion, person)
    rows = -(-POSES // _COLUMNS)
    width = 2 * _MARGIN + _COLUMNS * _CELL[0] + (_COLUMNS - 1) * _GAP
    surface = skia.Surface(width, _HEAD + rows * (_CELL[1] + 40) + _MARGIN)
    canvas = surface.getCanvas()
    canvas.clear(ink(PLAIN_PALETTE["ground"]))
    set_label(canvas, motion.title, _TITLE, _MARGIN, 32, width=900, colour=_INK, language="en")
    told = f"{motion.id}, {float(motion.seconds):.1f} s, {person.name}"
    set_label(canvas, told, _TEXT, _MARGIN + 940, 48, width=width - 2 * _MARGIN - 940, colour=_INK, language="en")
    last = min(sheet.frames, round(float(motion.seconds) * FPS)) - 1
    for number, frame in enumerate(np.linspace(0, last, POSES).round().astype(int)):
        x = _MARGIN + number % _COLUMNS * (_CELL[0] + _GAP)
        y = _HEAD + number // _COLUMNS * (_CELL[1] + 40)
        canvas.save()
        canvas.translate(x, y)
        canvas.clipRect(skia.Rect.MakeWH(*_CELL))
        sheet.draw(canvas, _CELL, int(frame))
        canvas.restore()
        set_label(
            canvas, f"{frame / FPS:.2f} s", _TEXT, x, y + _CELL[1] + 4, width=_CELL[0], colour=_INK, language="en"
        )
    kind = skia.kJPEG if path.suffix.lower() in (".jpg", ".jpeg") else skia.kPNG
    surface.makeImageSnapshot().save(str(path), kind)


def write_motion_video(motion: Motion, person: Person, path: Path) -> None:
    """The motion as MP4 without sound."""
    sheet = MotionSheet(motion, person)
    fps = Fraction(FPS)
    settings = settings_for(fps=fps, gop_s=Fraction(1))
    with FrameEncoder(path, width=_VIDEO[0], height=_VIDEO[1], fps=fps, settings=settings, pixels="bgra") as encoder:
        for pixels in _pictures(sheet):
            encoder.write(pixels)
        encoder.finish()


def _pictures(sheet: MotionSheet) -> Iterator[NDArray[np.uint8]]:
    pixels = np.zeros((_VIDEO[1], _VIDEO[0], 4), np.uint8)
    canvas = skia.Canvas(pixels, colorType=skia.kBGRA_8888_ColorType, alphaType=skia.kPremul_AlphaType)
    for frame in range(sheet.frames):
        canvas.clear(ink(PLAIN_PALETTE["ground"]))
        sheet.draw(canvas, _VIDEO, frame)
        yield pixels
