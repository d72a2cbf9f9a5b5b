"""Where people stand in a film's frame, as a document; and the stage that it opens."""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast

from pydantic import Field

from .....story.document import Part
from .....story.frame_source import Files
from .....tools.compositor.spans.span_source import Recipe
from ..source import CastSource
from .open_take import open_take
from .signal_set import Placing
from .stage import Stage


class StagedCast(Part):
    """A person and where they stand in the film's frame."""

    source: Recipe
    """A `CastSource`."""
    x: float = 0.0
    """Pixels of the film's frame at which the place that the framing fills begins."""
    y: float = 0.0
    scale: float = Field(default=1.0, gt=0)

    @property
    def cast(self) -> CastSource:
        """The recipe."""
        return cast("CastSource", self.source)


def check_staged(people: Sequence[StagedCast]) -> None:
    """`ValueError` unless all are of the cast, with one rate and one length."""
    if not all(isinstance(staged.source, CastSource) for staged in people):
        raise ValueError("people are shown by recipes of the kind 'cast'")
    if len({(staged.cast.fps, staged.cast.frames) for staged in people}) > 1:
        raise ValueError("all people of a shot have one rate and one length")


def open_stage(people: Sequence[StagedCast], files: Files, *, width: int, height: int, frame: Placing) -> Stage:
    """All of them in a picture of `width` x `height` pixels, in which the film's frame lies as `frame` says."""
    return Stage(
        tuple(
            open_take(
                staged.cast,
                files,
                width=width,
                height=height,
                x=frame.x + frame.scale * staged.x,
                y=frame.y + frame.scale * staged.y,
                scale=frame.scale * staged.scale,
            )
            for staged in people
        )
    )
