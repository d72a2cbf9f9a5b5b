"""Work on a server is claimed first, submitted at most once, and found again by the id that the server gave it.

A claim lives in the run's own database, so a run that was killed anywhere finds out here how far it had come.
"""

from __future__ import annotations

import asyncio
import contextlib
import signal
import threading
import time
from collections.abc import Coroutine
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, Protocol, TypeVar

from ...story.artifact import Key
from ...story.errors import EngineError, RefusedError
from ...tools.work.claims import Claims, SqliteClaims

CANCEL_S = 4.0
"""How long a server is given to hear that its work is no longer wanted."""
_Answer = TypeVar("_Answer")


class WorkLostError(EngineError):
    """The server failed at the work, dropped it, or knows nothing of it: polling on helps nothing."""


class RemoteWork(Protocol):
    """One piece of work on one server."""

    async def ready(self) -> None:
        """Check and upload what it needs. Nothing of it counts as submitted."""
        ...

    async def submit(self) -> str:
        """Send it, once; returns the server's id. `RefusedError` where the server did not take it."""
        ...

    async def find(self) -> str:
        """The id of the same work, where the server can tell that it has it already; else ''."""
        ...

    async def follow(self, remote_id: str) -> None:
        """Wait for it, fetch its file and land it. `WorkLostError` where there is none that could be used."""
        ...

    async def cancel(self, remote_id: str) -> None:
        """Have the server stop. Raises nothing but `EngineError`."""
        ...


def claims_at(path: str, *, engine: str) -> Claims:
    """The claims of this run. `EngineError` where it has nowhere to record them."""
    if not path:
        raise EngineError(
            f"{engine!r} works on a server, and this run has nowhere to record what it submits",
            hint="set `claims` in the engine settings to the path of a file",
        )
    return SqliteClaims(Path(path))


async def done_once(work: RemoteWork, key: Key, claims: Claims, *, engine: str, paid: bool) -> str:
    """Have the work done, by going on with what an earlier run submitted, else by submitting it; returns its id.

    A refusal gives the claim up. Where it is not known whether a submission arrived the claim stays, and only a
    person's word lets it be sent again. Cancelling this coroutine cancels the work on the server.
    """
    remote_id = await _submitted(work, key, claims, engine=engine)
    try:
        await work.follow(remote_id)
    except WorkLostError as error:
        # What costs nothing may simply be tried again; what may have been billed waits for a person.
        _give_up(claims, key, paid=paid)
        hint = "; ".join(part for part in (error.hint, _PAY_AGAIN if paid else "") if part)
        raise EngineError(error.what, hint=hint) from None
    except RefusedError as error:
        # The work is there, whatever the server says now.
        raise EngineError(error.what, hint=error.hint or "a resume asks for the same work again") from None
    except asyncio.CancelledError:
        with contextlib.suppress(EngineError, TimeoutError):
            async with asyncio.timeout(CANCEL_S):
                await work.cancel(remote_id)
            _give_up(claims, key, paid=paid)
        raise
    return remote_id


_PAY_AGAIN = "`reelwright resume DIR --pay-again` submits it once more"


async def _submitted(work: RemoteWork, key: Key, claims: Claims, *, engine: str) -> str:
    """The server's id of the work, saved before anything is asked about it."""
    claim = claims.claim(key)
    if claim.state == "submitted":
        remote_id = claim.remote_id or await work.find()
        if not remote_id:
            when = time.strftime("%Y-%m-%d %H:%M:%S", time.localtime(claim.at))
            raise EngineError(
                f"work for {engine!r} ({key[:12]}) was submitted on {when} and its answer was lost; it may have been "
                "done, and billed",
                hint=_PAY_AGAIN,
            )
    else:
        try:
            await work.ready()
        except BaseException:
            claims.release(key)
            raise
        try:
            remote_id = await work.submit()
        except RefusedError as error:
            claims.release(key)
            raise RefusedError(error.what, hint=error.hint) from None
    claims.submitted(key, remote_id)
    return remote_id


def _give_up(claims: Claims, key: Key, *, paid: bool) -> None:
    if paid:
        claims.submitted(key, "")
    else:
        claims.release(key)


def run_to_end(work: Coroutine[Any, Any, _Answer]) -> _Answer:
    """Run a coroutine from code that is not asynchronous. A Ctrl-C or a polite kill cancels it, and it can tidy up."""
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        try:
            return asyncio.run(_politely(work))
        except asyncio.CancelledError:
            raise KeyboardInterrupt from None
    # Somebody's loop runs in this thread already (a notebook's): work in another thread, and wait.
    with ThreadPoolExecutor(1, thread_name_prefix="remote") as pool:
        return pool.submit(asyncio.run, work).result()


async def _politely(work: Coroutine[Any, Any, _Answer]) -> _Answer:
    task = asyncio.current_task()
    if task is None or threading.current_thread() is not threading.main_thread():
        return await work
    loop, before = asyncio.get_running_loop(), signal.getsignal(signal.SIGTERM)
    try:
        loop.add_signal_handler(signal.SIGTERM, task.cancel)
    except NotImplementedError:
        # Windows has no such handlers: there only a Ctrl-C is heard.
        return await work
    try:
        return await work
    finally:
        loop.remove_signal_handler(signal.SIGTERM)
        signal.signal(signal.SIGTERM, before if before is not None else signal.SIG_DFL)
