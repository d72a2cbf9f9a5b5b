"""The workflows that we ship fit ComfyUI's own nodes, and are steered by signals of the real cast."""

from __future__ import annotations

import io
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import pytest
from play_comfyui import PlayedComfyUI
from reelwright.generators.embedded.cast.engine import EmbeddedEngine
from reelwright.generators.embedded.cast.signals.job import SignalsJob
from reelwright.generators.remote.comfyui.workflow import SHIPPED
from reelwright.story.cast import Performance
from reelwright.story.errors import InputError
from reelwright.story.requests import AnimatePose, Region, Signal, Speaker, Subject, TalkingPresenter, TryOn
from remote_stage import Picture, Tone, stage_of

NAMES = sorted(path.stem for path in SHIPPED.glob("*.json"))
FACE = Region(x="1/4", y="1/4", width="1/2", height="1/2")
COMMON: dict[str, Any] = {
    "width": 96,
    "height": 160,
    "fps": 8,
    "seconds": Fraction(1),
    "prompt": "in a studio",
}


def posed(**fields: Any) -> dict[str, Any]:
    return COMMON | {"subject": Subject(person="maya"), "performance": Performance(person="maya")} | fields


@pytest.mark.parametrize("name", NAMES)
def test_a_server_with_the_models_has_nothing_against_it(name: str, comfy: PlayedComfyUI, tmp_path: Path) -> None:
    stage = stage_of(name, comfy, tmp_path)
    assert stage.engine.obstacles() == ()
    can = stage.engine.capabilities()
    assert len(can.skills) == 1
    if "wan" in name:
        assert can.prompts == "wan"
        assert can.rates == (16,)
        assert can.frames_step == 4
        assert can.area_max == 832 * 480


def test_a_talking_shot_is_heard_and_seen(comfy: PlayedComfyUI, tmp_path: Path) -> None:
    stage = stage_of("talking-wan-s2v", comfy, tmp_path)
    speaker = Speaker(
        subject=Subject(person="maya", image=stage.have(Picture())), audio=stage.have(Tone()), seconds="1/2", face=FACE
    )
    request = TalkingPresenter(**COMMON, avoid="blur", speakers=(speaker,))
    clip, frames = stage.clip(request)
    assert (clip.fps, len(frames)) == (16, 16)
    graph = comfy.graphs[0]
    told = {node["_meta"]["title"]: node["inputs"] for node in graph.values()}
    assert told["Speech to video"]["length"] == 17
    assert (told["Prompt"]["text"], told["Negative prompt"]["text"]) == ("in a studio", "blur")
    assert told["Portrait"]["image"] in comfy.uploads
    assert told["Speech"]["audio"] in comfy.uploads


@pytest.mark.parametrize("name", ["pose-wan-vace", "try-on-wan-vace"])
def test_the_casts_skeleton_steers_frame_by_frame(name: str, comfy: PlayedComfyUI, tmp_path: Path) -> None:
    stage = stage_of(name, comfy, tmp_path)
    image = stage.have(Picture())
    told = posed(subject=Subject(person="maya", image=image), width=80, height=128)
    request: AnimatePose | TryOn = AnimatePose(**told)
    if name.startswith("try-on"):
        request = TryOn(**told, garment=stage.have(Picture(width=40)), category="top")
    first = stage.engine.plan(request)
    assert first.signals == ("skeleton",)
    assert first.shape is not None
    picture = first.shape.picture
    drawn = AnimatePose(**told)
    signals = SignalsJob(
        width=picture.width, height=picture.height, people=EmbeddedEngine().people(drawn), only=("skeleton",)
    )
    made = stage.have(signals)
    bring = request.model_copy(update={"signals": (Signal(name="skeleton", key=made),)})
    plan = stage.engine.plan(bring)
    assert plan.signals == ()
    assert made in plan.needs
    clip, _ = stage.clip(bring)
    assert clip.frames == 16
    sent = next(data for file, data in comfy.uploads.items() if "pose" in file)
    with av.open(io.BytesIO(sent)) as opened:
        frames = [frame.to_ndarray(format="rgb24") for frame in opened.decode(video=0)]
        assert opened.streams.video[0].average_rate == 16
    assert len(frames) == plan.shape.chunks[0].made == 17  # type: ignore[union-attr]
    assert frames[0].shape == (picture.height, picture.width, 3)
    assert frames[0].max() > 150


def test_a_shot_longer_than_the_window_is_made_in_chunks_where_frames_can_be_carried_over(
    comfy: PlayedComfyUI, tmp_path: Path
) -> None:
    image = "a" * 64
    pose = AnimatePose(**posed(subject=Subject(person="maya", image=image), seconds=Fraction(6)))
    plan = stage_of("pose-wan-vace", comfy, tmp_path).engine.plan(pose)
    assert plan.shape is not None
    assert [(chunk.carried, chunk.made) for chunk in plan.shape.chunks] == [(0, 53), (5, 53)]
    assert any("made in 2 chunks" in note for note in plan.notes)
    speaker = Speaker(subject=Subject(person="maya", image=image), audio="b" * 64, seconds=Fraction(6), face=FACE)
    talk = TalkingPresenter(**COMMON | {"seconds": Fraction(6)}, speakers=(speaker,))
    with pytest.raises(InputError, match="longer than the 77") as caught:
        stage_of("talking-wan-s2v", comfy, tmp_path).engine.plan(talk)
    assert "`first`" in caught.value.hint


def test_a_driving_videos_skeleton_is_asked_for_and_nobody_is_replaced(comfy: PlayedComfyUI, tmp_path: Path) -> None:
    request = AnimatePose(**COMMON, subject=Subject(image="a" * 64), driving="b" * 64)
    engine = stage_of("pose-wan-vace", comfy, tmp_path).engine
    assert engine.plan(request).signals == ("skeleton",)
    with pytest.raises(InputError, match="replaces nobody in a video"):
        engine.plan(request.model_copy(update={"replace": True}))


def test_another_model_file_is_named_in_the_settings(comfy: PlayedComfyUI, tmp_path: Path) -> None:
    stage = stage_of("pose-wan-vace", comfy, tmp_path, extra={"Model.unet_name": "mine.safetensors"})
    request = AnimatePose(**posed(subject=Subject(person="maya", image=stage.have(Picture()))))
    assert stage.engine.plan(request).options["extra.Model.unet_name"] == "mine.safetensors"


def test_what_is_shipped_is_named_where_a_name_is_wrong(comfy: PlayedComfyUI, tmp_path: Path) -> None:
    stage = stage_of("talking", comfy, tmp_path)
    assert "talking-wan-s2v" in stage.engine.obstacles()[0].hint
