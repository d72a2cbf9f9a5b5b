"""BVH files: a skeleton's hierarchy and its channels over time (Biovision, *BVH file format*), read and written."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from .....story.errors import InputError
from ..rotation import Floats, about, multiply

LARGEST_BYTES = 200_000_000
MOST_JOINTS = 600
MOST_FRAMES = 40_000
_AXES = {"X": (1.0, 0.0, 0.0), "Y": (0.0, 1.0, 0.0), "Z": (0.0, 0.0, 1.0)}
CHANNELS = frozenset(f"{axis}{kind}" for axis in "XYZ" for kind in ("position", "rotation"))


@dataclass(frozen=True)
class BvhJoint:
    """One joint of a file; `parent` is -1 for the root."""

    name: str
    parent: int
    offset: tuple[float, float, float]
    channels: tuple[str, ...] = ()
    end: tuple[float, float, float] | None = None
    """Where its bone ends, if the file says so and no joint does."""


@dataclass(frozen=True)
class Bvh:
    """A file's skeleton and movement, in its own units and names."""

    joints: tuple[BvhJoint, ...]
    frame_s: float
    values: Floats
    """`(F, C)`: all channels in the file's order, degrees and lengths."""
    notes: tuple[str, ...] = ()
    """What was wrong but could be mended."""

    @property
    def offsets(self) -> Floats:
        """`(J, 3)`."""
        return np.array([joint.offset for joint in self.joints])

    @property
    def parents(self) -> tuple[int, ...]:
        """Of each joint."""
        return tuple(joint.parent for joint in self.joints)

    def rest(self) -> Floats:
        """`(J, 3)`: joints with all rotations at zero; the root at its offset."""
        found = self.offsets.copy()
        for number, parent in enumerate(self.parents):
            if parent >= 0:
                found[number] += found[parent]
        return found

    def local(self) -> tuple[Floats, Floats]:
        """Rotations `(F, J, 4)` and places `(F, J, 3)` of the joints from their parents."""
        count = len(self.values)
        turns = np.zeros((count, len(self.joints), 4))
        turns[..., 0] = 1.0
        places = np.tile(self.offsets, (count, 1, 1))
        column = 0
        for number, joint in enumerate(self.joints):
            whole = sum(channel.endswith("position") for channel in joint.channels) == 3
            for channel in joint.channels:
                value = self.values[:, column]
                column += 1
                if channel.endswith("rotation"):
                    turns[:, number] = multiply(turns[:, number], about(_AXES[channel[0]], value))
                elif whole:
                    places[:, number, "XYZ".index(channel[0])] = value
        return turns, places


def read_bvh(path: Path) -> Bvh:
    """Read a file. `InputError` says what is wrong with it."""
    try:
        size = path.stat().st_size
        if size > LARGEST_BYTES:
            raise InputError(
                f"{str(path)!r} has {size // 1_000_000} MB, which is no motion", hint="cut it to what you need"
            )
        text = path.read_bytes().decode("utf-8", "replace")
    except OSError as error:
        raise InputError(f"{str(path)!r} cannot be read: {error.strerror}") from None
    return parse_bvh(text, where=str(path))


def parse_bvh(text: str, *, where: str) -> Bvh:
    """Read the text of a file. `InputError` names `where` and what is wrong; fewer frames than stated are a note."""
    return _Parser(text, where).parse()


