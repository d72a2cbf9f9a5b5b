"""Small real films, drawn, encoded and spoiled on purpose."""

from __future__ import annotations

import atexit
import json
import shutil
import subprocess
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any, Literal

import imageio_ffmpeg
import numpy as np
import pytest
import skia
from reelwright.story.document import Part, sha256
from reelwright.story.frame_source import Box, Files, TextMark
from reelwright.story.storyboard import Transition
from reelwright.story.timeline import (
    BeatGrid,
    Caption,
    CaptionWord,
    MusicCue,
    Placement,
    Timeline,
    VoiceCue,
)
from reelwright.story.violation import Check
from reelwright.templates.platform import Platform, SafeZone
from reelwright.tools.compositor.spans.span_source import register
from reelwright.tools.media.wav import write_wav
from reelwright.tools.review.measure import MeasureJob
from reelwright.tools.review.tracks import TextTrack
from reelwright.tools.work.bench import FolderBench

WIDTH, HEIGHT, FPS, FRAMES = 320, 568, 30, 150
RATE = 48_000
MASTER, MIX = "a" * 64, "b" * 64
GROUND, INK, FAINT = "#16324f", "#f4efe6", "#3f5a76"

PLATFORM = Platform(
    id="test",
    title="Test",
    width=1080,
    height=1920,
    safe=SafeZone(top=150, bottom=300, left=60, right=60),
    seconds_min=Fraction(1),
    bytes_max=2_000_000,
    video_kbps_min=20,
    source="tests",
    date="2026-11",
)

LETTERS = {
    "A": "01110 10001 10001 11111 10001 10001 10001",
    "E": "11111 10000 10000 11110 10000 10000 11111",
    "G": "01110 10001 10000 10111 10001 10001 01110",
    "I": "11111 00100 00100 00100 00100 00100 11111",
    "K": "10001 10010 10100 11000 10100 10010 10001",
    "L": "10000 10000 10000 10000 10000 10000 11111",
    "N": "10001 11001 10101 10101 10011 10001 10001",
    "O": "01110 10001 10001 10001 10001 10001 01110",
    "R": "11110 10001 10001 11110 10100 10010 10001",
    "S": "01111 10000 10000 01110 00001 00001 11110",
    "T": "11111 00100 00100 00100 00100 00100 00100",
    "W": "10001 10001 10001 10101 10101 11011 10001",
}


