"""Blocks become drafts of lines: who says what, with which directions, while what is shown."""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Literal

from ...story.exhibit import Exhibit
from ...story.script import Emotion, SpokenCue
from ...tools.speech.words import split_words
from .blocks import Block, Heading, Point, Points, Speech
from .inline import PictureRef, Row
from .prose import Mark, Prose, joined
from .sentences import length, sentences, thoughts
from .speakers import name_in, speaker_id

ITEMS_MAX, STEPS_MAX = 5, 6
"""A longer list is shown in several parts of about the same length."""
LIST_CHARS = 320
"""So is one whose words take longer than about twenty seconds."""
_STOPS = frozenset(".!?,;:…。！？，；：、؟؛،۔")
_FULL_STOPS = {"zh": "。", "ja": "。"}

DraftKind = Literal["heading", "said", "list", "shown"]


@dataclass
class Draft:
    """A line in the making."""

    kind: DraftKind
    say: str = ""
    show: str = ""
    """What was written bold, a list's heading, a title; empty: a short form of what is said."""
    items: tuple[str, ...] = ()
    speaker: str = "narrator"
    emotion: Emotion = "neutral"
    pause_after_s: Fraction | None = None
    picture: PictureRef | None = None
    exhibit: Exhibit | None = None
    cues: tuple[SpokenCue, ...] = ()
    level: int = 1
    slide: int = 0
    part: int = 0
    """Drafts of one paragraph share its number."""
    words: Prose | None = None
    """What is said with its marks, where it may still lead into a list."""

    def rest(self, seconds: Fraction) -> None:
        """Be silent for longer after it."""
        self.pause_after_s = (self.pause_after_s or Fraction(0)) + seconds


