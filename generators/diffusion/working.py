"""Levers, pulled: what `levers.resolve` decided is done to a loaded pipeline."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

from ...story.errors import EngineError, InputError
from .attempts import out_of_memory
from .levers import Resolved
from .loading import dtype_of, offline
from .weights import weights_entry

DENOISERS = ("transformer", "transformer_2")
"""The components that do the steps."""
WHOLE_BYTES = 1_000_000_000
"""A model up to this size that has no blocks stays on the device, also where others wait."""
_log = logging.getLogger(__name__)


def apply(pipeline: Any, resolved: Resolved, *, device: str, adapter: Path | None = None) -> None:
    """Do once, when a pipeline is built, what its levers say: merge the adapter, set the levels of noise, store in
    eight bits, decode in tiles, put it on the device or let it wait in groups, compile. In this order; `InputError`
    where a lever cannot be pulled on this model."""
    if resolved.adapter:
        if adapter is None:
            raise InputError(f"the adapter {resolved.adapter!r} is to be merged, and its folder is not given")
        _merge(pipeline, resolved.adapter, adapter)
    if resolved.flow_shift:
        pipeline.scheduler = _schedule(pipeline.scheduler, resolved)
    for module in denoisers(pipeline):
        if resolved.quantization == "fp8":
            _eight_bits(module, dtype_of(resolved.precision))
        elif resolved.quantization == "int8":
            from .int8 import to_int8

            if not to_int8(module):
                raise InputError(
                    f"a {type(module).__name__} has no linear layers in blocks to store in eight bits",
                    hint='set `quantization = "fp8"` or "none" for this engine',
                )
    if resolved.tiling:
        for name in ("vae", "audio_vae"):
            part = pipeline.components.get(name)
            # Some have the method and no tiles: LTX-2's decoder of sound.
            if hasattr(part, "use_tiling"):
                part.enable_tiling()
    place(pipeline, offload=resolved.offload, device=device)
    if resolved.compiled:
        compile_blocks(pipeline, resolved)


def compile_blocks(pipeline: Any, resolved: Resolved) -> None:
    """Compile the repeated blocks: in one piece where nothing hooks into them, else in pieces. Called once more where
    hooks came later."""
    for module in denoisers(pipeline):
        module.compile_repeated_blocks(fullgraph=resolved.compiled_whole and not waits(module))


def denoisers(pipeline: Any) -> list[Any]:
    """The models of a pipeline that do the steps."""
    return [module for name in DENOISERS if (module := pipeline.components.get(name)) is not None]


def place(pipeline: Any, *, offload: str, device: str) -> None:
    """Put a pipeline on a device, or arrange that its parts come there when they work: also where it does not fit."""
    if offload == "none":
        try:
            pipeline.to(device)
            return
        except Exception as error:
            if not out_of_memory(error):
                raise
            _log.warning("the weights do not fit on %s: they wait in the machine's memory", device)
            pipeline.to("cpu")
    if offload == "model":
        pipeline.enable_model_cpu_offload(device=device)
        return
    for name, part in pipeline.components.items():
        # A shared part that another pipeline brought here already waits.
        if hasattr(part, "parameters") and not waits(part):
            wait_in_groups(part, device=device, blocks=name in DENOISERS)


def wait_in_groups(module: Any, *, device: str, blocks: bool = True) -> None:
    """Keep a model in the machine's memory; its blocks come to the device one after the other, the next one while one
    works. Small models and those without blocks go there whole or layer by layer."""
    import torch
    from diffusers.hooks import apply_group_offloading

    from .residency import size_bytes

    if size_bytes(module) < WHOLE_BYTES and not blocks:
        module.to(device)
        return
    streams = device.startswith("cuda")
    kind = {"offload_type": "block_level", "num_blocks_per_group": 1} if blocks else {"offload_type": "leaf_level"}
    apply_group_offloading(
        module,
        onload_device=torch.device(device),
        offload_device=torch.device("cpu"),
        use_stream=streams,
        non_blocking=streams,
        # Pinned copies of everything at once would need the memory twice.
        low_cpu_mem_usage=streams,
        **kind,
    )


def waits(module: Any) -> bool:
    """Whether a model's parts come to the device only when they work."""
    registry = getattr(module, "_diffusers_hook", None)
    return registry is not None and any("offload" in name for name in registry.hooks)


def put_aside(pipeline: Any, resolved: Resolved, *, device: str) -> bool:
    """Let the weights wait in groups, also those that came and went as whole models; False where they do already."""
    parts = [part for part in pipeline.components.values() if hasattr(part, "parameters")]
    if any(waits(part) for part in parts):
        return False
    if resolved.offload == "model":
        pipeline.remove_all_hooks()
    pipeline.to("cpu")
    place(pipeline, offload="group", device=device)
    if resolved.compiled:
        compile_blocks(pipeline, resolved)
    return True


