"""What this machine can do: each part is tried, not looked up."""

from __future__ import annotations

import importlib.util
import os
import platform as machine
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from ..story.document import Part


class Finding(Part):
    """One part of the machine, tried."""

    title: str
    ok: bool
    found: str
    remedy: str = ""
    """What to type, where it is missing."""
    required: bool = False
    """True where no video can be made without it."""


def examine() -> tuple[Finding, ...]:
    """Try every part; a part that fails never stops the rest."""
    trials: tuple[Callable[[], Finding], ...] = (
        _python,
        _encoder,
        _hardware_encoder,
        _compositor,
        _fonts,
        _offline_voice,
        _online_voice,
        _language_model,
        _torch,
        _space,
    )
    return (*(_tried(trial) for trial in trials), *_engines())


def _engines() -> tuple[Finding, ...]:
    """One for each engine besides the embedded one, which always runs: whether it would run here, else why not."""
    from ..agents.engines.cards import engine_cards
    from ..story.errors import InputError

    try:
        cards = engine_cards()
    except InputError as error:
        return (Finding(title="engine settings", ok=False, found=error.what, remedy=error.hint),)
    return tuple(
        Finding(
            title=f"engine {card.name}",
            ok=card.runs,
            found=f"would run here: {', '.join(card.makes)}"
            if card.runs
            else "; ".join(obstacle.what for obstacle in card.obstacles),
            remedy="" if card.runs else f"reelwright engines show {card.name}",
        )
        for card in cards
        if card.name != "embedded"
    )


def _tried(trial: Callable[[], Finding]) -> Finding:
    try:
        return trial()
    except Exception as error:  # noqa: BLE001  # Whatever is wrong with a part is what the doctor is asked for.
        title = trial.__name__.strip("_").replace("_", " ")
        return Finding(
            title=title,
            ok=False,
            found=f"{type(error).__name__}: {error}".splitlines()[0][:160],
            remedy="remove .venv and run ./reelwright doctor again",
            required=trial in (_encoder, _compositor, _fonts, _offline_voice),
        )


def _python() -> Finding:
    from ..tools.work.processes import cores

    found = f"{machine.python_version()} on {machine.system()} {machine.machine()}, {cores()} cores"
    return Finding(title="python", ok=sys.version_info >= (3, 11), found=found, required=True)


def _encoder() -> Finding:
    import imageio_ffmpeg

    binary = imageio_ffmpeg.get_ffmpeg_exe()
    first = subprocess.run([binary, "-version"], capture_output=True, text=True, timeout=20, check=True).stdout
    return Finding(title="encoder", ok=True, found=" ".join(first.split()[:3]), required=True)


def _hardware_encoder() -> Finding:
    from ..tools.media.encoder import find_hardware_encoder

    name = find_hardware_encoder()
    found = name or "none passed a trial; x264 is used"
    return Finding(title="hardware encoder", ok=bool(name), found=found)


def _compositor() -> Finding:
    import skia

    surface = skia.Surface(8, 8)
    surface.getCanvas().clear(skia.ColorWHITE)
    return Finding(title="compositor", ok=True, found=f"Skia {skia.__version__}", required=True)


def _fonts() -> Finding:
    from ..tools.text.fonts import families

    return Finding(title="fonts", ok=True, found=f"{len(families())} families bundled", required=True)


def _offline_voice() -> Finding:
    from ..tools.speech.catalog import voices

    count = sum(voice.engine == "espeak" for voice in voices(None))
    return Finding(title="offline voice", ok=count > 0, found=f"espeak-ng, {count} voices", required=True)


def _online_voice() -> Finding:
    from ..tools.speech.edge import answers

    reason = answers()
    remedy = "" if not reason else "connect to the network, or go on: the offline voice is used"
    return Finding(title="online voice", ok=not reason, found=reason or "edge-tts answers", remedy=remedy)


def _language_model() -> Finding:
    model = os.environ.get("REELWRIGHT_MODEL", "")
    if model:
        where = os.environ.get("OPENAI_BASE_URL", "the provider's own address")
        return Finding(title="language model", ok=True, found=f"{model} at {where}")
    return Finding(
        title="language model",
        ok=False,
        found="none set up; the offline planner is used",
        remedy="export REELWRIGHT_MODEL=... OPENAI_API_KEY=... (and OPENAI_BASE_URL for your own server)",
    )


def _torch() -> Finding:
    if importlib.util.find_spec("torch") is None:
        return Finding(
            title="GPU engines",
            ok=False,
            found="torch is not installed; the embedded engine is used",
            remedy="pip install 'reelwright[gpu]'",
        )
    import torch

    from ..generators.diffusion.device import device_of
    from ..generators.settings import read_settings

    found, device = f"torch {torch.__version__}", device_of(read_settings())
    if device.startswith("cuda"):
        card = torch.cuda.get_device_properties(device)
        return Finding(title="GPU engines", ok=True, found=f"{found}, {card.name}, {card.total_memory >> 30} GiB")
    if device == "mps":
        return Finding(title="GPU engines", ok=True, found=f"{found}, Apple's GPU")
    return Finding(title="GPU engines", ok=False, found=f"{found}, no GPU that it can use")


def _space() -> Finding:
    free = shutil.disk_usage(Path.cwd()).free
    remedy = "" if free > 1_000_000_000 else "free some space: a minute of film takes about 200 MB while it is made"
    return Finding(title="disk", ok=free > 1_000_000_000, found=f"{free / 1e9:.1f} GB free here", remedy=remedy)
