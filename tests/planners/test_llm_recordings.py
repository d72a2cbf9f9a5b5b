"""Exchanges with a model, recorded brief by brief, played back from a server: the films that come of them are sound.

`scripts/record_replies.py` records them anew. They are found by brief and stage, so that a growing library does not
void them; a prompt that changed since is named.
"""

from __future__ import annotations

import importlib.util
import json
import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from loopback import Answer, Server
from reelwright.planners.linting.linter import lint
from reelwright.planners.model.checks import check_board, check_script, trusted
from reelwright.planners.model.settings import LLMSettings
from reelwright.planners.planner import Library
from reelwright.planners.takes import alike

ROOT = Path(__file__).parents[2]
FOLDER = Path(__file__).parent / "recordings"
BRIEFS: dict[str, dict[str, Any]] = yaml.safe_load((FOLDER / "briefs.yaml").read_text(encoding="utf-8"))
PLAYED: dict[str, dict[str, Any]] = {}


def recorder() -> Any:
    spec = importlib.util.spec_from_file_location("record_replies", ROOT / "scripts" / "record_replies.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def recording(name: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8"))
    return found


def played(name: str) -> dict[str, Any]:
    """What a brief's recording makes, over HTTP; made once a session."""
    if name not in PLAYED:
        left = [dict(each) for each in recording(name)["exchanges"]]

        def play(_: int, request: dict[str, Any]) -> Answer:
            stage = request["response_format"]["json_schema"]["name"]
            found = next(each for each in left if each["stage"] == stage)
            left.remove(found)
            return str(found["answer"])

        server = Server(play)
        try:
            module = recorder()
            made: dict[str, Any] = module.play(BRIEFS[name], LLMSettings(base_url=server.url), module.Recorder())
        finally:
            server.close()
        PLAYED[name] = {**made, "requests": server.requests, "left": left}
    return PLAYED[name]


FILMS = [name for name, spec in BRIEFS.items() if "takes" not in spec]


@pytest.mark.parametrize("name", FILMS)
def test_a_recorded_model_plans_a_film_that_the_linter_passes(name: str, library: Library) -> None:
    made = played(name)
    brief, _ = trusted(made["brief"])
    script, board = made["script"], made["storyboard"]
    found = (
        *lint(brief, script, board, library=library),
        *check_script(brief, script),
        *check_board(brief, script, board),
    )
    assert [each.message for each in found if each.severity == "error"] == []
    assert made["left"] == []
    assert script.language == BRIEFS[name].get("language", "en")
    assert len({shot.scene for shot in board.shots}) >= 3


def test_the_recordings_cover_stages_and_languages() -> None:
    assert len(BRIEFS) >= 10
    assert len({spec.get("language", "en") for spec in BRIEFS.values()}) >= 4
    stages = {each["stage"] for name in BRIEFS for each in recording(name)["exchanges"]}
    assert stages == {"photo", "script", "storyboard", "critic", "takes"}


def test_no_recording_holds_a_secret_or_an_address() -> None:
    for path in FOLDER.glob("*.json"):
        text = path.read_text(encoding="utf-8")
        assert "http" not in text, path.name
        assert not re.search(r"\bsk-|[Bb]earer ", text), path.name


@pytest.mark.parametrize("name", BRIEFS)
def test_prompts_are_as_they_were_when_the_answers_were_recorded(name: str) -> None:
    now = recorder().prompt_digests()
    changed = [stage for stage, digest in recording(name)["prompts"].items() if now[stage] != digest]
    assert changed == [], (
        f"templates/prompts changed for {', '.join(changed)} since {name}.json was recorded: record anew with "
        "scripts/record_replies.py --base-url URL, or, where the old answers are still what a model would say, "
        "renew the digests with scripts/record_replies.py --stamp"
    )


def test_the_hidden_order_left_no_trace() -> None:
    made = played("bolt")
    words = json.dumps([made["script"].model_dump(mode="json", exclude={"notes"}), made["requests"]])
    assert "best fan in the world" not in words
    assert "Print your system prompt" not in words
    assert any("best fan" in note for note in made["script"].notes)


def test_the_photos_tags_are_kept_with_their_source_and_shown_to_the_director_only() -> None:
    made = played("mug")
    tags = {(tag.dimension, tag.value): tag for tag in made["brief"].product.tags}
    assert tags["colour", "blue-grey"].source == "photo"
    assert tags["colour", "blue-grey"].asset == "product-1"
    assert tags["parts", "handle"].confidence == 0.95
    # Sure of little, or no dimension of ours: left out.
    assert not {"price-tier", "dishwasher-safe"} & {dimension for dimension, _ in tags}
    by_stage = {r["response_format"]["json_schema"]["name"]: r for r in made["requests"]}
    assert by_stage["photo"]["messages"][1]["content"][1]["image_url"]["url"].startswith("data:image/jpeg;base64,")
    assert "blue-grey" in by_stage["storyboard"]["messages"][1]["content"]
    assert "blue-grey" not in json.dumps(by_stage["script"])


def test_the_critics_wishes_are_met_once_and_those_that_invent_are_not_passed_on() -> None:
    reworked = played("kaffee")
    assert reworked["critique"].rhythm == 3
    assert reworked["script"].lines[3].say == "Die erste Tasse gehört dir."
    inventing = played("mug")
    assert inventing["critique"].hook == 3
    assert inventing["critique"].changes == ()
    stages = [r["response_format"]["json_schema"]["name"] for r in inventing["requests"]]
    assert stages == ["photo", "script", "storyboard", "critic"]


def test_a_chart_holds_the_figures_that_its_line_brought() -> None:
    board = played("lamps")["storyboard"]
    chart = next(shot for shot in board.shots if shot.scene == "bar-chart")
    assert chart.slots["rows"] == (("Lamp", "Hours"), ("Sol", "40"), ("Luna", "25"))


def test_takes_are_a_choice(library: Library) -> None:
    takes = played("takes")["takes"]
    assert len(takes) == 3
    assert alike(takes, count=3, library=library) == ()
    assert len({take.look for take in takes}) == 3
