"""A tiny Wan pipeline under every lever: exact ones change nothing, others little, and each is taken back."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from reelwright.generators.diffusion.levers import exact_options, resolve
from reelwright.generators.diffusion.residency import Residency
from reelwright.generators.diffusion.warm import Warm, fingerprint, warm
from reelwright.generators.diffusion.working import denoisers, waits
from reelwright.generators.engine import EnginePlan
from reelwright.generators.frames import check_finite
from reelwright.generators.settings import EngineSettings, Levers
from reelwright.story.answers import ClipLayer
from reelwright.story.errors import EngineError, InputError
from reelwright.story.requests import TextToVideo
from tiny_weights import settings_with

pytestmark = pytest.mark.torch
ID = "wan-t2v-a14b"
PLAIN = Levers(steps=2, distilled=False)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> EngineSettings:
    found: EngineSettings = settings_with(tmp_path_factory.mktemp("weights"), ID, "wan-2.2-t2v-4-step")
    return found


def _plan(settings: EngineSettings) -> EnginePlan:
    return EnginePlan(
        engine="wan-video",
        request=TextToVideo(width=64, height=64, seconds=Fraction(1)),
        answer=ClipLayer(request="r", engine="wan-video", width=64, height=64, fps=Fraction(16), frames=5),
        options=exact_options(resolve("wan-video", settings, weights=ID)),
    )


@contextmanager
def _warm(made: EngineSettings, levers: Levers, home: Residency | None = None, **more: Any) -> Iterator[Warm]:
    settings = made.model_copy(update={"levers": levers})
    with warm(
        _plan(settings), settings, weights=ID, pipeline="WanPipeline", held=home or Residency(10**9), **more
    ) as held:
        yield held


def _latents(held: Warm, *, steps: int = 2, seed: str = "a") -> np.ndarray:
    import torch

    text = torch.linspace(-1, 1, 512 * 32).reshape(1, 512, 32)

    def make(generator: Any) -> Any:
        return held.pipeline(
            prompt_embeds=text, negative_prompt_embeds=-text, height=32, width=32, num_frames=5,
            num_inference_steps=steps, guidance_scale=held.resolved.guidance, generator=generator, output_type="latent",
        ).frames  # fmt: skip

    found: np.ndarray = held.attempt((seed, 0), make, look=check_finite).float().numpy()
    return found


def _error(found: np.ndarray, plain: np.ndarray) -> float:
    return float(np.linalg.norm(found - plain) / np.linalg.norm(plain))


@pytest.fixture(scope="module")
def plain(made: EngineSettings) -> np.ndarray:
    with _warm(made, PLAIN) as held:
        return _latents(held)


def test_the_same_seed_gives_the_same_frames_and_another_seed_others(made: EngineSettings, plain: np.ndarray) -> None:
    home = Residency(10**9)
    with _warm(made, PLAIN, home) as held:
        first = held.pipeline
        assert np.array_equal(_latents(held), plain)
        assert _error(_latents(held, seed="b"), plain) > 0.1
    with _warm(made, PLAIN, home) as held:
        assert held.pipeline is first, "it stayed warm"
        assert held.pipeline.text_encoder is None, "prompts are encoded by a job of their own"


@pytest.mark.parametrize("lever", [{"offload": "group"}, {"attention": "native"}, {"attention": "_native_math"}])
def test_exact_levers_change_nothing(made: EngineSettings, plain: np.ndarray, lever: dict[str, Any]) -> None:
    with _warm(made, PLAIN.model_copy(update=lever)) as held:
        assert _error(_latents(held), plain) < 1e-5
        assert all(waits(module) == ("offload" in lever) for module in denoisers(held.pipeline))


def test_whole_models_that_come_and_go_change_nothing_and_can_be_put_aside_in_groups(
    made: EngineSettings, plain: np.ndarray
) -> None:
    with _warm(made, PLAIN.model_copy(update={"offload": "model"})) as held:
        assert np.array_equal(_latents(held), plain)
        assert held.put_aside()
        assert all(waits(module) for module in denoisers(held.pipeline))
        assert np.array_equal(_latents(held), plain)


def test_compiled_blocks_are_the_repeated_ones(made: EngineSettings, plain: np.ndarray) -> None:
    import torch

    with _warm(made, PLAIN.model_copy(update={"compiled": True})) as held:
        for module in denoisers(held.pipeline):
            assert all(block._compiled_call_impl is not None for block in module.blocks)
        with torch.compiler.set_stance("force_eager"):
            assert np.array_equal(_latents(held), plain)


def test_blocks_that_are_hooked_into_are_compiled_in_pieces(
    made: EngineSettings, plain: np.ndarray, monkeypatch: pytest.MonkeyPatch
) -> None:
    import torch
    from diffusers import WanTransformer3DModel

    whole = WanTransformer3DModel.compile_repeated_blocks
    told: list[bool] = []

    def compile_repeated_blocks(self: Any, *, fullgraph: bool) -> None:
        told.append(fullgraph)
        # Dynamo reads the blocks as for any backend; nothing needs a compiler of C.
        whole(self, fullgraph=fullgraph, backend="eager")

    monkeypatch.setattr(WanTransformer3DModel, "compile_repeated_blocks", compile_repeated_blocks)
    for lever, in_one_piece in (({}, True), ({"offload": "group"}, False), ({"quantization": "fp8"}, False)):
        told.clear()
        with _warm(made, PLAIN.model_copy(update={"compiled": True, **lever})) as held:
            assert told == [in_one_piece] * 2
            if in_one_piece:
                assert _error(_latents(held), plain) < 1e-5
                assert held.put_aside()
                assert _error(_latents(held), plain) < 1e-5
                assert told[2:] == [False] * 2
        torch.compiler.reset()


@pytest.mark.parametrize(("quantization", "most"), [("fp8", 0.2), ("int8", 0.05)])
def test_eight_bits_halve_the_weights_and_change_little(
    made: EngineSettings, plain: np.ndarray, quantization: str, most: float
) -> None:
    home, whole = Residency(10**9), Residency(10**9)
    with _warm(made, PLAIN, whole):
        pass
    with _warm(made, PLAIN.model_copy(update={"quantization": quantization}), home) as held:
        assert 0 < _error(_latents(held), plain) < most
        assert home.held_bytes() < whole.held_bytes()


@pytest.mark.parametrize(("cache", "strength"), [("first-block", 1.0), ("taylor", 0.3)])
def test_a_cache_skips_blocks_and_is_taken_off_again(made: EngineSettings, cache: str, strength: float) -> None:
    home = Residency(10**9)
    calls: list[int] = []
    found = {}
    for name in ("none", cache):
        levers = PLAIN.model_copy(update={"steps": 16, "cache": name, "cache_strength": strength})
        with _warm(made, levers, home) as held:
            count = len(calls)
            hooks = [
                module.blocks[-1].attn1.to_q.register_forward_hook(lambda *_: calls.append(1))
                for module in denoisers(held.pipeline)
            ]
            found[name] = _latents(held, steps=16)
            found[f"{name} calls"] = len(calls) - count
            for hook in hooks:
                hook.remove()
    assert found[f"{cache} calls"] < found["none calls"]
    assert 0 < _error(found[cache], found["none"]) < 1
    with _warm(made, PLAIN.model_copy(update={"steps": 16}), home) as held:
        assert np.array_equal(_latents(held, steps=16), found["none"])


def test_tiles_are_told_to_the_decoder(made: EngineSettings) -> None:
    for tiling in (True, False):
        with _warm(made, PLAIN.model_copy(update={"tiling": tiling})) as held:
            assert held.pipeline.vae.use_tiling == tiling


def test_an_adapter_is_merged_into_both_models(made: EngineSettings, plain: np.ndarray) -> None:
    with _warm(made, Levers(steps=2, guidance=4.0)) as held:
        assert held.resolved.adapter == "wan-2.2-t2v-4-step"
        assert _error(_latents(held), plain) > 1e-3
        for module in denoisers(held.pipeline):
            assert not [name for name, _ in module.named_parameters() if "lora" in name]


@pytest.mark.parametrize(
    ("distilled", "much", "little"),
    [(True, [1000, 937.5], [833.333, 625]), (False, [1000, 973, 923], [801])],
    ids=["as the adapter learnt them", "as the makers shift them"],
)
def test_a_model_is_asked_at_its_own_levels_of_noise(
    made: EngineSettings, distilled: bool, much: list[float], little: list[float]
) -> None:
    with _warm(made, Levers(steps=4, guidance=1.0, distilled=distilled)) as held:
        asked: list[list[float]] = []
        for module in denoisers(held.pipeline):
            levels: list[float] = []
            asked.append(levels)
            module.register_forward_pre_hook(
                lambda _, __, told, levels=levels: levels.append(float(told["timestep"].max())), with_kwargs=True
            )
        _latents(held, steps=4)
    # There is one model for much noise and one for little; the stock schedule cuts its levels to whole numbers.
    within = 0.001 if distilled else 1.5
    assert asked == [pytest.approx(much, abs=within), pytest.approx(little, abs=within)]


def test_an_adapter_of_another_model_is_refused(made: EngineSettings, tmp_path: Path) -> None:
    from safetensors.torch import load_file, save_file

    folder = Path(shutil.copytree(made.weights["wan-2.2-t2v-4-step"], tmp_path / "adapter"))
    for path in folder.iterdir():
        save_file({name: tensor[:, :1].repeat(1, 7) for name, tensor in load_file(str(path)).items()}, str(path))
    broken = made.model_copy(update={"weights": {**made.weights, "wan-2.2-t2v-4-step": str(folder)}})
    with pytest.raises(InputError, match="does not fit its model"), _warm(broken, Levers(steps=2)):
        pass


def test_an_unknown_attention_backend_is_told_which_there_are(made: EngineSettings) -> None:
    with (
        pytest.raises(InputError, match="no attention backend 'lightning'") as raised,
        _warm(made, PLAIN.model_copy(update={"attention": "lightning"})),
    ):
        pass
    assert "native" in raised.value.hint


def test_an_attention_backend_that_is_not_installed_is_an_error(made: EngineSettings) -> None:
    with (
        pytest.raises(InputError, match="'sage' does not work here"),
        _warm(made, PLAIN.model_copy(update={"attention": "sage"})),
    ):
        pass


def test_two_pipelines_hold_one_decoder(made: EngineSettings, tmp_path: Path) -> None:
    other = Path(shutil.copytree(made.weights[ID], tmp_path / "copy"))
    assert fingerprint(other / "vae") == fingerprint(Path(made.weights[ID]) / "vae")
    assert fingerprint(other / "vae") != fingerprint(other / "transformer")
    copied = made.model_copy(update={"weights": {**made.weights, ID: str(other)}})
    home = Residency(10**9)
    with _warm(made, PLAIN, home) as first:
        alone = home.held_bytes()
        with _warm(copied, PLAIN, home) as second:
            assert second.pipeline is not first.pipeline
            assert second.pipeline.vae is first.pipeline.vae
            assert home.held_bytes() < 2 * alone


def test_a_pipeline_leaves_for_another_when_both_do_not_fit(made: EngineSettings) -> None:
    home = Residency(10**9)
    with _warm(made, PLAIN, home):
        home.budget_bytes = int(home.held_bytes() * 1.3)
    with _warm(made, PLAIN.model_copy(update={"tiling": True}), home):
        assert len(home.warm()) == 1


def test_too_little_memory_sends_the_weights_away_and_the_frames_are_the_same(
    made: EngineSettings, plain: np.ndarray, monkeypatch: pytest.MonkeyPatch
) -> None:
    import torch

    with _warm(made, PLAIN) as held:
        blocks = held.pipeline.transformer.blocks
        whole = type(blocks[0]).forward

        def short(self: Any, *told: Any, **more: Any) -> Any:
            if not waits(held.pipeline.transformer):
                raise torch.OutOfMemoryError("CUDA out of memory. Tried to allocate 20.00 GiB")
            return whole(self, *told, **more)

        monkeypatch.setattr(type(blocks[0]), "forward", short)
        assert np.array_equal(_latents(held), plain)
        assert waits(held.pipeline.transformer)
        assert not held.put_aside(), "there is nothing more to put aside"


def test_a_pipeline_that_does_not_fit_at_all_waits_in_groups(
    made: EngineSettings, plain: np.ndarray, monkeypatch: pytest.MonkeyPatch
) -> None:
    import torch
    from diffusers import WanPipeline

    whole = WanPipeline.to
    tried: list[str] = []

    def to(self: Any, *told: Any, **more: Any) -> Any:
        tried.append(str(told[0]))
        if len(tried) == 1:
            raise torch.OutOfMemoryError("CUDA out of memory. Tried to allocate 60.00 GiB")
        return whole(self, *told, **more)

    monkeypatch.setattr(WanPipeline, "to", to)
    with _warm(made, PLAIN) as held:
        assert all(waits(module) for module in denoisers(held.pipeline))
        assert np.array_equal(_latents(held), plain)


def test_numbers_that_are_none_are_tried_with_another_seed_and_then_refused(
    made: EngineSettings, plain: np.ndarray, monkeypatch: pytest.MonkeyPatch
) -> None:
    import torch

    bad = {"times": 1}
    with _warm(made, PLAIN) as held:
        scheduler = type(held.pipeline.scheduler)
        step = scheduler.step

        def broken(self: Any, *told: Any, **more: Any) -> Any:
            found = step(self, *told, **more)
            if bad["times"]:
                bad["times"] -= 1
                return (torch.full_like(found[0], torch.nan),)
            return found

        monkeypatch.setattr(scheduler, "step", broken)
        again = _latents(held)
        assert np.isfinite(again).all()
        assert _error(again, plain) > 0.1, "another seed"
        bad["times"] = 10**6
        with pytest.raises(EngineError, match=r"NaN.* with 2 seeds"):
            _latents(held)
