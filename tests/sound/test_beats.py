"""Beats of click tracks and of our own pieces are found, and silence has none."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
from reelwright.generators.embedded.composer.compose import compose
from reelwright.generators.embedded.composer.moods import mood_named
from reelwright.story.errors import EngineError
from reelwright.tools.media.wav import write_wav
from reelwright.tools.sound.beats import read_music, track
from reelwright.tools.sound.grid import arrange, beat_grid

from .sounds import RATE, clicks, f_measure, pink

FPS = Fraction(30)


@pytest.mark.parametrize("bpm", [70, 83.3, 96, 120, 128, 147, 165, 180])
def test_a_click_track_is_followed_at_its_tempo(bpm: float) -> None:
    sound, times = clicks(bpm, 9.0)
    found = track(sound)
    assert f_measure(times, list(found.beats_s)) >= 0.95
    assert found.bpm == pytest.approx(bpm, rel=0.005)
    assert np.mean([min((beat - t for t in times), key=abs) for beat in found.beats_s]) == pytest.approx(0, abs=0.004)


def test_clicks_in_noise_are_still_followed() -> None:
    sound, times = clicks(104, 9.0)
    found = track(sound + pink(9.0, level=0.01))
    assert f_measure(times, list(found.beats_s)) >= 0.9


@pytest.mark.parametrize(
    ("mood", "frames_per_beat", "seed"),
    [("bright", 15, 1), ("bright", 14, 2), ("driving", 12, 1), ("calm", 22, 1), ("premium", 18, 1), ("warm", 17, 2)],
)
def test_the_beats_of_our_own_pieces_are_found(mood: str, frames_per_beat: int, seed: int) -> None:
    frames = frames_per_beat * 40
    piece = compose(
        mood_named(mood),
        frames=frames,
        fps=FPS,
        frames_per_beat=frames_per_beat,
        sections=arrange(frames, frames_per_beat, fps=FPS),
        seed=seed,
    )
    end_s = piece.ending_frame / 30 + 0.05
    wanted = [frame / 30 for frame in beat_grid(frames, FPS, frames_per_beat).beats if frame / 30 <= end_s]
    found = track(piece.sound)
    assert f_measure(wanted, [beat for beat in found.beats_s if beat <= end_s]) >= 0.9
    assert found.confidence > 0.04


def test_silence_noise_and_nothing_have_no_beats_to_trust() -> None:
    for sound in (np.zeros((5 * RATE, 2), np.float32), np.zeros((0, 2), np.float32)):
        assert track(sound).beats_s == ()
        assert track(sound).bpm == 0
    assert track(pink(6.0)).confidence < 0.3


def test_a_recorded_fade_is_told_from_an_ending() -> None:
    sound, _ = clicks(120, 40.0)
    sound = sound + pink(40.0, level=0.05)
    fade = np.ones(len(sound), np.float32)
    fade[-12 * RATE :] = 10 ** (-np.linspace(0, 45, 12 * RATE) / 20)
    assert not track(sound).fades_out
    assert track(sound * fade[:, None]).fades_out


def test_another_rate_is_refused_in_words(tmp_path: Path) -> None:
    write_wav(tmp_path / "music.wav", pink(1.0), rate=44_100)
    with pytest.raises(EngineError, match="44100"):
        read_music(tmp_path / "music.wav")
