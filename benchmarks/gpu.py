"""What a model costs on this device, lever by lever: seconds a step, a second of video, peak memory, and the error.

    python benchmarks/gpu.py [--model wan-vace-1.3b] [--size 832x480] [--frames 81] [--steps 6] [--only NAME ...]
    python benchmarks/gpu.py --tiny

Models have their real sizes and random weights, made on the device: times and memory are real, pictures are noise.
`plain` is diffusers as its pages show it; every other row pulls one lever, or a few, in the very way in which engines
pull them. The error is that of the latents, relative to the plain pipeline's with the same seed. `bound` is the
arithmetic of a step (`generators/diffusion/estimates.py`) at the card's dense bf16 rate, where that is known. `--tiny`
runs the same code in seconds on a processor, at a size that says nothing of speed.
"""

from __future__ import annotations

import argparse
import datetime as dt
import gc
import itertools
import resource
import statistics
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from gpu_models import MODELS, Model
from reelwright.generators.diffusion.estimates import ARCHITECTURES, pass_operations
from reelwright.generators.diffusion.levers import Resolved, resolve
from reelwright.generators.diffusion.weights import weights_entry
from reelwright.generators.diffusion.working import apply, working
from reelwright.generators.settings import EngineSettings, Levers
from reelwright.story.errors import ReelwrightError

TFLOPS = {"H100": 989.0, "H200": 989.0, "A100": 312.0, "L40S": 362.0, "4090": 165.0, "B200": 2250.0}
"""Dense bf16 operations a second by the makers' data sheets, in 10^12; the first name that stands in the card's."""
PLAIN = Levers(distilled=False, compiled=False, offload="none", cache="none", quantization="none", tiling=False)
ROWS: dict[str, dict[str, Any]] = {
    "plain": {},
    "attention cudnn": {"attention": "_native_cudnn"},
    "attention flash": {"attention": "_native_flash"},
    "compiled": {"compiled": True},
    "compiled, cudnn": {"compiled": True, "attention": "_native_cudnn"},
    "offload group": {"offload": "group"},
    "fp8": {"quantization": "fp8"},
    "int8": {"quantization": "int8"},
    "cache first-block": {"cache": "first-block"},
    "cache taylor": {"cache": "taylor"},
    "cache first-block, compiled": {"cache": "first-block", "compiled": True},
}
CUDA_ONLY = ("attention cudnn", "attention flash", "compiled", "compiled, cudnn", "cache first-block, compiled")


@dataclass(frozen=True)
class Shape:
    """What is made."""

    width: int
    height: int
    frames: int
    steps: int
    fps: int = 16


@dataclass(frozen=True)
class Row:
    """What one row measured."""

    name: str
    step_s: float
    second_s: float
    """For a second of video, at the model's own number of steps, decoding included."""
    peak_mb: float
    error: float
    notes: str = ""


