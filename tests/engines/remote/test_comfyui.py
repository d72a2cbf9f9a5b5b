"""Clips from a ComfyUI server: what is sent, what comes back, and what is made of it."""

from __future__ import annotations

import copy
import io
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import numpy as np
import played_server
import pytest
from PIL import Image
from play_comfyui import PAINT_SLOTS, PlayedComfyUI, paint_workflow
from reelwright.story.answers import Still
from reelwright.story.cast import Performance
from reelwright.story.errors import EngineError, InputError, RefusedError
from reelwright.story.requests import (
    AnimatePose,
    ImageToVideo,
    Region,
    Signal,
    Speaker,
    Subject,
    TalkingPresenter,
    TextToImage,
)
from reelwright.tools.work.executor import InlineExecutor
from remote_stage import Depth, Footage, Masks, Picture, RemoteStage, Tone, graph_inputs, shot, write_slots

PERFORMANCE = Performance(person="maya")
FACE = Region(x="1/4", y="1/4", width="1/2", height="1/2")


@pytest.fixture
def comfy() -> Iterator[PlayedComfyUI]:
    server = PlayedComfyUI()
    yield server
    server.close()


@pytest.fixture
def stage(tmp_path: Path, comfy: PlayedComfyUI) -> RemoteStage:
    workflow = write_slots(paint_workflow(tmp_path), PAINT_SLOTS)
    return RemoteStage(tmp_path, kind="comfyui", url=comfy.url, workflow=str(workflow))


def test_the_clip_has_the_size_rate_and_frames_that_were_planned(stage: RemoteStage, comfy: PlayedComfyUI) -> None:
    clip, frames = stage.clip(shot())
    assert (clip.engine, clip.width, clip.height, clip.fps, clip.frames) == ("mine", 96, 64, 8, 10)
    assert [frame.shape for frame in frames] == [(64, 96, 3)] * 10
    # The frames are the server's, one by one: green rises by 10, the left half is half as bright.
    green = [float(frame[:, 60:, 1].mean()) for frame in frames]
    assert np.allclose(green, np.arange(10) * 10, atol=5)
    assert frames[0][:, :40, 0].mean() < 0.7 * frames[0][:, 56:, 0].mean()
    assert not list(stage.store.folder(stage.job(shot()).key()).glob(".remote*"))


def test_the_workflow_is_told_prompt_size_length_rate_and_seed(stage: RemoteStage, comfy: PlayedComfyUI) -> None:
    stage.make(shot(width=90, height=64))
    told = graph_inputs(comfy.graphs[0])
    assert told["text"] == "rain on a window"
    assert (told["width"], told["height"], told["length"], told["fps"]) == (96, 64, 10, 8)
    assert told["seed"] == graph_inputs(comfy.graphs[0])["seed"]
    stage.make(shot(seed=4))
    assert graph_inputs(comfy.graphs[1])["seed"] != told["seed"]


def test_a_picture_that_the_model_must_snap_is_cut_not_stretched(stage: RemoteStage) -> None:
    clip, frames = stage.clip(shot(width=100, height=64))
    assert clip.width / clip.height == pytest.approx(100 / 64, rel=0.03)
    assert frames[0].shape[:2] == (clip.height, clip.width)


def test_progress_rises_and_is_passed_on(stage: RemoteStage, comfy: PlayedComfyUI) -> None:
    comfy.steps, comfy.step_s = 6, 0.05
    seen = stage.progress(shot())
    assert seen == sorted(seen)
    assert any(0.1 < part < 0.9 for part in seen)


@pytest.mark.parametrize("fault", ["no sockets", "sockets that lie"])
def test_it_does_without_a_socket_or_with_one_that_lies(fault: str, stage: RemoteStage, comfy: PlayedComfyUI) -> None:
    comfy.takes_sockets, comfy.lies = fault != "no sockets", fault != "no sockets"
    seen = stage.progress(shot())
    assert seen == sorted(seen)
    assert all(0 <= part <= 1 for part in seen)


