"""People and clothes marked by a segmenter of transformers', in photos and footage."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from reelwright.story.errors import EngineError, InputError
from reelwright.tools.estimators.clothes_parser import ClothesParser
from reelwright.tools.estimators.segment_job import GarmentMaskJob, PersonMaskJob
from reelwright.tools.media.decode import frames as decoded
from tiny_estimators import CLOTHES, tiny_segmenter
from tryon_stage import TryOnStage

pytestmark = pytest.mark.torch


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A tiny segmenter."""
    import torch

    torch.set_num_threads(1)
    return tiny_segmenter(tmp_path_factory.mktemp("segmenter"))


@pytest.fixture
def stage(tmp_path: Path) -> TryOnStage:
    """An empty store."""
    return TryOnStage(tmp_path)


def picture() -> np.ndarray:
    """Large grains of all colours."""
    grains = np.random.default_rng(2).integers(0, 256, (8, 6, 3), np.uint8)
    return np.asarray(Image.fromarray(grains).resize((120, 160), Image.Resampling.NEAREST))


def test_what_makes_room_for_a_garment_is_marked_by_the_models_own_labels(folder: Path) -> None:
    parser, shown = ClothesParser(folder), picture()
    labels = parser.labels(shown)
    assert labels.shape == (160, 120)
    assert len(np.unique(labels)) > 1
    for category, names in (
        ("top", {"Upper-clothes", "Dress"}),
        ("trousers", {"Pants", "Skirt", "Dress"}),
        ("dress", {"Upper-clothes", "Dress", "Pants", "Skirt"}),
    ):
        wanted = np.isin(labels, [CLOTHES.index(name) for name in names])
        np.testing.assert_array_equal(parser.worn(shown, category) == 255, wanted)  # type: ignore[arg-type]
    np.testing.assert_array_equal(parser.person(shown) == 0, labels == 0)


@pytest.mark.parametrize("label", ["UpperClothes", "shirt, blouse", "top, t-shirt, sweatshirt", "upper_clothes"])
def test_labels_of_other_data_sets_are_understood(tmp_path: Path, label: str) -> None:
    parser, shown = ClothesParser(tiny_segmenter(tmp_path, ("background", label, "hair"))), picture()
    np.testing.assert_array_equal(parser.worn(shown, "top") == 255, parser.labels(shown) == 1)
    assert not parser.worn(shown, "trousers").any()


def test_a_photos_mask_and_each_frames_of_footage_say_the_same(folder: Path, stage: TryOnStage) -> None:
    still = stage.photo("photo", picture())
    job = GarmentMaskJob(picture=still, category="top", model=str(folder))
    with Image.open(stage.made(job) / "picture.png") as opened:
        mask = np.asarray(opened)
    np.testing.assert_array_equal(mask, ClothesParser(folder).worn(picture(), "top"))
    moving = stage.footage(np.stack([picture()] * 6), fps=24)
    film = PersonMaskJob(picture=moving, moving=True, model=str(folder), seconds=Fraction(1, 8))
    shown = dict(decoded(stage.made(film) / "footage.mp4"))
    assert len(shown) == 3
    footage = next(iter(decoded(stage.artifacts[moving] / "footage.mp4", [0])))[1]
    expected = ClothesParser(folder).person(np.asarray(footage)) > 127
    assert ((shown[0][..., 0] > 127) == expected).mean() > 0.98


def test_what_is_no_clothes_segmenter_is_told(tmp_path: Path, folder: Path) -> None:
    with pytest.raises(InputError, match=r"no config\.json"):
        ClothesParser(tmp_path)
    roads = tiny_segmenter(tmp_path / "roads", ("road", "car"))
    with pytest.raises(InputError, match="names no clothes: road, car"):
        ClothesParser(roads)
    weights = roads / "model.safetensors"
    cut = tiny_segmenter(tmp_path / "cut") / "model.safetensors"
    cut.write_bytes(weights.read_bytes()[:200])
    with pytest.raises((InputError, EngineError), match="cut"):
        ClothesParser(cut.parent)
