"""A model's answers are kept before they are used: no kill, no restart and no later fault asks, or pays, twice."""

from __future__ import annotations

import json
import signal
import subprocess
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from loopback import Answer, Play, Serve, Server, refused
from small_films import command, environment

BRIEF = "8 s square ad for Stride, a waterproof trail shoe. Punchy."
SCRIPT: dict[str, Any] = {
    "title": "Stride",
    "lines": [
        {"role": "hook", "say": "Rain again?", "show": "Rain?"},
        {"role": "statement", "say": "Meet Stride, a waterproof trail shoe.", "show": "Stride"},
        {"role": "call-to-action", "say": "Find your Stride.", "show": "Find your Stride"},
    ],
}
SCENES = (("kinetic-hook", "headline", "Rain?"), ("product-hero", "headline", "Stride"), ("end-card", "cta", "Find it"))
BOARD: dict[str, Any] = {
    "look": "bold",
    "shots": [
        {"scene": scene, "lines": [f"line-{number}"], "slots": [{"name": slot, "text": text}]}
        for number, (scene, slot, text) in enumerate(SCENES, 1)
    ],
}
GOOD = {"hook": 4, "clarity": 5, "rhythm": 4, "repetition": 5, "verdict": "Quick.", "changes": []}
POOR = {**GOOD, "hook": 2, "changes": [{"where": "line-1", "problem": "any rain", "wish": "name the trail"}]}


def stage(request: dict[str, Any]) -> str:
    return str(request["response_format"]["json_schema"]["name"])


def well(critique: dict[str, Any] = GOOD, **more: Any) -> Play:
    answers = {"script": SCRIPT, "storyboard": BOARD, "critic": critique, **more}
    return lambda _, request: json.dumps(answers[stage(request)])


def settings(server: Server, **more: str) -> dict[str, str]:
    found = {"OPENAI_BASE_URL": server.url, "OPENAI_API_KEY": "k-0123456789", "REELWRIGHT_MODEL": "desk"}
    return environment() | found | more


def door(*arguments: object, server: Server, **more: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command(*arguments), env=settings(server, **more), capture_output=True, text=True, timeout=120, check=False
    )


def read(folder: Path, name: str) -> Any:
    return json.loads((folder / f"{name}.json").read_text())


def test_an_answer_outlives_a_kill_between_getting_and_using_it(serve: Serve, tmp_path: Path) -> None:
    folder = tmp_path / "film"
    asked: list[str] = []

    def play(_: int, request: dict[str, Any]) -> Answer:
        asked.append(stage(request))
        if stage(request) == "storyboard" and asked.count("storyboard") == 1:
            return 30.0
        return str(well()(0, request))

    server = serve(play)
    run = subprocess.Popen(command("plan", BRIEF, "--planner", "llm", "--out", folder), env=settings(server),
                           stderr=subprocess.DEVNULL, stdout=subprocess.DEVNULL)  # fmt: skip
    _until(lambda: "storyboard" in asked)
    run.send_signal(signal.SIGKILL)
    run.wait()
    # As if the kill had come before the script was written: its answer is there, the document is not.
    for made in (folder / "script.json", folder / ".reelwright" / "made" / "script.json"):
        made.unlink()

    stopped = door("render", folder, "--stop-at", "storyboard", server=server)
    assert asked == ["script", "storyboard"]
    assert stopped.returncode == 4
    assert "by a run that ended before the answer came" in stopped.stderr
    assert "--pay-again" in stopped.stderr
    assert read(folder, "script")["lines"][0]["say"] == "Rain again?"


def test_a_person_may_pay_again_for_a_lost_answer(serve: Serve, tmp_path: Path) -> None:
    folder = tmp_path / "film"

    def play(number: int, request: dict[str, Any]) -> Answer:
        if number == 0:
            return 30.0
        return str(well()(number, request)) if stage(request) == "script" else refused(403, "no more")

    server = serve(play)
    lost = door("plan", BRIEF, "--planner", "llm", "--out", folder, server=server, REELWRIGHT_MODEL_STALL_S="0.5")
    assert lost.returncode == 4
    assert "silent" in lost.stderr
    assert "--pay-again" in door("render", folder, "--stop-at", "script", server=server).stderr
    assert len(server.requests) == 1
    paid = door("resume", folder, "--pay-again", "--quiet", server=server)
    assert [stage(each) for each in server.requests[1:]] == ["script", "storyboard"], paid.stderr
    assert read(folder, "script")["lines"][0]["say"] == "Rain again?"


