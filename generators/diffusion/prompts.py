"""Prompts, encoded as jobs: the text encoder works first, for all shots, and leaves before the models come."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, ClassVar, Literal

from pydantic import Field

from ...story.artifact import Key, Making
from ...story.document import canonical_json, sha256
from ...story.errors import InputError
from ...tools.work.job import Bench, Job, Made
from ..settings import EngineSettings
from .loading import Precision
from .weights import locate, pinned

FILE = "prompt.safetensors"
VERSION = "1"
"""Of how prompts are encoded: raised where the same text would give other numbers."""
Family = Literal["wan", "ltx", "flux-klein"]
"""Whose way of encoding."""


class EncodePromptJob(Job):
    """Encode a text with the text encoder of some weights: leaves `prompt.safetensors`."""

    kind: ClassVar[str] = "encode-prompt"
    makers: ClassVar[tuple[str, ...]] = ()
    title: ClassVar[str] = "Reading prompts"
    needs_models: ClassVar[bool] = True

    family: Family
    weights: str
    """The id."""
    pinned: str
    """The id with its revision."""
    prompt: str
    avoid: str | None = None
    """The negative prompt; None: the model is run without guidance, so there is none."""
    tokens: int = Field(default=512, ge=8, le=4096)
    """Longer texts are refused, never cut."""
    layers: tuple[int, ...] = ()
    """The encoder's layers that are taken, where the model reads several."""
    precision: Precision = "bf16"
    settings: EngineSettings = Field(default_factory=EngineSettings)
    """Of the machine; no part of the key."""

    def key(self) -> Key:
        """Of the text and the weights, not of our source: see `VERSION`."""
        said = self.model_dump(mode="json", exclude={"settings"})
        return sha256(canonical_json({"kind": self.kind, "version": VERSION, "job": said}))

    def cost(self) -> float:
        """Mostly the loading of the encoder."""
        return 5.0

    def make(self, bench: Bench) -> Made:
        """Encode. `InputError` where the text is longer than the model reads, or the weights are not here."""
        import torch
        from safetensors.torch import save_file

        from .device import device_of

        began = time.perf_counter()
        folder = locate(self.weights, self.settings)
        device = device_of(self.settings)
        pipe = _encoder(self, folder, device)
        count = count_tokens(pipe.tokenizer, _framed(self.family, pipe.tokenizer, self.prompt))
        for what, found in (("prompt", count), ("negative prompt", count_tokens(pipe.tokenizer, self.avoid or ""))):
            if found > self.tokens:
                raise InputError(
                    f"the {what} has {found} tokens, and {self.weights!r} reads {self.tokens}",
                    hint="write a shorter one",
                )
        with torch.inference_mode():
            encoded = _ENCODE[self.family](pipe, self, device)
        save_file({name: tensor.cpu().contiguous() for name, tensor in encoded.items()}, str(bench.folder / FILE))
        took = round(time.perf_counter() - began, 3)
        return Made(facts={"tokens": count}, making=Making(engine=self.weights, version=VERSION, compute_s=took))


def prompt_job(
    weights: str,
    prompt: str,
    *,
    settings: EngineSettings,
    family: Family,
    avoid: str | None = None,
    tokens: int = 512,
    layers: tuple[int, ...] = (),
    precision: Precision = "bf16",
) -> EncodePromptJob:
    """The job whose key belongs into `EnginePlan.needs` and which `Engine.prepare` gives. Pure."""
    return EncodePromptJob(
        family=family,
        weights=weights,
        pinned=pinned(weights, settings),
        prompt=prompt,
        avoid=avoid,
        tokens=tokens,
        layers=layers,
        precision=precision,
        settings=settings,
    )


def read_prompt(bench: Bench, key: Key) -> dict[str, Any]:
    """What was encoded, as the pipeline's arguments: `prompt_embeds`, and `negative_prompt_embeds` where there is one
    (LTX: their attention masks, too). Tensors on the processor."""
    from safetensors.torch import load_file

    found: dict[str, Any] = load_file(str(bench.path(key, FILE)))
    return {name: _padded(tensor, found.get(_mask_of(name))) for name, tensor in found.items()}


def _mask_of(name: str) -> str:
    return name.removesuffix("embeds") + "attention_mask"


def _padded(tensor: Any, mask: Any) -> Any:
    """Embeddings with the padding before them that was not kept: the model never looks at it."""
    import torch

    lacking = 0 if mask is None else mask.shape[1] - tensor.shape[1]
    return torch.nn.functional.pad(tensor, (0, 0, lacking, 0)) if lacking > 0 else tensor


def count_tokens(tokenizer: Any, text: str) -> int:
    """How many tokens a text is, marks of its ends included."""
    return len(tokenizer(text, truncation=False, add_special_tokens=True)["input_ids"])


