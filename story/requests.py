"""What is asked of an engine: pose somebody, let somebody talk, dress somebody, make a picture, a clip or music.

A request is a frozen document: equal requests have equal digests, wherever they are planned. Time is a `Fraction` of
seconds; an engine whose model must snap to a rate, a size or a count of frames generates more and trims. What an
engine answers with is in `answers.py`.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Annotated, Literal, Self

from pydantic import Field, TypeAdapter, model_validator

from .artifact import Key
from .cast import Performance
from .document import Part
from .garment import GarmentCategory
from .script import Emotion
from .time import Exact, Frames, Rate, Seconds, to_frames

RequestKind = Literal[
    "animate-pose", "talking-presenter", "try-on", "text-to-image", "text-to-video", "image-to-video", "music",
    "upscale", "interpolate",
]  # fmt: skip


class Region(Part):
    """A rectangle as shares of the frame's width and height, from its upper left corner."""

    x: Exact = Field(ge=0, le=1)
    y: Exact = Field(ge=0, le=1)
    width: Exact = Field(gt=0, le=1)
    height: Exact = Field(gt=0, le=1)

    @model_validator(mode="after")
    def _inside(self) -> Self:
        if self.x + self.width > 1 or self.y + self.height > 1:
            raise ValueError("a region must lie inside the frame: x + width and y + height are at most 1")
        return self


class Subject(Part):
    """Who is to be seen: a person of the cast, somebody in a picture, or a person of the cast who looks as in one."""

    person: str = ""
    """The id of a person of the library."""
    image: Key = ""
    """A reference picture in the store (`picture.png`)."""

    @model_validator(mode="after")
    def _somebody(self) -> Self:
        if not self.person and not self.image:
            raise ValueError("nobody is named: give `person` (an id of the cast), `image` (a key in the store) or both")
        return self


class Signal(Part):
    """A control signal that stands in the store: what an engine is steered by."""

    name: str
    """As `signals.json` calls it: 'depth', 'keypoints', 'skeleton', 'mask-person'."""
    key: Key
    """The artifact that holds its files."""


class Ask(Part):
    """What all requests say."""

    prompt: str = ""
    """What is wished for, in words, in the form that the engine's family of models documents."""
    seed: int = 0

    def needs(self) -> tuple[Key, ...]:
        """The artifacts that whoever answers it reads."""
        return ()


class PictureAsk(Ask):
    """A still or moving picture of a size."""

    width: int = Field(ge=64, le=7680)
    height: int = Field(ge=64, le=7680)
    avoid: str = ""
    """What should not be seen, for models that take a negative prompt."""
    references: tuple[Key, ...] = ()
    """Pictures in the store (`picture.png`) of what must stay recognisable: a person, a product."""

    def needs(self) -> tuple[Key, ...]:
        """The references."""
        return self.references


class Request(PictureAsk):
    """A clip: size, rate and length."""

    fps: Rate = Fraction(30)
    seconds: Seconds = Field(gt=0)
    """What is shown, without the handles."""
    handle_before_s: Seconds = Field(default=Fraction(0), ge=0, le=2)
    handle_after_s: Seconds = Field(default=Fraction(0), ge=0, le=2)
    """More of the same before and after what is shown, for transitions to eat. Frame 0 of performances and speech is
    the clip's first frame, handle included."""
    camera: str = ""
    """What the camera does, in words: 'slow push-in'. Engines that keep motion take it from the performance's shot."""
    palette: dict[str, str] = Field(default_factory=dict)
    """`#rrggbb` by the roles that clothes name ('brand', 'brand-2', 'brand-dark', 'brand-light'), and the `ground`."""
    signals: tuple[Signal, ...] = ()
    """What was made of the preview already; an engine that needs others says so in its plan."""

    @property
    def handle_before(self) -> int:
        """Frames before what is shown, at `fps`."""
        return to_frames(self.handle_before_s, self.fps)

    @property
    def handle_after(self) -> int:
        """Frames after what is shown."""
        return to_frames(self.handle_after_s, self.fps)

    @property
    def frames(self) -> int:
        """How many frames the clip has at `fps`, handles included."""
        return max(1, to_frames(self.seconds, self.fps)) + self.handle_before + self.handle_after

    def signal(self, name: str) -> Key:
        """The artifact that holds a signal; empty where the request does not bring it."""
        return next((signal.key for signal in self.signals if signal.name == name), "")

    def needs(self) -> tuple[Key, ...]:
        """The references and the signals."""
        return tuple(dict.fromkeys((*self.references, *(signal.key for signal in self.signals))))


class AnimatePose(Request):
    """Somebody moves as a performance or a driving video says."""

    kind: Literal["animate-pose"] = "animate-pose"
    subject: Subject
    performance: Performance | None = None
    """In frames of `fps`."""
    driving: Key = ""
    """A driving video in the store (`footage.mp4`), in place of a performance."""
    replace: bool = False
    """True: the driving video stays and its person is replaced; False: the subject's picture moves."""

    def needs(self) -> tuple[Key, ...]:
        """What it is made from."""
        return _keys(*super().needs(), self.subject.image, self.driving)

    @model_validator(mode="after")
    def _driven(self) -> Self:
        _one_motion(self.performance, self.driving)
        return self


