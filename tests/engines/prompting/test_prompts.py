"""Prompts keep the form of their family, keep people the same everywhere, and never tell names, prices or claims."""

from __future__ import annotations

import re
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from reelwright.generators.engine import PromptStyle
from reelwright.generators.settings import ROLES, Role
from reelwright.planners.prompting.families import WORDS_MAX
from reelwright.planners.prompting.people import garment_words, person_words
from reelwright.planners.prompting.shots import broll_prompt, portrait_prompt, write_prompt
from reelwright.story.brief import Product, Tag
from reelwright.story.cast import CastMember, Move, Performance
from reelwright.story.garment import Garment
from reelwright.story.script import Line
from reelwright.story.storyboard import Shot, Storyboard
from reelwright.templates.library import looks, people

PEOPLE = people()
STYLES: tuple[PromptStyle, ...] = ("plain", "wan", "ltx", "flux", "qwen")
SEEN: tuple[Role, ...] = ("pose", "talking", "try-on")
THINGS: tuple[Role, ...] = ("picture", "broll", "product")
PALETTE = {"brand": "#1f6f43", "brand-2": "#d9a12a", "brand-dark": "#27303f", "ground": "#efe7da"}
PRODUCT = Product(
    name="Stride Trail 5",
    brand="Stride",
    noun="trail shoe",
    features=("waterproof",),
    price="€129",
    offer="20% off",
    tags=(Tag(dimension="colour", value="green", source="photo"), Tag(dimension="material", value="knit")),
)


def shot(**more: Any) -> Shot:
    return Shot(id="one", scene="presenter-beside", lines=("first",), **more)


def board(shot: Shot, *, language: str = "en", look: str = "calm") -> Storyboard:
    return Storyboard(
        title="Film", platform="tiktok", width=1080, height=1920, look=look, seconds=Fraction(10), shots=(shot,),
        language=language,
    )  # fmt: skip


def told(style: PromptStyle, role: Role, shot: Shot, **more: Any) -> str:
    return write_prompt(style, role, shot, storyboard=more.pop("storyboard", board(shot)), **more).prompt


@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize("role", [*SEEN, *THINGS])
@pytest.mark.parametrize("person", ["maya", "walter", "pip", "sofia", "grace"])
def test_every_prompt_is_whole_sentences_within_its_familys_length(style: PromptStyle, role: Role, person: str) -> None:
    seen = PEOPLE[person] if role in SEEN else None
    member = (CastMember(person=person, speaker="narrator"),) if seen else ()
    one = shot(cast=member, motion="walks in, waves, turns around, points at the camera, laughs, " * 12)
    prompt = told(style, role, one, person=seen, product=PRODUCT, palette=PALETTE)
    assert 5 <= len(prompt.split()) <= WORDS_MAX[style]
    assert prompt.endswith(".")
    assert all(each[0].isupper() for each in prompt.split(". "))
    assert "\n" not in prompt
    assert "  " not in prompt
    assert ".." not in prompt


@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize("role", [*SEEN, *THINGS])
def test_names_prices_and_claims_are_never_told(style: PromptStyle, role: Role) -> None:
    one = shot(
        motion="holds up the Stride Trail 5, points at 'waterproof', shows €129, saves 20%, visits www.stride.example",
        picture="a Stride Trail 5 on a rock, only €129, a wet trail",
        slots={"headline": "Waterproof for 20% less"},
        cast=(CastMember(person="maya", speaker="narrator"),) if role in SEEN else (),
    )
    line = Line(id="first", role="offer", say="The Stride Trail 5 keeps you dry for €129, 20% off.", emotion="excited")
    prompt = write_prompt(
        style, role, one, storyboard=board(one), lines=[line], person=PEOPLE["maya"] if role in SEEN else None,
        product=PRODUCT, palette=PALETTE,
    )  # fmt: skip
    for secret in ("stride", "waterproof", "129", "€", "20", "%", "www", "dry", "maya", "film"):
        assert secret not in prompt.prompt.lower()
    assert {"text", "logos"} <= set(prompt.avoid.split(", "))