def test_pictures_and_speech_are_uploaded(tmp_path: Path, comfy: PlayedComfyUI) -> None:
    workflow = paint_workflow(tmp_path, picture=True, audio=True)
    slots = PAINT_SLOTS | {"image": {"node": "picture", "input": "image"}, "audio": {"node": "audio", "input": "audio"}}
    write_slots(workflow, slots, fps=8, keeps=["timing", "lips"])
    stage = RemoteStage(tmp_path, kind="comfyui", url=comfy.url, workflow=str(workflow))
    speaker = Speaker(
        subject=Subject(person="maya", image=stage.have(Picture())), audio=stage.have(Tone()), start=2, seconds="1/2",
        face=FACE,
    )  # fmt: skip
    request = TalkingPresenter(width=96, height=64, fps=4, seconds=Fraction(5, 4), speakers=(speaker,))
    plan = stage.engine.plan(request)
    assert plan.keeps == ("timing", "lips")
    assert plan.clip.fps == 8
    stage.make(request)
    names = {graph_inputs(comfy.graphs[0], number)[field] for number, field in (("3", "image"), ("4", "audio"))}
    assert names == set(comfy.uploads)
    picture = next(data for name, data in comfy.uploads.items() if name.endswith(".png"))
    assert Image.open(io.BytesIO(picture)).size == (80, 60)
    with av.open(io.BytesIO(next(data for name, data in comfy.uploads.items() if name.endswith(".wav")))) as sound:
        heard = np.concatenate([frame.to_ndarray().ravel() for frame in sound.decode(audio=0)])
        rate = sound.streams.audio[0].rate
    # The speaker starts at frame 2 of 4 a second, talks for half a second, and is silent to the end.
    loud = np.abs(heard.astype(float)) > 1000
    assert len(heard) == round(rate * 1.25)
    assert not loud[: rate // 2].any()
    assert loud[rate // 2 : rate].mean() > 0.5
    assert not loud[rate + 10 :].any()


def test_the_first_frame_fills_the_models_picture(tmp_path: Path, comfy: PlayedComfyUI) -> None:
    workflow = write_slots(
        paint_workflow(tmp_path, picture=True), PAINT_SLOTS | {"image": {"node": "picture", "input": "image"}}
    )
    stage = RemoteStage(tmp_path, kind="comfyui", url=comfy.url, workflow=str(workflow))
    stage.make(ImageToVideo(**shot().model_dump(exclude={"kind"}), image=stage.have(Picture())))
    sent = Image.open(io.BytesIO(next(iter(comfy.uploads.values()))))
    assert sent.size == (96, 64)
    assert sent.getpixel((40, 32))[0] > 200 > sent.getpixel((56, 32))[0]  # type: ignore[index]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda nodes: nodes.pop("PaintVideo"), "no node 'PaintVideo'"),
        (lambda nodes: nodes["PaintVideo"]["input"]["required"].pop("length"), "'length'"),
        (
            lambda nodes: nodes["PaintVideo"]["input"]["required"].update(model=[["other.safetensors"], {}]),
            "paint-small",
        ),
        (lambda nodes: nodes["PaintVideo"]["input"]["required"].update(cfg=["FLOAT", {}]), "'cfg' is missing"),
        (lambda nodes: nodes["PaintVideo"]["input"]["required"].update(text=["INT", {}]), "takes INT"),
        (lambda nodes: nodes["PaintVideo"].update(output=["IMAGE"]), "takes VIDEO, and is linked to IMAGE"),
        (lambda nodes: nodes["PaintVideo"]["input"]["required"].update(width=["INT", {"min": 256, "max": 512}]), "256"),
    ],
    ids=["node", "input", "model file", "missing input", "type", "link", "range"],
)
def test_what_the_server_would_refuse_is_found_before_it_is_submitted(
    change: Any, said: str, stage: RemoteStage, comfy: PlayedComfyUI
) -> None:
    comfy.nodes = copy.deepcopy(comfy.nodes)
    change(comfy.nodes)
    with pytest.raises(RefusedError, match=said):
        stage.make(shot())
    assert not comfy.count("POST", "/prompt")
    assert not stage.claims.pending()


