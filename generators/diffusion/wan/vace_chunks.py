"""VACE chunk by chunk: a clip of any length, each chunk beginning with the last frames of the one before, unmasked."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

import numpy as np

from ...frames import Pixels
from ...shape import Chunk, Shape
from .control import there_and_back

Attempt = Callable[[int, Callable[[Any], Any]], Pixels]
"""Gives 8-bit frames of chunk number n by calling what makes shares from 0 to 1 of a `torch.Generator`:
`Opened.attempt`."""
Finish = Callable[[int, Pixels], Pixels]
"""What happens to new frames `(F, H, W, 3)` that begin at a clip's frame before they are kept and carried over."""


def run_chunks(
    pipe: Any,
    *,
    shape: Shape,
    video: Pixels,
    masks: Pixels | None,
    references: Sequence[Any],
    prompt: Mapping[str, Any],
    steps: int,
    guidance: float,
    attempt: Attempt,
    strength: float = 1.0,
    finish: Finish | None = None,
) -> Iterator[Pixels]:
    """Yields each chunk's new frames, `(kept, H, W, 3)`; together they are the clip's `shape.frames`.

    `pipe` is a `WanVACEPipeline`. `video` holds the control, or the original where `masks` keep it (`(F, H, W)`: 255
    is made anew, 0 stays; None: all is made anew), as many frames as the clip has, in the size of the shape's picture;
    after its end it runs back. `references` are PIL pictures of what must be recognised; the pipeline lays them into
    the frame whole. `prompt` holds `prompt_embeds` and, with guidance above 1, `negative_prompt_embeds`. Carried
    frames are the pixels that were yielded, not what the model makes of them the second time.
    """
    carried: Pixels | None = None
    for number, chunk in enumerate(shape.chunks):
        told = _told(chunk, shape, video, masks, carried)

        def once(generator: Any, told: dict[str, Any] = told, chunk: Chunk = chunk) -> Any:
            found = pipe(
                **told,
                **prompt,
                reference_images=list(references) or None,
                conditioning_scale=strength,
                num_frames=chunk.made,
                num_inference_steps=steps,
                guidance_scale=guidance,
                generator=generator,
                output_type="np",
            )
            return found.frames[0]

        made = attempt(number, once)
        new = made[chunk.carried : chunk.carried + chunk.kept]
        if finish is not None:
            new = finish(chunk.start, new)
        following = shape.chunks[number + 1 : number + 2]
        if following:
            carried = _tail(carried, new, following[0].carried)
        yield new


def _told(chunk: Chunk, shape: Shape, video: Pixels, masks: Pixels | None, carried: Pixels | None) -> dict[str, Any]:
    """The pipeline's video and mask for a chunk: what was made before stays, the rest is as the control says."""
    from PIL import Image

    width, height = shape.picture.width, shape.picture.height
    known = [] if carried is None else list(carried)
    ends = chunk.start + chunk.made - chunk.carried
    numbers = there_and_back(len(video), wanted=ends)[chunk.start :]
    white = np.full((height, width), 255, np.uint8)
    frames = [*known, *(video[number] for number in numbers)]
    marks = [np.zeros_like(white)] * len(known) + [white if masks is None else masks[number] for number in numbers]
    return {
        "video": [Image.fromarray(np.asarray(frame)) for frame in frames],
        "mask": [Image.fromarray(np.asarray(mark)) for mark in marks],
        "width": width,
        "height": height,
    }


def _tail(before: Pixels | None, new: Pixels, count: int) -> Pixels:
    """The last frames of what there is, those carried into this chunk included where it added only a few."""
    whole = new if before is None else np.concatenate([before, new])
    return whole[-count:]