def test_auto_does_not_hide_a_lost_answer_behind_the_offline_planner(serve: Serve, tmp_path: Path) -> None:
    folder = tmp_path / "film"
    asked: list[str] = []

    def play(_: int, request: dict[str, Any]) -> Answer:
        asked.append(stage(request))
        return 30.0

    server = serve(play)
    run = subprocess.Popen(command("plan", BRIEF, "--out", folder), env=settings(server), stderr=subprocess.DEVNULL)
    _until(lambda: bool(asked))
    run.kill()
    run.wait()
    again = door("render", folder, "--stop-at", "storyboard", server=server)
    assert again.returncode == 4
    assert asked == ["script"]
    assert not (folder / "script.json").exists()


def test_a_server_of_ones_own_is_simply_asked_again(serve: Serve, tmp_path: Path) -> None:
    folder = tmp_path / "film"
    server = serve(lambda number, request: 30.0 if number == 0 else well()(number, request))
    free = {"OPENAI_API_KEY": "", "REELWRIGHT_MODEL_STALL_S": "0.5"}
    assert door("plan", BRIEF, "--planner", "llm", "--out", folder, server=server, **free).returncode == 4
    again = door("render", folder, "--stop-at", "storyboard", server=server, **free)
    assert again.returncode == 0, again.stderr
    assert read(folder, "script")["planner"] == "desk"


def test_a_refusal_leaves_no_claim_behind(serve: Serve, tmp_path: Path) -> None:
    folder = tmp_path / "film"
    server = serve(lambda number, request: refused(401, "no") if number == 0 else well()(number, request))
    assert door("plan", BRIEF, "--planner", "llm", "--out", folder, server=server).returncode == 4
    assert door("render", folder, "--stop-at", "storyboard", server=server).returncode == 0


def test_what_asking_took_is_told_and_counted_over_all_runs(serve: Serve, tmp_path: Path) -> None:
    folder = tmp_path / "film"

    def play(_: int, request: dict[str, Any]) -> Answer:
        body = {
            "choices": [{"message": {"content": well()(0, request)}}],
            "usage": {"prompt_tokens": 1000, "completion_tokens": 100},
        }
        return 200, {}, json.dumps(body)

    server = serve(play)
    planned = door("plan", BRIEF, "--out", folder, server=server, REELWRIGHT_MODEL_PRICE="1/10 EUR")
    told = "the model 'desk' was asked 3 times: 3,000 tokens read, 300 written, about 0.0060 EUR"
    assert told in planned.stderr
    assert told in door("render", folder, "--stop-at", "storyboard", server=server).stderr
    assert len(server.requests) == 3


def test_the_critics_scores_are_kept_and_one_rework_is_all(serve: Serve, tmp_path: Path) -> None:
    folder = tmp_path / "film"
    better = {**SCRIPT, "lines": [{**SCRIPT["lines"][0], "say": "Trail full of rain?"}, *SCRIPT["lines"][1:]]}

    def play(number: int, request: dict[str, Any]) -> Answer:
        return json.dumps(better) if number == 3 else str(well(POOR)(number, request))

    server = serve(play)
    planned = door("plan", BRIEF, "--out", folder, server=server)
    assert planned.returncode == 0, planned.stderr
    assert [stage(each) for each in server.requests] == ["script", "storyboard", "critic", "script", "storyboard"]
    assert "name the trail" in server.requests[3]["messages"][-1]["content"]
    assert read(folder, "script")["lines"][0]["say"] == "Trail full of rain?"
    assert any(
        "hook 2, clarity 5" in note and "reworked once: line-1" in note for note in read(folder, "script")["notes"]
    )
    assert read(folder / ".reelwright", "critique")["hook"] == 2


