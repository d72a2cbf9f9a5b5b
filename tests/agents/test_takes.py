"""Takes of one brief: other hooks and looks in productions of their own, a sheet, and a film of the chosen one."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from loopback import Answer, Server, refused
from PIL import Image, ImageDraw
from reelwright.agents import filming
from reelwright.agents.order import Order
from reelwright.agents.takes import Takes, plan_takes
from reelwright.agents.wishes import Wishes
from reelwright.planners.brief_reading.reading import read_brief
from reelwright.planners.offline import OfflinePlanner
from reelwright.planners.planner import builtin_library
from reelwright.planners.takes import alike_hooks, hook_of, takes_by_rule
from reelwright.story.errors import InputError
from small_films import change

BRIEF = "10 s square ad for Nib, a fountain pen that writes upside down. €35. Playful. No voice."
OFFLINE = Order(planner="offline")


def read(folder: Path, name: str) -> Any:
    return json.loads((folder / f"{name}.json").read_text())


@pytest.fixture(scope="module")
def planned(tmp_path_factory: pytest.TempPathFactory) -> Takes:
    photo = tmp_path_factory.mktemp("photo") / "pen.png"
    pen = Image.new("RGB", (300, 300), "white")
    ImageDraw.Draw(pen).rounded_rectangle((120, 30, 180, 270), 24, fill="#224466")
    pen.save(photo)
    folder = tmp_path_factory.mktemp("takes") / "nib"
    return plan_takes(Wishes(text=BRIEF, products=(photo,)), folder, count=3, order=OFFLINE)


def test_each_take_is_a_production_with_its_own_hook_and_look(planned: Takes) -> None:
    folders = sorted(planned.folder.glob("take-*"))
    assert [folder.name for folder in folders] == ["take-1", "take-2", "take-3"]
    scripts = [read(folder, "script") for folder in folders]
    hooks = [script["lines"][0]["say"] or script["lines"][0]["show"] for script in scripts]
    assert not any(alike_hooks(one, other) for n, one in enumerate(hooks) for other in hooks[:n])
    assert len({read(folder, "storyboard")["look"] for folder in folders}) == 3
    assert hooks == [take.hook for take in planned.takes]
    assert all(read(folder, "brief")["text"] == BRIEF for folder in folders)


def test_the_sheet_shows_each_takes_first_frames_side_by_side(planned: Takes) -> None:
    with Image.open(planned.sheet) as sheet:
        pixels = np.asarray(sheet.convert("RGB")).astype(int)
    assert planned.sheet.name == "takes.jpg"
    ground = pixels[4, 4]
    # Columns of the first frames that are not the sheet's own paper, though a look's may be nearly as pale: three.
    filled = np.abs(pixels[300:700] - ground).sum(axis=2).max(axis=0) > 12
    blocks = int((np.diff(filled.astype(int)) == 1).sum())
    assert blocks == 3


def test_the_chosen_take_goes_on_to_a_film(planned: Takes) -> None:
    chosen = planned.takes[1].folder
    change(chosen, "storyboard", width=270, height=270)
    film = filming.render(chosen)
    assert film.video is not None
    assert film.report is not None
    assert film.report.title == read(chosen, "storyboard")["title"]
    assert film.report.seconds == pytest.approx(10, abs=0.5)
    assert not (planned.takes[0].folder / "video.mp4").exists()


def test_a_folder_with_takes_is_not_planned_over(planned: Takes) -> None:
    with pytest.raises(InputError, match="already"):
        plan_takes(Wishes(text=BRIEF), planned.folder, count=3, order=OFFLINE)


@pytest.mark.parametrize("wrong", [{"count": 1}, {"count": 7}, {"platforms": ("tiktok", "youtube")}])
def test_takes_that_are_no_choice_are_refused(wrong: dict[str, Any], tmp_path: Path) -> None:
    wishes = Wishes(text=BRIEF, platforms=wrong.get("platforms", ()))
    with pytest.raises(InputError):
        plan_takes(wishes, tmp_path / "x", count=wrong.get("count", 3), order=OFFLINE)
    assert not (tmp_path / "x").exists()


@settings(max_examples=8)
@given(
    text=st.sampled_from(
        [
            "20 s ad for Stride, a waterproof trail shoe. Grips wet rock. €129.",
            "Ad for coffee.",
            "12 s Anzeige für Lumo, eine Fahrradlampe. 40 Stunden Licht. 39 €.",
            "20秒广告：云栖茶，绿茶。68元。",
            "How wind turbines work",
        ]
    ),
    count=st.integers(2, 6),
    seed=st.integers(0, 50),
)
def test_rules_never_give_two_takes_one_hook_or_one_look(text: str, count: int, seed: int) -> None:
    library = builtin_library()
    takes = takes_by_rule(OfflinePlanner(library), read_brief(text, seed=seed), library, count=count)
    hooks = [hook_of(take.script) for take in takes]
    assert 1 <= len(takes) <= count
    assert not any(alike_hooks(one, other) for n, one in enumerate(hooks) for other in hooks[:n])
    assert len({take.look for take in takes}) == min(len(takes), len(library.looks))
    assert takes_by_rule(OfflinePlanner(library), read_brief(text, seed=seed), library, count=count) == takes


def test_a_persons_own_words_stay_and_the_looks_differ(tmp_path: Path) -> None:
    words = tmp_path / "talk.md"
    words.write_text("It rained for nine days.\n\nThen it stopped.\n")
    takes = plan_takes(Wishes(text="Talk", script=words), tmp_path / "talk", count=2, order=OFFLINE)
    says = {read(take.folder, "script")["lines"][0]["say"] for take in takes.takes}
    assert says == {"It rained for nine days."}
    assert len({take.look for take in takes.takes}) == 2


@pytest.fixture
def model(monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    server = Server(_model)
    monkeypatch.setenv("OPENAI_BASE_URL", server.url)
    monkeypatch.setenv("OPENAI_API_KEY", "k-0123456789")
    yield server
    server.close()


def _model(_: int, request: dict[str, Any]) -> Answer:
    name = request["response_format"]["json_schema"]["name"]
    if name == "takes":
        looks = sorted(builtin_library().looks)[:2]
        hooks = ("Who writes on the ceiling?", "Ink falls down. Usually.")
        return json.dumps({"takes": [_take(look, hook) for look, hook in zip(looks, hooks, strict=True)]})
    if name == "storyboard":
        scenes = (
            ("kinetic-hook", "headline", "Up?"),
            ("product-hero", "headline", "Nib"),
            ("end-card", "cta", "Look up"),
        )
        shots = [
            {"scene": scene, "lines": [f"line-{n}"], "slots": [{"name": slot, "text": text}]}
            for n, (scene, slot, text) in enumerate(scenes, 1)
        ]
        return json.dumps({"look": "", "shots": shots})
    return refused(500, f"nobody asked for {name}")


def _take(look: str, hook: str) -> dict[str, Any]:
    says = (hook, "Nib is a fountain pen.", "Look up and write.")
    roles = ("hook", "statement", "call-to-action")
    lines = [{"role": role, "say": say, "show": say[:20]} for role, say in zip(roles, says, strict=True)]
    return {"look": look, "idea": "a way in", "title": "Nib", "lines": lines}


def test_a_model_gives_its_variants_in_one_request(model: Server, tmp_path: Path) -> None:
    wishes = Wishes(text="10 s square ad for Nib, a fountain pen. Playful.")
    takes = plan_takes(wishes, tmp_path / "nib", count=2, order=Order(planner="llm"))
    asked = [request["response_format"]["json_schema"]["name"] for request in model.requests]
    assert asked == ["takes", "storyboard", "storyboard"]
    assert [take.hook for take in takes.takes] == ["Who writes on the ceiling?", "Ink falls down. Usually."]
    assert len({read(take.folder, "storyboard")["look"] for take in takes.takes}) == 2
    assert all(
        read(take.folder, "script")["planner"] == read(take.folder, "storyboard")["planner"] for take in takes.takes
    )


def test_takes_fall_back_to_rules_and_say_so(model: Server, tmp_path: Path) -> None:
    model.play = lambda *_: refused(401, "no")
    takes = plan_takes(Wishes(text=BRIEF), tmp_path / "nib", count=2, order=Order())
    assert len(takes.takes) == 2
    assert any("planned offline" in note for note in takes.notes)
    assert len(model.requests) == 1
