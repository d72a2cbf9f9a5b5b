"""Clips from an OpenAI-style `/v1/videos` server: what is asked, in which form, with which key, and what comes back."""

from __future__ import annotations

import base64
import io
import json
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image
from play_videos import PlayedVideos
from reelwright.story.errors import EngineError, InputError, RefusedError
from reelwright.story.requests import ImageToVideo, Music, Region, Speaker, Subject, TalkingPresenter
from remote_stage import Picture, RemoteStage, Tone, shot

FACE = Region(x="1/4", y="1/4", width="1/2", height="1/2")


@pytest.fixture
def videos() -> Iterator[PlayedVideos]:
    server = PlayedVideos()
    yield server
    server.close()


@pytest.fixture
def stage(tmp_path: Path, videos: PlayedVideos) -> RemoteStage:
    return RemoteStage(tmp_path, kind="videos", url=videos.url, model="paint-1")


def test_the_clip_has_the_size_rate_and_frames_that_were_planned(stage: RemoteStage, videos: PlayedVideos) -> None:
    clip, frames = stage.clip(shot())
    assert (clip.engine, clip.width, clip.height, clip.fps, clip.frames) == ("mine", 96, 64, 8, 10)
    assert np.allclose([float(frame[:, 60:, 1].mean()) for frame in frames], np.arange(10) * 10, atol=5)
    told = videos.told[0]
    assert (told["prompt"], told["model"], told["size"]) == ("rain on a window", "paint-1", "96x64")
    assert (told["num_frames"], told["fps"]) == ("10", "8")
    assert 0 <= int(told["seed"]) < 2**31


@pytest.mark.parametrize("end", ["", "/", "/v1", "/v1/"])
def test_the_address_may_end_with_the_version(end: str, tmp_path: Path, videos: PlayedVideos) -> None:
    stage = RemoteStage(tmp_path, kind="videos", url=videos.url + end)
    stage.make(shot())
    assert videos.count("POST", "/v1/videos") == 1


def test_a_server_that_takes_no_form_is_asked_in_json(stage: RemoteStage, videos: PlayedVideos) -> None:
    videos.forms = False
    stage.make(shot())
    assert videos.told[0]["num_frames"] == 10
    assert videos.told[0]["prompt"] == "rain on a window"


def test_a_model_with_a_grid_of_its_own_makes_more_and_it_is_cut(tmp_path: Path, videos: PlayedVideos) -> None:
    stage = RemoteStage(tmp_path, kind="videos", url=videos.url, fps=16, frames_step=4, size_multiple=32)
    clip, frames = stage.clip(shot(width=100, height=70))
    assert (clip.fps, clip.frames, len(frames)) == (16, 20, 20)
    assert (videos.told[0]["num_frames"], videos.told[0]["fps"]) == ("21", "16")
    assert all(int(side) % 32 == 0 for side in videos.told[0]["size"].split("x"))
    assert clip.width / clip.height == pytest.approx(100 / 70, rel=0.03)


def test_a_fractional_rate_is_asked_for_as_the_next_whole_one(stage: RemoteStage) -> None:
    plan = stage.engine.plan(shot(fps="30000/1001"))
    assert plan.clip.fps == 30
    assert any("resampled to 29.97" in note for note in plan.notes)


def test_a_first_frame_is_uploaded(stage: RemoteStage, videos: PlayedVideos) -> None:
    stage.make(ImageToVideo(**shot().model_dump(exclude={"kind"}), image=stage.have(Picture())))
    assert Image.open(io.BytesIO(videos.told[0]["input_reference"])).size == (96, 64)


def test_a_portrait_and_speech_are_sent_as_data(stage: RemoteStage, videos: PlayedVideos) -> None:
    speaker = Speaker(subject=Subject(image=stage.have(Picture())), audio=stage.have(Tone()), seconds="1/2", face=FACE)
    stage.make(TalkingPresenter(width=96, height=64, fps=8, seconds=Fraction(1), speakers=(speaker,)))
    told = videos.told[0]
    for field, inner, begins in (
        ("image_reference", "image_url", b"\x89PNG"), ("audio_reference", "audio_url", b"RIFF"),
    ):  # fmt: skip
        head, _, data = json.loads(told[field])[inner].partition(",")
        assert head.startswith("data:")
        assert head.endswith(";base64")
        assert base64.b64decode(data).startswith(begins)


