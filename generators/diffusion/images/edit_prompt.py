"""Instructions to Qwen-Image-Edit, encoded as jobs: its text encoder reads them with the pictures they mean."""

from __future__ import annotations

import time
from typing import Any, ClassVar

from pydantic import Field

from ....story.artifact import Key, Making
from ....story.document import canonical_json, sha256
from ....story.errors import InputError
from ....story.requests import TextToImage, TryOn
from ....tools.work.job import Bench, Job, Made
from ...settings import EngineSettings
from ...shape import Picture
from ..loading import Precision
from ..prompts import FILE, count_tokens, encoders
from ..weights import locate
from .edited import edited_pictures

VERSION = "1"
"""Of how instructions are encoded: raised where the same one would give other numbers."""
ENCODERS = ("text_encoder", "tokenizer", "processor")
"""What reads instructions and pictures, and has left when the picture is painted."""
TOKENS_MAX = 1024
NOTHING = " "
"""What the model is told to avoid where nobody says: it takes no empty text."""


class EncodeEditJob(Job):
    """Encode an instruction and the pictures it is about: leaves `prompt.safetensors`."""

    kind: ClassVar[str] = "encode-edit"
    makers: ClassVar[tuple[str, ...]] = ()
    title: ClassVar[str] = "Reading prompts"
    needs_models: ClassVar[bool] = True

    weights: str
    """The id."""
    pinned: str
    """The id with its revision."""
    request: TextToImage | TryOn = Field(discriminator="kind")
    picture: Picture
    """The model's picture, in whose shape somebody who is dressed is shown."""
    guided: bool
    """Whether there is a second pass, told what to avoid."""
    precision: Precision = "bf16"
    settings: EngineSettings = Field(default_factory=EngineSettings)
    """Of the machine; no part of the key."""

    def key(self) -> Key:
        """Of the instruction, the pictures and the weights, not of our source: see `VERSION`."""
        said = self.model_dump(mode="json", exclude={"settings"})
        return sha256(canonical_json({"kind": self.kind, "version": VERSION, "job": said}))

    def needs(self) -> tuple[Key, ...]:
        """The pictures."""
        return self.request.needs()

    def cost(self) -> float:
        """Mostly the loading of the encoder."""
        return 5.0

    def make(self, bench: Bench) -> Made:
        """Encode. `InputError` where the instruction is longer than the model reads, or the weights are not here."""
        import torch
        from safetensors.torch import save_file

        from ..device import device_of

        began = time.perf_counter()
        device = device_of(self.settings)
        pipe = self._encoder(device)
        count = count_tokens(pipe.tokenizer, self.request.prompt)
        if count > TOKENS_MAX:
            raise InputError(
                f"the prompt has {count} tokens, and {self.weights!r} reads {TOKENS_MAX}", hint="write a shorter one"
            )
        shown = [_small(pipe, each) for each in edited_pictures(self.request, self.picture, bench)]
        texts = {"prompt_embeds": self.request.prompt}
        if self.guided:
            texts["negative_prompt_embeds"] = self.request.avoid or NOTHING
        found = {}
        with torch.inference_mode():
            for name, text in texts.items():
                # Of one text there is no padding, so its mask says nothing.
                embeds, _ = pipe.encode_prompt(prompt=text, image=shown, device=device, max_sequence_length=TOKENS_MAX)
                found[name] = embeds.cpu().contiguous()
        save_file(found, str(bench.folder / FILE))
        took = round(time.perf_counter() - began, 3)
        return Made(facts={"tokens": count}, making=Making(engine=self.weights, version=VERSION, compute_s=took))

    def _encoder(self, device: str) -> Any:
        """The pipeline with what reads instructions alone."""
        from diffusers import QwenImageEditPlusPipeline

        from ..loading import offline

        parts = encoders(
            ENCODERS,
            locate(self.weights, self.settings),
            weights=self.weights,
            precision=self.precision,
            settings=self.settings,
            device=device,
        )
        with offline():
            return QwenImageEditPlusPipeline(scheduler=None, vae=None, transformer=None, **parts)


def _small(pipe: Any, picture: Any) -> Any:
    """A picture in the size in which the text encoder looks at it, as the pipeline makes it."""
    from diffusers.pipelines.qwenimage.pipeline_qwenimage_edit_plus import CONDITION_IMAGE_SIZE, calculate_dimensions

    width, height = calculate_dimensions(CONDITION_IMAGE_SIZE, picture.width / picture.height)
    return pipe.image_processor.resize(picture, height, width)
