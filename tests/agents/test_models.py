"""Models that fail or answer well, at the doors: what is planned, what is told, what is left behind."""

from __future__ import annotations

import json
import socket
import subprocess
from pathlib import Path
from typing import Any

import pytest
import reelwright
from loopback import Answer, Serve, refused
from small_films import change, command, environment

BRIEF = "8 s square ad for Stride, a waterproof trail shoe. Punchy."
KEY = "sk-very-secret-key-0123456789"
SAID = ("Rain again?", "Meet Stride, a waterproof trail shoe.", "Find your Stride.")
ROLES = ("hook", "statement", "call-to-action")
SCRIPT: dict[str, Any] = {
    "title": "Stride",
    "lines": [
        {"role": role, "say": say, "show": show, "items": [], "speaker": "narrator", "emotion": "neutral"}
        for role, say, show in zip(ROLES, SAID, ("Rain?", "Stride", "Find your Stride"), strict=True)
    ],
}
SCENES = (("kinetic-hook", "headline", "Rain?"), ("product-hero", "headline", "Stride"), ("end-card", "cta", "Find it"))
BOARD: dict[str, Any] = {
    "look": "bold",
    "shots": [
        {
            "scene": scene,
            "lines": [f"line-{number}"],
            "slots": [{"name": slot, "text": text, "items": []}],
            "camera": "push-in",
            "transition": "cut",
            "motion": "",
            "why": "fits",
        }
        for number, (scene, slot, text) in enumerate(SCENES, 1)
    ],
}
CRITIQUE = {"hook": 4, "clarity": 5, "rhythm": 4, "repetition": 5, "verdict": "Plain and quick.", "changes": []}
LIE = json.dumps({**SCRIPT, "lines": [{**SCRIPT["lines"][0], "say": "The best shoe for €99."}, *SCRIPT["lines"][1:]]})


def door(*arguments: object, server: str) -> subprocess.CompletedProcess[str]:
    found = environment() | {"OPENAI_BASE_URL": server, "OPENAI_API_KEY": KEY, "REELWRIGHT_MODEL": "desk"}
    return subprocess.run(command(*arguments), env=found, capture_output=True, text=True, timeout=120, check=False)


def read(folder: Path, name: str) -> Any:
    return json.loads((folder / f"{name}.json").read_text())


def well(number: int, request: dict[str, Any]) -> Answer:
    """A model that answers each form as it is asked for."""
    assert request["response_format"]["type"] == "json_schema"
    answers = {"script": SCRIPT, "storyboard": BOARD, "critic": CRITIQUE}
    return json.dumps(answers[request["response_format"]["json_schema"]["name"]])


def test_a_good_model_plans_the_film_and_is_not_asked_again_by_render(serve: Serve, tmp_path: Path) -> None:
    server = serve(well)
    folder = tmp_path / "film"
    planned = door("plan", BRIEF, "--planner", "llm", "--out", folder, server=server.url)
    assert planned.returncode == 0, planned.stderr
    script, storyboard = read(folder, "script"), read(folder, "storyboard")
    assert script["planner"] == storyboard["planner"] == "desk"
    assert tuple(line["say"] for line in script["lines"]) == SAID
    assert [shot["scene"] for shot in storyboard["shots"]] == [scene for scene, _, _ in SCENES]
    assert len(server.requests) == 3
    assert BRIEF in server.requests[0]["messages"][1]["content"]

    change(folder, "storyboard", width=240, height=240)
    rendered = door("render", folder, server=server.url)
    assert rendered.returncode == 0, rendered.stderr
    assert read(folder, "report")["planner"] == "desk"
    assert len(server.requests) == 3
    assert KEY not in "".join(path.read_text() for path in folder.rglob("*.json"))


def test_auto_without_its_server_makes_the_film_offline_and_reports_why(tmp_path: Path) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{free.getsockname()[1]}/v1"
    folder = tmp_path / "film"
    made = door("plan", BRIEF, "--voice", "none", "--out", folder, server=url)
    assert made.returncode == 0, made.stderr
    told = [line for line in made.stderr.splitlines() if "planned offline" in line]
    assert len(told) == 1
    assert "'desk'" in told[0]
    assert "reached" in told[0]
    change(folder, "storyboard", width=240, height=240)
    assert door("render", folder, server=url).returncode == 0
    assert any("planned offline" in note and "'desk'" in note for note in read(folder, "report")["notes"])
    assert read(folder, "report")["planner"] == "offline"
    assert (folder / "video.mp4").is_file()


@pytest.mark.parametrize("how", ["broken", "lies"])
def test_auto_with_a_failing_model_plans_offline_and_says_so(how: str, serve: Serve, tmp_path: Path) -> None:
    server = serve(lambda *_: refused(500, f"no luck with {KEY}") if how == "broken" else LIE)
    folder = tmp_path / "film"
    planned = door("plan", BRIEF, "--out", folder, server=server.url)
    assert planned.returncode == 0, planned.stderr
    told = [line for line in planned.stderr.splitlines() if "planned offline" in line]
    assert len(told) == 1
    assert ("500" if how == "broken" else "no usable script in 3 answers") in told[0]
    assert read(folder, "script")["planner"] == read(folder, "storyboard")["planner"] == "offline"
    assert any("planned offline" in note for note in read(folder, "script")["notes"])
    assert len(server.requests) == 3
    received = folder / ".reelwright" / "received.txt"
    assert received.is_file() == (how == "lies")
    assert KEY not in planned.stderr + "".join(path.read_text() for path in folder.rglob("*.json"))


def test_a_model_that_is_insisted_on_and_fails_leaves_its_answers_and_no_plan(serve: Serve, tmp_path: Path) -> None:
    server = serve(lambda *_: LIE)
    folder = tmp_path / "film"
    planned = door("plan", BRIEF, "--planner", "llm", "--out", folder, server=server.url)
    assert planned.returncode == 2
    assert "no usable script in 3 answers" in planned.stderr
    assert "Traceback" not in planned.stderr
    received = folder / ".reelwright" / "received.txt"
    assert str(received) in planned.stderr
    assert LIE in received.read_text()
    assert not (folder / "script.json").exists()
    assert not (folder / "storyboard.json").exists()

    server.play = well
    again = door("render", folder, "--stop-at", "storyboard", server=server.url)
    assert again.returncode == 0, again.stderr
    assert read(folder, "script")["planner"] == "desk"


def test_a_model_that_fails_at_the_shots_leaves_its_words(serve: Serve, tmp_path: Path) -> None:
    server = serve(lambda number, _: json.dumps(SCRIPT) if number == 0 else json.dumps({**BOARD, "shots": []}))
    folder = tmp_path / "film"
    planned = door("plan", BRIEF, "--planner", "llm", "--out", folder, server=server.url)
    assert planned.returncode == 2
    assert "no usable storyboard in 3 answers" in planned.stderr
    assert read(folder, "script")["planner"] == "desk"
    assert not (folder / "storyboard.json").exists()
    assert len(server.requests) == 4


def test_a_server_that_is_down_with_llm_is_an_engines_failure(
    serve: Serve, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    server = serve(lambda *_: refused(401, f"bad key {KEY}"))
    monkeypatch.setenv("OPENAI_BASE_URL", server.url)
    monkeypatch.setenv("OPENAI_API_KEY", KEY)
    with pytest.raises(reelwright.ReelwrightError, match="401") as caught:
        reelwright.plan(BRIEF, planner="llm", out=tmp_path / "film")
    assert caught.value.exit_code == 4
    assert KEY not in str(caught.value)
    assert not (tmp_path / "film" / "script.json").exists()