class Speaker(Part):
    """One of those who talk: whom one hears, where their face is, how they feel."""

    subject: Subject
    audio: Key
    """Their speech in the store (`speech.wav`), heard from `start` on."""
    start: Frames = 0
    seconds: Seconds = Field(gt=0)
    """How long the speech lasts."""
    face: Region
    """Where their face is: its box with room around it, as the signal `face` has it."""
    emotion: Emotion = "neutral"
    performance: Performance | None = None
    """What the rest of them does, in frames of the request's `fps`."""


class TalkingPresenter(Request):
    """One or more people talk. Who is silent listens."""

    kind: Literal["talking-presenter"] = "talking-presenter"
    speakers: tuple[Speaker, ...] = Field(min_length=1)
    """From the viewer's left to right."""

    def needs(self) -> tuple[Key, ...]:
        """What it is made from."""
        spoken = [key for speaker in self.speakers for key in (speaker.subject.image, speaker.audio)]
        return _keys(*super().needs(), *spoken)

    @model_validator(mode="after")
    def _heard(self) -> Self:
        for speaker in self.speakers:
            if speaker.start >= self.frames:
                raise ValueError(
                    f"a speaker begins at frame {speaker.start}, and the shot ends after {self.frames} frames"
                )
        return self


class TryOn(Request):
    """Somebody wears a garment from its photo and moves."""

    kind: Literal["try-on"] = "try-on"
    subject: Subject
    garment: Key
    """The garment in the store (`garment.json`, `picture.png`)."""
    category: GarmentCategory
    performance: Performance | None = None
    driving: Key = ""

    def needs(self) -> tuple[Key, ...]:
        """What it is made from."""
        return _keys(*super().needs(), self.subject.image, self.garment, self.driving)

    @model_validator(mode="after")
    def _driven(self) -> Self:
        _one_motion(self.performance, self.driving)
        return self


def _one_motion(performance: Performance | None, driving: Key) -> None:
    if (performance is None) == (not driving):
        raise ValueError("a motion comes from one place: give `performance` or `driving`, not both")


class TextToImage(PictureAsk):
    """One picture: who plays in the film, or what a shot shows."""

    kind: Literal["text-to-image"] = "text-to-image"


class TextToVideo(Request):
    """A moving picture from words: b-roll."""

    kind: Literal["text-to-video"] = "text-to-video"


class ImageToVideo(Request):
    """A picture that begins to move: a product shot, a still that was made."""

    kind: Literal["image-to-video"] = "image-to-video"
    image: Key
    """The first frame in the store (`picture.png`)."""
    last: Key = ""
    """The last frame, where the clip must arrive at one."""

    def needs(self) -> tuple[Key, ...]:
        """What it is made from."""
        return _keys(*super().needs(), self.image, self.last)


class Music(Ask):
    """A piece of music for the film's grid."""

    kind: Literal["music"] = "music"
    seconds: Seconds = Field(gt=0, le=600)
    bpm: Exact = Field(gt=0, le=300)
    """Beats a minute."""
    scale: str = ""
    """Tonic and mode: 'C major', 'F# minor'. Empty: any."""
    beats_per_bar: int = Field(default=4, ge=2, le=7)
    lyrics: str = ""
    """Empty: instrumental."""


class Upscale(Ask):
    """A clip, larger."""

    kind: Literal["upscale"] = "upscale"
    clip: Key
    """A clip in the store (`clip.json`)."""
    width: int = Field(ge=64, le=7680)
    height: int = Field(ge=64, le=7680)
    frames: int = Field(ge=1)
    """Of the clip, all of them."""
    fps: Rate

    def needs(self) -> tuple[Key, ...]:
        """The clip."""
        return (self.clip,)


class Interpolate(Ask):
    """A clip at a higher rate, of the same length."""

    kind: Literal["interpolate"] = "interpolate"
    clip: Key
    """A clip in the store (`clip.json`)."""
    width: int = Field(ge=64, le=7680)
    height: int = Field(ge=64, le=7680)
    frames: int = Field(ge=1)
    """Of the clip, all of them."""
    clip_fps: Rate
    fps: Rate
    """The rate that is wished for."""

    def needs(self) -> tuple[Key, ...]:
        """The clip."""
        return (self.clip,)


def _keys(*keys: Key) -> tuple[Key, ...]:
    return tuple(dict.fromkeys(key for key in keys if key))


Clip = AnimatePose | TalkingPresenter | TryOn | TextToVideo | ImageToVideo
"""Requests for a clip of a size, a rate and a length."""
AnyRequest = Annotated[
    AnimatePose | TalkingPresenter | TryOn | TextToImage | TextToVideo | ImageToVideo | Music | Upscale | Interpolate,
    Field(discriminator="kind"),
]
_REQUESTS: TypeAdapter[AnyRequest] = TypeAdapter(AnyRequest)


def read_request(data: bytes | str) -> AnyRequest:
    """A request from its JSON, told apart by `kind`; `pydantic.ValidationError` names the field that does not fit."""
    return _REQUESTS.validate_json(data)
