"""The mix: voice on its frames and even, music that makes room, the platform's loudness after encoding too."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from reelwright.story.timeline import MusicCue, VoiceCue
from reelwright.tools.media.wav import read_wav, write_wav
from reelwright.tools.sound.aac import decoded, encoded, safe_gain
from reelwright.tools.sound.filters import Sound
from reelwright.tools.sound.loudness import integrated, k_weighted, powers, to_lufs, true_peak_db
from reelwright.tools.sound.mix import MixJob
from reelwright.tools.work.bench import FolderBench

from .sounds import RATE, pink, speech_in

FPS = Fraction(30)
FRAMES = 240
MUSIC = "m" * 64


def after_aac(sound: NDArray[np.float32], *, kbps: int) -> Sound:
    """The sound as a player hears it."""
    return decoded(encoded(sound, kbps=kbps), len(sound))


class Mixed:
    """A mix made in a folder, with what it was made from."""

    def __init__(self, folder: Path, *, lines: tuple[tuple[int, float, float], ...], music: bool, frames: int = FRAMES):
        artifacts = {}
        cues = []
        for place, (start, seconds, level) in enumerate(lines):
            key = f"{place:064d}"
            artifacts[key] = folder / f"line{place}"
            length = speech_in(artifacts[key], seconds, level, place)
            cues.append(VoiceCue(line=f"line-{place}", speaker="narrator", key=key, start=start, seconds=length))
        if music:
            artifacts[MUSIC] = folder / "music"
            artifacts[MUSIC].mkdir(parents=True)
            write_wav(artifacts[MUSIC] / "music.wav", pink(frames / 30, level=0.15), bits=24)
        cue = MusicCue(key=MUSIC, frames=frames) if music else None
        self.job = MixJob(frames=frames, fps=FPS, voice=tuple(cues), music=cue)
        self.artifacts = artifacts
        self.folder = folder / "mix"
        self.folder.mkdir(parents=True)
        self.facts = self.job.make(FolderBench(self.folder, artifacts=artifacts)).facts

    def sound(self, name: str) -> NDArray[np.float32]:
        """One of the three files."""
        return read_wav(self.folder / f"{name}.wav")[0]


LINES = ((30, 2.0, 0.1), (105, 2.0, 0.8))


@pytest.fixture(scope="module")
def mixed(tmp_path_factory: pytest.TempPathFactory) -> Mixed:
    """Two lines of different level over steady music."""
    return Mixed(tmp_path_factory.mktemp("mix"), lines=LINES, music=True)


def test_it_has_exactly_the_films_length_and_the_stems_sum_to_it(mixed: Mixed) -> None:
    mix, voice, music = mixed.sound("mix"), mixed.sound("voice"), mixed.sound("music")
    assert mix.shape == voice.shape == music.shape == (FRAMES * 1600, 2)
    assert np.abs(mix - voice - music).max() < 1e-3 * np.abs(mix).max()


def test_it_is_at_the_platforms_loudness_and_peak(mixed: Mixed) -> None:
    mix = mixed.sound("mix")
    assert integrated(mix) == pytest.approx(-14, abs=0.3)
    assert true_peak_db(mix) <= -1
    assert mixed.facts["lufs"] == pytest.approx(integrated(mix), abs=0.05)


def test_it_still_is_after_aac(mixed: Mixed) -> None:
    sound = after_aac(mixed.sound("mix"), kbps=192)
    assert integrated(sound) == pytest.approx(-14, abs=0.3)
    assert true_peak_db(sound) <= -1
    assert mixed.facts["encoded_peak_db"] == pytest.approx(true_peak_db(sound), abs=0.02)


def test_places_where_the_encoder_overshoots_are_turned_down_and_nothing_else() -> None:
    sound = pink(2.0, level=0.05)
    sound[RATE : RATE + 30] += 0.93
    assert true_peak_db(after_aac(sound, kbps=64)) > -1.5
    proven = safe_gain(lambda gain: sound * gain[:, None], len(sound), true_peak_db=-1.5, kbps=64)
    gain, peak = proven.gain, proven.peak_db
    assert peak <= -1.5
    assert np.array_equal(decoded(proven.m4a, len(sound)), after_aac(sound * gain[:, None], kbps=64))
    assert true_peak_db(after_aac(sound * gain[:, None], kbps=64)) == pytest.approx(peak, abs=0.01)
    assert (gain[: RATE // 2] == 1).all()
    assert (gain[-RATE // 2 :] == 1).all()


def test_every_line_is_as_loud_as_the_others_and_starts_on_its_frame(mixed: Mixed) -> None:
    first, second = mixed.facts["line_lufs"].values()
    assert first == pytest.approx(second, abs=0.5)
    voice = np.abs(mixed.sound("voice")).max(axis=1)
    assert voice[: 30 * 1600].max() == 0
    assert np.flatnonzero(voice > 0.01)[0] / RATE == pytest.approx(1.0 + 0.06, abs=0.03)


def test_the_voice_leads_the_music_by_twelve_to_sixteen_decibels(mixed: Mixed) -> None:
    assert 12 <= mixed.facts["voice_over_music_db"] <= 16


def test_music_sinks_before_speech_and_is_full_between_lines(mixed: Mixed) -> None:
    music = mixed.sound("music")
    level = to_lufs(powers(k_weighted(music), RATE // 20))
    full = level[4:14].mean()
    onset = mixed.facts["speech_s"][0][0]
    before = level[int((onset - 0.25) * 20)]
    during = level[int((onset + 0.1) * 20) : int((onset + 1.2) * 20)].mean()
    after = level[-20:-4].mean()
    assert before == pytest.approx(full, abs=1.5)
    assert during < full - 6
    assert after == pytest.approx(full, abs=1.0)
    assert min(mixed.facts["duck_db"]) < -5


def test_the_presence_of_the_music_dips_by_three_more_under_speech(mixed: Mixed) -> None:
    music = mixed.sound("music").mean(axis=1)
    begin, end = mixed.facts["speech_s"][0]

    def tilt(piece: NDArray[np.float32]) -> float:
        power = np.abs(np.fft.rfft(piece * np.hanning(len(piece)))) ** 2
        hz = np.fft.rfftfreq(len(piece), 1 / RATE)
        inside, below = power[(hz > 1200) & (hz < 3600)].sum(), power[(hz > 200) & (hz < 500)].sum()
        return float(10 * np.log10(inside / below))

    under = tilt(music[round(begin * RATE) : round(end * RATE)])
    assert tilt(music[: round(0.7 * RATE)]) - under == pytest.approx(3.0, abs=0.9)


def test_music_alone_and_voice_alone_reach_the_target(tmp_path: Path) -> None:
    alone = Mixed(tmp_path / "alone", lines=(), music=True, frames=120)
    spoken = Mixed(tmp_path / "spoken", lines=((10, 2.5, 0.3),), music=False, frames=120)
    for made in (alone, spoken):
        assert made.facts["lufs"] == pytest.approx(-14, abs=0.3)
        assert made.facts["true_peak_db"] <= -1
        assert made.facts["voice_over_music_db"] is None
    assert not alone.sound("voice").any()
    assert not spoken.sound("music").any()


def test_no_voice_and_no_music_is_silence_of_the_right_length(tmp_path: Path) -> None:
    silent = Mixed(tmp_path, lines=(), music=False, frames=50)
    assert silent.sound("mix").shape == (50 * 1600, 2)
    assert not silent.sound("mix").any()
    assert silent.facts["lufs"] == -70


def test_a_line_that_reaches_beyond_the_end_is_cut_with_the_film(tmp_path: Path) -> None:
    made = Mixed(tmp_path, lines=((20, 3.0, 0.4), (75, 2.0, 0.4)), music=True, frames=80)
    assert made.sound("mix").shape == (80 * 1600, 2)


def test_equal_jobs_leave_equal_bytes(mixed: Mixed, tmp_path: Path) -> None:
    mixed.job.make(FolderBench(tmp_path, artifacts=mixed.artifacts))
    for name in ("mix.wav", "voice.wav", "music.wav", "mix.m4a"):
        assert (tmp_path / name).read_bytes() == (mixed.folder / name).read_bytes()
