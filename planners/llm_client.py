"""Asks a language model for JSON over any OpenAI-compatible server. The one place where planners touch a network."""

from __future__ import annotations

import json
import queue
import re
import threading
import time
from collections.abc import Callable
from typing import Any

import openai

from ..story.errors import EngineError
from .llm_settings import LLMSettings

Message = dict[str, str]
LADDER = ("json_schema", "json_object", "text")
"""What a server is asked for; the next one where it refuses the one before."""
_REFUSES_FORMAT = frozenset({400, 404, 405, 415, 422, 500, 501})
_AGAIN = frozenset({408, 409, 429, 500, 502, 503, 504, 529})
_SECRET = re.compile(r"(?i)\b(?:sk|pk|key|token)-[\w-]{8,}|bearer\s+[\w.~+/=-]{8,}")


class LLMClient:
    """One model on one server. Remembers how far down the ladder the server made it go."""

    def __init__(self, settings: LLMSettings, *, sleep: Callable[[float], None] = time.sleep) -> None:
        self.settings = settings
        self._sleep = sleep
        self._step = 0

    def ask(self, messages: list[Message], *, name: str, schema: dict[str, Any], until: float | None = None) -> str:
        """The model's answer as text, thinking blocks taken out; empty where it said nothing.

        `until` is a moment of `time.monotonic()`. `EngineError` where the server cannot be reached, refuses the key, or
        takes longer than its limits; keys are never in the message.
        """
        until = until if until is not None else time.monotonic() + self.settings.total_s
        tries = 0
        while True:
            try:
                return without_thinking(self._call(messages, name=name, schema=schema, until=until))
            except openai.APIStatusError as error:
                status = error.status_code
                if status in _REFUSES_FORMAT and self._step < len(LADDER) - 1 and _about_format(error, status):
                    self._step += 1
                    continue
                if status in _AGAIN and tries < self.settings.retries:
                    tries += 1
                    self._wait(error.response.headers.get("retry-after"), tries, until)
                    continue
                raise self._failure(f"the model's server answered {status}: {_said(error)}", status) from None
            except openai.APITimeoutError:
                raise self._failure(
                    f"the model's server was silent for {self.settings.stall_s:g} s, or could not be reached within "
                    f"{self.settings.connect_s:g} s"
                ) from None
            except openai.APIConnectionError as error:
                if tries < self.settings.retries:
                    tries += 1
                    self._wait(None, tries, until)
                    continue
                raise self._failure(f"the model's server cannot be reached: {error.__cause__ or error}") from None
            except openai.OpenAIError as error:
                raise self._failure(f"the model's server sent what is no answer: {error}") from None

    def _call(self, messages: list[Message], *, name: str, schema: dict[str, Any], until: float) -> str:
        """One request, given up when the total time is over, however slowly bytes still come."""
        left = until - time.monotonic()
        if left <= 0:
            raise self._late()
        settings = self.settings
        client = openai.OpenAI(
            api_key=settings.api_key.get_secret_value() or "none",
            base_url=settings.base_url or None,
            max_retries=0,
            timeout=openai.Timeout(min(settings.stall_s, left), connect=min(settings.connect_s, left)),
        )
        answers: queue.SimpleQueue[str | BaseException] = queue.SimpleQueue()

        def work() -> None:
            try:
                answers.put(_text_of(client.chat.completions.create(**self._request(messages, name, schema))))
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
        return found

    def _request(self, messages: list[Message], name: str, schema: dict[str, Any]) -> dict[str, Any]:
        request: dict[str, Any] = {
            "model": self.settings.model,
            "messages": messages,
            "temperature": self.settings.temperature,
        }
        kind = LADDER[self._step]
        if kind == "json_schema":
            request["response_format"] = {
                "type": "json_schema",
                "json_schema": {"name": name, "schema": schema, "strict": True},
            }
        elif kind == "json_object":
            request["response_format"] = {"type": "json_object"}
        return request

    def _wait(self, asked: str | None, tries: int, until: float) -> None:
        seconds = _retry_after(asked) or min(0.5 * 2**tries, 8.0)
        if seconds > self.settings.retry_wait_max_s or time.monotonic() + seconds >= until:
            raise self._failure(f"the model's server asks to wait {seconds:.0f} s, which is longer than the limit", 429)
        self._sleep(seconds)

    def _late(self) -> EngineError:
        return self._failure(f"the model gave no answer within {self.settings.total_s:g} s")

    def _failure(self, what: str, status: int = 0) -> EngineError:
        hint = "check OPENAI_API_KEY" if status in (401, 403) else "check OPENAI_BASE_URL and REELWRIGHT_MODEL"
        return EngineError(self.redacted(what), hint=f"{hint}, or use --planner offline")

    def redacted(self, text: str) -> str:
        """The text without keys."""
        key = self.settings.api_key.get_secret_value()
        text = text.replace(key, "***") if len(key) > 3 else text
        return _SECRET.sub("***", text)


def without_thinking(text: str) -> str:
    """An answer without `<think>` blocks, closed or not."""
    text = re.sub(r"<think(?:ing)?>.*?</think(?:ing)?>", "", text, flags=re.S | re.I)
    closed = re.split(r"</think(?:ing)?>", text, flags=re.I)
    text = closed[-1]
    opened = re.split(r"<think(?:ing)?>", text, flags=re.I)
    if len(opened) > 1 and not opened[0].strip():
        # The thought was never closed: what stands after its last blank line or from its JSON on is the answer.
        return "".join(opened[1:])
    return opened[0].strip()


def json_in(text: str) -> dict[str, Any] | None:
    """The largest JSON object in a text, whatever stands around it; None where there is none that is whole."""
    decoder = json.JSONDecoder()
    best: tuple[int, dict[str, Any]] | None = None
    place = text.find("{")
    while place >= 0:
        try:
            value, end = decoder.raw_decode(text, place)
        except (ValueError, RecursionError):
            place = text.find("{", place + 1)
            continue
        if isinstance(value, dict) and (best is None or end - place >= best[0]):
            best = (end - place, value)
        place = text.find("{", end)
    return best[1] if best else None


def _text_of(completion: Any) -> str:
    choices = getattr(completion, "choices", None)
    if not choices:
        return ""
    message = choices[0].message
    refusal = getattr(message, "refusal", None)
    if refusal:
        raise EngineError(
            f"the model refused: {str(refusal)[:300]!r}", hint="word the brief differently, or use --planner offline"
        )
    return message.content or ""


def _about_format(error: openai.APIStatusError, status: int) -> bool:
    """True where a refusal may be about the format that was asked for: it says so, or says nothing clear."""
    said = _said(error).lower()
    if re.search(r"response_format|json_schema|json_object|schema|structured|format", said):
        return True
    return status in (400, 404, 415, 422, 501) and not re.search(r"model|key|quota|billing|context|token", said)


def _said(error: openai.APIStatusError) -> str:
    return " ".join(str(error.message).split())[:300]


def _retry_after(value: str | None) -> float:
    try:
        return max(0.0, float(value)) if value else 0.0
    except ValueError:
        return 0.0
