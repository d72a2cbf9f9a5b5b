"""Levers, decided: what follows from settings, what from the machine, and what belongs into a plan."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from reelwright.generators.diffusion.levers import exact_options, memory_needed_mb, resolve
from reelwright.generators.diffusion.weights import weights_entry, weights_ids
from reelwright.generators.settings import EngineSettings, Levers

MODELS = [name for name in weights_ids() if weights_entry(name).layout in ("pipeline", "modular")]
LEVERS = st.builds(
    Levers,
    steps=st.sampled_from([0, 4, 30]),
    guidance=st.sampled_from([-1.0, 1.0, 5.0]),
    precision=st.sampled_from(["", "bf16", "fp32"]),
    attention=st.sampled_from(["", "native", "sage"]),
    compiled=st.sampled_from([None, True, False]),
    cache=st.sampled_from(["", "none", "first-block", "mag", "taylor"]),
    offload=st.sampled_from(["", "none", "group", "model"]),
    quantization=st.sampled_from(["", "none", "fp8", "int8"]),
    tiling=st.sampled_from([None, True, False]),
    distilled=st.booleans(),
)


@given(
    weights=st.sampled_from(MODELS),
    levers=LEVERS,
    told_mb=st.sampled_from([0, 8000, 24000, 80000]),
    device=st.sampled_from(["cpu", "mps", "cuda"]),
    memory_mb=st.sampled_from([4000, 16000, 80000, 192000]),
)
def test_a_plans_numbers_hold_on_every_machine(
    weights: str, levers: Levers, told_mb: int, device: str, memory_mb: int
) -> None:
    settings = EngineSettings(memory_mb=told_mb, levers=levers)
    planned = exact_options(resolve("any", settings, weights=weights))
    there = resolve("any", settings, weights=weights, device=device, memory_mb=memory_mb, options=planned)
    assert exact_options(there) == planned


@pytest.mark.parametrize(
    ("memory_mb", "offload", "quantization"),
    [(0, "none", "none"), (16_000, "group", "none"), (24_000, "none", "fp8"), (80_000, "none", "none")],
)
def test_a_large_model_is_kept_by_what_the_memory_holds(memory_mb: int, offload: str, quantization: str) -> None:
    settings = EngineSettings(device="cuda", memory_mb=memory_mb)
    found = resolve("wan-vace", settings, weights="wan-vace-14b", activations_mb=3000)
    assert (found.offload, found.quantization) == (offload, quantization)


def test_a_machine_that_nobody_told_of_changes_no_numbers() -> None:
    planned = resolve("wan-vace", EngineSettings(), weights="wan-vace-14b")
    small = resolve(
        "wan-vace", EngineSettings(), weights="wan-vace-14b", device="cuda", memory_mb=24_000,
        options=exact_options(planned),
    )  # fmt: skip
    assert small.quantization == "none"
    assert small.offload == "group"


@pytest.mark.parametrize(
    "lever",
    [
        {"compiled": False},
        {"offload": "none"},
        {"quantization": "none"},
        {"cache": "none"},
        {"tiling": False},
        {"distilled": False},
    ],
)
def test_each_lever_can_be_switched_off(lever: dict[str, object]) -> None:
    settings = EngineSettings(device="cuda", memory_mb=12_000, engines={"wan-vace": Levers(**lever)})
    found = resolve("wan-vace", settings, weights="wan-vace-14b")
    name, off = next(iter(lever.items()))
    assert (found.adapter == "") if name == "distilled" else getattr(found, name) == off


def test_a_distilled_model_takes_its_adapters_steps() -> None:
    with_it = resolve("wan-video", EngineSettings(), weights="wan-t2v-a14b")
    without = resolve("wan-video", EngineSettings(levers=Levers(distilled=False)), weights="wan-t2v-a14b")
    assert (with_it.flow_shift, without.flow_shift) == (5.0, 12.0)
    assert exact_options(with_it)["flow_shift"] == 5.0
    assert (with_it.steps, with_it.guidance, with_it.ids) == (4, 1.0, ("wan-t2v-a14b", "wan-2.2-t2v-4-step"))
    assert (without.steps, without.guidance, without.ids) == (40, 4.0, ("wan-t2v-a14b",))


def test_an_adapter_without_a_licence_is_left_out_of_commercial_work() -> None:
    found = resolve("wan-vace", EngineSettings(commercial=True), weights="wan-vace-14b")
    assert found.adapter == ""
    assert "wan-2.1-t2v-4-step" in found.notes[0]


@pytest.mark.parametrize(
    ("weights", "asked", "used", "said"),
    [
        ("wan-vace-1.3b", "first-block", "first-block", ""),
        ("wan-vace-1.3b", "mag", "first-block", "ratios"),
        ("wan-animate-14b", "first-block", "taylor", "does nothing"),
        ("wan-animate-2", "taylor", "none", "does nothing"),
        ("flux-klein-4b", "mag", "none", "of 4 steps"),
    ],
)
def test_a_cache_that_would_do_nothing_is_replaced_and_said(weights: str, asked: str, used: str, said: str) -> None:
    settings = EngineSettings(levers=Levers(cache=asked))
    found = resolve("any", settings, weights=weights)
    assert found.cache == used
    assert said in " ".join(found.notes)
    assert ("cache" in exact_options(found)) == (used != "none")


def test_attention_with_an_error_stands_in_the_plan_and_exact_attention_does_not() -> None:
    for name, stands in (("sage", True), ("_native_cudnn", False)):
        found = resolve("any", EngineSettings(levers=Levers(attention=name)), weights="wan-vace-1.3b")
        assert found.attention == name
        assert ("attention" in exact_options(found)) == stands


@pytest.mark.parametrize(
    ("memory_mb", "lever", "compiled"),
    [(80_000, {}, True), (24_000, {}, False), (16_000, {}, False), (16_000, {"compiled": True}, True),
     (80_000, {"cache": "first-block", "distilled": False}, False), (80_000, {"compiled": False}, False)],
)  # fmt: skip
def test_blocks_are_compiled_where_nothing_breaks_them(
    memory_mb: int, lever: dict[str, object], compiled: bool
) -> None:
    settings = EngineSettings(device="cuda", memory_mb=memory_mb, levers=Levers(**lever))
    found = resolve("any", settings, weights="wan-vace-14b", activations_mb=3000)
    assert found.compiled == compiled
    assert found.compiled_whole == (memory_mb == 80_000 and "cache" not in lever)


def test_attention_that_only_exists_compiled_is_compiled_on_a_gpu() -> None:
    for device, compiled in (("cuda", True), ("cpu", False)):
        found = resolve("any", EngineSettings(), weights="wan-animate-2", device=device, memory_mb=80_000)
        assert found.compiled == compiled


@pytest.mark.parametrize("weights", ["wan-animate-2", "wan-vace-1.3b"])
def test_nothing_is_compiled_where_nothing_compiles_unless_it_is_asked_for(weights: str) -> None:
    for told, compiled in ((None, False), (True, True)):
        settings = EngineSettings(device="cuda", memory_mb=80_000, levers=Levers(compiled=told))
        assert resolve("any", settings, weights=weights, compiles=False).compiled == compiled


@given(weights=st.sampled_from(MODELS), beside=st.integers(0, 60_000))
def test_less_is_on_the_device_when_weights_wait_or_are_stored_smaller(weights: str, beside: int) -> None:
    whole = resolve("any", EngineSettings(), weights=weights)
    needed = [
        memory_needed_mb(whole.model_copy(update=update), beside)
        for update in ({}, {"quantization": "fp8"}, {"offload": "group"})
    ]
    assert needed[0] >= needed[1] >= needed[2] >= beside


def test_four_bytes_a_number_take_twice_the_memory() -> None:
    settings = EngineSettings(device="cuda", memory_mb=48_000)
    small, large = (
        resolve("any", settings.model_copy(update={"levers": Levers(precision=precision)}), weights="wan-vace-14b")
        for precision in ("bf16", "fp32")
    )
    assert memory_needed_mb(large.model_copy(update={"quantization": "none", "offload": "none"}), 0) == pytest.approx(
        2 * memory_needed_mb(small, 0), abs=1
    )
    assert small.offload == small.quantization == "none"
    assert large.quantization == "fp8"
