"""What goes back to the planner, and what does not."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from reelwright.story.violation import Check
from reelwright.tools.review.violations import as_violations, can_be_mended

Film = Callable[[Any], Any]


def test_a_film_without_faults_sends_nothing_back(film: Film, recipe: Any) -> None:
    assert as_violations(film(recipe).checks.values()) == ()


def test_a_faint_headline_goes_back_with_its_shot_and_a_remedy(film: Film, recipe: Any) -> None:
    made = film(recipe.with_(second=recipe.second.model_copy(update={"colour": "#3f5a76"})))
    (violation,) = as_violations(made.checks.values())
    assert (violation.code, violation.path) == ("text-contrast", "storyboard.shots.two")
    assert "GEAR" in violation.message
    assert "look" in violation.hint


def test_what_only_the_tools_can_mend_does_not_go_back(film: Film, recipe: Any) -> None:
    made = film(recipe.with_(tags=False, faststart=False, gain=1.25))
    assert made.failed() == {"colour", "faststart", "loudness"}
    assert as_violations(made.checks.values()) == ()


def test_shots_are_not_read_out_of_the_texts_themselves() -> None:
    check = Check(
        code="text",
        title="Text is there",
        passed=False,
        wanted="",
        found="",
        message="not there: a shot of rum (shot two, frame 9)",
    )
    assert [violation.path for violation in as_violations([check])] == ["storyboard.shots.two"]
    assert can_be_mended(check)
