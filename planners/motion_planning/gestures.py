"""What hands do while somebody speaks: beats on stressed words, counting, pointing at what is spoken of."""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from random import Random
from typing import Literal

from ...story.cast import Move
from ...templates.motion import Motion
from ...templates.motion_words import meanings
from ...templates.reading_words import reading
from .fitting import Place, unfit
from .retrieval import MotionIndex, side_of
from .shot_times import Heard, ShotTimes
from .stresses import StressedWord

LEAD_FRAMES = 1
"""At 30 a second: a gesture's largest moment comes so much before the stressed vowel (CRAFT 16: 0-3)."""
HOLD_FRAMES = (6, 12)
"""At 30 a second: so long it is held."""
GAP_S = (Fraction(3, 2), Fraction(3))
"""From one gesture to the next: not sooner, and where a word allows not later."""
PREPARE_FRAMES = 5
"""At 30 a second: a hand needs so long to get anywhere."""
EMPHASIS = 0.85
"""Words of this strength get a large gesture."""
RATES = (Fraction(4, 5), Fraction(5, 4))
_NUMBERS: Mapping[int, tuple[str, ...]] = {
    1: ("1", "one"), 2: ("2", "two"), 3: ("3", "three"), 4: ("4", "four"), 5: ("5", "five"),
}  # fmt: skip
_TOLD = frozenset({"me", "self", "process", "again", "together", "join", "choice", "either", "compare", "calm", "easy"})
"""Tags of beats that say something of their own: they are kept for words that mean it."""
_DIRECTED: Mapping[str, tuple[str, ...]] = {
    "nod": ("nod",),
    "wave": ("wave",),
    "shrug": ("shrug",),
    "shake-head": ("shake",),
    "think": ("think",),
}
"""Directions of scripts, and a word of the motion that acts them out."""


@dataclass(frozen=True)
class Gesture:
    """A gesture before it has a place: what, at which moment, and why."""

    motion: Motion
    frame: int
    """Where its peak belongs."""
    why: str
    mirrored: bool = False
    strength: float = 1.0
    rank: int = 0
    """Smaller ones give way to none of a greater number."""


def laid(wished: Sequence[Gesture], times: ShotTimes, *, taken: Sequence[Move] = ()) -> tuple[Move, ...]:
    """Gestures as moves that do not overlap: peaks before their moments, holds kept, what has no time to get there left
    out. `taken` are gestures that stand already."""
    kept: list[Gesture] = []
    least = times.at_30(PREPARE_FRAMES + HOLD_FRAMES[0] + 6)
    for gesture in sorted(wished, key=lambda each: (-each.rank, each.frame)):
        apart = all(abs(gesture.frame - other.frame) >= least for other in kept)
        free = all(
            gesture.frame + times.at_30(HOLD_FRAMES[0]) <= move.start
            or gesture.frame - times.at_30(PREPARE_FRAMES) >= move.start + move.frames
            for move in taken
        )
        if apart and free and times.at_30(PREPARE_FRAMES) <= gesture.frame < times.frames:
            kept.append(gesture)
    moves: list[Move] = []
    free_from = 0
    ordered = sorted(kept, key=lambda each: each.frame)
    for number, gesture in enumerate(ordered):
        following = ordered[number + 1].frame if number + 1 < len(ordered) else times.frames
        busy = [move.start + move.frames for move in taken if move.start + move.frames <= gesture.frame]
        move = _placed(gesture, times, earliest=max([free_from, *busy]), following=following)
        if move is None:
            continue
        ends = [other.start for other in taken if other.start > gesture.frame]
        if ends and move.start + move.frames > min(ends):
            move = move.model_copy(update={"frames": min(ends) - move.start})
        moves.append(move)
        free_from = move.start + move.frames
    return tuple(moves)


def peak_frame(move: Move, motion: Motion, fps: Fraction) -> Fraction:
    """The shot's frame of a move's largest moment."""
    return move.start + (peak_s(motion) - move.from_s) / move.rate * fps


def peak_s(motion: Motion) -> Fraction:
    """A motion's largest moment; where it names none, two fifths of it."""
    return motion.cues.get("peak", motion.cues.get("hold", motion.seconds * Fraction(2, 5)))


