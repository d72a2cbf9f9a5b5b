"""Signs of what sentences name: the thing that is meant, in several languages, and rather none than a wrong one."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest
import reelwright
from reelwright.planners.staging.named_things import thing_named
from reelwright.story.storyboard import Storyboard
from reelwright.templates.library import scene

NAMED = {
    "The moon pulls on the water nearest to it.": "moon",
    "So the earth turns through two bulges every day.": "globe",
    "In 1969 a rocket took three people to the moon.": "rocket",
    "Our doctor sees you on the same day.": "stethoscope",
    "Put the egg in cold water.": "egg",
}
UNNAMED = (
    "That makes one bulge.",
    "The key to it is patience.",
    "A cold morning, a flat tyre, and a long walk.",
    "Every roof can be a power plant.",
    "A watch is a machine that counts.",
)
ELSEWHERE = {
    "de": ("Der Mond zieht am Wasser.", "moon"),
    "fr": ("Le soleil brille sur le toit.", "sun"),
    "es": ("La luna tira del agua.", "moon"),
    "ru": ("Поезд уходит в девять.", "train-front"),
}


@pytest.mark.parametrize(("sentence", "sign"), NAMED.items())
def test_the_first_thing_that_is_named_is_shown(sentence: str, sign: str) -> None:
    assert thing_named(sentence, "en") == sign


@pytest.mark.parametrize("sentence", UNNAMED)
def test_ideas_and_figures_of_speech_have_no_sign(sentence: str) -> None:
    assert thing_named(sentence, "en") == ""


@pytest.mark.parametrize("language", ELSEWHERE)
def test_other_languages_name_things_too(language: str) -> None:
    sentence, sign = ELSEWHERE[language]
    assert thing_named(sentence, language) == sign


def test_an_explainer_shows_what_it_speaks_of_once_at_a_time(tmp_path: Path) -> None:
    script = tmp_path / "tides.md"
    script.write_text(
        "Twice a day the sea comes in.\n\nThe moon pulls on the water.\n\nBut the moon also pulls the earth itself.\n\n"
        "That makes a second bulge.\n\nSo the earth turns through both.\n"
    )
    reelwright.plan(script=script, out=tmp_path / "film", planner="offline", platform="youtube", presenter="maya")
    shots = Storyboard.load(tmp_path / "film").shots
    signs = [str(shot.slots.get("icon", "")) for shot in shots]
    assert "moon" in signs
    assert all(first != second for first, second in pairwise(signs) if first)
    # A sign is drawn wherever there is one.
    for shot in shots:
        if shot.slots.get("icon"):
            assert any(getattr(layer, "slot", "") == "icon" for layer in scene(shot.scene).layers)
