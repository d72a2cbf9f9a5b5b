"""A worker process: reads jobs as lines of JSON, makes them, answers with lines of JSON.

It ends when its input closes, so that it never outlives the run that started it, however that run ended.
"""

from __future__ import annotations

import _thread
import importlib
import json
import os
import queue
import signal
import sys
import threading
import time
import traceback
from pathlib import Path
from typing import IO, Any

from ...story.errors import ReelwrightError
from .executor import make
from .store import FolderStore
from .wire import TIDY_S, error_to_wire, job_from_wire

TELL_EVERY_S = 0.1
PACKAGE = (__package__ or "").split(".")[0]
HEAVY = (
    "tools.compositor.spans.span_painter",
    "tools.compositor.open_scene",
    "tools.sound.mix",
    "tools.review.measure",
)
"""What nearly every run needs, loaded while the run that started this worker still plans."""


def main() -> None:
    """`python -m reelwright.tools.work.worker STORE`."""
    # The answers get a descriptor of their own: whatever a library prints cannot break the protocol.
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8", buffering=1)
    os.dup2(2, 1)
    store = FolderStore(Path(sys.argv[1]))
    asked: queue.Queue[dict[str, Any]] = queue.Queue()
    threading.Thread(target=_listen, args=(asked,), daemon=True).start()
    for name in HEAVY:
        importlib.import_module(f"{PACKAGE}.{name}")
    while True:
        _answer(asked.get(), store, answers)


def _listen(asked: queue.Queue[dict[str, Any]]) -> None:
    stopped = False
    for line in sys.stdin:
        request = json.loads(line)
        if "stop" in request:
            stopped = True
            _interrupt()
        else:
            asked.put(request)
    # The run is gone. Draw no further frame for nobody; drafts are swept by the next run.
    if stopped:
        time.sleep(TIDY_S)
    os._exit(0)


def _interrupt() -> None:
    """A Ctrl-C for the job: one that works elsewhere tells the server that nobody waits any more."""
    if hasattr(signal, "pthread_kill"):
        signal.pthread_kill(threading.main_thread().ident or 0, signal.SIGINT)
    else:
        _thread.interrupt_main()


def _answer(request: dict[str, Any], store: FolderStore, answers: IO[str]) -> None:
    told = 0.0

    def progress(part: float) -> None:
        nonlocal told
        now = time.monotonic()
        if now - told >= TELL_EVERY_S:
            told = now
            answers.write(json.dumps({"progress": part}) + "\n")

    try:
        artifact = make(job_from_wire(request["job"]), request["key"], store, on_progress=progress)
        answers.write(json.dumps({"made": artifact.model_dump(mode="json")}) + "\n")
    except BaseException as error:
        if not isinstance(error, ReelwrightError):
            traceback.print_exc()
        answers.write(json.dumps({"failed": error_to_wire(error)}) + "\n")
        if isinstance(error, (KeyboardInterrupt, SystemExit)):
            raise


if __name__ == "__main__":
    main()
