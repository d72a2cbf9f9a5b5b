"""Asks a language model for JSON over any OpenAI-compatible server. The one place where planners touch a network."""

from __future__ import annotations

import email.utils
import json
import queue
import re
import threading
import time
from collections.abc import Callable, Mapping
from typing import Any

import httpx2
import openai

from ...story.errors import EngineError, RefusedError
from .reply import Reply, json_in, read_reply, without_thinking
from .settings import LLMSettings

__all__ = ["LLMClient", "Message", "json_in", "without_thinking"]

Message = dict[str, Any]
"""A chat message: `role`, and `content` as text or, for pictures, as a list of parts."""
LADDER = ("json_schema", "json_object", "text")
"""What a server is asked for; the next one where it refuses the one before."""
_REFUSES_FORMAT = frozenset({400, 404, 405, 415, 422, 500, 501})
_AGAIN = frozenset({408, 409, 425, 429, 500, 502, 503, 504, 529})
_SECRET = re.compile(r"(?i)\b(?:sk|pk|key|token)-[\w-]{8,}|bearer\s+[\w.~+/=-]{8,}")
_CHUNK_BYTES = 1 << 16


class LLMClient:
    """One model on one server. Remembers what the server does not take: formats, a temperature, a system role."""

    def __init__(
        self,
        settings: LLMSettings,
        *,
        sleep: Callable[[float], None] = time.sleep,
        now: Callable[[], float] = time.time,
    ) -> None:
        self.settings = settings
        self._sleep = sleep
        self._now = now
        self._step = 0
        self._warm = True
        self._system = True

    def ask(self, messages: list[Message], *, name: str, schema: dict[str, Any], until: float | None = None) -> Reply:
        """The model's answer, thinking blocks taken out; its text is empty where it said nothing.

        `until` is a moment of `time.monotonic()`. `RefusedError` where the server was not reached or said no, so that
        nothing can have been billed; `EngineError` where it takes longer than its limits or breaks off. Keys are never
        in the message.
        """
        until = until if until is not None else time.monotonic() + self.settings.total_s
        step, tries = self._step, 0
        while True:
            try:
                reply = self._call(messages, name=name, schema=schema, step=step, until=until)
                # Only an answer proves a format: a refusal may have been about something else.
                self._step = step
                return reply
            except openai.APIStatusError as error:
                status = error.status_code
                if self._adapts(error, status):
                    continue
                if status in _REFUSES_FORMAT and step < len(LADDER) - 1 and _about_format(error, status):
                    step += 1
                    continue
                if status in _AGAIN and tries < self.settings.retries and not _hopeless(error):
                    tries += 1
                    self._wait(_asked_wait(error.response.headers, self._now()), tries, until)
                    continue
                raise self._failure(f"the model's server answered {status}: {_said(error)}", status) from None
            except (openai.APITimeoutError, httpx2.TimeoutException) as error:
                unreached = isinstance(error.__cause__ or error, (httpx2.ConnectTimeout, httpx2.PoolTimeout))
                if unreached and tries < self.settings.retries:
                    tries += 1
                    self._wait(None, tries, until)
                    continue
                raise self._silent(unreached=unreached) from None
            except (openai.APIConnectionError, httpx2.TransportError) as error:
                cause = error.__cause__ or error
                if tries < self.settings.retries:
                    tries += 1
                    self._wait(None, tries, until)
                    continue
                unreached = isinstance(cause, (httpx2.ConnectError, httpx2.UnsupportedProtocol))
                raise self._failure(
                    f"the model's server {'cannot be reached' if unreached else 'broke the connection'}: {cause}",
                    refused=unreached,
                ) from None
            except (openai.OpenAIError, httpx2.HTTPError, httpx2.InvalidURL) as error:
                raise self._failure(f"the model's server sent what is no answer: {error}") from None

    def _call(self, messages: list[Message], *, name: str, schema: dict[str, Any], step: int, until: float) -> Reply:
        """One request, given up when the total time is over, however slowly bytes still come."""
        left = until - time.monotonic()
        if left <= 0:
            raise self._late()
        settings = self.settings
        # The whole time is watched here: the connection's own limits must not speak first.
        longest = left + 1
        client = openai.OpenAI(
            api_key=settings.api_key.get_secret_value() or "none",
            base_url=settings.base_url or None,
            max_retries=0,
            timeout=openai.Timeout(min(settings.stall_s, longest), connect=min(settings.connect_s, longest)),
        )
        answers: queue.SimpleQueue[bytes | BaseException] = queue.SimpleQueue()
        request = self._request(messages, name=name, schema=schema, step=step)

        def work() -> None:
            try:
                with client.chat.completions.with_streaming_response.create(**request) as response:
                    answers.put(self._read(response))
            except BaseException as error:  # noqa: BLE001 - handed to the caller's thread, never lost
                answers.put(error)

        worker = threading.Thread(target=work, name="llm", daemon=True)
        worker.start()
        try:
            found = answers.get(timeout=left)
        except queue.Empty:
            raise self._late() from None
        finally:
            # Closing breaks a connection that still drips; the worker ends by itself.
            client.close()
        if isinstance(found, BaseException):
            raise found
        reply = read_reply(
            self._body(found),
            stage=name,
            model=settings.model,
            prices=(settings.price_read, settings.price_written, settings.currency),
        )
        # Answers are kept in files: a server that echoes its key must not put it there.
        key = settings.api_key.get_secret_value()
        return reply.model_copy(update={"text": reply.text.replace(key, "***")}) if len(key) > 3 else reply

    def _read(self, response: Any) -> bytes:
        data = bytearray()
        for chunk in response.iter_bytes(_CHUNK_BYTES):
            data += chunk
            if len(data) > self.settings.answer_bytes_max:
                raise self._failure(f"the model's answer is longer than {self.settings.answer_bytes_max:,} bytes")
        return bytes(data)

    def _body(self, data: bytes) -> dict[str, Any]:
        # Some servers send other encodings than JSON's; the signs that are lost are found when the words are judged.
        text = data.decode("utf-8", "replace")
        try:
            found = json.loads(text)
        except (ValueError, RecursionError):
            raise self._failure(f"the model's server sent what is no answer: {text[:120]!r}") from None
        if not isinstance(found, dict) or ("choices" not in found and "error" in found):
            raise self._failure(f"the model's server sent what is no answer: {text[:200]!r}")
        return found

    def _request(self, messages: list[Message], *, name: str, schema: dict[str, Any], step: int) -> dict[str, Any]:
        request: dict[str, Any] = {
            "model": self.settings.model,
            "messages": messages if self._system else _without_system(messages),
        }
        if self._warm:
            request["temperature"] = self.settings.temperature
        if self.settings.tokens_max:
            request["max_tokens"] = self.settings.tokens_max
        kind = LADDER[step]
        if kind == "json_schema":
            request["response_format"] = {
                "type": "json_schema",
                "json_schema": {"name": name, "schema": schema, "strict": True},
            }
        elif kind == "json_object":
            request["response_format"] = {"type": "json_object"}
        return request

    def _adapts(self, error: openai.APIStatusError, status: int) -> bool:
        """Leave out what this server says it does not take. True where there is something to leave out."""
        if status not in (400, 422):
            return False
        said = _said(error).lower()
        if self._warm and "temperature" in said:
            self._warm = False
            return True
        if self._system and re.search(r"system.{0,20}role|role.{0,20}system|system (?:message|prompt)", said):
            self._system = False
            return True
        return False

    def _wait(self, asked: float | None, tries: int, until: float) -> None:
        seconds = asked if asked is not None else min(0.5 * 2**tries, 8.0)
        if seconds > self.settings.retry_wait_max_s or time.monotonic() + seconds >= until:
            raise self._failure(f"the model's server asks to wait {seconds:.0f} s, which is longer than the limit", 429)
        self._sleep(seconds)

    def _silent(self, *, unreached: bool) -> EngineError:
        if unreached:
            what = f"the model's server could not be reached within {self.settings.connect_s:g} s"
            return self._failure(what, refused=True)
        return self._failure(f"the model's server was silent for {self.settings.stall_s:g} s")

    def _late(self) -> EngineError:
        return self._failure(f"the model gave no answer within {self.settings.total_s:g} s")

    def _failure(self, what: str, status: int = 0, *, refused: bool = False) -> EngineError:
        hint = "check OPENAI_API_KEY" if status in (401, 403) else "check OPENAI_BASE_URL and REELWRIGHT_MODEL"
        kind = RefusedError if refused or status else EngineError
        return kind(self.redacted(what), hint=f"{hint}, or use --planner offline")

    def redacted(self, text: str) -> str:
        """The text without keys."""
        key = self.settings.api_key.get_secret_value()
        text = text.replace(key, "***") if len(key) > 3 else text
        return _SECRET.sub("***", text)