@dataclass
class Drafting:
    """Turns blocks into drafts, in order."""

    language: str
    speakers: frozenset[str]
    drafts: list[Draft] = field(default_factory=list)
    _speaker: str = "narrator"
    _waiting: list[Exhibit | PictureRef] = field(default_factory=list)
    """Shown with the words that come next."""
    _carried: list[Mark] = field(default_factory=list)
    """Directions on a row of their own, for the words that come next."""
    _slide: int = 0
    _slide_is_new: bool = False
    _part: int = 0

    def take(self, blocks: Sequence[Block]) -> list[Draft]:
        """The drafts of a script."""
        for block in blocks:
            self._part += 1
            if isinstance(block, Heading):
                self._heading(block)
            elif isinstance(block, Speech):
                self._speech(block.rows)
            elif isinstance(block, Points):
                self._list(block)
            elif block.said:
                self._show_waiting()
                before = len(self.drafts)
                self._speech(block.said)
                for draft in self.drafts[before:]:
                    draft.exhibit = block.what if isinstance(block.what, Exhibit) else None
            else:
                self._waiting.append(block.what)
        self._show_waiting()
        self._end_carried()
        return self.drafts

    def _heading(self, block: Heading) -> None:
        self._show_waiting()
        if not self._slide_is_new:
            self._slide = 0
        self._note_slides(block.prose.marks)
        draft = Draft("heading", show=block.prose.text, speaker=self._speaker, level=block.level, part=self._part)
        draft.slide = self._slide if self._slide_is_new else 0
        for mark in block.prose.marks:
            if mark.cue.seconds is not None:
                draft.rest(mark.cue.seconds)
        self._carried += [mark for mark in block.prose.marks if mark.cue.seconds is None and mark.cue.name != "slide"]
        self.drafts.append(draft)

    def _speech(self, rows: Sequence[Row]) -> None:
        made: list[Draft] = []
        for speaker, prose in self._by_speaker(rows):
            self._speaker = speaker
            if prose.text:
                made += self._said(prose)
            else:
                self._bare(prose.marks, made)
        self._attach(made)
        self.drafts += made

    def _by_speaker(self, rows: Sequence[Row]) -> list[tuple[str, Prose]]:
        found: list[tuple[str, list[Prose]]] = [(self._speaker, [])]
        for row in rows:
            name, start = name_in(row.prose.text)
            if name in self.speakers:
                found.append((speaker_id(name), [row.prose.cut(start, len(row.prose.text))]))
            else:
                found[-1][1].append(row.prose)
        return [(speaker, joined(parts)) for speaker, parts in found if parts]

    def _said(self, prose: Prose) -> list[Draft]:
        """The thoughts of a paragraph that one person says."""
        prose = Prose(prose.text, prose.bold, (*(Mark(0, mark.cue) for mark in self._carried), *prose.marks))
        self._carried = []
        starts = {start for start, _ in sentences(prose.text, self.language)}
        borders = {mark.at for mark in prose.marks if mark.cue.name == "slide"}
        # Between sentences a pause or another mood begins a line of its own.
        for mark in prose.marks:
            if (mark.cue.seconds is not None or mark.cue.emotion) and mark.at in starts:
                borders.add(mark.at)
        made: list[Draft] = []
        emotion: Emotion = "neutral"
        for start, end in thoughts(prose.text, self.language, borders=tuple(borders - {0})):
            thought = prose.cut(start, end)
            own = [mark for mark in prose.marks if _belongs(mark, start, end, len(prose.text), prose.text)]
            marks = [Mark(max(0, min(mark.at - start, len(thought.text))), mark.cue) for mark in own]
            self._note_slides(tuple(mark for mark in marks if mark.at == 0))
            emotion = next((mark.cue.emotion for mark in marks if mark.cue.emotion), emotion)
            draft = Draft("said", say=thought.text, speaker=self._speaker, emotion=emotion, slide=self._slide)
            draft.show, draft.part = thought.emphasised, self._part
            draft.words = Prose(thought.text, thought.bold, tuple(marks))
            _direct(draft, marks)
            self._slide_is_new = False
            made.append(draft)
            self._note_slides(tuple(mark for mark in marks if mark.at > 0))
        return made

    def _bare(self, marks: Sequence[Mark], made: list[Draft]) -> None:
        """Directions without words: a pause lengthens what was, the others wait for what comes."""
        for mark in marks:
            last = made[-1] if made else self.drafts[-1] if self.drafts else None
            if mark.cue.seconds is not None and last is not None and not self._waiting:
                last.rest(mark.cue.seconds)
            elif mark.cue.name == "slide":
                self._note_slides((mark,))
            else:
                self._carried.append(mark)

    def _note_slides(self, marks: Sequence[Mark]) -> None:
        for mark in marks:
            if mark.cue.name == "slide":
                self._slide, self._slide_is_new = mark.cue.slide, True

    def _attach(self, made: list[Draft]) -> None:
        """What waits to be shown goes with these words, in order; more things than thoughts are shown before them."""
        if not self._waiting or not made:
            return
        extra = self._waiting[: max(0, len(self._waiting) - len(made))]
        shared = self._waiting[len(extra) :]
        before = self.drafts[-1] if self.drafts else None
        if before is not None and _leads_on(before) and not extra:
            _show(before, shared[0])
        for number, draft in enumerate(made):
            _show(draft, shared[number * len(shared) // len(made)])
        self.drafts += [self._silent(what) for what in extra]
        self._waiting = []

    def _show_waiting(self) -> None:
        """No words follow: with the last ones before it, else without any."""
        waiting, self._waiting = self._waiting, []
        for what in waiting:
            before = self.drafts[-1] if self.drafts else None
            if before is not None and before.kind == "said" and not (before.exhibit or before.picture or before.slide):
                _show(before, what)
            else:
                self.drafts.append(self._silent(what))

    def _silent(self, what: Exhibit | PictureRef) -> Draft:
        title = what.title if isinstance(what, Exhibit) else what.alt
        # Without words of its own it is of its chapter.
        title = title or next((draft.show for draft in reversed(self.drafts) if draft.kind == "heading"), "")
        draft = Draft("shown", show=title, speaker=self._speaker, part=self._part)
        _show(draft, what)
        return draft

    def _list(self, block: Points) -> None:
        self._show_waiting()
        plain: list[Point] = []
        for point in block.points:
            if point.children:
                self._points(plain, block, self._headline())
                plain = []
                self._points([Point(each) for each in point.children], block, point.prose.text, lead=point.prose)
            else:
                plain.append(point)
        self._points(plain, block, self._headline())

    def _points(
        self,
        points: list[Point],
        block: Points,
        headline: str,
        *,
        lead: Prose | None = None,
    ) -> None:
        nested = lead is not None
        emotion: Emotion = "neutral"
        before = self.drafts[-1] if self.drafts else None
        if lead is None and points and before is not None and _leads_on(before) and before.speaker == self._speaker:
            # 'It has three parts:' is said over the list that it leads to.
            lead, emotion = before.words, before.emotion
            self.drafts.pop()
        for place, group in _groups(points, most=STEPS_MAX if block.ordered and not nested else ITEMS_MAX):
            spoken = [self._stopped(point.prose) for point in group]
            prose = joined(spoken if lead is None or place else [_led(lead), *spoken])
            items = tuple(point.prose.emphasised or point.prose.text for point in group)
            marks = [*(Mark(0, mark.cue) for mark in self._carried), *prose.marks]
            self._carried = []
            self._note_slides(tuple(marks))
            alone = len(group) == 1
            draft = Draft(
                "said" if alone else "list",
                say=prose.text,
                show=headline,
                items=() if alone else items,
                speaker=self._speaker,
                emotion=next((mark.cue.emotion for mark in marks if mark.cue.emotion), emotion),
                slide=self._slide,
                part=self._part,
            )
            # Steps are counted from one: what goes on from another screen is a list.
            if block.ordered and not nested and place == 0 and not alone:
                draft.exhibit = Exhibit(kind="steps", title=headline)
            _direct(draft, marks)
            self.drafts.append(draft)

    def _stopped(self, prose: Prose) -> Prose:
        """A point as a sentence: with a full stop where it ends without a mark."""
        text = prose.text
        if text.rstrip("\"'”’»)」』）")[-1:] in _STOPS or not text:
            return prose
        return Prose(text + _FULL_STOPS.get(self.language.split("-")[0], "."), prose.bold, prose.marks)

    def _headline(self) -> str:
        """What stands over a list: the line that leads to it, else its chapter's title."""
        before = self.drafts[-1] if self.drafts else None
        if before is not None and _leads_on(before) and length(before.say) <= HEADLINE_CHARS:
            return before.say.rstrip(" :：")
        return next((draft.show for draft in reversed(self.drafts) if draft.kind == "heading"), "")

    def _end_carried(self) -> None:
        if self._carried and self.drafts:
            for mark in self._carried:
                if mark.cue.seconds is not None:
                    self.drafts[-1].rest(mark.cue.seconds)
            self._carried = []


HEADLINE_CHARS = 40


def _belongs(mark: Mark, start: int, end: int, whole: int, text: str) -> bool:
    """Whether a mark is of the thought at `start`..`end`: on a border a pause belongs to what was, others to what
    comes."""
    if mark.cue.seconds is not None:
        return start < mark.at <= end or (mark.at == 0 and start == 0) or (mark.at == start and start == 0)
    ends = len(text[:end].rstrip())
    return start <= mark.at < ends or (mark.at >= ends and end >= whole and mark.at >= start)


def _direct(draft: Draft, marks: Sequence[Mark]) -> None:
    """Put directions at words; a pause after the last word is the line's own."""
    words = split_words(draft.say)
    cues = []
    for mark in sorted(marks, key=lambda mark: mark.at):
        before = sum(word.start < mark.at for word in words)
        if mark.cue.seconds is not None and before >= len(words):
            draft.rest(mark.cue.seconds)
        elif mark.cue.name != "slide":
            cues.append(SpokenCue(name=mark.cue.name, word=before, seconds=mark.cue.seconds))
    draft.cues = tuple(cues)


def _show(draft: Draft, what: Exhibit | PictureRef) -> None:
    if isinstance(what, Exhibit):
        draft.exhibit = what
    else:
        draft.picture = what


def _leads_on(draft: Draft) -> bool:
    return (
        draft.kind == "said"
        and draft.pause_after_s is None
        and draft.say[-1:] in (":", "：")
        and not (draft.exhibit or draft.picture or draft.slide or draft.items)
    )


def _led(lead: Prose) -> Prose:
    text = lead.text
    return lead if text[-1:] in _STOPS else Prose(f"{text}:", lead.bold, lead.marks)


def _groups(points: list[Point], *, most: int) -> list[tuple[int, list[Point]]]:
    """Parts of a list that fit a screen and a breath, about as long as each other."""
    if not points:
        return []
    chars = sum(length(point.prose.text) for point in points)
    parts = max(-(-len(points) // most), min(-(-chars // LIST_CHARS), len(points) // 2), 1)
    edges = [len(points) * number // parts for number in range(parts + 1)]
    return [(first, points[first:after]) for first, after in itertools.pairwise(edges)]


def has_words(text: str) -> bool:
    """True where there is something to say or to read."""
    return re.search(r"\w", text) is not None
