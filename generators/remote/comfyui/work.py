"""One workflow on one ComfyUI server: uploaded, checked, submitted, followed, fetched, cancelled.

Sources of the routes and messages: ComfyUI's server.py and execution.py, and docs.comfy.org on its routes.
"""

from __future__ import annotations

import asyncio
import json
import re
import time
from pathlib import Path
from typing import Any
from urllib.parse import quote

import aiohttp

from ....story.answers import ClipLayer, Piece, Still
from ....story.errors import EngineError, RefusedError
from ...workflow_slots import CARRIED_SLOTS, PICTURE_SLOTS, VIDEO_SLOTS, SlotName
from ..errand import Errand
from ..given import Given
from ..submission import WorkLostError
from ..transport import MissingError, NoMediaError, Transport
from .history import output_of, refusal_in, succeeded
from .node_check import complaints
from .progress import WorkflowProgress
from .values import values_of
from .workflow import Graph, Workflow

POLL_S = (0.2, 2.0)
"""The first and the longest wait between two questions; the socket wakes up earlier."""
UNKNOWN_MAX = 4
"""How often a prompt may be in neither the queue nor the history: it is so for a moment between the two."""
UPLOADED, MADE = 0.05, 0.95
"""Shares of the progress: until the prompt is submitted, and until its file is fetched."""
_ENDINGS = {
    ClipLayer.NAME: (".mp4", ".webm", ".mov", ".mkv", ".m4v", ".avi", ".gif"),
    Still.NAME: (".png", ".jpg", ".jpeg", ".webp"),
    Piece.NAME: (".flac", ".wav", ".mp3", ".ogg", ".opus", ".m4a"),
}
"""Of the file that holds an answer of each kind."""


