"""Clips longer than a server makes at once: chunk by chunk, each submitted once, joined without a seam in time."""

from __future__ import annotations

import io
import time
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest
from PIL import Image
from play_comfyui import PAINT_SLOTS, PlayedComfyUI, paint_workflow
from play_videos import PlayedVideos
from reelwright.generators.remote.errand import Errand
from reelwright.story.cast import Performance, Utterance
from reelwright.story.errors import EngineError, InputError
from reelwright.story.requests import (
    AnimatePose,
    ImageToVideo,
    Region,
    Signal,
    Speaker,
    Subject,
    TalkingPresenter,
)
from remote_case import WORKS, Case
from remote_stage import Depth, Picture, RemoteStage, Tone, shot, write_slots

FACE = Region(x="1/4", y="1/4", width="1/2", height="1/2")
PICTURE = {"image": {"node": "picture", "input": "image"}}
LONG = {"seconds": 2, "width": 96, "height": 64}
"""Sixteen frames."""


class LongCase(Case):
    """A server that makes seven frames at once, and whatever it makes begins with the picture that it is given."""

    def __init__(self, kind: str, folder: Path) -> None:
        super().__init__(kind, folder)
        if kind == "comfyui":
            workflow = paint_workflow(folder, picture=True)
            self.told["workflow"] = str(write_slots(workflow, PAINT_SLOTS | PICTURE))
        self.told["frames_max"] = 7

    def request(self, stage: RemoteStage) -> ImageToVideo:
        return ImageToVideo(**shot(**LONG).model_dump(exclude={"kind"}), image=stage.have(Picture()))


