"""Every scene in every look draws on each of its frames, entrances, overshoots and all."""

from __future__ import annotations

import pytest
import skia
from reelwright.templates.library import looks, platform, scenes
from reelwright.tools.compositor.sheets.library_check import fill, place

SMALL = platform("square").model_copy(update={"width": 120, "height": 120})


@pytest.mark.parametrize("look", sorted(looks()))
@pytest.mark.parametrize("scene", sorted(scenes()))
def test_a_scene_draws_on_each_of_its_frames(scene: str, look: str) -> None:
    found = scenes()[scene]
    surface = skia.Surface(120, 120)
    for number in range(2):
        source = place(found, fill(found, full=False), look=look, platform=SMALL, number=number, frames=75)
        opened = source.open(_NoFiles())
        for frame in range(source.frames):
            opened.draw(surface.getCanvas(), frame)


class _NoFiles:
    def path(self, key: str, name: str) -> object:
        raise AssertionError(f"no scene without pictures reads {name}")
