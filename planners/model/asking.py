"""Asks a model until its answer is sound: keeps every answer before it is used, and sends back exact violations."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import NoReturn, Protocol, TypeVar

from pydantic import BaseModel, ValidationError

from ...story.artifact import Key
from ...story.document import canonical_json, sha256
from ...story.errors import EngineError, PlanningError
from ...story.violation import Violation
from ...templates.prompt_text import prompt_text
from .client import LLMClient, Message
from .prompt import complaint, told
from .reply import Reply, Usage, json_in
from .wire import strict_schema

REPAIRS = 2
"""How often an answer is sent back with its exact violations."""
RECEIVED_MAX = 200_000
ECHO_MAX = 20_000
"""Letters of a bad answer that are shown to the model again."""
Wired = TypeVar("Wired", bound=BaseModel)
Made = TypeVar("Made")
Judge = Callable[[Wired], tuple[Made, tuple[Violation, ...]]]
"""Turns a form into what is wanted, with what is wrong with it. Raises `EmptyAnswerError` where it holds nothing."""


class UnusableAnswerError(PlanningError):
    """A model's answers could not be used; `received` holds them, for people to read."""

    def __init__(self, what: str, *, hint: str = "", received: str = "") -> None:
        super().__init__(what, hint=hint)
        self.received = received


class Replies(Protocol):
    """Where answers are kept before they are used, so that none is asked for, and paid, twice."""

    def once(self, key: Key, ask: Callable[[], Reply]) -> Reply:
        """The answer kept under a key; asked for and kept where there is none. `LostAnswerError` as above."""
        ...

    def set_aside(self, keys: tuple[Key, ...]) -> None:
        """Let answers be asked for anew: none of them could be used. What they took stays counted."""
        ...


class Unkept:
    """Keeps nothing: for trials and tests."""

    def once(self, key: Key, ask: Callable[[], Reply]) -> Reply:  # noqa: ARG002 - the protocol's
        """Ask."""
        return ask()

    def set_aside(self, keys: tuple[Key, ...]) -> None:
        """Nothing is kept, so nothing is set aside."""


class EmptyAnswerError(Exception):
    """The form fits, but holds nothing."""


def nothing(what: str) -> NoReturn:
    """Say that a list is empty."""
    raise EmptyAnswerError(f"{what}: the list is empty")


class Asker:
    """One client with the place where its answers are kept, and what they cost so far."""

    def __init__(self, client: LLMClient, replies: Replies | None = None) -> None:
        self.client = client
        self._replies: Replies = replies or Unkept()
        self.usage = Usage(currency=client.settings.currency)
        self._asked: list[Key] = []
        self.received = ""
        """The answers that could not be used when a document was last given up, for people to read."""

    def once(
        self,
        messages: list[Message],
        form: type[BaseModel],
        *,
        name: str,
        seed: int = 0,
        turn: int = 0,
        until: float = 0,
    ) -> Reply:
        """One answer, kept or new. `EngineError` where the server fails or the model refuses."""
        settings = self.client.settings
        key = sha256(
            canonical_json(
                {
                    "what": "reply",
                    "server": settings.base_url,
                    "model": settings.model,
                    "stage": name,
                    "seed": seed,
                    "turn": turn,
                    "messages": messages,
                }
            )
        )
        self._asked.append(key)
        reply = self._replies.once(
            key,
            lambda: self.client.ask(messages, name=name, schema=strict_schema(form), until=until or None),
        )
        self.usage = self.usage.plus(reply.usage)
        if reply.refusal:
            raise EngineError(
                f"the model refused: {self.client.redacted(reply.refusal[:300])!r}",
                hint="word the brief differently, or use --planner offline",
            )
        return reply

    def until_sound(
        self,
        messages: list[Message],
        form: type[Wired],
        judge: Judge[Wired, Made],
        *,
        name: str,
        seed: int = 0,
        mend: Callable[[Made, tuple[Violation, ...]], Made | None] | None = None,
    ) -> Made:
        """Ask, validate, send the exact violations back at most twice.

        `mend` is the last resort: rules that make a fitting answer with broken rules whole, or return None.
        `UnusableAnswerError` holds all answers where none can be used.
        """
        received: list[str] = []
        self._asked.clear()
        try:
            return self._until_sound(messages, form, judge, received, name=name, seed=seed, mend=mend)
        except (PlanningError, EngineError):
            self.received = self.client.redacted("\n\n----- next answer -----\n\n".join(received)[:RECEIVED_MAX])
            if len(received) > REPAIRS:
                self._replies.set_aside(tuple(self._asked))
            raise

    def _until_sound(
        self,
        messages: list[Message],
        form: type[Wired],
        judge: Judge[Wired, Made],
        received: list[str],
        *,
        name: str,
        seed: int,
        mend: Callable[[Made, tuple[Violation, ...]], Made | None] | None,
    ) -> Made:
        until = time.monotonic() + self.client.settings.total_s
        wrong: tuple[str, ...] = ()
        last: tuple[Made, tuple[Violation, ...]] | None = None
        for turn in range(1 + REPAIRS):
            reply = self.once(messages, form, name=name, seed=seed, turn=turn, until=until)
            received.append(reply.text)
            wrong, last = judged(reply.text, form, judge)
            if last is not None and not wrong:
                return last[0]
            echo: Message = {"role": "assistant", "content": reply.text[:ECHO_MAX] or "(nothing)"}
            if reply.finish == "length" and last is None:
                # What was cut off is of no use to the model again: only the head, and a word about length.
                wrong = ("the answer was cut off at the model's limit",)
                echo["content"] = echo["content"][:400] + " [cut off]"
                messages = [*messages[:2], echo, {"role": "user", "content": prompt_text("shorter")}]
            else:
                messages = [*messages[:2], echo, complaint(wrong)]
        if last is not None and mend is not None:
            mended = mend(*last)
            if mended is not None:
                return mended
        kept = "\n\n----- next answer -----\n\n".join(received)[:RECEIVED_MAX]
        raise UnusableAnswerError(
            f"the model {self.client.settings.model!r} gave no usable {name} in {1 + REPAIRS} answers: "
            f"{'; '.join(wrong[:3])}",
            hint="use another model, or --planner offline",
            received=self.client.redacted(kept),
        )


def judged(
    answer: str, form: type[Wired], judge: Judge[Wired, Made]
) -> tuple[tuple[str, ...], tuple[Made, tuple[Violation, ...]] | None]:
    """What is wrong with an answer, line by line for the model; and what it makes, where the form fits."""
    if not answer.strip():
        return ("the answer is empty: send the JSON object",), None
    found = json_in(answer)
    if found is None:
        return ("the answer holds no whole JSON object: it is missing, or cut off before its end",), None
    try:
        made, violations = judge(form.model_validate(found))
    except ValidationError as error:
        problems = error.errors(include_url=False)[:8]
        return tuple(
            f"{'.'.join(str(step) for step in each['loc']) or 'the object'}: {each['msg']}" for each in problems
        ), None
    except EmptyAnswerError as error:
        return (str(error),), None
    errors = tuple(each for each in violations if each.severity == "error")
    return tuple(told(each) for each in errors[:12]), (made, errors)
