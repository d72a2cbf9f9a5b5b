"""What servers send in place of a video is never taken for one, however it comes; no redirect is followed."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import played_server
import pytest
from play_comfyui import PAINT_SLOTS, PlayedComfyUI, paint_workflow
from play_videos import PlayedVideos
from reelwright.generators.remote.transport import origin_of
from reelwright.story.errors import EngineError, InputError
from remote_stage import RemoteStage, shot, write_slots


@pytest.fixture(params=["comfyui", "videos"])
def server(request: pytest.FixtureRequest) -> Iterator[Any]:
    found = PlayedComfyUI() if request.param == "comfyui" else PlayedVideos()
    yield found
    found.close()


def stage_of(server: Any, folder: Path, **more: Any) -> RemoteStage:
    told: dict[str, Any] = {"kind": "videos", "url": server.url}
    if isinstance(server, PlayedComfyUI):
        workflow = write_slots(paint_workflow(folder), PAINT_SLOTS)
        told = {"kind": "comfyui", "url": server.url, "workflow": str(workflow)}
    return RemoteStage(folder, **told, **more)


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (played_server.page, "'text/html' in place of the file.*log in"),
        (played_server.cut_off, "no video, or is cut off|frames, and the clip has"),
        (played_server.broken_off, "broke the connection"),
        (played_server.endless, "more than 300,000 bytes"),
        (played_server.huge, "more than 300,000 bytes"),
        (played_server.dripping, "took too long|did not finish"),
        (played_server.silent, "was silent for 0.6 s"),
        (played_server.empty, "an empty file"),
    ],
    ids=["a page", "cut off", "broken off", "endless", "huge", "dripping", "silent", "empty"],
)
def test_a_spoiled_download_is_an_error_in_time(spoil: Any, said: str, server: Any, tmp_path: Path) -> None:
    server.spoil = spoil
    stage = stage_of(server, tmp_path, stall_s=0.6, total_s=2, bytes_max=300_000)
    began = time.monotonic()
    with pytest.raises(EngineError, match=said):
        stage.make(shot())
    assert time.monotonic() - began < 6
    assert stage.store.find(stage.job(shot()).key()) is None
    assert not list((tmp_path / "store").rglob("received"))


def test_a_download_that_broke_off_is_fetched_again_and_not_made_again(server: Any, tmp_path: Path) -> None:
    server.spoil = played_server.broken_off
    stage = stage_of(server, tmp_path)
    with pytest.raises(EngineError):
        stage.make(shot())
    server.spoil = None
    stage.make(shot())
    assert server.count("POST", "/prompt") + server.count("POST", "/v1/videos") == 1


def test_no_redirect_is_followed(server: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MY_KEY", "secret-12345")
    other = PlayedVideos()
    try:
        server.spoil = played_server.elsewhere(f"{other.url}/v1/videos")
        with pytest.raises(EngineError, match="redirects") as caught:
            stage_of(server, tmp_path, key_env="MY_KEY").make(shot())
        assert other.asked == []
        assert "secret" not in str(caught.value)
        assert set(server.keys) == {"Bearer secret-12345"}
    finally:
        other.close()


@pytest.mark.parametrize(
    ("told", "origin"),
    [
        ("127.0.0.1:8188", "http://127.0.0.1:8188"),
        ("localhost:8188/", "http://localhost:8188"),
        ("192.168.0.7:8188", "http://192.168.0.7:8188"),
        ("gpu.example.com", "https://gpu.example.com"),
        ("http://gpu.example.com", "http://gpu.example.com"),
        ("https://gpu.example.com/comfy/", "https://gpu.example.com/comfy"),
    ],
)
def test_addresses_beyond_private_networks_are_https_unless_typed_otherwise(told: str, origin: str) -> None:
    assert origin_of(told) == origin


@pytest.mark.parametrize("told", ["", "ftp://a.example", "http://", "http://a.example:port", "http://a.example/?key=1"])
def test_what_is_no_address_is_refused(told: str) -> None:
    with pytest.raises(InputError, match="no address"):
        origin_of(told)


def test_a_password_in_an_address_is_refused_and_not_repeated() -> None:
    with pytest.raises(InputError, match="name or a password") as caught:
        origin_of("https://me:hunter2@a.example")
    assert "hunter2" not in str(caught.value)
