"""Peers on loopback that play the online services, well and badly."""

from __future__ import annotations

import asyncio
import json
import subprocess
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field

import imageio_ffmpeg
import numpy as np
import pytest
from aiohttp import WSMsgType, web

Word = tuple[str, float, float]


def encoded(samples: np.ndarray, *, form: str, rate: int = 48_000) -> bytes:
    """Mono sound as 'mp3' (what Edge sends: 24 kHz, 48 kbit/s, constant) or 'wav'."""
    command = [imageio_ffmpeg.get_ffmpeg_exe(), "-v", "error", "-f", "f32le", "-ar", str(rate), "-ac", "1", "-i", "-"]
    out = ["-ar", "24000", "-b:a", "48k", "-f", "mp3", "-write_xing", "0", "-id3v2_version", "0"]
    command += out if form == "mp3" else ["-f", "wav"]
    return subprocess.run(
        [*command, "-"], input=samples.astype("<f4").tobytes(), capture_output=True, check=True, timeout=30
    ).stdout


@dataclass
class Peer:
    """A service on loopback; `manner` is read at each request."""

    manner: str = "good"
    audio: bytes = b""
    words: list[Word] = field(default_factory=list)
    status: int = 500
    reply: bytes = b""
    requests: list[str] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)
    port: int = 0

    async def converse(self, request: web.Request) -> web.StreamResponse:
        """Edge's read-aloud protocol."""
        if self.manner == "403":
            return web.Response(status=403, headers={"Date": "Wed, 01 Jan 2025 00:00:00 GMT"})
        if self.manner == "503":
            return web.Response(status=503)
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        async for message in socket:
            if message.type != WSMsgType.TEXT:
                break
            self.requests.append(message.data)
            if "Path:ssml" in message.data:
                await self._answer(socket)
        return socket

    async def _answer(self, socket: web.WebSocketResponse) -> None:
        head = b"X-RequestId:0\r\nContent-Type:audio/mpeg\r\nPath:audio\r\n"
        await socket.send_str("X-RequestId:0\r\nPath:turn.start\r\n\r\n{}")
        if self.manner == "stalls":
            await asyncio.sleep(30)
        while self.manner == "trickles":
            await self._tell(socket, ("drip", 0.0, 0.1))
            await asyncio.sleep(0.1)
        audio = {"no-audio": b"", "garbage": b"not an mp3 at all " * 400}.get(self.manner, self.audio)
        pieces = [audio[at : at + 2000] for at in range(0, len(audio), 2000)]
        for word in self.words if self.manner != "garbage" else []:
            await self._tell(socket, word)
        for number, piece in enumerate(pieces):
            if self.manner == "drops" and number == len(pieces) // 2:
                await socket.close()
                return
            await socket.send_bytes(len(head).to_bytes(2, "big") + head + b"" + piece)
        await socket.send_str("X-RequestId:0\r\nPath:turn.end\r\n\r\n{}")

    async def _tell(self, socket: web.WebSocketResponse, word: Word) -> None:
        text, start, end = word
        data = {"Offset": round(start * 1e7), "Duration": round((end - start) * 1e7), "text": {"Text": text}}
        body = json.dumps({"Metadata": [{"Type": "WordBoundary", "Data": data}]})
        await socket.send_str(f"X-RequestId:0\r\nPath:audio.metadata\r\n\r\n{body}")

    async def speech(self, request: web.Request) -> web.StreamResponse:
        """OpenAI's `/v1/audio/speech`."""
        self.requests.append(await request.text())
        self.headers.append(dict(request.headers))
        if self.manner == "stalls":
            await asyncio.sleep(30)
        if self.manner == "refuses":
            return web.Response(status=self.status, body=self.reply, content_type="application/json")
        body = b"{}" if self.manner == "garbage" else self.audio
        response = web.StreamResponse(headers={"Content-Type": "audio/wav"})
        if self.manner == "drops":
            response.content_length = len(body)
        await response.prepare(request)
        for at in range(0, len(body), 20_000):
            if self.manner == "drops" and at > len(body) // 2:
                assert request.transport is not None
                request.transport.abort()
                return response
            await response.write(body[at : at + 20_000])
            if self.manner == "trickles":
                await asyncio.sleep(0.2)
        await response.write_eof()
        return response


@pytest.fixture
def peer(monkeypatch: pytest.MonkeyPatch) -> Iterator[Peer]:
    """A started peer; its port is free again afterwards."""
    for name in ("http_proxy", "https_proxy", "all_proxy", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.delenv("REELWRIGHT_OFFLINE", raising=False)
    peer = Peer()
    loop = asyncio.new_event_loop()
    started = threading.Event()
    ended = asyncio.Event()

    async def serve() -> None:
        app = web.Application()
        app.router.add_get("/edge/v1", peer.converse)
        app.router.add_post("/v1/audio/speech", peer.speech)
        runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
        await runner.setup()
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        peer.port = runner.addresses[0][1]
        started.set()
        await ended.wait()
        await runner.cleanup()

    thread = threading.Thread(target=lambda: loop.run_until_complete(serve()))
    thread.start()
    assert started.wait(10)
    yield peer
    loop.call_soon_threadsafe(ended.set)
    thread.join(10)
    loop.close()
