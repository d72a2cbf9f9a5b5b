"""What ACE-Step would be asked, planned without torch: fields within the model's ranges, keys that say it all."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from reelwright.generators import registry
from reelwright.generators.diffusion.music.fields import INSTRUMENTAL, fields_of
from reelwright.generators.settings import EngineSettings, Levers
from reelwright.story.answers import Piece
from reelwright.story.errors import InputError
from reelwright.story.requests import Music, TextToImage


def music(**more: Any) -> Music:
    return Music(**({"prompt": "calm piano", "seconds": 30, "bpm": 120} | more))


def engine(**settings: Any) -> Any:
    return registry.engine("ace-step", EngineSettings(**settings))


@given(
    seconds=st.fractions(Fraction(1, 30), 600),
    bpm=st.fractions(1, 300).filter(lambda bpm: bpm > 1),
    metre=st.integers(2, 7),
    fps=st.sampled_from([24, 25, 30]),
)
def test_fields_stay_within_what_the_model_knows(seconds: Fraction, bpm: Fraction, metre: int, fps: int) -> None:
    fields = fields_of(music(seconds=Fraction(round(seconds * fps), fps) or 1, bpm=bpm, beats_per_bar=metre))
    assert 10 <= fields.seconds <= 601
    assert (fields.seconds * 25).denominator == 1
    assert fields.seconds >= Fraction(round(seconds * fps), fps)
    assert 30 <= fields.bpm <= 300
    assert fields.metre in ("", "2", "3", "4", "6")
    assert bool(fields.metre) == (metre in (2, 3, 4, 6))
    # A slow tempo is asked for at a multiple, which has its beats too.
    assert fields.bpm / round(bpm) in (1, 2, 4, 8, 16, 32)


@pytest.mark.parametrize(
    ("asked", "told"),
    [("", ""), ("C major", "C major"), ("f# minor", "F# minor"), ("Bb", "Bb major"), ("D dorian", "D minor"),
     ("G mixolydian", "G major"), ("Eb harmonic minor", "Eb minor")],
)  # fmt: skip
def test_scales_become_major_or_minor(asked: str, told: str) -> None:
    assert fields_of(music(scale=asked)).scale == told


@pytest.mark.parametrize("scale", ["loud", "H major", "C blue", "C# # minor"])
def test_a_scale_that_is_none_is_refused(scale: str) -> None:
    with pytest.raises(InputError, match="is no scale") as caught:
        engine().plan(music(scale=scale))
    assert "C major" in caught.value.hint


def test_music_without_lyrics_is_told_to_be_instrumental() -> None:
    assert fields_of(music()).lyrics == INSTRUMENTAL
    assert fields_of(music(lyrics="[verse]\nLa la")).lyrics == "[verse]\nLa la"


def test_the_answer_is_as_long_as_was_asked() -> None:
    plan = engine().plan(music(seconds="77/10"))
    assert isinstance(plan.answer, Piece)
    assert plan.answer.seconds == Fraction(77, 10)
    assert any("cut to 7.7 s" in note for note in plan.notes)


def test_what_changes_the_piece_changes_the_key_and_the_machine_does_not() -> None:
    keys = {
        engine(**settings).plan(request).key()
        for settings, request in (
            ({}, music()),
            ({}, music(seed=1)),
            ({}, music(bpm=121)),
            ({}, music(scale="C major")),
            ({}, music(prompt="loud drums")),
            ({"levers": Levers(steps=12)}, music()),
            ({"levers": Levers(precision="fp32")}, music()),
        )
    }
    assert len(keys) == 7
    assert engine(levers=Levers(offload="group"), weights={"ace-step": "/elsewhere"}).plan(music()).key() in keys


def test_estimates_grow_with_length_and_steps() -> None:
    short, long = (engine().plan(music(seconds=seconds)) for seconds in (20, 200))
    many = engine(levers=Levers(steps=50)).plan(music(seconds=20))
    assert 0 < short.compute_s < many.compute_s
    assert short.compute_s < long.compute_s < 60
    assert 8000 < short.memory_mb < 24_000


def test_it_makes_nothing_but_music_and_says_what_it_makes() -> None:
    with pytest.raises(InputError, match="does not answer 'text-to-image'") as caught:
        engine().plan(TextToImage(width=512, height=512))
    assert "music" in caught.value.hint


def test_without_weights_it_names_the_command_and_the_size() -> None:
    (found,) = [each for each in engine(device="cpu").obstacles() if "weights" in each.what]
    assert "hf download ACE-Step/" in found.hint
    assert found.download_mb > 1000