def main(arguments: list[str] | None = None) -> list[Row]:
    """Measure every row and print the table; returns the rows."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--model", choices=sorted(MODELS), default="wan-vace-1.3b")
    parser.add_argument("--size", default="832x480", help="width x height in pixels")
    parser.add_argument("--frames", type=int, default=81)
    parser.add_argument("--steps", type=int, default=14, help="of each run; caches need a dozen")
    parser.add_argument("--only", nargs="*", default=(), choices=sorted(ROWS))
    parser.add_argument("--tiny", action="store_true", help="a tiny model on the processor")
    options = parser.parse_args(arguments)
    width, height = (int(side) for side in options.size.split("x"))
    shape = Shape(width, height, options.frames, options.steps)
    device = "cpu" if options.tiny else _device()
    if options.tiny:
        shape = Shape(32, 32, 5, 12)
    model = MODELS[options.model]
    print(_heading(model, shape, device))
    print("| levers | s a step | times plain | s for a second of video | peak MB | error | |")
    print("|---|---|---|---|---|---|---|")
    found: list[Row] = []
    plain: tuple[Row, Any] | None = None
    for name in ("plain", *(each for each in ROWS if each != "plain")):
        if (options.only and name not in (*options.only, "plain")) or (device != "cuda" and name in CUDA_ONLY):
            continue
        row, latents = _measured(name, model, shape, device, tiny=options.tiny, plain=plain[1] if plain else None)
        plain = plain or (row, latents)
        found.append(row)
        print(_line(row, plain[0]), flush=True)
    return found


def _measured(name: str, model: Model, shape: Shape, device: str, *, tiny: bool, plain: Any) -> tuple[Row, Any]:
    """Build, warm up, run: the row, and the latents on the processor."""
    settings = EngineSettings(device=device, levers=PLAIN.model_copy(update=ROWS[name] | {"steps": shape.steps}))
    resolved = resolve("benchmark", settings, weights=model.weights, device=device)
    # All rows take the same steps: the schedule of real weights is no lever, and would count as an error here.
    resolved = resolved.model_copy(update={"flow_shift": 0.0})
    try:
        with _built(model, resolved, device, tiny, plain=name == "plain") as pipe, working(pipe, resolved):
            # What is compiled or tuned is so after the first run.
            _run(pipe, model, shape, device, steps=2, tiny=tiny)
            _forget_peak(device)
            latents, step_s = _run(pipe, model, shape, device, steps=shape.steps, tiny=tiny)
            peak = _peak_mb(device)
            decode_s = _decode(pipe, latents, device)
    except (ReelwrightError, RuntimeError, ImportError) as error:
        if plain is None:
            raise
        said = str(error).splitlines()[0][:80]
        return Row(name, float("nan"), float("nan"), float("nan"), float("nan"), said), None
    latents = latents.float().cpu()
    off = 0.0 if plain is None else float((latents - plain).norm() / plain.norm())
    whole_s = step_s * (weights_entry(model.weights).run.steps or 1) + decode_s
    second_s = whole_s / max(shape.frames / shape.fps, 1 / shape.fps)
    return Row(name, step_s, second_s, peak, off, "; ".join(resolved.notes)), latents


@contextmanager
def _built(model: Model, resolved: Resolved, device: str, tiny: bool, *, plain: bool) -> Iterator[Any]:
    """The pipeline with the same random weights each time, its levers pulled; gone afterwards."""
    import torch

    kind = {"bf16": torch.bfloat16, "fp16": torch.float16, "fp32": torch.float32}[resolved.precision]
    before = torch.get_default_dtype()
    torch.manual_seed(0)
    torch.set_default_dtype(kind)
    try:
        with torch.device(device):
            pipe = model.build(tiny)
    finally:
        torch.set_default_dtype(before)
    pipe.set_progress_bar_config(disable=True)
    try:
        if plain:
            pipe.to(device)
        else:
            if resolved.offload != "none":
                pipe.to("cpu")
            apply(pipe, resolved, device=device)
        yield pipe
    finally:
        del pipe
        gc.collect()
        if device == "cuda":
            torch.compiler.reset()
            torch.cuda.empty_cache()


def _run(pipe: Any, model: Model, shape: Shape, device: str, *, steps: int, tiny: bool) -> tuple[Any, float]:
    """Latents, and the median of the seconds between steps, the first left out."""
    import torch

    ends: list[float] = []

    def note(_pipe: Any, _step: int, _time: Any, told: dict[str, Any]) -> dict[str, Any]:
        if device == "cuda":
            torch.cuda.synchronize()
        ends.append(time.perf_counter())
        return told

    kind = torch.bfloat16 if device != "cpu" else torch.float32
    text = torch.randn((2, 1, *model.text(tiny)), generator=torch.Generator().manual_seed(1)).to(device, kind)
    told: dict[str, Any] = {"prompt_embeds": text[0], "width": shape.width, "height": shape.height}
    if model.forwards > 1:
        told |= {"negative_prompt_embeds": text[1], "guidance_scale": 5.0}
    else:
        told |= {"guidance_scale": 1.0}
    if model.weights.startswith("wan"):
        told["num_frames"] = shape.frames
    with torch.inference_mode():
        found = pipe(
            **told,
            num_inference_steps=steps,
            generator=torch.Generator().manual_seed(2),
            output_type="latent",
            callback_on_step_end=note,
        )
    latents = found.frames if hasattr(found, "frames") else found.images
    return latents, statistics.median([after - before for before, after in itertools.pairwise(ends)] or [0.0])


def _decode(pipe: Any, latents: Any, device: str) -> float:
    """Seconds that the decoder works on latents of a video; pictures are decoded within a step's time."""
    import torch

    if latents.ndim != 5:
        return 0.0
    began = time.perf_counter()
    with torch.inference_mode():
        pipe.vae.decode(latents.to(pipe.vae.device, pipe.vae.dtype), return_dict=False)
    if device == "cuda":
        torch.cuda.synchronize()
    return time.perf_counter() - began


def _device() -> str:
    from reelwright.generators.diffusion.device import device_of

    return device_of(EngineSettings())


def _forget_peak(device: str) -> None:
    import torch

    if device == "cuda":
        torch.cuda.reset_peak_memory_stats()


def _peak_mb(device: str) -> float:
    """Of the device; on a processor, of the whole process so far."""
    import torch

    if device == "cuda":
        return float(torch.cuda.max_memory_allocated() / 1e6)
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000


def _heading(model: Model, shape: Shape, device: str) -> str:
    import diffusers
    import torch

    card = torch.cuda.get_device_name() if device == "cuda" else device
    forwards = model.forwards
    made = 1 if model.weights.startswith("flux") else shape.frames
    work = pass_operations(shape.width, shape.height, made, ARCHITECTURES[model.weights]) * forwards
    rate = next((rate for name, rate in TFLOPS.items() if name in card), 0.0)
    bound = f"; bound {work / rate / 1e12:.2f} s a step" if rate else ""
    today = dt.datetime.now(dt.UTC).date()
    return (
        f"{model.weights}, {shape.width}x{shape.height}, {made} frames, {shape.steps} steps, random weights; {card}; "
        f"torch {torch.__version__}, diffusers {diffusers.__version__}; {today}{bound}\n"
    )


def _line(row: Row, plain: Row) -> str:
    times = plain.step_s / row.step_s if row.step_s else float("nan")
    return (
        f"| {row.name} | {row.step_s:.3f} | {times:.2f} | {row.second_s:.1f} | {row.peak_mb:.0f} | {row.error:.1e} "
        f"| {row.notes} |"
    )


if __name__ == "__main__":
    main(sys.argv[1:])
