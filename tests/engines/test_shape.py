"""Whatever is asked, a model gets a picture, a rate and chunks that it can make, and the film loses nothing of it."""

from __future__ import annotations

import math
from fractions import Fraction

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from reelwright.generators.engine import Capabilities
from reelwright.generators.shape import Shape, chunks_of, picture_of, rate_near, shape_of
from reelwright.story.errors import InputError
from reelwright.story.requests import TextToVideo

MODELS = st.builds(
    Capabilities,
    skills=st.just({}),
    size_multiple=st.sampled_from([1, 2, 8, 16, 32, 64]),
    area_max=st.sampled_from([0, 480 * 832, 720 * 1280, 1080 * 1920]),
    side_min=st.sampled_from([16, 256]),
    rates=st.sampled_from([(), (Fraction(16),), (Fraction(24), Fraction(25), Fraction(30)), (Fraction(30000, 1001),)]),
    frames_max=st.sampled_from([0, 77, 81, 121, 257]),
    frames_step=st.sampled_from([1, 4, 8]),
    carry=st.sampled_from([1, 5, 9]),
)
REQUESTS = st.builds(
    TextToVideo,
    width=st.integers(64, 4000),
    height=st.integers(64, 4000),
    fps=st.sampled_from([Fraction(24), Fraction(25), Fraction(30), Fraction(60), Fraction(30000, 1001)]),
    seconds=st.fractions(Fraction(1, 30), Fraction(40), max_denominator=60),
    handle_before_s=st.sampled_from([Fraction(0), Fraction(1, 4), Fraction(1, 3)]),
    handle_after_s=st.sampled_from([Fraction(0), Fraction(1, 2)]),
)


@given(request_=REQUESTS, model=MODELS)
@settings(max_examples=400)
def test_the_clip_covers_what_is_shown(request_: TextToVideo, model: Capabilities) -> None:
    assume(max(request_.width / request_.height, request_.height / request_.width) < 12)
    shape = shape_of(request_, model)
    shown = Fraction(request_.frames - request_.handle_before - request_.handle_after) / request_.fps
    native = shape.frames - shape.handle_before - shape.handle_after
    assert Fraction(native) / shape.fps >= shown
    assert Fraction(native - 1) / shape.fps < shown, "no frame more than is shown"
    assert Fraction(shape.handle_before) / shape.fps >= request_.handle_before_s
    assert not model.rates or shape.fps in model.rates
    _check_chunks(shape, model)
    _check_picture(shape, request_, model)


def _check_chunks(shape: Shape, model: Capabilities) -> None:
    assert sum(chunk.kept for chunk in shape.chunks) == shape.frames
    at = 0
    for number, chunk in enumerate(shape.chunks):
        assert chunk.start == at
        assert (chunk.made - 1) % model.frames_step == 0
        assert not model.frames_max or chunk.made <= model.frames_max
        assert chunk.carried == (model.carry if number else 0)
        assert chunk.carried <= chunk.start
        assert chunk.kept + chunk.carried <= chunk.made < chunk.kept + chunk.carried + model.frames_step
        at += chunk.kept


def _check_picture(shape: Shape, request_: TextToVideo, model: Capabilities) -> None:
    made = shape.picture
    assert made.width % model.size_multiple == 0
    assert made.height % model.size_multiple == 0
    for side in (made.width, made.height, made.shown_width, made.shown_height):
        assert side % 2 == 0
    assert made.left + made.shown_width <= made.width
    assert made.top + made.shown_height <= made.height
    # Never stretched: both scales are the same but for the rounding to even pixels.
    across, down = made.shown_width / request_.width, made.shown_height / request_.height
    tolerance = 2.01 / min(made.shown_width, made.shown_height)
    assert math.isclose(across, down, rel_tol=tolerance)
    if model.area_max and min(made.width, made.height) > model.side_min + model.size_multiple:
        assert made.width * made.height <= model.area_max * 1.02 + model.size_multiple * max(made.width, made.height)


@given(frames=st.integers(1, 3000), model=MODELS)
@settings(max_examples=300)
def test_chunks_are_of_much_the_same_length(frames: int, model: Capabilities) -> None:
    chunks = chunks_of(frames, model)
    if len(chunks) > 1:
        sizes = [chunk.kept + chunk.carried for chunk in chunks]
        assert min(sizes) * 2 >= max(sizes) - model.frames_step


@given(frames=st.integers(200, 2000), pauses=st.lists(st.integers(1, 2000), max_size=20))
@settings(max_examples=200)
def test_a_chunk_ends_in_a_pause_where_one_is_near(frames: int, pauses: list[int]) -> None:
    model = Capabilities(skills={}, frames_max=121, frames_step=8, carry=9)
    chunks = chunks_of(frames, model, pauses=pauses)
    assert sum(chunk.kept for chunk in chunks) == frames
    for chunk in chunks[:-1]:
        end, room = chunk.start + chunk.kept, 121 - chunk.carried
        near = [pause for pause in pauses if chunk.kept * 2 // 3 <= pause - chunk.start <= room]
        assert end in pauses or not near


def test_cuts_lie_in_the_pauses_of_speech() -> None:
    model = Capabilities(skills={}, frames_max=121, frames_step=8, carry=9)
    ends = [chunk.start + chunk.kept for chunk in chunks_of(300, model, pauses=[97, 100, 190, 205])]
    assert ends == [100, 205, 300]


def test_a_model_that_carries_nothing_makes_nothing_long() -> None:
    short = Capabilities(skills={}, frames_max=81, frames_step=4)
    assert [chunk.made for chunk in chunks_of(80, short)] == [81]
    with pytest.raises(InputError, match="longer than the 81"):
        chunks_of(82, short)


@pytest.mark.parametrize(
    ("fps", "rates", "found"),
    [(30, (), 30), (30, (16,), 16), (30, (24, 30), 30), (25, (24, 30), 30), (60, (24, 30), 30)],
)
def test_a_film_gets_the_lowest_rate_that_loses_nothing(fps: int, rates: tuple[int, ...], found: int) -> None:
    assert rate_near(Fraction(fps), [Fraction(rate) for rate in rates]) == found


def test_the_size_is_the_models_own_where_it_fits() -> None:
    model = Capabilities(skills={}, size_multiple=16, area_max=480 * 832)
    made = picture_of(1080, 1920, model)
    assert (made.width, made.height) == (480, 832) or made.width * made.height <= 480 * 832
    assert made.shown_width / made.shown_height == pytest.approx(1080 / 1920, rel=0.01)
