"""Clips of pipelines that cut a clip into segments themselves: all of one length, each going on from the last. Pure."""

from __future__ import annotations

from ....story.time import Frames
from ...shape import Chunk, Shape

SHORTEST: Frames = 5
"""Frames of the shortest segment: one picture alone is no motion, and the VAE counts in fours and one more."""


def in_segments(shape: Shape, *, carry: Frames) -> Shape:
    """The same clip in equal segments that begin again with the last `carry` frames of the one before.

    Their length is that of the longest chunk, so there are never more of them; the first adds all of its frames, the
    others all but `carry`; what is too much at the end is thrown away.
    """
    length = max(SHORTEST, *(chunk.made for chunk in shape.chunks))
    chunks: list[Chunk] = []
    start = 0
    while start < shape.frames:
        carried = carry if chunks else 0
        kept = min(length - carried, shape.frames - start)
        chunks.append(Chunk(start=start, kept=kept, carried=carried, made=length))
        start += kept
    return shape.model_copy(update={"chunks": tuple(chunks)})


def segment_length(shape: Shape) -> Frames:
    """Frames of each segment."""
    return shape.chunks[0].made


def segment_carry(shape: Shape) -> Frames:
    """What a pipeline is told to carry over. One segment carries nothing, and pipelines want to hear 1 then."""
    return shape.chunks[-1].carried or 1


def frames_driven(shape: Shape) -> Frames:
    """How many frames of control the segments read: exactly what they make, so that a pipeline pads nothing."""
    carry = segment_carry(shape)
    return carry + len(shape.chunks) * (segment_length(shape) - carry)
