"""`tryon` plans a film in which the garment is worn, and refuses what does not go together."""

from __future__ import annotations

from pathlib import Path

import pytest
from made_garments import garment, photo, smaller
from PIL import Image
from reelwright.agents.order import Order
from reelwright.agents.tryon import TryOnWish, try_on
from reelwright.story.brief import Brief
from reelwright.story.errors import InputError
from reelwright.story.storyboard import Storyboard

PLAN = Order(planner="offline", stop_at="storyboard")


@pytest.fixture(scope="module")
def shirt(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("photos") / "check-shirt.jpg"
    smaller(photo("check-shirt"), 0.6).save(path, quality=92)
    return path


def test_somebody_wears_the_garment_and_does_what_was_asked(shirt: Path, tmp_path: Path) -> None:
    wish = TryOnWish(garments=(shirt,), model="noah", motion="turns around fully", seconds=8)
    try_on(wish, tmp_path / "film", order=PLAN)
    brief, storyboard = Brief.load(tmp_path / "film"), Storyboard.load(tmp_path / "film")
    worn = [member for shot in storyboard.shots for member in shot.cast]
    assert worn
    assert {(member.person, member.garment, member.motion) for member in worn} == {
        ("noah", "garment-1", "turns around fully")
    }
    tags = {tag.dimension: tag for tag in brief.product.tags if tag.asset == "garment-1"}
    assert tags["pattern"].value == "checked"
    assert tags["pattern"].source == "photo"


def test_hands_go_into_no_pockets_that_are_not_there(tmp_path: Path) -> None:
    path = tmp_path / "dress.png"
    garment("summer-dress").cutout.save(path)
    wish = TryOnWish(garments=(path,), model="ada", motion="stands with hands in pockets", seconds=8)
    with pytest.raises(InputError, match="no pockets"):
        try_on(wish, tmp_path / "film", order=PLAN)


def test_a_video_is_no_motion(shirt: Path, tmp_path: Path) -> None:
    wish = TryOnWish(garments=(shirt,), driving=tmp_path / "dance.mp4", seconds=8)
    with pytest.raises(InputError, match="only BVH"):
        try_on(wish, tmp_path / "film", order=PLAN)


def test_a_bad_photo_is_refused_before_anything_is_planned(tmp_path: Path) -> None:
    Image.new("RGB", (400, 400), "#dddddd").save(tmp_path / "nothing.png")
    with pytest.raises(InputError, match=r"nothing\.png"):
        try_on(TryOnWish(garments=(tmp_path / "nothing.png",), seconds=8), tmp_path / "film", order=PLAN)
    assert not (tmp_path / "film" / "storyboard.json").exists()
