"""Checks on what is seen over time: black and frozen stretches, and flashes."""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from ...story.timeline import Timeline
from ...story.violation import Check
from .film import Luma
from .tracks import shot_at

BLACK_LUMA = 22
"""Limited-range brightness up to which a block is black: 16 is black itself, the darkest ground of a look is 26."""
BLACK_SHARE = 0.99
BLACK_MAX_S = Fraction(1, 10)
FROZEN_MAX_S = Fraction(3, 2)
"""Nothing is dead for 1.5 s (CRAFT 9)."""
FROZEN_STEP = 2.5
"""A block has changed when its mean moves by this much of 219 levels: over a codec's noise, under any drift."""
FROZEN_SHARE = 0.001
FLASHES_MAX = 3
"""In any one second: WCAG 2.2, success criterion 2.3.1."""
FLASH_STEP = 0.1
FLASH_DARK = 0.8
FLASH_AREA = 0.25

Blocks = NDArray[np.float32]


def _linear_luma() -> NDArray[np.float32]:
    value = np.clip((np.arange(256) - 16) / 219, 0, 1)
    return np.where(value <= 0.04045, value / 12.92, ((value + 0.055) / 1.055) ** 2.4).astype(np.float32)


@dataclass(slots=True)
class Stretch:
    """Frames from `start` up to `end` (not included)."""

    start: int
    end: int


@dataclass(slots=True)
class PictureWatch:
    """Sees every decoded frame once, on a grid of block means, and remembers what was black, frozen or flashing."""

    fps: Fraction
    black: list[Stretch] = field(default_factory=list)
    frozen: list[Stretch] = field(default_factory=list)
    flips: list[int] = field(default_factory=list)
    """Frames on which a quarter of the picture turned from lighter to darker or back."""
    frames: int = 0
    _anchor: Blocks | None = None
    _anchor_frame: int = 0
    _turn: Blocks | None = None
    _rising: NDArray[np.bool_] | None = None
    _last_flip: int = 0
    _linear: NDArray[np.float32] = field(default_factory=_linear_luma)

    def see(self, luma: Luma) -> None:
        """Take in the next frame; about 0.5 ms at 1080x1920."""
        blocks = block_means(luma)
        frame = self.frames
        self.frames += 1
        if float((blocks <= BLACK_LUMA).mean()) >= BLACK_SHARE:
            if self.black and self.black[-1].end == frame:
                self.black[-1].end = frame + 1
            else:
                self.black.append(Stretch(frame, frame + 1))
        self._watch_frozen(blocks, frame)
        self._watch_flashes(blocks, frame)

    def _watch_frozen(self, blocks: Blocks, frame: int) -> None:
        anchor = self._anchor
        # Against the stretch's first frame, not the last: slow drift adds up, an encoder's flicker does not.
        if anchor is None or float((np.abs(blocks - anchor) > FROZEN_STEP).mean()) > FROZEN_SHARE:
            self._anchor, self._anchor_frame = blocks, frame
            return
        if self.frozen and self.frozen[-1].start == self._anchor_frame:
            self.frozen[-1].end = frame + 1
        elif Fraction(frame + 1 - self._anchor_frame) / self.fps > FROZEN_MAX_S:
            self.frozen.append(Stretch(self._anchor_frame, frame + 1))

    def _watch_flashes(self, blocks: Blocks, frame: int) -> None:
        light = self._linear[np.clip(np.rint(blocks), 0, 255).astype(np.uint8)]
        if self._turn is None or self._rising is None:
            self._turn, self._rising = light.copy(), np.ones(light.shape, np.bool_)
            return
        turn, rising = self._turn, self._rising
        falls = rising & (light < turn - FLASH_STEP) & (light < FLASH_DARK)
        rises = ~rising & (light > turn + FLASH_STEP) & (turn < FLASH_DARK)
        np.copyto(turn, np.where(rising, np.maximum(turn, light), np.minimum(turn, light)))
        flipped = falls | rises
        turn[flipped] = light[flipped]
        rising ^= flipped
        for share, direction in ((falls.mean(), -1), (rises.mean(), 1)):
            if share >= FLASH_AREA and direction != self._last_flip:
                self.flips.append(frame)
                self._last_flip = direction

    def worst_second(self) -> tuple[int, int]:
        """The most flashes (pairs of opposite flips) in any second, and the frame at which that second starts."""
        most, at, first = 0, 0, 0
        for last, frame in enumerate(self.flips):
            while Fraction(frame - self.flips[first]) / self.fps >= 1:
                first += 1
            count = (last - first + 1) // 2
            if count > most:
                most, at = count, self.flips[first]
        return most, at


def block_means(luma: Luma) -> Blocks:
    """The picture as means of 4x4 samples, about 70 blocks across the short side: grain averages out."""
    step = max(1, min(luma.shape) // 270)
    thin = np.ascontiguousarray(luma[::step, ::step])
    height, width = (side // 4 * 4 for side in thin.shape)
    # Whole numbers added line by line: four times as fast as a mean over two axes, and the same to the bit.
    part = thin[:height, :width].astype(np.uint16)
    rows = part[0::4] + part[1::4] + part[2::4] + part[3::4]
    sums = rows[:, 0::4] + rows[:, 1::4] + rows[:, 2::4] + rows[:, 3::4]
    means: Blocks = sums.astype(np.float32) / np.float32(16)
    return means


def check_picture(watch: PictureWatch, timeline: Timeline) -> tuple[Check, ...]:
    """All checks of this family; the timeline tells in which shot a stretch begins."""
    return (_black(watch, timeline), _frozen(watch, timeline), _flashes(watch, timeline))


def _black(watch: PictureWatch, timeline: Timeline) -> Check:
    long = [stretch for stretch in watch.black if Fraction(stretch.end - stretch.start) / watch.fps > BLACK_MAX_S]
    return Check(
        code="black",
        title="Black stretches",
        passed=not long,
        wanted=f"none over {float(BLACK_MAX_S):.1f} s",
        found=_spans(long, timeline),
        message="" if not long else "a span was drawn without its shot: make the shot's spans again",
    )


def _frozen(watch: PictureWatch, timeline: Timeline) -> Check:
    return Check(
        code="frozen",
        title="Frozen stretches",
        passed=not watch.frozen,
        wanted=f"none over {float(FROZEN_MAX_S):.1f} s",
        found=_spans(watch.frozen, timeline),
        message="" if not watch.frozen else "settled things drift 1-3 % a second: give the shot a camera or shorten it",
    )


def _flashes(watch: PictureWatch, timeline: Timeline) -> Check:
    most, at = watch.worst_second()
    calm = most <= FLASHES_MAX
    where = f" (from {float(at / watch.fps):.1f} s, shot {shot_at(timeline, at)})" if most else ""
    return Check(
        code="flashes",
        title="Flashes",
        passed=calm,
        wanted=f"at most {FLASHES_MAX} in any second",
        found=f"{most}{where}",
        message="" if calm else "dangerous to photosensitive people: hold these shots longer or soften the cuts",
    )


def _spans(stretches: list[Stretch], timeline: Timeline) -> str:
    if not stretches:
        return "none"
    fps = timeline.fps
    shown = [
        f"{float(s.start / fps):.1f}-{float(s.end / fps):.1f} s (shot {shot_at(timeline, s.start)})"
        for s in stretches[:4]
    ]
    more = f" and {len(stretches) - 4} more" if len(stretches) > 4 else ""
    return ", ".join(shown) + more
