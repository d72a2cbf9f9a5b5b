"""Tiny LTX-2 weights, built once for all tests here, and small inputs for it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest


@pytest.fixture(scope="session")
def ltx_weights(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a tiny LTX-2, upsampler and adapter included."""
    import torch
    from tiny_weights import build

    torch.set_num_threads(1)
    return build("ltx-2", tmp_path_factory.mktemp("weights") / "ltx-2")


@pytest.fixture
def ltx_settings(ltx_weights: Path) -> Callable[..., Any]:
    """Settings for it on the processor; keywords are levers."""
    from reelwright.generators.settings import EngineSettings, Levers

    def made(**levers: Any) -> EngineSettings:
        return EngineSettings(
            device="cpu", weights={"ltx-2": str(ltx_weights)}, levers=Levers(**({"steps": 2} | levers))
        )

    return made


@pytest.fixture(scope="module")
def no_pipelines_stay() -> Iterator[None]:
    """Lets all models go after a module's tests."""
    from reelwright.generators.diffusion.residency import residency

    yield
    budget, residency().budget_bytes = residency().budget_bytes, 0
    residency().evict()
    residency().budget_bytes = budget
