"""Try-on in a video by VACE: what is worn is made anew over the garment's region, and nothing else changes by a bit."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import TYPE_CHECKING

from ....story.answers import ClipLayer
from ....story.errors import InputError
from ....story.requests import TryOn
from ....tools.estimators.segment_job import GarmentMaskJob
from ....tools.garments.job import CUTOUT_FILE
from ....tools.media.footage_intake import FOOTAGE_FILE
from ....tools.work.job import Bench, Job
from ...engine import Capabilities, EnginePlan, Keep
from ...frames import Pixels, read_frames, read_picture
from ...shape import Shape, shape_of
from ..masks import check_region, emptied, pasted, region, told
from ..prompts import EncodePromptJob, read_prompt
from ..reference import fitted
from .control import control_frames, driving_frames
from .vace_chunks import run_chunks
from .workshop import Workshop, forwards_of

if TYPE_CHECKING:
    from PIL.Image import Image

EXPECT = {"transformer": "WanVACETransformer3DModel", "vae": "AutoencoderKLWan"}


def plan_tryon(request: TryOn, *, shop: Workshop, capabilities: Capabilities, keeps: Sequence[Keep]) -> EnginePlan:
    """How a garment is put on in a clip. Pure.

    The original is the drawn clip (signal `picture`), or the user's footage (`request.driving`); what is worn in it is
    marked by the signal `mask-garment`, of footage also by the segmenter that the settings name. Of
    `request.references` the first is the clip's first frame, dressed already. `InputError` where nothing says what is
    worn in footage.
    """
    if request.driving:
        wanted: tuple[str, ...] = ()
        segmented = _segmented(request, shop)
        if not segmented and not request.signal("mask-garment"):
            raise InputError(
                "nothing says which part of the footage is the garment",
                hint="set `garment` under [estimators] in the engine settings to the folder of a clothes segmenter, or "
                "bring the signal 'mask-garment'",
            )
    else:
        wanted, segmented = ("picture", "mask-garment"), ()
    encoded = _prompt(request, shop)
    plan = shop.plan(
        request,
        shape=shape_of(request, capabilities),
        keeps=keeps,
        prompts=(encoded,),
        signals=tuple(name for name in wanted if not request.signal(name)),
        notes=tuple(_notes(request)),
        pictures=len(_pictures(request)),
    )
    return plan.model_copy(update={"needs": (*plan.needs, *(job.key() for job in segmented))})


def prepare_tryon(plan: EnginePlan, *, shop: Workshop) -> tuple[Job, ...]:
    """The encoded prompt, and the masks of footage."""
    request = plan.request
    assert isinstance(request, TryOn)
    return (*_segmented(request, shop), _prompt(request, shop))


def run_tryon(plan: EnginePlan, bench: Bench, *, shop: Workshop) -> ClipLayer:
    """Leaves `picture.mp4`. `InputError` where no garment is seen, or the footage is shorter than the clip."""
    request, shape = plan.request, plan.shape
    assert isinstance(request, TryOn)
    assert shape is not None
    original, mask = read_original(request, shape, bench, shop)
    reach = told(mask)
    width, height = shape.picture.width, shape.picture.height
    references = [fitted(_picture(bench, *each), width=width, height=height) for each in _pictures(request)]
    with shop.opened(plan, pipeline="WanVACEPipeline", expect=EXPECT) as opened:
        passes = len(shape.chunks) * opened.steps * forwards_of(opened.guidance)
        with opened.counted(passes, bench):
            chunks = run_chunks(
                opened.pipe,
                shape=shape,
                video=emptied(original, reach),
                masks=reach,
                references=references,
                prompt=read_prompt(bench, _prompt(request, shop).key()),
                steps=opened.steps,
                guidance=opened.guidance,
                attempt=opened.attempt,
                finish=lambda start, made: paste_back(start, made, original=original, mask=mask),
            )
            return shop.leave(plan, bench, chunks)


def paste_back(start: int, made: Pixels, *, original: Pixels, mask: Pixels) -> Pixels:
    """New frames from the clip's frame `start` on, the original's own pixels everywhere outside the mask."""
    frames = slice(start, start + len(made))
    return pasted(original[frames], made, mask[frames])


def read_original(request: TryOn, shape: Shape, bench: Bench, shop: Workshop) -> tuple[Pixels, Pixels]:
    """The clip as it is before, and the region that is made anew, in the size, rate and length of the shape."""
    mask = region(_marks(request, shape, bench, shop))
    check_region(mask, what="a garment")
    original = (
        driving_frames(request, shape, bench) if request.driving else control_frames(request, shape, bench, "picture")
    )
    return original, mask


def _marks(request: TryOn, shape: Shape, bench: Bench, shop: Workshop) -> Pixels:
    segmented = _segmented(request, shop)
    if not segmented:
        return control_frames(request, shape, bench, "mask-garment", mode="L")
    picture = shape.picture
    found = read_frames(
        bench.path(segmented[0].key(), FOOTAGE_FILE),
        fps=shape.fps,
        frames=shape.frames,
        width=picture.width,
        height=picture.height,
        crop=picture,
    )
    return found[..., 0]


def _segmented(request: TryOn, shop: Workshop) -> tuple[GarmentMaskJob, ...]:
    """The job that finds what is worn in footage; none where the request brings it, or no model is named."""
    model = shop.settings.estimators.get("garment", "")
    if not request.driving or not model or request.signal("mask-garment"):
        return ()
    lasts = Fraction(request.frames) / request.fps
    return (
        GarmentMaskJob(picture=request.driving, moving=True, category=request.category, model=model, seconds=lasts),
    )


def _prompt(request: TryOn, shop: Workshop) -> EncodePromptJob:
    return shop.prompts(request.prompt, avoid=request.avoid)


def _pictures(request: TryOn) -> tuple[tuple[str, str], ...]:
    """Reference pictures and their files: the dressed first frame, what else is to be recognised, the garment."""
    seen = tuple((key, "picture.png") for key in request.references)
    return (*seen, (request.garment, CUTOUT_FILE))


def _picture(bench: Bench, key: str, file: str) -> Image:
    from PIL import Image as Images

    return Images.fromarray(read_picture(bench.path(key, file)))


def _notes(request: TryOn) -> list[str]:
    notes = ["all that is worn where the garment lies is made anew; every other pixel is the original's"]
    if not request.references:
        notes.append("no dressed first frame: the garment follows from its photo and the prompt alone")
    return notes
