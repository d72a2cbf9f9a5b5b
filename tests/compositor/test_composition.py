"""Compositions have taste: films of words are no slide show, goods are the hero, wide frames are used."""

from __future__ import annotations

from typing import Any

import pytest
from reelwright.templates.layer import SceneLayout
from reelwright.templates.library import looks
from reelwright.tools.compositor.grid import Grid
from reelwright.tools.compositor.layers.drawn_graphics import DrawnIcon, DrawnShape, is_solid
from reelwright.tools.compositor.layers.drawn_photo import DrawnPhoto

UPRIGHT = ("tiktok", "reels", "shorts", "taobao")


def _words(studio: Any, scene: str, **more: Any) -> list[Any]:
    source = studio.source(scene, side=360, **more)
    return [mark.box for mark in source.open(studio).marks(source.frames - 1)]


@pytest.mark.parametrize("platform", ["tiktok", "youtube", "square", "taobao"])
def test_statements_in_a_row_stand_differently(studio: Any, platform: str) -> None:
    slots = {"headline": "Open it for what?"}
    found = [_words(studio, "statement", slots=slots, platform=platform, number=number)[0] for number in range(4)]
    middles = [(round(box.x + box.width / 2), round(box.y + box.height / 2)) for box in found[:3]]
    assert len(set(middles)) == 3
    assert (found[3].x, found[3].y, found[3].width) == (found[0].x, found[0].y, found[0].width)


def test_a_layout_refuses_a_turn_into_nowhere() -> None:
    with pytest.raises(ValueError, match="aside"):
        SceneLayout.model_validate({"turns": [{"places": {"headline": {"stack": "aside"}}}]})


@pytest.mark.parametrize("scene", ["product-hero", "feature-callout"])
@pytest.mark.parametrize("platform", UPRIGHT)
def test_goods_take_all_the_height_that_the_words_leave(studio: Any, scene: str, platform: str) -> None:
    """Also into the bands where no words may stand."""
    slots = {"headline": "Tarn"}
    source = studio.source(scene, slots=slots, picture="upright", platform=platform, side=360)
    opened = source.open(studio)
    (goods,) = [drawn.box for drawn in opened.drawn if isinstance(drawn, DrawnPhoto)]
    words = min(mark.box.y for mark in opened.marks(source.frames - 1))
    unit = min(source.width, source.height) / 1080
    assert goods.height > 0.85 * words
    assert 0 < goods.y < 0.1 * source.height
    assert words - goods.bottom > 30 * unit


@pytest.mark.parametrize("name", sorted(looks()))
@pytest.mark.parametrize("scene", ["kinetic-hook", "statement", "chapter-title"])
def test_names_are_large_on_wide_frames(studio: Any, scene: str, name: str) -> None:
    (box,) = _words(studio, scene, slots={"headline": "Ledgerly"}, look=name, ratio="landscape")
    assert box.width > 0.4 * 640
    assert box.height > 0.12 * 360


@pytest.mark.parametrize("name", sorted(looks()))
@pytest.mark.parametrize("ratio", ["portrait", "tall", "landscape"])
def test_the_sign_of_a_hook_is_large_and_stands_out(studio: Any, ratio: str, name: str) -> None:
    slots = {"headline": "Thirsty?", "icon": "droplet"}
    source = studio.source("kinetic-hook", slots=slots, look=name, ratio=ratio, side=360, number=0)
    drawn = source.open(studio).drawn
    (sign,) = [each for each in drawn if isinstance(each, DrawnIcon)]
    assert sign.box.width >= 0.25 * 360
    plate = next(each for each in drawn if isinstance(each, DrawnShape) and each.layer.id == "plate")
    assert plate.box.x <= sign.box.x
    assert plate.box.right >= sign.box.right
    if not is_solid(plate.style):
        assert sign.colour != "ground"


def test_a_shape_behind_goods_stands_at_their_height(studio: Any) -> None:
    source = studio.source("product-hero", picture="upright", slots={"headline": "Tarn"}, side=360)
    drawn = {each.layer.id: each for each in source.open(studio).drawn if hasattr(each, "layer")}
    hero, goods = drawn["hero"].box, drawn["cutout"].box
    assert abs(hero.y + hero.height / 2 - goods.y - goods.height / 2) < 1
    assert hero.height < goods.height


@pytest.mark.parametrize("name", sorted(looks()))
def test_short_items_stand_on_one_line_each(studio: Any, name: str) -> None:
    slots = {"headline": "Built for bad weather", "items": ("Sealed membrane", "Grip in mud", "240 g light")}
    source = studio.source("point-list", slots=slots, look=name, side=360)
    rows = next(each for each in source.open(studio).drawn if each.layer.id == "items").rows
    assert [row.words.setting.lines for row in rows] == [1, 1, 1]


@pytest.mark.parametrize("name", sorted(looks()))
def test_two_points_take_half_of_an_upright_stage(studio: Any, name: str) -> None:
    slots = {"headline": "Steel water bottle", "items": ("Leakproof", "600 ml")}
    source = studio.source("point-list", slots=slots, look=name, side=360)
    boxes = [mark.box for mark in source.open(studio).marks(source.frames - 1)]
    stage = Grid(source.width, source.height, safe=source.safe).stage
    assert max(box.bottom for box in boxes) - min(box.y for box in boxes) > 0.45 * stage.height
