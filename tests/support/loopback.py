"""Servers on loopback whose answers a test plays: a model's chat completions, and spoken lines."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable
from fractions import Fraction
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

Answer = str | tuple[int, dict[str, str], str | bytes] | float
"""A chat answer's text; or status, headers and body; or seconds of silence."""
Play = Callable[[int, dict[str, Any]], Answer]
"""The answer to request n (from 0) with that JSON."""


Serve = Callable[["Play"], "Server"]
"""Starts a server that answers so; the fixture `serve` of tests/conftest.py."""


class Server:
    """An OpenAI-compatible server whose answers a test plays."""

    def __init__(self, play: Play) -> None:
        self.requests: list[dict[str, Any]] = []
        self.play = play
        self.done = threading.Event()
        self._counting = threading.Lock()
        server = self

        class Handler(BaseHTTPRequestHandler):
            def log_message(self, *_: object) -> None:
                pass

            def do_POST(self) -> None:
                request = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                with server._counting:
                    number = len(server.requests)
                    server.requests.append(request)
                answer = server.play(number, request)
                if isinstance(answer, float):
                    server.done.wait(answer)
                    return
                status, headers, body = answer if isinstance(answer, tuple) else (200, {}, completion(answer))
                data = body.encode() if isinstance(body, str) else body
                self.send_response(status)
                for name, value in {"Content-Type": "application/json", **headers}.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(data)))
                self.end_headers()
                self.wfile.write(data)

        self.http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.thread = threading.Thread(target=self.http.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        self.thread.start()

    @property
    def url(self) -> str:
        """Its address, as a base URL."""
        return f"http://127.0.0.1:{self.http.server_address[1]}/v1"

    def close(self) -> None:
        """Break what still hangs, and free the port."""
        self.done.set()
        self.http.shutdown()
        self.http.server_close()
        self.thread.join(5)


def completion(text: str | None, **message: Any) -> str:
    """The body of a chat completion."""
    return json.dumps(
        {
            "id": "1", "object": "chat.completion", "created": 1, "model": "desk",
            "choices": [
                {"index": 0, "finish_reason": "stop", "message": {"role": "assistant", "content": text, **message}}
            ],
        }
    )  # fmt: skip


def refused(status: int, message: str, **headers: str) -> Answer:
    """A refusal with a reason."""
    return status, headers, json.dumps({"error": {"message": message}})


def spoken(text: str, *, variant: str = "f5") -> Answer:
    """A line as a speech server says it: by another speaker than ours, as a WAV file."""
    import io
    import wave

    import numpy as np
    from reelwright.story.speech import Voice
    from reelwright.tools.speech.espeak import EspeakVoice

    voice = Voice(engine="espeak", id=f"en-us+{variant}", language="en")
    said = EspeakVoice().speak(text, voice=voice, emotion="neutral", pace=Fraction(1))
    file = io.BytesIO()
    with wave.open(file, "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(2)
        sound.setframerate(48_000)
        sound.writeframes((np.clip(said.samples, -1, 1) * 32767).astype("<i2").tobytes())
    return 200, {"Content-Type": "audio/wav"}, file.getvalue()
