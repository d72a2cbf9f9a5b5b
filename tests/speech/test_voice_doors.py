"""`say` and `voices`: what they print and write."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from reelwright.tools.media.wav import read_wav
from small_films import run
from tiny_onnx import piper_voice


def test_say_writes_a_line_and_tells_how_it_reached_the_voice(tmp_path: Path) -> None:
    (tmp_path / "lexicon.csv").write_text("Stride,stryde\n")
    done = run("say", "Stride: €129, 5G.", "--lexicon", "lexicon.csv", "--out", "line.wav", "--json", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    assert told["spoken"] == "stryde, 129 euros, 5 G."
    assert told["speech"]["voice"]["engine"] == "espeak"
    assert [word["text"] for word in told["speech"]["words"]] == ["Stride:", "€129,", "5G."]
    sound, rate = read_wav(tmp_path / "line.wav")
    top, bottom = told["speech"]["seconds"].split("/")
    assert len(sound) / rate == pytest.approx(int(top) / int(bottom))


@pytest.mark.parametrize(("text", "language"), [("Привет", "ru"), ("你好", "zh")])
def test_say_takes_the_language_from_the_letters(text: str, language: str, tmp_path: Path) -> None:
    done = run("say", text, "--json", cwd=tmp_path)
    assert json.loads(done.stdout)["speech"]["voice"]["language"] == language


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("", ), "blank"),
        (("hi", "--voice", "nobody-at-all"), "nobody-at-all"),
        (("hi", "--emotion", "hungry"), "hungry"),
        (("hi", "--lexicon", "none.csv"), "none.csv"),
    ],
)  # fmt: skip
def test_what_cannot_be_said_is_told(arguments: tuple[str, ...], says: str, tmp_path: Path) -> None:
    done = run("say", *arguments, cwd=tmp_path)
    assert done.returncode == 2
    assert says in done.stderr
    assert not list(tmp_path.iterdir())


def test_voices_are_listed_both_ways() -> None:
    done = run("voices", "--language", "de", "--json")
    assert run("voices", "list", "--language", "de", "--json").stdout == done.stdout
    found = json.loads(done.stdout)["voices"]
    assert {voice["language"].split("-")[0] for voice in found if voice["language"]} == {"de"}


def test_offers_are_shown_with_size_and_licence_before_anything_is_fetched(tmp_path: Path) -> None:
    listed = run("voices", "install")
    assert "63 MB" in listed.stdout
    asked = run("voices", "install", "de_DE-thorsten-medium", cwd=tmp_path, input="n\n")
    assert asked.returncode == 0
    assert "CC0" in asked.stdout
    assert "installed" not in asked.stdout
    refused = run("voices", "install", "de_DE-thorsten-medium", "--yes", cwd=tmp_path)
    assert refused.returncode == 2
    assert "REELWRIGHT_OFFLINE" in refused.stderr


def test_a_local_voice_is_installed_and_heard(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    path = piper_voice(tmp_path / "mine", "en_US-mine-low")
    done = run("voices", "install", "--from", path)
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "data" / "reelwright" / "voices" / "en_US-mine-low" / "voice.json").is_file()
    said = run("say", "Hello there.", "--json", cwd=tmp_path)
    assert json.loads(said.stdout)["speech"]["voice"]["id"] == "en_US-mine-low"
