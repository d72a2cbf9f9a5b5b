"""HTTP to one server, bounded in every direction: time, silence, bytes, kinds of answers, and whom the key is shown to.

Nothing is followed elsewhere: a redirect is an error, and the key goes to the origin that the settings name alone.
"""

from __future__ import annotations

import asyncio
import ipaddress
import json
import os
import re
import time
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self
from urllib.parse import urlsplit

import aiohttp

from ...story.errors import EngineError, InputError, RefusedError
from ..settings import ServerSettings

ANSWER_BYTES_MAX = 32_000_000
"""Of anything that is not a download. ComfyUI describes a node with the names of all files that it could read."""
_PIECE_BYTES = 1 << 16
_SAID_MAX = 300
_UNSENT = (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError, aiohttp.InvalidURL)


class NoMediaError(EngineError):
    """What a server sent in place of a media file."""


class MissingError(RefusedError):
    """A server has nothing at that place (404, 410)."""


@dataclass(frozen=True)
class Reply:
    """An answer of a server, read whole."""

    status: int
    kind: str
    """Its content type."""
    body: bytes

    def json(self) -> Any:
        """The body as JSON; `EngineError` where it is none."""
        try:
            return json.loads(self.body)
        except (ValueError, RecursionError):
            raise EngineError(f"the server sent what is no JSON: {_short(self.body)!r}") from None


def origin_of(url: str) -> str:
    """The server's address with its scheme, without a slash at its end. `InputError` says what is wrong with it.

    Without a scheme this machine and private networks are spoken to in `http`, all others in `https`.
    """
    told = url.strip()
    if "://" not in told:
        host = urlsplit(f"//{told}").hostname or ""
        told = f"{'http' if is_private(host) else 'https'}://{told}"
    parts = urlsplit(told)
    try:
        port = parts.port
    except ValueError:
        port = -1
    if parts.scheme not in ("http", "https") or not parts.hostname or port == -1 or parts.query or parts.fragment:
        raise InputError(f"{url!r} is no address of a server", hint="write it as 'http://127.0.0.1:8188'")
    if parts.username or parts.password:
        raise InputError(
            f"the address of the server {parts.hostname!r} holds a name or a password",
            hint="put the key into an environment variable and name that in `key_env`",
        )
    return told.rstrip("/")


def is_private(host: str) -> bool:
    """Whether a host is this machine or one of a private network."""
    name = host.rstrip(".").lower()
    if name == "localhost" or name.endswith((".localhost", ".local")):
        return True
    try:
        address = ipaddress.ip_address(name)
    except ValueError:
        return False
    return address.is_loopback or address.is_private or address.is_link_local


