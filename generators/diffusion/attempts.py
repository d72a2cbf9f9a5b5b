"""Trying: with a seed of its own for each chunk, once more with another seed where a model made nothing that can be
seen, once more with less on the device where its memory was too short."""

from __future__ import annotations

import hashlib
import logging
import traceback
from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from ...story.errors import EngineError
from ..frames import BrokenError

Result = TypeVar("Result")
ATTEMPTS = 2
"""How often a chunk is tried with other seeds."""
_log = logging.getLogger(__name__)


def seed_of(*parts: str | int) -> int:
    """A seed of 63 bits from anything that names a piece of work: a request's digest, a chunk, an attempt."""
    said = "\0".join(f"{type(part).__name__}:{part}" for part in parts)
    return int.from_bytes(hashlib.sha256(said.encode()).digest()[:8], "big") >> 1


def generator_of(*parts: str | int) -> Any:
    """A `torch.Generator` on the processor, so that the same seed draws the same noise whatever device works."""
    import torch

    return torch.Generator("cpu").manual_seed(seed_of(*parts))


def attempt(
    parts: Sequence[str | int],
    make: Callable[[Any], Result],
    *,
    look: Callable[[Result], None] | None = None,
    on_short: Callable[[], bool] | None = None,
    engine: str = "",
) -> Result:
    """What `make(generator)` returns, the generator seeded by a hash of `parts` and the attempt's number.

    `look` raises `BrokenError` where the result shows nothing (`make` may, too): it is made once more with another
    seed, then the error stands. Where the device's memory is too short, everything idle leaves it and `on_short` puts
    the pipeline's own weights aside (it says whether it did); the same seed is tried again, once; then `EngineError`
    names the memory and the lever. Equal parts give equal results.
    """
    short = False
    number = 0
    while True:
        try:
            made = make(generator_of(*parts, number))
            if look is not None:
                look(made)
            return made
        except BrokenError as error:
            number += 1
            if number >= ATTEMPTS:
                raise EngineError(f"{error.what}, with {number} seeds", hint=error.hint) from error
            _log.warning("nothing to be seen (%s): trying %s with another seed", error.what, parts)
        except Exception as error:
            if not out_of_memory(error):
                raise
            # What the try had made hangs on its frames: as long as they hold it, nothing of it leaves the device.
            traceback.clear_frames(error.__traceback__)
            if short or not _made_room(on_short):
                raise _too_large(error, engine) from error
            short = True
            _log.warning("the device's memory was too short for %s: trying again with less on it", parts)


def out_of_memory(error: BaseException) -> bool:
    """Whether an error says that a device's memory, or the machine's, was too short."""
    import torch

    if isinstance(error, (torch.OutOfMemoryError, MemoryError)):
        return True
    # Apple's backend and the processor's allocator raise plain errors.
    said = str(error).lower()
    return isinstance(error, RuntimeError) and any(
        each in said for each in ("out of memory", "not enough memory", "can't allocate memory")
    )


def _made_room(on_short: Callable[[], bool] | None) -> bool:
    from .residency import residency

    freed = residency().evict() > 0
    moved = on_short() if on_short is not None else False
    return freed or moved


def _too_large(error: BaseException, engine: str) -> EngineError:
    from .device import machine_memory_mb, memory_mb

    here = memory_mb("auto") or machine_memory_mb()
    said = next(iter(str(error).strip().splitlines()), type(error).__name__)[:200]
    table = f"[engines.{engine}]" if engine else "[levers]"
    return EngineError(
        f"the memory of {here / 1000:.0f} GB was too short, also with the weights waiting elsewhere: {said}",
        hint=f'set `quantization = "fp8"` and `tiling = true` under {table} in the engine settings, ask for a smaller '
        "picture, or choose a smaller variant",
    )
