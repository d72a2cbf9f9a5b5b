"""Music is asked for in tags, with its tempo, key and length in their own fields."""

from __future__ import annotations

from fractions import Fraction

import pytest
from reelwright.generators.embedded.composer.moods import MOODS
from reelwright.planners.prompting.families import WORDS_MAX
from reelwright.planners.prompting.music import music_prompt, music_request, scale_of
from reelwright.story.errors import InputError
from reelwright.story.storyboard import MusicPlan


@pytest.mark.parametrize("mood", sorted(MOODS))
def test_each_mood_has_tags_of_its_own(mood: str) -> None:
    tags = music_prompt("ace-step", mood, bpm=Fraction(120), scale="C major").prompt.split(", ")
    assert len(tags) >= 8
    assert "instrumental" in tags
    assert len(" ".join(tags).split()) <= WORDS_MAX["ace-step"]
    others = [music_prompt("ace-step", other, bpm=Fraction(120)).prompt for other in MOODS if other != mood]
    assert ", ".join(tags) not in others


def test_ace_step_reads_tempo_and_key_elsewhere_and_others_in_the_words() -> None:
    asked = {"bpm": Fraction(225, 2), "scale": "D minor"}
    ace, plain = (music_prompt(style, "tech", **asked).prompt for style in ("ace-step", "plain"))
    assert "bpm" not in ace
    assert "minor" not in ace
    assert plain.endswith("112 bpm, D minor")


@pytest.mark.parametrize("mood", sorted(MOODS))
def test_the_key_is_one_that_the_mood_is_composed_in(mood: str) -> None:
    found = {scale_of(MOODS[mood], seed=seed) for seed in range(40)}
    assert len(found) == len(MOODS[mood].tonics)
    assert {scale.split()[1] for scale in found} <= {"major", "minor"}
    assert scale_of(MOODS[mood], seed=3) == scale_of(MOODS[mood], seed=3)


def test_a_request_asks_for_more_than_the_film_so_that_it_can_be_cut_at_bars() -> None:
    request = music_request(MusicPlan(mood="epic", frames_per_beat=20), frames=900, fps=Fraction(30), seed=3)
    assert request.bpm == 90
    assert 30 + 2 * 4 * 60 / 90 <= request.seconds <= 40
    assert request.scale
    assert request.lyrics == ""


def test_a_very_long_film_asks_for_what_can_be_asked() -> None:
    request = music_request(MusicPlan(mood="calm", frames_per_beat=28), frames=30_000, fps=Fraction(30), seed=0)
    assert request.seconds == 600


def test_an_unknown_mood_is_refused_with_those_there_are() -> None:
    with pytest.raises(InputError, match="no music mood 'loud'") as caught:
        music_prompt("ace-step", "loud", bpm=Fraction(120))
    assert "bright" in caught.value.hint
