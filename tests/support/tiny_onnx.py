"""ONNX models of a few operators, written byte by byte: real files for the real runtime, without weights.

The wire format is Protocol Buffers; the fields' numbers are those of onnx.proto (opset 13).
"""

from __future__ import annotations

import json
import struct
from pathlib import Path

import numpy as np

FLOAT, INT64 = 1, 7


def _varint(value: int) -> bytes:
    out = bytearray()
    while True:
        value, low = value >> 7, value & 127
        out.append(low | (128 if value else 0))
        if not value:
            return bytes(out)


def _field(number: int, value: int | bytes | str) -> bytes:
    if isinstance(value, int):
        return _varint(number << 3) + _varint(value)
    data = value.encode() if isinstance(value, str) else value
    return _varint(number << 3 | 2) + _varint(len(data)) + data


def _node(kind: str, inputs: list[str], output: str, **integers: int) -> bytes:
    node = b"".join(_field(1, name) for name in inputs) + _field(2, output) + _field(4, kind)
    for name, value in integers.items():
        node += _field(5, _field(1, name) + _field(3, value) + _field(20, 2))
    return _field(1, node)


def _constant(name: str, value: float | list[int]) -> bytes:
    whole = isinstance(value, (int, list))
    rows = value if isinstance(value, list) else [value]
    raw = struct.pack(f"<{len(rows)}{'q' if whole else 'f'}", *rows)
    dims = _field(1, len(rows)) if isinstance(value, list) else b""
    return _field(5, dims + _field(2, INT64 if whole else FLOAT) + _field(8, name) + _field(9, raw))


def _value(number: int, name: str, kind: int, dims: list[str | int]) -> bytes:
    shape = b"".join(_field(1, _field(2, dim) if isinstance(dim, str) else _field(1, dim)) for dim in dims)
    return _field(number, _field(1, name) + _field(2, _field(1, _field(1, kind) + _field(2, shape))))


def _model(graph: bytes) -> bytes:
    opset = _field(8, _field(1, "") + _field(2, 13))
    return _field(1, 8) + opset + _field(7, _field(2, "tiny") + graph)


def _tone(count: str, samples: float) -> bytes:
    """A tone of `samples` for each of `count` (a float scalar), times `scale`."""
    return b"".join(
        (
            _constant("per", samples), _constant("zero", 0.0), _constant("one", 1.0), _constant("step", 0.06),
            _constant("loud", 0.3), _constant("axes", [0, 1]),
            _node("Mul", [count, "scale"], "stretched"), _node("Mul", ["stretched", "per"], "limit"),
            _node("Range", ["zero", "limit", "one"], "time"), _node("Mul", ["time", "step"], "angle"),
            _node("Sin", ["angle"], "wave"), _node("Mul", ["wave", "loud"], "voiced"),
            _node("Unsqueeze", ["voiced", "axes"], "output"),
        )
    )  # fmt: skip


def piper_voice(folder: Path, name: str = "xx_XX-tiny-low", *, espeak: str = "en-us", code: str = "en_US") -> Path:
    """A voice in piper's layout that hums as long as its phonemes ask; returns the .onnx file."""
    folder.mkdir(parents=True, exist_ok=True)
    graph = b"".join(
        (
            _constant("first", 1), _constant("second", 1), _node("Shape", ["input"], "shape"),
            _node("Gather", ["shape", "first"], "ids"), _node("Cast", ["ids"], "count", to=FLOAT),
            _node("Gather", ["scales", "second"], "scale"), _tone("count", 700.0),
            _value(11, "input", INT64, [1, "n"]), _value(11, "input_lengths", INT64, [1]),
            _value(11, "scales", FLOAT, [3]), _value(12, "output", FLOAT, [1, 1, "t"]),
        )
    )  # fmt: skip
    path = folder / f"{name}.onnx"
    path.write_bytes(_model(graph))
    symbols = "_^$ !',-.:;?abcdefghijklmnopqrstuvwxyzæçðøħŋœɐɑɒɔɕəɚɛɜɡɪɫɲɹɾʁʃʊʌʒʔʲˈˌːθβɨʑɯᵝɴɸʝɣχʎ"
    config = {
        "audio": {"sample_rate": 22050, "quality": "low"}, "espeak": {"voice": espeak},
        "inference": {"noise_scale": 0.667, "length_scale": 1, "noise_w": 0.8}, "num_speakers": 1,
        "speaker_id_map": {}, "language": {"code": code},
        "phoneme_id_map": {symbol: [number] for number, symbol in enumerate(symbols)},
    }  # fmt: skip
    path.with_name(f"{name}.onnx.json").write_text(json.dumps(config))
    return path


