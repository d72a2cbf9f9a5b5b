"""The page on levers says what the code does: every field, every cache, every card in its tables."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from reelwright.generators.diffusion.levers import resolve
from reelwright.generators.diffusion.weights import weights_entry, weights_ids
from reelwright.generators.settings import EngineSettings, Levers

PAGE = (Path(__file__).parents[3] / "docs" / "gpu-levers.md").read_text("utf-8")


def _table(heading: str) -> list[list[str]]:
    """The rows of the table whose first column is headed so, its heading first."""
    found = re.search(rf"^\| {re.escape(heading)} \|.*?(?=\n\n)", PAGE, re.M | re.S)
    assert found is not None
    rows = [[cell.strip(" `") for cell in line.strip("|").split("|")] for line in found[0].splitlines()]
    return [rows[0], *rows[2:]]


def test_every_lever_that_is_no_plain_number_of_the_model_is_named() -> None:
    plain_numbers = {"steps", "guidance", "audio_noise"}
    for field in set(Levers.model_fields) - plain_numbers:
        assert f"`{field}" in PAGE, field


def test_the_caches_of_each_model_are_those_that_work() -> None:
    heading, *rows = _table("weights")
    assert [row[0] for row in rows] == [
        name for name in weights_ids() if weights_entry(name).layout in ("pipeline", "modular")
    ]
    for name, *cells in rows:
        run = weights_entry(name).run
        for cache, said in zip(heading[1:], cells, strict=True):
            works = cache in run.caches and (cache != "mag" or bool(run.mag_ratios))
            assert said == ("yes" if works else "needs ratios" if cache in run.caches else "-"), (name, cache)


@pytest.mark.parametrize("row", _table("memory")[1:], ids=lambda row: row[0])
def test_what_a_card_holds_is_what_is_chosen(row: list[str]) -> None:
    memory_mb = int(row[0].removesuffix(" GB")) * 1000
    for name, said in zip(_table("memory")[0][1:], row[1:], strict=True):
        settings = EngineSettings(device="cuda", memory_mb=memory_mb)
        found = resolve("any", settings, weights=name, activations_mb=4000)
        chosen = found.offload if found.offload != "none" else found.quantization
        assert said == ("whole" if chosen == "none" else chosen), name
