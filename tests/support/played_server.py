"""A server on loopback that a test plays with aiohttp: it can go down and come back on the same port, and misbehave."""

from __future__ import annotations

import asyncio
import io
import threading
from abc import ABC, abstractmethod
from collections.abc import Awaitable, Callable
from fractions import Fraction
from typing import Any

import av
import numpy as np
from aiohttp import web

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]
Spoil = Callable[[web.Request, bytes], Awaitable[web.StreamResponse]]
"""Answers a download in its own way; gets what would have been sent."""


class PlayedServer(ABC):
    """Runs an aiohttp application in a thread of its own."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, str]] = []
        """Method and path of every request."""
        self.keys: list[str] = []
        """The `Authorization` of every request."""
        self.port = 0
        self._loop = asyncio.new_event_loop()
        self._runner: web.AppRunner | None = None
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._thread.start()
        self.up()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @abstractmethod
    def routes(self) -> list[web.RouteDef]:
        """What it answers."""

    def up(self) -> None:
        self._do(self._up())

    def down(self) -> None:
        """Stop listening and break what is open; what it knows stays."""
        self._do(self._down())

    def close(self) -> None:
        self.down()
        self._do(self._cancel_all())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(5)
        self._loop.close()

    def count(self, method: str, path: str) -> int:
        return sum(asked == (method, path) for asked in self.asked)

    def task(self, work: Any) -> None:
        """Start work in the server's loop; it ends when the server is closed."""
        asyncio.run_coroutine_threadsafe(work, self._loop)

    def _do(self, work: Any) -> None:
        asyncio.run_coroutine_threadsafe(work, self._loop).result(10)

    async def _up(self) -> None:
        @web.middleware
        async def note(request: web.Request, handler: Handler) -> web.StreamResponse:
            self.asked.append((request.method, request.path))
            self.keys.append(request.headers.get("Authorization", ""))
            return await handler(request)

        application = web.Application(middlewares=[note], client_max_size=1 << 28)
        application.add_routes(self.routes())
        self._runner = web.AppRunner(application, access_log=None, shutdown_timeout=0.2)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", self.port, reuse_address=True)
        await site.start()
        self.port = self._runner.addresses[0][1]

    async def _cancel_all(self) -> None:
        others = asyncio.all_tasks() - {asyncio.current_task()}
        for task in others:
            task.cancel()
        await asyncio.gather(*others, return_exceptions=True)

    async def _down(self) -> None:
        if self._runner is not None:
            await self._runner.cleanup()
            self._runner = None


def painted(
    width: int, height: int, frames: int, fps: Fraction, *, red: int = 200, blue: int = 60, green: int = 0
) -> bytes:
    """A video whose green rises by 10 with every frame, and whose left half is darker than its right."""
    file = io.BytesIO()
    with av.open(file, "w", format="mp4") as opened:
        stream = opened.add_stream("libx264", rate=fps)
        stream.width, stream.height, stream.pix_fmt = width, height, "yuv420p"
        stream.options = {"crf": "4", "preset": "ultrafast", "threads": "1"}
        for number in range(frames):
            pixels = np.full((height, width, 3), (red, min(255, green + 10 * number), blue), np.uint8)
            pixels[:, : width // 2] //= 2
            for packet in stream.encode(av.VideoFrame.from_ndarray(pixels, format="rgb24")):
                opened.mux(packet)
        for packet in stream.encode(None):
            opened.mux(packet)
    return file.getvalue()


def sounding(*, seconds: float, level: float = 0.5) -> bytes:
    """A FLAC of one channel at 44.1 kHz: a click of noise every half second over a tone."""
    rate = 44_100
    times = np.arange(round(seconds * rate)) / rate
    sound = level * (0.3 * np.sin(times * 220 * 2 * np.pi) + 0.7 * np.exp(-40 * (times % 0.5)) * np.sin(times * 9000))
    file = io.BytesIO()
    with av.open(file, "w", format="flac") as opened:
        stream = opened.add_stream("flac", rate=rate, layout="mono")
        frame = av.AudioFrame.from_ndarray((sound * 32767).astype(np.int16)[None], format="s16", layout="mono")
        frame.sample_rate = rate
        for packet in (*stream.encode(frame), *stream.encode(None)):
            opened.mux(packet)
    return file.getvalue()


def green_of(file: bytes) -> int:
    """The green that the first frame of a picture or a video shows at its right, rounded to what is painted."""
    with av.open(io.BytesIO(file)) as opened:
        pixels = next(opened.decode(video=0)).to_ndarray(format="rgb24")
    return 10 * round(float(pixels[:, pixels.shape[1] * 3 // 4 :, 1].mean()) / 10)


async def page(_: web.Request, __: bytes) -> web.StreamResponse:
    return web.Response(text="<html><body>Please log in</body></html>", content_type="text/html")


async def cut_off(_: web.Request, data: bytes) -> web.StreamResponse:
    return web.Response(body=data[: len(data) * 2 // 3], content_type="video/mp4")


async def broken_off(request: web.Request, data: bytes) -> web.StreamResponse:
    response = web.StreamResponse(headers={"Content-Length": str(len(data)), "Content-Type": "video/mp4"})
    await response.prepare(request)
    await response.write(data[: len(data) // 2])
    assert request.transport is not None
    request.transport.close()
    return response


async def endless(request: web.Request, data: bytes) -> web.StreamResponse:
    response = web.StreamResponse(headers={"Content-Type": "video/mp4"})
    await response.prepare(request)
    while True:
        await response.write(data)


async def dripping(request: web.Request, data: bytes) -> web.StreamResponse:
    response = web.StreamResponse(headers={"Content-Type": "video/mp4"})
    await response.prepare(request)
    for byte in data:
        await response.write(bytes([byte]))
        await asyncio.sleep(0.05)
    return response


async def silent(_: web.Request, __: bytes) -> web.StreamResponse:
    await asyncio.sleep(60)
    return web.Response()


async def huge(request: web.Request, data: bytes) -> web.StreamResponse:
    response = web.StreamResponse(headers={"Content-Length": str(10**13), "Content-Type": "video/mp4"})
    await response.prepare(request)
    await response.write(data)
    return response


async def empty(_: web.Request, __: bytes) -> web.StreamResponse:
    return web.Response(body=b"", content_type="video/mp4")


def elsewhere(url: str) -> Spoil:
    async def answer(_: web.Request, __: bytes) -> web.StreamResponse:
        return web.Response(status=302, headers={"Location": url})

    return answer