@given(
    name=st.from_regex(r"[A-Z][a-z]{2,8}( [A-Z][a-z]{2,8})?", fullmatch=True),
    before=st.sampled_from(["holds up", "turns", "walks past"]),
    quoted=st.from_regex(r"[A-Z][a-z]{3,9}", fullmatch=True),
)
def test_a_name_is_found_wherever_it_stands(name: str, before: str, quoted: str) -> None:
    one = shot(motion=f'{before} the {name.upper()}, says "{quoted} now", {name}\'s box opens')
    prompt = told("wan", "product", one, product=Product(name=name, brand=name.split()[0]))
    assert name.lower() not in prompt.lower()
    assert f'"{quoted}' not in prompt


@pytest.mark.parametrize("style", ["wan", "flux", "plain"])
@pytest.mark.parametrize("person", sorted(PEOPLE))
def test_portrait_and_shots_describe_a_person_in_the_same_words(style: PromptStyle, person: str) -> None:
    phrase = person_words(PEOPLE[person], PALETTE).whole[1:]
    assert phrase in portrait_prompt(style, PEOPLE[person], palette=PALETTE).prompt
    for role in ("pose", "talking"):
        for motion in ("waves", "dances"):
            one = shot(motion=motion, cast=(CastMember(person=person, speaker="narrator"),))
            assert phrase in told(style, role, one, person=PEOPLE[person], palette=PALETTE)


def test_all_people_of_the_library_are_told_apart_and_nameless() -> None:
    phrases = [person_words(person, PALETTE).whole for person in PEOPLE.values()]
    assert len(set(phrases)) == len(phrases)
    for person, phrase in zip(PEOPLE.values(), phrases, strict=True):
        assert not re.search(rf"\b{person.name}\b", phrase, re.I)
    assert "wheelchair" in person_words(PEOPLE["sofia"]).whole
    assert "hijab" in person_words(PEOPLE["amina"]).whole
    assert "white beard" in person_words(PEOPLE["walter"]).whole


def test_clothes_take_the_films_colours() -> None:
    plain, dressed = (person_words(PEOPLE["maya"], palette).clothes for palette in (None, PALETTE))
    assert "coral blazer" in plain
    assert "green blazer" in dressed


def test_ltx_starts_with_the_action_and_goes_on_in_its_order() -> None:
    moves = tuple(
        Move(motion=motion, start=start, frames=60)
        for motion, start in (("wave", 120), ("walk-to-camera", 0), ("hands-on-hips", 60))
    )
    one = shot(cast=(CastMember(person="kenji"),))
    prompt = told("ltx", "pose", one, person=PEOPLE["kenji"], performance=Performance(person="kenji", moves=moves))
    first, _, rest = prompt.partition(". ")
    assert first == "A man in his forties walks to the camera"
    assert rest.startswith("Then he puts hands on hips, then waves at the camera.")
    assert prompt.index("turtleneck") < prompt.index("camera is still")


def test_wan_tells_of_a_picture_that_moves_only_motion_and_camera() -> None:
    one = shot(camera="pan-left")
    prompt = write_prompt("wan", "product", one, storyboard=board(one), product=PRODUCT)
    assert prompt.prompt.startswith("Light glides slowly over the green knit trail shoe")
    assert "pan to the left" in prompt.prompt
    assert prompt.camera == "slow pan to the left"
    assert "Photorealistic" not in prompt.prompt


def test_the_camera_stays_where_a_performance_is_kept() -> None:
    one = shot(camera="push-in", cast=(CastMember(person="maya"),))
    prompt = write_prompt("wan", "pose", one, storyboard=board(one), person=PEOPLE["maya"])
    assert prompt.camera == ""
    assert "The camera is still" in prompt.prompt


@pytest.mark.parametrize("style", STYLES)
def test_who_follows_a_clip_is_told_by_their_looks_alone(style: PromptStyle) -> None:
    one = shot(cast=(CastMember(person="maya", motion="waves at the viewer"),))
    planned, driven = (told(style, "pose", one, person=PEOPLE["maya"], driven=each) for each in (False, True))
    assert "wave" in planned
    assert "wave" not in driven
    assert person_words(PEOPLE["maya"]).clothes in driven


