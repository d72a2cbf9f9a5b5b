"""How a model is run on this machine: what the settings leave open is decided by its weights and the memory. Pure.

Levers are *exact* (offloading, compiling, most attention backends: the same numbers but for rounding) or change the
numbers (precision, quantization, caches, tiles, distillation). The latter stand in `EnginePlan.options` and so in the
key of what comes out; they never follow from a machine that nobody told the plan of.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from pydantic import Field

from ...story.document import Part
from ..settings import EngineSettings, Levers
from .loading import Precision
from .weights import Cache, Weights, weights_entry

Options = Mapping[str, str | int | float | bool]
CACHE_STRENGTHS: dict[Cache, float] = {"first-block": 0.08, "mag": 0.06, "taylor": 0.3}
"""How much a cache may skip where nobody says: the residual that still counts as no change; the error that may add up;
of TaylorSeer a tenth of the steps between two full ones."""
CACHE_STEPS_MIN = 12
"""Caches skip what changes little from step to step; distilled models leave nothing between their steps."""
_SPARE = 1.15
"""Weights in memory take so much more than in files: fragments, kernels, what a library keeps."""
_ROOM_MB = 4000
"""For activations where no estimate is given."""


class Resolved(Part):
    """All levers, decided."""

    weights: str
    """The id."""
    adapter: str = ""
    """The id of a step-distillation adapter that is merged into the weights."""
    steps: int = Field(ge=1)
    guidance: float
    flow_shift: float = 0.0
    """Of the levels of noise; 0: as the repository's scheduler says."""
    precision: Precision
    quantization: Literal["none", "fp8", "int8"] = "none"
    cache: Literal["none", "first-block", "mag", "taylor"] = "none"
    cache_strength: float = 0.0
    tiling: bool = False
    attention: str = ""
    """Empty: the library's own choice."""
    compiled: bool = False
    offload: Literal["none", "group", "model"] = "none"
    notes: tuple[str, ...] = ()
    """What was asked and is not done, for people."""

    @property
    def ids(self) -> tuple[str, ...]:
        """The weights that are loaded: the model, and its adapter."""
        return (self.weights, self.adapter) if self.adapter else (self.weights,)

    @property
    def compiled_whole(self) -> bool:
        """Whether blocks compile in one piece: nothing that hooks into them breaks their graph."""
        hooked = self.offload == "group" or self.quantization == "fp8" or self.cache != "none"
        return weights_entry(self.weights).run.compiling == "full" and not hooked


def resolve(
    engine: str,
    settings: EngineSettings,
    *,
    weights: str,
    device: str = "",
    memory_mb: int = 0,
    activations_mb: int = _ROOM_MB,
    compiles: bool = True,
    options: Options | None = None,
) -> Resolved:
    """Decide every lever of an engine's weights.

    `plan()` calls it with the settings alone; `run()` calls it again with the `device` ('cuda', 'mps', 'cpu') and its
    memory in megabytes, whether it `compiles`, and with the plan's `options`, which then hold: what changes the
    numbers is as planned, and only exact levers follow from the machine.
    """
    told = settings.levers_of(engine)
    entry = weights_entry(weights)
    notes: list[str] = []
    device = (device or settings.device).partition(":")[0]
    memory_mb = memory_mb or settings.memory_mb
    numbers = (
        _planned(entry, options) if options is not None else _numbers(entry, told, settings, activations_mb, notes)
    )
    offload = _offload(numbers, told, device, memory_mb, activations_mb, notes)
    found = numbers.model_copy(update={"offload": offload, "attention": numbers.attention or told.attention})
    compiled = _compiled(entry, told, found, compiles and device == "cuda", notes)
    return found.model_copy(update={"compiled": compiled, "notes": tuple(notes)})


def exact_options(resolved: Resolved) -> dict[str, str | int | float | bool]:
    """The levers that change the numbers, for `EnginePlan.options`; those that are off are left out."""
    found: dict[str, str | int | float | bool] = {
        "precision": resolved.precision,
        "steps": resolved.steps,
        "guidance": resolved.guidance,
    }
    if resolved.adapter:
        found["adapter"] = resolved.adapter
    if resolved.flow_shift:
        found["flow_shift"] = resolved.flow_shift
    if resolved.quantization != "none":
        found["quantization"] = resolved.quantization
    if resolved.cache != "none":
        found |= {"cache": resolved.cache, "cache_strength": resolved.cache_strength}
    if resolved.tiling:
        found["tiling"] = True
    if _inexact(resolved.attention):
        found["attention"] = resolved.attention
    return found


def stored_mb(resolved: Resolved) -> int:
    """Megabytes of the denoising model as it is stored."""
    return _stored_mb(weights_entry(resolved.weights), resolved.quantization, resolved.precision)


