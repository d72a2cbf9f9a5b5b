"""Music of any length becomes exactly the film's, at bars, with its own ending."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from reelwright.generators.embedded.composer.compose import compose
from reelwright.generators.embedded.composer.moods import mood_named
from reelwright.tools.media.wav import read_wav, write_wav
from reelwright.tools.sound.beats import TrackedBeats, read_beats, track
from reelwright.tools.sound.fit import FitMusicJob, cut
from reelwright.tools.sound.fit_plan import plan_fit
from reelwright.tools.sound.grid import arrange
from reelwright.tools.work.bench import FolderBench

from .sounds import RATE, f_measure, pink

FPS = Fraction(30)


@pytest.fixture(scope="module")
def song() -> NDArray[np.float32]:
    """A composed piece of 20 s at 120 beats a minute."""
    return compose(
        mood_named("bright"), frames=600, fps=FPS, frames_per_beat=15, sections=arrange(600, 15, fps=FPS), seed=1
    ).sound


@pytest.fixture(scope="module")
def heard(song: NDArray[np.float32]) -> TrackedBeats:
    """What the tracker makes of it."""
    return track(song)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60, deadline=None)
@given(frames=st.integers(1, 3600))
def test_any_length_is_filled_to_the_frame(heard: TrackedBeats, frames: int) -> None:
    plan = plan_fit(heard, frames=frames, fps=FPS)
    total = sum(stretch.seconds for stretch in plan.stretches)
    assert frames / 30 - 0.36 <= total <= frames / 30 + 1.0
    assert all(beat < frames for beat in plan.grid.beats)
    assert list(plan.grid.beats) == sorted(set(plan.grid.beats))
    assert set(plan.grid.downbeats) <= set(plan.grid.beats)


@pytest.mark.parametrize("frames", [300, 437, 600, 905, 1800])
def test_the_pulse_goes_on_over_every_splice(song: NDArray[np.float32], heard: TrackedBeats, frames: int) -> None:
    plan = plan_fit(heard, frames=frames, fps=FPS)
    sound = cut(song, plan, frames=frames, fps=FPS)
    assert sound.shape == (frames * 1600, 2)
    gaps = np.diff(plan.grid.beats)
    assert (np.abs(gaps - 15) <= 1).all()
    assert plan.ending == "own"
    again = track(sound)
    wanted = [frame / 30 for frame in plan.grid.beats if frame / 30 < again.beats_s[-1] + 0.1]
    assert f_measure(wanted, list(again.beats_s)) >= 0.9


def test_a_splice_does_not_click_and_the_end_is_silent(song: NDArray[np.float32], heard: TrackedBeats) -> None:
    plan = plan_fit(heard, frames=350, fps=FPS)
    sound = cut(song, plan, frames=350, fps=FPS)
    assert len(plan.stretches) == 2
    assert np.abs(np.diff(sound, axis=0)).max() <= 1.1 * np.abs(np.diff(song, axis=0)).max()
    assert np.abs(sound[-48:]).max() < 1e-3
    assert np.abs(sound[0]).max() == 0


def test_a_short_piece_repeats_bars_not_beats(heard: TrackedBeats) -> None:
    plan = plan_fit(heard, frames=1500, fps=FPS)
    assert len(plan.stretches) >= 2
    for before, after in pairwise(plan.stretches):
        back = before.source_s + before.seconds - after.source_s
        assert back / 2.0 == pytest.approx(round(back / 2.0), abs=0.03)


def test_music_without_a_pulse_is_cut_or_repeated_with_a_note() -> None:
    noise = pink(4.0, level=0.1)
    # A swell without any onset.
    noise *= np.sin(np.pi * np.arange(len(noise)) / len(noise))[:, None].astype(np.float32)
    heard = track(noise).model_copy(update={"confidence": 0.0})
    for frames in (60, 400):
        plan = plan_fit(heard, frames=frames, fps=FPS)
        sound = cut(noise, plan, frames=frames, fps=FPS)
        assert plan.grid.beats == ()
        assert plan.notes
        assert len(sound) == frames * 1600
        assert np.abs(sound[len(sound) // 4 : len(sound) // 2]).max() > 0.01


def test_silent_music_gives_silence() -> None:
    silent = np.zeros((RATE, 2), np.float32)
    plan = plan_fit(track(silent), frames=90, fps=FPS)
    assert not cut(silent, plan, frames=90, fps=FPS).any()


def test_the_job_leaves_the_music_and_its_grid(song: NDArray[np.float32], tmp_path: Path) -> None:
    asset, out = tmp_path / "asset", tmp_path / "out"
    asset.mkdir()
    out.mkdir()
    write_wav(asset / "music.wav", song, bits=24)
    job = FitMusicJob(asset="a" * 64, frames=420, fps=FPS)
    facts = job.make(FolderBench(out, artifacts={"a" * 64: asset})).facts
    sound, rate = read_wav(out / "music.wav")
    assert (len(sound), rate) == (420 * 1600, RATE)
    grid = read_beats(out)
    assert list(grid.beats) == facts["beats"]
    assert float(grid.bpm) == pytest.approx(120, rel=0.005)
