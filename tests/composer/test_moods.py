"""Moods that a listener tells apart, and pieces that stay themselves whatever the seed."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise

import numpy as np
import pytest
from reelwright.benchmarks.moods import Played, distances, play
from reelwright.generators.embedded.composer.compose import write
from reelwright.generators.embedded.composer.desk import drifted
from reelwright.generators.embedded.composer.moods import MOODS
from reelwright.generators.embedded.composer.orchestra import STRUCK
from reelwright.generators.embedded.composer.score import Meter
from reelwright.tools.sound.character import characterise
from reelwright.tools.sound.grid import arrange

FPS = Fraction(30)
RATE = 48_000


@pytest.fixture(scope="module")
def played() -> list[Played]:
    """Two pieces of sixteen seconds of each mood."""
    return [play(mood, 480, seed) for mood in MOODS.values() for seed in (1, 2)]


def test_every_piece_is_nearest_to_the_other_piece_of_its_mood(played: list[Played]) -> None:
    apart = distances(played)
    np.fill_diagonal(apart, np.inf)
    nearest = {
        (each.mood.id, each.seed): played[int(row.argmin())].mood.id for each, row in zip(played, apart, strict=True)
    }
    assert {name: found for name, found in nearest.items() if found != name[0]} == {}


def test_moods_lie_apart_by_more_than_a_deviation(played: list[Played]) -> None:
    apart = distances(played)
    near = [
        (one.mood.id, other.mood.id, round(float(apart[i, j]), 2))
        for i, one in enumerate(played)
        for j, other in enumerate(played)
        if one.mood.id < other.mood.id and apart[i, j] < 1.3
    ]
    assert near == []
    assert len(MOODS) >= 8


def test_on_one_loudspeaker_a_piece_keeps_its_level(played: list[Played]) -> None:
    for each in played:
        sound = each.piece.sound.astype(np.float64)
        lost = 10 * np.log10((sound**2).mean() / (sound.mean(axis=1) ** 2).mean())
        assert lost < 2.2, each.mood.id


def test_no_piece_has_an_offset_or_a_click(played: list[Played]) -> None:
    for each in played:
        sound = each.piece.sound
        assert abs(float(sound.mean())) < 1e-3, each.mood.id
        # A click is a jump in the waveform itself: no sample may leap over half of full scale.
        assert np.abs(np.diff(sound, axis=0)).max() < 0.75, each.mood.id


@pytest.mark.parametrize("tone", sorted(STRUCK))
def test_instruments_start_and_end_in_silence_and_fold_nothing_back(tone: str) -> None:
    for pitch in (40, 64, 88):
        sound = STRUCK[tone](pitch, 0.8, True)  # type: ignore[index]
        assert np.abs(sound[:2]).max() < 0.12
        assert np.abs(sound[-2:]).max() < 1e-3
        power = np.abs(np.fft.rfft(sound.mean(axis=1) * np.hanning(len(sound)))) ** 2
        hz = np.fft.rfftfreq(len(sound), 1 / RATE)
        # What folds back at 24 kHz would lie between the harmonics under the fundamental.
        under = power[(hz > 120) & (hz < 440 * 2 ** ((pitch - 69) / 12) * 0.45)].sum()
        if pitch == 88:
            assert under < 2e-2 * power.sum()


def test_a_worn_tape_sways_in_pitch_and_in_nothing_else() -> None:
    t = np.arange(2 * RATE) / RATE
    tone = np.stack([np.sin(2 * np.pi * 440 * t)] * 2, axis=1).astype(np.float32)
    worn = drifted(tone, 1.0)[RATE // 10 : -RATE // 10, 0]
    crossings = np.flatnonzero((worn[:-1] < 0) & (worn[1:] >= 0))
    exact = crossings - worn[crossings] / (worn[crossings + 1] - worn[crossings])
    cents = 1200 * np.log2(RATE / np.diff(exact) / 440)
    assert 4 < np.abs(cents).max() < 14
    assert np.abs(worn).max() == pytest.approx(1, abs=0.01)


def test_a_long_piece_varies_what_comes_again() -> None:
    frames = 8 * 60 * 30
    for mood in MOODS.values():
        meter = Meter(frames=frames, fps=FPS, frames_per_beat=15, beats_per_bar=4)
        score = write(mood, meter, sections=arrange(frames, 15, fps=FPS), seed=3)
        verses: dict[int, tuple[object, ...]] = {}
        for bar in score.bars:
            if bar.section == "verse":
                verses.setdefault(bar.turn, ())
                verses[bar.turn] += ((bar.chord.numeral, bar.stack),)
        assert len(verses) >= 6
        assert all(one != other for one, other in pairwise(list(verses.values()))), mood.id


def test_chapters_are_led_into_and_lift_on_their_bar() -> None:
    beat, opens = 15, (1200, 3000, 5400)
    sections = arrange(7200, beat, fps=FPS, chapter_frames=opens)
    assert sum(section.beats for section in sections) == 7200 // beat
    lifts = {section.start_beat * beat for section in sections if section.name in ("lift", "drop")}
    for frame in opens:
        start = min(lifts, key=lambda lift: abs(lift - frame))
        assert abs(start - frame) <= 2 * beat
        before = next(one for one, other in pairwise(sections) if other.start_beat * beat == start)
        assert before.name == "break"


def test_silence_has_no_character() -> None:
    with pytest.raises(ValueError, match="two seconds"):
        characterise(np.zeros((RATE, 2), np.float32))
