"""Pictures are shown whole or next to whole; crops keep what there is to see."""

from __future__ import annotations

from typing import Any

import hypothesis.strategies as st
import numpy as np
import pytest
from hypothesis import given
from PIL import Image, ImageDraw
from reelwright.story.frame_source import Box
from reelwright.templates.library import looks
from reelwright.tools.compositor.layers.drawn_photo import DrawnPhoto, camera_view
from reelwright.tools.compositor.pictures.detail import best_window, detail_centre, detail_map
from reelwright.tools.compositor.pictures.framing import COVER_KEPT, DETAIL_KEPT, UPRIGHT, framed

FRAME = Box(x=0, y=0, width=1080, height=1080)
REGION = Box(x=0, y=0, width=1090, height=505)
INSET = Box(x=72, y=72, width=936, height=410)


def _spot(at: tuple[int, int]) -> Image.Image:
    picture = Image.new("RGB", (600, 400), (120, 120, 120))
    draw = ImageDraw.Draw(picture)
    for ring in range(40, 0, -8):
        tone = 255 if ring % 16 else 0
        draw.ellipse((at[0] - ring, at[1] - ring, at[0] + ring, at[1] + ring), fill=(tone, tone, tone))
    return picture


@pytest.mark.parametrize("at", [(80, 200), (300, 200), (520, 330), (90, 60)])
def test_a_crop_keeps_the_detail(at: tuple[int, int]) -> None:
    energy = detail_map(_spot(at))
    left, top = best_window(energy, wide=0.5, tall=0.5)
    assert left <= at[0] / 600 <= left + 0.5
    assert top <= at[1] / 400 <= top + 0.5
    x, y = detail_centre(energy)
    assert (x < 0.5) == (at[0] < 300) or at[0] == 300
    assert 0 < y < 1


def test_a_plain_picture_is_cut_around_its_middle() -> None:
    energy = detail_map(Image.new("RGB", (600, 400), (90, 90, 90)))
    assert best_window(energy, wide=0.6, tall=1.0) == pytest.approx((0.2, 0.0), abs=0.02)
    assert detail_centre(energy) == pytest.approx((0.5, 0.5), abs=0.01)


def test_nothing_is_cut_at_the_top_of_a_portrait() -> None:
    assert best_window(detail_map(_spot((300, 360))), wide=1.0, tall=0.5, from_top=True)[1] == 0


@given(
    width=st.integers(40, 4000),
    height=st.integers(40, 4000),
    bare=st.booleans(),
    zoom=st.sampled_from((1.0, 1.2)),
    tall=st.floats(200, 1080),
)
def test_a_frame_never_cuts_much_of_a_picture(width: int, height: int, bare: bool, zoom: float, tall: float) -> None:
    region = REGION.model_copy(update={"height": tall})
    framing = framed(
        region, width=width, height=height, frame=FRAME, inset=INSET, bare=bare, zoom=zoom, align="center", unit=1.0
    )
    ratio = (width / height) / (framing.box.width / framing.box.height)
    kept = min(ratio, 1 / ratio)
    assert kept >= {"bare": COVER_KEPT, "whole": 1.0, "detail": DETAIL_KEPT}[framing.manner] - 1e-6
    assert framing.box.width <= region.width + 0.01
    assert framing.box.height <= max(region.height, INSET.height) + 0.01
    if framing.manner == "detail":
        assert zoom > 1
        assert width >= UPRIGHT * height
        assert min(width / region.width, height / region.height) >= 1.6


@pytest.mark.parametrize("camera", ["push-in", "pull-out", "still", "pan-left", "pan-right", "tilt-up", "tilt-down"])
@pytest.mark.parametrize("travel", [1.035, 1.12])
def test_no_camera_shows_the_rim_of_a_picture(camera: str, travel: float) -> None:
    for focus in ((0.0, 1.0), (0.5, 0.5), (0.9, 0.1)):
        for share in np.linspace(0, 1, 9):
            for settle in (0.0, 1.0):
                view = camera_view(camera, float(share), travel=travel, settle=settle, focus=focus)
                assert 1 <= view.scale <= travel
                assert max(abs(view.x), abs(view.y)) <= (view.scale - 1) / 2 + 1e-9


@pytest.mark.parametrize("look", sorted(looks()))
@pytest.mark.parametrize("picture", ["photo", "cutout"])
def test_an_end_card_shows_the_product_beside_its_words_in_every_ratio(studio: Any, look: str, picture: str) -> None:
    for ratio in studio.RATIOS:
        opened = studio.source("end-card", look=look, ratio=ratio, side=540, picture=picture).open(studio)
        (box,) = (drawn.box for drawn in opened.drawn if isinstance(drawn, DrawnPhoto))
        assert box.width * box.height > 0.04 * 540 * 540
        marks = {mark.role: mark for mark in opened.marks(89)}
        assert marks["display"].size_px > marks["headline"].size_px, ratio
        for mark in marks.values():
            across = min(mark.box.right, box.right) - max(mark.box.x, box.x)
            down = min(mark.box.bottom, box.bottom) - max(mark.box.y, box.y)
            assert across <= 0 or down <= 0, (ratio, mark)
