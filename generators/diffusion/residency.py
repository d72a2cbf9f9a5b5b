"""Which pipelines stay warm: under leases, in a budget of bytes for the device and one for the machine, in whose memory
weights wait; the longest unused ones leave first."""

from __future__ import annotations

import gc
import itertools
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from ...story.errors import EngineError, ReelwrightError
from ..settings import EngineSettings
from .device import machine_memory_mb, memory_mb, memory_of

_KEPT = 0.9e6
"""Bytes of a megabyte of memory that may be held: a tenth is left to kernels, fragments and the display."""
_KEPT_WAITING = 0.7e6
"""The same of the machine's memory: the rest is the system's, the film's own work and frames that were decoded."""


@dataclass(frozen=True)
class PipelineKey:
    """What makes two pipelines the same: everything that is built into them."""

    weights: tuple[str, ...]
    folders: tuple[str, ...] = ()
    precision: str = "bf16"
    quantization: str = "none"
    adapter: str = ""
    compiled: bool = False
    offload: str = "none"
    device: str = "cpu"
    more: str = ""
    """Anything else: the pipeline's class, parts that were left out."""


@dataclass
class Held:
    """What a build gives: the pipeline, and the bytes that it holds without the parts that it shares."""

    pipeline: Any
    size_bytes: int
    """On the device."""
    close: Callable[[], None] = lambda: None
    """Called when it leaves: takes hooks off, deletes folders."""
    waiting_bytes: int = 0
    """In the machine's memory, from where they come to the device while they work."""


def held_of(pipeline: Any, size_bytes: int, *, waits: bool) -> Held:
    """What is held of weights of that size: on the device, or in the machine's memory where they wait there."""
    return Held(pipeline, 0, waiting_bytes=size_bytes) if waits else Held(pipeline, size_bytes)


@dataclass
class _Resident:
    held: Held
    used: int
    leases: int = 0
    shares: set[Any] = field(default_factory=set)


