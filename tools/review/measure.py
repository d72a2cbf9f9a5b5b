"""The review: one decode of the delivered film, every check over it."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, Self

import numpy as np

from ...story.artifact import Key, Making
from ...story.brief import Asset
from ...story.document import write_atomically
from ...story.frame_source import OpenSource
from ...story.storyboard import Storyboard
from ...story.time import Seconds
from ...story.timeline import Timeline
from ...story.violation import Check
from ...templates.platform import Platform
from ..compositor.spans.span_source import picture
from ..work.job import Bench, Job, Made
from .container import check_container
from .curves import thin_curves
from .film import Container, UnreadableError, ahead, read_container, read_pictures
from .picture import PictureWatch, check_picture
from .scopes import ShotEye, spectrogram_jpeg
from .sound import Heard, check_sound, listen, peaks
from .stems import check_stems, measure_stems
from .text import TextFinding, check_text, look_for_text
from .tracks import Look, TextTrack, plan_looks
from .words import check_words, hear_voice, time_words

if TYPE_CHECKING:
    from ..compositor.spans.span import SpanJob

REVIEW_VERSION = "1"


class MeasureJob(Job):
    """Measure a master: leaves `checks.json` (a list of `story.violation.Check`), `curves.json`, `scopes.json`.

    The key of the master covers everything that drew it, so the sources here only add where the letters stand.
    A film that fails its checks is a result, not an error.
    """

    kind: ClassVar[str] = "measure"
    makers: ClassVar[tuple[str, ...]] = ("tools.review.measure",)
    title: ClassVar[str] = "Measuring"

    master: Key
    master_name: str = "master.mp4"
    mix: Key | None = None
    """The artifact with mix.wav and the stems voice.wav and music.wav; None for a film planned without sound."""
    timeline: Timeline
    music: bool | None = None
    """Whether the film is planned with music; None: as the timeline says."""
    platform: Platform
    asked: Seconds | None = None
    """The seconds asked for; None: the timeline's own."""
    shorter_by_decision: bool = False
    shorter_reason: str = ""
    tracks: tuple[TextTrack, ...] = ()
    """Every source that draws letters: the shots' scenes, then the captions."""

    @classmethod
    def of(
        cls,
        *,
        master: Key,
        mix: Key | None,
        timeline: Timeline,
        storyboard: Storyboard,
        platform: Platform,
        assets: dict[str, Asset],
        asked_s: Fraction | None = None,
        shorter_by_decision: bool = False,
        shorter_reason: str = "",
        spans: tuple[SpanJob, ...] | None = None,
    ) -> Self:
        """The review of a film as its documents stand. `spans`: those that drew it, where they are already planned."""
        from ..compositor.spans.span_plan import plan_spans
        from .span_tracks import text_tracks

        if spans is None:
            spans = plan_spans(timeline, storyboard, assets=assets, platform=platform)
        return cls(
            master=master,
            mix=mix,
            timeline=timeline,
            music=not storyboard.music.none,
            platform=platform,
            asked=asked_s,
            shorter_by_decision=shorter_by_decision,
            shorter_reason=shorter_reason,
            tracks=text_tracks(spans),
        )

    def needs(self) -> tuple[Key, ...]:
        """The master, the mix, and what the sources read."""
        keys = [self.master, *([self.mix] if self.mix else [])]
        keys += [key for track in self.tracks for key in track.needs()]
        return tuple(dict.fromkeys(keys))

    def cost(self) -> float:
        """Seconds of one core: decoding dominates, in proportion to the pixels."""
        pixels = self.timeline.width * self.timeline.height * self.timeline.frames
        return 0.5 + pixels / 600e6 + float(self.timeline.seconds) * 0.02

    def make(self, bench: Bench) -> Made:
        """Measure and write both files."""
        began = time.process_time()
        checks, curves, scopes = self._measure(bench)
        plain = [check.model_dump(mode="json") for check in checks]
        write_atomically(bench.folder / "checks.json", _json(plain))
        write_atomically(bench.folder / "curves.json", _json(curves))
        write_atomically(bench.folder / "scopes.json", _json(scopes))
        failed = [check.code for check in checks if not check.passed and check.severity == "error"]
        return Made(
            facts={"passed": not failed, "checks": len(checks), "failed": failed},
            making=Making(engine="review", version=REVIEW_VERSION, compute_s=round(time.process_time() - began, 3)),
        )

    def _measure(self, bench: Bench) -> tuple[tuple[Check, ...], dict[str, Any], dict[str, Any]]:
        path = bench.path(self.master, self.master_name)
        watch = PictureWatch(fps=self.timeline.fps)
        findings: list[TextFinding] = []
        eye = ShotEye(self.timeline)
        try:
            container = read_container(path)
            # Sound beside the picture: looking at a frame leaves a core to the decoder, which does not fill it.
            with ThreadPoolExecutor(1) as aside:
                listening = aside.submit(self._listen, path, bench)
                self._see(path, container, watch, findings, bench, eye)
                heard, sound_checks = listening.result()
        except UnreadableError as error:
            return (
                (_unreadable(str(error)),),
                thin_curves(Heard(), self.timeline, target_lufs=self.platform.loudness_lufs),
                {},
            )
        size = (self.timeline.width, self.timeline.height)
        checks = (
            *check_container(
                container,
                decoded_frames=watch.frames,
                sound_s=heard.seconds,
                frames=self.timeline.frames,
                size=size,
                fps=self.timeline.fps,
                platform=self.platform,
                asked=self.asked,
                shorter_reason=self.shorter_reason if self.shorter_by_decision else None,
            ),
            *check_picture(watch, self.timeline),
            *check_text(findings, platform=self.platform, size=size),
            *sound_checks,
        )
        curves = thin_curves(
            heard, self.timeline, target_lufs=self.platform.loudness_lufs, stems=self._stem_peaks(bench)
        )
        bands = [rows for rows in heard.bands_db if len(rows)]
        scopes = {
            "shots": eye.shots,
            "spectrogram": spectrogram_jpeg(np.concatenate(bands)) if bands else "",
            "texts": _texts(findings),
        }
        return checks, curves, scopes

    def _stem_peaks(self, bench: Bench) -> dict[str, list[float]]:
        """The peaks of every 10 ms of each stem that the mix left."""
        files = (
            {name: bench.path(self.mix, f"{name}.wav") for name in ("voice", "music", "accents")} if self.mix else {}
        )
        return {name: peaks(file) for name, file in files.items() if file.is_file()}

    def _see(
        self,
        path: Path,
        container: Container,
        watch: PictureWatch,
        findings: list[TextFinding],
        bench: Bench,
        eye: ShotEye,
    ) -> None:
        if container.picture is None:
            return
        looks = plan_looks(self.tracks, self.timeline, bench)
        size = (self.timeline.width, self.timeline.height)
        desk = _Desk(self.tracks, bench)
        waiting = iter(looks)
        look = next(waiting, None)
        for seen in ahead(read_pictures(path)):
            watch.see(seen.luma)
            eye.see(seen)
            while look is not None and look.frame <= seen.number:
                opened, source_frame = desk.source_for(look)
                findings += look_for_text(seen, opened, source_frame=source_frame, look=look, size=size)
                look = next(waiting, None)
            if seen.number % 30 == 0:
                bench.progress(min(0.9, seen.number / self.timeline.frames))
        # Texts of frames that never came are missing, whatever the reason.
        findings += _never_seen(look, waiting, desk)

    def _listen(self, path: Path, bench: Bench) -> tuple[Heard, tuple[Check, ...]]:
        heard = listen(path)
        return heard, tuple(self._hear(path, heard, bench))

    def _hear(self, path: Path, heard: Heard, bench: Bench) -> Iterator[Check]:
        voice = bool(self.timeline.voice)
        music = self.timeline.music is not None if self.music is None else self.music
        yield from check_sound(heard, platform=self.platform, music=music, voice=voice)
        if self.mix is None:
            return
        accents = bool(self.timeline.accents)
        stems = (("voice", voice), ("music", music), ("accents", accents), ("mix", True))
        planned = [name for name, wanted in stems if wanted]
        files = {name: bench.path(self.mix, f"{name}.wav") for name in planned}
        there = {name: file for name, file in files.items() if file.is_file()}
        if voice or music:
            yield from check_stems(
                measure_stems(
                    path,
                    voice=there.get("voice"),
                    music=there.get("music"),
                    accents=there.get("accents"),
                    mix=there.get("mix"),
                )
            )
        if self.timeline.captions and "voice" in there:
            yield check_words(time_words(hear_voice(there["voice"]), self.timeline.captions, self.timeline.fps))


