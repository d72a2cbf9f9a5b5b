"""How well drawn lips follow speech: closures, opening against loudness, stillness, over nine languages and all grades.

    .venv/bin/python benchmarks/lip_sync.py [--languages en,de] [--person maya]

Lines are spoken by espeak-ng, whose own phoneme times are the truth. `words` and `aligned` get none of them: `words`
only words, from another voice than the one that we compare with, faster and in another feeling; `aligned` nothing but a
recording of another accent at a drifting tempo in a room with noise, hum, breaths and an echo. Each frame of the person
is drawn, and the pixels of the opening between the lips are counted.
"""

from __future__ import annotations

import argparse
import os
import platform
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from fractions import Fraction

import numpy as np
import skia
from made_narration import ACCENTS, RATE, Room, make_narration
from made_narration import TEXTS as PLAIN_TEXTS
from numpy.typing import NDArray
from reelwright.generators.embedded.cast.dressing import dress_colours
from reelwright.generators.embedded.cast.face_controls import CONTROL, MOUTH_CONTROLS
from reelwright.generators.embedded.cast.figure import Figure
from reelwright.generators.embedded.cast.mesh import build_mesh
from reelwright.generators.embedded.cast.rotation import IDENTITY
from reelwright.generators.embedded.cast.skeleton import INDEX
from reelwright.generators.embedded.cast.surface import PART_LABELS
from reelwright.generators.embedded.cast.talking import face_track
from reelwright.generators.embedded.cast.view import View
from reelwright.story.cast import Performance, Utterance
from reelwright.story.mouth import Mouth
from reelwright.story.speech import Phoneme, Speech, Voice
from reelwright.templates.library import person
from reelwright.tools.speech.catalog import espeak_language
from reelwright.tools.speech.espeak import EspeakVoice
from reelwright.tools.speech.lips.make_mouth import make_mouth
from reelwright.tools.speech.lips.sounds import lip_sounds
from reelwright.tools.speech.narration import align_narration
from reelwright.tools.speech.words import settle_words, split_words, to_ms

FPS = 30
SILENT = 24
"""Frames before and after each line, in which nothing may move."""
TEXTS: dict[str, str] = {
    "en": "Maybe Bob saw a big blue moon, though Philip thought about simple problems. My brother bought an umbrella.",
    "zh": "你好，我们买一把新的雨伞。爸爸妈妈每天跑步，朋友们都明白。",
    "es": "Mi abuela compra pan y vino en el pueblo. También bebemos un poco más, porque mañana empieza el verano.",
    "de": "Schöne Bücher für müde Leute, bitte über die Berge. Papa packt bunte Bilder ein, Mama kommt bald.",
    "fr": "Bonjour, un bon vin blanc pour mes amis. Papa parle beaucoup de musique, mais personne ne bouge.",
    "pt": "O bom pão não é caro, minha amiga. Meu pai sempre bebe pouco, mas hoje a bebida é boa.",
    "ru": "Мы любим большие белые пароходы. Папа купил новый маленький автомобиль, мама обрадовалась.",
    "ar": "مرحبا بكم في بيتنا الجميل. هذا كتاب مفيد جدا، والماء بارد.",
    "ja": "こんにちは、きょうはふじさんがとてもきれいです。まいばんパンをたべます。みんなでうみべをあるきます。",
}
_LOWER = [CONTROL[name] for name in (*MOUTH_CONTROLS, "smile", "cheeks")]
AIMS = {"closures": 0.98, "loudness": 0.6}
Openings = NDArray[np.float64]


@dataclass(frozen=True)
class Spoken:
    """One line with its truth."""

    speech: Speech
    sound: NDArray[np.float32]
    truth: tuple[Phoneme, ...]


@dataclass(frozen=True)
class Found:
    """What was measured of one line."""

    closures: tuple[bool, ...]
    """Whether lips were shut within a frame of each m, b and p."""
    late_ms: tuple[float, ...]
    """How far the middle of the nearest closure lies from each of those sounds, 0 inside it."""
    vowels: tuple[bool, ...]
    """Whether lips were open in each vowel of three frames and more."""
    loudness: float
    """Correlation of the opening with the loudness of each frame."""
    stirred: int
    """Frames outside the line in which anything was open."""
    grade: str


def main() -> None:
    """Measure and print."""
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    options.add_argument("--languages", default=",".join(TEXTS))
    options.add_argument("--person", default="maya")
    given = options.parse_args()
    mouth = DrawnMouth(given.person)
    print(f"{datetime.now(UTC).date()}, {len(os.sched_getaffinity(0))} cores, {platform.machine()}, {given.person}\n")
    print("| language | grade | m, b, p | shut within a frame | off, median / p95 | vowels open | loudness | stirred |")
    print("|---|---|---|---|---|---|---|---|")
    whole: dict[str, list[Found]] = {}
    for language in given.languages.split(","):
        for grade, lines in spoken_lines(language):
            found = [measured(line, language, mouth) for line in lines]
            whole.setdefault(grade, []).extend(found)
            print(row(language, grade, found), flush=True)
    for grade, found in whole.items():
        print(row("all", grade, found))
    held = all(
        np.mean([hit for each in found for hit in each.closures]) >= AIMS["closures"]
        and np.mean([each.loudness for each in found]) >= AIMS["loudness"]
        and not any(each.stirred for each in found)
        for grade, found in whole.items()
        if grade != "energy"
    )
    print(f"\naims (98 % of closures, 0.6 with loudness, nothing stirs in silence): {'hold' if held else 'MISSED'}")
    sys.exit(0 if held else 1)


