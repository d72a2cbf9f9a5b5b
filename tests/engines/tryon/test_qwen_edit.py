"""Qwen-Image-Edit with a tiny checkpoint, from encoded instructions on: reading them takes torchvision."""

from __future__ import annotations

from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from reelwright.generators.diffusion.images.qwen_edit import QwenEdit
from reelwright.generators.diffusion.prompts import FILE
from reelwright.generators.diffusion.residency import residency
from reelwright.generators.engine import EnginePlan
from reelwright.generators.settings import EngineSettings, Levers
from reelwright.story.errors import InputError
from reelwright.story.requests import Subject, TextToImage
from tiny_qwen import TEXT_WIDTH
from tiny_weights import settings_with
from tryon_stage import TryOnStage, wearing

pytestmark = pytest.mark.torch


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Iterator[EngineSettings]:
    """A tiny model, one step a picture."""
    import torch

    torch.set_num_threads(1)
    levers = Levers(steps=1)
    yield settings_with(tmp_path_factory.mktemp("weights"), "qwen-image-edit-plus", levers=levers)
    residency().evict()


@pytest.fixture
def stage(tmp_path: Path) -> TryOnStage:
    """An empty store."""
    return TryOnStage(tmp_path)


def encoded(stage: TryOnStage, engine: QwenEdit, plan: EnginePlan) -> None:
    """What the text encoder would leave for a plan's instruction."""
    import torch
    from safetensors.torch import save_file

    (job,) = engine.prepare(plan)
    folder = stage.folder / job.key()[:12]
    folder.mkdir(exist_ok=True)
    torch.manual_seed(plan.request.seed)
    names = ("prompt_embeds", "negative_prompt_embeds")
    save_file({name: torch.randn(1, 7, TEXT_WIDTH) for name in names}, str(folder / FILE))
    stage.artifacts[job.key()] = folder


def picture(folder: Path) -> np.ndarray:
    """What came out."""
    with Image.open(folder / "picture.png") as opened:
        return np.asarray(opened.convert("RGB"))


def test_a_photo_is_dressed_and_the_garment_matters(settings: EngineSettings, stage: TryOnStage) -> None:
    engine = QwenEdit(settings)
    photo = stage.photo("photo", np.random.default_rng(1).integers(0, 256, (320, 256, 3), np.uint8))
    asked = wearing(stage.garment(), subject=Subject(image=photo))
    plan = engine.plan(asked)
    assert plan.signals == ()
    assert plan.keeps == ()
    encoded(stage, engine, plan)
    first = picture(stage.run(engine, plan, work="first"))
    assert first.shape == (320, 256, 3)
    red = stage.photo("red", np.full((200, 160, 3), (220, 20, 20), np.uint8))
    other = engine.plan(asked.model_copy(update={"garment": red}))
    encoded(stage, engine, other)
    assert (first != picture(stage.run(engine, other, work="red"))).any()


def test_it_changes_pictures_and_makes_none_from_words_alone(settings: EngineSettings, stage: TryOnStage) -> None:
    engine = QwenEdit(settings)
    with pytest.raises(InputError, match="changes pictures"):
        engine.plan(TextToImage(width=256, height=256, prompt="a chair"))
    keys = tuple(stage.photo(f"photo {number}", np.full((64, 64, 3), number, np.uint8)) for number in range(5))
    plan = engine.plan(TextToImage(width=256, height=256, prompt="make it red", references=keys))
    assert "2 reference pictures are left out: 3 is the most" in plan.notes


def test_a_drawn_person_is_dressed_by_the_picture_alone(stage: TryOnStage) -> None:
    assert QwenEdit(EngineSettings()).plan(wearing(stage.garment())).signals == ("picture",)


def test_without_torchvision_it_says_so_before_anything_is_loaded(settings: EngineSettings) -> None:
    found = [obstacle for obstacle in QwenEdit(settings).obstacles() if "torchvision" in obstacle.what]
    assert bool(found) == (find_spec("torchvision") is None)
