"""A server that breaks the rules of HTTP for real: it writes what a test says on the bare connection."""

from __future__ import annotations

import contextlib
import json
import socket
import struct
import threading
from collections.abc import Callable

Talk = Callable[[int, socket.socket, threading.Event], None]
"""What is done on the connection after request n (from 0) was read. The event is set when the server closes."""


class RudeServer:
    """Reads each request whole and leaves the answer to `talk`, which gets the socket."""

    def __init__(self, talk: Talk) -> None:
        self.requests = 0
        self.closing = threading.Event()
        self._talk = talk
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()

    @property
    def url(self) -> str:
        """Its address, as a base URL."""
        return f"http://127.0.0.1:{self._listener.getsockname()[1]}/v1"

    def close(self) -> None:
        """Stop, and break what still hangs."""
        self.closing.set()
        with contextlib.suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        self._thread.join(5)

    def _serve(self) -> None:
        while not self.closing.is_set():
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            number, self.requests = self.requests, self.requests + 1
            threading.Thread(target=self._answer, args=(number, connection), daemon=True).start()

    def _answer(self, number: int, connection: socket.socket) -> None:
        with connection, contextlib.suppress(OSError):
            _read_request(connection)
            self._talk(number, connection, self.closing)


def _read_request(connection: socket.socket) -> None:
    data = b""
    while b"\r\n\r\n" not in data:
        data += connection.recv(65536)
    head, _, body = data.partition(b"\r\n\r\n")
    length = next(
        int(line.split(b":")[1]) for line in head.split(b"\r\n") if line.lower().startswith(b"content-length")
    )
    while len(body) < length:
        body += connection.recv(65536)


def head(length: int | None, *, kind: str = "application/json") -> bytes:
    """The head of a 200 answer."""
    size = f"Content-Length: {length}\r\n" if length is not None else ""
    return f"HTTP/1.1 200 OK\r\nContent-Type: {kind}\r\n{size}Connection: close\r\n\r\n".encode()


def chat(text: str, *, finish: str = "stop", encoding: str = "utf-8") -> bytes:
    """A whole chat completion as bytes in an encoding."""
    message = {"role": "assistant", "content": text}
    body = {"choices": [{"index": 0, "finish_reason": finish, "message": message}]}
    data = json.dumps(body, ensure_ascii=False).encode(encoding)
    return head(len(data)) + data


def reset(connection: socket.socket) -> None:
    """Break the connection off with a reset, as a crashed proxy does."""
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    connection.close()
