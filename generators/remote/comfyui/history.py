"""What a ComfyUI server says of a prompt: that it was refused, that it failed, which files it left."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import Any

from ..submission import WorkLostError
from ..transport import Transport
from .workflow import Workflow


def succeeded(entry: dict[str, Any], line: Transport, workflow: Workflow) -> dict[str, Any]:
    """The entry of the history where the prompt went well; `WorkLostError` names the node where it did not."""
    status = entry.get("status")
    if not isinstance(status, dict) or status.get("status_str") != "error":
        return entry
    ends = {kind: data for kind, data in _messages(status) if kind in ("execution_error", "execution_interrupted")}
    if "execution_interrupted" in ends and "execution_error" not in ends:
        raise WorkLostError(f"the workflow was interrupted on {line.name!r}")
    data = ends.get("execution_error", {})
    where = f"node {data.get('node_id')} ({data.get('node_type')})" if data else "a node"
    said = line.redacted(f"{data.get('exception_type', '')}: {data.get('exception_message', '')}")
    hint = "lower `area_max` or `frames_max` in its settings" if "memory" in said.lower() else ""
    raise WorkLostError(f"{where} of {workflow.where!r} failed on {line.name!r}: {said}", hint=hint)


def output_of(
    entry: dict[str, Any], line: Transport, workflow: Workflow, *, endings: tuple[str, ...]
) -> dict[str, str]:
    """What `/view` is asked for: a file with one of the endings that the output node left, kept ones first.

    `WorkLostError` where there is none.
    """
    outputs, wanted = entry.get("outputs"), workflow.output
    found = [
        {name: str(item.get(name, "")) for name in ("filename", "subfolder", "type")}
        for number, output in (outputs.items() if isinstance(outputs, dict) else ())
        if not wanted or number == wanted
        for item in _items(output)
        if PurePosixPath(str(item.get("filename", ""))).suffix.lower() in endings
    ]
    if not found:
        where = f"node {wanted}" if wanted else "its nodes"
        raise WorkLostError(
            f"the workflow ended on {line.name!r}, and {where} left no {' or '.join(endings)} file",
            hint="map the slot `output` to the node that saves it",
        )
    return max(found, key=lambda each: each["type"] == "output")


def refusal_in(told: Any) -> str:
    """The server's reasons: of every node that it refuses, else its own words."""
    if not isinstance(told, dict):
        return ""
    errors = told.get("node_errors")
    said = [
        f"node {number}: {error.get('message', '')} {error.get('details', '')}".strip()
        for number, each in (errors.items() if isinstance(errors, dict) else ())
        for error in (each.get("errors", []) if isinstance(each, dict) else [])
        if isinstance(error, dict)
    ]
    error = told.get("error")
    return "; ".join(said) or str(error.get("message", error) if isinstance(error, dict) else error)


def _messages(status: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    messages = status.get("messages")
    for message in messages if isinstance(messages, list) else ():
        if isinstance(message, list) and len(message) == 2 and isinstance(message[1], dict):
            yield str(message[0]), message[1]


def _items(output: Any) -> Iterator[dict[str, Any]]:
    """The files of a node, under whatever name it lists them: `images`, `gifs`, `videos`."""
    for group in output.values() if isinstance(output, dict) else ():
        for item in group if isinstance(group, list) else ():
            if isinstance(item, dict):
                yield item
