"""Music of a known tempo and pulse is laid on a film's beats: to the millisecond, at its pitch, as long as the film."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray
from reelwright.generators.embedded.composer.compose import compose
from reelwright.generators.embedded.composer.moods import mood_named
from reelwright.story.errors import EngineError
from reelwright.story.timeline import BeatGrid
from reelwright.tools.media.wav import read_wav, write_wav
from reelwright.tools.sound.beats import TrackedBeats, read_beats, track
from reelwright.tools.sound.fit import FitMusicJob
from reelwright.tools.sound.grid import arrange, beat_grid
from reelwright.tools.sound.grid_fit import FitToGridJob, seconds_to_ask, told
from reelwright.tools.sound.pulse import beat_errors, match, pulse_of
from reelwright.tools.sound.stretching import stretched
from reelwright.tools.work.bench import FolderBench

from .sounds import RATE, clicks, pink

FPS = Fraction(30)
KEY = "a" * 64
Sound = NDArray[np.float32]


def fit(folder: Path, piece: Sound, **fields: Any) -> tuple[Sound, BeatGrid, dict[str, Any]]:
    """The job over a piece: the music that it leaves, its beats and its facts."""
    for name in ("piece", "out"):
        (folder / name).mkdir()
    write_wav(folder / "piece" / "piece.wav", piece, bits="32float")
    asked: dict[str, Any] = {"frames": 300, "fps": FPS, "frames_per_beat": 15} | fields
    made = FitToGridJob(piece=KEY, **asked).make(FolderBench(folder / "out", artifacts={KEY: folder / "piece"}))
    sound, rate = read_wav(folder / "out" / "music.wav")
    assert rate == RATE
    return sound, read_beats(folder / "out"), made.facts


def onsets_s(sound: Sound) -> NDArray[np.float64]:
    """Where clicks start: the first loud sample after silence."""
    loud = np.flatnonzero(np.abs(sound).max(axis=1) > 0.1)
    return loud[np.concatenate([[True], np.diff(loud) > RATE // 20])] / RATE


@pytest.mark.parametrize("bpm", [115.5, 118.0, 119.9, 120.0, 122.0, 124.7])
def test_clicks_fall_on_the_films_beats(tmp_path: Path, bpm: float) -> None:
    piece, _ = clicks(bpm, 16, offset_s=0.41)
    sound, grid, facts = fit(tmp_path, piece)
    assert sound.shape == (300 * RATE // 30, 2)
    heard = onsets_s(sound)
    assert len(heard) >= 19
    off = np.abs(heard - np.round(heard * 2) / 2)
    assert off.max() < 0.012
    assert np.median(off) < 0.004
    assert facts["on_grid"]
    assert facts["bpm_heard"] == pytest.approx(bpm, rel=0.001)
    assert facts["tempo_corrected"] == pytest.approx(120 / bpm - 1, abs=0.0006)
    assert facts["beat_error_ms"]["median"] < 4
    assert grid == beat_grid(300, FPS, 15)
    (said,) = told(facts)
    assert f"heard at {bpm:.1f} beats a minute for 120.0" in said
    assert ("faster" if bpm < 119 else "slower" if bpm > 121 else "") in said


@pytest.mark.parametrize(("bpm", "counted"), [(60.6, 121.2), (238.0, 119.0)])
def test_music_at_half_or_twice_the_pace_is_counted_as_the_film_counts(
    tmp_path: Path, bpm: float, counted: float
) -> None:
    piece, _ = clicks(bpm, 20, offset_s=0.2)
    sound, _, facts = fit(tmp_path, piece)
    assert facts["bpm_heard"] == pytest.approx(counted, rel=0.001)
    step = 0.5 if bpm < 100 else 0.25
    heard = onsets_s(sound)
    assert np.abs(heard - np.round(heard / step) * step).max() < 0.012


@pytest.mark.parametrize(("mood", "tempo"), [("tech", 0.97), ("curious", 1.035), ("premium", 0.97)])
def test_composed_music_at_a_wrong_tempo_comes_to_the_beats(tmp_path: Path, mood: str, tempo: float) -> None:
    found = mood_named(mood)
    beat = found.frames_per_beat(FPS)[0]
    played = compose(
        found, frames=480, fps=FPS, frames_per_beat=beat, sections=arrange(480, beat, fps=FPS), seed=2
    ).sound
    late = np.concatenate([np.zeros((RATE // 3, 2), np.float32), stretched(played, tempo)])
    _, _, facts = fit(tmp_path, late, frames=390, frames_per_beat=beat)
    assert facts["on_grid"]
    assert facts["tempo_corrected"] == pytest.approx(1 / tempo - 1, abs=0.004)
    assert facts["beat_error_ms"]["median"] < 15
    assert facts["notes"] == []


def test_the_pitch_stays(tmp_path: Path) -> None:
    piece, _ = clicks(117, 16)
    t = np.arange(len(piece)) / RATE
    piece += (0.05 * np.sin(2 * np.pi * 440 * t))[:, None].astype(np.float32)
    sound, _, _ = fit(tmp_path, piece)
    spectrum = np.abs(np.fft.rfft(sound[RATE : 5 * RATE, 0] * np.hanning(4 * RATE)))
    low, high = 420 * 4, 460 * 4
    assert (low + int(np.argmax(spectrum[low:high]))) / 4 == pytest.approx(440, abs=2.5)


def test_music_that_is_right_already_is_not_stretched(tmp_path: Path) -> None:
    piece, _ = clicks(120, 16, offset_s=0.3)
    sound, _, facts = fit(tmp_path, piece)
    assert (facts["tempo_corrected"], facts["stretcher"]) == (0.0, "")
    second, given = round(onsets_s(sound)[1] * RATE), round(onsets_s(piece)[1] * RATE)
    assert np.abs(sound[second : second + 1400] - piece[given : given + 1400]).max() < 1e-4


@pytest.mark.parametrize("bpm", [100.0, 110.0, 133.0, 170.0])
def test_a_tempo_that_is_too_far_away_is_left_and_said(tmp_path: Path, bpm: float) -> None:
    piece, _ = clicks(bpm, 16)
    sound, grid, facts = fit(tmp_path, piece)
    assert len(sound) == 10 * RATE
    assert not facts["on_grid"]
    assert facts["tempo_corrected"] == 0
    (note,) = facts["notes"]
    assert f"{facts['bpm_heard']:.1f} beats a minute" in note
    assert "cuts do not follow" in note
    assert told(facts) == (note,)
    # The beats are those that are heard, for whoever cares to look.
    gaps = np.diff(grid.beats) / 30
    assert np.median(gaps) == pytest.approx(60 / bpm, abs=0.04)


def test_music_without_a_pulse_is_left_and_said(tmp_path: Path) -> None:
    sound, grid, facts = fit(tmp_path, pink(16))
    assert len(sound) == 10 * RATE
    assert (facts["on_grid"], facts["bpm_heard"]) == (False, 0.0)
    assert grid.beats == ()
    assert "no steady beat" in facts["notes"][0]


@pytest.mark.parametrize("piece", [clicks(133, 16)[0], pink(16)], ids=["far", "no pulse"])
def test_what_must_fit_and_does_not_is_an_error_with_a_remedy(tmp_path: Path, piece: Sound) -> None:
    with pytest.raises(EngineError, match=r"beat") as caught:
        fit(tmp_path, piece, must_fit=True)
    assert "seed" in caught.value.hint
    assert not (tmp_path / "out" / "music.wav").exists()


@pytest.mark.parametrize(("seconds", "frames"), [(11, 300), (12, 600), (30, 200), (9, 90)])
def test_the_film_decides_the_length(tmp_path: Path, seconds: int, frames: int) -> None:
    piece, _ = clicks(121, seconds)
    sound, _, facts = fit(tmp_path, piece, frames=frames)
    assert len(sound) == frames * RATE // 30
    assert facts["on_grid"]
    heard = onsets_s(sound)
    assert np.abs(heard - np.round(heard * 2) / 2).max() < 0.015
    # It sounds to the end, or to the ending's fade.
    assert heard[-1] > frames / 30 - 2.1
    assert np.abs(sound[-48:]).max() < 0.02


def test_music_that_breaks_off_is_faded_and_an_ending_is_kept(tmp_path: Path) -> None:
    mood = mood_named("tech")
    whole = compose(mood, frames=420, fps=FPS, frames_per_beat=15, sections=arrange(420, 15, fps=FPS), seed=1).sound
    for ending, piece in (("own", whole), ("fade", whole[: 11 * RATE])):
        assert fit(_new(tmp_path / ending), piece)[2]["ending"] == ending


def _new(folder: Path) -> Path:
    folder.mkdir()
    return folder


def test_it_leaves_what_fitted_music_leaves(tmp_path: Path) -> None:
    piece, _ = clicks(121, 14)
    _, _, facts = fit(tmp_path, piece)
    (tmp_path / "asset").mkdir()
    (tmp_path / "fitted").mkdir()
    write_wav(tmp_path / "asset" / "music.wav", piece)
    job = FitMusicJob(asset=KEY, frames=300, fps=FPS)
    usual = job.make(FolderBench(tmp_path / "fitted", artifacts={KEY: tmp_path / "asset"})).facts
    assert set(usual) <= set(facts)
    assert {path.name for path in (tmp_path / "out").iterdir()} == {
        path.name for path in (tmp_path / "fitted").iterdir()
    }


def test_equal_work_leaves_equal_bytes(tmp_path: Path) -> None:
    piece, _ = clicks(118, 13)
    for name in ("one", "two"):
        fit(_new(tmp_path / name), piece)
    one, two = ((tmp_path / name / "out" / "music.wav").read_bytes() for name in ("one", "two"))
    assert one == two


def test_silence_stays_silence(tmp_path: Path) -> None:
    sound, grid, facts = fit(tmp_path, np.zeros((14 * RATE, 2), np.float32))
    assert not sound.any()
    assert grid.beats == ()
    assert facts["notes"] == ["the music that was made is silent"]


@given(
    frames=st.integers(1, 5000),
    fps=st.sampled_from([Fraction(24), Fraction(25), Fraction(30), Fraction(30000, 1001), Fraction(60)]),
    beat=st.integers(8, 40),
)
def test_what_is_asked_for_is_enough_after_the_largest_correction(frames: int, fps: Fraction, beat: int) -> None:
    asked = seconds_to_ask(frames, fps, beat)
    assert asked / Fraction("1.04") >= frames / fps + 8 * beat / fps
    assert asked / Fraction("1.04") >= 16 * beat / fps
    assert asked.denominator == 1


@given(
    bpm=st.floats(70, 170),
    first=st.floats(0, 1),
    missed=st.sets(st.integers(3, 30), max_size=4),
    shaken=st.lists(st.floats(-0.01, 0.01), min_size=40, max_size=40),
)
def test_the_pulse_is_found_under_missed_and_shaken_beats(
    bpm: float, first: float, missed: set[int], shaken: list[float]
) -> None:
    beats = [first + 0.02 + n * 60 / bpm + shaken[n] for n in range(40) if n not in missed]
    tracked = TrackedBeats(
        seconds=40, bpm=bpm, confidence=0.5, beats_s=tuple(beats), downbeat=0, start_s=0, end_s=40, fades_out=False
    )
    pulse = pulse_of(tracked)
    assert pulse is not None
    assert pulse.bpm == pytest.approx(bpm, rel=0.003)
    assert match(pulse, 60 / bpm, length_s=40).tempo == pytest.approx(1, abs=0.003)


@given(beat=st.fractions(Fraction(1, 4), Fraction(3, 2)), late_ms=st.integers(-40, 40))
def test_errors_are_measured_in_milliseconds(beat: Fraction, late_ms: int) -> None:
    beats = [float(beat) * n + late_ms / 1000 for n in range(1, 20)]
    errors = beat_errors(beats, beat)
    assert errors.median_ms == pytest.approx(abs(late_ms), abs=0.11)
    assert errors.worst_ms == pytest.approx(abs(late_ms), abs=0.11)


def test_of_a_few_beats_no_error_is_claimed() -> None:
    assert beat_errors([0.0, 0.5], Fraction(1, 2)).median_ms is None
    assert pulse_of(track(np.zeros((RATE, 2), np.float32))) is None