def kokoro_voice(folder: Path, names: tuple[str, ...] = ("af_one", "bm_two")) -> Path:
    """A model in kokoro's layout: `model.onnx`, `voices.bin` with styles by name, `config.json` with its symbols."""
    folder.mkdir(parents=True, exist_ok=True)
    graph = b"".join(
        (
            _constant("first", 1), _constant("only", [0]), _constant("none", [0]),
            _node("Shape", ["tokens"], "shape"), _node("Gather", ["shape", "first"], "ids"),
            _node("Cast", ["ids"], "count", to=FLOAT), _node("Squeeze", ["speed", "only"], "pace"),
            _node("Reciprocal", ["pace"], "scale"), _tone("count", 900.0),
            _value(11, "tokens", INT64, [1, "n"]), _value(11, "style", FLOAT, [1, 256]),
            _value(11, "speed", FLOAT, [1]), _value(12, "output", FLOAT, [1, 1, "t"]),
        )
    )  # fmt: skip
    (folder / "model.onnx").write_bytes(_model(graph))
    with (folder / "voices.bin").open("wb") as file:
        np.savez(file, **{name: np.zeros((510, 1, 256), np.float32) for name in names})
    symbols = ";:,.!? abcdefghijklmnopqrstuvwxyzɑæɐɔəɛɜɡɪŋɹɾʃʊʌʒθðˈˌː"
    (folder / "config.json").write_text(json.dumps({"vocab": {symbol: n + 1 for n, symbol in enumerate(symbols)}}))
    return folder


def whole_body_pose(path: Path, offsets: np.ndarray, *, size: tuple[int, int] = (72, 96)) -> Path:
    """A pose model of SimCC outputs, two places a pixel, that finds the brightest column and row of its picture.

    Point k lies `offsets[k]` (x, y) beside them, in pixels of the model's picture.
    """
    wide, high = size
    points = len(offsets)
    parts = [_node("Relu", ["input"], "bright")]
    for name, length, over, shifts in (("x", wide, [1, 2], offsets[:, 0]), ("y", high, [1, 3], offsets[:, 1])):
        places = np.arange(2 * length)[None] // 2 - np.round(shifts).astype(int)[:, None]
        flat = np.clip(places, 0, length - 1).reshape(-1).tolist()
        parts += [
            _constant(f"over-{name}", over), _constant(f"only-{name}", [0]), _constant(f"places-{name}", flat),
            _constant(f"shape-{name}", [1, points, 2 * length]), _constant(f"weak-{name}", 0.1),
            _node("ReduceSum", ["bright", f"over-{name}"], f"sums-{name}", keepdims=0),
            _node("Squeeze", [f"sums-{name}", f"only-{name}"], f"flat-{name}"),
            _node("Gather", [f"flat-{name}", f"places-{name}"], f"spread-{name}"),
            _node("Mul", [f"spread-{name}", f"weak-{name}"], f"fit-{name}"),
            _node("Reshape", [f"fit-{name}", f"shape-{name}"], f"simcc_{name}"),
        ]  # fmt: skip
    parts += [_value(11, "input", FLOAT, [1, 3, high, wide])]
    parts += [_value(12, "simcc_x", FLOAT, [1, points, 2 * wide]), _value(12, "simcc_y", FLOAT, [1, points, 2 * high])]
    path.write_bytes(_model(b"".join(parts)))
    return path