def _placed(gesture: Gesture, times: ShotTimes, *, earliest: int, following: int) -> Move | None:
    motion, fps = gesture.motion, times.fps
    peak, release = peak_s(motion), motion.cues.get("release")
    rate = Fraction(1)
    if release is not None and release > peak:
        held = (release - peak) * 30
        low, high = HOLD_FRAMES
        rate = held / low if held < low else held / high if held > high else rate
        rate = min(max(rate, RATES[0]), RATES[1])
    target = gesture.frame - times.at_30(LEAD_FRAMES)
    start = target - int(peak / rate * fps)
    from_s = Fraction(0)
    if start < earliest:
        from_s = Fraction(earliest - start) / fps * rate
        start = earliest
        if target - start < times.at_30(PREPARE_FRAMES):
            return None
    length = max(1, round((motion.seconds - from_s) / rate * fps))
    # The next one needs its way up; this one its hold.
    until = max(target + times.at_30(HOLD_FRAMES[0]), following - times.at_30(PREPARE_FRAMES + 9))
    length = min(length, until - start, times.frames - start)
    if length < 1:
        return None
    return Move(
        motion=motion.id,
        start=start,
        frames=length,
        from_s=from_s.limit_denominator(3000),
        rate=rate.limit_denominator(1000),
        mirrored=gesture.mirrored,
        track="gesture",
        strength=gesture.strength,
        why=gesture.why,
    )


class Hands:
    """Chooses gestures for one person, never the same one twice in a row, hands by turns."""

    def __init__(self, index: MotionIndex, place: Place, random: Random, *, seen: Sequence[str] = ()) -> None:
        self.motions = [motion for motion in index.motions.values() if not unfit(motion, place)]
        self.random = random
        self.seen = list(seen)
        self.left = random.random() < 0.5

    def on_stresses(self, heard: Heard, words: Sequence[StressedWord], times: ShotTimes) -> list[Gesture]:
        """Beats on some of a line's stressed words: one in about two seconds, larger where the word is stronger."""
        found: list[Gesture] = []
        lively = heard.line.emotion in ("excited", "happy", "surprised")
        calm = heard.line.emotion in ("serious", "concerned")
        low, high = (round(gap * times.fps) for gap in GAP_S)
        last = heard.start - low + times.at_30(PREPARE_FRAMES)
        while True:
            window = [word for word in words if last + low <= word.frame <= last + high]
            later = [word for word in words if word.frame > last + high]
            if not window and not later:
                return found
            word = max(window, key=lambda each: (each.strength, -each.frame)) if window else later[0]
            large = word.strength >= EMPHASIS + (0.1 if calm else -0.1 if lively else 0)
            number = _number(word, heard, times.language)
            counting = [each for each in self.motions if number and each.kind == "count" and _counts(each, number)]
            motion = counting[0] if counting else self._beat(_said(word, heard, times), large=large)
            if motion is None:
                return found
            strength = 0.7 + 0.5 * word.strength + (0.1 if lively else -0.1 if calm else 0.0)
            found.append(
                Gesture(
                    motion,
                    word.frame,
                    f"shows the number {word.text!r}"
                    if counting
                    else f"beat on {word.text!r}" + (", large" if large else ""),
                    mirrored=self._other_hand(motion),
                    strength=round(min(1.3, strength), 2),
                )
            )
            last = word.frame

    def counted(self, items: Sequence[int], times: ShotTimes) -> list[Gesture]:
        """Fingers for the points of a list, where their times leave room to show them and the library can count."""
        near = any(after - before < times.at_30(22) for before, after in itertools.pairwise(items))
        if not 2 <= len(items) <= 5 or near:
            return []
        found = []
        for number, frame in enumerate(items, 1):
            motion = next((each for each in self.motions if each.kind == "count" and _counts(each, number)), None)
            if motion is None:
                return []
            found.append(Gesture(motion, frame, f"counts point {number}", rank=2))
        return found

    def toward(
        self, way: str, frame: int, why: str, *, kind: Literal["point", "present"], rank: int = 3
    ) -> Gesture | None:
        """Point or present to a side as a viewer sees it; the one in place of the other where there is no such."""
        kinds = [kind, "present" if kind == "point" else "point"]
        sided = [each for each in self.motions if each.kind == kind and side_of(each)]
        sided = sided or [each for each in self.motions if each.kind in kinds]
        other = {"left": "right", "right": "left"}.get(way, "")
        fit = [each for each in sided if side_of(each) == way] or [
            each for each in sided if other and side_of(each) == other
        ]
        if not fit:
            return None
        motion = self._fresh(fit)
        return Gesture(motion, frame, why, mirrored=side_of(motion) != way, rank=rank)

    def directed(self, name: str, frame: int) -> Gesture | None:
        """Act out a direction of the script; None where no motion does."""
        said = why_directed(name)
        if name.startswith("point-"):
            return self.toward(name.removeprefix("point-"), frame, said, kind="point")
        wanted = set(_DIRECTED.get(name, ()))
        fit = [each for each in self.motions if wanted & {*each.tags, *each.id.split("-")}]
        gestures = [each for each in fit if each.track == "gesture"] or fit
        return Gesture(self._fresh(gestures), frame, said, rank=3) if gestures else None

    def _beat(self, said: frozenset[str], *, large: bool) -> Motion | None:
        """A beat that shows what is said, where one does; else a plain one of the size."""
        beats = [each for each in self.motions if each.kind == "beat"]
        meant = [each for each in beats if said & set(each.tags) and each.id not in self.seen[-3:]]
        if meant:
            return self._fresh(meant)
        sized = [each for each in beats if (each.energy > 1 if large else not is_large(each))] or beats
        plain = [each for each in sized if not set(each.tags) & _TOLD]
        return self._fresh(plain or sized) if sized else None

    def _fresh(self, motions: Sequence[Motion]) -> Motion:
        """One of those that were seen least lately."""
        lately = self.seen[-6:]
        least = min(lately.count(each.id) for each in motions)
        fresh = [each for each in motions if lately.count(each.id) == least]
        if self.seen and len(fresh) > 1:
            fresh = [each for each in fresh if each.id != self.seen[-1]]
        motion = self.random.choice(sorted(fresh, key=lambda each: each.id))
        self.seen.append(motion.id)
        return motion

    def _other_hand(self, motion: Motion) -> bool:
        """Hands take turns; what is done with both is now and then turned round."""
        if set(motion.tags) & {"both", "both-hands", "two-handed"}:
            return self.random.random() < 0.3
        self.left = not self.left if self.random.random() < 0.7 else self.left
        return self.left