def test_qwen_is_told_what_to_change_and_what_to_keep() -> None:
    garment = Garment(category="top", kind="shirt", score=1, width=10, height=10, colours=("#1d2a4a",),
                      tags=(Tag(dimension="pattern", value="striped"),))  # fmt: skip
    assert garment_words(garment) == "a navy blue striped shirt"
    one = shot(cast=(CastMember(person="ada"),))
    prompt = told("qwen", "try-on", one, person=PEOPLE["ada"], garment=garment)
    assert prompt.startswith("Dress the person in image 1 in the navy blue striped shirt from image 2.")
    assert "exactly as they are" in prompt


def test_a_garment_takes_the_place_of_what_they_would_wear() -> None:
    shorts = Garment(category="shorts", kind="shorts", score=1, width=10, height=10, colours=("#f4d326",))
    clothes = person_words(PEOPLE["ada"], garment=shorts).clothes
    assert "yellow shorts" in clothes
    assert "trousers" not in clothes
    assert "tank top" in clothes


@pytest.mark.parametrize("emotion", ["happy", "serious", "concerned", "surprised", "excited"])
def test_the_feeling_of_the_words_is_told_and_the_words_are_not(emotion: Any) -> None:
    one = shot(cast=(CastMember(person="maya", speaker="narrator"),))
    lines = [Line(id="first", role="hook", say="Quiet hydrofoils.", emotion=emotion)]
    changed, calm = (
        told("wan", "talking", one, person=PEOPLE["maya"], lines=each)
        for each in (lines, [lines[0].model_copy(update={"emotion": "neutral"})])
    )
    assert changed != calm
    assert "hydrofoils" not in changed


@pytest.mark.parametrize("language", ["de", "ja", "es", "ar"])
def test_prompts_are_english_whatever_the_films_language(language: str) -> None:
    one = shot(motion="spricht in die Kamera, 手を振る, saluda", picture="a sailing boat",
               cast=(CastMember(person="maya", motions=("wave",)),))  # fmt: skip
    seen = told("wan", "pose", one, storyboard=board(one, language=language), person=PEOPLE["maya"])
    assert seen.isascii()
    assert "waves at the camera" in seen
    assert "spricht" not in seen
    wares = Product(noun="Laufschuh", tags=(Tag(dimension="category", value="running shoe"),))
    product = told("wan", "product", one, storyboard=board(one, language=language), product=wares)
    assert "the running shoe" in product
    assert told("wan", "broll", one, storyboard=board(one, language=language)).startswith("A sailing boat.")


@pytest.mark.parametrize("style", STYLES)
def test_equal_questions_have_equal_answers(style: PromptStyle) -> None:
    one = shot(motion="walks in, waves", cast=(CastMember(person="maya"),))
    assert told(style, "pose", one, person=PEOPLE["maya"]) == told(style, "pose", one, person=PEOPLE["maya"])


def test_the_look_gives_broll_its_light() -> None:
    calm, bold = (broll_prompt("wan", "a hiker on a ridge at dawn", look=looks()[name]) for name in ("calm", "bold"))
    assert calm.prompt.startswith("A hiker on a ridge at dawn.")
    assert calm.prompt != bold.prompt
    assert calm.camera == "slow push-in"


def test_broll_of_nothing_but_secrets_still_shows_something() -> None:
    prompt = broll_prompt("plain", "€129 only, www.stride.example", private=("Stride",))
    assert len(prompt.prompt.split()) > 5
    assert "129" not in prompt.prompt


@pytest.mark.parametrize("role", list(ROLES))
def test_an_engine_that_takes_no_words_is_told_none(role: Role) -> None:
    one = shot()
    assert write_prompt("none", role, one, storyboard=board(one)).prompt == ""
    if role in ("upscale", "interpolate"):
        assert write_prompt("wan", role, one, storyboard=board(one)).prompt == ""
