"""The chain that makes a synthetic voice pleasant does what it says, measured."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import numpy as np
import pyloudnorm
import pytest
from reelwright.story.errors import InputError
from reelwright.tools.media.wav import read_wav, write_wav
from reelwright.tools.sound.loudness import integrated
from reelwright.tools.speech.dsp import FrequencyShape, Sound, equalise, resample
from reelwright.tools.speech.espeak import assemble, clauses_of, synthesise
from reelwright.tools.speech.espeak_tone import tone_for
from reelwright.tools.speech.voice_chain import add_air, add_room, compress, de_ess, limit, polish

RATE = 48_000
# Byrne et al. (1994): the long-term average of speech, dB in third octaves from 200 Hz to 8 kHz.
THIRDS_HZ = (200, 250, 315, 400, 500, 630, 800, 1000, 1250, 1600, 2000, 2500, 3150, 4000, 5000, 6300, 8000)
SPEECH_DB = (60.2, 60.3, 59.0, 62.1, 62.1, 60.5, 56.8, 53.7, 53.0, 52.0, 48.7, 48.1, 46.8, 45.6, 44.5, 44.3, 43.7)
PASSAGE = "Meet Stride, the waterproof trail shoe. It grips on wet rock, it dries in minutes, and it weighs so little."


def raw(voice_id: str) -> Sound:
    clauses = clauses_of(PASSAGE, language="en", emotion="neutral", pace=Fraction(1))
    return assemble(clauses, synthesise(clauses, voice_id=voice_id))[0]


def band_db(sound: Sound, low: float, high: float) -> float:
    whole = sound[: sound.size // 8192 * 8192].reshape(-1, 8192)
    power = (np.abs(np.fft.rfft(whole * np.hanning(8192))) ** 2).sum(axis=0)
    hz = np.fft.rfftfreq(8192, 1 / RATE)
    return float(10 * np.log10(power[(hz >= low) & (hz < high)].sum() / power.sum() + 1e-12))


def roughness_db(sound: Sound) -> float:
    """How far the third-octave spectrum lies from that of real speech."""
    found = np.array([band_db(sound, hz * 2 ** (-1 / 6), hz * 2 ** (1 / 6)) for hz in THIRDS_HZ])
    apart = found - np.array(SPEECH_DB)
    return float(np.std(apart))


@pytest.mark.parametrize("voice_id", ["en-us+m7", "en-us+f1", "en-us+Annie", "en-us+m3"])
def test_the_chain_brings_a_voice_nearer_to_real_speech(voice_id: str) -> None:
    before = raw(voice_id)
    after = polish(before, tone=tone_for(voice_id))
    assert after.size == before.size
    assert roughness_db(after) < roughness_db(before)
    assert band_db(after, 11_000, 16_000) > band_db(before, 11_000, 16_000) + 15
    assert band_db(after, 20, 60) < -40
    assert integrated(after[:, None]) == pytest.approx(-20, abs=0.2)


def crest_db(sound: Sound) -> float:
    return float(20 * np.log10(np.abs(sound).max() / np.sqrt(np.mean(sound.astype(float) ** 2))))


def test_compression_evens_levels_out() -> None:
    tone = np.sin(np.arange(RATE) * 2 * np.pi * 200 / RATE).astype(np.float32)
    sound = np.concatenate((tone * 0.5, tone * 0.05)).astype(np.float32)
    pressed = compress(sound)

    def steps(of: Sound) -> float:
        return float(20 * np.log10(np.std(of[RATE // 2 : RATE]) / np.std(of[-RATE // 2 :])))

    assert steps(sound) == pytest.approx(20, abs=0.1)
    assert steps(pressed) < 12


def test_hiss_is_turned_down_and_vowels_are_not() -> None:
    rng = np.random.default_rng(1)
    vowel = np.sin(np.arange(RATE) * 2 * np.pi * 300 / RATE).astype(np.float32) * 0.2
    hiss = equalise(
        rng.normal(0, 0.2, RATE).astype(np.float32), rate=RATE, shape=FrequencyShape().high_pass(6500, order=4)
    )
    done = de_ess(np.concatenate((vowel, hiss)))
    assert np.std(done[RATE // 4 : RATE // 2]) == pytest.approx(np.std(vowel), rel=0.02)
    assert 20 * np.log10(np.std(done[RATE * 3 // 2 :]) / np.std(hiss[RATE // 2 :])) < -3


def test_the_ceiling_holds_and_quiet_sound_passes_untouched() -> None:
    loud = np.sin(np.arange(RATE) / 7).astype(np.float32) * np.linspace(0, 2, RATE, dtype=np.float32)
    assert np.abs(limit(loud)).max() <= 10 ** (-2 / 20) + 1e-6
    quiet = loud * np.float32(0.1)
    assert limit(quiet) is quiet


def test_room_and_air_add_little_and_move_nothing() -> None:
    click = np.zeros(RATE // 2, np.float32)
    click[4800] = 0.5
    wet = add_room(click)
    assert int(np.abs(wet).argmax()) == 4800
    assert not wet[:4700].any() or np.abs(wet[:4700]).max() < 1e-4
    assert 0.01 < np.sqrt(np.sum(wet[4900:6500] ** 2)) / 0.5 < 0.2
    assert crest_db(add_air(click)) == pytest.approx(crest_db(click), abs=0.5)


def test_silence_stays_silence() -> None:
    assert not polish(np.zeros(4800, np.float32), tone=tone_for("en-us")).any()
    assert polish(np.zeros(0, np.float32), tone=tone_for("en-us")).size == 0


@pytest.mark.parametrize("seconds", [0.5, 3.0])
def test_loudness_agrees_with_the_oracle(seconds: float) -> None:
    rng = np.random.default_rng(2)
    sound = (rng.normal(0, 0.1, round(seconds * RATE)) * np.linspace(0.2, 1, round(seconds * RATE))).astype(np.float32)
    wanted = pyloudnorm.Meter(RATE).integrated_loudness(sound.astype(float))
    assert integrated(sound[:, None]) == pytest.approx(wanted, abs=0.15)


@pytest.mark.parametrize(("rate", "to"), [(22_050, 48_000), (48_000, 16_000), (24_000, 48_000)])
def test_resampling_keeps_length_level_and_pitch(rate: int, to: int) -> None:
    sound = np.sin(np.arange(rate) * 2 * np.pi * 1000 / rate).astype(np.float32)
    there = resample(sound, rate=rate, to=to)
    assert there.size == to
    wanted = np.sin(np.arange(to) * 2 * np.pi * 1000 / to)
    assert np.abs(there - wanted)[to // 10 : -to // 10].max() < 0.01


@pytest.mark.parametrize("bits", [16, 24, "32float"])
def test_sound_files_keep_what_they_are_given(tmp_path: Path, bits: object) -> None:
    sound = np.stack((np.sin(np.arange(999) / 9), np.cos(np.arange(999) / 9)), axis=1).astype(np.float32) * 0.9
    write_wav(tmp_path / "a.wav", sound, 44_100, bits=bits)  # type: ignore[arg-type]
    back, rate = read_wav(tmp_path / "a.wav")
    assert rate == 44_100
    assert back.shape == (999, 2)
    assert np.abs(back - sound).max() <= {16: 1.6e-5, 24: 1e-7, "32float": 0}[bits]


@pytest.mark.parametrize("data", [b"", b"RIFF0000WAVE", b"not sound at all", b"RIFF\0\0\0\0WAVEfmt \x02\0\0\0ab"])
def test_what_is_no_sound_file_is_refused(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "a.wav").write_bytes(data)
    with pytest.raises(InputError, match=r"a\.wav"):
        read_wav(tmp_path / "a.wav")
