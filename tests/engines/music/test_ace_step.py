"""ACE-Step from a tiny checkpoint in its real layout: exact lengths, equal seeds, errors that say what to do; and laid
on a film's beats."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from reelwright.generators import registry
from reelwright.generators.engine_job import EngineJob
from reelwright.generators.settings import EngineSettings, Levers
from reelwright.planners.prompting.music import music_request
from reelwright.story.answers import Piece
from reelwright.story.errors import EngineError, InputError
from reelwright.story.requests import Music
from reelwright.story.storyboard import MusicPlan
from reelwright.tools.media.wav import read_wav
from reelwright.tools.sound.grid_fit import FitToGridJob
from reelwright.tools.work.bench import FolderBench
from reelwright.tools.work.executor import InlineExecutor
from reelwright.tools.work.store import FolderStore
from tiny_ace import tiny_ace_step
from tiny_weights import build

pytestmark = pytest.mark.torch
RATE = 48_000


@pytest.fixture(scope="module")
def weights(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build("ace-step", tmp_path_factory.mktemp("weights") / "ace")


@pytest.fixture
def settings(weights: Path) -> EngineSettings:
    return settings_for(weights)


def settings_for(folder: Path, **levers: Any) -> EngineSettings:
    return EngineSettings(
        device="cpu", weights={"ace-step": str(folder)}, levers=Levers(steps=2, precision="fp32", **levers)
    )


@pytest.fixture(autouse=True)
def _no_pipelines_stay() -> Any:
    from reelwright.generators.diffusion.residency import residency

    yield
    budget, residency().budget_bytes = residency().budget_bytes, 0
    residency().evict()
    residency().budget_bytes = budget


def music(**more: Any) -> Music:
    return Music(**({"prompt": "calm piano, soft pads", "seconds": 10, "bpm": 120, "scale": "C major"} | more))


def run(settings: EngineSettings, request: Music, folder: Path, **bench: Any) -> NDArray[np.float32]:
    folder.mkdir()
    engine = registry.engine("ace-step", settings)
    answer = engine.run(engine.plan(request), FolderBench(folder, **bench))
    assert isinstance(answer, Piece)
    sound, rate = read_wav(folder / answer.sound)
    assert rate == RATE
    return sound


@pytest.mark.parametrize("seconds", ["10", "317/30", "47/10"])
def test_a_piece_is_stereo_and_exactly_as_long_as_asked(settings: EngineSettings, tmp_path: Path, seconds: str) -> None:
    request = music(seconds=seconds)
    sound = run(settings, request, tmp_path / "out")
    assert sound.shape == (round(request.seconds * RATE), 2)
    assert 0.1 < np.abs(sound).max() <= 1
    assert sound.std() > 0.01


def test_equal_seeds_make_equal_pieces_and_all_that_is_told_changes_them(
    settings: EngineSettings, tmp_path: Path
) -> None:
    first = run(settings, music(), tmp_path / "first")
    assert np.array_equal(first, run(settings, music(), tmp_path / "again"))
    for number, change in enumerate(({"seed": 1}, {"bpm": 140}, {"scale": "D minor"}, {"prompt": "drums"})):
        assert not np.array_equal(first, run(settings, music(**change), tmp_path / str(number)))


def test_progress_grows_to_the_steps_end(settings: EngineSettings, tmp_path: Path) -> None:
    heard: list[float] = []
    run(settings, music(), tmp_path / "out", on_progress=heard.append)
    assert heard == sorted(heard)
    assert len(heard) == 2


def test_the_pipeline_stays_warm_for_the_next_piece(settings: EngineSettings, tmp_path: Path) -> None:
    from reelwright.generators.diffusion.residency import residency

    run(settings, music(), tmp_path / "one")
    (key,) = residency().warm()
    with residency().lease(key, _never) as pipe:
        first = pipe
    run(settings, music(seed=4), tmp_path / "two")
    with residency().lease(key, _never) as pipe:
        assert pipe is first


def _never() -> Any:
    raise AssertionError("it was warm")


def _spoiled(monkeypatch: pytest.MonkeyPatch, spoil: Callable[[Any, int], Any]) -> list[int]:
    """Let the model's decoder give something else; how often it was asked is counted."""
    from diffusers import AutoencoderOobleck

    asked: list[int] = []
    decode = AutoencoderOobleck.decode

    def spoiled(self: Any, *arguments: Any, **more: Any) -> Any:
        asked.append(1)
        made = decode(self, *arguments, **more)
        made.sample = spoil(made.sample, len(asked))
        return made

    monkeypatch.setattr(AutoencoderOobleck, "decode", spoiled)
    return asked


@pytest.mark.parametrize("factor", [float("nan"), 0.0], ids=["no numbers", "silence"])
def test_a_broken_piece_is_made_once_more_with_another_seed(
    settings: EngineSettings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, factor: float
) -> None:
    plain = run(settings, music(), tmp_path / "plain")
    asked = _spoiled(monkeypatch, lambda sound, time: sound * factor if time == 1 else sound)
    second = run(settings, music(), tmp_path / "out")
    assert len(asked) == 2
    assert np.abs(second).max() > 0.1
    assert not np.array_equal(plain, second)


