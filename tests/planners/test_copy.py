"""Lines that a copywriter would sign: true beside their noun, grammatical, each picture and sign where it belongs."""

from __future__ import annotations

from fractions import Fraction

import pytest
from reelwright.planners.brief_reading.reading import read_brief
from reelwright.planners.linting.timeline import lint_timeline
from reelwright.planners.offline import OfflinePlanner
from reelwright.planners.planner import Library
from reelwright.planners.staging.signs import match_icon
from reelwright.planners.timing.lay import lay_timeline
from reelwright.planners.writing.grammar import grammar
from reelwright.planners.writing.phrasing import quality_worlds, thing_worlds
from reelwright.story.brief import Asset, Brief
from reelwright.story.script import Script
from reelwright.story.storyboard import Storyboard
from reelwright.templates.phrase_bank import phrase_bank

PHOTO = Asset(id="product-1", kind="product", name="photo.jpg", key="0" * 64)


def film(text: str, library: Library, **wishes: object) -> tuple[Brief, Script, Storyboard]:
    brief = read_brief(text, **wishes)
    planner = OfflinePlanner(library)
    script = planner.script(brief)
    return brief, script, planner.storyboard(brief, script)


def said(text: str, library: Library, **wishes: object) -> list[str]:
    return [line.say or line.show for line in film(text, library, **wishes)[1].lines]


@pytest.mark.parametrize(
    ("noun", "world"),
    [
        ("cat food", "cat"),
        ("dog food", "dog"),
        ("coffee table", "furniture"),
        ("trail mix", ""),
        ("running costs calculator", ""),
        ("water bottle", "bottle"),
        ("hot water bottle", "plain"),
        ("bike lamp", "ride-light"),
        ("exercise bike", "gym"),
        ("cocktail dress", "clothing"),
        ("massage studio in Leeds", "spa"),
        ("plant pot", "garden"),
        ("ice cream", "snack"),
        ("hand cream", "skin"),
        ("children's book about dogs", "reading"),
        ("gadget", ""),
    ],
)
def test_a_noun_leads_to_the_world_of_what_it_is(noun: str, world: str) -> None:
    assert next((each.id for each in thing_worlds(noun, phrase_bank("en").nouns)), "") == world


@pytest.mark.parametrize(
    ("feature", "thing", "world"),
    [
        ("waterproof", "trail", "wet"),
        ("waterproof", "skin", ""),
        ("no battery", "light", ""),
        ("no hidden charges", "screen", ""),
        ("adjustable strap", "bag", ""),
        ("warm light", "light", ""),
        ("a 40-hour battery", "ride-light", "battery"),
    ],
)
def test_a_quality_speaks_only_beside_things_that_it_is_true_of(feature: str, thing: str, world: str) -> None:
    found = quality_worlds(feature, phrase_bank("en").features, thing)
    assert next((each.id for each in found), "") == world


def test_every_world_that_a_quality_names_exists_and_every_sign_too(library: Library) -> None:
    bank = phrase_bank("en")
    nouns = {world.id for world in bank.nouns}
    assert {thing for world in bank.features for thing in world.things} <= nouns
    assert {world.icon for world in (*bank.nouns, *bank.features) if world.icon} <= set(library.icons)
    matches = [match for world in bank.nouns for match in world.match]
    assert len(matches) == len(set(matches))


@pytest.mark.parametrize("seed", range(6))
def test_cat_food_is_not_for_dogs(seed: int, library: Library) -> None:
    text = "15 s playful square ad for Purr, a grain-free cat food with salmon, for picky cats. 20% off until Sunday."
    lines = " ".join(said(text, library, seed=seed)).lower()
    assert "dog" not in lines
    assert "say hello to salmon" not in lines
    assert "picky cats" in lines or any(
        "picky cats" in note.lower() for note in film(text, library, seed=seed)[1].notes
    )


@pytest.mark.parametrize(
    ("feature", "shape"),
    [
        ("vegetable-tanned", "adjective"),
        ("lined with linen", "participle"),
        ("made of cork", "participle"),
        ("aged for six months", "participle"),
        ("smooth, dark and organic", "adjective"),
        ("vetted", "adjective"),
        ("open Tuesday to Sunday", "fragment"),
        ("30 ml", "fragment"),
        ("a cable tray", "noun"),
    ],
)
def test_a_feature_has_the_shape_that_its_words_have(feature: str, shape: str) -> None:
    assert grammar("en").shape(feature) == shape


@pytest.mark.parametrize("seed", range(6))
def test_participles_and_lists_of_adjectives_are_said_whole(seed: int, library: Library) -> None:
    lines = said("20 s premium ad for Moro, a tote. Vegetable-tanned, lined with linen. $240.", library, seed=seed)
    assert not {"With lined with linen.", "And lined with linen.", "With vegetable-tanned."} & set(lines)
    assert any(line in ("Lined with linen.", "It's lined with linen.") for line in lines)
    assert any(line.endswith("$240.") and "price" not in line for line in lines)
    kola = said("20 s ad for Kola coffee. Smooth, dark and organic.", library, seed=seed)
    assert any("mooth, dark and organic." in line for line in kola)


