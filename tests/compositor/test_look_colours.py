"""A brand's colours, or a product's, are put into any look so that words can be read."""

from __future__ import annotations

import colorsys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from reelwright.story.brand import BrandColour
from reelwright.templates.library import look, looks
from reelwright.tools.compositor.pictures.colour import contrast, from_hex, mix, to_hex, to_rgb
from reelwright.tools.compositor.pictures.palettes import (
    brand_colours,
    fitted,
    oklch,
    photo_colours,
    readable_in,
    roles_of,
)

HEX = st.integers(0, 0xFFFFFF).map(lambda value: f"#{value:06x}")


@pytest.mark.parametrize("text", ["#1b3a5c", "#e4572e", "#fbf6ea", "#17301c", "#7f7f7f", "#00ff00"])
def test_a_colour_comes_back_from_oklch_as_it_was(text: str) -> None:
    for one, other in zip(from_hex(text), from_hex(to_hex(to_rgb(oklch(text)))), strict=True):
        assert one == pytest.approx(other, abs=0.012)


@settings(max_examples=40, deadline=None)
@given(colours=st.lists(HEX, min_size=1, max_size=5), name=st.sampled_from(sorted(looks())))
def test_words_can_be_read_in_whatever_colours_a_brand_has(colours: list[str], name: str) -> None:
    palette, _ = fitted(look(name), roles_of([BrandColour(hex=colour) for colour in colours]))
    assert readable_in(look(name), palette)


@settings(max_examples=25, deadline=None)
@given(colours=st.lists(HEX, min_size=1, max_size=5), name=st.sampled_from(sorted(looks())))
def test_words_can_be_read_in_whatever_colours_a_product_has(colours: list[str], name: str) -> None:
    found = photo_colours(look(name), colours, asset="product-1")
    if found is not None:
        palette, _ = fitted(look(name), {"accent": found.accent, "deep": found.deep, "second": found.second})
        assert readable_in(look(name), palette)


def test_a_brand_keeps_its_hue_and_what_is_moved_is_told() -> None:
    found = brand_colours(look("calm"), [BrandColour(hex="#ffb199", role="accent")], brand="Alba")
    wanted = oklch("#ffb199")
    assert abs((found.accent[2] - wanted[2] + 180) % 360 - 180) < 1
    assert found.source == "brand"
    assert "#ffb199" in found.why
    assert "darker" in found.why


def test_a_colour_that_can_be_read_is_used_as_it_is() -> None:
    found = brand_colours(look("swiss"), [BrandColour(hex="#1846c8", role="accent")], brand="")
    assert to_hex(to_rgb(found.accent)) == "#1846c8"
    assert "used" not in found.why


def test_a_plain_list_is_sorted_by_lightness_and_strength() -> None:
    roles = roles_of([BrandColour(hex=text) for text in ("#fbf6ea", "#17301c", "#e4572e", "#9fc2b0")])
    shown = {role: to_hex(to_rgb(colour)) for role, colour in roles.items()}
    assert shown["accent"] == "#e4572e"
    assert contrast(to_rgb(roles["deep"]), to_rgb(roles["paper"])) > 10
    assert set(roles) == {"accent", "deep", "paper", "second"}


def test_a_products_ground_lies_beside_its_hue_and_grey_products_have_none() -> None:
    found = photo_colours(look("fresh"), ["#c8462d", "#f0ece4"], asset="product-1")
    assert found is not None
    red = colorsys.rgb_to_hls(*to_rgb(found.accent))[0]
    assert red < 0.1 or red > 0.95
    assert 40 < abs((found.paper[2] - found.accent[2] + 180) % 360 - 180) < 75
    assert found.paper[0] - found.accent[0] > 0.25
    assert "product-1" in found.why
    assert photo_colours(look("fresh"), ["#808080", "#f0f0f0"], asset="product-1") is None


def test_colours_of_far_hues_mix_without_passing_through_a_third() -> None:
    green, red = oklch("#17301c"), oklch("#e4572e")
    between = mix(green, red, 0.4)
    assert between[1] < 0.1
    assert mix(green, red, 0.0)[:2] == pytest.approx(green[:2])
    assert mix(green, red, 1.0)[:2] == pytest.approx(red[:2])
