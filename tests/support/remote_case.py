"""A server of either kind with an engine over it, and runs in processes of their own that are killed at work."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from aiohttp import web
from play_comfyui import PAINT_SLOTS, PlayedComfyUI, paint_workflow
from play_videos import PlayedVideos
from remote_stage import RemoteStage, write_slots

SUPPORT = Path(__file__).parent
RUN = """
import json, sys
from pathlib import Path
sys.path.insert(0, sys.argv[1])
from reelwright.story.requests import read_request
from remote_stage import RemoteStage, shot
told = json.loads(sys.argv[3])
asked = told.pop("request", None)
RemoteStage(Path(sys.argv[2]), **told).make(read_request(asked) if asked else shot())
"""
WORKS = RUN.replace(".make(", ".works(")
"""The same in a worker process, as productions do it."""


class Case:
    """A server of one kind, and how it is submitted to and slowed down."""

    def __init__(self, kind: str, folder: Path) -> None:
        self.kind = kind
        self.server: Any = PlayedComfyUI() if kind == "comfyui" else PlayedVideos()
        self.path = "/prompt" if kind == "comfyui" else "/v1/videos"
        self.told: dict[str, Any] = {"kind": kind, "url": self.server.url}
        if kind == "comfyui":
            self.told["workflow"] = str(write_slots(paint_workflow(folder), PAINT_SLOTS))
        self.folder = folder

    def stage(self, **more: Any) -> RemoteStage:
        told = {name: value for name, value in self.told.items() if name != "request"}
        return RemoteStage(self.folder, **told, **more)

    @property
    def submitted(self) -> int:
        return int(self.server.count("POST", self.path))

    def slow(self, seconds: float) -> None:
        self.server.steps, self.server.step_s = 4, seconds / 4

    def loses_the_answer(self) -> None:
        answer: Callable[[str], web.Response] = lambda _: web.Response(status=502, text="bad gateway")  # noqa: E731
        name = "answers_prompt" if self.kind == "comfyui" else "answers_create"
        setattr(self.server, name, answer)

    def forget(self) -> None:
        self.server.forget() if self.kind == "comfyui" else self.server.jobs.clear()

    @property
    def idle(self) -> bool:
        """Whether nothing is being made there."""
        if self.kind == "comfyui":
            return not self.server.running and not self.server.pending
        return not self.server.jobs

    def start(self, code: str = RUN) -> subprocess.Popen[bytes]:
        """A run in a process of its own, up to the moment at which its work was submitted and its id saved."""
        process = subprocess.Popen(
            [sys.executable, "-c", code, str(SUPPORT), str(self.folder), json.dumps(self.told)],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        claims = self.stage().claims
        ends = time.monotonic() + 60
        while not any(claim.remote_id for claim in claims.pending()):
            assert time.monotonic() < ends
            assert process.poll() is None
            time.sleep(0.02)
        return process
