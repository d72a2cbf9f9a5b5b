"""Footage or a photo of somebody on whom garments are tried on; `clips/ID.yaml` of a library of your own."""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import Annotated, Any, Literal

from pydantic import Field, StringConstraints, field_validator, model_validator

from ..story.document import Part

Told = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=400)]
STILLS = (".png", ".jpg", ".jpeg", ".webp", ".avif", ".tif", ".tiff", ".bmp")


class Consent(Part):
    """That somebody agreed to be shown in clothes that they never wore."""

    who: Told
    when: Told
    scope: Told
    """What for: 'the web shop's try-on films, until 2027'."""


class ClipTemplate(Part):
    """One person in footage or in a photo. Files are named as they lie beside the YAML file."""

    id: str = Field(pattern=r"^[a-z][a-z0-9-]*$")
    title: str
    footage: str
    """A clip, or one photo."""
    mask: str = ""
    """White where the person is: a clip as long as the footage, or a picture. Empty: the photo's own alpha, or what is
    cut out of its plain ground."""
    arms: str = ""
    """White what lies in front of the garment: arms, hands, hair."""
    keypoints: str = ""
    """COCO-WholeBody (133 points a frame) or the 17 of the body alone, as `signals` writes them."""
    gender: Literal["female", "male", "neutral"] = "neutral"
    season: Literal["", "spring", "summer", "autumn", "winter"] = ""
    pockets: bool = False
    """Whether hands are in pockets in it."""
    setting: tuple[str, ...] = ()
    """Where it is: 'street', 'snow', 'beach'."""
    consent: Consent

    @property
    def tags(self) -> tuple[str, ...]:
        """For lists and for what garments forbid."""
        hands = ("hands-in-pockets",) if self.pockets else ()
        return tuple(tag for tag in (self.gender, self.season, *self.setting, *hands) if tag)

    @model_validator(mode="before")
    @classmethod
    def _agreed(cls, told: Any) -> Any:
        if isinstance(told, dict) and not told.get("consent"):
            raise ValueError(
                "the person's consent is missing: say under 'consent' who agreed, when, and to what ('scope'); "
                "without it nobody's picture is dressed"
            )
        return told

    @field_validator("footage", "mask", "arms", "keypoints")
    @classmethod
    def _beside(cls, name: str) -> str:
        if name and (PurePosixPath(name).name != name or "\\" in name or name in (".", "..")):
            raise ValueError(f"{name!r} is no plain file name: files lie beside the YAML file")
        return name


def is_still(name: str) -> bool:
    """Whether a file is a picture, by its ending."""
    return name.lower().endswith(STILLS)
