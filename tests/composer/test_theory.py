"""Chords are what their numerals say, and voices move little."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from reelwright.generators.embedded.composer.moods import MOODS
from reelwright.generators.embedded.composer.theory import Key, voicing


@pytest.mark.parametrize(
    ("tonic", "mode", "numeral", "classes"),
    [
        (0, "major", "I", {0, 4, 7}),
        (0, "major", "vi7", {9, 0, 4, 7}),
        (2, "major", "IVadd9", {7, 11, 2, 9}),
        (9, "minor", "VI", {5, 9, 0}),
        (9, "minor", "Vsus4", {4, 9, 11}),
        (0, "dorian", "VIImaj7", {10, 2, 5, 9}),
        (0, "major", "bVII", {10, 2, 5}),
    ],
)
def test_a_numeral_names_its_notes(tonic: int, mode: str, numeral: str, classes: set[int]) -> None:
    assert set(Key(tonic, mode).chord(numeral).classes) == classes


def test_an_unknown_chord_is_refused() -> None:
    with pytest.raises(ValueError, match="no chord"):
        Key(0, "major").chord("IX")


@given(mood=st.sampled_from(sorted(MOODS)), tonic=st.integers(0, 11), data=st.data())
def test_every_progression_of_every_mood_is_voice_led(mood: str, tonic: int, data: st.DataObject) -> None:
    chosen = MOODS[mood]
    key = Key(tonic, chosen.mode)
    progression = data.draw(st.sampled_from(chosen.verses + chosen.lifts + chosen.breaks))
    before: tuple[int, ...] | None = None
    for numeral in progression:
        chord = key.chord(numeral)
        notes = voicing(chord, before, low=53, high=76, voices=4)
        assert all(53 <= note <= 76 for note in notes)
        assert {note % 12 for note in notes} <= set(chord.classes)
        assert chord.classes[1] in {note % 12 for note in notes}
        if before is not None:
            # On average no voice leaps: the four together move by an octave at most.
            assert sum(abs(a - b) for a, b in zip(notes, before, strict=True)) <= 14
        before = notes
