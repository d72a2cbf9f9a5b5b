"""Loading: the real code on tiny checkpoints; what is missing, cut off or another architecture is one clear error."""

from __future__ import annotations

import json
import os
import shutil
import struct
from collections.abc import Callable
from pathlib import Path

import pytest
from reelwright.generators.diffusion.loading import check_safetensors, load, load_component, offline
from reelwright.story.errors import EngineError, InputError, ReelwrightError
from tiny_weights import build

pytestmark = pytest.mark.torch
EXPECT = {"transformer": "WanTransformer3DModel", "vae": "AutoencoderKLWan", "scheduler": "SchedulerMixin"}


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build("wan-t2v-a14b", tmp_path_factory.mktemp("weights") / "wan")


@pytest.fixture
def folder(whole: Path, tmp_path: Path) -> Path:
    """A copy to break."""
    return Path(shutil.copytree(whole, tmp_path / "wan"))


def test_a_pipeline_loads_whole_and_ready(whole: Path) -> None:
    import torch

    pipe = load("WanPipeline", whole, precision="bf16", precisions={"vae": "fp32"}, expect=EXPECT)
    assert all(part is not None for part in pipe.components.values())
    assert not any(pipe.components[name].training for name in ("transformer", "transformer_2", "vae", "text_encoder"))
    assert pipe.transformer.dtype == torch.bfloat16
    assert pipe.vae.dtype == torch.float32


def test_what_is_skipped_stays_empty_and_what_is_given_is_used(whole: Path) -> None:
    vae = load_component(whole / "vae", kind="AutoencoderKLWan")
    skipped = ("text_encoder", "tokenizer")
    pipe = load("WanPipeline", whole, precision="fp32", expect=EXPECT, skip=skipped, parts={"vae": vae})
    assert pipe.vae is vae
    assert pipe.text_encoder is None
    assert pipe.tokenizer is None


def test_loading_asks_no_hub_and_puts_the_environment_back(whole: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import huggingface_hub.constants as constants

    monkeypatch.delenv("HF_HUB_OFFLINE", raising=False)
    monkeypatch.setattr(constants, "HF_HUB_OFFLINE", False)
    with offline():
        assert os.environ["HF_HUB_OFFLINE"] == "1"
        assert constants.is_offline_mode()
    load("WanPipeline", whole, precision="fp32")
    assert "HF_HUB_OFFLINE" not in os.environ
    assert constants.HF_HUB_OFFLINE is False


def _cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-1000])


def _lose_a_tensor(path: Path) -> None:
    from safetensors.torch import load_file, save_file

    tensors = load_file(str(path))
    tensors.pop(sorted(tensors)[0])
    save_file(tensors, str(path))


def _reshape(path: Path) -> None:
    said = json.loads(path.read_text())
    path.write_text(json.dumps({**said, "ffn_dim": 48}))


def _rename(path: Path) -> None:
    said = json.loads(path.read_text())
    said["transformer"] = ["diffusers", "WanTransformer9DModel"]
    path.write_text(json.dumps(said))


def _swap(path: Path) -> None:
    said = json.loads(path.read_text())
    said["transformer"] = [None, None]
    said["transformer_2"] = [None, None]
    path.write_text(json.dumps(said))


DENOISER = "transformer/diffusion_pytorch_model.safetensors"


@pytest.mark.parametrize(
    ("name", "damage", "kind", "said"),
    [
        ("transformer", shutil.rmtree, InputError, "'transformer' is missing"),
        ("model_index.json", Path.unlink, InputError, "holds no pipeline"),
        ("model_index.json", lambda path: path.write_text("{"), InputError, "cannot be read"),
        (DENOISER, Path.unlink, InputError, "lacks files of a WanTransformer3DModel"),
        (DENOISER, _cut, InputError, "is cut off"),
        (DENOISER, lambda path: path.write_bytes(b"<html>no</html>"), InputError, "is broken"),
        (DENOISER, _lose_a_tensor, EngineError, "lacks 1 of its weights"),
        ("transformer/config.json", _reshape, EngineError, "WanTransformer3DModel"),
        ("transformer/config.json", Path.unlink, InputError, "WanTransformer3DModel"),
        ("model_index.json", _rename, InputError, "'WanTransformer9DModel' of 'diffusers', which is not installed"),
        ("model_index.json", _swap, EngineError, "'transformer' of .* is missing: it loads as None"),
        ("tokenizer", shutil.rmtree, InputError, "'tokenizer' is missing"),
        ("text_encoder/model.safetensors", _cut, InputError, "text_encoder.*cut off"),
    ],
)
def test_each_damage_is_one_error_that_names_it(
    folder: Path, name: str, damage: Callable[[Path], object], kind: type[ReelwrightError], said: str
) -> None:
    damage(folder / name)
    with pytest.raises(kind, match=said) as raised:
        load("WanPipeline", folder, precision="fp32", expect=EXPECT)
    assert raised.value.hint
    assert type(raised.value) is kind


def test_another_architecture_than_the_engine_runs_is_refused(whole: Path) -> None:
    with pytest.raises(EngineError, match="is a WanTransformer3DModel, where the engine runs a WanVACE"):
        load("WanPipeline", whole, precision="fp32", expect={"transformer": "WanVACETransformer3DModel"})


def test_a_folder_of_another_pipeline_is_refused(whole: Path) -> None:
    with pytest.raises(InputError, match="no 'LTX2Pipeline'"):
        load("LTX2Pipeline", whole, precision="fp32")


def test_a_header_longer_than_its_file_is_broken(tmp_path: Path) -> None:
    path = tmp_path / "x.safetensors"
    path.write_bytes(struct.pack("<Q", 1 << 60) + b"{}")
    with pytest.raises(InputError, match="header is longer"):
        check_safetensors(path)
