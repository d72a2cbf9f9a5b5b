"""The library is sound: it resolves, it can be read, and what a designer mistypes is named."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml
from PIL import Image
from reelwright.story.errors import InputError
from reelwright.templates.icon_words import icon_words
from reelwright.templates.library import HERE, icons, look, looks, read_item, scene, scenes
from reelwright.templates.look import Look
from reelwright.templates.scene import LAYOUT_RATIOS, Scene, layout_for
from reelwright.tools.compositor.layers.svg_path import read_path
from reelwright.tools.compositor.pictures.colour import contrast, from_hex, mix, resolve_scheme, to_rgb
from reelwright.tools.compositor.sheets.library_check import check_library
from reelwright.tools.compositor.sheets.preview import preview_item
from reelwright.tools.compositor.stagecraft import legible


def test_the_library_has_no_violations() -> None:
    """In three looks of different type; `templates check` takes all of them."""
    assert check_library(look_ids=("bold", "calm", "editorial")) == ()


def test_the_scenes_that_a_film_needs_are_there() -> None:
    assert len(scenes()) >= 18
    assert {
        "kinetic-hook", "product-hero", "feature-callout", "icon-list", "number-counter", "price-drop", "comparison",
        "steps", "before-after", "testimonial", "gallery", "chapter-title", "bar-chart", "line-chart", "pie-chart",
        "table", "code", "formula", "quote", "photo-words", "statement", "slide", "end-card", "point-list",
        "price-offer", "turnaround",
    } <= set(scenes())  # fmt: skip
    assert {"bold", "calm"} <= set(looks())


@pytest.mark.parametrize("name", sorted(looks()))
def test_words_can_be_read_in_every_scheme_of_every_palette(name: str) -> None:
    for palette_name, palette in look(name).palettes.items():
        for scheme_name, scheme in look(name).schemes.items():
            colours = {role: from_hex(value) for role, value in resolve_scheme(scheme, palette).items()}
            where = f"{palette_name}, {scheme_name}"
            for ground in ("ground", "ground-2", "shape"):
                assert contrast(colours["ink"], colours[ground]) >= 4.5, (where, ground)
                assert contrast(colours["muted"], colours[ground]) >= 4.5, (where, ground)
                assert contrast(colours["accent"], colours[ground]) >= 3.0, (where, ground)
            assert contrast(colours["on-accent"], colours["accent"]) >= 4.5, where


@pytest.mark.parametrize("name", sorted(looks()))
def test_icons_stand_out_from_their_plates_in_every_scheme_of_every_palette(name: str) -> None:
    layers = [layer for item in scenes().values() for layer in item.layers if layer.kind == "icon"]
    assert any(layer.plate for layer in layers)
    for palette_name, palette in look(name).palettes.items():
        for scheme_name, scheme in look(name).schemes.items():
            colours = resolve_scheme(scheme, palette)
            for layer in layers:
                plate = layer.badge or layer.plate or "ground"
                lines = legible(colours, layer.colour, on=plate)
                got = contrast(from_hex(colours[lines]), from_hex(colours[plate]))
                assert got >= 3.0, (palette_name, scheme_name, layer.id)


def test_colour_mixing_takes_the_shorter_way_and_stays_in_gamut() -> None:
    assert mix((0.5, 0.1, 350), (0.5, 0.1, 10), 0.5)[2] == pytest.approx(0, abs=1e-9)
    assert all(0 <= value <= 1 for value in to_rgb((0.9, 0.37, 265)))


@pytest.mark.parametrize(
    ("folder", "item", "kind", "path", "value", "says"),
    [
        ("scenes", "kinetic-hook", Scene, ("layers", 0, "colr"), "ink", "layers.0.shape.colr"),
        ("scenes", "kinetic-hook", Scene, ("layouts", "portrait", "places", "nobody"), {"at": [0, 0, 1, 1]}, "nobody"),
        ("scenes", "point-list", Scene, ("layers", 4, "slot"), "points", "points"),
        ("looks", "bold", Look, ("motion", "wobble"), 3, "motion.wobble"),
        ("looks", "calm", Look, ("palettes", "clay", "deep"), [1.4, 0, 0], "palettes.clay.deep"),
    ],
)
def test_what_a_designer_mistypes_is_named_with_file_and_field(
    tmp_path: Path, folder: str, item: str, kind: Any, path: tuple[Any, ...], value: Any, says: str
) -> None:
    data = yaml.safe_load((HERE / folder / f"{item}.yaml").read_text())
    spot = data
    for step in path[:-1]:
        spot = spot[step]
    spot[path[-1]] = value
    file = tmp_path / f"{item}.yaml"
    file.write_text(yaml.safe_dump(data))
    with pytest.raises(InputError) as caught:
        read_item(file, kind)
    assert str(file) in str(caught.value)
    assert says in str(caught.value)


def test_unknown_names_list_those_that_exist() -> None:
    with pytest.raises(InputError, match="kinetic-hook"):
        scene("nothing")
    with pytest.raises(InputError, match="bold"):
        look("nothing")


def test_every_ratio_finds_its_layout() -> None:
    assert [layout_for(1080, 1920), layout_for(1920, 1080), layout_for(800, 800), layout_for(1080, 1350)] == [
        "portrait",
        "landscape",
        "square",
        "tall",
    ]
    assert set(LAYOUT_RATIOS) == set(next(iter(scenes().values())).layouts)


def test_icons_are_drawn_from_their_paths() -> None:
    assert len(icons()) >= 60
    spoken = set(icon_words("en").icons.values())
    for icon in icons().values():
        assert icon.tags or icon.name in spoken, icon.name
        assert all(not read_path(data).isEmpty() for data in icon.paths), icon.name


@pytest.mark.parametrize("data", ["L 1 1 x", "M 1", "M0 0 A 1 1 0 2 0 3 3"])
def test_damaged_path_data_is_refused(data: str) -> None:
    with pytest.raises(InputError):
        read_path(data)


def test_a_preview_shows_a_scene_and_a_look(tmp_path: Path) -> None:
    for name, file in (("end-card", "a.png"), ("calm", "b.jpg")):
        with Image.open(preview_item(name, tmp_path / file, look="calm" if name == "end-card" else "")) as sheet:
            assert sheet.width > 800
            assert sheet.height > 300
    with pytest.raises(InputError, match="PNG"):
        preview_item("calm", tmp_path / "c.gif")
    with pytest.raises(InputError, match="nothing"):
        preview_item("nothing", tmp_path / "d.png")
