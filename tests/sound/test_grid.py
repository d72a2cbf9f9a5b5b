"""Beat grids and forms hold for any length, rate and tempo."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from reelwright.story.errors import InputError
from reelwright.tools.sound.grid import arrange, beat_grid, ending_beat, sample_at

RATES = st.sampled_from([Fraction(24), Fraction(25), Fraction(30), Fraction(50), Fraction(60), Fraction(30000, 1001)])
LENGTHS = st.integers(1, 20_000)
TEMPI = st.integers(4, 80)


@given(frames=LENGTHS, fps=RATES, frames_per_beat=TEMPI)
def test_beats_lie_inside_and_the_last_chord_is_a_downbeat(frames: int, fps: Fraction, frames_per_beat: int) -> None:
    grid = beat_grid(frames, fps, frames_per_beat)
    assert grid.beats[0] == 0
    assert grid.beats[-1] < frames <= grid.beats[-1] + frames_per_beat
    assert {b - a for a, b in pairwise(grid.beats)} <= {frames_per_beat}
    assert set(grid.downbeats) <= set(grid.beats)
    assert ending_beat(frames, fps, frames_per_beat) * frames_per_beat in grid.downbeats
    assert grid.bpm == 60 * fps / frames_per_beat


@given(frames=LENGTHS, fps=RATES, frames_per_beat=TEMPI)
def test_the_last_chord_rings_at_least_a_second_where_there_is_one(
    frames: int, fps: Fraction, frames_per_beat: int
) -> None:
    end = ending_beat(frames, fps, frames_per_beat) * frames_per_beat
    assert 0 <= end < frames
    assert end == 0 or (frames - end) / fps >= 1


@given(frames=LENGTHS, fps=RATES, frames_per_beat=TEMPI, lift=st.none() | st.integers(0, 20_000))
def test_sections_tile_the_beats_and_the_outro_holds_the_last_chord(
    frames: int, fps: Fraction, frames_per_beat: int, lift: int | None
) -> None:
    sections = arrange(frames, frames_per_beat, fps=fps, lift_frame=lift)
    end = ending_beat(frames, fps, frames_per_beat)
    at = 0
    for section in sections:
        assert section.start_beat == at
        assert section.beats >= 1
        assert at % 4 == 0
        at += section.beats
    assert at == -(-frames // frames_per_beat)
    outro = sections[-1]
    assert outro.name == "outro"
    assert outro.start_beat <= end < outro.start_beat + outro.beats


def test_half_a_minute_has_an_intro_a_verse_a_lift_and_an_outro() -> None:
    sections = arrange(900, 15, fps=Fraction(30))
    assert [(s.name, s.beats) for s in sections] == [("intro", 8), ("verse", 16), ("lift", 24), ("outro", 12)]


def test_the_lift_comes_where_the_film_turns() -> None:
    lift = next(s for s in arrange(900, 15, fps=Fraction(30), lift_frame=610) if s.name == "lift")
    assert lift.start_beat * 15 == 600


@pytest.mark.parametrize("fps", [Fraction(24), Fraction(25), Fraction(30), Fraction(60)])
def test_frames_start_on_whole_samples_at_whole_rates(fps: Fraction) -> None:
    assert all(sample_at(frame, fps) * fps == frame * 48_000 for frame in range(200))


def test_music_of_no_length_is_refused() -> None:
    with pytest.raises(InputError, match="no music"):
        beat_grid(0, Fraction(30), 15)
