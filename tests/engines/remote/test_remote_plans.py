"""What servers' engines plan: always legal for the model, never less than the film needs, equal for equal requests."""

from __future__ import annotations

import json
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from play_comfyui import PAINT_SLOTS, paint_workflow
from reelwright.generators.registry import engine
from reelwright.generators.remote.comfyui.node_check import complaints
from reelwright.generators.remote.comfyui.progress import WorkflowProgress
from reelwright.generators.settings import EngineSettings, ServerSettings
from reelwright.story.errors import InputError
from reelwright.story.requests import TextToImage, TextToVideo
from remote_stage import shot, write_slots

KINDS = ["progress", "progress_state", "executing", "executed", "execution_cached"]
RATES = [Fraction(24), Fraction(25), Fraction(30), Fraction(60), Fraction(30000, 1001)]


def videos(**server: Any) -> Any:
    told = {"kind": "videos", "url": "127.0.0.1:1", **server}
    return engine("mine", EngineSettings(servers={"mine": ServerSettings.model_validate(told)}))


def comfyui(workflow: Path, **server: Any) -> Any:
    told = {"kind": "comfyui", "url": "127.0.0.1:1", "workflow": str(workflow), **server}
    return engine("mine", EngineSettings(servers={"mine": ServerSettings.model_validate(told)}))


@given(
    width=st.integers(64, 2000),
    height=st.integers(64, 2000),
    fps=st.sampled_from(RATES),
    seconds=st.fractions(Fraction(1, 10), 20, max_denominator=100),
    model_fps=st.sampled_from([0, 16, 24, 25]),
    step=st.sampled_from([1, 4, 8]),
    multiple=st.sampled_from([1, 16, 32]),
    area=st.sampled_from([0, 832 * 480]),
)
def test_every_plan_is_legal_and_long_enough(
    width: int, height: int, fps: Fraction, seconds: Fraction, model_fps: int, step: int, multiple: int, area: int
) -> None:
    maker = videos(fps=model_fps, frames_step=step, size_multiple=multiple, area_max=area)
    request = TextToVideo(width=width, height=height, fps=fps, seconds=seconds)
    plan = maker.plan(request)
    shape, clip = plan.shape, plan.clip
    assert shape.fps.denominator == 1
    assert shape.picture.width % multiple == shape.picture.height % multiple == 0
    assert shape.picture.width % 2 == shape.picture.height % 2 == 0
    (chunk,) = shape.chunks
    assert step == 1 or (chunk.made - 1) % step == 0
    assert chunk.made >= clip.frames
    assert clip.frames >= clip.fps * request.frames / request.fps - 1
    assert (clip.width, clip.height) == (shape.picture.shown_width, shape.picture.shown_height)
    assert plan == maker.plan(request)
    assert plan.key() == maker.plan(request).key()


def test_what_changes_the_clip_changes_the_key_and_nothing_else_does(tmp_path: Path) -> None:
    workflow = write_slots(paint_workflow(tmp_path), PAINT_SLOTS)
    key = comfyui(workflow).plan(shot()).key()
    for same in ({"url": "127.0.0.1:2"}, {"stall_s": 7}, {"bytes_max": 10}, {"key_env": "A_KEY"}):
        assert comfyui(workflow, **same).plan(shot()).key() == key
    for other in ({"extra": {"1.model": "x"}}, {"fps": 16}, {"size_multiple": 64}):
        assert comfyui(workflow, **other).plan(shot()).key() != key
    workflow.write_text(workflow.read_text().replace("paint-small", "paint-large"))
    assert comfyui(workflow).plan(shot()).key() != key


def test_the_settings_go_before_the_workflows_own_limits(tmp_path: Path) -> None:
    workflow = write_slots(
        paint_workflow(tmp_path), PAINT_SLOTS, fps=16, frames_step=4, frames_max=81, keeps=["timing"]
    )
    can = comfyui(workflow).capabilities()
    assert (can.rates, can.frames_step, can.frames_max) == ((16,), 4, 81)
    assert can.skills["text-to-video"].keeps == ("timing",)
    told = comfyui(workflow, fps=25, frames_step=8, frames_max=121, keeps=["timing", "lips"]).capabilities()
    assert (told.rates, told.frames_step, told.frames_max) == ((25,), 8, 121)
    assert told.skills["text-to-video"].keeps == ("timing", "lips")


@pytest.mark.parametrize(
    ("slots", "kind"),
    [
        (("prompt",), "text-to-image"),
        (("prompt", "frames"), "text-to-video"),
        (("image", "frames"), "image-to-video"),
        (("image", "audio"), "talking-presenter"),
        (("driving", "audio"), "talking-presenter"),
        (("image", "pose"), "animate-pose"),
        (("image", "garment", "pose"), "try-on"),
    ],
)
def test_the_slots_say_what_a_workflow_is_for(slots: tuple[str, ...], kind: str, tmp_path: Path) -> None:
    path = paint_workflow(tmp_path)
    write_slots(path, {slot: {"node": "1", "input": "text"} for slot in slots})
    assert list(comfyui(path).capabilities().skills) == [kind]


