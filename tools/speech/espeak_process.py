"""A small program that speaks clauses with libespeak-ng and exits. Standard library only; it runs in its own process.

espeak-ng keeps noise and flutter states from one utterance to the next and offers no way to reset them. A fresh
process a line gives equal lines equal samples, keeps the library's global state away from threads, and turns a crash
inside it into an error of that line.

It reads one JSON object from standard input and writes the length of a JSON header, the header and 16-bit samples.
"""

from __future__ import annotations

import ctypes
import json
import os
import struct
import sys
from typing import Any

SYNCHRONOUS, PHONEME_EVENTS, IPA, DO_NOT_EXIT = 2, 1, 2, 0x8000
UTF8 = 1
WORD, PHONEME, SAMPLE_RATE = 1, 7, 8
RATE, PITCH, RANGE = 1, 3, 4


class _Id(ctypes.Union):
    _fields_ = (("number", ctypes.c_int), ("name", ctypes.c_void_p), ("string", ctypes.c_char * 8))


class _Event(ctypes.Structure):
    _fields_ = (
        ("type", ctypes.c_int),
        ("message", ctypes.c_uint),
        ("position", ctypes.c_int),
        ("length", ctypes.c_int),
        ("audio_ms", ctypes.c_int),
        ("sample", ctypes.c_int),
        ("user_data", ctypes.c_void_p),
        ("id", _Id),
    )


_Callback = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.POINTER(ctypes.c_short), ctypes.c_int, ctypes.POINTER(_Event))


def speak(request: dict[str, Any]) -> tuple[dict[str, Any], bytes]:
    """Speak the clauses of a request; times are samples from the clause's start, positions count characters from 0."""
    library = ctypes.CDLL(request["library"])
    # The library keeps its data's path in 160 characters; a relative one always fits.
    folder, name = os.path.split(request["data"])
    os.chdir(folder)
    rate = library.espeak_Initialize(SYNCHRONOUS, 0, name.encode("utf-8"), PHONEME_EVENTS | IPA | DO_NOT_EXIT)
    if rate <= 0:
        raise RuntimeError(f"espeak_Initialize returned {rate}; data in {request['data']!r}")
    sound = bytearray()
    words: list[tuple[int, int]] = []
    phonemes: list[tuple[str, int]] = []

    def receive(samples: Any, count: int, events: Any) -> int:
        if samples and count > 0:
            sound.extend(ctypes.string_at(samples, count * 2))
        number = 0
        while events[number].type:
            event = events[number]
            if event.type == WORD:
                words.append((event.position - 1, event.audio_ms))
            elif event.type == PHONEME:
                symbol = bytes(ctypes.string_at(ctypes.addressof(event.id), 8)).split(b"\0")[0]
                phonemes.append((symbol.decode("utf-8", "replace"), event.audio_ms))
            number += 1
        return 0

    callback = _Callback(receive)
    library.espeak_SetSynthCallback(callback)
    if not set_voice(library, request["voice"]):
        raise RuntimeError(f"espeak-ng has no voice {request['voice']!r}")
    if request.get("phonemes_only"):
        return {"rate": rate, "clauses": [transcribe(library, clause["text"]) for clause in request["clauses"]]}, b""
    clauses = []
    for clause in request["clauses"]:
        start = len(sound) // 2
        words.clear()
        phonemes.clear()
        for parameter, value in ((RATE, clause["rate"]), (PITCH, clause["pitch"]), (RANGE, clause["range"])):
            library.espeak_SetParameter(parameter, int(value), 0)
        text = clause["text"].encode("utf-8") + b"\0"
        status = library.espeak_Synth(text, ctypes.c_size_t(len(text)), 0, 1, 0, UTF8, None, None)
        if status != 0:
            raise RuntimeError(f"espeak_Synth returned {status}")
        library.espeak_Synchronize()
        clauses.append({"samples": len(sound) // 2 - start, "words": list(words), "phonemes": list(phonemes)})
    return {"rate": rate, "clauses": clauses}, bytes(sound)


class _Voice(ctypes.Structure):
    _fields_ = (
        ("name", ctypes.c_char_p),
        ("languages", ctypes.c_void_p),
        ("identifier", ctypes.c_char_p),
        ("kinds", ctypes.c_ubyte * 4),
        ("score", ctypes.c_int),
        ("spare", ctypes.c_void_p),
    )


def set_voice(library: Any, voice: str) -> bool:
    """Set a voice by its name, or by a language that its file has another name for ('en-gb' is in the file 'en')."""
    if library.espeak_SetVoiceByName(voice.encode("utf-8")) == 0:
        return True
    code, plus, variant = voice.partition("+")
    library.espeak_ListVoices.restype = ctypes.POINTER(ctypes.POINTER(_Voice))
    listed = library.espeak_ListVoices(None)
    number = 0
    while listed[number]:
        found = listed[number].contents
        # Each language is a byte of priority, then the name; an empty one ends the list.
        at = found.languages or 0
        while at and ctypes.string_at(at, 1) != b"\0":
            name = ctypes.string_at(at + 1)
            if name.decode("utf-8", "replace").lower() == code.lower():
                file = found.identifier.decode("utf-8").replace(os.sep, "/").rsplit("/", 1)[-1]
                return bool(library.espeak_SetVoiceByName(f"{file}{plus}{variant}".encode()) == 0)
            at += 2 + len(name)
        number += 1
    return False


def transcribe(library: Any, text: str) -> str:
    """The sounds of a text in IPA, words apart by spaces, by the voice that is set."""
    library.espeak_TextToPhonemes.restype = ctypes.c_char_p
    raw = ctypes.create_string_buffer(text.encode("utf-8"))
    place = ctypes.c_void_p(ctypes.addressof(raw))
    said = []
    while place.value:
        sounds = library.espeak_TextToPhonemes(ctypes.byref(place), UTF8, IPA)
        said.append((sounds or b"").decode("utf-8", "replace").strip())
    return " ".join(part for part in said if part)


def main() -> None:
    """Answer the request on standard input."""
    header, sound = speak(json.load(sys.stdin.buffer))
    told = json.dumps(header).encode("utf-8")
    sys.stdout.buffer.write(struct.pack("<I", len(told)) + told + sound)
    sys.stdout.buffer.flush()


if __name__ == "__main__":
    main()
