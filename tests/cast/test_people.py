"""The people of the library: all of them can be built, dressed, framed and heard."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import skia
from reelwright.apps.cast_commands import cast_app
from reelwright.generators.embedded.cast.dressing import LEAST_CONTRAST, PLAIN_PALETTE, dress_colours, set_apart
from reelwright.generators.embedded.cast.face_controls import at_rest
from reelwright.generators.embedded.cast.figure import Figure
from reelwright.generators.embedded.cast.posing import standing
from reelwright.generators.embedded.cast.skeleton import INDEX
from reelwright.generators.embedded.cast.surface import PART_LABELS
from reelwright.generators.embedded.cast.view import framed_view
from reelwright.story.errors import InputError
from reelwright.templates import library
from reelwright.templates.library import people, person
from reelwright.tools.compositor.pictures.colour import contrast, from_hex
from reelwright.tools.speech.catalog import espeak_voice, voices
from typer.testing import CliRunner

LANGUAGES = ("en", "zh", "es", "de", "fr", "pt", "ru", "ar", "ja")
CALM = at_rest(1)[0]
EVERYBODY = sorted(people())


def test_the_cast_is_as_varied_as_a_town() -> None:
    found = people().values()
    assert len(found) >= 10
    assert {one.body.age for one in found} == {"teen", "adult", "elder"}
    assert len({one.hair for one in found}) >= 8
    assert any(one.wheelchair for one in found)
    assert any(one.hair == "hijab" for one in found)
    assert any(one.beard == "full" for one in found)
    assert sum(one.eyewear != "none" for one in found) >= 2
    assert {one.gender for one in found if one.kind == "model"} == {"female", "male"}
    assert sum(one.kind == "mascot" for one in found) == 1


@pytest.mark.parametrize("name", EVERYBODY)
def test_everybody_has_voices_of_their_sex_in_nine_languages(name: str) -> None:
    who = person(name)
    known = {voice.id: voice for voice in voices()}
    for language in LANGUAGES:
        found = [known.get(voice) or espeak_voice(voice) for voice in who.voices[language]]
        assert all(found), who.voices[language]
        assert any(voice is not None and not voice.needs_network for voice in found)
        if who.gender != "neutral":
            assert {voice.gender for voice in found if voice is not None} == {who.gender}


@pytest.mark.parametrize("name", EVERYBODY)
def test_everybody_is_drawn_in_every_framing_with_the_head_in_it(name: str) -> None:
    who = person(name)
    figure = Figure.build(who, dress_colours(who, {}))
    rotations, root = standing(figure.skeleton)
    size = (110, 200)
    heights = []
    for framing in ("full", "three-quarter", "half", "head"):
        view = framed_view(figure, framing, width=size[0], height=size[1], yaw=20.0)
        seen = figure.see(rotations, root, view, face=CALM)
        surface = skia.Surface(*size)
        canvas = surface.getCanvas()
        canvas.clear(0xFF000000)
        figure.draw_labels(canvas, seen, CALM, view)
        found = surface.toarray()[..., 0]
        assert (found[-1] > 0).any() != (framing == "full")
        assert (found[0] == 0).all()
        face = np.isin(
            found, [PART_LABELS.index("face"), PART_LABELS.index("left-eye"), PART_LABELS.index("mouth-inside")]
        )
        heights.append(int(face.any(axis=1).sum()))
    assert heights[0] < heights[1] < heights[2] <= heights[3]


@pytest.mark.parametrize("name", EVERYBODY)
def test_everybody_stands_on_the_floor(name: str) -> None:
    who = person(name)
    figure = Figure.build(who, dress_colours(who, {}))
    view = framed_view(figure, "full", width=100, height=200)
    seen = figure.see(*standing(figure.skeleton), view)
    assert abs(seen.world[:, 1].min()) < 0.015 * figure.scale
    assert seen.world[:, 1].max() == pytest.approx(figure.top_m, abs=0.03)
    assert len(seen.world) < 12000


def test_a_wheelchair_user_sits_whatever_a_motion_does_with_legs() -> None:
    figure = Figure.build(person("sofia"), dress_colours(person("sofia"), {}))
    rotations, root = standing(figure.skeleton)
    view = framed_view(figure, "full", width=100, height=200)
    seen = figure.see(rotations, root + np.array([0.3, 0.1, 0.2]), view)
    hips, knee, foot = (seen.joints[INDEX[name]] for name in ("hips", "left-shin", "left-foot"))
    assert 0.5 < hips[1] < 0.7
    assert knee[2] - hips[2] > 0.3
    assert foot[1] < 0.25
    assert hips[0] == pytest.approx(0.3)


def test_high_heels_lift_the_heel_and_leave_the_ball_of_the_foot_where_it_was() -> None:
    figure = Figure.build(person("priya"), dress_colours(person("priya"), {}))
    seen = figure.see(*standing(figure.skeleton), framed_view(figure, "full", width=100, height=200))
    rest = figure.skeleton.rest
    ankle, toes = INDEX["left-foot"], INDEX["left-toes"]
    assert seen.joints[ankle, 1] > rest[ankle, 1] + 0.02
    assert seen.joints[toes, 1] == pytest.approx(rest[toes, 1], abs=0.006)


@pytest.mark.parametrize("name", EVERYBODY)
@pytest.mark.parametrize(
    "palette",
    [
        {
            "ground": "#f6f2ea",
            "brand": "#f4efe6",
            "brand-2": "#efe7da",
            "brand-dark": "#2b2d33",
            "brand-light": "#ffffff",
        },
        {
            "ground": "#14161c",
            "brand": "#1a1c22",
            "brand-2": "#223344",
            "brand-dark": "#0f1015",
            "brand-light": "#f4f1ea",
        },
        {
            "ground": "#d9573f",
            "brand": "#d9573f",
            "brand-2": "#d9573f",
            "brand-dark": "#d9573f",
            "brand-light": "#d9573f",
        },
    ],
    ids=["pale on pale", "dark on dark", "all one colour"],
)
def test_clothes_are_told_from_the_ground_and_from_each_other(name: str, palette: dict[str, str]) -> None:
    who = person(name)
    colours = dress_colours(who, palette)
    coated = who.outfit.coat != "none"
    # What lies beside each other: a top under a coat is seen before the coat only.
    pairs = [("bottom", "ground"), ("top", "bottom"), ("coat" if coated else "top", "ground")]
    if coated:
        pairs += [("top", "coat"), ("bottom", "coat")]
    shown = colours | {"ground": palette["ground"]}
    for one, other in pairs:
        assert contrast(from_hex(shown[one]), from_hex(shown[other])) >= LEAST_CONTRAST - 0.01, (one, other)


def test_a_brand_dresses_people_in_its_own_colours_where_they_can_be_seen() -> None:
    colours = dress_colours(person("dante"), {"brand": "#2255cc"})
    assert colours["top"] == "#2255cc"
    assert dress_colours(person("dante"), {})["top"] == PLAIN_PALETTE["brand"]


def test_a_colour_that_cannot_be_told_from_all_takes_the_best_there_is() -> None:
    crowd = tuple(f"#{step:02x}{step:02x}{step:02x}" for step in range(0, 256, 12))
    found = set_apart("#808080", crowd)
    assert found.startswith("#")
    assert len(found) == 7


def test_a_person_nobody_knows_is_answered_with_those_there_are() -> None:
    with pytest.raises(InputError, match="there is no person 'nobody'") as refused:
        person("nobody")
    assert "maya" in refused.value.hint


def test_people_of_your_own_join_the_cast(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "cast").mkdir()
    (tmp_path / "cast" / "rosa.yaml").write_text(
        "name: Rosa\ndescription: A gardener.\nhair: bun\nbody: {height_m: 1.58, age: elder}\n"
    )
    monkeypatch.setenv(library.OWN, str(tmp_path))
    library.people.cache_clear()
    try:
        rosa = person("rosa")
        assert rosa.body.height_m == 1.58
        assert "maya" in people()
        figure = Figure.build(rosa, dress_colours(rosa, {}))
        assert figure.top_m == pytest.approx(1.6, abs=0.12)
    finally:
        library.people.cache_clear()


def test_cast_list_says_who_there_is_for_people_and_machines() -> None:
    said = CliRunner().invoke(cast_app, ["list"])
    assert said.exit_code == 0
    assert "maya" in said.output
    told = CliRunner().invoke(cast_app, ["list", "--json"])
    assert '"people"' in told.output


def test_cast_preview_draws_a_sheet_in_a_look(tmp_path: Path) -> None:
    path = tmp_path / "maya.png"
    done = CliRunner().invoke(cast_app, ["preview", "maya", "--out", str(path), "--look", "editorial"])
    assert done.exit_code == 0, done.output
    sheet = skia.Image.open(str(path))
    assert sheet.width() > 2000
    assert len(np.unique(np.ascontiguousarray(sheet.toarray()).view(np.uint32))) > 500
