"""A film with a person's own voice, a lexicon and a pace, through the doors."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import reelwright
from made_narrations import TEXTS, Room, make_narration
from reelwright.agents.narrating import narrate_film
from reelwright.story.errors import InputError
from reelwright.tools.media.wav import write_wav
from small_films import artifacts

TEXT = TEXTS["en"][:3]


@pytest.fixture(scope="module")
def given(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a script, a recording of it with a line read twice, and one with a line left out."""
    folder = tmp_path_factory.mktemp("given")
    (folder / "script.md").write_text("# How a kettle boils\n\n" + "\n\n".join(TEXT) + "\n")
    for name, order in (("voice.wav", (0, 1, 1, 2)), ("short.wav", (0, 2))):
        made = make_narration(TEXT, Room("en-gb-x-rp+f4"), language="en", order=order)
        write_wav(folder / name, made.sound, 48_000, 16)
    return folder


@pytest.fixture(scope="module")
def timed(given: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A film whose voice is the recording, up to its timeline."""
    folder = tmp_path_factory.mktemp("film") / "f"
    film = reelwright.make(
        script=given / "script.md", narration=given / "voice.wav", out=folder, planner="offline", stop_at="timeline"
    )
    assert any("in no line" in note for note in film.notes)
    return folder


def test_the_recording_is_the_voice_of_every_line_and_captions_follow_it(timed: Path) -> None:
    script = json.loads((timed / "script.json").read_text())
    timeline = json.loads((timed / "timeline.json").read_text())
    spoken = [line for line in script["lines"] if line["say"]]
    assert [cue["line"] for cue in timeline["voice"]] == [line["id"] for line in spoken]
    words = [word["text"] for caption in timeline["captions"] for word in caption["words"]]
    assert " ".join(words) == " ".join(line["say"] for line in spoken)
    kinds = [kind for kind, _ in artifacts(timed).values()]
    assert kinds.count("narrated-line") == len(spoken)
    assert "speech" not in kinds


def test_a_resumed_film_makes_nothing_twice(timed: Path) -> None:
    before = artifacts(timed)
    reelwright.render(timed, stop_at="timeline")
    assert artifacts(timed) == before


def test_a_recording_that_leaves_a_line_out_is_refused_with_its_words(given: Path, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="Warm water rises") as caught:
        reelwright.make(
            script=given / "script.md", narration=given / "short.wav", out=tmp_path / "f", planner="offline",
            stop_at="voice",
        )  # fmt: skip
    assert "record" in caught.value.hint


def test_a_planned_film_takes_a_recording_later(given: Path, tmp_path: Path) -> None:
    reelwright.plan(script=given / "script.md", out=tmp_path / "f", planner="offline")
    film = narrate_film(tmp_path / "f", given / "voice.wav", stop_at="voice")
    assert film.stage == "voice"
    assert "narrated-line" in [kind for kind, _ in artifacts(tmp_path / "f").values()]
    brief = json.loads((tmp_path / "f" / "brief.json").read_text())
    assert [asset["kind"] for asset in brief["assets"]] == ["narration"]


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({"brief": "an ad for Stride"}, "needs the words"),
        ({"script": "script.md", "voice": "en-us+m7"}, "contradict"),
    ],
)
def test_what_contradicts_a_narration_is_refused_first(
    given: Path, tmp_path: Path, fields: dict[str, str], says: str
) -> None:
    fields = {name: str(given / value) if name == "script" else value for name, value in fields.items()}
    with pytest.raises(InputError, match=says):
        reelwright.make(**fields, narration=given / "voice.wav", out=tmp_path / "f")  # type: ignore[arg-type]
    assert not (tmp_path / "f" / "brief.json").exists()


def test_pace_and_lexicon_reach_the_voice_and_captions_stay_as_written(given: Path, tmp_path: Path) -> None:
    (tmp_path / "lexicon.csv").write_text("kettle,electric tea water boiling machine\n")
    seconds = {}
    for name, wishes in (("plain", {}), ("both", {"pace": 1.5, "lexicon": tmp_path / "lexicon.csv"})):
        reelwright.make(
            script=given / "script.md", out=tmp_path / name, planner="offline", stop_at="timeline", **wishes
        )  # type: ignore[arg-type]
        timeline = json.loads((tmp_path / name / "timeline.json").read_text())
        seconds[name] = [as_seconds(cue["seconds"]) for cue in timeline["voice"]]
        words = [word["text"] for caption in timeline["captions"] for word in caption["words"]]
        assert "kettle." in words
    shares = [both / plain for plain, both in zip(seconds["plain"], seconds["both"], strict=True)]
    assert max(shares[2:]) < 0.8
    assert shares[0] > max(shares[2:]) + 0.15


def as_seconds(text: str) -> float:
    top, _, bottom = str(text).partition("/")
    return float(top) / float(bottom or 1)