def row(language: str, grade: str, found: Sequence[Found]) -> str:
    """One line of the table."""
    closures = [hit for each in found for hit in each.closures]
    late = [ms for each in found for ms in each.late_ms if np.isfinite(ms)]
    off = f"{np.median(late):.0f} / {np.percentile(late, 95):.0f} ms" if late else "-"
    vowels = [hit for each in found for hit in each.vowels]
    opened = f"{np.mean(vowels):.1%}" if vowels else "-"
    if any(each.grade != grade for each in found):
        grade = f"{grade} (became {'/'.join(sorted({each.grade for each in found}))})"
    return (
        f"| {language} | {grade} | {len(closures)} | {np.mean(closures):.1%} "
        f"| {off} | {opened} "
        f"| {np.mean([each.loudness for each in found]):.2f} | {sum(each.stirred for each in found)} |"
    )


def spoken_lines(language: str) -> Iterator[tuple[str, list[Spoken]]]:
    """The lines of one language by grade."""
    code = espeak_language(language)
    warm = Voice(engine="espeak", id=f"{code}+f1", language=language)
    bright = Voice(engine="espeak", id=f"{code}+Annie", language=language)
    texts = texts_of(language)
    plain = [speak(text, warm) for text in texts]
    yield "phonemes", plain
    yield "words", [without_phonemes(speak(text, bright, pace=Fraction(23, 20))) for text in texts]
    yield "aligned", recorded(texts, language)
    yield "energy", [without_words(plain[0])]


def texts_of(language: str) -> tuple[str, ...]:
    """A line crowded with m, b and p, and one as people write them."""
    return (TEXTS[language], *PLAIN_TEXTS[language][:1])


def speak(text: str, voice: Voice, *, pace: Fraction = Fraction(1)) -> Spoken:
    """Let espeak-ng say a text; in another feeling where the pace is another."""
    said = EspeakVoice().speak(text, voice=voice, emotion="neutral" if pace == 1 else "excited", pace=pace)
    speech = Speech(text=text, voice=voice, seconds=said.seconds, words=said.words, phonemes=said.phonemes)
    return Spoken(speech, said.samples, said.phonemes)


def without_phonemes(line: Spoken) -> Spoken:
    """The line as a voice leaves it that tells words only."""
    voice = line.speech.voice.model_copy(update={"engine": "edge"})
    return Spoken(line.speech.model_copy(update={"phonemes": (), "voice": voice}), line.sound, line.truth)


def without_words(line: Spoken) -> Spoken:
    """The line as a voice leaves it that tells nothing."""
    return Spoken(line.speech.model_copy(update={"phonemes": (), "words": ()}), line.sound, line.truth)


def recorded(texts: Sequence[str], language: str) -> list[Spoken]:
    """The lines in a made recording, found as `--narration` finds them."""
    room = Room(f"{ACCENTS[language]}+f4", pace=1.1, noise_db=-46.0, reverb_s=0.25)
    made = make_narration(texts, room, language=language)
    tenth = RATE // 10
    pieces = [made.sound[at : at + tenth] for at in range(0, made.sound.size, tenth)]
    lines = []
    for heard in align_narration(pieces, texts, language=language).lines:
        start = max(0.0, heard.start_s - 0.1)
        sound = made.sound[round(start * RATE) : round((heard.end_s + 0.3) * RATE)]
        seconds = Fraction(sound.size, RATE)
        words = {number: (begin - start, end - start) for number, (begin, end) in heard.words.items()}
        speech = Speech(
            text=texts[heard.line],
            voice=Voice(engine="recording", id="made", language=language),
            seconds=seconds,
            words=settle_words(split_words(texts[heard.line]), words, seconds=float(seconds)),
        )
        truth = tuple(
            Phoneme(symbol=symbol.strip(), start_s=to_ms(begin - start), end_s=to_ms(end - start))
            for symbol, begin, end in made.phonemes[heard.line]
            if symbol.strip() and not symbol.startswith("(")
        )
        lines.append(Spoken(speech, sound, truth))
    return lines


