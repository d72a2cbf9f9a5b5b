"""Every command and every Python block that a page shows runs as shown."""

from __future__ import annotations

import math
import re
import shlex
import shutil
import struct
import subprocess
import sys
import wave
from pathlib import Path

import pytest
from PIL import Image, ImageDraw
from small_films import environment

ROOT = Path(__file__).parents[2]

PAGES = sorted([ROOT / "README.md", *(ROOT / "docs").rglob("*.md")])
BLOCK = re.compile(r"^```(sh|python)\n(.*?)^```", re.M | re.S)
SHOWN_ONLY = ("export ",)
"""Lines that need what this machine cannot have: a key."""


def _blocks(page: Path) -> list[tuple[str, str]]:
    return [(kind, text) for kind, text in BLOCK.findall(page.read_text()) if not text.startswith(SHOWN_ONLY)]


@pytest.mark.timeout(900)
@pytest.mark.parametrize("page", [page for page in PAGES if _blocks(page)], ids=lambda page: page.name)
def test_what_a_page_shows_runs(page: Path, tmp_path: Path) -> None:
    _make_inputs(tmp_path)
    for kind, text in _blocks(page):
        if kind == "python":
            _run([sys.executable, "-W", "error", "-c", text], tmp_path, text)
            continue
        for line in text.splitlines():
            words = shlex.split(line, comments=True)
            if words:
                assert words[0] in ("reelwright", "./reelwright"), line
                _run([sys.executable, "-m", "reelwright", *words[1:]], tmp_path, line)


@pytest.mark.timeout(600)
def test_the_first_command_makes_the_film_that_the_page_promises(tmp_path: Path) -> None:
    line = next(
        line for line in (ROOT / "README.md").read_text().splitlines() if line.startswith("    ./reelwright make")
    )
    _run([sys.executable, "-m", "reelwright", *shlex.split(line)[1:], "--out", "film"], tmp_path, line)
    promised = (
        "video.mp4 poster.jpg storyboard.jpg captions.srt captions.vtt brief.json script.json storyboard.json "
        "timeline.json report.json report.html description.txt"
    )
    assert {path.name for path in (tmp_path / "film").iterdir() if not path.name.startswith(".")} == set(
        promised.split()
    )


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_between_pages_lead_somewhere(page: Path) -> None:
    # What a page shows as code is no link of its own.
    text = re.sub(r"(`+).*?\1", "", page.read_text(), flags=re.S)
    for target in re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", text):
        assert (page.parent / target).exists(), f"{page.name} links to {target}"


def _run(command: list[str], folder: Path, shown: str) -> None:
    done = subprocess.run(
        command, cwd=folder, env=environment(), capture_output=True, text=True, timeout=600, check=False
    )
    assert done.returncode == 0, f"{shown}\n{done.stdout}\n{done.stderr}"


def _make_inputs(folder: Path) -> None:
    """The files that the pages name: a photo, a logo, a song, a script."""
    photo = Image.new("RGB", (1200, 1500), "#e9e4da")
    draw = ImageDraw.Draw(photo)
    draw.ellipse((180, 620, 1020, 1010), fill="#2f5d50")
    draw.rounded_rectangle((170, 930, 1060, 1040), 50, fill="#1d1d1f")
    for x in range(430, 760, 80):
        draw.line((x, 640, x + 90, 780), fill="#f4efe6", width=18)
    photo.save(folder / "shoe.jpg", quality=90)
    logo = Image.new("RGBA", (600, 240), (0, 0, 0, 0))
    ImageDraw.Draw(logo).polygon([(60, 200), (180, 40), (300, 200)], fill="#d5442e")
    logo.save(folder / "logo.png")
    with wave.open(str(folder / "song.wav"), "wb") as song:
        song.setnchannels(1)
        song.setsampwidth(2)
        song.setframerate(24_000)
        song.writeframes(b"".join(struct.pack("<h", _click_track(n)) for n in range(24_000 * 14)))
    _make_clip(folder / "clip.mp4")
    shutil.copy(ROOT / "docs" / "gallery" / "garments" / "check-shirt.jpg", folder / "shirt.jpg")
    (folder / "talk.md").write_text("# Sleep\n\nSleep is when the brain cleans up.\n\nGo to bed early tonight.\n")
    (folder / "talk.es.md").write_text("# Dormir\n\nAl dormir, el cerebro hace limpieza.\n\nAcuéstate pronto hoy.\n")
    (folder / "script.md").write_text(
        "# How a kettle boils\n\nWater rests at the bottom. A coil below it grows hot.\n\n"
        "Warm water rises and cold water sinks.\n\nSoon all of it moves, and bubbles form.\n"
    )


def _make_clip(path: Path) -> None:
    import ffmpeg
    from reelwright.tools.media.ffmpeg import run_ffmpeg

    clip = ffmpeg.input("mandelbrot=s=640x360:r=25", f="lavfi", t=6)
    run_ffmpeg(clip.output(str(path), vcodec="libx264", pix_fmt="yuv420p", preset="ultrafast"), doing="a clip")


def _click_track(n: int) -> int:
    """120 beats a minute: a click on each, over a chord."""
    t = n / 24_000
    click = math.exp(-((t % 0.5) * 60)) * math.sin(2 * math.pi * 1500 * t) * (1.0 if (t % 2) < 0.5 else 0.6)
    chord = sum(math.sin(2 * math.pi * f * t) for f in (220.0, 277.2, 329.6)) / 12
    return int(max(-1.0, min(1.0, 0.6 * click + chord)) * 20_000)
