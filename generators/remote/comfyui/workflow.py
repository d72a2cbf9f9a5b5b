"""A ComfyUI workflow in API format and its slots: read, checked against each other, filled in.

The API format is an object of nodes by their numbers, each with `class_type` and `inputs`; an input's value is a
literal, or `[node, output]` where it is linked.
"""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import yaml
from pydantic import ValidationError

from ....story.document import canonical_json, describe, sha256
from ....story.errors import InputError
from ....story.requests import RequestKind
from ...settings import ServerSettings
from ...workflow_slots import FILE_SLOTS, SLOTS, VIDEO_SLOTS, SlotMap, SlotName, WorkflowSlot
from ..given import signal_of
from ..offer import MAKES, Offer

SHIPPED = Path(__file__).parent / "workflows"
BYTES_MAX = 8_000_000
Graph = dict[str, dict[str, Any]]
_LONGER = (
    "split the shot; or map the slot `first` to the picture that the workflow's clip begins with, or `fresh` to a mask "
    "of the frames that it makes: then a long clip is made in chunks"
)


@dataclass(frozen=True)
class Workflow:
    """A workflow's nodes, and where it takes what."""

    nodes: Graph
    slots: SlotMap
    where: str
    """Its file, for messages."""

    @cached_property
    def digest(self) -> str:
        """Of the nodes and the slots: another workflow, another clip."""
        return sha256(canonical_json({"nodes": self.nodes, "slots": self.slots.model_dump(mode="json")}))[:16]

    @cached_property
    def classes(self) -> tuple[str, ...]:
        """The classes of its nodes, each once."""
        return tuple(sorted({str(node["class_type"]) for node in self.nodes.values()}))

    @property
    def files(self) -> tuple[SlotName, ...]:
        """The slots that take a file."""
        return tuple(name for name in FILE_SLOTS if name in self.slots.slots)

    @property
    def output(self) -> str:
        """The node whose file is fetched; '' where whichever node left one."""
        slot = self.slots.slots.get("output")
        return self.number(slot.node) if slot is not None else ""

    def offer(self) -> Offer:
        """What it answers and the limits of its model."""
        answers = self.slots.answers or _answers(set(self.slots.slots))
        takes = {kind: self.signals(kind) for kind in answers}
        told = self.slots
        return Offer(
            answers=answers, takes=takes, carry={kind: self.carry(kind) for kind in MAKES}, longer=_LONGER,
            whole_times="times" in told.slots, keeps=told.keeps, fps=told.fps, frames_step=told.frames_step,
            frames_max=told.frames_max, size_multiple=told.size_multiple, area_max=told.area_max, prompts=told.prompts,
        )  # fmt: skip

    def carry(self, kind: RequestKind) -> int:
        """The last frames of a chunk that the next one can begin with again; 0: it makes a clip in one piece."""
        slots = self.slots.slots
        if kind == "upscale":
            # Every frame is made larger for itself: nothing has to be handed on.
            return 1
        if "last" in slots:
            return 0
        if "fresh" in slots:
            return self.slots.carry
        return int("first" in slots or (kind == "image-to-video" and "image" in slots))

    def signals(self, request: Any) -> tuple[str, ...]:
        """The control signals that a request (or a kind of request) must bring."""
        found = [signal_of(slot, request) for slot in VIDEO_SLOTS if slot in self.slots.slots]
        return tuple(dict.fromkeys(name for name in found if name))

    def number(self, node: str) -> str:
        """The number of a node that is named by its number or its title. `InputError` where there is no one such."""
        if node in self.nodes:
            return node
        titled = [number for number, each in self.nodes.items() if _title(each) == node]
        if len(titled) == 1:
            return titled[0]
        titles = ", ".join(repr(_title(each)) for each in self.nodes.values() if _title(each))
        what = f"{len(titled)} nodes are called {node!r}" if titled else f"no node is called {node!r}"
        raise InputError(f"in the workflow {self.where!r} {what}", hint=f"its nodes: {', '.join(self.nodes)}; {titles}")

    def targets(self) -> Iterator[tuple[SlotName, str, str]]:
        """Every slot with the number of its node and its input, in the order of the slots."""
        for name, slot in self.slots.slots.items():
            if name != "output":
                for each in slot.all:
                    yield name, self.number(each.node), each.input

    def filled(
        self,
        values: Mapping[SlotName, str | int | float],
        *,
        extra: Mapping[str, str | int | float | bool] | None = None,
    ) -> Graph:
        """The nodes with the values in their slots; slots without one keep what the file says.

        `extra` are values of other inputs, each by 'NODE.INPUT'. `InputError` where there is no such input.
        """
        found = copy.deepcopy(self.nodes)
        for place, value in (extra or {}).items():
            node, _, field = place.rpartition(".")
            number = self.number(node)
            if field not in found[number]["inputs"]:
                raise InputError(
                    f"`extra` names {place!r}, and node {number} of {self.where!r} has no input {field!r}",
                    hint=f"its inputs: {', '.join(found[number]['inputs'])}",
                )
            found[number]["inputs"][field] = value
        for name, number, field in self.targets():
            if name in values:
                found[number]["inputs"][field] = values[name]
        return found