def test_extra_parameters_are_sent_and_make_another_clip(tmp_path: Path, videos: PlayedVideos) -> None:
    plain = RemoteStage(tmp_path, kind="videos", url=videos.url)
    extra = RemoteStage(tmp_path, kind="videos", url=videos.url, extra={"guidance_scale": 4.5, "extra_params": "{}"})
    assert plain.engine.plan(shot()).key() != extra.engine.plan(shot()).key()
    extra.make(shot())
    assert (videos.told[0]["guidance_scale"], videos.told[0]["extra_params"]) == ("4.5", "{}")


def test_the_key_is_taken_from_the_environment_and_told_to_nobody(
    tmp_path: Path, videos: PlayedVideos, monkeypatch: pytest.MonkeyPatch
) -> None:
    stage = RemoteStage(tmp_path, kind="videos", url=videos.url, key_env="MY_VIDEO_KEY")
    with pytest.raises(InputError, match="MY_VIDEO_KEY"):
        stage.make(shot())
    assert "MY_VIDEO_KEY" in stage.engine.obstacles()[0].what
    monkeypatch.setenv("MY_VIDEO_KEY", "secret-12345")
    videos.key = "secret-99999"
    with pytest.raises(RefusedError) as caught:
        stage.make(shot())
    assert "401" in caught.value.what
    assert "secret" not in str(caught.value)
    assert "401" in stage.engine.obstacles()[0].what
    videos.key = "secret-12345"
    folder = stage.make(shot())
    assert set(videos.keys) == {"Bearer secret-12345"}
    assert not any(b"secret" in path.read_bytes() for path in folder.iterdir())
    assert b"secret" not in (stage.folder / "claims.sqlite").read_bytes()


def test_what_costs_money_says_so(tmp_path: Path, videos: PlayedVideos) -> None:
    stage = RemoteStage(tmp_path, kind="videos", url=videos.url, price_s=0.5)
    assert stage.engine.capabilities().paid
    assert stage.engine.plan(shot()).cost == pytest.approx(0.625)


def test_what_it_cannot_make_is_refused_when_it_is_planned(stage: RemoteStage) -> None:
    with pytest.raises(InputError, match="'music'"):
        stage.engine.plan(Music(seconds=4, bpm=100))
    speaker = Speaker(subject=Subject(person="maya"), audio="a" * 64, seconds="1/2", face=FACE)
    with pytest.raises(InputError, match="takes a picture"):
        stage.engine.plan(TalkingPresenter(width=96, height=64, seconds=1, speakers=(speaker,)))


def test_a_clip_longer_than_the_model_makes_is_refused_when_it_is_planned(tmp_path: Path, videos: PlayedVideos) -> None:
    stage = RemoteStage(tmp_path, kind="videos", url=videos.url, frames_max=8)
    with pytest.raises(InputError, match="longer than the 8"):
        stage.engine.plan(shot())


@pytest.mark.parametrize(
    ("setup", "said"),
    [
        ({"fails": "CUDA error"}, "the job failed.*CUDA error"),
        ({"loses_content": True}, "video is not there"),
        ({"painted": {"frames": 4}}, "4 frames"),
        ({"painted": {"height": 96}}, "96x96"),
        ({"refuses": (400, {"error": {"message": "prompt too long"}})}, "400: prompt too long"),
        ({"refuses": (500, {"detail": "no worker"})}, "500: no worker"),
    ],
    ids=["failed", "content lost", "too few frames", "another shape", "refused", "broken"],
)
def test_a_failure_is_told_in_the_servers_words(
    setup: dict[str, Any], said: str, stage: RemoteStage, videos: PlayedVideos
) -> None:
    for name, value in setup.items():
        setattr(videos, name, value)
    with pytest.raises(EngineError, match=said):
        stage.make(shot())
    assert stage.store.find(stage.job(shot()).key()) is None


def test_progress_that_lies_neither_falls_nor_goes_over(stage: RemoteStage, videos: PlayedVideos) -> None:
    videos.progress, videos.steps, videos.step_s = [-5, 990, 30, "most", None], 5, 0.1
    seen = stage.progress(shot())
    assert seen == sorted(seen)
    assert all(0 <= part <= 1 for part in seen)