class Transport:
    """An open line to one server. An asynchronous context manager.

    `RefusedError` where the server was not reached or answered 4xx; `EngineError` for everything else that goes wrong.
    No message holds the key.
    """

    def __init__(self, name: str, settings: ServerSettings, *, total_s: float = 0.0) -> None:
        self.name = name
        self.settings = settings
        self.origin = origin_of(settings.url)
        self._until = time.monotonic() + (total_s or settings.total_s)
        self._key = os.environ.get(settings.key_env, "").strip() if settings.key_env else ""
        if settings.key_env and not self._key:
            raise InputError(
                f"the environment variable {settings.key_env!r}, which holds the key of {name!r}, is not set"
            )
        self._session: aiohttp.ClientSession | None = None

    async def __aenter__(self) -> Self:
        headers = {"Accept-Encoding": "identity"}
        if self._key:
            headers["Authorization"] = f"Bearer {self._key}"
        self._session = aiohttp.ClientSession(
            # A connection that was kept may have died unnoticed, and a submission on it could not be told from a
            # submission that arrived: every request gets one of its own.
            connector=aiohttp.TCPConnector(force_close=True),
            headers=headers,
            auto_decompress=False,
            cookie_jar=aiohttp.DummyCookieJar(),
        )
        return self

    async def __aexit__(self, *_: object) -> None:
        if self._session is not None:
            await self._session.close()

    @property
    def left_s(self) -> float:
        """What is left of the whole time. `EngineError` where nothing is."""
        left = self._until - time.monotonic()
        if left <= 0:
            raise EngineError(
                f"{self.name!r} did not finish within {self.settings.total_s:g} s",
                hint="`total_s` in its settings allows more; a resume asks for the same work again",
            )
        return left

    async def ask(
        self,
        method: str,
        path: str,
        *,
        query: Mapping[str, str] | None = None,
        body: Any = None,
        form: aiohttp.FormData | None = None,
        takes: tuple[int, ...] = (),
    ) -> Reply:
        """One request and its whole answer. `takes` are statuses above 299 that are answers like others."""
        async with self._open(method, path, query=query, json=body, data=form) as response:
            data = await self._read(response, ANSWER_BYTES_MAX)
            reply = Reply(response.status, response.content_type, data)
        if reply.status not in takes:
            self._check(reply, path)
        return reply

    async def download(self, path: str, target: Path, *, query: Mapping[str, str] | None = None) -> str:
        """Fetch a media file of at most `bytes_max` bytes; returns its content type.

        `MissingError` where there is none, `NoMediaError` where a page or a message comes in its place; `EngineError`
        where it is larger or is cut off.
        """
        limit = self.settings.bytes_max
        async with self._open("GET", path, query=query) as response:
            if response.status != 200:
                self._check(Reply(response.status, response.content_type, await self._read(response, 1 << 16)), path)
                raise EngineError(f"{self.name!r} answered {response.status} in place of the file")
            kind = response.content_type
            if not kind.startswith(("video/", "image/", "audio/")) and kind != "application/octet-stream":
                said = said_in(await self._read(response, 1 << 20))
                raise NoMediaError(f"{self.name!r} sent {kind!r} in place of the file: {self.redacted(said)!r}")
            self._check_length(response, limit)
            size = 0
            with target.open("wb") as file:
                async for piece in self._pieces(response):
                    size += len(piece)
                    if size > limit:
                        raise self._too_large(limit)
                    file.write(piece)
            if not size:
                raise NoMediaError(f"{self.name!r} sent an empty file")
            return kind

    @asynccontextmanager
    async def socket(self, path: str, *, query: Mapping[str, str]) -> AsyncIterator[aiohttp.ClientWebSocketResponse]:
        """A WebSocket to the same server. Errors of aiohttp, `OSError` and `TimeoutError` pass."""
        assert self._session is not None
        scheme, _, rest = self.origin.partition("://")
        url = f"{'wss' if scheme == 'https' else 'ws'}://{rest}{path}"
        async with asyncio.timeout(self.settings.connect_s):
            opened = await self._session.ws_connect(url, params=query, max_msg_size=16_000_000, heartbeat=30)
        try:
            yield opened
        finally:
            await opened.close()

    def redacted(self, text: str) -> str:
        """The text without the key, on one line."""
        text = text.replace(self._key, "***") if len(self._key) > 3 else text
        return " ".join(text.split())[:_SAID_MAX]

    @asynccontextmanager
    async def _open(
        self, method: str, path: str, *, query: Mapping[str, str] | None = None, json: Any = None, data: Any = None
    ) -> AsyncIterator[aiohttp.ClientResponse]:
        assert self._session is not None
        settings, left = self.settings, self.left_s
        timeout = aiohttp.ClientTimeout(
            total=left, sock_connect=min(settings.connect_s, left), sock_read=min(settings.stall_s, left)
        )
        try:
            async with self._session.request(
                method,
                f"{self.origin}{path}",
                params=query,
                json=json,
                data=data,
                timeout=timeout,
                allow_redirects=False,
                max_line_size=16_384,
            ) as response:
                yield response
        except _UNSENT as error:
            raise RefusedError(
                f"{self.name!r} cannot be reached at {self.origin!r}: {self.redacted(str(error))}",
                hint="start the server, or correct `url` in the engine settings",
            ) from None
        except TimeoutError:
            limit = f"was silent for {settings.stall_s:g} s" if self._until > time.monotonic() else "took too long"
            raise EngineError(
                f"{self.name!r} {limit}", hint="`stall_s` and `total_s` in its settings allow more"
            ) from None
        except (aiohttp.ClientError, OSError) as error:
            said = self.redacted(str(error)) or type(error).__name__
            raise EngineError(f"{self.name!r} broke the connection: {said}") from None

    async def _read(self, response: aiohttp.ClientResponse, limit: int) -> bytes:
        self._check_length(response, limit)
        data = bytearray()
        async for piece in self._pieces(response):
            data += piece
            if len(data) > limit:
                raise self._too_large(limit)
        return bytes(data)

    async def _pieces(self, response: aiohttp.ClientResponse) -> AsyncIterator[bytes]:
        if response.headers.get("Content-Encoding", "identity").lower() != "identity":
            raise EngineError(f"{self.name!r} sent a compressed answer, which was not asked for")
        async for piece in response.content.iter_chunked(_PIECE_BYTES):
            yield piece

    def _check_length(self, response: aiohttp.ClientResponse, limit: int) -> None:
        if (response.content_length or 0) > limit:
            raise self._too_large(limit)

    def _too_large(self, limit: int) -> EngineError:
        return EngineError(
            f"{self.name!r} sends more than {limit:,} bytes", hint="`bytes_max` in its settings allows larger files"
        )

    def _check(self, reply: Reply, path: str) -> None:
        """4xx is a refusal before any work; after 408 and 5xx the work may have been begun."""
        status = reply.status
        if 200 <= status < 300:
            return
        if 300 <= status < 400:
            raise EngineError(
                f"{self.name!r} redirects {path!r} elsewhere, which is not followed",
                hint="set `url` to the address that answers itself",
            )
        what = f"{self.name!r} answered {status}: {self.redacted(said_in(reply.body))}"
        hint = f"check the key in {self.settings.key_env or '`key_env`'}" if status in (401, 403) else ""
        if status in (404, 410):
            raise MissingError(what, hint=hint)
        raise (RefusedError if 400 <= status < 500 and status != 408 else EngineError)(what, hint=hint)


def said_in(body: bytes) -> str:
    """A server's own words: the message of its error, else the beginning of what it sent, without tags."""
    try:
        found = json.loads(body)
    except (ValueError, RecursionError):
        return re.sub(r"<[^>]*>", " ", _short(body))
    error = found.get("error", found.get("detail", "")) if isinstance(found, dict) else ""
    if isinstance(error, dict):
        said = " ".join(str(error[name]) for name in ("message", "details") if error.get(name))
        return said or json.dumps(error)
    return str(error) if error else json.dumps(found)


def _short(data: bytes) -> str:
    return data[:400].decode("utf-8", "replace")