def test_a_still_is_planned_on_the_models_grid(tmp_path: Path) -> None:
    path = write_slots(paint_workflow(tmp_path), {"prompt": PAINT_SLOTS["prompt"]}, size_multiple=64)
    plan = comfyui(path).plan(TextToImage(width=500, height=700))
    assert plan.shape is None
    assert plan.answer.width / plan.answer.height == pytest.approx(500 / 700, rel=0.02)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{", "no JSON"),
        ('{"nodes": [], "links": []}', "not in API format"),
        ('{"1": {"inputs": {}}}', "no workflow in API format"),
        ("[]", "no workflow in API format"),
    ],
    ids=["not json", "the editor's format", "no class", "a list"],
)
def test_a_file_that_is_no_workflow_is_told_so(text: str, said: str, tmp_path: Path) -> None:
    path = write_slots(paint_workflow(tmp_path), PAINT_SLOTS)
    path.write_text(text)
    maker = comfyui(path, answers=["text-to-video"])
    with pytest.raises(InputError, match=said):
        maker.plan(shot())
    assert said in maker.obstacles()[0].what
    assert set(maker.capabilities().skills) == {"text-to-video"}


@pytest.mark.parametrize(
    ("slots", "said"),
    [
        ({"prompt": {"node": "Painter", "input": "words"}}, "has no such input"),
        ({"prompt": {"node": "9", "input": "text"}}, "no node is called '9'"),
        ({"prompt": {"node": "2", "input": "video"}}, "which is linked"),
        ({"prompts": {"node": "1", "input": "text"}}, "prompts"),
        ({"output": {"node": "Nowhere"}}, "no node is called 'Nowhere'"),
    ],
    ids=["input", "node", "link", "slot", "output"],
)
def test_a_map_that_does_not_fit_its_workflow_is_told_so(slots: dict[str, Any], said: str, tmp_path: Path) -> None:
    path = write_slots(paint_workflow(tmp_path), slots)
    with pytest.raises(InputError, match=said):
        comfyui(path).plan(shot())


def test_a_title_that_two_nodes_have_is_told_so(tmp_path: Path) -> None:
    path = write_slots(paint_workflow(tmp_path), PAINT_SLOTS)
    nodes = json.loads(path.read_text())
    nodes["2"]["_meta"]["title"] = "Painter"
    path.write_text(json.dumps(nodes))
    with pytest.raises(InputError, match="2 nodes are called 'Painter'"):
        comfyui(path).plan(shot())


def test_a_workflow_without_a_map_says_how_to_write_one(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no map of its slots") as caught:
        comfyui(paint_workflow(tmp_path)).plan(shot())
    assert "paint.slots.yaml" in caught.value.hint
    maker = comfyui(paint_workflow(tmp_path), slots={"prompt": PAINT_SLOTS["prompt"]}, answers=["text-to-video"])
    assert maker.plan(shot()).clip.frames == 10


def test_what_a_server_is_not_asked_for_is_an_obstacle() -> None:
    maker = videos(answers=["text-to-video", "music"])
    assert set(maker.capabilities().skills) == {"text-to-video"}
    assert "'music'" in maker.obstacles()[0].what


def test_lists_of_choices_are_read_in_both_ways_of_writing() -> None:
    graph = {"1": {"class_type": "A", "inputs": {"old": "x", "new": "y"}}}
    info = {
        "A": {
            "input": {"required": {"old": [["x", "z"]], "new": ["COMBO", {"options": ["y"]}]}, "hidden": {"id": "ID"}},
            "output": [],
        }
    }
    assert complaints(graph, info, ()) == ()
    graph["1"]["inputs"]["new"] = "w"
    assert "'w', which the server does not have" in complaints(graph, info, ())[0]


@given(
    messages=st.lists(
        st.one_of(
            st.none(),
            st.text(),
            st.fixed_dictionaries(
                {
                    "type": st.sampled_from(
                        ["progress", "progress_state", "executing", "executed", "execution_cached"]
                    ),
                    "data": st.one_of(
                        st.none(),
                        st.dictionaries(
                            st.sampled_from(["node", "nodes", "value", "max", "prompt_id"]),
                            st.one_of(st.none(), st.integers(), st.floats(), st.sampled_from(["1", "2", "p"])),
                        ),
                    ),
                }
            ),
        )
    )
)
def test_no_message_makes_progress_fall_or_go_over(messages: list[Any]) -> None:
    progress, before = WorkflowProgress("p", {"1", "2", "3"}), 0.0
    for message in messages:
        progress.hear(message)
        assert before <= progress.done <= 1.0
        before = progress.done