def memory_needed_mb(resolved: Resolved, activations_mb: int) -> int:
    """The device's memory at its peak, in megabytes: the weights as they are stored (two blocks of them where they
    wait elsewhere), and the activations."""
    held = stored_mb(resolved)
    if resolved.offload == "group":
        held = max(1, held // 12)
    return int(held * _SPARE) + activations_mb


def _numbers(entry: Weights, told: Levers, settings: EngineSettings, activations_mb: int, notes: list[str]) -> Resolved:
    adapter = _adapter(entry, told, settings, notes)
    run = weights_entry(adapter).run if adapter else entry.run
    steps = told.steps or run.steps or 1
    precision: Precision = told.precision or ("fp32" if settings.device == "cpu" else "bf16")
    quantization = told.quantization or _quantization(entry, precision, settings.memory_mb, activations_mb, notes)
    cache, strength = _cache(entry, told, steps, notes)
    tiling = told.tiling if told.tiling is not None else 0 < settings.memory_mb < 24_000
    return Resolved(
        weights=entry.id,
        adapter=adapter,
        steps=steps,
        guidance=run.guidance if told.guidance < 0 else told.guidance,
        flow_shift=run.flow_shift,
        precision=precision,
        quantization=quantization,
        cache=cache,
        cache_strength=strength,
        tiling=tiling,
        attention=told.attention if _inexact(told.attention) else "",
    )


def _planned(entry: Weights, options: Options) -> Resolved:
    names = (
        "adapter",
        "steps",
        "guidance",
        "flow_shift",
        "precision",
        "quantization",
        "cache",
        "cache_strength",
        "tiling",
        "attention",
    )
    return Resolved.model_validate({"weights": entry.id, **{name: options[name] for name in names if name in options}})


def _adapter(entry: Weights, told: Levers, settings: EngineSettings, notes: list[str]) -> str:
    wanted = entry.run.distilled
    if not wanted or not told.distilled:
        return ""
    licence = weights_entry(wanted).licence
    if settings.commercial and licence.commercial in ("no", "unknown"):
        notes.append(f"made without {wanted!r}, whose licence does not allow commercial use: many more steps")
        return ""
    return wanted


def _quantization(
    entry: Weights, precision: Precision, memory_mb: int, activations_mb: int, notes: list[str]
) -> Literal["none", "fp8"]:
    """Eight bits where that is what keeps the weights on the device; where they must wait elsewhere anyway, none."""
    fits = [_stored_mb(entry, kind, precision) * _SPARE + activations_mb <= memory_mb for kind in ("none", "fp8")]
    if not memory_mb or fits[0] or not fits[1]:
        return "none"
    notes.append(f"stored in eight bits, which {memory_mb / 1000:.0f} GB hold")
    return "fp8"


def _cache(
    entry: Weights, told: Levers, steps: int, notes: list[str]
) -> tuple[Literal["none", "first-block", "mag", "taylor"], float]:
    asked = told.cache or "none"
    if asked == "none":
        return "none", 0.0
    if steps < CACHE_STEPS_MIN:
        notes.append(f"no cache: of {steps} steps none can be skipped")
        return "none", 0.0
    works = [kind for kind in entry.run.caches if kind != "mag" or entry.run.mag_ratios]
    if asked in works:
        return asked, told.cache_strength or CACHE_STRENGTHS[asked]
    why = "needs ratios that nobody measured for these weights" if asked in entry.run.caches else "does nothing on them"
    if not works:
        notes.append(f"no cache: {asked!r} {why}, nor does another")
        return "none", 0.0
    notes.append(f"the cache {works[0]!r} in place of {asked!r}, which {why}")
    return works[0], CACHE_STRENGTHS[works[0]]


def _offload(
    numbers: Resolved, told: Levers, device: str, memory_mb: int, activations_mb: int, notes: list[str]
) -> Literal["none", "group", "model"]:
    if told.offload == "model" and weights_entry(numbers.weights).layout == "modular":
        notes.append("weights wait in groups: pipelines of this kind cannot send whole models away")
        return "group"
    if told.offload:
        return told.offload
    if device == "cpu" or not memory_mb:
        return "none"
    return "none" if stored_mb(numbers) * _SPARE + activations_mb <= memory_mb else "group"


def _compiled(entry: Weights, told: Levers, found: Resolved, compiles: bool, notes: list[str]) -> bool:
    can = entry.run.compiling != "no"
    if told.compiled is not None:
        if told.compiled and not can:
            notes.append("not compiled: this model has no repeated blocks")
        return told.compiled and can
    # Attention that only exists compiled keeps all its scores in memory without it. Elsewhere compiling pays where
    # blocks stay in one piece.
    return compiles and (entry.run.compiling == "partial" or found.compiled_whole)


def _stored_mb(entry: Weights, quantization: str, precision: str) -> int:
    if quantization != "none":
        return entry.model_mb // 2
    return entry.model_mb * (2 if precision == "fp32" else 1)


def _inexact(attention: str) -> bool:
    return "sage" in attention
