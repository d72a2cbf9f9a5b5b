"""What a music engine is told: style, instruments and mood as tags; tempo, key and length in fields of their own."""

from __future__ import annotations

from fractions import Fraction
from random import Random

from ...generators.embedded.composer.mood import Mood
from ...generators.embedded.composer.moods import mood_named
from ...generators.engine import PromptStyle
from ...story.requests import Music
from ...story.storyboard import MusicPlan
from ...tools.sound.grid import BEATS_PER_BAR
from ...tools.sound.grid_fit import seconds_to_ask
from .prompt import Prompt

_TAGS: dict[str, tuple[str, ...]] = {
    "bright": ("upbeat electronic pop", "plucked synths", "claps", "punchy drums", "happy", "confident"),
    "driving": ("electronic rock", "heavy drums", "driving synth bass", "supersaw lead", "powerful", "sporty"),
    "calm": ("ambient", "soft felt piano", "warm pads", "gentle", "slow", "peaceful"),
    "premium": ("elegant minimal downtempo", "felt piano", "warm strings", "deep sub bass", "refined", "luxurious"),
    "warm": ("acoustic folk pop", "fingerpicked guitar", "soft piano", "brushed drums", "warm", "hopeful"),
    "playful": ("quirky light music", "swung rhythm", "pizzicato strings", "marimba", "glockenspiel", "cheerful"),
    "curious": ("minimal documentary score", "ticking clock", "pizzicato strings", "celesta", "curious", "thoughtful"),
    "epic": ("epic orchestral trailer", "spiccato strings", "french horns", "choir", "big drums", "heroic"),
    "lofi": ("lo-fi hip hop", "electric piano", "dusty drums", "upright bass", "vinyl crackle", "relaxed"),
    "tech": ("modern minimal techno", "arpeggiated synths", "tight drums", "synth bass", "precise", "futuristic"),
    "folk": ("lively acoustic folk", "strummed guitar", "ukulele", "stomps and claps", "whistling", "joyful"),
    "retro": ("eighties synthwave", "analog polysynth", "gated drums", "bass synth", "bright lead", "nostalgic"),
}  # fmt: skip
"""By the ids of the composer's moods."""
_ALWAYS = ("instrumental", "no vocals", "steady tempo", "clear beat", "clean studio mix")
SECONDS_MAX = Fraction(600)
"""What a request may ask for; in a longer film bars are played again."""
_NAMES = ("C", "C#", "D", "Eb", "E", "F", "F#", "G", "Ab", "A", "Bb", "B")
_MINOR = ("minor", "dorian", "harmonic")


def music_prompt(style: PromptStyle, mood: str, *, bpm: Fraction, scale: str = "") -> Prompt:
    """A mood as a music model wants it told. `InputError` for moods that the composer does not know either.

    For ACE-Step a caption of comma-separated tags without tempo and key, which are fields of their own (source:
    ACE-Step 1.5, docs/en/Tutorial.md, "About Caption" and "About Music Metadata"). For others one line that holds all.
    """
    told = mood_named(mood)
    tags = (*_TAGS.get(told.id, (told.title.lower(),)), *_ALWAYS)
    if style == "none":
        return Prompt(prompt="")
    if style != "ace-step":
        tags = (*tags, f"{round(bpm)} bpm", *((scale,) if scale else ()))
    return Prompt(prompt=", ".join(tags), avoid="vocals, singing, speech, tempo changes, noise, distortion, silence")


def scale_of(mood: Mood, *, seed: int) -> str:
    """Tonic and mode for a piece of that mood, as models name them: 'Eb minor'. The seed picks among its tonics."""
    tonic = Random(seed).choice(mood.tonics)
    return f"{_NAMES[tonic]} {'minor' if mood.mode in _MINOR else 'major'}"


def music_request(
    plan: MusicPlan, *, frames: int, fps: Fraction, seed: int, style: PromptStyle = "ace-step", scale: str = ""
) -> Music:
    """The request for the music of a film of so many frames: its mood, its beat, and length enough to be laid on the
    film's beats (`FitToGridJob`)."""
    bpm = 60 * fps / plan.frames_per_beat
    scale = scale or scale_of(mood_named(plan.mood), seed=seed)
    return Music(
        prompt=music_prompt(style, plan.mood, bpm=bpm, scale=scale).prompt,
        seed=seed,
        seconds=min(SECONDS_MAX, seconds_to_ask(frames, fps, plan.frames_per_beat)),
        bpm=bpm,
        scale=scale,
        beats_per_bar=BEATS_PER_BAR,
    )
