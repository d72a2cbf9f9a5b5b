"""The looks differ as a designer's would, can be read in all they draw, and are found by briefs."""

from __future__ import annotations

import re
from itertools import combinations
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import yaml
from reelwright.planners.brief_reading.reading import read_brief
from reelwright.planners.planner import builtin_library
from reelwright.planners.staging.matching import choose_look
from reelwright.story.timeline import Cue
from reelwright.templates.layer import Motif
from reelwright.templates.library import look, looks, read_item, scenes
from reelwright.templates.look import Look
from reelwright.tools.compositor import scene_source
from reelwright.tools.compositor.layers.underlay import rim_role
from reelwright.tools.compositor.pictures.colour import contrast, from_hex, resolve_scheme
from reelwright.tools.text.fonts import families

DOCS = Path(__file__).parents[2] / "docs"
FOUND_BY = {
    "bold": "30 s vertical ad for Stride, a waterproof trail shoe. Punchy.",
    "brutalist": "10 s ad for Vandal, a streetwear hoodie. Edgy.",
    "calm": "A calm 8 s square film for Alba, a stoneware mug.",
    "documentary": "60 s lesson on the history of paper. Educational.",
    "editorial": "20 s film for Norr, a linen shirt. Slow fashion.",
    "fresh": "15 s ad for Leafy, an organic soap.",
    "noir": "15 s elegant film for Lumen, a perfume for the evening.",
    "riso": "20 s film for Hop Yard, a local brewery. Live music every Friday.",
    "signal": "20 s ad for Beacon, a home sensor app with encrypted data.",
    "sticker": "20 s playful ad for Bitsy, a toy robot for kids.",
    "swiss": "15 s film for Grid, a desk lamp. Professional.",
}


def test_there_are_looks_enough_and_every_one_is_found_by_a_brief() -> None:
    assert len(looks()) >= 10
    assert set(FOUND_BY) == set(looks())
    library = builtin_library()
    assert {name: choose_look(read_brief(text), library).id for name, text in FOUND_BY.items()} == {
        name: name for name in FOUND_BY
    }


def _traits(item: Look) -> dict[str, object]:
    motifs = {motif: tuple(style.shape for style in item.motifs[motif]) for motif in Motif.__args__}  # type: ignore[attr-defined]
    return {
        "headline": item.type["headline"].face,
        "pairing": (item.type["headline"].face, item.type["body"].face),
        "emphasis": item.emphasis.style,
        "shapes": motifs["hero"],
        "edge": motifs["edge"],
        "frame": (item.photo_frame, item.dress, item.photo_edge),
        "entrance": item.motion.text,
        "temper": (item.motion.ease, item.motion.hold, item.motion.frames),
        "surface": (item.texture.surface, item.texture.gradient),
        "transition": item.signature_transition,
        "captions": item.captions.style,
        "mood": item.music_mood,
        "rhythm": item.rhythm[0],
    }


@pytest.mark.parametrize("pair", list(combinations(sorted(looks()), 2)), ids="-".join)
def test_two_looks_differ_in_more_than_their_colours(pair: tuple[str, str]) -> None:
    one, two = (_traits(look(name)) for name in pair)
    different = {trait for trait in one if one[trait] != two[trait]}
    assert len(different) >= 8, f"alike in {sorted(set(one) - different)}"
    assert "pairing" in different


@pytest.mark.parametrize("name", sorted(looks()))
def test_a_look_names_families_that_are_there_and_three_palettes(name: str) -> None:
    item = look(name)
    assert {style.face for style in item.type.values()} | {item.emphasis.face} <= set(families())
    assert len({style.face for style in item.type.values()}) <= 3
    assert len(item.palettes) >= 3
    from reelwright.generators.embedded.composer.moods import mood_named

    low, high = mood_named(item.music_mood).bpm
    assert low <= 1800 / item.frames_per_beat <= high


