"""Sound made faster or slower without a change of pitch, by the bundled ffmpeg."""

from __future__ import annotations

import subprocess
import tempfile
from functools import cache
from pathlib import Path
from typing import Literal

import ffmpeg

from ..media.ffmpeg import ffmpeg_path, run_ffmpeg
from ..media.wav import write_wav
from .beats import read_music
from .filters import Sound
from .grid import SAMPLE_RATE

Stretcher = Literal["rubberband", "atempo"]


@cache
def stretcher() -> Stretcher:
    """What this machine's ffmpeg stretches with: Rubber Band where it was built in, else its own overlap-add.

    On a click track Rubber Band moves no click by more than 3 ms, `atempo` moves all of them by about 20.
    """
    listed = subprocess.run(
        [ffmpeg_path(), "-hide_banner", "-filters"], capture_output=True, text=True, timeout=60, check=False
    )
    return "rubberband" if " rubberband " in listed.stdout else "atempo"


def stretched(sound: Sound, tempo: float) -> Sound:
    """48 kHz stereo sound at `tempo` times its speed, its pitch kept; about `len(sound) / tempo` samples.

    Equal samples give equal samples on one machine. `EngineError` where ffmpeg fails.
    """
    if tempo == 1 or not len(sound):
        return sound
    with tempfile.TemporaryDirectory(prefix="reelwright-stretch-") as folder:
        source, made = Path(folder) / "source.wav", Path(folder) / "made.wav"
        write_wav(source, sound, rate=SAMPLE_RATE, bits="32float")
        graph = ffmpeg.input(str(source)).filter(stretcher(), tempo=f"{tempo:.8f}")
        run_ffmpeg(graph.output(str(made), acodec="pcm_f32le", ar=SAMPLE_RATE), doing="stretching music")
        return read_music(made)
