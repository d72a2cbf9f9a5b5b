"""Music, larger clips and frames between frames from a ComfyUI server, by the workflows that we ship."""

from __future__ import annotations

import io
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest
from play_comfyui import PlayedComfyUI
from played_server import painted
from reelwright.story.answers import ClipLayer, Piece
from reelwright.story.artifact import Making
from reelwright.story.errors import EngineError, InputError
from reelwright.story.requests import Interpolate, Music, Upscale
from reelwright.tools.media.wav import read_wav
from reelwright.tools.work.job import Bench, Job, Made
from remote_stage import shot, stage_of


class Clip(Job):
    """A clip of eight frames of 96x64 at 8 fps."""

    kind = "test-clip"
    makers = ()

    def make(self, bench: Bench) -> Made:
        (bench.folder / "picture.mp4").write_bytes(painted(96, 64, 8, Fraction(8)))
        ClipLayer(request="r", engine="test", width=96, height=64, fps=Fraction(8), frames=8).save(bench.folder)
        return Made(making=Making(engine="test"))


def told(comfy: PlayedComfyUI) -> dict[str, Any]:
    return {node["_meta"]["title"]: node["inputs"] for node in comfy.graphs[-1].values()}


def sent_frames(comfy: PlayedComfyUI) -> list[int]:
    """Frames of each clip that was uploaded."""
    found = []
    for data in comfy.uploads.values():
        with av.open(io.BytesIO(data)) as opened:
            found.append(sum(1 for _ in opened.decode(video=0)))
    return found


def test_music_is_asked_for_in_tempo_key_and_length_and_comes_back_to_the_sample(
    comfy: PlayedComfyUI, tmp_path: Path
) -> None:
    stage = stage_of("music-ace-step", comfy, tmp_path, price_s=0.5)
    request = Music(seconds=12, bpm=104, scale="D minor", prompt="warm piano, no vocals")
    plan = stage.engine.plan(request)
    assert plan.cost == pytest.approx(6)
    folder = stage.make(request)
    piece = told(comfy)["Piece"]
    assert (piece["tags"], piece["bpm"], piece["keyscale"], piece["timesignature"]) == (
        "warm piano, no vocals", 104, "D minor", "4",
    )  # fmt: skip
    assert piece["duration"] == told(comfy)["Length"]["seconds"] == 12
    assert piece["lyrics"] == "[Instrumental]"
    assert Piece.load(folder).seconds == 12
    sound, rate = read_wav(folder / "piece.wav")
    assert (rate, sound.shape) == (48_000, (12 * 48_000, 2))
    assert np.abs(sound).max() > 0.3


def test_a_short_piece_is_asked_for_as_long_as_the_model_makes_and_cut(comfy: PlayedComfyUI, tmp_path: Path) -> None:
    stage = stage_of("music-ace-step", comfy, tmp_path)
    folder = stage.make(Music(seconds="7/2", bpm=90))
    assert told(comfy)["Length"]["seconds"] == 10
    assert told(comfy)["Piece"]["keyscale"] == "C major", "as it stands in the workflow"
    assert len(read_wav(folder / "piece.wav")[0]) == 168_000


@pytest.mark.parametrize(
    ("sounded", "said"),
    [({"level": 0.0}, "silent"), ({"seconds": 4}, r"4\.00 s of music and was asked for 11 s")],
    ids=["silent", "too short"],
)
def test_music_that_was_not_asked_for_is_refused(
    sounded: dict[str, Any], said: str, comfy: PlayedComfyUI, tmp_path: Path
) -> None:
    comfy.sounded = sounded
    with pytest.raises(EngineError, match=said):
        stage_of("music-ace-step", comfy, tmp_path).make(Music(seconds=11, bpm=90))


def test_a_file_that_is_no_sound_is_refused(comfy: PlayedComfyUI, tmp_path: Path) -> None:
    stage = stage_of("music-ace-step", comfy, tmp_path)

    async def noise(_: Any, __: bytes) -> Any:
        from aiohttp import web

        return web.Response(body=b"no sound" * 100, content_type="audio/flac")

    comfy.spoil = noise
    with pytest.raises(EngineError, match="is no sound"):
        stage.make(Music(seconds=11, bpm=90))


def test_a_clip_comes_back_larger_with_the_same_frames(comfy: PlayedComfyUI, tmp_path: Path) -> None:
    stage = stage_of("upscale-esrgan", comfy, tmp_path)
    request = Upscale(clip=stage.have(Clip()), width=192, height=128, frames=8, fps=8)
    clip, frames = stage.clip(request)
    assert (clip.width, clip.height, clip.fps, clip.frames) == (192, 128, 8, 8)
    assert [frame.shape for frame in frames] == [(128, 192, 3)] * 8
    assert sent_frames(comfy) == [8]
    assert told(comfy)["As large as asked"]["width"] == 192


def test_a_long_clip_is_made_larger_in_pieces(comfy: PlayedComfyUI, tmp_path: Path) -> None:
    stage = stage_of("upscale-esrgan", comfy, tmp_path, frames_max=5)
    clip, frames = stage.clip(Upscale(clip=stage.have(Clip()), width=192, height=128, frames=8, fps=8))
    assert clip.frames == len(frames) == 8
    assert sent_frames(comfy) == [5, 4]


@pytest.mark.parametrize(("fps", "made", "times"), [(16, 16, 2), (20, 24, 3)], ids=["twice", "the next multiple"])
def test_frames_are_put_between_those_of_a_clip(
    fps: int, made: int, times: int, comfy: PlayedComfyUI, tmp_path: Path
) -> None:
    stage = stage_of("between-rife", comfy, tmp_path)
    request = Interpolate(clip=stage.have(Clip()), width=96, height=64, frames=8, clip_fps=8, fps=fps)
    assert any("resampled" in note for note in stage.engine.plan(request).notes) == (made != fps)
    clip, frames = stage.clip(request)
    assert (clip.fps, clip.frames, len(frames)) == (made, 8 * times, 8 * times)
    assert told(comfy)["Frames between"]["multiplier"] == times
    # The last frame is sent twice: n frames leave a multiple of n - 1, and one.
    assert sent_frames(comfy) == [9]


def test_frames_between_those_of_a_long_clip_are_refused_when_they_are_planned(
    comfy: PlayedComfyUI, tmp_path: Path
) -> None:
    stage = stage_of("between-rife", comfy, tmp_path, frames_max=15)
    with pytest.raises(InputError, match="longer than the 15"):
        stage.engine.plan(Interpolate(clip="a" * 64, width=96, height=64, frames=8, clip_fps=8, fps=16))


def test_a_clip_that_was_made_anew_in_between_is_told_so(comfy: PlayedComfyUI, tmp_path: Path) -> None:
    stage = stage_of("upscale-esrgan", comfy, tmp_path)
    with pytest.raises(EngineError, match="the clip has 8 frames at 8 fps, not 9 at 8 fps"):
        stage.make(Upscale(clip=stage.have(Clip()), width=192, height=128, frames=9, fps=8))
    assert not comfy.graphs


def test_a_workflow_for_clips_that_are_there_makes_none_from_words(comfy: PlayedComfyUI, tmp_path: Path) -> None:
    stage = stage_of("upscale-esrgan", comfy, tmp_path, answers=["text-to-video"])
    with pytest.raises(InputError, match="works on a clip that is there"):
        stage.engine.plan(shot())