@pytest.mark.parametrize("name", sorted(looks()))
def test_what_stands_under_letters_leaves_them_readable(name: str) -> None:
    item = look(name)
    for palette in item.palettes.values():
        for scheme in item.schemes.values():
            shown = resolve_scheme(scheme, palette)
            colours = {role: from_hex(value) for role, value in shown.items()}
            if item.lettering.style == "rim":
                assert contrast(colours["ink"], colours[rim_role(shown, item.lettering)]) >= 4.5
            if item.lettering.style in ("offset", "shadow"):
                # A second ink shows beside the letters, never instead of their ground.
                assert contrast(colours["ink"], colours[item.lettering.colour]) >= 2.0
            if item.emphasis.style == "highlight":
                assert contrast(colours["ink"], colours[item.emphasis.colour]) >= 3.0


@pytest.mark.parametrize("name", sorted(looks()))
def test_stills_of_looks_are_told_apart_without_words(studio: Any, name: str) -> None:
    mine = _stills(studio, name)
    for other in sorted(looks()):
        if other != name:
            assert np.abs(mine - _stills(studio, other)).mean() > 12, other


_KEPT: dict[str, Any] = {}


def _stills(studio: Any, name: str) -> Any:
    if name not in _KEPT:
        frames = [
            studio.draw(studio.source(scene, look=name, side=90, number=number), 70).astype(float)
            for number, scene in enumerate(("kinetic-hook", "price-offer", "end-card"))
        ]
        _KEPT[name] = np.concatenate(frames)
    return _KEPT[name]


@pytest.mark.parametrize("name", sorted(looks()))
@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("zh", "雨天也要跑出好状态"),
        ("ar", "المطر لن يوقف جريك اليوم"),
        ("ru", "Беги сквозь дождь"),
        ("ja", "雨でも走る"),
    ],
)
def test_every_script_is_drawn_in_every_look(studio: Any, name: str, language: str, words: str) -> None:
    source = studio.source("kinetic-hook", look=name, side=120, language=language, slots={"headline": words})
    letters = studio.draw(source, 80, only_text=True)
    assert (letters.max(axis=-1) > 128).mean() > 0.012


def test_the_look_of_the_page_is_whole_and_draws_every_scene(
    studio: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = (DOCS / "write-a-look.md").read_text("utf-8")
    block = re.search(r'write_text\("""\\\n(.*?)^"""\)', text, re.M | re.S)
    assert block is not None
    (tmp_path / "harbour.yaml").write_text(block.group(1), "utf-8")
    shown = read_item(tmp_path / "harbour.yaml", Look)
    assert yaml.safe_load(block.group(1))["title"] == shown.title
    from reelwright.tools.compositor import film_look

    monkeypatch.setattr(film_look, "look", lambda _: shown)
    for scene in ("kinetic-hook", "product-hero", "price-offer", "end-card"):
        assert scene in scenes()
        frame = studio.draw(studio.source(scene, look="harbour", side=160, picture="photo"), 70)
        assert frame.std() > 15
    assert scene_source.film_look is film_look.film_look


@pytest.mark.parametrize("name", sorted(name for name, found in looks().items() if found.motion.shape_pulse))
def test_shapes_swell_on_a_beat_where_the_look_says_so(studio: Any, name: str) -> None:
    source = studio.source("kinetic-hook", look=name, side=360, frames=90, cues=(Cue(name="beat.0", frame=60),))
    opened = source.open(studio)
    on, off = (
        studio.draw_opened(each.open(studio), each, 61).astype(int)
        for each in (source, source.model_copy(update={"cues": ()}))
    )
    moved = np.abs(on - off).max(axis=-1) > 24
    for mark in opened.marks(61):
        box = mark.box
        moved[max(0, int(box.y) - 8) : int(box.bottom) + 9, max(0, int(box.x) - 8) : int(box.right) + 9] = False
    assert moved.sum() > 20, "nothing but words moves"