@contextmanager
def working(pipeline: Any, resolved: Resolved) -> Iterator[Any]:
    """What holds while a pipeline works, and is taken back afterwards: its attention backend, its cache."""
    with ExitStack() as held:
        if resolved.attention:
            held.enter_context(_attention(resolved.attention))
        if resolved.cache != "none":
            for module in denoisers(pipeline):
                held.enter_context(_cached(module, resolved))
        yield pipeline


@contextmanager
def _attention(name: str) -> Iterator[None]:
    from diffusers.models.attention_dispatch import AttentionBackendName, attention_backend

    known = sorted(backend.value for backend in AttentionBackendName)
    if name not in known:
        raise InputError(f"there is no attention backend {name!r}", hint=f"there are: {', '.join(known)}")
    with ExitStack() as held:
        try:
            held.enter_context(attention_backend(name))
        except (ImportError, RuntimeError, ValueError, OSError) as error:
            raise InputError(
                f"the attention backend {name!r} does not work here: {str(error).splitlines()[0]}",
                hint="leave `attention` empty, or install what it needs",
            ) from error
        yield


@contextmanager
def _cached(module: Any, resolved: Resolved) -> Iterator[None]:
    if not hasattr(module, "enable_cache"):
        raise EngineError(f"a {type(module).__name__} has no caches", hint='set `cache = "none"` for this engine')
    nothing = EngineError(
        f"the cache {resolved.cache!r} does nothing on a {type(module).__name__}",
        hint='set `cache = "none"` for this engine',
    )
    before = _hooks(module)
    try:
        module.enable_cache(_cache_config(resolved))
    except ValueError as error:
        # Blocks that a cache was never told of.
        raise nothing from error
    try:
        if _hooks(module) == before:
            raise nothing
        yield
    finally:
        module.disable_cache()


def _cache_config(resolved: Resolved) -> Any:
    from diffusers import FirstBlockCacheConfig, MagCacheConfig, TaylorSeerCacheConfig

    strength = resolved.cache_strength
    if resolved.cache == "first-block":
        return FirstBlockCacheConfig(threshold=strength)
    if resolved.cache == "mag":
        ratios = list(weights_entry(resolved.weights).run.mag_ratios)
        return MagCacheConfig(threshold=strength, num_inference_steps=resolved.steps, mag_ratios=ratios)
    # Its default identifiers match nothing on these models; the lite mode names their blocks and their projection.
    return TaylorSeerCacheConfig(cache_interval=max(2, round(10 * strength)), use_lite_mode=True)


def _hooks(module: Any) -> int:
    """How many hooks a model's parts have: some caches are accepted and hook nothing."""
    registries = (getattr(part, "_diffusers_hook", None) for part in module.modules())
    return sum(len(registry.hooks) for registry in registries if registry is not None)


def _eight_bits(module: Any, computed: Any) -> None:
    import torch

    module.enable_layerwise_casting(storage_dtype=torch.float8_e4m3fn, compute_dtype=computed)


def _schedule(own: Any, resolved: Resolved) -> Any:
    """The levels of noise at which the weights are meant to be asked."""
    if resolved.adapter:
        from .few_steps import FewStepsScheduler

        return FewStepsScheduler(shift=resolved.flow_shift)
    return type(own).from_config(own.config, flow_shift=resolved.flow_shift)


def _merge(pipeline: Any, adapter: str, folder: Path) -> None:
    """Merge a step-distillation adapter into the weights, so that it costs nothing while it works."""
    entry = weights_entry(adapter)
    with offline():
        for component, file in entry.files.items():
            if pipeline.components.get(component) is None:
                raise InputError(f"the adapter {adapter!r} changes {component!r}, which this pipeline does not have")
            name = f"{component}-steps"
            into = {"load_into_transformer_2": True} if component == "transformer_2" else {}
            try:
                pipeline.load_lora_weights(
                    str(folder), weight_name=file, adapter_name=name, local_files_only=True, **into
                )
            except (OSError, ValueError, RuntimeError, KeyError) as error:
                raise InputError(
                    f"the adapter {str(folder / file)!r} does not fit its model: {str(error).splitlines()[0][:300]}",
                    hint="download it again, or set `distilled = false` for this engine",
                ) from error
        # A file may change more than the model that it is listed for: LTX-2's also reaches the connectors.
        changed = [name for name, part in pipeline.components.items() if getattr(part, "peft_config", None)]
        pipeline.fuse_lora(components=changed)
        pipeline.unload_lora_weights()