class _Desk:
    """Sources opened as the film reaches them, and closed after: a long film has hundreds."""

    def __init__(self, tracks: tuple[TextTrack, ...], bench: Bench) -> None:
        self._tracks = tracks
        self._bench = bench
        self._open: dict[int, OpenSource] = {}

    def source_for(self, look: Look) -> tuple[OpenSource, int]:
        """The look's source and its own frame there."""
        for number in [number for number in self._open if self._tracks[number].end <= look.frame]:
            del self._open[number]
        track = self._tracks[look.track]
        if look.track not in self._open:
            self._open[look.track] = picture(track.source).open(self._bench)
        return self._open[look.track], look.frame - track.start + track.offset


def _never_seen(look: Look | None, waiting: Iterator[Look], desk: _Desk) -> Iterator[TextFinding]:
    while look is not None:
        opened, source_frame = desk.source_for(look)
        for mark in opened.marks(source_frame):
            if mark.text in look.texts:
                yield TextFinding(frame=look.frame, shot=look.shot, mark=mark, there=0.0, contrast=1.0, ink=mark.box)
        look = next(waiting, None)


def _texts(findings: list[TextFinding]) -> list[dict[str, Any]]:
    """The weakest look at each text of each shot: its contrast and how surely its letters were found."""
    weakest: dict[tuple[str, str], TextFinding] = {}
    for found in findings:
        place = (found.shot, found.mark.text)
        if place not in weakest or found.contrast < weakest[place].contrast:
            weakest[place] = found
    return [
        {"shot": shot, "text": text[:120], "contrast": round(found.contrast, 1), "there": round(found.there, 2)}
        for (shot, text), found in list(weakest.items())[:400]
    ]


def _unreadable(reason: str) -> Check:
    return Check(
        code="readable",
        title="File opens",
        passed=False,
        wanted="picture and sound decode to the end",
        found=reason,
        message="make the master again",
    )


def _json(value: Any) -> bytes:
    return (json.dumps(value, ensure_ascii=False, separators=(",", ":")) + "\n").encode("utf-8", "surrogatepass")
