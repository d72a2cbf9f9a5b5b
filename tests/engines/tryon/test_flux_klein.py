"""FLUX.2 klein with a tiny checkpoint: portraits, stills of references, and a garment put on in a picture."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from reelwright.generators.diffusion.images.flux_klein import FluxKlein
from reelwright.generators.diffusion.masks import region
from reelwright.generators.diffusion.residency import residency
from reelwright.generators.embedded.cast.signals.signal_set import Placing
from reelwright.generators.settings import EngineSettings, Levers
from reelwright.story.errors import InputError
from reelwright.story.requests import Subject, TextToImage
from tiny_weights import settings_with
from tryon_stage import TryOnStage, bringing, drawn, wearing

pytestmark = pytest.mark.torch
HIGH, WIDE = 320, 256


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Iterator[EngineSettings]:
    """A tiny klein, two steps a picture."""
    import torch

    torch.set_num_threads(1)
    yield settings_with(tmp_path_factory.mktemp("weights"), "flux-klein-4b", levers=Levers(steps=2))
    residency().evict()


@pytest.fixture
def stage(tmp_path: Path) -> TryOnStage:
    """An empty store."""
    return TryOnStage(tmp_path)


def picture(folder: Path) -> np.ndarray:
    """What came out."""
    with Image.open(folder / "picture.png") as opened:
        return np.asarray(opened.convert("RGB"))


def test_a_portrait_has_the_shape_that_was_asked_for_and_one_seed_makes_one_picture(
    settings: EngineSettings, stage: TryOnStage
) -> None:
    engine = FluxKlein(settings)
    asked = TextToImage(width=260, height=300, prompt="a woman, plain ground", seed=1)
    first = picture(stage.run(engine, engine.plan(asked), work="first"))
    high, wide = first.shape[:2]
    assert high >= 300
    assert abs(high * 260 - wide * 300) <= 2 * 300
    assert stage.told
    assert stage.told == sorted(stage.told)
    np.testing.assert_array_equal(first, picture(stage.run(engine, engine.plan(asked), work="again")))
    other = engine.plan(asked.model_copy(update={"seed": 2}))
    assert (first != picture(stage.run(engine, other, work="other"))).any()


def test_a_prompt_that_fits_only_without_what_the_encoder_puts_around_it_is_refused(
    settings: EngineSettings, stage: TryOnStage
) -> None:
    from reelwright.generators.diffusion.loading import load_component
    from reelwright.generators.diffusion.prompts import count_tokens

    folder = Path(settings.weights["flux-klein-4b"]) / "tokenizer"
    tokenizer = load_component(folder, library="transformers", kind="AutoTokenizer")
    text = "a woman " * 200
    text = next(text[:end] for end in range(len(text), 0, -1) if count_tokens(tokenizer, text[:end]) == 512)
    engine = FluxKlein(settings)
    plan = engine.plan(TextToImage(width=256, height=256, prompt=text))
    with pytest.raises(InputError, match="reads 512"):
        stage.run(engine, plan)


def test_a_reference_picture_changes_what_is_made(settings: EngineSettings, stage: TryOnStage) -> None:
    engine = FluxKlein(settings)
    asked = TextToImage(width=256, height=256, prompt="a woman", seed=1)
    seen = stage.photo("seen", np.random.default_rng(1).integers(0, 256, (300, 280, 3), np.uint8))
    alone = picture(stage.run(engine, engine.plan(asked), work="alone"))
    plan = engine.plan(asked.model_copy(update={"references": (seen,)}))
    assert "identity" in plan.keeps
    assert (alone != picture(stage.run(engine, plan, work="seen"))).any()


def test_of_a_drawn_clip_the_first_frame_is_dressed_and_outside_the_garment_every_pixel_stays(
    settings: EngineSettings, stage: TryOnStage
) -> None:
    engine = FluxKlein(settings)
    request = wearing(stage.garment())
    assert engine.plan(request).signals == ("picture", "mask-garment")
    pictures, masks = drawn(10, WIDE, HIGH)
    plan = engine.plan(bringing(request, stage.signals(pictures, masks, fps=30)))
    assert plan.signals == ()
    made = picture(stage.run(engine, plan))
    mask = region(masks[0])
    np.testing.assert_array_equal(made[mask == 0], pictures[0][mask == 0])
    middle = masks[0] > 0
    assert (made[middle] != pictures[0][middle]).mean() > 0.9


def test_signals_that_show_more_than_the_films_frame_are_cut_to_it(settings: EngineSettings, stage: TryOnStage) -> None:
    engine = FluxKlein(settings)
    pictures, masks = drawn(10, WIDE + 16, HIGH + 24)
    signals = stage.signals(pictures, masks, fps=30, frame=Placing(x=8, y=12))
    made = picture(stage.run(engine, engine.plan(bringing(wearing(stage.garment()), signals))))
    assert made.shape == (HIGH, WIDE, 3)
    np.testing.assert_array_equal(made[0], pictures[0][12, 8:-8])
    np.testing.assert_array_equal(made[-1], pictures[0][-13, 8:-8])


def test_latents_outside_the_mask_do_not_move(settings: EngineSettings, stage: TryOnStage) -> None:
    import diffusers
    import torch
    from reelwright.generators.diffusion.images.studio import TOKEN_PX
    from reelwright.generators.diffusion.loading import load
    from reelwright.generators.diffusion.masks import in_tokens

    pipe = load("Flux2KleinPipeline", Path(settings.weights["flux-klein-4b"]), precision="fp32")
    inpaint = diffusers.Flux2KleinInpaintPipeline(**pipe.components, is_distilled=True)
    inpaint.set_progress_bar_config(disable=True)
    pictures, masks = drawn(1, WIDE, HIGH)
    mask = in_tokens(region(masks[0]), side=TOKEN_PX)
    with torch.inference_mode():
        found = inpaint(
            prompt="a shirt", image=Image.fromarray(pictures[0]), mask_image=Image.fromarray(mask), strength=1.0,
            num_inference_steps=2, guidance_scale=1.0, output_type="latent", height=HIGH, width=WIDE,
            generator=torch.Generator().manual_seed(0),
        ).images  # fmt: skip
        given = inpaint.image_processor.preprocess(Image.fromarray(pictures[0]), HIGH, WIDE)
        before = pipe.vae.encode(given).latent_dist.mode()
    small = torch.from_numpy(mask[::8, ::8].copy() > 0)
    moved = (found - before).abs()[0, 0]
    assert moved[~small].max() < 1e-5
    assert moved[small].mean() > 0.1


def test_a_photo_is_not_dressed_where_nothing_is_worn(settings: EngineSettings, stage: TryOnStage) -> None:
    engine = FluxKlein(settings)
    pictures, masks = drawn(4, WIDE, HIGH)
    signals = stage.signals(pictures, np.zeros_like(masks), fps=30)
    with pytest.raises(InputError, match="a garment is seen nowhere"):
        stage.run(engine, engine.plan(bringing(wearing(stage.garment()), signals)))


def test_words_that_are_too_many_are_refused_before_anything_is_painted(
    settings: EngineSettings, stage: TryOnStage
) -> None:
    engine = FluxKlein(settings)
    plan = engine.plan(TextToImage(width=256, height=256, prompt="0123456789 " * 400))
    with pytest.raises(InputError, match="tokens"):
        stage.run(engine, plan)


def test_a_photo_without_a_segmenter_is_drawn_instead_and_footage_says_what_it_lacks(stage: TryOnStage) -> None:
    engine = FluxKlein(EngineSettings())
    garment = stage.garment()
    photo = Subject(person="maya", image=stage.photo("photo", np.zeros((300, 200, 3), np.uint8)))
    assert engine.plan(wearing(garment, subject=photo)).signals == ("picture", "mask-garment")
    with pytest.raises(InputError, match="which part of the footage") as told:
        engine.plan(wearing(garment, driving="f" * 64))
    assert "[estimators]" in told.value.hint
