"""What is asked of an engine for a shot with people: pose somebody, let somebody talk, dress somebody; and its answer.

A request is a frozen document: equal requests have equal digests, wherever they are planned. Time is a `Fraction` of
seconds; an engine whose model must snap to a rate, a size or a count of frames generates more and trims.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Annotated, Literal, Self

from pydantic import Field, TypeAdapter, model_validator

from .artifact import Key
from .cast import Performance
from .document import Document, Part
from .garment import GarmentCategory
from .script import Emotion
from .time import Frames, Rate, Seconds, to_frames

RequestKind = Literal["animate-pose", "talking-presenter", "try-on"]
MatteSource = Literal["none", "alpha", "file", "source"]
"""Where a clip's matte comes from: it has none and fills its frame; its own fourth channel; a second file; the frame
source that was the preview, whose silhouette the clip keeps."""


class Region(Part):
    """A rectangle as shares of the frame's width and height, from its upper left corner."""

    x: Seconds = Field(ge=0, le=1)
    y: Seconds = Field(ge=0, le=1)
    width: Seconds = Field(gt=0, le=1)
    height: Seconds = Field(gt=0, le=1)

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


class Request(Part):
    """What all requests say: size, rate, length, and what must not change between two runs."""

    width: int = Field(ge=64, le=7680)
    height: int = Field(ge=64, le=7680)
    fps: Rate = Fraction(30)
    seconds: Seconds = Field(gt=0)
    """What is shown, without the handles."""
    handle_before_s: Seconds = Field(default=Fraction(0), ge=0, le=2)
    handle_after_s: Seconds = Field(default=Fraction(0), ge=0, le=2)
    """More of the same before and after what is shown, for transitions to eat. Frame 0 of performances and speech is
    the clip's first frame, handle included."""
    prompt: str = ""
    """The shot in words, for engines that are prompted."""
    camera: str = ""
    """What the camera does, in words: 'slow push-in'. Engines that keep motion take it from the performance's shot."""
    palette: dict[str, str] = Field(default_factory=dict)
    """`#rrggbb` by the roles that clothes name ('brand', 'brand-2', 'brand-dark', 'brand-light'), and the `ground`."""
    signals: tuple[Signal, ...] = ()
    """What was made of the preview already; an engine that needs others says so in its plan."""
    seed: int = 0

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


class AnimatePose(Request):
    """Somebody moves as a performance or a driving video says."""

    kind: Literal["animate-pose"] = "animate-pose"
    subject: Subject
    performance: Performance | None = None
    """In frames of `fps`."""
    driving: Key = ""
    """A driving video in the store, in place of a performance."""

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
    """The garment in the store (`garment.json`, `cutout.png`)."""
    category: GarmentCategory
    performance: Performance | None = None
    driving: Key = ""

    @model_validator(mode="after")
    def _driven(self) -> Self:
        _one_motion(self.performance, self.driving)
        return self


def _one_motion(performance: Performance | None, driving: Key) -> None:
    if (performance is None) == (not driving):
        raise ValueError("a motion comes from one place: give `performance` or `driving`, not both")


AnyRequest = Annotated[AnimatePose | TalkingPresenter | TryOn, Field(discriminator="kind")]
_REQUESTS: TypeAdapter[AnimatePose | TalkingPresenter | TryOn] = TypeAdapter(AnyRequest)


def read_request(data: bytes | str) -> AnyRequest:
    """A request from its JSON, told apart by `kind`; `pydantic.ValidationError` names the field that does not fit."""
    return _REQUESTS.validate_json(data)


class ClipLayer(Document):
    """What a picture engine leaves: a clip to be composited under text and captions, which are always ours."""

    NAME = "clip"

    request: str
    """The digest of the request that it answers."""
    engine: str
    version: str = ""
    picture: str = "picture.mp4"
    """The file, beside this document."""
    width: int = Field(ge=16)
    height: int = Field(ge=16)
    """The model's own size; the compositor scales."""
    fps: Rate
    """The model's own rate; the compositor resamples."""
    frames: int = Field(ge=1)
    """All that the file holds, handles included."""
    handle_before: Frames = 0
    handle_after: Frames = 0
    """How many of them lie before and after what is shown."""
    matte: MatteSource = "none"
    matte_file: str = ""
    """Of the matte `file`: a video of the same frames, white where the person is."""
    ground: str = ""
    """`#rrggbb` that is mixed into the picture where its matte is not white, so that it can be taken out again; empty:
    the picture's colours go on under its edges."""

    @model_validator(mode="after")
    def _whole(self) -> Self:
        if self.handle_before + self.handle_after >= self.frames:
            raise ValueError(
                f"handles of {self.handle_before} and {self.handle_after} leave nothing of {self.frames} frames"
            )
        if (self.matte == "file") != bool(self.matte_file):
            raise ValueError("a matte from a file and the file's name come together")
        return self

    @property
    def shown(self) -> int:
        """Frames without the handles."""
        return self.frames - self.handle_before - self.handle_after
