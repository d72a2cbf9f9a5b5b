"""One video job on an OpenAI-style server: submitted, polled, fetched, deleted.

Sources of routes and fields: OpenAI's videos API, vLLM-Omni's page on it, SGLang's `video_api.py`.
"""

from __future__ import annotations

import asyncio
import base64
import json
import re
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import quote

import aiohttp

from ....story.errors import EngineError, RefusedError
from ....story.requests import AnimatePose, ImageToVideo, TalkingPresenter, TextToVideo
from ...workflow_slots import SlotName
from ..errand import Errand
from ..given import Given, prompts_of
from ..submission import WorkLostError
from ..transport import MissingError, NoMediaError, Reply, Transport

POLL_S = (0.2, 5.0)
MADE = 0.95
"""The share of the progress until the file is fetched."""
REFERENCE_BYTES_MAX = 64_000_000
"""Of a picture, a clip or a sound that is sent inside a field of text."""
_OTHER_FORM = (400, 415, 422)
_WORKING, _DONE, _FAILED = ("queued", "in_progress", "processing", "running"), "completed", ("failed", "cancelled")


class VideoWork:
    """An errand as a video job."""

    def __init__(self, line: Transport, errand: Errand, *, model: str) -> None:
        self._line = line
        self._errand = errand
        self._model = model
        self._fields: dict[str, str] = {}
        self._file: Path | None = None
        self._done = 0.0
        self._root = root_of(line.origin)

    async def ready(self) -> None:
        """Make the fields and the references."""
        plan, shape, chunk = self._errand.plan, self._errand.plan.shape, self._errand.chunk
        assert shape is not None
        assert chunk is not None
        prompt, negative = prompts_of(plan.request)
        told: dict[str, Any] = {
            "prompt": prompt,
            "model": self._model,
            "negative_prompt": negative,
            "size": f"{shape.picture.width}x{shape.picture.height}",
            "num_frames": chunk.made,
            "fps": int(shape.fps),
            "seed": self._errand.seed,
            "num_inference_steps": plan.options.get("steps", ""),
        }
        extra = {name[6:]: value for name, value in plan.options.items() if name.startswith("extra.")}
        references = self._references(Given(self._errand))
        every = {**told, **references, **extra}
        self._fields = {name: _text(value) for name, value in every.items() if value != ""}

    async def submit(self) -> str:
        """Ask for it, as a form; where a server takes no such form, and nothing is uploaded, as JSON."""
        form = aiohttp.FormData(default_to_multipart=True)
        for name, value in self._fields.items():
            form.add_field(name, value)
        if self._file is None:
            reply = await self._line.ask("POST", self._root, form=form, takes=_OTHER_FORM)
            if reply.status in _OTHER_FORM:
                reply = await self._line.ask("POST", self._root, body=_typed(self._fields))
        else:
            with self._file.open("rb") as file:
                form.add_field("input_reference", file, filename="reference.png", content_type="image/png")
                reply = await self._line.ask("POST", self._root, form=form)
        found = _object(reply).get("id")
        if not isinstance(found, str) or not re.fullmatch(r"[\w.:-]{1,200}", found):
            raise EngineError(f"{self._line.name!r} took the request and gave it no id that could be asked about")
        return found

    async def find(self) -> str:
        """Nothing: these servers keep no name of ours with a job."""
        return ""

    async def follow(self, remote_id: str) -> None:
        """Poll it until it is done, then fetch and land the file."""
        wait, heard_at = POLL_S[0], time.monotonic()
        while True:
            _ = self._line.left_s
            try:
                if self._ended(await self._line.ask("GET", self._at(remote_id), takes=(404,)), remote_id):
                    break
                heard_at = time.monotonic()
            except WorkLostError:
                raise
            except EngineError:
                # It may be starting anew: what counts is how long nothing at all is heard.
                if time.monotonic() - heard_at > self._line.settings.stall_s:
                    raise
            await asyncio.sleep(wait)
            wait = min(POLL_S[1], wait * 1.5)
        self._errand.progress(MADE)
        try:
            await self._line.download(f"{self._at(remote_id)}/content", self._errand.received)
        except (MissingError, NoMediaError) as error:
            raise WorkLostError(f"the job is done and its video is not there: {error.what}") from None
        self._errand.take()
        self._errand.progress(1.0)

    async def cancel(self, remote_id: str) -> None:
        """Delete the job, which stops it on servers that can."""
        await self._line.ask("DELETE", self._at(remote_id), takes=(404,))

    def _at(self, remote_id: str) -> str:
        return f"{self._root}/{quote(remote_id, safe='')}"

    def _ended(self, reply: Reply, remote_id: str) -> bool:
        if reply.status == 404:
            raise WorkLostError(
                f"{self._line.name!r} knows nothing of the job {remote_id!r} any more: it was started anew, or the job "
                "was deleted there"
            )
        told = _object(reply)
        status = str(told.get("status", "")).lower()
        if status == _DONE:
            return True
        if status in _FAILED:
            error = told.get("error")
            said = error.get("message", "") if isinstance(error, dict) else error
            raise WorkLostError(f"the job {status} on {self._line.name!r}: {self._line.redacted(str(said or ''))}")
        if status not in _WORKING:
            raise EngineError(f"{self._line.name!r} says of a job that it is {self._line.redacted(status)!r}")
        done = told.get("progress")
        if isinstance(done, (int, float)):
            self._done = max(self._done, min(1.0, done / 100))
            self._errand.progress(MADE * self._done)
        return False

    def _references(self, given: Given) -> Mapping[str, str]:
        """The fields that carry pictures, clips and speech; a first frame is uploaded as a file."""
        request, goes_on = self._errand.plan.request, self._errand.before is not None
        image: SlotName = "first" if goes_on else "image"
        if isinstance(request, ImageToVideo) or (goes_on and isinstance(request, TextToVideo)):
            self._file = given.picture(image)
            return {}
        if isinstance(request, TalkingPresenter):
            return {
                "image_reference": json.dumps({"image_url": _data_url(given.picture(image), "image/png")}),
                "audio_reference": json.dumps({"audio_url": _data_url(given.audio(), "audio/wav")}),
            }
        if isinstance(request, AnimatePose):
            return {
                "image_reference": json.dumps({"image_url": _data_url(given.picture(image), "image/png")}),
                "video_reference": json.dumps({"video_url": _data_url(given.video("driving"), "video/mp4")}),
            }
        return {}


def root_of(origin: str) -> str:
    """The path of the jobs under an address, which may or may not end with `/v1`."""
    return "/videos" if origin.endswith("/v1") else "/v1/videos"


def _object(reply: Reply) -> dict[str, Any]:
    found = reply.json()
    if not isinstance(found, dict):
        raise EngineError(f"the server sent what is no job: {str(found)[:120]!r}")
    return found


def _text(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _typed(fields: Mapping[str, str]) -> dict[str, Any]:
    """The fields as JSON has them: numbers as numbers, objects as objects."""
    found: dict[str, Any] = {}
    for name, value in fields.items():
        try:
            parsed = json.loads(value) if name not in ("prompt", "negative_prompt", "model") else value
        except ValueError:
            parsed = value
        found[name] = parsed
    return found


def _data_url(path: Path, kind: str) -> str:
    data = path.read_bytes()
    if len(data) > REFERENCE_BYTES_MAX:
        raise RefusedError(
            f"a reference of {len(data):,} bytes is too large to be sent inside a request",
            hint="make the shot shorter, or smaller by `area_max`",
        )
    return f"data:{kind};base64,{base64.b64encode(data).decode('ascii')}"