@pytest.mark.parametrize(("factor", "said"), [(float("nan"), "NaN"), (0.0, "silent")])
def test_a_piece_that_stays_broken_is_an_error(
    settings: EngineSettings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, factor: float, said: str
) -> None:
    asked = _spoiled(monkeypatch, lambda sound, _: sound * factor)
    with pytest.raises(EngineError, match=f"{said}.*with 2 seeds") as caught:
        run(settings, music(), tmp_path / "out")
    assert len(asked) == 2
    assert "precision" in caught.value.hint
    assert not list((tmp_path / "out").iterdir())


def test_memory_that_is_too_short_is_an_error_that_names_the_lever(
    settings: EngineSettings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import torch

    def short(_: Any, __: int) -> Any:
        raise torch.OutOfMemoryError("CUDA out of memory. Tried to allocate 20.00 GiB")

    _spoiled(monkeypatch, short)
    with pytest.raises(EngineError, match="memory") as caught:
        run(settings, music(), tmp_path / "out")
    assert "quantization" in caught.value.hint


@pytest.mark.parametrize("part", ["vae", "condition_encoder", "transformer"])
def test_weights_that_lack_a_part_are_refused(weights: Path, tmp_path: Path, part: str) -> None:
    broken = tmp_path / "broken"
    shutil.copytree(weights, broken, ignore=shutil.ignore_patterns(part))
    with pytest.raises(InputError, match=part):
        run(settings_for(broken), music(), tmp_path / "out")


def test_weights_that_were_cut_off_are_refused(weights: Path, tmp_path: Path) -> None:
    broken = tmp_path / "broken"
    shutil.copytree(weights, broken)
    (file,) = (broken / "transformer").glob("*.safetensors")
    file.write_bytes(file.read_bytes()[:-1000])
    with pytest.raises(InputError, match="cut off") as caught:
        run(settings_for(broken), music(), tmp_path / "out")
    assert "download" in caught.value.hint


def test_a_decoder_of_another_rate_is_refused(tmp_path: Path) -> None:
    with pytest.raises(EngineError, match="44100 samples a second"):
        run(settings_for(tiny_ace_step(tmp_path / "other", sampling_rate=44_100)), music(), tmp_path / "out")


def test_another_pipeline_in_the_folder_is_refused(weights: Path, tmp_path: Path) -> None:
    broken = tmp_path / "broken"
    shutil.copytree(weights, broken)
    index = json.loads((broken / "model_index.json").read_text())
    index["transformer"] = ["diffusers", "AutoencoderOobleck"]
    (broken / "model_index.json").write_text(json.dumps(index))
    with pytest.raises((EngineError, InputError), match="transformer"):
        run(settings_for(broken), music(), tmp_path / "out")


def test_from_a_films_mood_to_its_music_through_the_store(settings: EngineSettings, tmp_path: Path) -> None:
    store = FolderStore(tmp_path / "store")
    request = music_request(MusicPlan(mood="calm", frames_per_beat=18), frames=150, fps=30, seed=5)
    plan = registry.engine("ace-step", settings).plan(request)
    made = EngineJob(plan=plan, settings=settings)
    fit = FitToGridJob(piece=made.key(), frames=150, fps=30, frames_per_beat=18)
    InlineExecutor().run([made, fit], store)
    piece = store.find(made.key())
    assert piece is not None
    assert piece.made.engine == "ace-step"
    assert piece.facts["weights"] == list(plan.weights)
    sound, _ = read_wav(store.folder(fit.key()) / "music.wav")
    assert len(sound) == 5 * RATE
    laid = store.find(fit.key())
    assert laid is not None
    # A model of random numbers keeps no tempo; that is said rather than hidden.
    assert laid.facts["on_grid"] or laid.facts["notes"]


def test_a_piece_that_keeps_its_tempo_lands_on_the_grid(
    settings: EngineSettings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import torch

    def pulsing(sound: Any, _: int) -> Any:
        t = torch.arange(sound.shape[-1]) / RATE
        return 0.1 * sound * torch.exp(-30 * (t % (60 / 122)))

    _spoiled(monkeypatch, pulsing)
    made = run(settings, music(seconds=16), tmp_path / "out")
    (tmp_path / "fitted").mkdir()
    key = "a" * 64
    job = FitToGridJob(piece=key, frames=300, fps=30, frames_per_beat=15)
    facts = job.make(FolderBench(tmp_path / "fitted", artifacts={key: tmp_path / "out"})).facts
    assert len(made) == 16 * RATE
    assert facts["on_grid"]
    assert facts["bpm_heard"] == pytest.approx(122, rel=0.002)
    assert facts["beat_error_ms"]["median"] < 6
