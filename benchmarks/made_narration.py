"""Recordings whose word times are known: texts read by another voice, in a room, with noise, pauses and a tempo that
drifts. For the benchmark and the tests of alignment."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray
from reelwright.tools.speech.espeak import assemble, clauses_of, synthesise

RATE = 48_000
Sound = NDArray[np.float32]


@dataclass(frozen=True)
class Made:
    """The sound, and for each line as read (by its place in `lines`) the true start and end of its words."""

    sound: Sound
    lines: tuple[tuple[int, dict[int, tuple[float, float]]], ...]
    phonemes: tuple[tuple[tuple[str, float, float], ...], ...] = ()
    """Of each line as read: symbols with their true times."""

    def truth(self, number: int) -> dict[int, tuple[float, float]]:
        """The word times of the last time that a line is read."""
        return next(words for place, words in reversed(self.lines) if place == number)


@dataclass(frozen=True)
class Room:
    """Who reads, and where."""

    voice: str
    """An espeak-ng voice: `en-gb+f4`."""
    pace: float = 1.0
    drift: float = 0.18
    """How much the tempo of clauses differs."""
    pitch: int = 0
    pause_s: tuple[float, float] = (0.3, 1.3)
    """Between lines."""
    lead_s: float = 1.1
    noise_db: float = -48.0
    """Pink noise under full scale; the voice stands near -20."""
    reverb_s: float = 0.25
    """Until the room is 60 dB quieter."""
    breaths: bool = True
    hum: bool = True


def make_narration(
    texts: Sequence[str], room: Room, *, language: str, order: Sequence[int] | None = None, seed: int = 1
) -> Made:
    """Read the texts (in `order`: a number twice is a repeat, a missing one a skip) as a person in a room would."""
    dice = np.random.default_rng(seed)
    pieces: list[Sound] = [np.zeros(round(room.lead_s * RATE), np.float32)]
    at = pieces[0].size
    read: list[tuple[int, dict[int, tuple[float, float]]]] = []
    told: list[tuple[tuple[str, float, float], ...]] = []
    for number in order if order is not None else range(len(texts)):
        clauses = clauses_of(texts[number], language=language, emotion="neutral", pace=Fraction(1))
        clauses = tuple(
            replace(
                clause,
                rate=int(np.clip(clause.rate * room.pace * (1 + dice.uniform(-room.drift, room.drift)), 80, 440)),
                pitch=int(np.clip(clause.pitch + room.pitch, 0, 99)),
                pause_s=clause.pause_s * float(dice.uniform(0.5, 2.5)),
            )
            for clause in clauses
        )
        sound, words, phonemes = assemble(clauses, synthesise(clauses, voice_id=room.voice))
        level = float(np.sqrt(np.mean(sound**2))) or 1.0
        sound = (sound * (0.1 / level * 10 ** (dice.uniform(-3, 3) / 20))).astype(np.float32)
        read.append((number, {word: (start + at / RATE, end + at / RATE) for word, (start, end) in words.items()}))
        told.append(tuple((symbol, start + at / RATE, end + at / RATE) for symbol, start, end in phonemes))
        pause = np.zeros(round(dice.uniform(*room.pause_s) * RATE), np.float32)
        if room.breaths and pause.size > RATE // 3:
            _breathe(pause, dice)
        pieces += [sound, pause]
        at += sound.size + pause.size
    pieces.append(np.zeros(round(0.8 * RATE), np.float32))
    dry = np.concatenate(pieces)
    return Made(_in_room(dry, room, dice), tuple(read), tuple(told))


def _breathe(pause: Sound, dice: np.random.Generator) -> None:
    size = round(0.25 * RATE)
    hiss = dice.standard_normal(size)
    spectrum = np.fft.rfft(hiss)
    hz = np.fft.rfftfreq(size, 1 / RATE)
    spectrum *= np.exp(-((np.log2(np.maximum(hz, 1) / 1800)) ** 2) / 2)
    shaped = np.fft.irfft(spectrum, size)
    shaped *= 0.012 / np.abs(shaped).std() * np.hanning(size)
    start = pause.size - size - RATE // 20
    pause[start : start + size] += shaped.astype(np.float32)


def _in_room(dry: Sound, room: Room, dice: np.random.Generator) -> Sound:
    size = 1 << (dry.size + RATE).bit_length()
    spectrum = np.fft.rfft(dry, size)
    if room.reverb_s:
        time = np.arange(round(room.reverb_s * RATE)) / RATE
        tail = dice.standard_normal(time.size) * 10 ** (-3 * time / room.reverb_s)
        tail *= 0.25 / np.sqrt(np.sum(tail**2))
        tail[0] = 1.0
        spectrum *= np.fft.rfft(tail, size)
    wet = np.fft.irfft(spectrum, size)[: dry.size]
    noise_spectrum = np.fft.rfft(dice.standard_normal(size))
    noise_spectrum /= np.sqrt(np.maximum(np.arange(noise_spectrum.size), 20))
    noise = np.fft.irfft(noise_spectrum, size)[: dry.size]
    noise *= 10 ** (room.noise_db / 20) / noise.std()
    if room.hum:
        noise += 10 ** (room.noise_db / 20) * np.sin(2 * np.pi * 50 * np.arange(dry.size) / RATE)
    return (wet + noise).astype(np.float32)


TEXTS: dict[str, tuple[str, ...]] = {
    "en": (
        "Water rests at the bottom of the kettle. A coil below it grows hot.",
        "Warm water rises and cold water sinks.",
        "Soon all of it moves, and bubbles form.",
        "Steam leaves through the spout, and the lid begins to dance.",
    ),
    "de": (
        "Das Wasser ruht am Boden des Kessels. Eine Spule darunter wird heiß.",
        "Warmes Wasser steigt auf, und kaltes sinkt ab.",
        "Bald bewegt sich alles, und Blasen entstehen.",
        "Dampf entweicht durch die Tülle, und der Deckel beginnt zu tanzen.",
    ),
    "fr": (
        "L'eau repose au fond de la bouilloire. Une résistance en dessous devient chaude.",
        "L'eau chaude monte et l'eau froide descend.",
        "Bientôt tout bouge, et des bulles se forment.",
        "La vapeur sort par le bec, et le couvercle commence à danser.",
    ),
    "es": (
        "El agua descansa en el fondo de la tetera. Debajo, una bobina se calienta.",
        "El agua caliente sube y el agua fría baja.",
        "Pronto todo se mueve y se forman burbujas.",
        "El vapor sale por el pico, y la tapa empieza a bailar.",
    ),
    "pt": (
        "A água descansa no fundo da chaleira. Uma resistência embaixo fica quente.",
        "A água quente sobe e a água fria desce.",
        "Logo tudo se move, e bolhas se formam.",
        "O vapor sai pelo bico, e a tampa começa a dançar.",
    ),
    "ru": (
        "Вода стоит на дне чайника. Спираль под ней становится горячей.",
        "Тёплая вода поднимается, а холодная опускается.",
        "Скоро всё приходит в движение, и появляются пузыри.",
        "Пар выходит через носик, и крышка начинает танцевать.",
    ),
    "ar": (
        "يستقر الماء في قاع الغلاية. يسخن الملف الموجود تحته.",
        "يصعد الماء الدافئ ويهبط الماء البارد.",
        "سرعان ما يتحرك كل شيء، وتتكون الفقاعات.",
        "يخرج البخار من الفوهة، ويبدأ الغطاء بالرقص.",
    ),
    "zh": (
        "水静静地待在壶底。下面的线圈慢慢变热。",
        "热水上升，冷水下沉。",
        "很快一切都动了起来，气泡出现了。",
        "蒸汽从壶嘴冒出来，盖子开始跳舞。",
    ),
    "ja": (
        "みずはやかんのそこにあります。そのしたのコイルがあつくなります。",
        "あたたかいみずはあがり、つめたいみずはさがります。",
        "やがてぜんたいがうごき、あわができます。",
        "じょうきがそそぎぐちからでて、ふたがおどりはじめます。",
    ),
}
ACCENTS = {
    "en": "en-gb-scotland", "de": "de", "fr": "fr-be", "es": "es-419", "pt": "pt", "ru": "ru-lv", "ar": "ar",
    "zh": "cmn", "ja": "ja",
}  # fmt: skip
"""espeak-ng's voice that is furthest from the one that we compare with."""
