"""Trying again: another seed for what shows nothing, less on the device for what does not fit, and then no more."""

from __future__ import annotations

import weakref
from typing import Any

import pytest
from reelwright.generators.diffusion.attempts import attempt, generator_of, seed_of
from reelwright.generators.frames import BrokenError, check_finite
from reelwright.story.errors import EngineError

pytestmark = pytest.mark.torch


def _noise(generator: Any) -> Any:
    import torch

    return torch.randn(8, generator=generator)


def test_equal_work_draws_equal_noise_and_other_work_other_noise() -> None:
    import torch

    assert torch.equal(_noise(generator_of("digest", 0, 0)), _noise(generator_of("digest", 0, 0)))
    seeds = {seed_of("digest", chunk, number) for chunk in range(50) for number in range(2)}
    assert len(seeds) == 100
    assert seed_of("a", "b") != seed_of("ab", "")
    assert seed_of("1") != seed_of(1)
    assert all(0 <= seed < 2**63 for seed in seeds)


def test_a_broken_result_is_made_once_more_with_another_seed() -> None:
    import torch

    drawn: list[Any] = []

    def make(generator: Any) -> Any:
        drawn.append(_noise(generator))
        return drawn[-1] if len(drawn) > 1 else torch.full((8,), torch.nan)

    found = attempt(("digest", 0), make, look=check_finite)
    assert len(drawn) == 2
    assert not torch.equal(drawn[0], drawn[1])
    assert torch.equal(found, drawn[1])


def test_two_broken_results_are_an_error() -> None:
    calls = []

    def make(generator: Any) -> Any:
        calls.append(generator)
        raise BrokenError("frame 0 came out black all over", hint="set `precision`")

    with pytest.raises(EngineError, match="black all over, with 2 seeds") as raised:
        attempt(("digest", 0), make)
    assert len(calls) == 2
    assert raised.value.hint == "set `precision`"
    assert type(raised.value) is EngineError


@pytest.mark.parametrize("error", ["cuda", "plain", "machine", "allocator"])
def test_too_little_memory_is_tried_again_with_the_weights_put_aside(error: str) -> None:
    import torch

    raised = {
        "cuda": torch.OutOfMemoryError("CUDA out of memory. Tried to allocate 20.00 GiB"),
        "plain": RuntimeError("MPS backend out of memory"),
        "machine": MemoryError(),
        "allocator": RuntimeError("DefaultCPUAllocator: can't allocate memory: you tried to allocate 9 bytes"),
    }[error]
    drawn: list[Any] = []
    aside: list[bool] = []

    def make(generator: Any) -> Any:
        drawn.append(_noise(generator))
        if not aside:
            raise raised
        return drawn[-1]

    found = attempt(("digest", 0), make, on_short=lambda: aside.append(True) or True)
    assert len(drawn) == 2
    assert torch.equal(drawn[0], drawn[1]), "the same seed: putting weights aside changes nothing"
    assert torch.equal(found, drawn[0])


@pytest.mark.parametrize(("aside", "calls"), [(True, 2), (False, 1)])
def test_memory_that_stays_too_short_is_an_error_with_the_lever(aside: bool, calls: int) -> None:
    import torch

    made = []

    def make(generator: Any) -> Any:
        made.append(generator)
        raise torch.OutOfMemoryError("CUDA out of memory. Tried to allocate 20.00 GiB")

    with pytest.raises(EngineError, match=r"GB was too short.*20\.00 GiB") as raised:
        attempt(("digest", 0), make, on_short=lambda: aside, engine="wan-vace")
    assert len(made) == calls
    assert "[engines.wan-vace]" in raised.value.hint


def test_other_errors_are_not_tried_again() -> None:
    calls = []

    def make(generator: Any) -> Any:
        calls.append(generator)
        raise ValueError("shapes do not match")

    with pytest.raises(ValueError, match="shapes"):
        attempt(("digest", 0), make)
    assert len(calls) == 1


def test_what_a_failed_try_had_made_is_gone_before_room_is_looked_for() -> None:
    import torch

    class Activations:
        """Stands for gigabytes on a device."""

    made: list[weakref.ref[Activations]] = []
    alive: list[bool] = []

    def make(generator: Any) -> str:
        activations = Activations()
        made.append(weakref.ref(activations))
        if not alive:
            raise torch.OutOfMemoryError("CUDA out of memory. Tried to allocate 20.00 GiB")
        return "frames"

    def aside() -> bool:
        alive.append(made[0]() is not None)
        return True

    assert attempt(("digest", 0), make, on_short=aside) == "frames"
    assert alive == [False]
