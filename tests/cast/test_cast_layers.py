"""People as layers of scenes: who is shown, from which side, in which clothes, before which ground."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest
from reelwright.generators.embedded.cast.open_cast import clothes
from reelwright.story.cast import CastMember
from reelwright.story.errors import InputError
from reelwright.story.storyboard import Shot, Storyboard
from reelwright.story.timeline import Placement
from reelwright.templates.cast_layer import people_in, standing
from reelwright.templates.library import looks, person, platform, scene, scenes
from reelwright.tools.compositor.film_look import film_look
from reelwright.tools.compositor.pictures.colour import contrast, from_hex
from reelwright.tools.compositor.scene_source import SceneSource, build_scene_source, scheme_of
from reelwright.tools.compositor.spans.span_source import modules_of, whole

PEOPLED = sorted(name for name, item in scenes().items() if people_in(item))


def film(*shown: str, people: tuple[str, ...] = ("maya",), look: str = "bold", language: str = "en") -> Storyboard:
    """A landscape film of these scenes."""
    cast = tuple(CastMember(person=name) for name in people)
    shots = tuple(
        Shot(id=f"s{number}", scene=name, slots={"headline": "Light"}, cast=cast) for number, name in enumerate(shown)
    )
    return Storyboard(
        title="A film", platform="youtube", width=640, height=360, look=look, seconds=Fraction(9), shots=shots,
        language=language,
    )  # fmt: skip


def source_of(storyboard: Storyboard, number: int = 0) -> SceneSource:
    """One shot of it, before anything is timed."""
    shot = storyboard.shots[number]
    placement = Placement(shot=shot.id, start=0, frames=60)
    return build_scene_source(shot, placement, storyboard, assets={}, platform=platform("youtube"))


def recipe(storyboard: Storyboard, layer: str, number: int = 0) -> Any:
    """The recipe of one layer's person."""
    return source_of(storyboard, number).cast[layer]


def test_the_code_that_draws_people_is_part_of_the_key_of_what_shows_them() -> None:
    inner = modules_of(whole((source_of(film("presenter-beside")),)))
    assert "generators.embedded.cast.source" in inner
    assert modules_of(whole((source_of(film("statement", people=())),))) == ("tools.compositor.scene_source",)


def test_a_place_for_somebody_who_is_not_there_is_left_out() -> None:
    assert set(source_of(film("dialogue-close")).cast) == {"speaker"}
    assert set(source_of(film("dialogue-close", people=("maya", "jonas"))).cast) == {"speaker", "shoulder"}
    with pytest.raises(InputError, match="nobody"):
        source_of(film("presenter-beside", people=("nobody",)))


@pytest.mark.parametrize(("language", "side", "way"), [("en", "right", -1), ("ar", "left", 1)])
def test_whoever_stands_at_a_side_is_turned_to_the_other_in_every_direction_of_reading(
    language: str, side: str, way: int
) -> None:
    found = recipe(film("presenter-beside", language=language), "presenter")
    assert found.performance.side == side
    assert found.turn * way > 10
    assert standing(scene("presenter-beside"), "landscape", mirrored=language == "ar") == (side,)


def test_a_scene_that_comes_again_changes_the_side() -> None:
    storyboard = film("presenter-beside", "presenter-beside")
    assert [recipe(storyboard, "presenter", number).performance.side for number in (0, 1)] == ["right", "left"]


@pytest.mark.parametrize("look", sorted(looks()))
def test_nobody_changes_clothes_between_the_shots_of_a_film(look: str) -> None:
    storyboard = film("presenter-beside", "presenter-headline", "presenter-beside", look=look)
    worn = [
        clothes(found.person, found.palette, found.beside)
        for found in (recipe(storyboard, "presenter", number) for number in range(3))
    ]
    assert worn[0] == worn[1] == worn[2]


@pytest.mark.parametrize("look", sorted(looks()))
@pytest.mark.parametrize("pair", [("sofia", "walter"), ("maya", "priya"), ("dante", "mei")])
def test_two_who_talk_are_not_dressed_alike(look: str, pair: tuple[str, str]) -> None:
    storyboard = film("dialogue-two", people=pair, look=look)
    found = [recipe(storyboard, layer) for layer in ("left", "right")]
    assert [each.person.id for each in found] == list(pair)
    main = [
        clothes(each.person, each.palette, each.beside)["top" if person(name).outfit.coat == "none" else "coat"]
        for each, name in zip(found, pair, strict=True)
    ]
    assert contrast(from_hex(main[0]), from_hex(main[1])) > 1.15


def test_a_conversation_is_held_in_one_place_and_other_scenes_change_the_ground() -> None:
    talk = film("dialogue-two", "dialogue-close", "dialogue-two", "presenter-beside", people=("maya", "jonas"))
    grounds = [scheme_of(number, talk, film_look(talk)) for number in range(4)]
    assert grounds[0] == grounds[1] == grounds[2] != grounds[3]


@pytest.mark.parametrize("name", PEOPLED)
def test_every_scene_with_places_for_people_says_how_many_it_needs(name: str) -> None:
    item = scene(name)
    assert item.kind in ("presenter", "pose", "try-on")
    needed = [int(need.split(":")[1]) for need in item.needs if need.startswith("people:")]
    assert len(needed) == 1
    assert 1 <= needed[0] <= people_in(item)
    assert all(len(standing(item, ratio)) >= needed[0] for ratio in item.layouts)
