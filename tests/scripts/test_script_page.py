"""The worked example of docs/scripts.md is a film, and does what the page says of it."""

from __future__ import annotations

import json
import re
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageDraw
from reelwright.tools.media.probe import probe
from reelwright.tools.media.wav import read_wav
from small_films import change, run

PAGE = (Path(__file__).parents[2] / "docs" / "scripts.md").read_text()


@pytest.fixture(scope="module")
def film(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The example, small."""
    folder = tmp_path_factory.mktemp("scripts")
    example = re.search(r"````markdown\n(.*?)````", PAGE, re.S)
    assert example is not None
    (folder / "talk.md").write_text(example[1])
    picture = Image.new("RGB", (900, 600), "#9ec3dd")
    ImageDraw.Draw(picture).ellipse((300, 100, 700, 500), fill="#f4f1e8")
    picture.save(folder / "turbine.png")
    planned = run("plan", "--script", folder / "talk.md", "--out", folder / "film", "--planner", "offline", "--quiet")
    assert planned.returncode == 0, planned.stderr
    assert "not understood" not in planned.stderr
    change(folder / "film", "storyboard", width=320, height=180)
    made = run("render", folder / "film", "--quiet")
    assert made.returncode in (0, 3), made.stderr
    return folder / "film"


def documents(film: Path, name: str) -> dict:
    return json.loads((film / f"{name}.json").read_text())


def test_the_example_shows_all_that_it_has(film: Path) -> None:
    lines = documents(film, "script")["lines"]
    kinds = {line["exhibit"]["kind"] for line in lines if line.get("exhibit")}
    assert kinds == {"bar-chart", "formula", "quote", "steps"}
    assert {line["asset"] for line in lines if line.get("asset")} == {"image-1"}
    scenes = [shot["scene"] for shot in documents(film, "storyboard")["shots"]]
    assert {"bar-chart", "formula", "quote", "steps"} <= set(scenes)
    assert {line["speaker"] for line in lines if line["say"]} == {"ada", "ben"}


def test_its_chapters_are_in_the_file_and_in_the_description(film: Path) -> None:
    timeline = documents(film, "timeline")
    found = probe(film / "video.mp4").chapters
    assert [title for title, _ in found] == ["How wind becomes light", "The parts", "The numbers"]
    for (_, start), chapter in zip(found, timeline["chapters"], strict=True):
        assert start == Fraction(chapter["start"]) / 30
    described = (film / "description.txt").read_text()
    assert described.startswith("How wind becomes light\n\nWind is moving air. And moving air can work.")
    times = re.findall(r"^(\d\d):(\d\d) (.+)$", described, re.M)
    assert times[0] == ("00", "00", "How wind becomes light")
    assert [int(m) * 60 + int(s) for m, s, _ in times] == [chapter["start"] // 30 for chapter in timeline["chapters"]]


def test_its_pause_is_a_second_of_silence_in_the_sound(film: Path) -> None:
    mixes = list(film.glob(".reelwright/store/??/*/voice.wav"))
    voice, rate = read_wav(mixes[0])
    heard = np.flatnonzero(np.abs(voice).max(axis=1) > 0.004)
    gaps = np.diff(heard) / rate
    timeline = documents(film, "timeline")
    first, second = timeline["voice"][0], timeline["voice"][1]
    between = [gap for place, gap in zip(heard, gaps, strict=False)
               if first["start"] / 30 < place / rate < second["start"] / 30]  # fmt: skip
    assert max(between) == pytest.approx(1.0, abs=0.06)


def test_its_directions_stand_at_their_words_in_the_timeline(film: Path) -> None:
    timeline, script = documents(film, "timeline"), documents(film, "script")
    line = next(line for line in script["lines"] if line["say"] == "It nearly doubled.")
    cue = next(cue for cue in timeline["voice"] if cue["line"] == line["id"])
    shot = next(shot for shot in documents(film, "storyboard")["shots"] if line["id"] in shot["lines"])
    placement = next(each for each in timeline["picture"] if each["shot"] == shot["id"])
    pointed = next(each for each in placement["cues"] if each["name"] == "cue.point-right")
    caption = next(each for each in timeline["captions"] if each["line"] == line["id"])
    assert placement["start"] + pointed["frame"] == caption["words"][1]["start"]
    assert pointed["frame"] + placement["start"] > cue["start"]


def test_the_script_sets_the_length(film: Path) -> None:
    timeline = documents(film, "timeline")
    gaps = [
        Fraction(after["start"] - before["start"], 30) - Fraction(before["seconds"])
        for before, after in zip(timeline["voice"], timeline["voice"][1:], strict=False)
    ]
    assert sorted(gaps)[len(gaps) // 2] < Fraction(3, 2), "sentences follow each other as a person speaks"
    assert documents(film, "report")["seconds"] == pytest.approx(timeline["frames"] / 30, abs=0.001)
