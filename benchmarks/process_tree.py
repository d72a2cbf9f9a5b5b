"""The memory of a process and all that it started, by Linux's /proc."""

from __future__ import annotations

import threading
from pathlib import Path


def peak_bytes(root: int, over: threading.Event, *, every_s: float = 0.5) -> int:
    """The most memory that the tree held at once until `over` is set: proportional set size, so that pages shared
    between processes count once."""
    peak = 0
    while not over.wait(every_s):
        peak = max(peak, sum(_held(pid) for pid in tree(root)))
    return peak


def largest_bytes(root: int) -> int:
    """What the largest single process of the tree holds now."""
    return max((_held(pid) for pid in tree(root)), default=0)


def tree(root: int) -> list[int]:
    """The process and its descendants, as far as they still live."""
    found, waiting = [], [root]
    while waiting:
        pid = waiting.pop()
        found.append(pid)
        waiting.extend(_children(pid))
    return found


def _children(pid: int) -> list[int]:
    """Asked of the process's own threads: walking all of /proc would cost what is measured a few per cent."""
    found = []
    try:
        for thread in Path(f"/proc/{pid}/task").iterdir():
            found += [int(child) for child in (thread / "children").read_text().split()]
    except OSError:
        pass
    return found


def _held(pid: int) -> int:
    try:
        for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1]) * 1024
    except OSError:
        pass
    return 0