class ComfyWork:
    """An errand as a prompt."""

    def __init__(self, line: Transport, workflow: Workflow, errand: Errand) -> None:
        self._line = line
        self._workflow = workflow
        self._errand = errand
        # The server keeps it with the prompt: by it a prompt is found again whose id was lost.
        self._client = f"reelwright-{errand.key[:32]}"
        self._graph: Graph = {}
        self._ended = asyncio.Event()

    async def ready(self) -> None:
        """Upload the files, and hold the filled workflow against what the server says of its nodes."""
        values = values_of(self._errand)
        info = await described(self._line, self._workflow)
        given = Given(self._errand)
        for done, slot in enumerate(self._workflow.files, 1):
            values[slot] = await self._upload(slot, self._file(given, slot))
            self._errand.progress(UPLOADED * done / len(self._workflow.files))
        extra = {
            name.removeprefix("extra."): value
            for name, value in self._errand.plan.options.items()
            if name.startswith("extra.")
        }
        self._graph = self._workflow.filled(values, extra=extra)
        found = complaints(self._graph, info, tuple(self._workflow.targets()))
        if found:
            more = f" (and {len(found) - 1} more)" if len(found) > 1 else ""
            raise RefusedError(
                f"the workflow {self._workflow.where!r} would not run on {self._line.name!r}: {found[0]}{more}",
                hint="; ".join(found[1:6]) or "install the node or the model there, or name another in the workflow",
            )

    async def submit(self) -> str:
        """Queue it."""
        body = {"prompt": self._graph, "client_id": self._client}
        reply = await self._line.ask("POST", "/prompt", body=body, takes=(400,))
        told = reply.json()
        if reply.status == 400:
            raise RefusedError(
                f"{self._line.name!r} refused the workflow: {self._line.redacted(refusal_in(told))}",
                hint=f"open {self._workflow.where!r} in ComfyUI and run it there once",
            )
        found = told.get("prompt_id") if isinstance(told, dict) else None
        if not isinstance(found, str) or not re.fullmatch(r"[\w.-]{1,100}", found):
            raise EngineError(f"{self._line.name!r} took the workflow and gave it no id that could be asked about")
        return found

    async def find(self) -> str:
        """The newest prompt of this very plan in the server's queue or history."""
        found: dict[str, float] = {}
        for items in await self._queue():
            for item in items:
                self._note(item, found)
        history = (await self._line.ask("GET", "/history", query={"max_items": "200"})).json()
        for entry in history.values() if isinstance(history, dict) else ():
            self._note(entry.get("prompt") if isinstance(entry, dict) else None, found)
        return max(found, key=lambda each: found[each], default="")

    async def follow(self, remote_id: str) -> None:
        """Wait until it is in the history, then fetch and land the file."""
        listener = asyncio.create_task(self._listen(remote_id))
        try:
            entry = await self._finished(remote_id)
        finally:
            listener.cancel()
            await asyncio.gather(listener, return_exceptions=True)
        self._errand.progress(MADE)
        try:
            query = output_of(entry, self._line, self._workflow, endings=_ENDINGS[self._errand.plan.answer.NAME])
            await self._line.download("/view", self._errand.received, query=query)
        except (MissingError, NoMediaError) as error:
            raise WorkLostError(f"the workflow is done and its file is not there: {error.what}") from None
        self._errand.take()
        self._errand.progress(1.0)

    async def cancel(self, remote_id: str) -> None:
        """Take it out of the queue, or interrupt it where it runs; what others have submitted goes on."""
        await self._line.ask("POST", "/queue", body={"delete": [remote_id]})
        running, _ = await self._queue()
        if any(_id_of(item) == remote_id for item in running):
            await self._line.ask("POST", "/interrupt", body={"prompt_id": remote_id})

    def _file(self, given: Given, slot: SlotName) -> Path:
        if slot in PICTURE_SLOTS:
            return given.picture(slot)
        if slot in VIDEO_SLOTS:
            return given.video(slot, carried=slot in CARRIED_SLOTS and "fresh" in self._workflow.slots.slots)
        return {"audio": given.audio, "clip": given.clip, "fresh": given.fresh}[slot]()

    async def _upload(self, slot: SlotName, path: Path) -> str:
        name = f"reelwright-{self._errand.key[:16]}-{slot}{path.suffix}"
        kind = {".png": "image/png", ".mp4": "video/mp4", ".wav": "audio/wav"}[path.suffix]
        form = aiohttp.FormData()
        form.add_field("type", "input")
        form.add_field("overwrite", "true")
        with path.open("rb") as file:
            # Videos and sounds are taken by the route for pictures, too: it stores what it is given.
            form.add_field("image", file, filename=name, content_type=kind)
            told = (await self._line.ask("POST", "/upload/image", form=form)).json()
        found = told.get("name") if isinstance(told, dict) else None
        if not isinstance(found, str) or not found:
            raise EngineError(f"{self._line.name!r} took the file for {slot!r} and did not say how it calls it")
        subfolder = told.get("subfolder")
        return f"{subfolder}/{found}" if isinstance(subfolder, str) and subfolder else found

    async def _finished(self, remote_id: str) -> dict[str, Any]:
        """The entry of the history, once it stands there."""
        wait, heard_at, unknown = POLL_S[0], time.monotonic(), 0
        while True:
            _ = self._line.left_s
            try:
                history = (await self._line.ask("GET", f"/history/{quote(remote_id)}")).json()
                entry = history.get(remote_id) if isinstance(history, dict) else None
                if isinstance(entry, dict):
                    return succeeded(entry, self._line, self._workflow)
                queued = any(_id_of(item) == remote_id for items in await self._queue() for item in items)
                unknown = 0 if queued else unknown + 1
                heard_at = time.monotonic()
            except WorkLostError:
                raise
            except EngineError:
                # It may be starting anew: what counts is how long nothing at all is heard.
                if time.monotonic() - heard_at > self._line.settings.stall_s:
                    raise
            if unknown >= UNKNOWN_MAX:
                raise WorkLostError(
                    f"{self._line.name!r} knows nothing of the work {remote_id!r} any more: it was started anew, or "
                    "its queue was cleared"
                )
            try:
                await asyncio.wait_for(self._ended.wait(), wait)
                # The history follows in a moment.
                self._ended.clear()
                wait = POLL_S[0]
            except TimeoutError:
                wait = min(POLL_S[1], wait * 1.5)

    async def _queue(self) -> tuple[list[Any], list[Any]]:
        """What runs, and what waits."""
        told = (await self._line.ask("GET", "/queue")).json()
        running, waiting = (
            told.get(part) if isinstance(told, dict) else None for part in ("queue_running", "queue_pending")
        )
        return running if isinstance(running, list) else [], waiting if isinstance(waiting, list) else []

    def _note(self, item: Any, found: dict[str, float]) -> None:
        """Remember a queue's item (number, id, nodes, extra data, ...) where it is this plan's."""
        if isinstance(item, list) and len(item) > 3 and isinstance(item[3], dict):
            number, name = item[0], _id_of(item)
            if item[3].get("client_id") == self._client and name and isinstance(number, (int, float)):
                found[name] = float(number)

    async def _listen(self, remote_id: str) -> None:
        """Pass on what the socket tells, and open it again where it breaks; without it there is polling still."""
        progress, wait = WorkflowProgress(remote_id, self._workflow.nodes), 0.5
        while True:
            try:
                async with self._line.socket("/ws", query={"clientId": self._client}) as socket:
                    async for message in socket:
                        if message.type != aiohttp.WSMsgType.TEXT:
                            continue  # Previews are binary.
                        told = progress.hear(_json(message.data))
                        if told == "ended":
                            self._ended.set()
                        elif told:
                            self._errand.progress(UPLOADED + (MADE - UPLOADED) * progress.done)
            except (aiohttp.ClientError, OSError, TimeoutError):
                pass
            await asyncio.sleep(wait)
            wait = min(10.0, wait * 2)


async def described(line: Transport, workflow: Workflow) -> dict[str, Any]:
    """What the server says of the workflow's nodes; those that it does not have are not in it."""
    found: dict[str, Any] = {}
    for name in workflow.classes:
        told = (await line.ask("GET", f"/object_info/{quote(name, safe='')}", takes=(404,))).json()
        if isinstance(told, dict) and isinstance(told.get(name), dict):
            found[name] = told[name]
    return found


def _id_of(item: Any) -> str:
    return item[1] if isinstance(item, list) and len(item) > 1 and isinstance(item[1], str) else ""


def _json(text: str) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None
