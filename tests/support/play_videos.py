"""A `/v1/videos` server on loopback, as vLLM-Omni and SGLang serve it; and its faults."""

from __future__ import annotations

import asyncio
import base64
import json
from collections.abc import Callable
from fractions import Fraction
from typing import Any

from aiohttp import web
from played_server import PlayedServer, Spoil, green_of, painted


class PlayedVideos(PlayedServer):
    """Does what it is asked, unless told otherwise."""

    def __init__(self) -> None:
        self.jobs: dict[str, dict[str, Any]] = {}
        self.told: list[dict[str, Any]] = []
        """The fields of every request that was taken; files as bytes."""
        self.contents: dict[str, bytes] = {}
        self.step_s = 0.02
        self.steps = 3
        self.fails = ""
        self.fails_after = 1000
        """It fails at all jobs behind so many."""
        self.refuses: tuple[int, dict[str, Any]] | None = None
        self.forms = True
        """False: it takes JSON alone, as SGLang does where no file comes along."""
        self.key = ""
        self.painted: dict[str, Any] = {}
        self.progress: list[Any] = [0, 30, 60, 90]
        self.spoil: Spoil | None = None
        self.loses_content = False
        self.answers_create: Callable[[str], web.Response] | None = None
        self.stays = False
        """Jobs never end."""
        self.stays_after = 1000
        """Nor do all jobs behind so many."""
        super().__init__()

    def routes(self) -> list[web.RouteDef]:
        return [
            web.post("/v1/videos", self._create),
            web.get("/v1/videos", self._list),
            web.get("/v1/videos/{id}", self._status),
            web.get("/v1/videos/{id}/content", self._content),
            web.delete("/v1/videos/{id}", self._delete),
        ]

    def _locked(self, request: web.Request) -> bool:
        return bool(self.key) and request.headers.get("Authorization") != f"Bearer {self.key}"

    async def _create(self, request: web.Request) -> web.Response:
        if self._locked(request):
            said = request.headers.get("Authorization", "")
            return web.json_response({"error": {"message": f"wrong key: {said}"}}, status=401)
        if self.refuses is not None:
            return web.json_response(self.refuses[1], status=self.refuses[0])
        if request.content_type == "multipart/form-data":
            if not self.forms:
                return web.json_response({"detail": "input_reference file is required"}, status=400)
            told = {
                name: value if isinstance(value, str) else value.file.read()
                for name, value in (await request.post()).items()
            }
        else:
            told = await request.json()
        self.told.append(told)
        name = f"video-{len(self.told)}"
        self.jobs[name] = {"id": name, "object": "video", "status": "queued", "progress": 0}
        self.task(self._work(name, told))
        return web.json_response(self.jobs[name]) if self.answers_create is None else self.answers_create(name)

    async def _work(self, name: str, told: dict[str, Any]) -> None:
        for step in range(self.steps):
            await asyncio.sleep(self.step_s)
            if name not in self.jobs:
                return
            self.jobs[name].update(status="in_progress", progress=self.progress[step % len(self.progress)])
        while self.stays or int(name.removeprefix("video-")) > self.stays_after:
            await asyncio.sleep(0.05)
        if self.fails:
            self.jobs[name].update(status="failed", error={"message": self.fails})
            return
        if len(self.told) > self.fails_after:
            self.jobs[name].update(status="failed", error={"message": "no memory left"})
            return
        width, height = (int(side) for side in told["size"].split("x"))
        asked: dict[str, Any] = {
            "width": width,
            "height": height,
            "frames": int(told["num_frames"]),
            "fps": Fraction(told["fps"]),
        }
        if picture := told.get("input_reference") or _picture(told.get("image_reference")):
            asked["green"] = green_of(picture)
        self.contents[name] = await asyncio.to_thread(lambda: painted(**(asked | self.painted)))
        if name in self.jobs:
            self.jobs[name].update(status="completed", progress=100)

    async def _list(self, request: web.Request) -> web.Response:
        if self._locked(request):
            return web.Response(status=401)
        return web.json_response({"object": "list", "data": list(self.jobs.values())})

    async def _status(self, request: web.Request) -> web.Response:
        job = self.jobs.get(request.match_info["id"])
        return web.json_response(job) if job else web.json_response({"detail": "Video not found"}, status=404)

    async def _content(self, request: web.Request) -> web.StreamResponse:
        data = self.contents.get(request.match_info["id"])
        if data is None or self.loses_content:
            return web.json_response({"detail": "Generation is still in-progress"}, status=404)
        if self.spoil is not None:
            return await self.spoil(request, data)
        return web.Response(body=data, content_type="video/mp4")

    async def _delete(self, request: web.Request) -> web.Response:
        job = self.jobs.pop(request.match_info["id"], None)
        return web.json_response({"deleted": True} if job else {}, status=200 if job else 404)


def _picture(reference: str | None) -> bytes:
    return base64.b64decode(json.loads(reference)["image_url"].partition(",")[2]) if reference else b""
