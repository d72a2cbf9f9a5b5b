"""What a workflow is told in words and numbers: the values of all slots that take no file. Pure."""

from __future__ import annotations

from fractions import Fraction

from ....story.requests import AnyRequest, Interpolate, Music
from ...diffusion.music.fields import fields_of
from ...shape import Chunk
from ...workflow_slots import SlotName
from ..errand import Errand
from ..given import prompts_of

Value = str | int | float


def values_of(errand: Errand) -> dict[SlotName, Value]:
    """The values of one errand; a workflow may have a slot for any of them."""
    plan, picture = errand.plan, errand.picture
    prompt, negative = prompts_of(plan.request)
    values: dict[SlotName, Value] = {"prompt": prompt, "negative": negative, "seed": errand.seed}
    if picture is not None:
        values |= {"width": picture.width, "height": picture.height}
    if plan.shape is not None and errand.chunk is not None:
        values |= _times(plan.request, plan.shape.fps, errand.chunk)
    if isinstance(plan.request, Music):
        values |= _music(plan.request)
    steps = plan.options.get("steps")
    if steps:
        values["steps"] = int(steps)
    return values


def _times(request: AnyRequest, fps: Fraction, chunk: Chunk) -> dict[SlotName, Value]:
    values: dict[SlotName, Value] = {
        "frames": chunk.made,
        "fps": int(fps) if fps.denominator == 1 else float(fps),
        "seconds": float(chunk.made / fps),
    }
    if isinstance(request, Interpolate):
        values["times"] = round(fps / request.clip_fps)
    return values


def _music(request: Music) -> dict[SlotName, Value]:
    """As ACE-Step wants to be told; what it would choose itself stays as it stands in the workflow."""
    fields = fields_of(request)
    values: dict[SlotName, Value] = {"seconds": float(fields.seconds), "tempo": fields.bpm, "lyrics": fields.lyrics}
    if fields.scale:
        values["key"] = fields.scale
    if fields.metre:
        values["metre"] = fields.metre
    return values
