"""Garment photos are told apart, measured and tagged; what cannot be worn is refused for one clear reason."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from made_garments import WHAT, busy, garment, on_ground, photo, smaller, with_person
from PIL import Image
from reelwright.story.artifact import Artifact
from reelwright.story.errors import InputError
from reelwright.story.garment import Garment
from reelwright.templates.prompt_text import tag_dimensions
from reelwright.tools.garments.understand import understand
from reelwright.tools.media.intake import take_in
from reelwright.tools.work.executor import InlineExecutor
from reelwright.tools.work.job import Job
from reelwright.tools.work.store import FolderStore


@pytest.mark.parametrize("name", sorted(WHAT))
def test_every_garment_is_filed_as_a_person_would(name: str) -> None:
    found = garment(name).garment
    assert (found.category, found.kind) == WHAT[name]
    assert found.score > 0.6


@pytest.mark.parametrize(
    ("name", "dimension", "value"),
    [
        ("tee-print", "pattern", "graphic"),
        ("tee-print", "sleeve", "short"),
        ("tee-print", "colour", "cream"),
        ("breton", "pattern", "striped"),
        ("breton", "sleeve", "long"),
        ("check-shirt", "pattern", "checked"),
        ("check-shirt", "neckline", "collar"),
        ("hoodie", "hood", "fixed"),
        ("hoodie", "colour", "green"),
        ("tank", "sleeve", "none"),
        ("tank", "neckline", "scoop"),
        ("summer-dress", "pattern", "dotted"),
        ("evening-dress", "length", "floor"),
        ("evening-dress", "pattern", "plain"),
        ("sweater", "pattern", "plain"),
        ("pleated-skirt", "pattern", "plain"),
        ("blazer", "colour", "navy"),
        ("coat", "length", "calf"),
        ("shorts", "length", "thigh"),
    ],
)
def test_what_is_seen_becomes_tags(name: str, dimension: str, value: str) -> None:
    assert garment(name).garment.tag(dimension) == value


@pytest.mark.parametrize("name", sorted(WHAT))
def test_tags_keep_to_the_dimensions_and_their_values(name: str) -> None:
    dimensions = tag_dimensions()
    for tag in garment(name).garment.tags:
        values = dimensions[tag.dimension].get("values")
        assert tag.source == "photo"
        assert 0 < tag.confidence <= 1
        assert not values or tag.value in values, tag


@pytest.mark.parametrize("name", sorted(WHAT))
def test_landmarks_lie_on_the_cloth_and_the_sides_mirror_each_other(name: str) -> None:
    read = garment(name)
    alpha = np.asarray(read.cutout.getchannel("A")) > 100
    marks = {each.name: each for each in read.garment.landmarks}
    axis = np.mean([mark.x for mark in marks.values()])
    tall = read.garment.height
    for mark in marks.values():
        if mark.name in ("neck-centre", "crotch"):
            continue
        row, column = int(mark.y), int(mark.x)
        near = alpha[max(0, row - 9) : row + 10, max(0, column - 9) : column + 10]
        assert near.any(), mark
        other = mark.name.replace("left", "right") if "left" in mark.name else mark.name.replace("right", "left")
        assert abs((mark.x + marks[other].x) / 2 - axis) < 0.04 * tall
        assert abs(mark.y - marks[other].y) < 0.05 * tall


def test_landmarks_of_the_shirt_are_where_it_was_drawn() -> None:
    read, share = garment("tee-print"), 2 / 3
    drawn = {
        "shoulder-right": (226, 222),
        "underarm-right": (232, 420),
        "cuff-outer-right": (354, 404),
        "hem-right": (238, 900),
    }
    hem = read.garment.landmark("hem-right")
    assert hem is not None
    off_x, off_y = hem.x - (450 + 238) * share, hem.y - 900 * share
    for name, (x, y) in drawn.items():
        mark = read.garment.landmark(name)
        assert mark is not None
        assert np.hypot(mark.x - off_x - (450 + x) * share, mark.y - off_y - y * share) < 30, name


def test_a_photo_that_lies_on_its_side_is_turned() -> None:
    turned = smaller(photo("hoodie"), 0.5).rotate(90, expand=True)
    found = understand(turned, name="side.jpg").garment
    assert (found.kind, found.quarter_turns) == ("hoodie", 1)
    assert any("turned by 90" in note for note in found.notes)


def test_a_huge_photo_is_made_smaller_and_a_tiny_one_refused() -> None:
    huge = photo("shorts").resize((2700, 3375), Image.Resampling.BILINEAR)
    assert max(understand(huge, name="huge.jpg").cutout.size) <= 1600
    with pytest.raises(InputError, match=r"160 x 190 pixels: too few"):
        understand(photo("shorts").resize((160, 190)), name="tiny.jpg")


def test_a_cutout_with_alpha_is_taken_as_it_is() -> None:
    read = garment("jeans")
    again = understand(read.cutout, name="jeans.png").garment
    assert again.kind == "trousers"
    assert again.tag("leg") == read.garment.tag("leg")


def refusal(picture: Image.Image) -> InputError:
    with pytest.raises(InputError) as caught:
        understand(picture, name="photo.jpg")
    assert "photo.jpg" in caught.value.what
    assert caught.value.hint
    return caught.value


def test_a_busy_ground_is_refused() -> None:
    cut = garment("tee-print").cutout
    assert (
        "background is not plain" in refusal(on_ground(cut, busy((cut.width + 200, cut.height + 200)), (100, 100))).what
    )


def test_a_person_inside_is_refused() -> None:
    why = refusal(with_person(garment("sweater").cutout)).what
    assert "person" in why
    assert "face" in why


def test_two_garments_are_refused() -> None:
    cut = garment("shorts").cutout
    sheet = Image.new("RGB", (2 * cut.width + 180, cut.height + 120), (240, 240, 240))
    two = on_ground(cut, on_ground(cut, sheet, (50, 60)), (cut.width + 130, 60))
    assert "more than one thing" in refusal(two).what


@pytest.mark.parametrize("name", ["bottle", "candle", "lamp", "mug", "serum", "speaker"])
def test_what_is_no_garment_is_refused(name: str) -> None:
    from made_garments import PHOTOS

    with Image.open(PHOTOS.parent / "products" / f"{name}.jpg") as opened:
        refusal(smaller(opened.convert("RGB"), 0.5))


def test_a_back_is_worn_as_the_front_and_said_so() -> None:
    read = garment("tee-print")
    back = read.cutout.convert("RGB")
    # A back: the cloth beside the neck goes on across it, with nothing of an inside.
    beside = back.crop((back.width // 2 - 96, 14, back.width // 2 - 80, 330)).resize((180, 330))
    back.paste(beside, (back.width // 2 - 90, 0))
    back.putalpha(read.cutout.getchannel("A"))
    found = understand(back, name="back.png").garment
    assert found.view == "untold"
    assert found.score < read.garment.score
    assert any("may be the back" in note for note in found.notes)


def test_an_asset_keeps_what_was_read(tmp_path: Path) -> None:
    store, executor = FolderStore(tmp_path / "store"), InlineExecutor()
    smaller(photo("tank")).save(tmp_path / "tank.png")

    def run(job: Job) -> Artifact:
        return executor.run([job], store)[job.key()]

    asset, notes = take_in(
        tmp_path / "tank.png", kind="garment", asset_id="garment-1", put_file=store.put_file, run=run
    )
    assert asset.cutout is not None
    found = Garment.load(store.folder(asset.cutout.key))
    with Image.open(store.folder(asset.cutout.key) / "picture.png") as picture:
        assert picture.mode == "RGBA"
        assert picture.size == (found.width, found.height)
    assert found.kind == "tank"
    assert any("shows a tank" in note for note in notes)