def test_a_clause_keeps_its_words_and_facts_keep_their_numbers() -> None:
    ledger = read_brief("30 s ad for Led, accounting software that syncs with your bank and reminds clients.")
    assert ledger.product.noun == "accounting software"
    assert ledger.product.features == ("syncs with your bank", "reminds clients")
    ola = read_brief("20 s ad for Ola, a meditation app. Ten-minute sessions, offline mode, no ads.")
    assert "ten-minute sessions" in ola.product.features
    fair = read_brief("20 s ad for Harbour Jazz Festival. Three stages. Tickets from €25. Open day and night.")
    assert fair.product.price == "Tickets from €25"
    assert "open day and night" in fair.product.features
    assert read_brief("20 s ad for a plumber: Drip & Sons.").product.name == "Drip & Sons"


@pytest.mark.parametrize("text", ["20 s ad for Moro, a leather tote. $240.", "15 s premium ad for Lumo, a bike lamp."])
def test_the_name_is_shown_with_the_products_photo(text: str, library: Library) -> None:
    _, script, storyboard = film(text, library, assets=(PHOTO,))
    naming = next(n for n, line in enumerate(script.lines) if n and line.role == "statement")
    assert storyboard.shots[naming].scene == "product-hero"
    assert storyboard.shots[naming].slots["image"] == "product-1"
    assert storyboard.shots[0].scene == "kinetic-hook"
    for shot in storyboard.shots:
        drawn = {getattr(layer, "slot", "") for layer in library.scenes[shot.scene].layers}
        assert set(shot.slots) <= drawn


KETTLE = """# How a kettle boils

A coil gets hot.

You need three things:

- Water
- A coil
- Two minutes

## The click

Steam bends a strip of metal. Now, who wants tea?
"""


def test_a_told_script_has_a_title_chapters_and_no_button(library: Library) -> None:
    brief, script, storyboard = film("", library, script_text=KETTLE)
    assert script.title == "How a kettle boils"
    assert not brief.product.name
    assert not brief.product.noun
    scenes = [shot.scene for shot in storyboard.shots]
    assert "end-card" not in scenes
    chapters = [shot for shot, line in zip(storyboard.shots, script.lines, strict=True) if line.role == "chapter"]
    assert [shot.scene for shot in chapters] == ["chapter-title", "chapter-title"]
    points = next(shot for shot in storyboard.shots if shot.scene == "point-list")
    assert points.slots["headline"] == "You need three things"
    assert points.slots["items"] == ("Water", "A coil", "Two minutes")
    timeline = lay_timeline(storyboard, script)
    last = timeline.voice[-1]
    assert timeline.seconds - (Fraction(last.start) / timeline.fps + last.seconds) >= Fraction(1)


def test_a_script_that_calls_ends_on_its_call(library: Library) -> None:
    _, script, storyboard = film("", library, script_text="Mornings are hard.\n\nCome by at kaffa.example.")
    assert script.lines[-1].role == "call-to-action"
    assert storyboard.shots[-1].scene == "end-card"


@pytest.mark.parametrize(
    ("words", "icon"),
    [
        ("How a kettle boils", ""),
        ("Why? How? When?", ""),
        ("Charges in 20 minutes", "timer"),
        ("Wooden toy train", "toy-brick"),
        ("Free shipping", "package"),
        ("Something new", ""),
    ],
)
def test_a_sign_stands_only_where_a_word_means_it(words: str, icon: str, library: Library) -> None:
    found = match_icon(words, library.icons)
    assert found == icon or (icon and found in {"truck", "battery-charging", "plug"})


@pytest.mark.parametrize(("price", "never"), [("from $9 a month", "for from"), ("Tickets from €25", "for tickets")])
def test_a_price_with_a_word_before_it_stands_alone(price: str, never: str, library: Library) -> None:
    for seed in range(4):
        lines = " ".join(said(f"20 s ad for Volt, a gym. 60 classes a week. {price}.", library, seed=seed)).lower()
        assert never not in lines


@pytest.mark.parametrize("seed", range(5))
def test_the_shortest_films_keep_the_name_a_feature_and_the_call(seed: int, library: Library) -> None:
    _, script, _ = film("6 s ad for Stride, a waterproof trail shoe. Punchy.", library, seed=seed)
    assert script.lines[-1].role == "call-to-action"
    assert "waterproof" in " ".join(line.say for line in script.lines).lower()
    assert not any("left out" in note for note in script.notes)


def test_short_films_are_not_told_of_a_flat_rhythm(library: Library) -> None:
    _, script, storyboard = film("12 s ad for Blok, a standing desk, made of bamboo. €549.", library)
    timeline = lay_timeline(storyboard, script)
    found = lint_timeline(script, storyboard, timeline, platform=None)
    assert "flat-rhythm" not in {each.code for each in found}
