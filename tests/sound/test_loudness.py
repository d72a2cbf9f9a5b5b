"""Loudness and peaks agree with two independent meters."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import imageio_ffmpeg
import numpy as np
import pyloudnorm
import pytest
from numpy.typing import NDArray
from reelwright.tools.media.wav import write_wav
from reelwright.tools.sound.curves import momentary_curve, waveform
from reelwright.tools.sound.limiter import limited
from reelwright.tools.sound.loudness import SILENCE_LUFS, integrated, momentary, true_peak_db

from .sounds import RATE, clicks, pink


def tone(hz: float, level: float, seconds: float = 4.0) -> NDArray[np.float32]:
    """A sine on both sides."""
    wave = level * np.sin(2 * np.pi * hz * np.arange(round(seconds * RATE)) / RATE)
    return np.stack([wave, wave], axis=1).astype(np.float32)


def uneven() -> NDArray[np.float32]:
    """Loud, then silent, then quiet: both gates matter."""
    return np.concatenate([pink(3, level=0.2), np.zeros((2 * RATE, 2), np.float32), pink(3, seed=1, level=0.02)])


SOUNDS = {"pink": pink(5), "1 kHz": tone(1000, 0.3), "60 Hz": tone(60, 0.5), "uneven": uneven()}


@pytest.mark.parametrize("name", SOUNDS)
def test_integrated_loudness_is_within_a_tenth_of_pyloudnorm(name: str) -> None:
    wanted = pyloudnorm.Meter(RATE).integrated_loudness(SOUNDS[name].astype(np.float64))
    assert integrated(SOUNDS[name]) == pytest.approx(wanted, abs=0.1)


@pytest.mark.parametrize("name", SOUNDS)
def test_loudness_and_true_peak_agree_with_ebur128(name: str, tmp_path: Path) -> None:
    write_wav(tmp_path / "a.wav", SOUNDS[name], bits="32float")
    command = [
        imageio_ffmpeg.get_ffmpeg_exe(), "-hide_banner", "-nostats", "-i", str(tmp_path / "a.wav"),
        "-af", "ebur128=peak=true", "-f", "null", "-",
    ]  # fmt: skip
    said = subprocess.run(command, capture_output=True, text=True, check=True).stderr
    said = said[said.rindex("Summary:") :]
    lufs = re.search(r"I:\s+(-?[\d.]+) LUFS", said)
    peak = re.search(r"Peak:\s+(-?[\d.]+) dBFS", said)
    assert lufs is not None
    assert peak is not None
    assert integrated(SOUNDS[name]) == pytest.approx(float(lufs[1]), abs=0.15)
    assert true_peak_db(SOUNDS[name]) == pytest.approx(float(peak[1]), abs=0.25)


def test_a_full_scale_kilohertz_on_one_side_measures_minus_three() -> None:
    one = np.zeros((4 * RATE, 2), np.float32)
    one[:, 0] = tone(997, 1.0)[:, 0]
    assert integrated(one) == pytest.approx(-3.01, abs=0.05)


def test_peaks_between_samples_are_found() -> None:
    wave = np.sin(2 * np.pi * RATE / 4 * np.arange(4800) / RATE + np.pi / 4).astype(np.float32)[:, None]
    assert np.abs(wave).max() == pytest.approx(0.7071, abs=1e-3)
    assert true_peak_db(wave[100:-100]) == pytest.approx(0.0, abs=0.3)


def test_silence_and_nothing_are_quiet_numbers_not_errors() -> None:
    for sound in (np.zeros((RATE, 2), np.float32), np.zeros((0, 2), np.float32)):
        assert integrated(sound) == SILENCE_LUFS
        assert true_peak_db(sound) <= -100
        assert np.isfinite(momentary(sound)).all()
    assert waveform(np.zeros((0, 2), np.float32)) == []


def test_the_limiter_holds_the_true_peak_and_leaves_quiet_parts_alone() -> None:
    sound = np.concatenate([pink(1.0, level=0.05), pink(1.0, seed=2, level=0.6), pink(1.5, seed=3, level=0.05)])
    under = limited(sound, ceiling_db=-3.0)
    assert true_peak_db(under) <= -2.95
    assert np.array_equal(under[: RATE - 480], sound[: RATE - 480])
    assert np.allclose(under[-RATE // 4 :], sound[-RATE // 4 :])


def test_the_limiter_catches_a_single_click() -> None:
    sound, _ = clicks(60, 2.0)
    sound[RATE] = 3.0
    assert true_peak_db(limited(sound, ceiling_db=-1.0)) <= -0.95


def test_curves_are_small_and_show_where_it_is_loud() -> None:
    sound = uneven()
    wave, loud = waveform(sound, buckets=80), momentary_curve(sound)
    assert len(wave) == 80
    assert max(wave[30:50]) == 0.0
    assert max(wave[:30]) > max(wave[50:]) > 0
    assert len(loud) == 77
    assert loud[10] > loud[-10] > loud[40] == SILENCE_LUFS
