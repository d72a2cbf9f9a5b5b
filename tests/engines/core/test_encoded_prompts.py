"""Prompts, encoded by a job: once, beforehand, so that a pipeline needs no text encoder."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from reelwright.generators.diffusion.prompts import EncodePromptJob, prompt_job, read_prompt
from reelwright.generators.settings import EngineSettings
from reelwright.story.errors import InputError
from tiny_weights import settings_with

ID = "wan-t2v-a14b"


class Table:
    """A bench in a folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def path(self, key: str, name: str) -> Path:
        return self.folder / name

    def facts(self, key: str) -> dict[str, Any]:
        return {}

    def progress(self, done: float) -> None:
        assert 0 <= done <= 1


def _job(settings: EngineSettings, prompt: str = "a woman walks through a bright room", **more: Any) -> EncodePromptJob:
    return prompt_job(ID, prompt, settings=settings, family="wan", **more)


def test_a_key_is_of_the_text_and_the_weights_not_of_the_machine() -> None:
    here, there = EngineSettings(), EngineSettings(device="cuda", memory_mb=80_000)
    assert _job(here).key() == _job(there).key()
    pinned = EngineSettings(weights={ID: "@0123456789abcdef"})
    keys = {_job(here).key(), _job(here, "a man").key(), _job(here, avoid="").key(), _job(pinned).key()}
    assert len(keys) == 4


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> EngineSettings:
    found: EngineSettings = settings_with(tmp_path_factory.mktemp("weights"), ID)
    return found


@pytest.mark.torch
def test_what_is_encoded_is_what_the_pipeline_would_encode(made: EngineSettings, tmp_path: Path) -> None:
    import torch
    from reelwright.generators.diffusion.loading import load

    job = _job(made, avoid="blurred", precision="fp32")
    told = job.make(Table(tmp_path))
    found = read_prompt(Table(tmp_path), "key")
    pipe = load("WanPipeline", Path(made.weights[ID]), precision="fp32")
    with torch.inference_mode():
        prompt, negative = pipe.encode_prompt("a woman walks through a bright room", "blurred", max_sequence_length=512)
    assert torch.equal(found["prompt_embeds"], prompt)
    assert torch.equal(found["negative_prompt_embeds"], negative)
    assert told.facts["tokens"] > 5


@pytest.mark.torch
def test_without_guidance_there_is_no_negative_prompt(made: EngineSettings, tmp_path: Path) -> None:
    _job(made).make(Table(tmp_path))
    assert set(read_prompt(Table(tmp_path), "key")) == {"prompt_embeds"}


@pytest.mark.torch
def test_a_prompt_that_the_model_does_not_read_to_its_end_is_refused(made: EngineSettings, tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"the prompt has .* reads 16"):
        _job(made, "a very long prompt " * 20, tokens=16).make(Table(tmp_path))
    with pytest.raises(InputError, match=r"the negative prompt has .* reads 16"):
        _job(made, "a", avoid="a very long prompt " * 20, tokens=16).make(Table(tmp_path))


@pytest.mark.torch
def test_an_encoder_that_is_missing_is_named(made: EngineSettings, tmp_path: Path) -> None:
    nowhere = made.model_copy(update={"weights": {ID: str(tmp_path)}})
    with pytest.raises(InputError, match="not whole"):
        _job(nowhere).make(Table(tmp_path))
