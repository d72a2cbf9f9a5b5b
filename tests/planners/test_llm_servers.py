"""Servers that misbehave on the wire, for real: the client waits, falls back, asks again or gives up, and says why."""

from __future__ import annotations

import email.utils
import json
import socket
import threading
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from loopback import Answer, Serve, completion, refused
from pydantic import SecretStr
from reelwright.planners.brief_reading.reading import read_brief
from reelwright.planners.llm import LLMPlanner
from reelwright.planners.model.client import LLMClient
from reelwright.planners.model.settings import LLMSettings
from reelwright.planners.planner import Library
from reelwright.story.errors import EngineError, InputError, RefusedError
from rude_server import RudeServer, Talk, chat, head, reset

NOW = 1_800_000_000.0
SCRIPT: dict[str, Any] = {
    "title": "Stride",
    "lines": [
        {"role": "hook", "say": "Rain again?", "show": "Rain?"},
        {"role": "statement", "say": "Meet Stride, a waterproof trail shoe.", "show": "Stride"},
        {"role": "call-to-action", "say": "Find your Stride.", "show": "Find your Stride"},
    ],
}
GOOD = json.dumps(SCRIPT)
Rude = Callable[[Talk], RudeServer]


@pytest.fixture
def rude() -> Iterator[Rude]:
    servers: list[RudeServer] = []

    def start(talk: Talk) -> RudeServer:
        servers.append(RudeServer(talk))
        return servers[-1]

    yield start
    for server in servers:
        server.close()


class Asking:
    """A planner whose waits are noted, not slept."""

    def __init__(self, url: str, library: Library, **limits: Any) -> None:
        self.waits: list[float] = []
        settings = LLMSettings(base_url=url, api_key=SecretStr("sk-secret-0123456789"), model="m", **limits)
        client = LLMClient(settings, sleep=self.waits.append, now=lambda: NOW)
        self.planner = LLMPlanner(settings, library=library, client=client)

    def script(self) -> list[str]:
        brief = read_brief("12 s vertical ad for Stride, a waterproof trail shoe.")
        return [line.say for line in self.planner.script(brief).lines]


def first_then_good(first: Callable[[socket.socket, threading.Event], None]) -> Talk:
    def talk(number: int, connection: socket.socket, closing: threading.Event) -> None:
        if number == 0:
            first(connection, closing)
        else:
            connection.sendall(chat(GOOD))

    return talk


def test_a_wait_may_be_named_as_a_date_or_in_milliseconds(serve: Serve, library: Library) -> None:
    date = email.utils.formatdate(NOW + 7, usegmt=True)

    def play(number: int, _: dict[str, Any]) -> Answer:
        return (
            refused(429, "slow", **{"retry-after": date}),
            refused(503, "busy", **{"retry-after-ms": "250"}),
            GOOD,
        )[number]

    asking = Asking(serve(play).url, library)
    assert asking.script()
    assert asking.waits == [7.0, 0.25]


@pytest.mark.parametrize("odd", ["soon", "-3", "Mon, 99 Foo 2026", "1e9", "١٠"])
def test_a_wait_that_is_no_time_is_ours_to_choose(odd: str, serve: Serve, library: Library) -> None:
    server = serve(
        lambda n, _: refused(429, "slow", **{"retry-after": odd.encode().decode("latin-1")}) if n == 0 else GOOD
    )
    asking = Asking(server.url, library)
    assert asking.script()
    assert asking.waits == [1.0]


def test_an_empty_account_is_not_asked_again(serve: Serve, library: Library) -> None:
    server = serve(lambda n, _: refused(429, "You exceeded your current quota (insufficient_quota)"))
    with pytest.raises(RefusedError, match="429"):
        Asking(server.url, library).script()
    assert len(server.requests) == 1