def why_directed(name: str) -> str:
    """Why somebody does what the script asks for: 'point-left'."""
    return f"the script says {name.replace('-', ' ')!r}"


def is_large(motion: Motion) -> bool:
    """Whether a beat is a large one: by its tags, else by its energy."""
    tags = set(motion.tags) | set(motion.id.split("-"))
    return "large" in tags or (motion.energy >= 3 and "small" not in tags)


def _said(word: StressedWord, heard: Heard, times: ShotTimes) -> frozenset[str]:
    """What the stressed word and those right beside it mean, by tags of motions."""
    frames = [heard.frame(each.start_s, times.fps) for each in heard.words]
    near = max((number for number, frame in enumerate(frames) if frame <= word.frame), default=0)
    text = " ".join(each.text for each in heard.words[max(0, near - 1) : near + 2])
    return frozenset(name for name, pattern in meanings(times.language).items() if pattern.search(text))


def _number(word: StressedWord, heard: Heard, language: str) -> int:
    """The number from two to five that a word is, where no other number stands beside it; else 0."""
    numbers = reading(language).numbers
    texts = [each.text.strip(".,;:!?").casefold() for each in heard.words]
    low = word.text.casefold()
    place = texts.index(low) if low in texts else -1
    value = int(low) if low.isdecimal() else numbers.get(low, 0)
    beside = texts[max(0, place - 1) : place] + texts[place + 1 : place + 2]
    alone = not any(each in numbers or any(letter.isdecimal() for letter in each) for each in beside)
    return value if place >= 0 and 2 <= value <= 5 and alone else 0


def _counts(motion: Motion, number: int) -> bool:
    return bool(set(_NUMBERS[number]) & {*motion.tags, *motion.id.split("-")})
