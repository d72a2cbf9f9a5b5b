"""Which device works here, and how much memory it has."""

from __future__ import annotations

import importlib.util
import os
import platform
import shutil
import subprocess
from functools import cache

from ...story.errors import InputError
from ..engine import Obstacle
from ..settings import EngineSettings


def device_of(settings: EngineSettings) -> str:
    """The device that the settings name, 'auto' resolved: CUDA's first, Apple's, else the processor.

    `InputError` where a named one is not there.
    """
    import torch

    named = settings.device
    there = {"cuda": torch.cuda.is_available(), "mps": torch.backends.mps.is_available(), "cpu": True}
    if named == "auto":
        return next(kind for kind, found in there.items() if found)
    kind, _, number = named.partition(":")
    known = there.get(kind, False)
    if not known or (kind == "cuda" and number and (not number.isdigit() or int(number) >= torch.cuda.device_count())):
        found = ", ".join(kind for kind, yes in there.items() if yes)
        raise InputError(
            f"there is no device {named!r} here", hint=f"torch finds: {found}; set `device` to one of them"
        )
    return named


def memory_mb(device: str) -> int:
    """The memory of a GPU in megabytes by the driver's own tool, without torch; 0 where there is none."""
    listed = gpus_mb()
    number = device.partition(":")[2]
    at = int(number) if number.isdigit() else 0
    return listed[at] if device.startswith(("auto", "cuda")) and at < len(listed) else 0


@cache
def gpus_mb() -> tuple[int, ...]:
    """The memory of each CUDA card that this process sees, in megabytes, by the driver's tool; asked once a process."""
    tool = shutil.which("nvidia-smi")
    if tool is None:
        return ()
    try:
        said = subprocess.run(
            [tool, "--query-gpu=uuid,memory.total", "--format=csv,noheader,nounits"],
            capture_output=True, text=True, timeout=5, check=True, stdin=subprocess.DEVNULL,
        ).stdout  # fmt: skip
    except (OSError, subprocess.SubprocessError):
        return ()
    lines = [line.replace(" ", "").split(",") for line in said.splitlines()]
    cards = [(line[0], int(line[1])) for line in lines if len(line) == 2 and line[1].isdigit()]
    # In MiB.
    return tuple(int(mib * 1.048576) for _, mib in _seen(cards))


def _seen(cards: list[tuple[str, int]]) -> list[tuple[str, int]]:
    """The cards that CUDA_VISIBLE_DEVICES leaves, in its order: the driver's tool lists all, torch numbers these."""
    told = os.environ.get("CUDA_VISIBLE_DEVICES")
    if told is None:
        return cards
    found = []
    for name in told.replace(" ", "").split(","):
        named = [
            card
            for number, card in enumerate(cards)
            if name == str(number) or (name.startswith("GPU-") and card[0].startswith(name))
        ]
        if not named:
            # As CUDA reads it: what stands behind a name that is none is not seen either.
            break
        found.append(named[0])
    return found


@cache
def compiles_here() -> bool:
    """Whether models can be compiled for a CUDA card here: Triton is installed, and the C compiler that it calls."""
    compilers = [os.environ.get("CC", ""), "gcc", "clang"]
    return importlib.util.find_spec("triton") is not None and any(shutil.which(name) for name in compilers if name)


def machine_memory_mb() -> int:
    """The machine's own memory in megabytes."""
    return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") // 1_000_000


def memory_of(settings: EngineSettings, device: str) -> int:
    """The memory to plan for, in megabytes: what the settings say, else the device's; on a processor the machine's."""
    if settings.memory_mb:
        return settings.memory_mb
    # Apple's GPUs and processors use the machine's memory; half of it is left to everything else.
    return memory_mb(device) or machine_memory_mb() // 2


def device_obstacles(settings: EngineSettings) -> tuple[Obstacle, ...]:
    """Why a model would hardly run here: no GPU, and nobody said that the processor is meant."""
    if settings.device != "auto" or gpus_mb() or _apple():
        return ()
    return (
        Obstacle(
            what="there is no GPU here",
            hint='set `device = "cpu"` in the engine settings to run it on the processor, which takes hours',
        ),
    )


def _apple() -> bool:
    return (platform.system(), platform.machine()) == ("Darwin", "arm64")