def test_what_a_server_does_not_take_is_left_out(serve: Serve, library: Library) -> None:
    def play(number: int, request: dict[str, Any]) -> Answer:
        if "temperature" in request:
            return refused(400, "Unsupported value: 'temperature' does not support 0.7 with this model")
        if request["messages"][0]["role"] == "system":
            return refused(400, "System role not supported")
        return GOOD

    server = serve(play)
    asking = Asking(server.url, library)
    assert asking.script()
    assert "screenwriter" in server.requests[-1]["messages"][0]["content"]
    assert "<brief>" in server.requests[-1]["messages"][0]["content"]
    assert server.requests[-1]["response_format"]["type"] == "json_schema"
    assert len(server.requests) == 3


def test_a_format_is_given_up_only_when_another_was_answered(serve: Serve, library: Library) -> None:
    def play(number: int, request: dict[str, Any]) -> Answer:
        return refused(400, "something is wrong with this request") if number < 3 else GOOD

    server = serve(play)
    asking = Asking(server.url, library)
    with pytest.raises(RefusedError):
        asking.script()
    assert asking.script()
    assert server.requests[3]["response_format"]["type"] == "json_schema"


@pytest.mark.parametrize("where", ["before the head", "inside the body"])
def test_a_connection_that_breaks_is_tried_again(where: str, rude: Rude, library: Library) -> None:
    def break_off(connection: socket.socket, _: threading.Event) -> None:
        if where == "inside the body":
            connection.sendall(chat(GOOD)[:-60])
        reset(connection)

    server = rude(first_then_good(break_off))
    assert Asking(server.url, library).script()[0] == "Rain again?"
    assert server.requests == 2


def test_a_connection_that_always_breaks_fails_in_words(rude: Rude, library: Library) -> None:
    server = rude(lambda n, connection, _: reset(connection))
    with pytest.raises(EngineError, match="broke the connection") as caught:
        Asking(server.url, library).script()
    assert server.requests == 3
    assert not isinstance(caught.value, RefusedError)


def test_an_answer_that_drips_is_left_when_the_time_is_over(rude: Rude, library: Library) -> None:
    def drip(_: int, connection: socket.socket, closing: threading.Event) -> None:
        connection.sendall(head(100_000))
        while not closing.wait(0.05):
            connection.sendall(b" ")

    began = time.monotonic()
    with pytest.raises(EngineError, match=r"no answer within 0\.6 s"):
        Asking(rude(drip).url, library, stall_s=5.0, total_s=0.6).script()
    assert time.monotonic() - began < 5


def test_a_server_that_falls_silent_in_mid_answer_is_left(rude: Rude, library: Library) -> None:
    def stall(_: int, connection: socket.socket, closing: threading.Event) -> None:
        connection.sendall(chat(GOOD)[:150])
        closing.wait(20)

    server = rude(stall)
    with pytest.raises(EngineError, match=r"silent for 0\.3 s"):
        Asking(server.url, library, stall_s=0.3, total_s=10.0).script()
    # It may have been billed: it is not asked a second time.
    assert server.requests == 1


def test_an_endless_answer_is_cut_off(rude: Rude, library: Library) -> None:
    def pour(_: int, connection: socket.socket, closing: threading.Event) -> None:
        connection.sendall(head(None))
        while not closing.is_set():
            connection.sendall(b'{"choices": [' + b" " * 65536)

    with pytest.raises(EngineError, match="longer than 300,000 bytes"):
        Asking(rude(pour).url, library, answer_bytes_max=300_000).script()


@pytest.mark.parametrize(
    "body", [b"<html>502 Bad Gateway</html>", b"", b"[1, 2]", b'{"error": {"message": "oops"}}', b"{" * 90_000]
)
def test_what_is_no_completion_is_an_error_in_words(body: bytes, rude: Rude, library: Library) -> None:
    with pytest.raises(EngineError, match="no answer"):
        Asking(rude(lambda n, connection, _: connection.sendall(head(len(body)) + body)).url, library).script()


