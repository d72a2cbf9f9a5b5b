"""Reads the path data of SVG (SVG 1.1, chapter 8.3) into Skia paths."""

from __future__ import annotations

import re
from typing import Any

import skia

from ....story.errors import InputError

_TOKEN = re.compile(r"([MmLlHhVvCcSsQqTtAaZz])|([-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?)|([^\s,])")
_COUNTS = {"M": 2, "L": 2, "H": 1, "V": 1, "C": 6, "S": 4, "Q": 4, "T": 2, "A": 7, "Z": 0}


def read_path(data: str) -> skia.Path:
    """The Skia path of an SVG `d` attribute. `InputError` quotes what cannot be read."""
    path = skia.Path()
    pen = _Pen(path)
    for command, numbers in _commands(data):
        pen.draw(command, numbers)
    return path


def _commands(data: str) -> list[tuple[str, list[float]]]:
    found: list[tuple[str, list[float]]] = []
    command = ""
    position = 0
    end = len(data)
    while position < end:
        match = _TOKEN.search(data, position)
        if match is None:
            break
        if match.group(3):
            raise InputError(f"SVG path data has {match.group(3)!r} at {match.start()}: {data[:60]!r}")
        if match.group(1):
            command = match.group(1)
            position = match.end()
            if command in "Zz":
                found.append((command, []))
                continue
        elif not command or command in "Zz":
            raise InputError(f"SVG path data has a number where a command belongs: {data[:60]!r}")
        numbers, position = _numbers(data, position, command.upper())
        found.append((command, numbers))
        # What follows a move without a command of its own are lines.
        command = {"M": "L", "m": "l"}.get(command, command)
    return found


def _numbers(data: str, position: int, command: str) -> tuple[list[float], int]:
    numbers: list[float] = []
    for index in range(_COUNTS[command]):
        if command == "A" and index in (3, 4):
            # Flags are one digit and may touch what follows.
            flag = re.compile(r"[\s,]*([01])").match(data, position)
            if flag is None:
                raise InputError(f"an arc in SVG path data lacks a flag at {position}: {data[:60]!r}")
            numbers.append(float(flag.group(1)))
            position = flag.end()
            continue
        match = _TOKEN.search(data, position)
        if match is None or match.group(2) is None:
            raise InputError(f"{command!r} in SVG path data lacks a number at {position}: {data[:60]!r}")
        numbers.append(float(match.group(2)))
        position = match.end()
    return numbers, position


class _Pen:
    """Where the pen is, and the last control point for the smooth commands."""

    def __init__(self, path: skia.Path) -> None:
        self.path: Any = path
        self.x = self.y = self.start_x = self.start_y = 0.0
        self.control: tuple[str, float, float] = ("", 0.0, 0.0)

    def draw(self, command: str, n: list[float]) -> None:
        base_x, base_y = (self.x, self.y) if command.islower() else (0.0, 0.0)
        kind = command.upper()
        control = ("", 0.0, 0.0)
        if kind == "Z":
            self.path.close()
            self.x, self.y = self.start_x, self.start_y
        elif kind == "M":
            self._to(base_x + n[0], base_y + n[1])
            self.start_x, self.start_y = self.x, self.y
            self.path.moveTo(self.x, self.y)
        elif kind in "LHV":
            across = base_x + n[0] if kind != "V" else self.x
            down = base_y + n[-1] if kind != "H" else self.y
            self._to(across, down)
            self.path.lineTo(self.x, self.y)
        elif kind in "CS":
            first = (base_x + n[0], base_y + n[1]) if kind == "C" else self._mirror("C")
            second = (base_x + n[-4], base_y + n[-3])
            self._to(base_x + n[-2], base_y + n[-1])
            self.path.cubicTo(*first, *second, self.x, self.y)
            control = ("C", *second)
        elif kind in "QT":
            middle = (base_x + n[0], base_y + n[1]) if kind == "Q" else self._mirror("Q")
            self._to(base_x + n[-2], base_y + n[-1])
            self.path.quadTo(*middle, self.x, self.y)
            control = ("Q", *middle)
        else:
            self._to(base_x + n[5], base_y + n[6])
            size = skia.Path.ArcSize.kLarge_ArcSize if n[3] else skia.Path.ArcSize.kSmall_ArcSize
            way = skia.PathDirection.kCW if n[4] else skia.PathDirection.kCCW
            self.path.arcTo(n[0], n[1], n[2], size, way, self.x, self.y)
        self.control = control

    def _to(self, x: float, y: float) -> None:
        self.x, self.y = x, y

    def _mirror(self, kind: str) -> tuple[float, float]:
        if self.control[0] != kind:
            return self.x, self.y
        return 2 * self.x - self.control[1], 2 * self.y - self.control[2]
