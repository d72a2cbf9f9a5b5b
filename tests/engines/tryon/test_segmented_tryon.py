"""Users' photos and footage, dressed where a segmenter finds what they wear: plan, masks, picture, end to end."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from reelwright.generators.diffusion.images.flux_klein import FluxKlein
from reelwright.generators.diffusion.masks import region
from reelwright.generators.diffusion.residency import residency
from reelwright.generators.diffusion.wan.vace import WanVace
from reelwright.generators.settings import EngineSettings, Levers
from reelwright.story.requests import Subject
from reelwright.tools.estimators.clothes_parser import ClothesParser
from reelwright.tools.media.decode import frames as decoded
from tiny_estimators import tiny_segmenter
from tiny_weights import settings_with
from tryon_stage import TryOnStage, wearing

pytestmark = pytest.mark.torch


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Iterator[EngineSettings]:
    """Tiny models for pictures, clips and clothes."""
    import torch

    torch.set_num_threads(1)
    folder = tmp_path_factory.mktemp("weights")
    yield settings_with(
        folder,
        "flux-klein-4b",
        "wan-vace-1.3b",
        levers=Levers(steps=2, guidance=1.0),
        estimators={"garment": str(tiny_segmenter(folder / "clothes", ("background", "shirt", "hair")))},
    )
    residency().evict()


def grains(width: int, height: int) -> np.ndarray:
    """Large patches of all colours."""
    small = np.random.default_rng(2).integers(0, 256, (height // 32, width // 32, 3), np.uint8)
    return np.asarray(Image.fromarray(small).resize((width, height), Image.Resampling.NEAREST))


def test_of_a_photo_only_the_found_shirt_changes(settings: EngineSettings, tmp_path: Path) -> None:
    stage, engine, shown = TryOnStage(tmp_path), FluxKlein(settings), grains(256, 320)
    subject = Subject(person="maya", image=stage.photo("photo", shown))
    plan = engine.plan(wearing(stage.garment(), subject=subject))
    assert plan.signals == ()
    with Image.open(stage.run(engine, plan) / "picture.png") as opened:
        made = np.asarray(opened.convert("RGB"))
    marks = ClothesParser(Path(settings.estimators["garment"])).worn(shown, "top")
    assert 0.01 < (marks > 0).mean() < 0.99
    outside = region(marks) == 0
    np.testing.assert_array_equal(made[outside], shown[outside])
    assert (made[marks > 0] != shown[marks > 0]).mean() > 0.5


def test_of_footage_the_found_shirt_is_made_anew_in_every_frame(settings: EngineSettings, tmp_path: Path) -> None:
    stage, engine = TryOnStage(tmp_path), WanVace(settings)
    footage = stage.footage(np.stack([grains(64, 96)] * 12), fps=16)
    request = wearing(stage.garment(), driving=footage, width=64, height=96, fps=Fraction(16), seconds=Fraction(9, 16))
    plan = engine.plan(request)
    (job, _) = engine.prepare(plan)
    assert job.key() in plan.needs
    folder = stage.run(engine, plan)
    made = dict(decoded(folder / "picture.mp4"))
    assert len(made) == plan.clip.frames == 9
    before = dict(decoded(stage.artifacts[footage] / "footage.mp4"))
    marks = dict(decoded(stage.artifacts[job.key()] / "footage.mp4"))
    for number in range(9):
        mask = region(marks[number][..., 0])
        changed = np.abs(made[number].astype(int) - before[number].astype(int)).max(axis=2)
        # The clip has been encoded; edges between patches of colour ring a little.
        assert np.median(changed[mask == 0]) < 8
        assert np.median(changed[mask > 0]) > 8
