"""The crew as a LangGraph graph: who works after whom, what goes back, and where a person is asked.

The state holds digests and messages only. Documents lie in the production's folder, results in its store, and each
member asks those what is done: without its checkpoint the graph walks from the start and makes nothing twice.
"""

from __future__ import annotations

import operator
import sqlite3
from collections.abc import Callable
from contextlib import closing
from typing import Annotated, Any, TypedDict

from langgraph.checkpoint.serde.jsonplus import JsonPlusSerializer
from langgraph.checkpoint.sqlite import SqliteSaver
from langgraph.graph import END, START, StateGraph
from langgraph.types import Command, interrupt

from ..story.errors import StorageError
from ..story.violation import Violation
from . import delivery, director, editor, narrator, reviewer, screenwriter, shooting
from .approvals import ApprovalStage, digest_of, is_approved
from .desk import Desk
from .engines.shooting import needs_approval, shoot_engines
from .order import STAGES, Stage
from .refusal import refusal

ROUNDS_MAX = 2
"""How often the planner gets something back before the run ends with what was found."""
THREAD: Any = {"configurable": {"thread_id": "film"}, "recursion_limit": 60}


class CrewState(TypedDict, total=False):
    """What travels between the members."""

    digests: dict[str, str]
    messages: Annotated[list[str], operator.add]
    violations: list[dict[str, Any]]
    rounds: dict[str, int]
    """By the member that sent something back: how often."""
    done: str
    """The last stage that is done."""


def run_crew(desk: Desk, *, fresh: bool) -> tuple[Stage, str]:
    """Let the crew work until the film is delivered, stops where asked, or waits for a person.

    `fresh` walks from the start (documents may have been edited); otherwise the checkpoint says where to go on.
    Returns the last stage done and what is waited for ('' for nothing).
    """
    desk.production.hidden.mkdir(parents=True, exist_ok=True)
    with closing(_open_checkpoint(desk)) as connection:
        saver = SqliteSaver(connection, serde=JsonPlusSerializer(allowed_msgpack_modules=[]))
        graph = build(desk).compile(checkpointer=saver)
        given: Any = CrewState(digests={}, messages=[], violations=[], rounds={}, done="")
        snapshot = graph.get_state(THREAD)
        if not fresh and snapshot.next:
            given = Command(resume=True) if snapshot.interrupts else None
            for waiting in snapshot.interrupts:
                if not is_approved(desk.production, waiting.value["stage"]):
                    return _stage(snapshot.values["done"]), str(waiting.value["stage"])
        graph.invoke(given, THREAD, durability="sync")
        snapshot = graph.get_state(THREAD)
        waits_for = str(snapshot.interrupts[0].value["stage"]) if snapshot.interrupts else ""
        done = snapshot.values.get("done") or "brief"
    return _stage(done), waits_for


def build(desk: Desk) -> StateGraph[CrewState]:
    """The graph over one desk."""
    graph: StateGraph[CrewState] = StateGraph(CrewState)
    crew: dict[str, Callable[[CrewState], dict[str, Any]]] = {
        "screenwriter": lambda state: _did("script", screenwriter.write(desk)),
        "director": lambda state: _did("storyboard", director.direct(desk)),
        "critic": lambda state: _judged("critic", director.criticise(desk), state),
        "sheet": lambda state: _said(shooting.draw_sheet(desk)),
        "approve_storyboard": lambda state: _ask(desk, "storyboard"),
        "narrator": lambda state: _did("voice", narrator.narrate(desk)),
        "editor": lambda state: _did("timeline", editor.lay(desk)),
        "continuity": lambda state: _judged("continuity", editor.criticise(desk), state),
        "shoot": lambda state: _did("preview", shooting.shoot(desk)),
        "reviewer": lambda state: _judged("reviewer", reviewer.review(desk), state) | {"done": "review"},
        "approve_preview": lambda state: _ask(desk, "preview"),
        "engines": lambda state: _engines(desk),
        "delivery": lambda state: _did("delivery", delivery.deliver(desk)),
        "rework": lambda state: _reworked(director.rework(desk, _violations(state)), state),
    }
    for name, member in crew.items():
        graph.add_node(name, member)  # type: ignore[call-overload]
    stop = desk.order.stop_at
    graph.add_edge(START, "screenwriter")
    _then(graph, "screenwriter", "director", last=stop in ("brief", "script"))
    graph.add_edge("director", "critic")
    graph.add_conditional_edges("critic", lambda state: "rework" if state["violations"] else "sheet")
    _then(graph, "sheet", "approve_storyboard", last=stop == "storyboard")
    graph.add_edge("approve_storyboard", "narrator")
    _then(graph, "narrator", "editor", last=stop == "voice")
    graph.add_edge("editor", "continuity")
    after_timing = END if stop == "timeline" else "shoot"
    graph.add_conditional_edges("continuity", lambda state: "rework" if state["violations"] else after_timing)
    _then(graph, "shoot", "reviewer", last=stop == "preview")
    after_review = END if stop == "review" else "approve_preview"
    graph.add_conditional_edges("reviewer", lambda state: "rework" if state["violations"] else after_review)
    graph.add_edge("approve_preview", "engines")
    _then(graph, "engines", "delivery", last=stop == "engines")
    graph.add_edge("delivery", END)
    graph.add_edge("rework", "critic")
    return graph


