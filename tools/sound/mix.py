"""The mix of a film: voice on its frames, music that makes room, both brought to the platform's loudness."""

from __future__ import annotations

import time
from typing import Any, ClassVar

import numpy as np
from pydantic import Field

from ...story.artifact import Key, Making
from ...story.document import write_atomically
from ...story.errors import EngineError
from ...story.speech import Speech
from ...story.time import Rate
from ...story.timeline import Accent, MusicCue, VoiceCue
from ..media.wav import read_wav, write_wav
from ..work.job import Bench, Job, Made
from .aac import safe_gain
from .curves import momentary_curve, thinned, waveform
from .ducking import TICK, Duck, Stretch, ducked, merged, spoken_stretches
from .filters import Sound, Track, stereo
from .grid import SAMPLE_RATE, sample_at
from .loudness import SILENCE_LUFS, integrated, k_weighted, powers, to_lufs, true_peak_db
from .mastering import master

VOICE_LUFS = -18.0
"""Where lines are levelled before mastering; only differences to it are heard."""
UNDER_VOICE_DB = -5.0
"""What an accent gives way to a voice."""
ACCENT_LEAD_S = {"whoosh": 0.34, "tick": 0.0, "impact": 0.0, "sting": 0.0}
"""How long each kind of accent sounds before its frame."""
_EDGE = SAMPLE_RATE * 4 // 1000


