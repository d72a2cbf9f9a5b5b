"""Every scene in every look draws on each of its frames, entrances, overshoots, pictures and all."""

from __future__ import annotations

import pytest
import skia
from reelwright.templates.library import looks, platform, scenes
from reelwright.tools.compositor.sheets.library_check import fill, place
from reelwright.tools.compositor.sheets.sample_pictures import DrawnSamples

SMALL = platform("square").model_copy(update={"width": 120, "height": 120})


@pytest.mark.parametrize("look", sorted(looks()))
@pytest.mark.parametrize("scene", sorted(scenes()))
def test_a_scene_draws_on_each_of_its_frames(scene: str, look: str) -> None:
    found = scenes()[scene]
    surface = skia.Surface(120, 120)
    # Another appearance in each look: together they come to all of a scene's turns.
    number = sorted(looks()).index(look) % 5
    pictures = sorted(looks()).index(look) % 2 == 0
    slots = fill(found, full=False, pictures=pictures)
    source = place(found, slots, look=look, platform=SMALL, number=number, frames=75)
    opened = source.open(DrawnSamples())
    for frame in range(source.frames):
        opened.draw(surface.getCanvas(), frame)
    seen = surface.toarray()[..., :3].reshape(-1, 3)
    assert (seen != seen[0]).any(), "an even colour"