def _then(graph: StateGraph[CrewState], member: str, following: str, *, last: bool) -> None:
    graph.add_edge(member, END if last else following)


def _did(stage: Stage, message: str) -> dict[str, Any]:
    return {"done": stage, "messages": [message]}


def _said(message: str) -> dict[str, Any]:
    return {"messages": [message]} if message else {"messages": []}


def _judged(who: str, violations: tuple[Violation, ...], state: CrewState) -> dict[str, Any]:
    """Send errors back at most twice; then a plan is refused, and a film goes out with its failed review."""
    errors = [violation for violation in violations if violation.severity == "error"]
    rounds = dict(state.get("rounds", {}))
    if errors and rounds.get(who, 0) >= ROUNDS_MAX:
        if who != "reviewer":
            raise refusal(errors)
        errors = []
    if errors:
        rounds[who] = rounds.get(who, 0) + 1
    return {
        "violations": [violation.model_dump(mode="json") for violation in errors],
        "rounds": rounds,
        "messages": [f"{who}: {violation.code} at {violation.path}" for violation in errors],
    }


def _reworked(changed: bool, state: CrewState) -> dict[str, Any]:
    if changed:
        return {"messages": ["rework: done"]}
    # Nothing that the planner knows mends this: judge once more, and take that for the answer.
    return {"messages": ["rework: nothing to change"], "rounds": dict.fromkeys(state["rounds"], ROUNDS_MAX)}


def _violations(state: CrewState) -> tuple[Violation, ...]:
    return tuple(Violation.model_validate(found) for found in state.get("violations", []))


def _ask(desk: Desk, stage: ApprovalStage) -> dict[str, Any]:
    # A resumed node runs again from its top: nothing with an effect that is not safe twice stands before the interrupt.
    production = desk.production
    asked = stage in desk.order.approve or (stage == "preview" and needs_approval(production, desk.order))
    if asked and not is_approved(production, stage):
        if stage == "preview":
            delivery.show_preview(desk)
        interrupt({"stage": stage, "digest": digest_of(production, stage)})
    return {"messages": []}


def _engines(desk: Desk) -> dict[str, Any]:
    """The final, where engines make a part of it; measured again, for the report: it goes back to no planner."""
    plan = shoot_engines(desk)
    if plan is None:
        return {"messages": []}
    reviewer.review(desk, plan)
    return _did("engines", plan.master.key())


def _stage(name: str) -> Stage:
    return next(stage for stage in STAGES if stage == name)


def _open_checkpoint(desk: Desk) -> sqlite3.Connection:
    try:
        connection = sqlite3.connect(desk.production.checkpoint, check_same_thread=False)
        connection.execute("PRAGMA quick_check")
        return connection
    except sqlite3.DatabaseError:
        # A broken checkpoint holds nothing that the documents and the store do not hold: begin a new one.
        desk.production.checkpoint.unlink(missing_ok=True)
        desk.note("the checkpoint was damaged and begun anew; nothing finished is lost")
        return sqlite3.connect(desk.production.checkpoint, check_same_thread=False)
    except OSError as error:
        raise StorageError(f"{str(desk.production.checkpoint)!r} cannot be opened: {error}") from None
