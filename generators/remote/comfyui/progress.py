"""How far a workflow is, by the messages of ComfyUI's WebSocket. No message makes it go back, or over its end."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any, Literal

Told = Literal["", "progress", "ended"]


class WorkflowProgress:
    """Counts the nodes of one prompt that are finished, and how far the running one is."""

    def __init__(self, prompt_id: str, nodes: Collection[str]) -> None:
        self._id = prompt_id
        self._nodes = frozenset(nodes)
        self._finished: set[str] = set()
        self._running = ""
        self._part = 0.0
        self.done = 0.0
        """0 to 1; never less than before."""

    def hear(self, message: Any) -> Told:
        """Take one message in; says whether it moved on, or that the prompt has ended, however it did."""
        kind, data = (message.get("type"), message.get("data")) if isinstance(message, dict) else ("", None)
        if not isinstance(data, dict) or data.get("prompt_id", self._id) != self._id:
            return ""
        if kind in ("execution_success", "execution_error", "execution_interrupted"):
            return "ended"
        if kind == "execution_cached":
            self._finish(data.get("nodes"))
        elif kind == "executed":
            self._finish([data.get("node")])
        elif kind == "executing":
            if data.get("node") is None:
                # Older servers say so that they are done.
                return "ended" if data.get("prompt_id") == self._id else ""
            self._finish([self._running])
            self._running, self._part = str(data["node"]), 0.0
        elif kind == "progress":
            self._part = _part(data)
        elif kind == "progress_state":
            self._states(data.get("nodes"))
        else:
            return ""
        count = len(self._finished - {self._running}) + self._part
        self.done = max(self.done, min(1.0, count / max(1, len(self._nodes))))
        return "progress"

    def _states(self, states: Any) -> None:
        if not isinstance(states, dict):
            return
        self._part = 0.0
        for node, state in states.items():
            if not isinstance(state, dict):
                continue
            if state.get("state") == "finished":
                self._finish([node])
            elif state.get("state") == "running":
                self._running, self._part = str(node), max(self._part, _part(state))

    def _finish(self, nodes: Any) -> None:
        if isinstance(nodes, list):
            self._finished |= {str(node) for node in nodes} & self._nodes


def _part(data: dict[str, Any]) -> float:
    value, most = (data.get(name) for name in ("value", "max"))
    if not isinstance(value, (int, float)) or not isinstance(most, (int, float)) or most <= 0:
        return 0.0
    return max(0.0, min(1.0, value / most))
