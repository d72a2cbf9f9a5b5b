"""What sounds look like, and how a line's sounds become shapes that a viewer can follow."""

from __future__ import annotations

import itertools
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from reelwright.tools.speech.lips.blend import blend
from reelwright.tools.speech.lips.heard import hear
from reelwright.tools.speech.lips.settle import FRAME_S, HELD_S, LEAD_S, settle
from reelwright.tools.speech.lips.sounds import lip_sounds
from reelwright.tools.speech.lips.timed import TimedSound

SYMBOLS = [*"mbpfvθlsʃɹkhwjɪɛəɲ", "ˈiː", "ˈɑː", "ˈoʊ", "uː", "yː", "ɔ̃", "tʃ"]
IN_SILENCE = hear(np.zeros(48_000 * 4, np.float32))


def line_of(parts: list[tuple[str, float]], *, start: float = 0.3) -> list[TimedSound]:
    """Sounds one after the other, vowels half stressed."""
    sounds, at = [], start
    for symbol, seconds in parts:
        for sound in lip_sounds(symbol).sounds:
            sounds.append(TimedSound(sound, at, at + seconds * sound.share, prominence=0.5))
            at += seconds * sound.share
    return sounds


@given(st.text(max_size=8))
def test_any_text_has_an_answer_within_the_controls(text: str) -> None:
    told = lip_sounds(text)
    for sound in told.sounds:
        assert 0 <= sound.jaw <= 1
        assert -1 <= sound.wide <= 1
        assert all(0 <= value <= 1 for value in (sound.round, sound.press, sound.teeth, sound.tongue))
    assert not told.sounds or sum(sound.share for sound in told.sounds) == pytest.approx(1)


@pytest.mark.parametrize("symbol", ["m", "b", "p", "mʲ", "pʰ", "b̃", "ɓ"])
def test_lips_shut_for_m_b_and_p_in_every_guise(symbol: str) -> None:
    (sound,) = lip_sounds(symbol).sounds
    assert sound.closure
    assert sound.press == 1


@pytest.mark.parametrize("symbol", ["f", "v", "w", "β", "ɸ", "n", "ʋ"])
def test_other_lip_sounds_are_no_closures(symbol: str) -> None:
    assert not any(sound.closure for sound in lip_sounds(symbol).sounds)


def test_diphthongs_are_two_sounds_and_affricates_one() -> None:
    first, second = lip_sounds("ˈaɪ").sounds
    assert first.jaw > second.jaw
    assert first.share > second.share
    assert len(lip_sounds("tʃ").sounds) == len(lip_sounds("t͡s").sounds) == 1
    assert [lip_sounds(mark).stress for mark in ("ˈaɪ", "ˌa", "a")] == ["primary", "secondary", "none"]
    assert lip_sounds("ː").sounds == lip_sounds("").sounds == ()


def test_vowels_lie_where_the_chart_has_them() -> None:
    def of(symbol: str, language: str = "") -> tuple[float, float, float]:
        sound = lip_sounds(symbol, language=language).sounds[0]
        return sound.jaw, sound.wide, sound.round

    assert of("i")[0] < of("e")[0] < of("ɛ")[0] < of("a")[0]
    assert of("u")[2] > of("o")[2] > of("ɔ")[2] > of("ɑ")[2] == 0
    assert of("y")[2] > 0.8 > 0.2 > of("i")[2]
    # espeak-ng writes Russian ы as y.
    assert of("y", "ru")[2] == 0
    assert of("ɯᵝ")[2] > of("ɯ")[2]


@given(st.lists(st.tuples(st.sampled_from(SYMBOLS), st.floats(0.012, 0.3)), min_size=1, max_size=14))
def test_shapes_cover_the_line_and_are_held_for_two_frames(parts: list[tuple[str, float]]) -> None:
    sounds = line_of(parts)
    seconds = sounds[-1].end_s + 0.4
    shapes = settle(sounds, seconds=seconds)
    assert shapes[0].start_s == 0
    assert shapes[-1].end_s == pytest.approx(seconds)
    for before, after in itertools.pairwise(shapes):
        assert before.end_s == pytest.approx(after.start_s)
    for shape in shapes:
        if shape.sound.rank < 3 and shape.sound.name != "rest":
            assert shape.seconds >= HELD_S - 1e-6
        if shape.sound.name != "rest" and not shape.sound.closure:
            assert shape.start_s - LEAD_S >= min(each.start_s for each in sounds if each.sound == shape.sound) - (
                FRAME_S + 1e-6
            )


@given(st.lists(st.tuples(st.sampled_from(SYMBOLS), st.floats(0.03, 0.3)), min_size=1, max_size=14))
def test_every_closure_of_a_line_shuts_the_lips_and_nothing_moves_outside(parts: list[tuple[str, float]]) -> None:
    sounds = line_of(parts)
    seconds = sounds[-1].end_s + 0.5
    curves = blend(settle(sounds, seconds=seconds), IN_SILENCE, rate=Fraction(60), seconds=seconds)
    times = np.arange(len(curves["press"])) / 60
    for each in sounds:
        if each.sound.closure:
            near = (times >= each.start_s - FRAME_S) & (times <= each.end_s + FRAME_S)
            assert curves["press"][near].max() == pytest.approx(1, abs=1e-3)
    after = times > sounds[-1].end_s + 0.25
    for control, curve in curves.items():
        # Lips that press a little sooner show nothing; whatever opens or shapes them waits.
        early_s = 0.08 if control == "press" else FRAME_S + 0.017
        assert np.abs(curve[(times < sounds[0].start_s - early_s) | after]).max() == 0, control
        assert curve.min() >= (-1 if control == "wide" else 0)
        assert curve.max() <= 1


def test_lips_round_before_a_rounded_vowel_is_heard() -> None:
    def rounding_in_t(vowel: str) -> float:
        sounds = line_of([("s", 0.1), ("t", 0.09), (vowel, 0.2)])
        curves = blend(settle(sounds, seconds=1.2), IN_SILENCE, rate=Fraction(60), seconds=1.2)
        return float(curves["round"][round(sounds[1].middle_s * 60)])

    assert rounding_in_t("uː") > 0.25
    assert rounding_in_t("iː") < 0.02


def test_the_jaw_opens_fully_only_where_the_stress_is() -> None:
    def jaw(prominence: float) -> float:
        (sound,) = lip_sounds("ɑː").sounds
        shapes = settle([TimedSound(sound, 0.3, 0.6, prominence=prominence)], seconds=1.0)
        tone = (0.3 * np.sin(np.arange(48_000) * 0.05)).astype(np.float32)
        return float(blend(shapes, hear(tone), rate=Fraction(60), seconds=1.0)["jaw"].max())

    assert jaw(1.0) > 0.8
    assert jaw(0.0) < 0.75 * jaw(1.0)