class MixJob(Job):
    """All sound of a film -> `mix.wav`, and the stems `voice.wav`, `music.wav`, `accents.wav` that sum to it.

    `mix.m4a` is the mix as the master takes it over: the very AAC whose peaks were proven. The others are 48 kHz stereo
    floats of exactly `frames` frames; a film without accents has no stem of them. Facts: `lufs`, `true_peak_db`,
    `encoded_peak_db` (after AAC), `voice_over_music_db` (None without both), `line_lufs` (by line, after all gains),
    `speech_s` (stretches), `duck_db` (every 100 ms), `accents` (frame, kind and level in dB of each that is heard),
    `waveform`, `momentary_lufs`, `static_gain_db`, `limited_db`, `seconds`.
    """

    kind: ClassVar[str] = "mix"
    makers: ClassVar[tuple[str, ...]] = ("tools.sound.mix",)
    title: ClassVar[str] = "Mixing"

    frames: int = Field(ge=1)
    fps: Rate
    voice: tuple[VoiceCue, ...] = ()
    music: MusicCue | None = None
    accents: tuple[Accent, ...] = ()
    accent_sounds: Key | None = None
    """An artifact with a `KIND.wav` for each kind of accent."""
    duck: Duck = Duck()
    target_lufs: float = Field(default=-14.0, ge=-40, le=-5)
    true_peak_db: float = Field(default=-1.0, ge=-12, le=0)
    """Held by the decoded AAC too."""
    audio_kbps: int = Field(default=192, ge=32, le=512)
    """Of the AAC that the master will hold."""

    def needs(self) -> tuple[Key, ...]:
        """The speech of every line and the music."""
        keys = dict.fromkeys(cue.key for cue in self.voice)
        if self.music is not None:
            keys[self.music.key] = None
        if self.accent_sounds is not None and self.accents:
            keys[self.accent_sounds] = None
        return tuple(keys)

    def cost(self) -> float:
        """About a twentieth of the film's length."""
        return 0.2 + float(self.frames / self.fps) / 20

    def make(self, bench: Bench) -> Made:
        """Place, level, duck, master, write."""
        began = time.perf_counter()
        samples = sample_at(self.frames, self.fps)
        voice, stretches, placed = self._voice(bench, samples)
        bench.progress(0.2)
        music, duck_db = self._music(bench, samples, stretches)
        accents, heard = self._accents(bench, samples, stretches)
        bench.progress(0.5)
        mastered = master(voice + music + accents, target_lufs=self.target_lufs, true_peak_db=self.true_peak_db)
        bench.progress(0.7)

        def render(kept: Track) -> Sound:
            gain = (mastered.gain * kept)[:, None]
            return np.asarray(voice * gain + music * gain + accents * gain, np.float32)

        proven = safe_gain(render, samples, true_peak_db=self.true_peak_db, kbps=self.audio_kbps)
        mix = render(proven.gain)
        gain = (mastered.gain * proven.gain)[:, None]
        voice, music = voice * gain, music * gain
        stems = {"mix": mix, "voice": voice, "music": music}
        if heard:
            stems["accents"] = accents * gain
        for name, sound in stems.items():
            write_wav(bench.folder / f"{name}.wav", sound, rate=SAMPLE_RATE, bits="32float")
        write_atomically(bench.folder / "mix.m4a", proven.m4a)
        return Made(
            facts={
                "seconds": float(self.frames / self.fps),
                "lufs": round(integrated(mix), 2),
                "true_peak_db": round(true_peak_db(mix), 2),
                "encoded_peak_db": round(proven.peak_db, 2),
                "voice_over_music_db": voice_over_music_db(voice, music, stretches),
                "line_lufs": {
                    cue.line: round(integrated(voice[start:end]), 2)
                    for cue, (start, end) in zip(self.voice, placed, strict=True)
                },
                "speech_s": [[round(start, 2), round(end, 2)] for start, end in stretches],
                "duck_db": thinned(duck_db, every=10),
                "accents": heard,
                "waveform": waveform(mix),
                "momentary_lufs": momentary_curve(mix),
                "static_gain_db": round(mastered.static_gain_db, 2),
                "limited_db": round(mastered.limited_db, 2),
            },
            making=Making(engine="mixer", compute_s=time.perf_counter() - began),
        )

    def _voice(self, bench: Bench, samples: int) -> tuple[Sound, tuple[Stretch, ...], list[tuple[int, int]]]:
        """All lines on one track at one loudness, the stretches of speech, and each line's samples."""
        track = np.zeros((samples, 2), np.float32)
        stretches: list[Stretch] = []
        placed: list[tuple[int, int]] = []
        for cue in self.voice:
            line = _read(bench, cue.key, "speech.wav")
            at = min(sample_at(cue.start, self.fps), samples)
            line = levelled(line, VOICE_LUFS)[: samples - at]
            track[at : at + len(line)] += line
            placed.append((at, at + len(line)))
            words = _words(bench, cue.key)
            begin = at / SAMPLE_RATE
            last = len(line) / SAMPLE_RATE
            stretches += [(begin + a, begin + min(b, last)) for a, b in spoken_stretches(line, words)]
        return track, merged(tuple(s for s in stretches if s[1] > s[0]), gap_s=0.25), placed

    def _music(self, bench: Bench, samples: int, stretches: tuple[Stretch, ...]) -> tuple[Sound, Any]:
        """The music on its frames, ducked, and its automation."""
        track = np.zeros((samples, 2), np.float32)
        if self.music is None:
            return track, np.zeros(-(-samples // TICK) + 1)
        piece = _read(bench, self.music.key, "music.wav")
        at = min(sample_at(self.music.start, self.fps), samples)
        length = min(len(piece), samples - at, sample_at(self.music.frames, self.fps))
        track[at : at + length] = piece[:length]
        loudness = integrated(track)
        if loudness <= SILENCE_LUFS:
            return np.zeros_like(track), np.zeros(-(-samples // TICK) + 1)
        level = VOICE_LUFS - (self.duck.between_db if stretches else 0.0) + self.music.gain_db
        track *= np.float32(10 ** ((level - loudness) / 20))
        return ducked(track, stretches, voice_lufs=VOICE_LUFS, duck=self.duck)

    def _accents(
        self, bench: Bench, samples: int, stretches: tuple[Stretch, ...]
    ) -> tuple[Sound, list[dict[str, Any]]]:
        """Every accent on its frame, quieter where someone speaks, and what was laid."""
        track = np.zeros((samples, 2), np.float32)
        heard: list[dict[str, Any]] = []
        if self.accent_sounds is None:
            return track, heard
        sounds = {
            kind: _read(bench, self.accent_sounds, f"{kind}.wav") for kind in {accent.kind for accent in self.accents}
        }
        for accent in self.accents:
            sound = sounds[accent.kind]
            start = sample_at(accent.frame, self.fps) - round(ACCENT_LEAD_S[accent.kind] * SAMPLE_RATE)
            moment = float(accent.frame / self.fps)
            spoken = any(a - 0.1 <= moment <= b + 0.1 for a, b in stretches)
            level_db = accent.gain_db + (UNDER_VOICE_DB if spoken else 0.0)
            sound = sound[max(0, -start) :]
            start = max(0, start)
            count = min(len(sound), samples - start)
            if count > 0:
                track[start : start + count] += sound[:count] * np.float32(10 ** (level_db / 20))
                heard.append({"frame": accent.frame, "kind": accent.kind, "level_db": round(level_db, 1)})
        return track, heard


def levelled(line: Sound, lufs: float) -> Sound:
    """A line at a loudness, its edges faded over 4 ms; silence stays silence, and nothing rises by over 30 dB."""
    found = integrated(line)
    out = line.copy()
    if found > SILENCE_LUFS:
        out *= np.float32(10 ** (min(lufs - found, 30.0) / 20))
    edge = min(_EDGE, len(out) // 2)
    if edge:
        ramp = np.linspace(0, 1, edge, endpoint=False, dtype=np.float32)[:, None]
        out[:edge] *= ramp
        out[-edge:] *= ramp[::-1]
    return out


def voice_over_music_db(voice: Sound, music: Sound, stretches: tuple[Stretch, ...]) -> float | None:
    """How far the voice's loudness lies over the music's while someone speaks; None without speech or music."""
    pieces = [slice(round(a * 100), max(round(b * 100), round(a * 100) + 1)) for a, b in stretches]
    if not pieces:
        return None
    hop = SAMPLE_RATE // 100
    levels = []
    for stem in (voice, music):
        found = powers(k_weighted(stem), hop)
        heard = np.concatenate([found[piece] for piece in pieces])
        levels.append(float(to_lufs(float(heard.mean()))) if heard.size else SILENCE_LUFS)
    if min(levels) <= SILENCE_LUFS:
        return None
    return round(levels[0] - levels[1], 2)


def _read(bench: Bench, key: Key, name: str) -> Sound:
    sound, rate = read_wav(bench.path(key, name))
    if rate != SAMPLE_RATE:
        raise EngineError(
            f"{name!r} of {key[:12]} has {rate} samples a second, the mix has {SAMPLE_RATE}",
            hint="make it again with this version",
        )
    return stereo(sound)


def _words(bench: Bench, key: Key) -> tuple[Stretch, ...]:
    path = bench.path(key, "speech.json")
    speech = Speech.parse(path.read_bytes(), where=str(path))
    return tuple((float(word.start_s), float(word.end_s)) for word in speech.words if word.end_s > word.start_s)