@pytest.mark.parametrize(
    "choices", [[], None, [{}], [{"message": None}], [{"message": {"content": None}}], [{"message": {"content": 7}}]]
)
def test_a_completion_that_says_nothing_is_asked_again(choices: Any, serve: Serve, library: Library) -> None:
    server = serve(lambda n, _: (200, {}, json.dumps({"choices": choices})) if n == 0 else GOOD)
    assert Asking(server.url, library).script()
    assert "empty" in server.requests[1]["messages"][-1]["content"]


def test_content_in_parts_is_read(serve: Serve, library: Library) -> None:
    parts = [{"type": "text", "text": GOOD[:40]}, {"type": "text", "text": GOOD[40:]}]
    server = serve(lambda n, _: (200, {}, json.dumps({"choices": [{"message": {"content": parts}}]})))
    assert Asking(server.url, library).script()
    assert len(server.requests) == 1


def test_letters_in_another_encoding_are_sent_back(rude: Rude, library: Library) -> None:
    broken = GOOD.replace("Rain again?", "Déjà vu, again?")
    server = rude(first_then_good(lambda connection, _: connection.sendall(chat(broken, encoding="latin-1"))))
    assert "\ufffd" not in "".join(Asking(server.url, library).script())
    assert server.requests == 2


def test_an_answer_cut_off_at_its_limit_is_asked_for_again_shorter(serve: Serve, library: Library) -> None:
    def play(number: int, _: dict[str, Any]) -> Answer:
        cut = json.loads(completion(GOOD[:-30]))
        cut["choices"][0]["finish_reason"] = "length"
        return (200, {}, json.dumps(cut)) if number == 0 else GOOD

    server = serve(play)
    assert Asking(server.url, library).script()
    assert "fewer and shorter words" in server.requests[1]["messages"][-1]["content"]
    assert server.requests[1]["messages"][-2]["content"].endswith("[cut off]")


def test_one_wrong_type_is_mended_by_one_repair(serve: Serve, library: Library) -> None:
    wrong = {**SCRIPT, "lines": [{**SCRIPT["lines"][0], "say": {"text": "Rain?"}}, *SCRIPT["lines"][1:]]}
    server = serve(lambda n, _: json.dumps(wrong) if n == 0 else GOOD)
    assert Asking(server.url, library).script()
    assert "lines.0.say" in server.requests[1]["messages"][-1]["content"]
    assert len(server.requests) == 2


def test_small_slips_of_form_cost_no_second_question(serve: Serve, library: Library) -> None:
    slips = {**SCRIPT, "lines": [{**SCRIPT["lines"][0], "items": None, "emotion": "Happy"}, SCRIPT["lines"][1],
                                 {**SCRIPT["lines"][2], "role": "Call to Action", "speaker": None}]}  # fmt: skip
    server = serve(lambda n, _: json.dumps(slips))
    assert len(Asking(server.url, library).script()) == 3
    assert len(server.requests) == 1


def test_tokens_and_their_price_are_counted(serve: Serve, library: Library) -> None:
    body = {**json.loads(completion(GOOD)), "usage": {"prompt_tokens": 2000, "completion_tokens": 500}}
    asking = Asking(serve(lambda n, _: (200, {}, json.dumps(body))).url, library, price_read=0.5, price_written=2.0)
    asking.script()
    usage = asking.planner.usage
    assert (usage.requests, usage.read, usage.written, usage.cost) == (1, 2000, 500, 0.002)
    assert usage.told("m") == "the model 'm' was asked once: 2,000 tokens read, 500 written, about 0.0020 USD"


def test_prices_come_from_the_environment_and_are_checked() -> None:
    found = LLMSettings.from_environment({"REELWRIGHT_MODEL_PRICE": "0.40/1.60 eur", "REELWRIGHT_MODEL_STALL_S": "5"})
    assert (found.price_read, found.price_written, found.currency, found.stall_s) == (0.4, 1.6, "EUR", 5.0)
    for name, value in (("PRICE", "cheap"), ("TOTAL_S", "-1"), ("TOKENS", "many")):
        with pytest.raises(InputError, match=name):
            LLMSettings.from_environment({f"REELWRIGHT_MODEL_{name}": value})