def _without_system(messages: list[Message]) -> list[Message]:
    """The system's words at the head of the first message of a person."""
    if len(messages) < 2 or messages[0]["role"] != "system":
        return messages
    system, user = messages[0]["content"], messages[1]["content"]
    head = {"type": "text", "text": system}
    content = [head, *user] if isinstance(user, list) else f"{system}\n\n{user}"
    return [{"role": "user", "content": content}, *messages[2:]]


def _about_format(error: openai.APIStatusError, status: int) -> bool:
    """True where a refusal may be about the format that was asked for: it says so, or says nothing clear."""
    said = _said(error).lower()
    if re.search(r"image|vision|multimodal", said):
        return False
    if re.search(r"response_format|json_schema|json_object|schema|structured|format", said):
        return True
    return status in (400, 404, 415, 422, 501) and not re.search(r"model|key|quota|billing|context|token", said)


def _hopeless(error: openai.APIStatusError) -> bool:
    """True where waiting helps nothing: the account is empty."""
    return bool(re.search(r"insufficient_quota|billing|credit balance", f"{_said(error)} {error.code or ''}".lower()))


def _said(error: openai.APIStatusError) -> str:
    return " ".join(str(error.message).split())[:300]


def _asked_wait(headers: Mapping[str, str], now: float) -> float | None:
    """Seconds from `retry-after-ms` or `retry-after` (seconds or an HTTP date, RFC 9110 10.2.3); None: not said."""
    try:
        if "retry-after-ms" in headers:
            return max(0.0, float(headers["retry-after-ms"]) / 1000)
        value = headers.get("retry-after", "").strip()
        if re.fullmatch(r"[0-9]+(?:\.[0-9]+)?", value):
            return float(value)
        return max(0.0, email.utils.parsedate_to_datetime(value).timestamp() - now) if value else None
    except (ValueError, TypeError, OverflowError):
        return None