class Residency:
    """Warm pipelines of one process. One thread at a time builds; leases may overlap."""

    def __init__(self, budget_bytes: int, *, waiting_bytes: int = sys.maxsize) -> None:
        self.budget_bytes = budget_bytes
        """Of the device."""
        self.waiting_bytes = waiting_bytes
        """Of the machine's memory, for weights that wait there or come in through it."""
        self._residents: dict[PipelineKey, _Resident] = {}
        self._shared: dict[Any, _Resident] = {}
        self._building: list[set[Any]] = []
        self._clock = itertools.count()
        self._lock = threading.RLock()

    @contextmanager
    def lease(
        self,
        key: PipelineKey,
        build: Callable[[], Held],
        *,
        needs_bytes: int = 0,
        beside_bytes: int = 0,
        loads_bytes: int = 0,
    ) -> Iterator[Any]:
        """The pipeline of a key, built where it is not warm; it stays for as long as the block runs.

        Room is made before: for `needs_bytes`, an estimate of what a build takes on the device, for `loads_bytes`,
        what it takes of the machine's memory on its way there, and for `beside_bytes`, what the pipeline needs beside
        its weights while it works. A pipeline that is alone larger than the budget is built all
        the same: the device has the last word. One whose block ends in an error that nobody foresaw leaves at once:
        nobody knows in which state it is. One that failed as engines fail stays for the next shot.
        """
        with self._lock:
            resident = self._residents.get(key)
            if resident is None:
                self._make_room(needs_bytes + beside_bytes, loads_bytes)
                resident = self._built(key, build)
            resident.leases += 1
            resident.used = next(self._clock)
            self._make_room(beside_bytes)
        try:
            yield resident.held.pipeline
        except BaseException as error:
            with self._lock:
                resident.leases -= 1
                foreseen = isinstance(error, ReelwrightError)
                if not foreseen and not resident.leases and self._residents.get(key) is resident:
                    self._drop(key)
            raise
        with self._lock:
            resident.leases -= 1
            resident.used = next(self._clock)
            self._make_room(0)

    def shared(self, key: Any, build: Callable[[], Held], *, needs_bytes: int = 0, loads_bytes: int = 0) -> Any:
        """A component that several pipelines use, by (folder, class, precision): loaded once.

        Called while a pipeline is built, it belongs to that pipeline too and stays until the last one has left; called
        outside, it stays until its room is needed.
        """
        with self._lock:
            resident = self._shared.get(key)
            if resident is None:
                self._make_room(needs_bytes, loads_bytes)
                resident = self._shared[key] = _Resident(held=build(), used=next(self._clock))
            resident.used = next(self._clock)
            if self._building:
                self._building[-1].add(key)
            return resident.held.pipeline

    def warm(self) -> tuple[PipelineKey, ...]:
        """The pipelines that are held, the longest unused first."""
        with self._lock:
            return tuple(sorted(self._residents, key=lambda key: self._residents[key].used))

    def held_bytes(self) -> int:
        """What all of them take of the device, shared parts counted once."""
        with self._lock:
            return sum(each.held.size_bytes for each in (*self._residents.values(), *self._shared.values()))

    def waiting(self) -> int:
        """What all of them take of the machine's memory, in bytes."""
        with self._lock:
            return sum(each.held.waiting_bytes for each in (*self._residents.values(), *self._shared.values()))

    def put_aside(self, key: PipelineKey) -> None:
        """Say that the weights of a pipeline left the device and wait in the machine's memory from now on."""
        with self._lock:
            held = self._residents[key].held
            held.waiting_bytes, held.size_bytes = held.waiting_bytes + held.size_bytes, 0
            self._make_room(0)

    def evict(self) -> int:
        """Let everything go from the device that nobody leases; how many bytes that were."""
        with self._lock:
            before = self.held_bytes()
            self._make_room(self.budget_bytes)
            _collect()
            return before - self.held_bytes()

    def forget(self, key: PipelineKey) -> None:
        """Let one go. `EngineError` while it is leased."""
        with self._lock:
            resident = self._residents.get(key)
            if resident is not None and resident.leases:
                raise EngineError(f"the pipeline of {', '.join(key.weights)} is in use and cannot leave")
            if resident is not None:
                self._drop(key)

    def _built(self, key: PipelineKey, build: Callable[[], Held]) -> _Resident:
        shares: set[Any] = set()
        self._building.append(shares)
        try:
            held = build()
        finally:
            self._building.pop()
        resident = self._residents[key] = _Resident(held=held, used=next(self._clock), shares=shares)
        return resident

    def _make_room(self, wanted: int, loads: int = 0) -> None:
        while True:
            device = self.held_bytes() + wanted > self.budget_bytes
            machine = self.waiting() + loads > self.waiting_bytes
            if not (device or machine) or not self._let_go(device=device, machine=machine):
                return

    def _let_go(self, *, device: bool, machine: bool) -> bool:
        """Drop the longest unused of those whose leaving makes room where it is short; False where there is none."""

        def helps(held: Held) -> bool:
            return bool((device and held.size_bytes) or (machine and held.waiting_bytes))

        idle = [
            (each.used, key)
            for key, each in self._residents.items()
            if not each.leases
            and (helps(each.held) or any(helps(self._shared[part].held) for part in each.shares & set(self._shared)))
        ]
        if idle:
            self._drop(min(idle, key=lambda pair: pair[0])[1])
            return True
        kept = {share for each in self._residents.values() for share in each.shares}
        kept |= {share for shares in self._building for share in shares}
        loose = [(each.used, key) for key, each in self._shared.items() if key not in kept and helps(each.held)]
        if not loose:
            return False
        self._shared.pop(min(loose, key=lambda pair: pair[0])[1]).held.close()
        _collect()
        return True

    def _drop(self, key: PipelineKey) -> None:
        resident = self._residents.pop(key)
        resident.held.close()
        resident.held.pipeline = None
        kept = {share for each in self._residents.values() for share in each.shares}
        for share in resident.shares - kept:
            if share in self._shared:
                self._shared.pop(share).held.close()
        _collect()


@cache
def residency() -> Residency:
    """This process's. Its budget is nine tenths of the device's memory, or of half of the machine's without one."""
    return Residency(
        int((memory_mb("auto") or machine_memory_mb() // 2) * _KEPT),
        waiting_bytes=int(machine_memory_mb() * _KEPT_WAITING),
    )


def residency_of(settings: EngineSettings, device: str) -> Residency:
    """This process's, within the memory that the settings allow."""
    home = residency()
    home.budget_bytes = int(memory_of(settings, device) * _KEPT)
    return home


def size_bytes(*modules: Any) -> int:
    """The bytes of the weights and buffers of modules, each counted once; other objects count nothing."""
    seen: dict[int, int] = {}
    for module in modules:
        if not hasattr(module, "parameters"):
            continue
        for tensor in itertools.chain(module.parameters(), module.buffers()):
            seen[id(tensor)] = tensor.numel() * tensor.element_size()
    return sum(seen.values())


def _collect() -> None:
    gc.collect()
    torch = sys.modules.get("torch")
    if torch is not None and torch.cuda.is_available():
        torch.cuda.empty_cache()