def measured(line: Spoken, language: str, drawn: DrawnMouth) -> Found:
    """Draw the person saying a line, and compare the mouth with the sound."""
    mouth = make_mouth(line.speech, line.sound, language=language).mouth
    frames = 2 * SILENT + -(-line.sound.size * FPS // RATE)
    said = Utterance(line="line", start=SILENT, seconds=mouth.seconds)
    face = face_track(Performance(person=drawn.name, speech=(said,)), {"line": mouth}, frames=frames, fps=FPS)
    opening = np.array([drawn.opening_px(controls) for controls in face])
    after = SILENT + int(float(mouth.seconds) * FPS) + 1
    within = opening[SILENT:after]
    return Found(
        closures=tuple(_shut(within, each) for each in _of(line.truth, language, closures=True)),
        late_ms=tuple(_off_ms(mouth, each) for each in _of(line.truth, language, closures=True)),
        vowels=tuple(
            _open(within, each)
            for each in _of(line.truth, language, closures=False)
            if each.end_s - each.start_s >= Fraction(3, FPS)
        ),
        loudness=float(np.corrcoef(within, _loudness(line.sound, len(within)))[0, 1]),
        stirred=int((opening[:SILENT] > 0).sum() + (opening[after:] > 0).sum()),
        grade=mouth.grade,
    )


def _of(truth: tuple[Phoneme, ...], language: str, *, closures: bool) -> list[Phoneme]:
    found = []
    for each in truth:
        sounds = lip_sounds(each.symbol, language=language).sounds
        if sounds and (sounds[0].closure if closures else all(sound.vowel for sound in sounds)):
            found.append(each)
    return found


def _shut(opening: Openings, each: Phoneme) -> bool:
    """Whether a frame has no open pixel whose middle lies in the sound or one frame beside it."""
    return bool((_frames_of(opening, each, beside=1.0) == 0).any())


def _open(opening: Openings, each: Phoneme) -> bool:
    return bool((_frames_of(opening, each, beside=0.0) > 0).any())


def _frames_of(opening: Openings, each: Phoneme, *, beside: float) -> Openings:
    middles = np.arange(len(opening)) + 0.5
    first, last = float(each.start_s) * FPS - beside, float(each.end_s) * FPS + beside
    return opening[(middles >= first) & (middles <= last)]


def _off_ms(mouth: Mouth, each: Phoneme) -> float:
    away = [float(max(each.start_s - middle, middle - each.end_s, Fraction(0))) for middle in mouth.closures_s]
    return 1000 * min(away, default=float("nan"))


def _loudness(sound: NDArray[np.float32], frames: int) -> Openings:
    """Root mean square of each frame, smoothed over three."""
    size = RATE // FPS
    padded = np.zeros(frames * size)
    padded[: min(sound.size, padded.size)] = sound[: padded.size]
    level = np.sqrt((padded.reshape(frames, size) ** 2).mean(axis=1))
    return np.convolve(level, np.array([0.25, 0.5, 0.25]), mode="same")


def face_alone(figure: Figure) -> Figure:
    """The figure less all but its face: nothing else reaches the mouth, and most of the time goes there."""
    head = figure.parts.head
    faces = tuple(surface for surface in head.surfaces if surface.name == "head")
    features = tuple(feature for feature in head.features if feature.surface == "head")
    bare = replace(head, surfaces=faces, features=features, moving={"head": head.moving["head"]})
    return replace(figure, parts=replace(figure.parts, surfaces=faces, stitches=(), head=bare), mesh=build_mesh(faces))


class DrawnMouth:
    """One person's head, drawn to count the pixels of the opening between the lips."""

    def __init__(self, name: str) -> None:
        self.name = name
        self._figure = face_alone(Figure.build(person(name), dress_colours(person(name), {})))
        rest = self._figure.skeleton.rest
        self._rotations = np.tile(np.asarray(IDENTITY, np.float64), (len(INDEX), 1))
        self._root = rest[INDEX["hips"]]
        height = float(rest[INDEX["head"], 1])
        self._view = View(320, 320, px_per_m=1100, aim=(0.0, height + 0.06, 0.0), at_px=(160, 160))
        self._surface = skia.Surface(320, 320)
        self._known: dict[bytes, int] = {}

    def opening_px(self, face: Openings) -> int:
        """How many pixels are inside of the mouth: teeth, tongue and the dark."""
        # Eyes and brows do not matter to it; a still mouth is drawn once.
        lower = np.zeros_like(face)
        lower[_LOWER] = np.round(face[_LOWER], 3)
        if lower.tobytes() not in self._known:
            self._known[lower.tobytes()] = self._drawn_px(lower)
        return self._known[lower.tobytes()]

    def _drawn_px(self, face: Openings) -> int:
        seen = self._figure.see(self._rotations, self._root, self._view, face=face)
        canvas = self._surface.getCanvas()
        canvas.clear(skia.ColorBLACK)
        self._figure.draw_labels(canvas, seen, face, self._view)
        labels = self._surface.toarray()[..., 0]
        return int((labels == PART_LABELS.index("mouth-inside")).sum())


if __name__ == "__main__":
    main()