class _Parser:
    def __init__(self, text: str, where: str) -> None:
        self._where = where
        head, found, motion = text.partition("MOTION")
        if "HIERARCHY" not in head:
            raise InputError(f"{where!r} is no BVH file: it does not begin with HIERARCHY")
        if not found:
            raise InputError(f"{where!r} is cut off: it has no MOTION", hint="export or copy it again")
        self._words = head[head.index("HIERARCHY") + 9 :].split()
        self._motion = motion
        self._at = 0
        self._joints: list[BvhJoint] = []

    def parse(self) -> Bvh:
        self._expect("ROOT")
        self._hierarchy()
        frames, frame_s, numbers = self._head()
        channels = sum(len(joint.channels) for joint in self._joints)
        if not channels:
            raise InputError(f"{self._where!r} has no channels: nothing in it moves")
        values, notes = self._frames(numbers, frames, channels)
        return Bvh(tuple(self._joints), frame_s, values, notes)

    def _next(self) -> str:
        if self._at >= len(self._words):
            raise InputError(f"{self._where!r} is cut off inside its HIERARCHY", hint="export or copy it again")
        self._at += 1
        return self._words[self._at - 1]

    def _expect(self, word: str) -> None:
        found = self._next()
        if found != word:
            raise InputError(f"{self._where!r} is no valid BVH: it has {found[:40]!r} where {word!r} belongs")

    def _number(self, word: str) -> float:
        try:
            value = float(word)
        except ValueError:
            raise InputError(f"{self._where!r} is no valid BVH: {word[:40]!r} is no number") from None
        if not math.isfinite(value):
            raise InputError(f"{self._where!r} holds {word!r}, which is no place for a joint")
        return value

    def _offset(self) -> tuple[float, float, float]:
        self._expect("OFFSET")
        return (self._number(self._next()), self._number(self._next()), self._number(self._next()))

    def _hierarchy(self) -> None:
        """From after ROOT; joints without recursion, as files may nest deeply."""
        open_: list[int] = []
        name = self._name()
        while True:
            self._expect("{")
            if len(self._joints) >= MOST_JOINTS:
                raise InputError(f"{self._where!r} has more than {MOST_JOINTS} joints, which is no person")
            offset = self._offset()
            self._joints.append(BvhJoint(name, open_[-1] if open_ else -1, offset, self._channels()))
            open_.append(len(self._joints) - 1)
            name = ""
            while not name:
                word = self._next()
                if word == "JOINT":
                    name = self._name()
                elif word == "End":
                    self._end_site(open_[-1])
                elif word == "}":
                    open_.pop()
                    if not open_:
                        return
                else:
                    raise InputError(f"{self._where!r} is no valid BVH: {word[:40]!r} stands inside a joint")

    def _name(self) -> str:
        """A joint's name; Biped files have blanks in them."""
        words = [self._next()]
        while self._at < len(self._words) and self._words[self._at] != "{":
            words.append(self._next())
            if len(words) > 8:
                raise InputError(f"{self._where!r} is no valid BVH: joint {' '.join(words)!r} has no braces")
        return " ".join(words)

    def _channels(self) -> tuple[str, ...]:
        if self._at >= len(self._words) or self._words[self._at] != "CHANNELS":
            return ()
        self._next()
        count = self._number(self._next())
        if count != int(count) or not 0 <= count <= 6:
            raise InputError(f"{self._where!r} states {count:g} channels for one joint; 3 or 6 are usual")
        found = tuple(self._next() for _ in range(int(count)))
        unknown = [channel for channel in found if channel not in CHANNELS]
        if unknown:
            raise InputError(f"{self._where!r} has a channel {unknown[0][:40]!r}, which BVH has not")
        return found

    def _end_site(self, joint: int) -> None:
        self._expect("Site")
        self._expect("{")
        end = self._offset()
        self._expect("}")
        old = self._joints[joint]
        self._joints[joint] = BvhJoint(old.name, old.parent, old.offset, old.channels, end)

    def _head(self) -> tuple[int, float, str]:
        match = re.match(r"\s*Frames:\s*(\S+)\s+Frame Time:\s*(\S+)", self._motion)
        if match is None:
            raise InputError(f"{self._where!r} is cut off: after MOTION it lacks `Frames:` or `Frame Time:`")
        frames, frame_s = self._number(match.group(1)), self._number(match.group(2))
        if frames < 1:
            raise InputError(
                f"{self._where!r} holds no frames: nothing moves in it", hint="export it with its animation"
            )
        if frames > MOST_FRAMES:
            raise InputError(f"{self._where!r} holds {frames:g} frames; {MOST_FRAMES} are the most", hint="cut it")
        if not 1 / 1000 <= frame_s <= 1:
            raise InputError(f"{self._where!r} has a frame time of {frame_s:g} s, which is no speed of a recording")
        return int(frames), frame_s, self._motion[match.end() :]

    def _frames(self, text: str, frames: int, channels: int) -> tuple[Floats, tuple[str, ...]]:
        words = text.split()
        try:
            values = np.array(words[: frames * channels], np.float64)
        except ValueError:
            wrong = next(word for word in words if not _is_number(word))
            raise InputError(f"{self._where!r} holds {wrong[:40]!r} among its frames, which is no number") from None
        if not np.all(np.isfinite(values)):
            frame = int(np.flatnonzero(~np.isfinite(values))[0]) // channels
            raise InputError(f"{self._where!r} holds a value in frame {frame} that is no number (NaN)")
        whole = len(values) // channels
        if whole < 1:
            raise InputError(f"{self._where!r} is cut off within its first frame", hint="export or copy it again")
        notes: tuple[str, ...] = ()
        if whole < frames:
            notes = (f"it states {frames} frames and holds {whole}: those are taken",)
        return values[: whole * channels].reshape(whole, channels), notes


def _is_number(word: str) -> bool:
    try:
        float(word)
    except ValueError:
        return False
    return True


def write_bvh(bvh: Bvh) -> str:
    """The text of a file. Its joints stand in the order of the hierarchy, children within parents."""
    lines = ["HIERARCHY"]
    order: list[int] = []
    children: dict[int, list[int]] = {}
    for number, joint in enumerate(bvh.joints):
        children.setdefault(joint.parent, []).append(number)

    def put(number: int, depth: int) -> None:
        joint, pad = bvh.joints[number], "  " * depth
        order.append(number)
        lines.append(f"{pad}{'ROOT' if joint.parent < 0 else 'JOINT'} {joint.name}")
        lines.append(f"{pad}{{")
        lines.append(f"{pad}  OFFSET {_triple(joint.offset)}")
        if joint.channels:
            lines.append(f"{pad}  CHANNELS {len(joint.channels)} {' '.join(joint.channels)}")
        for child in children.get(number, []):
            put(child, depth + 1)
        if joint.end is not None:
            lines.extend([f"{pad}  End Site", f"{pad}  {{", f"{pad}    OFFSET {_triple(joint.end)}", f"{pad}  }}"])
        lines.append(f"{pad}}}")

    put(0, 0)
    lines += ["MOTION", f"Frames: {len(bvh.values)}", f"Frame Time: {bvh.frame_s:.9f}"]
    firsts = np.cumsum([0, *(len(joint.channels) for joint in bvh.joints)])
    columns = np.concatenate([np.arange(firsts[number], firsts[number + 1]) for number in order])
    lines.extend(" ".join(f"{value:.5f}" for value in row) for row in bvh.values[:, columns])
    return "\n".join(lines) + "\n"


def _triple(values: tuple[float, float, float]) -> str:
    return " ".join(f"{value:.6f}" for value in values)
