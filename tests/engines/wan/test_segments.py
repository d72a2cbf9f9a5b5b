"""Segments of Wan's own loops: whatever is asked for, they cover the clip exactly, in counts that the VAE can make."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from reelwright.generators.diffusion.wan.segments import (
    frames_driven,
    in_segments,
    segment_carry,
    segment_length,
)
from reelwright.generators.engine import Capabilities
from reelwright.generators.shape import shape_of
from reelwright.story.requests import TextToVideo

SECONDS = st.fractions(min_value=Fraction(1, 50), max_value=60, max_denominator=1000)


@given(SECONDS, st.sampled_from((1, 5)), st.sampled_from((77, 81)))
def test_segments_cover_the_clip_exactly_and_are_no_more_than_its_chunks(
    seconds: Fraction, carry: int, longest: int
) -> None:
    capabilities = Capabilities(
        skills={}, size_multiple=16, rates=(Fraction(30),), frames_max=longest, frames_step=4, carry=carry
    )
    asked = shape_of(TextToVideo(width=480, height=832, seconds=seconds), capabilities)
    shape = in_segments(asked, carry=carry)
    assert (shape.frames, len(shape.chunks)) == (asked.frames, min(len(shape.chunks), len(asked.chunks)))
    at = 0
    for number, chunk in enumerate(shape.chunks):
        assert (chunk.start, chunk.carried) == (at, carry if number else 0)
        assert chunk.made == segment_length(shape) <= longest
        assert chunk.carried + chunk.kept <= chunk.made
        at += chunk.kept
    assert at == shape.frames
    assert segment_length(shape) % 4 == 1
    assert segment_length(shape) >= 5


@given(SECONDS, st.sampled_from((1, 5)))
def test_what_a_pipeline_is_told_leads_it_to_as_many_segments(seconds: Fraction, carry: int) -> None:
    capabilities = Capabilities(skills={}, rates=(Fraction(30),), frames_max=77, frames_step=4, carry=carry)
    shape = in_segments(shape_of(TextToVideo(width=480, height=832, seconds=seconds), capabilities), carry=carry)
    driven, step = frames_driven(shape), segment_length(shape) - segment_carry(shape)
    # As the pipelines count: no padding, and the quotient is the number of segments.
    assert (driven - segment_carry(shape)) % step == 0
    assert driven // step == len(shape.chunks)
    assert driven >= shape.frames


@pytest.mark.parametrize("frames", [1, 2, 4, 5], ids="{}".format)
def test_even_one_frame_is_made_as_a_motion(frames: int) -> None:
    capabilities = Capabilities(skills={}, rates=(Fraction(30),), frames_max=77, frames_step=4, carry=5)
    request = TextToVideo(width=480, height=832, seconds=Fraction(frames, 30))
    shape = in_segments(shape_of(request, capabilities), carry=5)
    assert (segment_length(shape), shape.frames, segment_carry(shape)) == (5, frames, 1)