@pytest.mark.parametrize("rework", ["a lie", "an error"])
def test_a_rework_that_breaks_rules_is_not_taken(rework: str, serve: Serve, tmp_path: Path) -> None:
    folder = tmp_path / "film"
    lie = {**SCRIPT, "lines": [{**SCRIPT["lines"][0], "say": "The best shoe for €9!"}, *SCRIPT["lines"][1:]]}

    def play(number: int, request: dict[str, Any]) -> Answer:
        if number >= 3:
            return json.dumps(lie) if rework == "a lie" else refused(403, "no more")
        return str(well(POOR)(number, request))

    planned = door("plan", BRIEF, "--out", folder, server=serve(play))
    assert planned.returncode == 0, planned.stderr
    assert read(folder, "script")["lines"][0]["say"] == "Rain again?"
    assert any("the plan stands, its rework failed" in note for note in read(folder, "script")["notes"])


def test_no_critic_is_asked_where_none_is_wanted(serve: Serve, tmp_path: Path) -> None:
    server = serve(well())
    assert door("plan", BRIEF, "--no-critic", "--out", tmp_path / "film", server=server).returncode == 0
    assert [stage(each) for each in server.requests] == ["script", "storyboard"]


def test_a_model_without_eyes_is_a_note_and_the_film_goes_on(serve: Serve, tmp_path: Path) -> None:
    from PIL import Image

    Image.new("RGB", (400, 400), "#336655").save(tmp_path / "shoe.jpg")
    blind = refused(400, "Invalid content type. image_url is only supported by certain models.")
    server = serve(lambda number, request: blind if stage(request) == "photo" else well()(number, request))
    planned = door("plan", BRIEF, "--product", tmp_path / "shoe.jpg", "--out", tmp_path / "film", server=server)
    assert planned.returncode == 0, planned.stderr
    assert "the photos were not described" in planned.stderr
    assert [stage(each) for each in server.requests] == ["photo", "script", "storyboard", "critic"]
    assert read(tmp_path / "film", "script")["planner"] == "desk"


def test_what_a_model_sees_is_kept_in_the_brief(serve: Serve, tmp_path: Path) -> None:
    from PIL import Image

    Image.new("RGB", (2400, 1600), "#336655").save(tmp_path / "shoe.jpg")
    card = {"seen": "a green field", "tags": [{"dimension": "colour", "value": "dark green", "confidence": 0.9}]}
    server = serve(well(photo=card))
    door("plan", BRIEF, "--product", tmp_path / "shoe.jpg", "--out", tmp_path / "film", server=server)
    tags = read(tmp_path / "film", "brief")["product"]["tags"]
    assert {
        "dimension": "colour",
        "value": "dark green",
        "source": "photo",
        "confidence": 0.9,
        "asset": "product-1",
    } in tags
    url = server.requests[0]["messages"][1]["content"][1]["image_url"]["url"]
    assert len(url) < 60_000


def _until(what: Callable[[], bool]) -> None:
    end = time.monotonic() + 60
    while not what():
        assert time.monotonic() < end
        time.sleep(0.02)


def test_a_finished_film_is_not_lost_to_a_server_that_went_away(serve: Serve, tmp_path: Path) -> None:
    from reelwright.agents import director
    from reelwright.agents.desk import Desk
    from reelwright.agents.order import Order
    from reelwright.agents.production import Production
    from reelwright.story.brief import Brief
    from reelwright.story.storyboard import Storyboard
    from reelwright.story.violation import Violation
    from reelwright.tools.work.executor import InlineExecutor

    folder = tmp_path / "film"
    server = serve(well())
    assert door("plan", BRIEF, "--planner", "llm", "--out", folder, server=server).returncode == 0
    server.play = lambda *_: refused(503, "gone for good")
    production = Production(folder)
    notes: list[str] = []
    desk = Desk(production, Order(planner="llm"), InlineExecutor(), notes=notes)
    found = Violation(code="text-contrast", path="storyboard.shots.1", message="hard to read")
    with pytest.MonkeyPatch.context() as patch:
        for name, value in settings(server).items():
            patch.setenv(name, value)
        director.rework(desk, (found,))
    assert production.load(Storyboard).shots
    assert production.load(Brief).text == BRIEF
    assert any("mended by rules, because the model failed" in note for note in notes)
