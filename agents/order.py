"""How a production is to be made: the flags that are not part of the brief, kept so that a resume knows them."""

from __future__ import annotations

from typing import Literal, get_args

from ..story.document import Document
from ..story.errors import InputError
from .engines.choice import EngineChoice

Stage = Literal["brief", "script", "storyboard", "voice", "timeline", "preview", "review", "engines", "delivery"]
STAGES: tuple[Stage, ...] = get_args(Stage)


class Order(Document):
    """The choices of one `make`, recorded beside its documents."""

    NAME = "order"

    planner: Literal["auto", "llm", "offline"] = "auto"
    approve: tuple[Literal["storyboard", "preview"], ...] = ()
    """Stages after which a person's approval is awaited."""
    stop_at: Stage = "delivery"
    encoder: str = "x264"
    critic: bool = True
    """A model that plans also judges its plan, and reworks it at most once."""
    shots_like: str = ""
    """The folder of a production whose shots this one has, in another language; empty for none."""
    engines: EngineChoice = EngineChoice()
    """Which engines make the final's pictures and music; the preview is always drawn."""
    pay_again: bool = False
    """A person agreed that work whose answer was lost is submitted, and perhaps billed, once more."""


def read_order(*, planner: str = "auto", approve: str = "", stop_at: str = "delivery", encoder: str = "x264") -> Order:
    """The order from a person's flags. `InputError` says what there is to choose from."""
    approvals = tuple(name.strip() for name in approve.split(",") if name.strip())
    _choose("--planner", planner, ("auto", "llm", "offline"))
    _choose("--stop-at", stop_at, STAGES)
    for name in approvals:
        _choose("--approve", name, ("storyboard", "preview"))
    return Order.model_validate({"planner": planner, "approve": approvals, "stop_at": stop_at, "encoder": encoder})


def _choose(flag: str, value: str, choices: tuple[str, ...]) -> None:
    if value not in choices:
        raise InputError(f"{flag} {value!r} is not known", hint=f"choose from: {', '.join(choices)}")
