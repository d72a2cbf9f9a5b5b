"""Products are cut out cleanly, or left as they are."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from made_products import SIZE, painted, photographed
from PIL import Image, ImageDraw, ImageFilter
from reelwright.story.artifact import Artifact
from reelwright.tools.media.colours import colours_of
from reelwright.tools.media.cutout import cut_out
from reelwright.tools.media.intake import take_in
from reelwright.tools.media.regions import grown, label, shrunk, touching_border
from reelwright.tools.work.executor import InlineExecutor
from reelwright.tools.work.job import Job
from reelwright.tools.work.store import FolderStore

PAINTS = {"bottle": (30, 110, 96), "mug": (200, 70, 40), "star": (60, 60, 70)}


def placed(photo: Image.Image) -> Image.Image:
    """The cut-out where it was in the photo."""
    cut = cut_out(photo)
    assert not isinstance(cut, str), cut
    picture, box = cut
    whole = Image.new("RGBA", photo.size, (0, 0, 0, 0))
    whole.paste(picture, box[:2])
    return whole


def alpha_of(picture: Image.Image) -> np.ndarray:
    return np.asarray(picture.getchannel("A"), float) / 255


def on(picture: Image.Image, ground: tuple[int, int, int]) -> np.ndarray:
    sheet = Image.new("RGBA", picture.size, (*ground, 255))
    sheet.alpha_composite(picture)
    return np.asarray(sheet.convert("RGB"), float)


@pytest.mark.parametrize("ground", ["white", "grey", "mint"])
@pytest.mark.parametrize("name", sorted(PAINTS))
def test_the_edge_is_where_it_was_painted_and_no_halo_is_left(name: str, ground: str) -> None:
    product = painted(name, PAINTS[name])
    cut, true = placed(photographed(product, ground)), alpha_of(product)
    off = np.abs(alpha_of(cut) - true)
    edge = (true > 0.02) & (true < 0.98)
    assert off.mean() < 0.0006
    assert off[edge].mean() < 0.04
    for other in ((12, 14, 40), (250, 240, 60)):
        halo = np.abs(on(cut, other) - on(product, other)).mean(axis=-1)
        assert halo[edge].mean() < 6, "the background's colour is left at the edge"


def test_a_pale_product_on_a_coloured_ground_and_the_opening_of_its_handle() -> None:
    product = painted("mug", (236, 232, 226))
    cut = placed(photographed(product, "mint"))
    assert np.abs(alpha_of(cut) - alpha_of(product)).mean() < 0.001
    middle_of_handle = (round(0.69 * SIZE[0]), round(0.53 * SIZE[1]))
    assert cut.getpixel(middle_of_handle)[3] == 0


def test_a_label_as_pale_as_the_ground_stays() -> None:
    cut = placed(photographed(painted("bottle", PAINTS["bottle"]), "white"))
    assert cut.getpixel((round(0.5 * SIZE[0]), round(0.66 * SIZE[1])))[3] == 255


def test_the_shadow_is_not_part_of_the_product() -> None:
    product = painted("bottle", PAINTS["bottle"])
    cut = cut_out(photographed(product, "grey", shadow=0.55))
    assert not isinstance(cut, str)
    left, top, right, bottom = (
        product.getchannel("A").point(lambda value: 255 if value > 8 else 0).getbbox() or (0,) * 4
    )
    assert np.abs(np.array(cut[1]) - np.array((left, top, right, bottom))).max() <= 12


def test_a_compressed_photo_leaves_no_specks(tmp_path: Path) -> None:
    product = painted("mug", PAINTS["mug"])
    photographed(product, "grey").save(tmp_path / "mug.jpg", quality=82)
    cut = placed(Image.open(tmp_path / "mug.jpg").convert("RGB"))
    labels, count = label(alpha_of(cut) > 0.3)
    sizes = np.bincount(labels.ravel(), minlength=count + 1)[1:]
    assert sizes.max() / sizes.sum() > 0.9995


@pytest.mark.parametrize("kind", ["busy", "touching", "lost", "nothing"])
def test_what_cannot_be_cut_out_cleanly_is_left_as_it_is(kind: str) -> None:
    if kind == "busy":
        noise = np.random.default_rng(3).integers(0, 255, (30, 30, 3), np.uint8)
        photo = Image.fromarray(noise).resize((600, 600), Image.Resampling.BICUBIC)
    elif kind == "touching":
        photo = Image.new("RGB", (600, 600), (240, 240, 240))
        ImageDraw.Draw(photo).rectangle((0, 220, 600, 600), fill=(180, 40, 40))
    elif kind == "lost":
        photo = photographed(painted("mug", (249, 248, 247)), "white")
    else:
        photo = Image.new("RGB", (600, 600), (240, 240, 240)).filter(ImageFilter.GaussianBlur(1))
    why = cut_out(photo)
    assert isinstance(why, str)
    assert why


def test_the_same_photo_gives_the_same_bytes() -> None:
    photo = photographed(painted("star", PAINTS["star"], (500, 560)), "mint")
    one, two = cut_out(photo), cut_out(photo)
    assert not isinstance(one, str)
    assert not isinstance(two, str)
    assert one[0].tobytes() == two[0].tobytes()


def test_a_product_photo_is_taken_in_with_its_cutout_and_its_colours(tmp_path: Path) -> None:
    store, executor = FolderStore(tmp_path / "store"), InlineExecutor()
    photographed(painted("mug", PAINTS["mug"], (600, 660)), "grey").save(tmp_path / "mug.png")

    def run(job: Job) -> Artifact:
        return executor.run([job], store)[job.key()]

    asset, notes = take_in(tmp_path / "mug.png", kind="product", asset_id="product-1", put_file=store.put_file, run=run)
    assert asset.cutout is not None
    with Image.open(store.folder(asset.cutout.key) / "picture.png") as picture:
        assert picture.mode == "RGBA"
        assert picture.size == (asset.cutout.width, asset.cutout.height)
    red, green, blue = (int(asset.colours[0][start : start + 2], 16) for start in (1, 3, 5))
    assert red > 2 * green > 2 * blue * 0.8
    assert any("cut out" in note for note in notes)


def test_colours_are_those_of_what_is_opaque() -> None:
    picture = Image.new("RGBA", (120, 120), (0, 255, 0, 0))
    ImageDraw.Draw(picture).rectangle((20, 20, 100, 80), fill=(200, 30, 30, 255))
    ImageDraw.Draw(picture).rectangle((20, 80, 100, 100), fill=(30, 40, 190, 255))
    assert colours_of(picture) == ("#c81e1e", "#1e28be")


def test_regions_are_numbered_and_their_borders_known() -> None:
    mask = np.zeros((9, 12), bool)
    mask[0:3, 0:3] = True
    mask[5:8, 4:9] = True
    mask[6, 6] = False
    labels, count = label(mask)
    assert count == 2
    assert touching_border(labels, count).tolist() == [False, True, False]
    assert shrunk(grown(mask, 2), 2)[6, 6]