def read_workflow(settings: ServerSettings) -> Workflow:
    """The workflow of a server's settings: a file, or one of ours by its name.

    `InputError` names the file and what in it does not fit.
    """
    told = settings.workflow.strip()
    if not told:
        raise InputError(
            "a ComfyUI server needs a workflow", hint=f"set `workflow` to a file in API format, or to one of: {_ours()}"
        )
    path = Path(told).expanduser()
    if len(path.parts) == 1 and not path.suffix:
        path = SHIPPED / f"{told}.json"
        if not path.is_file():
            raise InputError(f"there is no shipped workflow {told!r}", hint=f"there are: {_ours()}")
    nodes = _read_nodes(path)
    workflow = Workflow(nodes=nodes, slots=_read_slots(path, settings), where=str(path))
    for name, number, field in workflow.targets():
        if field not in nodes[number]["inputs"]:
            raise InputError(
                f"the slot {name!r} is the input {field!r} of node {number} in {str(path)!r}, which has no such input",
                hint=f"the node's inputs: {', '.join(nodes[number]['inputs'])}",
            )
        if isinstance(nodes[number]["inputs"][field], list):
            raise InputError(
                f"the slot {name!r} is the input {field!r} of node {number} in {str(path)!r}, which is linked",
                hint="name the node at the other end of the link",
            )
    _ = workflow.output
    return workflow


def _read_nodes(path: Path) -> Graph:
    try:
        if path.stat().st_size > BYTES_MAX:
            raise InputError(f"{str(path)!r} is too large for a workflow")
        found = json.loads(path.read_text("utf-8"))
    except OSError as error:
        raise InputError(f"the workflow {str(path)!r} cannot be read: {error.strerror}") from None
    except (ValueError, RecursionError) as error:
        raise InputError(f"the workflow {str(path)!r} is no JSON: {error}") from None
    if isinstance(found, dict) and isinstance(found.get("nodes"), list):
        raise InputError(
            f"{str(path)!r} is a workflow as ComfyUI's editor saves it, not in API format",
            hint="export it anew: Workflow, Export (API)",
        )
    fits = isinstance(found, dict) and found
    if not fits or not all(
        isinstance(node, dict) and isinstance(node.get("class_type"), str) and isinstance(node.get("inputs"), dict)
        for node in found.values()
    ):
        raise InputError(f"{str(path)!r} is no workflow in API format", hint="in ComfyUI: Workflow, Export (API)")
    return dict(found)


def _read_slots(path: Path, settings: ServerSettings) -> SlotMap:
    beside = path.with_suffix(".slots.yaml")
    told: SlotMap | None = None
    if beside.is_file():
        try:
            told = SlotMap.model_validate(yaml.safe_load(beside.read_text("utf-8")))
        except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
            raise InputError(f"the slots {str(beside)!r} cannot be read as YAML: {error}") from None
        except ValidationError as error:
            raise InputError(describe(error, str(beside)), hint=f"slots: {', '.join(SLOTS)}") from None
    if settings.slots:
        unknown = sorted(set(settings.slots) - set(SLOTS))
        if unknown:
            raise InputError(f"there is no slot {unknown[0]!r}", hint=f"slots: {', '.join(SLOTS)}")
        slots: dict[SlotName, WorkflowSlot] = {name: settings.slots[name] for name in SLOTS if name in settings.slots}
        return told.model_copy(update={"slots": slots}) if told is not None else SlotMap(slots=slots)
    if told is None:
        raise InputError(
            f"the workflow {str(path)!r} has no map of its slots",
            hint=f"write {beside.name!r} beside it, or `slots` into the settings; docs/bring-your-own-workflow.md",
        )
    return told


def _answers(slots: set[SlotName]) -> tuple[RequestKind, ...]:
    """What a workflow with these slots is for."""
    if "clip" in slots:
        return ("interpolate",) if slots & {"times", "fps"} else ("upscale",)
    if slots & {"tempo", "key", "metre", "lyrics"}:
        return ("music",)
    if "garment" in slots:
        return ("try-on",)
    if "audio" in slots:
        return ("talking-presenter",)
    if slots & set(VIDEO_SLOTS):
        return ("animate-pose",)
    if slots & {"image", "first"}:
        return ("image-to-video",)
    return ("text-to-video",) if slots & {"frames", "seconds", "fps"} else ("text-to-image",)


def _title(node: Mapping[str, Any]) -> str:
    meta = node.get("_meta")
    return str(meta.get("title", "")) if isinstance(meta, dict) else ""


def _ours() -> str:
    return ", ".join(sorted(path.stem for path in SHIPPED.glob("*.json")))
