"""A whole film whose people, pictures and music come from servers: each from its own, once, in the film's timing."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
import reelwright
from engine_films import plan_everything
from play_comfyui import PlayedComfyUI
from play_videos import PlayedVideos
from reelwright.agents.engines.choice import EngineChoice
from reelwright.story.timeline import Timeline
from reelwright.tools.media.probe import probe

SETTINGS = """
[servers.talker]
kind = "comfyui"
url = "{comfy}"
workflow = "talking-wan-s2v"

[servers.poser]
kind = "comfyui"
url = "{comfy}"
workflow = "pose-wan-vace"

[servers.dresser]
kind = "comfyui"
url = "{comfy}"
workflow = "try-on-wan-vace"

[servers.dreamer]
kind = "videos"
url = "{videos}"
fps = 16
frames_step = 4

[servers.composer]
kind = "comfyui"
url = "{comfy}"
workflow = "music-ace-step"
"""
ROLES = {"talking": "talker", "pose": "poser", "try-on": "dresser", "broll": "dreamer", "music": "composer"}


@pytest.fixture
def videos() -> Iterator[PlayedVideos]:
    server = PlayedVideos()
    yield server
    server.close()


@pytest.mark.timeout(600)
def test_servers_make_the_film(tmp_path: Path, comfy: PlayedComfyUI, videos: PlayedVideos) -> None:
    folder = plan_everything(tmp_path / "film")
    settings = tmp_path / "engines.toml"
    settings.write_text(SETTINGS.format(comfy=comfy.url, videos=videos.url))
    choice = EngineChoice.model_validate({"roles": ROLES, "settings_file": str(settings)})
    film = reelwright.render(folder, engines=choice)
    assert film.report is not None
    report = json.loads((folder / "report.json").read_text())
    made = {shot["shot"]: [each["engine"] for each in shot["engines"]] for shot in report["shots"]}
    assert made == {"shot-1": ["talker"], "shot-2": ["poser"], "shot-3": ["dresser"], "shot-4": ["dreamer"]}
    kept = {shot["shot"]: shot["engines"][0]["keeps"] for shot in report["shots"]}
    assert kept["shot-1"] == ["timing", "lips", "identity"]
    assert kept["shot-2"] == ["motion", "timing"]
    assert (comfy.count("POST", "/prompt"), videos.count("POST", "/v1/videos")) == (4, 1)
    assert "composer" in json.dumps(report["engines"]), "who made the music is told"
    picture = probe(folder / "video.mp4").picture
    assert picture is not None
    assert picture.frames == Timeline.load(folder).frames
    reelwright.render(folder, engines=choice)
    assert (comfy.count("POST", "/prompt"), videos.count("POST", "/v1/videos")) == (4, 1)
