"""A filled workflow against what a ComfyUI server says of its nodes (`/object_info`), before anything is submitted.

It finds what the server would refuse, and what it would only notice after minutes: a custom node that is not
installed, a model file that is not there, a link of the wrong kind.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from ...workflow_slots import SlotName
from .workflow import Graph

_ANY = "*"
_UPLOADS = ("image_upload", "audio_upload", "video_upload", "file_upload", "upload")


def complaints(graph: Graph, info: Mapping[str, Any], targets: Sequence[tuple[SlotName, str, str]]) -> tuple[str, ...]:
    """What is wrong with a graph on that server, one sentence each; empty: it would be taken.

    `info` is what `/object_info` says of the graph's classes; `targets` are the slots with their nodes and inputs.
    """
    missing = sorted({node["class_type"] for node in graph.values() if not info.get(node["class_type"])})
    if missing:
        return tuple(f"the server has no node {name!r}" for name in missing)
    found = [
        f"the slot {slot!r} is the input {field!r} of {_name(graph, number)}, which has none of that name"
        for slot, number, field in targets
        if field not in _inputs(info[graph[number]["class_type"]])
    ]
    for number, node in graph.items():
        found.extend(f"{_name(graph, number)}: {said}" for said in _of_node(node, graph, info))
    return tuple(found)


def _of_node(node: Mapping[str, Any], graph: Graph, info: Mapping[str, Any]) -> Iterator[str]:
    told = info[node["class_type"]]
    declared, values = _inputs(told), node["inputs"]
    for name in (told.get("input") or {}).get("required") or {}:
        if name not in values:
            yield f"the input {name!r} is missing"
    for name, value in values.items():
        if name in declared:
            yield from _of_input(name, value, declared[name], graph, info)


def _of_input(name: str, value: Any, declared: Sequence[Any], graph: Graph, info: Mapping[str, Any]) -> Iterator[str]:
    kind, options = _kind(declared)
    if isinstance(value, list) and len(value) == 2 and isinstance(value[0], (str, int)):
        yield from _of_link(name, value, kind, graph, info)
    elif isinstance(kind, list):
        uploads = any(options.get(flag) for flag in _UPLOADS)
        if not uploads and kind and value not in kind and str(value) not in [str(each) for each in kind]:
            near = difflib.get_close_matches(str(value), [str(each) for each in kind], n=3, cutoff=0.3)
            yield f"{name!r} is {value!r}, which the server does not have (it has {', '.join(near) or 'none like it'})"
    elif kind in ("INT", "FLOAT"):
        whole = isinstance(value, int) or (isinstance(value, float) and value.is_integer())
        if isinstance(value, bool) or not isinstance(value, (int, float)) or (kind == "INT" and not whole):
            yield f"{name!r} takes {kind}, not {value!r}"
            return
        low, high = options.get("min"), options.get("max")
        if (isinstance(low, (int, float)) and value < low) or (isinstance(high, (int, float)) and value > high):
            yield f"{name!r} is {value!r}, and the server takes {low} to {high}"
    elif kind == "STRING" and not isinstance(value, str):
        yield f"{name!r} takes text, not {value!r}"
    elif kind == "BOOLEAN" and not isinstance(value, bool):
        yield f"{name!r} takes true or false, not {value!r}"


def _of_link(name: str, link: list[Any], kind: Any, graph: Graph, info: Mapping[str, Any]) -> Iterator[str]:
    source = graph.get(str(link[0]))
    if source is None:
        yield f"{name!r} is linked to node {link[0]}, which is not there"
        return
    outputs = (info[source["class_type"]] or {}).get("output") or []
    if not isinstance(link[1], int) or not 0 <= link[1] < len(outputs):
        yield f"{name!r} is linked to output {link[1]} of {_name(graph, str(link[0]))}, which has {len(outputs)}"
        return
    given = outputs[link[1]]
    if isinstance(given, list) or isinstance(kind, list):
        return
    taken, offered = set(str(kind).split(",")), set(str(given).split(","))
    if _ANY not in taken | offered and not taken & offered:
        yield f"{name!r} takes {kind}, and is linked to {given} of {_name(graph, str(link[0]))}"


def _inputs(told: Mapping[str, Any]) -> dict[str, Sequence[Any]]:
    groups = told.get("input") or {}
    return {
        name: declared
        for group in ("required", "optional")
        for name, declared in (groups.get(group) or {}).items()
        if isinstance(declared, (list, tuple)) and declared
    }


def _kind(declared: Sequence[Any]) -> tuple[Any, Mapping[str, Any]]:
    """The type of an input (a list: the choices) and its options, in the older and the newer way of writing them."""
    options = declared[1] if len(declared) > 1 and isinstance(declared[1], dict) else {}
    kind = declared[0]
    if kind == "COMBO":
        kind = list(options.get("options") or [])
    return kind, options


def _name(graph: Graph, number: str) -> str:
    return f"node {number} ({graph[number]['class_type']})"
