"""Shots with room for a moving picture say what it would show; the film without one stays as it is."""

from __future__ import annotations

from pathlib import Path

import pytest
import reelwright
from reelwright.planners.planner import builtin_library
from reelwright.planners.staging.broll import free_slot, with_broll
from reelwright.story.storyboard import Shot, Storyboard
from reelwright.templates.broll_words import broll_scenes
from reelwright.templates.library import icons


def test_every_scene_of_broll_belongs_to_a_sign_and_can_be_filmed() -> None:
    assert set(broll_scenes()) <= set(icons())
    assert len(broll_scenes()) > 180
    for name, words in broll_scenes().items():
        assert words == words.strip().rstrip("."), name
        assert 3 <= len(words.split()) <= 16, name
        assert words.isascii(), name


def test_a_planned_film_says_what_its_free_pictures_would_show(tmp_path: Path) -> None:
    reelwright.plan(
        "15 s ad for Stride, a trail shoe. Waterproof. Light. Grips wet rock.", out=tmp_path / "film", planner="offline"
    )
    board = Storyboard.load(tmp_path / "film")
    library = builtin_library()
    told = [shot for shot in board.shots if shot.picture]
    assert told
    for shot in board.shots:
        free = free_slot(shot, library.scenes[shot.scene])
        assert not shot.picture or free
        assert not shot.picture or shot.picture == broll_scenes()[str(shot.slots["icon"])]


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"slots": {"headline": "Dry", "icon": "cloud-rain"}}, broll_scenes()["cloud-rain"]),
        ({"slots": {"headline": "Dry", "icon": "shield-check"}}, ""),
        ({"slots": {"headline": "Dry", "icon": "cloud-rain", "image": "product-1"}}, ""),
        ({"slots": {"headline": "Dry", "icon": "cloud-rain"}, "picture": "a puddle"}, "a puddle"),
        ({"slots": {"headline": "Dry"}}, ""),
    ],
)
def test_words_are_added_where_a_sign_can_be_filmed(fields: dict[str, object], words: str) -> None:
    shot = Shot.model_validate({"id": "shot-1", "scene": "feature-callout", **fields})
    (found,) = with_broll((shot,), builtin_library())
    assert found.picture == words
