"""A plan's pipeline, warm: found, loaded, checked, placed and leased, with everything the settings say of how."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from ..engine import EnginePlan
from ..settings import EngineSettings
from . import attempts
from .device import compiles_here, device_of, memory_of
from .levers import Resolved, resolve, stored_mb
from .loading import Precision, load, load_component, read_index
from .residency import Held, PipelineKey, Residency, held_of, residency_of, size_bytes
from .weights import locate, weights_entry
from .working import WHOLE_BYTES, apply, put_aside, waits, working

Result = TypeVar("Result")
SHARED = ("text_encoder", "vae", "image_encoder")
"""Components that several pipelines have alike, byte for byte."""
ENCODERS = ("text_encoder", "tokenizer")
"""What is not loaded where prompts are encoded already."""


@dataclass(frozen=True)
class Warm:
    """A leased pipeline and how it is run."""

    pipeline: Any
    device: str
    resolved: Resolved
    engine: str
    home: Residency
    key: PipelineKey

    def attempt(
        self,
        parts: Sequence[str | int],
        make: Callable[[Any], Result],
        *,
        look: Callable[[Result], None] | None = None,
    ) -> Result:
        """`attempts.attempt` with this pipeline's weights as what can be put aside."""
        return attempts.attempt(parts, make, look=look, on_short=self.put_aside, engine=self.engine)

    def put_aside(self) -> bool:
        """Let the weights wait in the machine's memory; False where they do already."""
        if not put_aside(self.pipeline, self.resolved, device=self.device):
            return False
        if self.device != "cpu":
            self.home.put_aside(self.key)
        return True


@contextmanager
def warm(
    plan: EnginePlan,
    settings: EngineSettings,
    *,
    weights: str,
    pipeline: str | type,
    expect: Mapping[str, str] | None = None,
    skip: Iterable[str] = ENCODERS,
    precisions: Mapping[str, Precision] | None = None,
    activations_mb: int = 4000,
    finish: Callable[[Any], None] | None = None,
    held: Residency | None = None,
) -> Iterator[Warm]:
    """The pipeline of a plan for as long as the block runs; it stays warm afterwards while there is room.

    `weights` is the id of the model, `pipeline`, `expect`, `skip` and `precisions` are as for `loading.load`. `finish`
    is called once with a pipeline that was built, before it is placed (to set a scheduler). The levers are the plan's
    `options`; those that are exact follow from this machine. Errors as `load`, `locate` and `working.apply`.
    """
    device = device_of(settings)
    resolved = resolve(
        plan.engine,
        settings,
        weights=weights,
        device=device,
        memory_mb=memory_of(settings, device),
        activations_mb=activations_mb,
        compiles=compiles_here(),
        options=plan.options,
    )
    folder = locate(weights, settings)
    adapter = locate(resolved.adapter, settings) if resolved.adapter else None
    left_out = tuple(sorted(set(skip)))
    own = dict(precisions or {})
    home = held or residency_of(settings, device)

    def build() -> Held:
        parts = {
            name: part
            for name in SHARED
            if name not in left_out
            and (part := _shared(home, folder, name, own.get(name, resolved.precision), device, resolved, pipeline))
        }
        built = load(
            pipeline,
            folder,
            precision=resolved.precision,
            precisions=own,
            expect=expect,
            skip=left_out,
            parts=parts,
        )
        if finish is not None:
            finish(built)
        apply(built, resolved, device=device, adapter=adapter)
        alone = [part for name, part in built.components.items() if name not in parts]
        away = [part for part in alone if device != "cpu" and (resolved.offload == "model" or waits(part))]
        return Held(built, size_bytes(*alone) - size_bytes(*away), waiting_bytes=size_bytes(*away))

    key = PipelineKey(
        weights=resolved.ids,
        folders=tuple(str(each) for each in (folder, adapter) if each),
        precision=resolved.precision,
        quantization=resolved.quantization,
        adapter=resolved.adapter,
        compiled=resolved.compiled,
        offload=resolved.offload,
        device=device,
        more=json.dumps([str(pipeline), left_out, sorted(own.items()), resolved.tiling]),
    )
    room = {
        "needs_bytes": 0 if resolved.offload != "none" else stored_mb(resolved) * 1_000_000,
        "beside_bytes": activations_mb * 1_000_000,
        # All of it comes through the machine's memory, as it is stored in files.
        "loads_bytes": weights_entry(weights).model_mb * 1_000_000,
    }
    with home.lease(key, build, **room) as built, working(built, resolved):
        yield Warm(built, device, resolved, plan.engine, home, key)


def _shared(
    home: Residency,
    folder: Path,
    name: str,
    precision: Precision,
    device: str,
    resolved: Resolved,
    pipeline: str | type,
) -> Any:
    """A component that other pipelines may hold already; None where this one has none."""
    library, kind = read_index(folder, modular=pipeline == "modular").get(name, ("", ""))
    if not kind:
        return None
    tiled = resolved.tiling and name == "vae"

    def build() -> Held:
        part = load_component(folder / name, library=library, kind=kind, precision=precision)
        size = size_bytes(part)
        away = resolved.offload == "model" or (resolved.offload == "group" and size >= WHOLE_BYTES)
        return held_of(part, size, waits=away and device != "cpu")

    return home.shared((fingerprint(folder / name), kind, precision, device, resolved.offload, tiled), build)


def fingerprint(folder: Path) -> str:
    """What a component is, wherever it lies: its configuration, and of each file of weights the size, the header and
    samples throughout. Two folders with one fingerprint hold the same component."""
    said = hashlib.sha256()
    for path in sorted(folder.glob("*.json")):
        said.update(path.read_bytes())
    for path in sorted(folder.glob("*.safetensors")):
        size = path.stat().st_size
        said.update(str(size).encode())
        with path.open("rb") as opened:
            for part in range(16):
                opened.seek(size * part // 16)
                said.update(opened.read(65_536))
    return said.hexdigest()
