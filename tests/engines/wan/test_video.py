"""Wan's plain video models on tiny checkpoints: clips from words, pictures that begin to move and arrive at another."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from reelwright.generators import registry
from reelwright.generators.engine import Engine, EnginePlan
from reelwright.generators.settings import EngineSettings, Levers
from reelwright.generators.shape import shape_of
from reelwright.story.requests import ImageToVideo, TextToVideo
from tiny_weights import settings_with
from wan_stage import WanStage, pictures

pytestmark = pytest.mark.torch
SIZE = {"width": 64, "height": 96, "prompt": "a city at night", "avoid": "blurred", "seed": 3}


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> EngineSettings:
    found: EngineSettings = settings_with(
        tmp_path_factory.mktemp("weights"),
        "wan-t2v-a14b",
        "wan-i2v-a14b",
        "wan-ti2v-5b",
        levers=Levers(steps=2, distilled=False),
    )
    return found


@pytest.fixture(scope="module")
def small(settings: EngineSettings) -> Engine:
    return registry.engine("wan-video", settings.model_copy(update={"variants": {"wan-video": "wan-ti2v-5b"}}))


@pytest.fixture(scope="module")
def large(settings: EngineSettings) -> Engine:
    return registry.engine("wan-video", settings)


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory) -> WanStage:
    return WanStage(tmp_path_factory.mktemp("store"))


class Pieces:
    """An engine whose plans come in chunks of at most so many frames."""

    def __init__(self, engine: Engine, longest: int) -> None:
        self._engine, self._longest = engine, longest
        self.prepare, self.run = engine.prepare, engine.run

    def plan(self, request: Any) -> EnginePlan:
        plan = self._engine.plan(request)
        capabilities = self._engine.capabilities().model_copy(update={"frames_max": self._longest, "carry": 1})
        return plan.model_copy(update={"shape": shape_of(request, capabilities)})


@pytest.mark.parametrize("which", ["small", "large"])
def test_words_become_a_clip_that_is_the_same_each_time(
    which: str, stage: WanStage, request: pytest.FixtureRequest
) -> None:
    engine: Engine = request.getfixturevalue(which)
    asked = TextToVideo(**SIZE, seconds=Fraction(1, 2))
    clip, folder = stage.run(engine, asked)
    shown = pictures(clip, folder)
    assert shown.shape == ({"small": 12, "large": 8}[which], 96, 64, 3)
    assert stage.told[-1] == 1.0
    again, second = stage.run(engine, asked)
    assert (second / again.picture).read_bytes() == (folder / clip.picture).read_bytes()
    for other in ({"seed": 4}, {"prompt": "a meadow by day, with cows"}):
        assert not np.array_equal(pictures(*stage.run(engine, asked.model_copy(update=other))), shown)


@pytest.mark.parametrize("which", ["small", "large"])
def test_a_picture_begins_to_move_and_another_picture_moves_otherwise(
    which: str, stage: WanStage, request: pytest.FixtureRequest
) -> None:
    engine: Engine = request.getfixturevalue(which)
    asked = ImageToVideo(**SIZE, seconds=Fraction(1, 4), image=stage.portrait())
    shown = pictures(*stage.run(engine, asked))
    with stage.instead(asked.image, stage.portrait(seed=1)):
        other = pictures(*stage.run(engine, asked))
    assert shown.shape == other.shape
    assert not np.array_equal(shown, other)


def test_a_clip_from_words_goes_on_from_its_last_frame(small: Engine, stage: WanStage) -> None:
    asked = TextToVideo(**SIZE, seconds=Fraction(1), fps=Fraction(24))
    pieces: Any = Pieces(small, 13)
    assert [chunk.carried for chunk in pieces.plan(asked).shape.chunks] == [0, 1]
    clip, folder = stage.run(pieces, asked)
    assert len(pictures(clip, folder)) == clip.frames == 24
    assert len(stage.told) == 2 * 2 * 2


def test_a_clip_ends_with_the_picture_at_which_it_must_arrive(
    large: Engine, stage: WanStage, monkeypatch: pytest.MonkeyPatch
) -> None:
    from diffusers import WanImageToVideoPipeline

    made: list[tuple[dict[str, Any], np.ndarray]] = []
    real = WanImageToVideoPipeline.__call__

    def watched(self: Any, **told: Any) -> Any:
        found = real(self, **told)
        made.append((told, found.frames[0]))
        return found

    monkeypatch.setattr(WanImageToVideoPipeline, "__call__", watched)
    asked = ImageToVideo(
        **SIZE, seconds=Fraction(1), fps=Fraction(16), image=stage.portrait(), last=stage.portrait(seed=1)
    )
    pieces: Any = Pieces(large, 9)
    clip, folder = stage.run(pieces, asked)
    shown = pictures(clip, folder).astype(int)
    assert len(shown) == 16
    assert ["last_image" in told for told, _ in made] == [False, True]
    assert np.abs(shown[-1] - np.rint(made[1][1][-1] * 255)).mean() < 6
    begun = np.asarray(made[1][0]["image"]).astype(int)
    assert np.abs(begun - shown[len(shown) - pieces.plan(asked).shape.chunks[1].kept - 1]).mean() < 6
