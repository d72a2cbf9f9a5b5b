"""Neural voices that run here: piper and kokoro models under onnxruntime, phonemes by espeak-ng, phrased by us."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Callable, Sequence
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from ...story.errors import EngineError
from ...story.script import Emotion
from ...story.speech import Voice
from .align import align_words
from .dsp import Sound, resample
from .espeak import clauses_of, transcribe
from .installed_voices import check_files, folder_of, runtime_missing
from .phrasing import MANNERS, Clause
from .server_sound import settled_level
from .voice_chain import HEAD_S, TAIL_S
from .voice_engine import RATE, Utterance, checked_line
from .words import settle_words, split_words

_SEED = 20_261
_FADE_S = 0.008

Model = Callable[[str, float], Sound]
"""Makes 48 kHz sound of a clause in IPA at a pace."""


class NeuralVoice:
    """Speaks clause by clause, with our pauses between them; words are found in the sound."""

    def __init__(self, opened: Callable[[Path, str], tuple[Model, str]]) -> None:
        self._open = opened

    def speak(self, text: str, *, voice: Voice, emotion: Emotion, pace: Fraction) -> Utterance:
        """Say one line. `EngineError` where the voice is not installed, or its files do not run."""
        text = checked_line(text)
        if missing := runtime_missing():
            raise EngineError(f"the voice {voice.id!r} cannot be run", hint=missing)
        model, reader = self._open(folder_of(voice.id), voice.id)
        clauses = clauses_of(text, language=voice.language, emotion=emotion, pace=pace)
        sounds = transcribe(tuple(clause.text for clause in clauses), voice_id=reader)
        speed = float(pace) * MANNERS[emotion].rate
        sound = settled_level(_joined(clauses, sounds, model, speed))
        written = split_words(text)
        heard = align_words(sound, text, language=voice.language) if clauses else {}
        return Utterance(samples=sound, words=settle_words(written, heard, seconds=len(sound) / RATE))


def _joined(clauses: Sequence[Clause], sounds: Sequence[str], model: Model, speed: float) -> Sound:
    pieces = [np.zeros(round(HEAD_S * RATE), np.float32)]
    for clause, said in zip(clauses, sounds, strict=True):
        mark = clause.text[-1:] if clause.text[-1:] in ".,?!" else ""
        sound = model(said + mark, speed)
        size = min(round(_FADE_S * RATE), sound.size // 2)
        ramp = np.linspace(0, 1, size, dtype=np.float32)
        sound[:size] *= ramp
        sound[sound.size - size :] *= ramp[::-1]
        pieces += [sound, np.zeros(round(clause.pause_s * RATE), np.float32)]
    pieces.append(np.zeros(round(TAIL_S * RATE), np.float32))
    return np.concatenate(pieces)


def open_session(path: Path) -> Any:
    """An onnxruntime session whose results are the same every time. `EngineError` where the file is no model."""
    import onnxruntime

    onnxruntime.set_seed(_SEED)
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.log_severity_level = 4
    try:
        return onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
    except Exception as error:  # noqa: BLE001 - its errors share no root that could be named
        raise EngineError(
            f"{path.name!r} is no model that onnxruntime opens: {str(error)[:120]}", hint="install the voice again"
        ) from None


def run_session(session: Any, inputs: dict[str, Any]) -> Sound:
    """The model's first output as mono floats. `EngineError` where it does not take these inputs."""
    wanted = {given.name for given in session.get_inputs()}
    try:
        made = session.run(None, {name: value for name, value in inputs.items() if name in wanted})[0]
    except Exception as error:  # noqa: BLE001 - as above
        raise EngineError(f"the voice's model failed: {str(error)[:160]}") from None
    sound = np.asarray(made, dtype=np.float32).reshape(-1)
    if not sound.size or not np.isfinite(sound).all():
        raise EngineError("the voice's model gave no sound")
    return sound


def read_config(folder: Path, voice_id: str, name: str) -> dict[str, Any]:
    """A voice's own description."""
    check_files(folder, voice_id, "piper" if name.endswith(".onnx.json") else "kokoro")
    told: dict[str, Any] = json.loads((folder / name).read_bytes())
    return told


@cache
def open_piper(folder: Path, voice_id: str) -> tuple[Model, str]:
    """A piper voice and the espeak-ng voice that reads for it.

    The layout is that of its published models: ids of `^`, of each symbol with a pad after it, of `$`; scales for
    noise, length and phoneme width; for several speakers the first one's number.
    """
    told = read_config(folder, voice_id, f"{voice_id}.onnx.json")
    symbols: dict[str, list[int]] = told["phoneme_id_map"]
    settings = told.get("inference", {})
    rate = int(told["audio"]["sample_rate"])
    reader = str(told.get("espeak", {}).get("voice", "en-us"))
    path = folder / f"{voice_id}.onnx"

    def speak(sounds: str, speed: float) -> Sound:
        ids = list(symbols.get("^", []))
        for symbol in unicodedata.normalize("NFD", sounds):
            if symbol in symbols:
                ids += [*symbols[symbol], *symbols.get("_", [])]
        ids += symbols.get("$", [])
        scales = [settings.get("noise_scale", 0.667), settings.get("length_scale", 1.0) / speed]
        inputs = {
            "input": np.array([ids], np.int64),
            "input_lengths": np.array([len(ids)], np.int64),
            "scales": np.array([*scales, settings.get("noise_w", 0.8)], np.float32),
            "sid": np.array([0], np.int64),
        }
        # A fresh session a clause: the noise inside the model then begins at the same place each time.
        return resample(run_session(open_session(path), inputs), rate=rate, to=RATE)

    return speak, reader


_KOKORO_RATE = 24_000
_KOKORO_SYMBOLS_MAX = 510
_KOKORO_READERS = {"a": "en-us", "b": "en-gb", "e": "es", "f": "fr-fr", "h": "hi", "i": "it", "p": "pt-br"}
"""The first letter of a kokoro voice's name tells its language."""


@cache
def open_kokoro(folder: Path, voice_id: str) -> tuple[Model, str]:
    """A voice of a kokoro model (`model.onnx`, `voices.bin`, `config.json`) and the espeak-ng voice that reads."""
    told = read_config(folder, folder.name, "config.json")
    vocabulary: dict[str, int] = told["vocab"]
    reader = _KOKORO_READERS.get(voice_id[:1])
    if reader is None:
        raise EngineError(f"the kokoro voice {voice_id!r} is of a language that its phonemes cannot be made for here")
    with np.load(folder / "voices.bin", allow_pickle=False) as styles:
        if voice_id not in styles.files:
            raise EngineError(f"there is no voice {voice_id!r} in {folder.name!r}")
        style = styles[voice_id].astype(np.float32)
    session = open_session(folder / "model.onnx")

    def speak(sounds: str, speed: float) -> Sound:
        tokens = [vocabulary[symbol] for symbol in sounds if symbol in vocabulary][:_KOKORO_SYMBOLS_MAX]
        row = style.reshape(len(style), -1)[min(len(tokens), len(style) - 1)]
        ids = np.array([[0, *tokens, 0]], np.int64)
        inputs = {"tokens": ids, "input_ids": ids, "style": row[None], "speed": np.array([speed], np.float32)}
        return resample(run_session(session, inputs), rate=_KOKORO_RATE, to=RATE)

    return speak, reader