def _encoder(job: EncodePromptJob, folder: Path, device: str) -> Any:
    """A pipeline of the family with its tokenizer and text encoder alone."""
    import diffusers

    from .loading import offline

    parts = encoders(
        ("tokenizer", "text_encoder"),
        folder,
        weights=job.weights,
        precision=job.precision,
        settings=job.settings,
        device=device,
    )
    cls = getattr(diffusers, _PIPELINES[job.family])
    with offline():
        return cls(**dict.fromkeys(_others(cls)), **parts)


def encoders(
    names: Iterable[str], folder: Path, *, weights: str, precision: Precision, settings: EngineSettings, device: str
) -> dict[str, Any]:
    """The components that read prompts, on the device, shared with whoever else needs them: those that nearly fill it
    wait in the machine's memory, layer by layer. They leave when a model needs their room. `InputError` where the
    weights have none."""
    from .device import memory_of
    from .loading import load_component, read_index
    from .residency import Held, residency_of, size_bytes
    from .working import wait_in_groups

    index = read_index(folder, modular=not (folder / "model_index.json").is_file())
    home = residency_of(settings, device)
    parts: dict[str, Any] = {}
    for name in names:
        library, kind = index.get(name, ("", ""))
        if not kind:
            raise InputError(
                f"the weights {weights!r} in {str(folder)!r} have no {name!r}", hint="name the right folder"
            )

        def build(name: str = name, library: str = library, kind: str = kind) -> Held:
            part = load_component(folder / name, library=library, kind=kind, precision=precision)
            if not hasattr(part, "parameters"):
                return Held(part, 0)
            if device != "cpu" and size_bytes(part) > 0.8e6 * memory_of(settings, device):
                wait_in_groups(part, device=device, blocks=False)
                return Held(part, 0, waiting_bytes=size_bytes(part))
            return Held(part.to(device), size_bytes(part))

        stored = sum(path.stat().st_size for path in (folder / name).glob("*.safetensors"))
        parts[name] = home.shared((str(folder), name, precision, device), build, needs_bytes=stored, loads_bytes=stored)
    return parts


def _others(cls: Any) -> list[str]:
    """The components of a pipeline's class, beside those that encode text."""
    import inspect

    wanted = inspect.signature(cls.__init__).parameters.values()
    empty = inspect.Parameter.empty
    return [
        each.name for each in wanted if each.name not in ("self", "tokenizer", "text_encoder") and each.default is empty
    ]


def _wan(pipe: Any, job: EncodePromptJob, device: str) -> dict[str, Any]:
    prompt, negative = pipe.encode_prompt(
        prompt=job.prompt,
        negative_prompt=job.avoid,
        do_classifier_free_guidance=job.avoid is not None,
        max_sequence_length=job.tokens,
        device=device,
    )
    return {"prompt_embeds": prompt, **({} if negative is None else {"negative_prompt_embeds": negative})}


def _ltx(pipe: Any, job: EncodePromptJob, device: str) -> dict[str, Any]:
    prompt, mask, negative, negative_mask = pipe.encode_prompt(
        prompt=job.prompt,
        negative_prompt=job.avoid,
        do_classifier_free_guidance=job.avoid is not None,
        max_sequence_length=job.tokens,
        device=device,
    )
    found = {"prompt_embeds": _worded(prompt, mask), "prompt_attention_mask": mask}
    if negative is not None:
        found |= {
            "negative_prompt_embeds": _worded(negative, negative_mask),
            "negative_prompt_attention_mask": negative_mask,
        }
    return found


def _worded(embeds: Any, mask: Any) -> Any:
    """The embeddings without the padding that lies before them: all of Gemma's layers take 380 kB a token."""
    return embeds[:, -int(mask.sum()) :]


def _framed(family: Family, tokenizer: Any, text: str) -> str:
    """A text as the encoder reads it: klein's as what somebody says in a conversation, whose marks count too."""
    if family != "flux-klein":
        return text
    said = [{"role": "user", "content": text}]
    framed: str = tokenizer.apply_chat_template(said, tokenize=False, add_generation_prompt=True, enable_thinking=False)
    return framed


def _flux_klein(pipe: Any, job: EncodePromptJob, device: str) -> dict[str, Any]:
    more = {"text_encoder_out_layers": job.layers} if job.layers else {}
    prompt, _ = pipe.encode_prompt(prompt=job.prompt, max_sequence_length=job.tokens, device=device, **more)
    return {"prompt_embeds": prompt}


_PIPELINES: dict[Family, str] = {"wan": "WanPipeline", "ltx": "LTX2Pipeline", "flux-klein": "Flux2KleinPipeline"}
_ENCODE: dict[Family, Callable[[Any, EncodePromptJob, str], dict[str, Any]]] = {
    "wan": _wan,
    "ltx": _ltx,
    "flux-klein": _flux_klein,
}