def test_the_servers_own_refusal_is_told_and_gives_the_claim_up(
    stage: RemoteStage, comfy: PlayedComfyUI, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("reelwright.generators.remote.comfyui.work.complaints", lambda *_: ())
    comfy.nodes = {name: told for name, told in comfy.nodes.items() if name != "SaveVideo"}
    with pytest.raises(RefusedError, match="node 2: Value not in list SaveVideo"):
        stage.make(shot())
    assert not stage.claims.pending()


def test_a_slot_may_tell_several_inputs(tmp_path: Path, comfy: PlayedComfyUI) -> None:
    slots = PAINT_SLOTS | {"width": {"node": "1", "input": "width", "also": [{"node": "1", "input": "height"}]}}
    del slots["height"]
    workflow = write_slots(paint_workflow(tmp_path), slots)
    stage = RemoteStage(tmp_path, kind="comfyui", url=comfy.url, workflow=str(workflow))
    stage.make(shot(width=64, height=64))
    assert graph_inputs(comfy.graphs[0])["height"] == 64


def test_other_inputs_are_set_by_extra(tmp_path: Path, comfy: PlayedComfyUI) -> None:
    workflow = write_slots(paint_workflow(tmp_path), PAINT_SLOTS)
    common = {"kind": "comfyui", "url": comfy.url, "workflow": str(workflow)}
    stage = RemoteStage(tmp_path, **common, extra={"Painter.model": "paint-large.safetensors"})
    assert stage.engine.plan(shot()).key() != RemoteStage(tmp_path, **common).engine.plan(shot()).key()
    stage.make(shot())
    assert graph_inputs(comfy.graphs[0])["model"] == "paint-large.safetensors"
    with pytest.raises(InputError, match="no input 'modle'"):
        RemoteStage(tmp_path, **common, extra={"Painter.modle": "x"}).make(shot())


def test_a_workflow_that_was_changed_after_planning_is_not_run(stage: RemoteStage, comfy: PlayedComfyUI) -> None:
    job = stage.job(shot())
    workflow = Path(stage.settings.servers["mine"].workflow)
    workflow.write_text(workflow.read_text().replace('"seed": 0', '"seed": 1'))
    with pytest.raises(InputError, match="changed after"):
        InlineExecutor().run([job], stage.store)
    assert not comfy.graphs


@pytest.mark.parametrize(
    ("painted", "said"),
    [
        ({"frames": 7}, "7 frames, and the clip has 10"),
        ({"width": 64}, "64x64 and was asked for 96x64"),
        ({"width": 48, "height": 32}, "48x32"),
        ({"fps": Fraction(16)}, "16 frames a second"),
        ({"red": 0, "blue": 0}, "frame 0 came out black"),
    ],
    ids=["too few frames", "another shape", "half as large", "another rate", "black"],
)
def test_a_clip_that_was_not_asked_for_is_refused(
    painted: dict[str, Any], said: str, stage: RemoteStage, comfy: PlayedComfyUI
) -> None:
    comfy.painted = painted
    with pytest.raises(EngineError, match=said):
        stage.make(shot())
    assert stage.store.find(stage.job(shot()).key()) is None


def test_more_frames_and_a_larger_picture_are_cut_and_scaled(stage: RemoteStage, comfy: PlayedComfyUI) -> None:
    comfy.painted = {"frames": 14, "width": 192, "height": 128}
    clip, frames = stage.clip(shot())
    assert len(frames) == clip.frames == 10
    assert frames[0].shape == (64, 96, 3)
    assert float(frames[9][:, 60:, 1].mean()) == pytest.approx(90, abs=6)


def test_a_failure_names_the_node_and_the_next_run_tries_again(stage: RemoteStage, comfy: PlayedComfyUI) -> None:
    comfy.fails = "CUDA out of memory"
    with pytest.raises(EngineError, match=r"node 1 \(PaintVideo\).*CUDA out of memory") as caught:
        stage.make(shot())
    assert "area_max" in caught.value.hint
    comfy.fails = ""
    stage.make(shot())
    assert comfy.count("POST", "/prompt") == 2


def test_a_workflow_that_leaves_nothing_is_an_error(stage: RemoteStage, comfy: PlayedComfyUI) -> None:
    comfy.leaves_nothing = True
    with pytest.raises(EngineError, match=r"node 2 left no \.mp4"):
        stage.make(shot())


def test_obstacles_say_what_is_in_the_way(stage: RemoteStage, comfy: PlayedComfyUI) -> None:
    assert stage.engine.obstacles() == ()
    comfy.nodes = {name: told for name, told in comfy.nodes.items() if name != "PaintVideo"}
    assert "'PaintVideo'" in stage.engine.obstacles()[0].what
    comfy.down()
    found = stage.engine.obstacles()[0]
    assert "cannot be reached" in found.what
    assert "start the server" in found.hint


def test_a_driving_video_and_masks_are_sent_at_the_models_rate(tmp_path: Path, comfy: PlayedComfyUI) -> None:
    slots = PAINT_SLOTS | {
        "image": {"node": "picture", "input": "image"},
        "driving": {"node": "control", "input": "file"},
        "mask": {"node": "mask", "input": "file"},
    }
    workflow = write_slots(paint_workflow(tmp_path, picture=True, control=True, mask=True), slots, fps=4)
    stage = RemoteStage(tmp_path, kind="comfyui", url=comfy.url, workflow=str(workflow))
    driving, masks = stage.have(Footage()), stage.have(Masks())
    told = shot(width=64, height=64, seconds=1).model_dump(exclude={"kind"})
    request = AnimatePose(**told, subject=Subject(image=stage.have(Picture())), driving=driving)
    assert stage.engine.plan(request).signals == ("mask-person",)
    clip, _ = stage.clip(request.model_copy(update={"signals": (Signal(name="mask-person", key=masks),)}))
    assert (clip.fps, clip.frames) == (4, 4)
    sent = {name.rsplit("-", 1)[1]: data for name, data in comfy.uploads.items()}
    # Of eight frames a second every other one; the 96x64 footage fills the square.
    seen = sent_frames(sent["driving.mp4"])
    assert [frame.shape for frame in seen] == [(64, 64, 3)] * 4
    assert np.allclose([float(frame[:, 40:, 1].mean()) for frame in seen], [0, 20, 40, 60], atol=6)
    white = [float(frame.mean()) for frame in sent_frames(sent["mask.mp4"])]
    assert np.allclose(white, [255, 0, 255, 0], atol=2)


def test_depth_is_sent_from_dark_to_light(tmp_path: Path, comfy: PlayedComfyUI) -> None:
    slots = PAINT_SLOTS | {"depth": {"node": "control", "input": "file"}}
    workflow = write_slots(paint_workflow(tmp_path, control=True), slots)
    stage = RemoteStage(tmp_path, kind="comfyui", url=comfy.url, workflow=str(workflow))
    told = shot(width=64, height=64, seconds=1).model_dump(exclude={"kind"})
    signals = (Signal(name="depth", key=stage.have(Depth())),)
    stage.make(AnimatePose(**told | {"signals": signals}, subject=Subject(person="maya"), performance=PERFORMANCE))
    (data,) = comfy.uploads.values()
    row = sent_frames(data)[0][32, :, 0].astype(int)
    assert np.allclose(row, np.arange(64) * 4, atol=5)


def sent_frames(data: bytes) -> list[np.ndarray[Any, Any]]:
    with av.open(io.BytesIO(data)) as opened:
        return [frame.to_ndarray(format="rgb24") for frame in opened.decode(video=0)]


def test_a_still_comes_back_in_the_planned_size(tmp_path: Path, comfy: PlayedComfyUI) -> None:
    workflow = write_slots(
        paint_workflow(tmp_path),
        {name: PAINT_SLOTS[name] for name in ("prompt", "width", "height", "seed")},
        answers=["text-to-image"],
    )
    stage = RemoteStage(tmp_path, kind="comfyui", url=comfy.url, workflow=str(workflow))
    comfy.still = True
    request = TextToImage(width=100, height=70, prompt="a portrait")
    folder = stage.make(request)
    still = Still.load(folder)
    with Image.open(folder / "picture.png") as picture:
        assert picture.size == (still.width, still.height)
    assert still.width / still.height == pytest.approx(100 / 70, rel=0.02)
    comfy.files.clear()
    comfy.spoil = played_server.page
    with pytest.raises(EngineError, match="in place of the file"):
        stage.make(TextToImage(width=100, height=70, prompt="another"))