@pytest.fixture(params=["comfyui", "videos"])
def case(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[LongCase]:
    found = LongCase(request.param, tmp_path)
    yield found
    found.server.close()


@pytest.fixture
def comfy() -> Iterator[PlayedComfyUI]:
    server = PlayedComfyUI()
    yield server
    server.close()


def greens(frames: list[np.ndarray[Any, Any]]) -> list[float]:
    return [float(frame[:, 60:, 1].mean()) for frame in frames]


def submitted(stage: RemoteStage, count: int) -> None:
    """Wait until so many chunks are submitted and their ids are saved."""
    ends = time.monotonic() + 60
    while sum(bool(claim.remote_id) for claim in stage.claims.pending()) < count:
        assert time.monotonic() < ends
        time.sleep(0.02)


def test_every_frame_is_there_once_and_goes_on_from_the_one_before(case: LongCase) -> None:
    stage = case.stage()
    request = case.request(stage)
    plan = stage.engine.plan(request)
    assert plan.shape is not None
    assert [(chunk.start, chunk.carried, chunk.kept) for chunk in plan.shape.chunks] == [
        (0, 0, 6),
        (6, 1, 5),
        (11, 1, 5),
    ]
    assert any("made in 3 chunks" in note for note in plan.notes)
    clip, frames = stage.clip(request)
    assert clip.frames == len(frames) == 16
    # The server begins with the green of the picture that it is given, and rises by 10 with every frame.
    assert np.allclose(greens(frames), 40 + 10 * np.arange(16), atol=6)
    assert case.submitted == 3


def test_what_is_paid_for_are_all_frames_that_are_made(case: LongCase) -> None:
    stage = case.stage(price_s=0.8)
    plan = stage.engine.plan(case.request(stage))
    assert plan.cost == pytest.approx(0.1 * (6 + 6 + 6))


def test_progress_runs_once_over_all_chunks(case: LongCase, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[float] = []
    told = Errand.progress

    def heard(errand: Errand, share: float) -> None:
        seen.append((errand.number + share) / errand.count)
        told(errand, share)

    monkeypatch.setattr(Errand, "progress", heard)
    stage = case.stage()
    stage.make(case.request(stage))
    assert seen == sorted(seen)
    assert {round(share, 2) for share in seen} >= {0.33, 0.67, 1.0}


def test_a_chunk_that_fails_is_named_and_those_before_are_not_made_again(case: LongCase) -> None:
    case.server.fails_after = 1
    stage = case.stage()
    request = case.request(stage)
    with pytest.raises(EngineError, match="chunk 2 of 3: ") as caught:
        stage.make(request)
    assert "goes on behind them" in caught.value.hint
    assert (case.submitted, stage.store.find(stage.job(request).key())) == (2, None)
    case.server.fails_after = 1000
    _, frames = stage.clip(request)
    assert np.allclose(greens(frames), 40 + 10 * np.arange(16), atol=6)
    assert case.submitted == 4


def test_a_server_that_sends_too_few_frames_is_found_out_before_the_next_chunk(case: LongCase) -> None:
    case.server.painted = {"frames": 5}
    stage = case.stage()
    with pytest.raises(EngineError, match=r"chunk 1 of 3: .* sent 5 frames"):
        stage.make(case.request(stage))
    assert case.submitted == 1


def test_paid_chunks_that_failed_wait_for_a_persons_word(case: LongCase) -> None:
    case.server.fails_after = 1
    stage = case.stage(price_s=1.0)
    request = case.request(stage)
    for _ in range(2):
        with pytest.raises(EngineError, match="chunk 2 of 3") as caught:
            stage.make(request)
        assert "--pay-again" in caught.value.hint
    assert case.submitted == 2
    case.server.fails_after = 1000
    for claim in stage.claims.pending():
        if not claim.remote_id:
            stage.claims.release(claim.key)
    stage.make(request)
    assert case.submitted == 4


def test_a_first_chunk_that_had_to_be_made_anew_is_not_joined_to_what_went_on_from_the_old_one(case: LongCase) -> None:
    case.server.fails_after = 2
    stage = case.stage()
    request = case.request(stage)
    with pytest.raises(EngineError, match="chunk 3 of 3"):
        stage.make(request)
    case.server.fails_after = 1000
    case.forget()
    with pytest.raises(EngineError, match=r"chunk 1 of 3: .* knows nothing"):
        stage.make(request)
    stage.make(request)
    assert case.submitted == 3 + 3


def test_a_run_that_is_killed_goes_on_with_the_chunk_that_was_under_way(case: LongCase) -> None:
    stage = case.stage()
    request = case.request(stage)
    case.told["request"] = request.model_dump_json()
    case.server.stays_after = 1
    process = case.start(WORKS)
    submitted(stage, 2)
    process.kill()
    process.wait(10)
    case.server.stays_after = 1000
    _, frames = stage.clip(request)
    assert np.allclose(greens(frames), 40 + 10 * np.arange(16), atol=6)
    assert case.submitted == 3


def test_a_run_that_is_interrupted_stops_the_chunk_that_is_under_way(case: LongCase) -> None:
    stage = case.stage()
    request = case.request(stage)
    case.told["request"] = request.model_dump_json()
    case.server.stays_after = 1
    process = case.start()
    submitted(stage, 2)
    process.terminate()
    process.wait(15)
    assert len(stage.claims.pending()) == 1, "the first chunk is kept"
    case.server.stays_after = 1000
    stage.make(request)
    assert case.submitted == 4


def test_speech_is_cut_in_its_pauses_and_to_the_sample(tmp_path: Path, comfy: PlayedComfyUI) -> None:
    slots = PAINT_SLOTS | {
        "first": {"node": "picture", "input": "image"},
        "audio": {"node": "audio", "input": "audio"},
    }
    workflow = write_slots(paint_workflow(tmp_path, picture=True, audio=True), slots, fps=8, frames_max=9)
    stage = RemoteStage(tmp_path, kind="comfyui", url=comfy.url, workflow=str(workflow))
    lines = tuple(Utterance(line=f"line-{start}", start=start, seconds=Fraction(1, 2)) for start in (0, 10))
    speaker = Speaker(
        subject=Subject(person="maya", image=stage.have(Picture())),
        audio=stage.have(Tone(seconds="2")),
        seconds=2,
        face=FACE,
        performance=Performance(person="maya", speech=lines),
    )
    request = TalkingPresenter(**LONG, fps=8, speakers=(speaker,))
    plan = stage.engine.plan(request)
    assert plan.shape is not None
    first, *others = plan.shape.chunks
    assert first.kept == 7, "half-way between the two lines"
    _, frames = stage.clip(request)
    assert np.allclose(greens(frames), 40 + 10 * np.arange(16), atol=6)
    heard = [sound_of(data) for name, data in comfy.uploads.items() if name.endswith(".wav")]
    assert [len(sound) for sound in heard] == [6000 * chunk.made for chunk in plan.shape.chunks]
    # A tone of 440 Hz: joined at the seams it is one again.
    joined = np.concatenate(
        [heard[0], *(sound[6000 * chunk.carried :] for sound, chunk in zip(heard[1:], others, strict=True))]
    )
    times = np.arange(len(joined)) / 48_000
    told = 0.5 * np.sin(times * 440 * 2 * np.pi)
    assert np.abs(joined / 32768 - told)[: 2 * 48_000 - 10].max() < 0.01


def sound_of(data: bytes) -> np.ndarray[Any, Any]:
    with av.open(io.BytesIO(data)) as opened:
        return np.concatenate([frame.to_ndarray().ravel() for frame in opened.decode(audio=0)]).astype(float)


def test_signals_are_cut_for_each_chunk_behind_the_frames_that_are_carried_over(
    tmp_path: Path, comfy: PlayedComfyUI
) -> None:
    slots = PAINT_SLOTS | {
        "depth": {"node": "control", "input": "file"},
        "fresh": {"node": "mask", "input": "file"},
    }
    workflow = write_slots(paint_workflow(tmp_path, control=True, mask=True), slots, frames_max=6, carry=2)
    stage = RemoteStage(tmp_path, kind="comfyui", url=comfy.url, workflow=str(workflow))
    told = shot(width=64, height=64, seconds=1).model_dump(exclude={"kind"})
    signals = (Signal(name="depth", key=stage.have(Depth())),)
    request = AnimatePose(
        **told | {"signals": signals}, subject=Subject(person="maya"), performance=Performance(person="maya")
    )
    _, frames = stage.clip(request)
    assert np.allclose([float(frame[:, 40:, 1].mean()) for frame in frames], 10 * np.arange(8), atol=6)
    masks, depths = (
        [frames_of(data) for name, data in comfy.uploads.items() if name.endswith(f"-{slot}.mp4")]
        for slot in ("fresh", "depth")
    )
    assert [[round(float(frame.mean())) for frame in mask] for mask in masks] == [[255] * 5, [0, 0, 255, 255, 255]]
    # Frames 3 and 4 of the clip stand in front of the second chunk's depth, which has no green of its own.
    assert np.allclose([float(frame[:, 40:, 1].mean()) for frame in depths[1][:2]], [30, 40], atol=6)
    assert np.allclose(depths[1][2], depths[0][2], atol=6)


def frames_of(data: bytes) -> list[np.ndarray[Any, Any]]:
    with av.open(io.BytesIO(data)) as opened:
        return [frame.to_ndarray(format="rgb24") for frame in opened.decode(video=0)]


def test_where_nothing_can_be_carried_over_a_long_shot_is_refused_with_a_way_out(
    tmp_path: Path, comfy: PlayedComfyUI
) -> None:
    workflow = write_slots(paint_workflow(tmp_path), PAINT_SLOTS, frames_max=8)
    stage = RemoteStage(tmp_path, kind="comfyui", url=comfy.url, workflow=str(workflow))
    with pytest.raises(InputError, match="longer than the 8") as caught:
        stage.engine.plan(shot())
    assert "`first`" in caught.value.hint


def test_a_videos_server_goes_on_from_words_where_it_is_said_to(tmp_path: Path) -> None:
    server = PlayedVideos()
    try:
        told = {"kind": "videos", "url": server.url, "frames_max": 7}
        with pytest.raises(InputError, match="longer than the 7") as caught:
            RemoteStage(tmp_path, **told).engine.plan(shot())
        assert "goes_on" in caught.value.hint
        _, frames = RemoteStage(tmp_path, **told, goes_on=True).clip(shot())
        assert np.allclose(greens(frames), 10 * np.arange(10), atol=6)
        assert "input_reference" not in server.told[0]
        assert Image.open(io.BytesIO(server.told[1]["input_reference"])).size == (96, 64)
        assert server.told[0]["seed"] != server.told[1]["seed"]
    finally:
        server.close()
