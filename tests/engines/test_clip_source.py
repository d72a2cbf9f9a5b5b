"""A clip stands in a scene as the drawn person stood: same place, same moments, its ground taken out."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import numpy as np
import pytest
import skia
from reelwright.generators.clip_source import EngineClipSource
from reelwright.generators.embedded.cast.engine import EmbeddedEngine
from reelwright.generators.embedded.cast.source import CastSource
from reelwright.story.cast import Move, Performance
from reelwright.story.requests import AnimatePose, Subject
from reelwright.tools.work.bench import FolderBench

WIDTH, HEIGHT, FRAMES = 128, 192, 12
CLIP = "c" * 64
BEHIND = (30, 90, 160)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[FolderBench, CastSource, Any]:
    """A drawn clip with its matte, and the recipe that it was drawn from."""
    moves = (Move(motion="wave", start=0, frames=FRAMES, track="gesture"),)
    asked = AnimatePose(
        width=WIDTH,
        height=HEIGHT,
        seconds=Fraction(FRAMES, 30),
        subject=Subject(person="maya"),
        performance=Performance(person="maya", framing="half", moves=moves),
    )
    engine = EmbeddedEngine()
    plan = engine.plan(asked)
    folder = tmp_path_factory.mktemp("clip")
    engine.run(plan, FolderBench(folder))
    (staged,) = engine.people(asked)
    files = FolderBench(tmp_path_factory.mktemp("work"), artifacts={CLIP: folder})
    return files, staged.cast, plan.clip


def source_of(made: tuple[FolderBench, CastSource, Any], **fields: Any) -> EngineClipSource:
    _, preview, clip = made
    told = {
        "key": CLIP, "clip": clip, "preview": preview, "matte": "file", "width": preview.width,
        "height": preview.height, "fps": preview.fps, "frames": preview.frames,
    }  # fmt: skip
    return EngineClipSource.model_validate(told | fields)


def drawn(source: Any, files: FolderBench, frame: int) -> np.ndarray[Any, Any]:
    pixels = np.zeros((HEIGHT, WIDTH, 4), np.uint8)
    canvas = skia.Canvas(pixels, colorType=skia.kRGBA_8888_ColorType, alphaType=skia.kPremul_AlphaType)
    canvas.clear(skia.ColorSetRGB(*BEHIND))
    source.open(files).draw(canvas, frame)
    return pixels[:, :, :3].astype(int)


def test_the_person_of_a_clip_with_a_matte_stands_before_another_ground(made: Any) -> None:
    files, preview, _ = made
    for frame in (0, 5, FRAMES - 1):
        apart = np.abs(drawn(source_of(made), files, frame) - drawn(preview, files, frame))
        # What the encoder loses at edges is little, and no rim of the clip's ground is left.
        assert apart.mean() < 3, frame
        assert np.percentile(apart.max(axis=2), 99) < 40, frame


def test_handles_lie_before_what_is_shown(made: Any) -> None:
    files, _, clip = made
    shifted = source_of(made, clip=clip.model_copy(update={"handle_before": 3}), frames=FRAMES - 3)
    assert np.array_equal(drawn(shifted, files, 2), drawn(source_of(made), files, 5))


def test_a_silhouette_is_lent_by_the_preview(made: Any) -> None:
    files, preview, _ = made
    bare = drawn(source_of(made, matte="source"), files, 4)
    whole = drawn(source_of(made, matte="none"), files, 4)
    corner = (slice(0, 8), slice(0, 8))
    assert np.abs(bare[corner] - BEHIND).max() <= 1, "the scene is seen around the person"
    assert np.abs(whole[corner] - BEHIND).max() > 20, "the clip's ground fills the place"
    alone = drawn(preview.model_copy(update={"ground": False}), files, 4)
    assert (bare.min(axis=2) - alone.min(axis=2) > 40).sum() < 10, "a rim of the clip's own ground is seen"


def test_the_clip_reaches_as_far_around_its_place_as_the_preview(made: Any) -> None:
    files, _, _ = made
    source = source_of(made, matte="none", width=WIDTH // 2, height=HEIGHT // 2, around=(0, 0, WIDTH // 2, HEIGHT // 2))
    assert np.abs(drawn(source, files, 0) - drawn(source_of(made, matte="none"), files, 0)).max() <= 2


def test_the_face_is_where_the_preview_has_it(made: Any) -> None:
    files, preview, _ = made
    opened: Any = source_of(made).open(files)
    assert opened.face_box(3) == preview.open(files).face_box(3)  # type: ignore[attr-defined]
    assert opened.marks(3) == ()
    assert source_of(made).needs()[0] == CLIP
