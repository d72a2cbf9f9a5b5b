"""What a model answered: its words, why it stopped, and what they cost."""

from __future__ import annotations

import json
import re
from typing import Any

from pydantic import Field

from ...story.document import Document, Part
from ...story.errors import EngineError


class LostAnswerError(EngineError):
    """A model was asked by a run that ended before the answer was kept; asking again may be billed again."""

    may_be_paid_again = True


class Usage(Part):
    """What asking took. Prices are the settings' at the time; 0 where none are set."""

    requests: int = 0
    read: int = 0
    """Tokens that the model read."""
    written: int = 0
    """Tokens that the model wrote."""
    cost: float = 0.0
    currency: str = "USD"

    def plus(self, other: Usage) -> Usage:
        """Both together. The currency is the later one's."""
        return Usage(
            requests=self.requests + other.requests,
            read=self.read + other.read,
            written=self.written + other.written,
            cost=round(self.cost + other.cost, 8),
            currency=other.currency,
        )

    def told(self, model: str) -> str:
        """For a person: 'the model 'm' was asked twice: 4,200 tokens read, 900 written, 0.0031 USD'."""
        times = {1: "once", 2: "twice"}.get(self.requests, f"{self.requests} times")
        tokens = f": {self.read:,} tokens read, {self.written:,} written" if self.read or self.written else ""
        cost = f", about {self.cost:.4f} {self.currency}" if self.cost else ""
        return f"the model {model!r} was asked {times}{tokens}{cost}"


class Reply(Document):
    """One answer, as it is kept: once got, the same is never asked again."""

    NAME = "reply"

    stage: str
    """What was asked for: script, storyboard, critic, photo, takes."""
    model: str
    text: str
    finish: str = ""
    """Why the model stopped: 'stop'; 'length' where its limit cut it off."""
    refusal: str = ""
    usage: Usage = Field(default_factory=Usage)


def read_reply(body: dict[str, Any], *, stage: str, model: str, prices: tuple[float, float, str]) -> Reply:
    """The answer in a chat completion's body. Whatever is missing or of another type counts as not said."""
    choices = body.get("choices")
    first = choices[0] if isinstance(choices, list) and choices and isinstance(choices[0], dict) else {}
    message = first.get("message")
    message = message if isinstance(message, dict) else {}
    usage = body.get("usage")
    usage = usage if isinstance(usage, dict) else {}
    read, written = _count(usage, "prompt_tokens"), _count(usage, "completion_tokens")
    return Reply(
        stage=stage,
        model=model,
        text=without_thinking(_words(message.get("content"))),
        finish=str(first.get("finish_reason") or ""),
        refusal=_words(message.get("refusal")) or _filtered(first),
        usage=Usage(
            requests=1,
            read=read,
            written=written,
            cost=round((read * prices[0] + written * prices[1]) / 1e6, 8),
            currency=prices[2],
        ),
    )


def _words(content: Any) -> str:
    """Text as a string, or as the list of parts that some servers send."""
    if isinstance(content, str):
        return content
    if isinstance(content, list):
        texts = [part.get("text") for part in content if isinstance(part, dict)]
        return "".join(text for text in texts if isinstance(text, str))
    return ""


def _filtered(choice: dict[str, Any]) -> str:
    return "the server's content filter" if choice.get("finish_reason") == "content_filter" else ""


def _count(usage: dict[str, Any], name: str) -> int:
    found = usage.get(name)
    return found if isinstance(found, int) and 0 <= found < 10**9 else 0


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
    place, tries = text.find("{"), 0
    while place >= 0 and tries < 400:
        tries += 1
        try:
            value, end = decoder.raw_decode(text, place)
        except (ValueError, RecursionError):
            place = text.find("{", place + 1)
            continue
        if isinstance(value, dict) and (best is None or end - place >= best[0]):
            best = (end - place, value)
        place = text.find("{", end)
    return best[1] if best else None
