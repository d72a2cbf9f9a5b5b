"""What `--takes N` does in `plan` and `make`: several takes and a sheet of them, in place of one film."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from ..agents.order import Order
    from ..agents.wishes import Wishes

TakesWish = Annotated[
    int, typer.Option("--takes", help="Plan so many takes (2 to 6), with other hooks and looks, to choose from.")
]


def show_takes(wishes: Wishes, out: Path | None, *, count: int, order: Order, as_json: bool, quiet: bool) -> int:
    """Plan the takes and say where they are."""
    from ..agents.takes import plan_takes
    from ..agents.wishes import new_folder
    from . import show
    from .progress import listening

    wishes.check()
    folder = out or new_folder(wishes)
    with listening("json" if as_json else "quiet" if quiet else "auto") as tell:
        takes = plan_takes(wishes, folder, count=count, order=order, tell=tell)
    if as_json:
        show.emit({"event": "result"} | takes.summary())
    else:
        for line in takes.lines():
            show.say(line)
    return takes.exit_code
