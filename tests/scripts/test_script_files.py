"""What a script brings along: its own wishes, its pictures; and one clear message where something is missing."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from small_films import run


def plan(folder: Path, text: str, *flags: object) -> Any:
    (folder / "talk.md").write_text(text)
    return run(
        "plan", "--script", folder / "talk.md", "--out", folder / "film", "--planner", "offline", "--quiet", *flags
    )


def document(folder: Path, name: str) -> dict[str, Any]:
    return dict(json.loads((folder / "film" / f"{name}.json").read_text()))


def test_front_matter_is_a_wish_and_a_flag_wins(tmp_path: Path) -> None:
    text = "---\ntitle: On rain\nplatform: square\nseconds: 12\nlook: calm\nmood: sad\n---\nRain falls. It stops.\n"
    done = plan(tmp_path, text, "--platform", "reels")
    assert done.returncode == 0, done.stderr
    storyboard = document(tmp_path, "storyboard")
    assert (storyboard["title"], storyboard["platform"], storyboard["look"]) == ("On rain", "reels", "calm")
    assert document(tmp_path, "brief")["seconds"] == "12"
    assert "line 6: mood: is not understood" in done.stderr


def test_pictures_are_found_beside_the_script_and_shown_with_their_words(tmp_path: Path) -> None:
    (tmp_path / "my pictures").mkdir()
    for name in ("my pictures/a big one.png", "b.png"):
        Image.new("RGB", (640, 480), "#5588aa").save(tmp_path / name)
    text = (
        "We set out.\n\n![one](my pictures/a big one.png)\n\nThis is the first. It is blue.\n\n"
        "Look at the next:\n\n![two](b.png)\n\nAnd so is this. ![three](https://a.example/c.png)\n"
    )
    done = plan(tmp_path, text)
    assert done.returncode == 0, done.stderr
    assert "line 11: the picture https://a.example/c.png is on the network and not fetched" in done.stderr
    shown = {line["say"]: line["asset"] for line in document(tmp_path, "script")["lines"]}
    assert shown["We set out."] == ""
    assert shown["This is the first. It is blue."] == "image-1"
    assert shown["Look at the next:"] == shown["And so is this."] == "image-2"
    shots = document(tmp_path, "storyboard")["shots"]
    assert [shot["slots"].get("image", "") for shot in shots] == ["", "image-1", "image-2"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Hello.\n\n![x](gone.png)\n", "talk.md, line 3: there is no picture 'gone.png'"),
        ("Hello.\n\n![x](talk.md)\n", "is not a picture"),
        ("---\nseconds: soon\n---\nHello.\n", "seconds: 'soon'"),
        ("---\ntitle: [a\n---\nHello.\n", "front matter cannot be read at line"),
        ("---\nplatform: cinema\n---\nHello.\n", "there is no platform 'cinema'"),
        ("[smile]\n\n<!-- nothing -->\n", "no words to say or show"),
    ],
)
def test_what_cannot_be_used_is_refused_in_two_rows(tmp_path: Path, text: str, said: str) -> None:
    done = plan(tmp_path, text)
    assert done.returncode == 2
    assert said in done.stderr
    assert len(done.stderr.strip().splitlines()) == 2


def test_a_lesson_is_planned_whole_and_wide(tmp_path: Path) -> None:
    chapters = [
        f"## Part {number}\n\n"
        + " ".join(f"This is thing {n} of part {number}, and it goes on for a while." for n in range(18))
        for number in range(14)
    ]
    done = plan(tmp_path, "# A lesson\n\n" + "\n\n".join(chapters))
    assert done.returncode == 0, done.stderr
    storyboard = document(tmp_path, "storyboard")
    assert storyboard["platform"] == "youtube"
    assert len(storyboard["shots"]) > 250
