"""The device: what the settings name, what is found, and how much memory it has, without torch."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from reelwright.generators import registry
from reelwright.generators.diffusion import device
from reelwright.generators.settings import EngineSettings
from reelwright.story.errors import InputError

TWO = "echo GPU-aa1, 81559; echo GPU-bb1, 24564"
"""What the driver's tool says of two cards."""


@pytest.fixture
def driver(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder on the path in which a driver's tool can be put."""
    monkeypatch.setenv("PATH", str(tmp_path))
    for told in ("CUDA_VISIBLE_DEVICES", "CC"):
        monkeypatch.delenv(told, raising=False)
    _ask_again()
    yield tmp_path
    _ask_again()


def _ask_again() -> None:
    device.gpus_mb.cache_clear()
    device.compiles_here.cache_clear()


def _tool(folder: Path, lines: str, *, name: str = "nvidia-smi") -> None:
    path = folder / name
    path.write_text(f"#!/bin/sh\n{lines}\n")
    path.chmod(0o755)
    _ask_again()


def test_without_a_driver_there_is_no_memory_and_an_obstacle(driver: Path) -> None:
    assert device.memory_mb("cuda") == 0
    (obstacle,) = device.device_obstacles(EngineSettings())
    assert "no GPU" in obstacle.what
    assert 'device = "cpu"' in obstacle.hint
    assert device.device_obstacles(EngineSettings(device="cpu")) == ()


def test_each_cards_memory_is_read_off_the_driver(driver: Path) -> None:
    _tool(driver, TWO)
    assert device.memory_mb("auto") == device.memory_mb("cuda") == device.memory_mb("cuda:0") == 85520
    assert device.memory_mb("cuda:1") == 25757
    assert device.memory_mb("cuda:2") == device.memory_mb("cpu") == 0
    assert device.device_obstacles(EngineSettings()) == ()


@pytest.mark.parametrize(
    ("told", "seen"),
    [
        ("1", [25757]),
        ("1,0", [25757, 85520]),
        ("GPU-bb", [25757]),
        ("0, 7, 1", [85520]),
        ("", []),
        ("-1", []),
    ],
)
def test_a_number_means_the_card_that_torch_numbers_so(
    driver: Path, monkeypatch: pytest.MonkeyPatch, told: str, seen: list[int]
) -> None:
    monkeypatch.setenv("CUDA_VISIBLE_DEVICES", told)
    _tool(driver, TWO)
    assert [device.memory_mb(f"cuda:{number}") for number in range(2)] == [*seen, 0, 0][:2]


def test_models_are_compiled_where_triton_finds_a_compiler(driver: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (driver / "site" / "triton").mkdir(parents=True)
    (driver / "site" / "triton" / "__init__.py").touch()
    monkeypatch.syspath_prepend(str(driver / "site"))
    _ask_again()
    assert not device.compiles_here()
    _tool(driver, "exit 0", name="gcc")
    assert device.compiles_here()


def test_attention_that_must_be_compiled_wants_a_compiler(driver: Path) -> None:
    def said() -> str:
        return " ".join(each.what for each in registry.engine("wan-animate-2", EngineSettings()).obstacles())

    assert "compiled" not in said()
    _tool(driver, TWO)
    assert "only fits into a card's memory compiled" in said()


@pytest.mark.parametrize("lines", ["exit 9", "echo No devices were found", "kill -9 $$"])
def test_a_driver_that_fails_is_no_driver(driver: Path, lines: str) -> None:
    _tool(driver, lines)
    assert device.memory_mb("auto") == 0


def test_the_settings_memory_comes_first(driver: Path) -> None:
    _tool(driver, "echo GPU-bb1, 24564")
    assert device.memory_of(EngineSettings(memory_mb=8000), "cuda") == 8000
    assert device.memory_of(EngineSettings(), "cuda") == 25757
    assert device.memory_of(EngineSettings(), "cpu") == device.machine_memory_mb() // 2


@pytest.mark.torch
def test_a_device_that_is_not_there_is_told_which_are() -> None:
    assert device.device_of(EngineSettings(device="cpu")) == "cpu"
    for named in ("tpu", "cuda:99", "cuda:x"):
        with pytest.raises(InputError, match=f"no device '{named}' here") as raised:
            device.device_of(EngineSettings(device=named))
        assert "cpu" in raised.value.hint