class BlockText(Part):
    """A frame source whose letters are made of squares: no font, the same on every machine."""

    kind: Literal["blocks"] = "blocks"
    width: int = WIDTH
    height: int = HEIGHT
    frames: int = FRAMES
    text: str
    x: float = 40
    y: float = 120
    cell_px: float = 5
    colour: str = INK
    drift_px: float = 0.0
    """Pixels to the right each frame."""
    enters: int = 0
    """Frames in which it is not settled."""
    safe: bool = True

    def needs(self) -> tuple[str, ...]:
        return ()

    def open(self, files: Files) -> BlockText:
        return self

    def draw(self, canvas: Any, frame: int, *, only_text: bool = False) -> None:
        colour = INK if only_text else self.colour
        alpha = 255 if only_text or not self.enters else min(255, 64 + 191 * frame // self.enters)
        ink = (255, 255, 255) if only_text else tuple(int(colour[i : i + 2], 16) for i in (1, 3, 5))
        paint = skia.Paint(Color=skia.Color(*ink, alpha), AntiAlias=True)
        for number, letter in enumerate(self.text):
            for row, bits in enumerate(LETTERS.get(letter, "").split()):
                for column, bit in enumerate(bits):
                    if bit == "1":
                        left = self.x + self.drift_px * frame + (number * 6 + column) * self.cell_px
                        top = self.y + row * self.cell_px
                        canvas.drawRect(skia.Rect.MakeXYWH(left, top, self.cell_px, self.cell_px), paint)

    def marks(self, frame: int) -> tuple[TextMark, ...]:
        box = Box(
            x=self.x + self.drift_px * frame,
            y=self.y,
            width=(len(self.text) * 6 - 1) * self.cell_px,
            height=7 * self.cell_px,
        )
        return (
            TextMark(
                text=self.text,
                role="headline",
                box=box,
                size_px=7 * self.cell_px,
                colour=self.colour,
                settled=frame >= self.enters,
                safe=self.safe,
            ),
        )


class CueText(Part):
    """Captions: each text from its frame until its end."""

    kind: Literal["cues"] = "cues"
    width: int = WIDTH
    height: int = HEIGHT
    frames: int = FRAMES
    cues: tuple[tuple[int, int, str], ...]
    y: float = 420

    def needs(self) -> tuple[str, ...]:
        return ()

    def open(self, files: Files) -> CueText:
        return self

    def _standing(self, frame: int) -> list[BlockText]:
        return [BlockText(text=text, x=30, y=self.y, cell_px=3) for a, b, text in self.cues if a <= frame < b]

    def draw(self, canvas: Any, frame: int, *, only_text: bool = False) -> None:
        for text in self._standing(frame):
            text.draw(canvas, 0, only_text=only_text)

    def marks(self, frame: int) -> tuple[TextMark, ...]:
        return tuple(mark for text in self._standing(frame) for mark in text.marks(0))


WORDS = (  # text, start, end in frames; lines 1 and 2 with a pause between
    ("LINE", 6, 12),
    ("ONE", 12, 21),
    ("IS", 21, 28),
    ("STRONG", 28, 44),
    ("KNEE", 58, 66),
    ("GREW", 94, 104),
    ("TEN", 104, 114),
    ("TALL", 122, 136),
)
CAPTIONS = ((0, 4, 6, 66), (1, 5, 94, 138))  # first and last word, frames


def captions(shift: int = 0) -> tuple[Caption, ...]:
    made = []
    for number, (first, _, _, end) in enumerate(CAPTIONS):
        words = WORDS[:5] if first == 0 else WORDS[5:]
        made.append(
            Caption(
                line=f"line-{number}",
                start=words[0][1] + shift,
                end=end + shift,
                words=tuple(CaptionWord(text=text, start=a + shift, end=b + shift) for text, a, b in words),
            )
        )
    return tuple(made)


def voice_sound() -> np.ndarray:
    """Word-like sounds: a hissed or plosive start, then a voiced body with falling pitch."""
    samples = FRAMES * RATE // FPS
    out = np.zeros(samples)
    rng = np.random.default_rng(3)
    for number, (_, start, end) in enumerate(WORDS):
        a, b = start * RATE // FPS, end * RATE // FPS
        t = np.arange(b - a) / RATE
        pitch = 150 - 30 * t + 10 * (number % 3)
        phase = 2 * np.pi * np.cumsum(pitch) / RATE
        body = sum(
            np.cos(h * phase) * np.exp(-(((h * 150 - 500 - 150 * (number % 4)) / 700) ** 2)) for h in range(1, 24)
        )
        rise = np.minimum(1, t / 0.02) * np.minimum(1, (t[-1] - t) / 0.03)
        hiss = rng.standard_normal(len(t)) * np.exp(-t / 0.03) * 0.5
        out[a:b] += body * rise + hiss
    return np.tanh(2.5 * out / np.abs(out).max())


def music_sound() -> np.ndarray:
    samples = FRAMES * RATE // FPS
    t = np.arange(samples) / RATE
    left = sum(np.sin(2 * np.pi * f * t) / (1 + n) for n, f in enumerate((110, 165, 220, 277, 330)))
    right = sum(np.sin(2 * np.pi * f * t + 1) / (1 + n) for n, f in enumerate((110, 165, 220, 277, 440)))
    beat = 0.6 + 0.4 * np.exp(-(t % 0.5) * 6)
    return np.stack([left * beat, right * beat], axis=1) / 3


register("blocks", BlockText)
register("cues", CueText)


HEADLINE = BlockText(text="STRINE", drift_px=0.02)
SECOND = BlockText(text="GEAR", x=60, y=200, cell_px=6, enters=10, frames=75)


@dataclass(frozen=True)
class Recipe:
    """A film and what is wrong with it."""

    voice_gain: float = 0.6
    music_gain: float = 0.12
    delivered_music: float = 1.0
    """Against the stem."""
    gain: float = 1.0
    burst: float = 0.0
    burst_square: bool = False
    music_late: int = 0
    stranger: float = 0.0
    mute_s: tuple[float, float] | None = None
    sound_s: float = FRAMES / FPS
    headline: BlockText = HEADLINE
    second: BlockText = SECOND
    drawn_second: BlockText | None = None
    draw_second: bool = True
    caption_shift: int = 0
    black: tuple[int, int] | None = None
    freeze: tuple[int, int] | None = None
    flash: bool = False
    input_rate: str = "30"
    frames_sent: int = FRAMES
    tags: bool = True
    encode: tuple[str, ...] = ()
    mux: tuple[str, ...] = ()
    crf: int = 20
    faststart: bool = True
    spoil_bytes: Callable[[bytes], bytes] | None = None
    asked: Fraction | None = Fraction(5)
    shorter: str | None = None
    platform: Platform = PLATFORM

    def with_(self, **changes: Any) -> Recipe:
        return replace(self, **changes)


PICTURE_FIELDS = (
    "drawn_second",
    "draw_second",
    "black",
    "freeze",
    "flash",
    "input_rate",
    "frames_sent",
    "tags",
    "encode",
    "crf",
)


@dataclass
class Made:
    job: MeasureJob
    bench: FolderBench
    recipe: Recipe
    checks: dict[str, Check] = field(default_factory=dict)
    facts: dict[str, Any] = field(default_factory=dict)

    def failed(self) -> set[str]:
        return {code for code, check in self.checks.items() if not check.passed}


def make_film(folder: Path, recipe: Recipe) -> Made:
    for name in ("master", "mix", "work"):
        (folder / name).mkdir(parents=True)
    tracks = (
        TextTrack(start=0, frames=75, source=recipe.headline),
        TextTrack(start=75, frames=75, source=recipe.second),
        TextTrack(
            start=0,
            frames=FRAMES,
            source=CueText(cues=tuple((c.start, c.end, c.words[0].text) for c in captions(recipe.caption_shift))),
        ),
    )
    _write_sound(folder / "mix", recipe)
    _encode(folder, recipe, tracks)
    timeline = Timeline(
        width=WIDTH,
        height=HEIGHT,
        fps=Fraction(FPS),
        frames=FRAMES,
        picture=(
            Placement(shot="one", start=0, frames=75),
            Placement(shot="two", start=75, frames=75, transition=Transition()),
        ),
        captions=captions(recipe.caption_shift),
        voice=tuple(
            VoiceCue(
                line=f"line-{n}", speaker="narrator", key="c" * 64, start=start, seconds=Fraction(end - start, FPS)
            )
            for n, (_, _, start, end) in enumerate(CAPTIONS)
        ),
        music=MusicCue(key="d" * 64, frames=FRAMES),
        beats=BeatGrid(beats=tuple(range(0, FRAMES, 15)), downbeats=(0, 60, 120), bpm=Fraction(120)),
    )
    job = MeasureJob(
        master=MASTER,
        mix=MIX,
        timeline=timeline,
        platform=recipe.platform,
        asked=recipe.asked,
        shorter_by_decision=recipe.shorter is not None,
        shorter_reason=recipe.shorter or "",
        tracks=tracks,
    )
    bench = FolderBench(folder / "work", artifacts={MASTER: folder / "master", MIX: folder / "mix"})
    return Made(job=job, bench=bench, recipe=recipe)


def _write_sound(folder: Path, recipe: Recipe) -> None:
    voice = np.repeat(voice_sound()[:, None], 2, axis=1) * recipe.voice_gain
    music = music_sound() * recipe.music_gain
    if recipe.burst:
        # Where nobody speaks and the music is soft.
        at, length = int(2.6 * RATE), 480
        wave = np.sin(2 * np.pi * 1000 * np.arange(length) / RATE)[:, None]
        music[at : at + length] = recipe.burst * (np.sign(wave) if recipe.burst_square else wave)
    if recipe.mute_s:
        a, b = (int(s * RATE) for s in recipe.mute_s)
        music[a:b] = 0
    voice, music = voice * recipe.gain, music * recipe.gain
    length = int(recipe.sound_s * RATE)
    write_wav(folder / "voice.wav", voice[:length], bits="32float")
    write_wav(folder / "music.wav", music[:length], bits="32float")
    write_wav(folder / "mix.wav", (voice + music)[:length], bits="32float")
    delivered = voice + np.roll(music, recipe.music_late, axis=0) * recipe.delivered_music
    delivered += recipe.stranger * np.sin(2 * np.pi * 523 * np.arange(len(voice)) / RATE)[:, None]
    write_wav(folder / "delivered.wav", delivered[:length], bits="32float")


def draw_picture(recipe: Recipe, tracks: tuple[TextTrack, ...], frame: int) -> np.ndarray:
    pixels = np.zeros((HEIGHT, WIDTH, 4), np.uint8)
    surface = skia.Surface.MakeRasterDirect(
        skia.ImageInfo.Make(WIDTH, HEIGHT, skia.kBGRA_8888_ColorType, skia.kPremul_AlphaType), pixels
    )
    canvas = surface.getCanvas()
    seen = frame
    if recipe.freeze and recipe.freeze[0] <= frame < recipe.freeze[1]:
        seen = recipe.freeze[0]
    shift = seen * 0.4
    canvas.clear(skia.Color(0x16, 0x32, 0x4F))
    for number, y in enumerate((280, 330, 480)):
        paint = skia.Paint(Color=skia.Color(0x20 + 8 * number, 0x48, 0x60), AntiAlias=True)
        canvas.drawCircle(60 + 90 * number + shift, y, 22, paint)
    if recipe.flash and frame < 60 and frame % 6 < 3:
        canvas.drawRect(skia.Rect.MakeXYWH(0, 180, WIDTH, 210), skia.Paint(Color=skia.Color(0xEE, 0xEE, 0xEE)))
    for number, track in enumerate(tracks):
        if number == 1 and not recipe.draw_second:
            continue
        source: Any = track.source
        if number == 1 and recipe.drawn_second is not None:
            source = recipe.drawn_second
        if track.start <= frame < track.end:
            source.draw(canvas, (seen if number == 0 else frame) - track.start)
    if recipe.black and recipe.black[0] <= frame < recipe.black[1]:
        canvas.clear(skia.ColorBLACK)
    del canvas, surface
    return pixels


def _encode(folder: Path, recipe: Recipe, tracks: tuple[TextTrack, ...]) -> None:
    picture = _picture(recipe, tracks)
    path = folder / "master" / "master.mp4"
    command = [imageio_ffmpeg.get_ffmpeg_exe(), "-y", "-v", "error", "-i", str(picture)]
    command += ["-i", str(folder / "mix" / "delivered.wav"), "-c:v", "copy", "-c:a", "aac", "-b:a", "192k", *recipe.mux]
    command += ["-movflags", "+faststart"] if recipe.faststart else []
    subprocess.run([*command, str(path)], check=True, timeout=60)
    if recipe.spoil_bytes:
        path.write_bytes(recipe.spoil_bytes(path.read_bytes()))


def _picture(recipe: Recipe, tracks: tuple[TextTrack, ...]) -> Path:
    """The encoded picture alone; films that differ only in sound share it."""
    seen = [getattr(recipe, name) for name in PICTURE_FIELDS]
    path = _pictures() / f"{sha256(repr((seen, tracks)).encode())}.mp4"
    if path.exists():
        return path
    raw = b"".join(draw_picture(recipe, tracks, n).tobytes() for n in range(recipe.frames_sent))
    tags = "scale=out_color_matrix=bt709:out_range=tv,format=yuv420p"
    named = "setparams=range=tv:color_primaries=bt709:color_trc=bt709:colorspace=bt709"
    command = [imageio_ffmpeg.get_ffmpeg_exe(), "-y", "-v", "error", "-f", "rawvideo", "-pix_fmt", "bgra"]
    command += ["-s", f"{WIDTH}x{HEIGHT}", "-framerate", recipe.input_rate, "-i", "-"]
    command += ["-vf", f"{tags},{named}" if recipe.tags else "format=yuv420p"]
    command += ["-c:v", "libx264", "-preset", "veryfast", "-crf", str(recipe.crf), "-profile:v", "high", "-g", "60"]
    subprocess.run([*command, "-threads", "2", *recipe.encode, str(path)], input=raw, check=True, timeout=60)
    return path


@cache
def _pictures() -> Path:
    folder = Path(tempfile.mkdtemp(prefix="reelwright-review-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder


def measure(made: Made) -> Made:
    made.facts = made.job.make(made.bench).facts
    raw = json.loads((made.bench.folder / "checks.json").read_text("utf-8"))
    made.checks = {entry["code"]: Check.model_validate(entry) for entry in raw}
    assert len(made.checks) == len(raw), "two checks share a code"
    return made


@pytest.fixture
def film(tmp_path: Path) -> Callable[[Recipe], Made]:
    """Draw, encode and measure a film."""
    return lambda recipe: measure(make_film(tmp_path, recipe))


@pytest.fixture
def recipe() -> Recipe:
    """A film without faults."""
    return Recipe()
