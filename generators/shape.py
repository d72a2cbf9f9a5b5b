"""How a clip is generated so that it fits a model and a film: its picture's size, its rate, its chunks. Pure.

Nothing is ever stretched: where a model must snap it makes more than was asked, and what is too much is cut away.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from fractions import Fraction
from typing import TYPE_CHECKING

from pydantic import Field

from ..story.answers import ClipLayer
from ..story.document import Part
from ..story.errors import InputError
from ..story.requests import Request
from ..story.time import Frames, Rate

if TYPE_CHECKING:
    from .engine import Capabilities


class Picture(Part):
    """The picture that a model makes, and the part of it that is the clip's. All sides are even."""

    width: int = Field(ge=16)
    height: int = Field(ge=16)
    left: int = Field(default=0, ge=0)
    top: int = Field(default=0, ge=0)
    shown_width: int = Field(ge=16)
    shown_height: int = Field(ge=16)

    def scale(self, width: int, height: int) -> float:
        """Pixels of the shown part for a pixel of a request of that size."""
        return min(self.shown_width / width, self.shown_height / height)


class Chunk(Part):
    """Frames that are generated together."""

    start: Frames
    """The clip's frame that is the first one it adds."""
    kept: int = Field(ge=1)
    """How many it adds."""
    carried: Frames = 0
    """Frames before `start`, of the chunk before, that it begins with again."""
    made: int = Field(ge=1)
    """How many are generated: carried, kept, and what is too much at the end."""


class Shape(Part):
    """A clip as a model makes it."""

    picture: Picture
    fps: Rate
    frames: int = Field(ge=1)
    """Of the clip, handles included."""
    handle_before: Frames = 0
    handle_after: Frames = 0
    chunks: tuple[Chunk, ...] = Field(min_length=1)

    @property
    def made(self) -> int:
        """All frames that are generated, those that are thrown away included."""
        return sum(chunk.made for chunk in self.chunks)


def shape_of(request: Request, capabilities: Capabilities, *, pauses: Sequence[Fraction] = ()) -> Shape:
    """The shape in which an engine answers a request for a clip. `InputError` where it cannot be so long.

    `pauses` are moments, in seconds from the clip's first frame, at which a chunk is best ended.
    """
    fps = rate_near(request.fps, capabilities.rates)
    before, after = (math.ceil(each * fps) for each in (request.handle_before_s, request.handle_after_s))
    shown = Fraction(request.frames - request.handle_before - request.handle_after) / request.fps
    frames = before + max(1, math.ceil(shown * fps)) + after
    return Shape(
        picture=picture_of(request.width, request.height, capabilities),
        fps=fps,
        frames=frames,
        handle_before=before,
        handle_after=after,
        chunks=chunks_of(frames, capabilities, pauses=[round(pause * fps) for pause in pauses]),
    )


def clip_layer(request: str, shape: Shape, *, engine: str, version: str) -> ClipLayer:
    """The clip that a shape makes, as an answer to the request of that digest."""
    return ClipLayer(
        request=request,
        engine=engine,
        version=version,
        width=shape.picture.shown_width,
        height=shape.picture.shown_height,
        fps=shape.fps,
        frames=shape.frames,
        handle_before=shape.handle_before,
        handle_after=shape.handle_after,
    )


def rate_near(fps: Fraction, rates: Sequence[Fraction]) -> Fraction:
    """The rate in which a model makes a film of `fps`: the same, else the lowest above, else its highest."""
    if not rates or fps in rates:
        return fps
    above = [rate for rate in rates if rate > fps]
    return min(above) if above else max(rates)


def picture_of(width: int, height: int, capabilities: Capabilities) -> Picture:
    """The smallest picture of the model's grid that holds the request's shape at the largest size that it may have."""
    multiple = math.lcm(2, capabilities.size_multiple)
    scale = min(1.0, capabilities.side_max / max(width, height))
    if capabilities.area_max:
        scale = min(scale, math.sqrt(capabilities.area_max / (width * height)))
    scale = max(scale, capabilities.side_min / min(width, height))
    sides = [_up(side * scale, multiple) for side in (width, height)]
    if capabilities.area_max and sides[0] * sides[1] > capabilities.area_max:
        # Snapping up went over the limit: the longer side gives way, unless that leaves nothing.
        longer = sides.index(max(sides))
        sides[longer] = max(multiple, sides[longer] - multiple)
    fits = min(sides[0] / width, sides[1] / height)
    shown = [max(16, min(side, 2 * round(each * fits / 2))) for side, each in zip(sides, (width, height), strict=True)]
    left, top = ((side - part) // 2 for side, part in zip(sides, shown, strict=True))
    return Picture(width=sides[0], height=sides[1], left=left, top=top, shown_width=shown[0], shown_height=shown[1])


def snapped(frames: int, capabilities: Capabilities) -> Frames:
    """The fewest frames, at least so many, that a model can make at once. `InputError` where it makes none so long."""
    found = _stepped(frames, capabilities.frames_step)
    if capabilities.frames_max and found > capabilities.frames_max:
        raise InputError(
            f"a clip of {frames} frames is longer than the {capabilities.frames_max} that this engine makes at once",
            hint="split the shot, or choose another engine",
        )
    return found


def chunks_of(frames: int, capabilities: Capabilities, *, pauses: Sequence[int] = ()) -> tuple[Chunk, ...]:
    """Cut a clip into pieces that a model can make at once, of much the same length, each going on from the last.

    A cut moves to a pause that lies near it. `InputError` where a clip is too long and the model carries nothing over.
    """
    longest = capabilities.frames_max
    if not longest or _stepped(frames, capabilities.frames_step) <= longest:
        return (Chunk(start=0, kept=frames, made=snapped(frames, capabilities)),)
    carry = capabilities.carry
    longest = _stepped(longest - capabilities.frames_step + 1, capabilities.frames_step)
    if not carry or longest <= carry:
        snapped(frames, capabilities)
        raise InputError("this engine makes no second chunk", hint="split the shot, or choose another engine")
    count = 1 + -(-(frames - longest) // (longest - carry))
    chunks: list[Chunk] = []
    start = 0
    while start < frames:
        carried = carry if chunks else 0
        room, left = longest - carried, frames - start
        rest = max(1, count - len(chunks))
        even = -(-(left + carry * (rest - 1)) // rest) if not chunks else -(-left // rest)
        kept = left if left <= room else _at_pause(start, min(even, room), room, pauses)
        made = _stepped(carried + kept, capabilities.frames_step)
        chunks.append(Chunk(start=start, kept=kept, carried=carried, made=made))
        start += kept
    return tuple(chunks)


def _at_pause(start: int, even: int, room: int, pauses: Sequence[int]) -> int:
    """The length of a chunk: to the pause that is nearest to an even cut, where one is near enough."""
    near = [pause - start for pause in pauses if max(even * 2 // 3, 1) <= pause - start <= room]
    return min(near, key=lambda length: abs(length - even), default=even)


def _stepped(frames: int, step: int) -> int:
    # Models that count in steps make one frame more: 4k + 1.
    return frames if step == 1 else -(-max(frames - 1, 0) // step) * step + 1


def _up(side: float, multiple: int) -> int:
    return max(multiple, math.ceil(side / multiple - 1e-9) * multiple)
