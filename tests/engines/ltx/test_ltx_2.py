"""LTX-2 from a tiny checkpoint in its real layout: people who talk, clips, frames between frames."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image
from reelwright.generators import registry
from reelwright.generators.engine_job import EngineJob
from reelwright.story.answers import ClipLayer
from reelwright.story.cast import Performance, Utterance
from reelwright.story.errors import EngineError, InputError
from reelwright.story.requests import (
    AnyRequest,
    ImageToVideo,
    Interpolate,
    Region,
    Speaker,
    Subject,
    TalkingPresenter,
    TextToVideo,
)
from reelwright.tools.media.decode import frames as decoded
from reelwright.tools.media.wav import read_wav, write_wav
from reelwright.tools.speech.dsp import resample
from reelwright.tools.work.bench import FolderBench

pytestmark = [pytest.mark.torch, pytest.mark.usefixtures("no_pipelines_stay")]
PORTRAIT, LAST, SPEECH, NOISE, CLIP = (digit * 64 for digit in "12345")
FACE = Region(x="1/4", y="1/4", width="1/4", height="1/4")
Settings = Callable[..., Any]


class Studio:
    """A store of small inputs, in which requests are answered."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.artifacts: dict[str, Path] = {}
        dice = np.random.default_rng(3)
        for key, sides in ((PORTRAIT, (160, 96)), (LAST, (96, 96))):
            blocks = dice.integers(0, 255, (sides[0] // 16, sides[1] // 16, 3)).astype(np.uint8)
            Image.fromarray(blocks).resize(sides[::-1]).save(self._put(key) / "picture.png")
        for key, loud in ((SPEECH, 0.1), (NOISE, 0.5)):
            sound = loud * dice.standard_normal(48_000 * 12)
            write_wav(self._put(key) / "speech.wav", sound.astype(np.float32), 48_000)

    def _put(self, key: str) -> Path:
        self.artifacts[key] = self.folder / key[:12]
        self.artifacts[key].mkdir(exist_ok=True)
        return self.artifacts[key]

    def made(self, request: AnyRequest, settings: Any, *, told: list[float] | None = None) -> Path:
        """The folder of the engine's answer."""
        engine = registry.engine("ltx-2", settings)
        plan = engine.plan(request)
        for job in engine.prepare(plan):
            if job.key() not in self.artifacts:
                job.make(FolderBench(self._put(job.key())))
        out = self._put(plan.key())
        on_progress = told.append if told is not None else None
        bench = FolderBench(out, artifacts=self.artifacts, on_progress=on_progress)
        EngineJob(plan=plan, settings=settings).make(bench)
        return out


@pytest.fixture
def studio(tmp_path: Path) -> Studio:
    return Studio(tmp_path)


def talking(*, audio: str = SPEECH, image: str = PORTRAIT, lines: Any = (), **more: Any) -> TalkingPresenter:
    told = {"width": 64, "height": 64, "fps": Fraction(24), "seconds": Fraction(1, 2), "prompt": "a woman talks"} | more
    said = tuple(Utterance(line="a", start=start, seconds=Fraction(length), speech=audio) for start, length in lines)
    speaker = Speaker(
        subject=Subject(person="maya", image=image),
        audio=audio,
        seconds=told["seconds"],
        face=FACE,
        performance=Performance(person="maya", speech=said) if said else None,
    )
    return TalkingPresenter(**told, speakers=(speaker,))


def pixels(folder: Path) -> np.ndarray:
    clip = ClipLayer.load(folder)
    found = np.stack([frame for _, frame in decoded(folder / clip.picture, list(range(clip.frames)))])
    assert found.shape == (clip.frames, clip.height, clip.width, 3)
    return found.astype(int)


def test_a_talking_clip_is_as_long_and_large_as_planned(studio: Studio, ltx_settings: Settings) -> None:
    told: list[float] = []
    request = talking(width=96, height=160, fps=Fraction(30), seconds=Fraction(2, 5), handle_after_s=Fraction(1, 10))
    folder = studio.made(request, ltx_settings(), told=told)
    clip = ClipLayer.load(folder)
    assert (clip.frames, clip.handle_after, clip.fps) == (15, 3, 30)
    assert pixels(folder).std() > 1
    assert told == sorted(told), "it only goes on"
    assert told[-1] > 0.9


def test_the_same_request_gives_the_same_frames_and_another_seed_others(studio: Studio, ltx_settings: Settings) -> None:
    first = (studio.made(talking(), ltx_settings()) / "picture.mp4").read_bytes()
    again = (studio.made(talking(), ltx_settings()) / "picture.mp4").read_bytes()
    other = (studio.made(talking(seed=1), ltx_settings()) / "picture.mp4").read_bytes()
    assert first == again
    assert first != other


def test_the_picture_follows_the_sound_and_the_portrait(
    studio: Studio, ltx_settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    from reelwright.generators.diffusion import attempts

    # Requests that differ draw other noise; here only what is heard and seen may differ.
    monkeypatch.setattr(attempts, "seed_of", lambda *_: 7)
    frames = pixels(studio.made(talking(), ltx_settings()))
    louder = pixels(studio.made(talking(audio=NOISE), ltx_settings()))
    somebody = pixels(studio.made(talking(image=LAST), ltx_settings()))
    assert np.abs(frames - louder).max() >= 2
    assert np.abs(frames - somebody).max() >= 2


@pytest.mark.parametrize("noise", [0.0, 0.2])
def test_the_sound_stays_as_it_is_through_all_steps(ltx_weights: Path, noise: float) -> None:
    import torch
    from reelwright.generators.diffusion.loading import load
    from reelwright.generators.diffusion.ltx.frozen_audio import (
        FrozenAudioScheduler,
        LTX2FrozenAudioPipeline,
        audio_latents,
        check_frozen,
        with_noise,
    )

    pipe = load(LTX2FrozenAudioPipeline, ltx_weights, precision="fp32", skip=("text_encoder", "tokenizer", "vocoder"))
    pipe.set_progress_bar_config(disable=True)
    sound = (0.1 * np.random.default_rng(1).standard_normal(16_000)).astype(np.float32)
    clean = audio_latents(pipe.audio_vae, sound, seconds=17 / 24)
    assert clean.shape == (1, 2, 18, 16)
    dice = torch.Generator().manual_seed(1)
    given = with_noise(pipe.audio_vae, clean, noise=noise, generator=dice)
    assert (noise == 0) == torch.equal(given, clean)
    heard: list[float] = []
    pipe.audio_scheduler = FrozenAudioScheduler(noise=noise)
    transformer = pipe.transformer.forward
    pipe.transformer.forward = lambda **told: heard.append(float(told["audio_timestep"].max())) or transformer(**told)
    _, came_out = pipe(
        prompt_embeds=torch.randn(1, 8, 48, generator=dice),
        prompt_attention_mask=torch.ones(1, 8, dtype=torch.int64),
        width=64, height=64, num_frames=17, frame_rate=24.0, num_inference_steps=3, guidance_scale=1.0,
        stg_scale=0.0, modality_scale=1.0, audio_stg_scale=0.0, audio_modality_scale=1.0, audio_guidance_scale=1.0,
        audio_latents=given, output_type="latent", return_dict=False, generator=dice,
    )  # fmt: skip
    assert heard == [pytest.approx(1000 * noise)] * 3, "the model is told the sound's own level at every step"
    assert float((came_out - given).abs().max()) < 1e-6
    check_frozen(given, came_out)
    with pytest.raises(EngineError, match="came out changed"):
        check_frozen(given, came_out + 0.1)


def test_a_little_noise_under_what_is_heard_changes_the_picture(studio: Studio, ltx_settings: Settings) -> None:
    clean = (studio.made(talking(), ltx_settings()) / "picture.mp4").read_bytes()
    noised = (studio.made(talking(), ltx_settings(audio_noise=0.3)) / "picture.mp4").read_bytes()
    assert clean != noised


def test_long_speech_goes_on_from_its_last_frames_after_a_pause(
    studio: Studio, ltx_settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    from reelwright.generators.diffusion.ltx import stages
    from reelwright.generators.diffusion.ltx.frozen_audio import audio_latents

    made: list[tuple[stages.Chunk, np.ndarray]] = []
    frames = stages.Run.frames
    voice = resample(read_wav(studio.artifacts[SPEECH] / "speech.wav")[0][:, 0], rate=48_000, to=16_000)

    def watched(self: stages.Run, chunk: stages.Chunk, generator: Any) -> Any:
        found = frames(self, chunk, generator)
        made.append((chunk, np.rint(found * 255)))
        begin = round((0 if len(made) == 1 else 146 - 9) / 24 * 16_000)
        heard = audio_latents(self.pipe.audio_vae, voice[begin : begin + 16_000], seconds=0.9)
        # The VAE looks back only: what comes later changes nothing of the first latents.
        assert chunk.sound[:, :, :20].numpy() == pytest.approx(heard[:, :, :20].numpy(), abs=1e-4)
        return found

    monkeypatch.setattr(stages.Run, "frames", watched)
    lines = ((0, "59/10"), (150, "5"))
    folder = studio.made(talking(seconds=Fraction(12), lines=lines), ltx_settings(steps=1))
    (first, begun), (second, _) = made
    assert [first.frames, second.frames] == [153, 153]
    assert len(pixels(folder)) == 288
    end = 146
    assert len(first.given) == 1
    (carried,) = second.given
    assert (carried.frames == begun[end - 9 : end]).all()
    assert first.sound.shape[2] == second.sound.shape[2] == round(153 / 24 * 25)


def test_without_distillation_guidance_is_paid_for(studio: Studio, ltx_settings: Settings) -> None:
    guided = studio.made(talking(avoid="blurry"), ltx_settings(distilled=False, steps=2, guidance=3.0))
    plain = studio.made(talking(avoid="blurry"), ltx_settings(distilled=False, steps=2, guidance=1.0))
    assert (pixels(guided) != pixels(plain)).any()


def test_weights_that_wait_elsewhere_make_the_same_frames(studio: Studio, ltx_settings: Settings) -> None:
    here = (studio.made(talking(), ltx_settings()) / "picture.mp4").read_bytes()
    waiting = (studio.made(talking(), ltx_settings(offload="group")) / "picture.mp4").read_bytes()
    assert here == waiting


def test_a_kept_prompt_says_to_the_model_what_the_whole_one_says(
    ltx_weights: Path, ltx_settings: Settings, tmp_path: Path
) -> None:
    import torch
    from diffusers import LTX2Pipeline
    from reelwright.generators.diffusion.loading import load
    from reelwright.generators.diffusion.prompts import FILE, read_prompt

    (job,) = registry.engine("ltx-2", ltx_settings()).prepare(registry.engine("ltx-2", ltx_settings()).plan(talking()))
    key = job.key()
    (tmp_path / key).mkdir()
    bench = FolderBench(tmp_path / key, artifacts={key: tmp_path / key})
    job.make(bench)
    assert (tmp_path / key / FILE).stat().st_size < 20_000, "1024 tokens of padding are not kept"
    kept = read_prompt(bench, key)
    pipe = load(LTX2Pipeline, ltx_weights, precision="fp32")
    with torch.no_grad():
        whole, mask, _, _ = pipe.encode_prompt("a woman talks", do_classifier_free_guidance=False)
        assert kept["prompt_embeds"].shape == whole.shape
        assert torch.equal(kept["prompt_attention_mask"], mask)
        said = [pipe.connectors(each, mask, padding_side="left") for each in (kept["prompt_embeds"], whole)]
    seen = mask.bool()
    for mine, theirs in zip(*(each[:2] for each in said), strict=True):
        assert torch.allclose(mine[seen], theirs[seen], atol=1e-5)


def test_clips_come_from_words_and_from_pictures(
    studio: Studio, ltx_settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    from reelwright.generators.diffusion import attempts

    monkeypatch.setattr(attempts, "seed_of", lambda *_: 7)
    asked = {"width": 64, "height": 64, "seconds": Fraction(1, 2), "prompt": "a street"}
    words = pixels(studio.made(TextToVideo(**asked), ltx_settings()))
    picture = pixels(studio.made(ImageToVideo(**asked, image=PORTRAIT), ltx_settings()))
    arriving = pixels(studio.made(ImageToVideo(**asked, image=PORTRAIT, last=LAST), ltx_settings()))
    assert words.shape == picture.shape == arriving.shape == (15, 64, 64, 3)
    assert (words != picture).any()
    assert (picture != arriving).any()


def test_frames_are_put_between_the_frames_of_a_clip(studio: Studio, ltx_settings: Settings) -> None:
    source = studio.made(TextToVideo(width=96, height=64, fps=Fraction(24), seconds=Fraction(1, 2)), ltx_settings())
    studio.artifacts[CLIP] = source
    request = Interpolate(clip=CLIP, width=96, height=64, frames=12, clip_fps=Fraction(24), fps=Fraction(30))
    folder = studio.made(request, ltx_settings())
    clip = ClipLayer.load(folder)
    assert (clip.frames, clip.fps) == (15, 30)
    assert pixels(folder).shape == (15, 64, 96, 3)
    longer = request.model_copy(update={"frames": 13})
    with pytest.raises(EngineError, match="with 12 frames at 24 fps, not 96x64 with 13"):
        studio.made(longer, ltx_settings())


@pytest.mark.parametrize("frame", [0, 1, 1.25, 7.5, 8, 15])
def test_a_given_frame_stands_at_its_own_moment(ltx_weights: Path, frame: float) -> None:
    import torch
    from diffusers import LTX2ConditionPipeline
    from diffusers.pipelines.ltx2.pipeline_ltx2_condition import LTX2VideoCondition
    from reelwright.generators.diffusion.loading import load
    from reelwright.generators.diffusion.ltx.model import latent_index

    pipe = load(LTX2ConditionPipeline, ltx_weights, precision="fp32", skip=("text_encoder", "tokenizer", "vocoder"))
    shown = np.zeros((1, 64, 64, 3), np.uint8)
    with torch.no_grad():
        latents, mask, _, coordinates = pipe.prepare_latents(
            conditions=[LTX2VideoCondition(frames=shown, index=latent_index(frame), crf=0)],
            num_channels_latents=8, height=64, width=64, num_frames=17, frame_rate=24.0, dtype=torch.float32,
            generator=torch.Generator().manual_seed(0),
        )  # fmt: skip
    if frame == 0:
        assert coordinates is None
        assert mask[0, :4].eq(1).all(), "the first latent is the picture's"
        assert mask[0, 4:].eq(0).all()
        return
    assert latents.shape[1] == 3 * 4 + 4
    times = coordinates[0, 0]
    assert times[:, 0].unique().tolist() == pytest.approx([frame / 24])
    assert times[:, 1].unique().tolist() == pytest.approx([(frame + 1) / 24])


def test_a_speaker_without_a_picture_is_refused_before_anything_loads(studio: Studio, ltx_settings: Settings) -> None:
    with pytest.raises(InputError, match="needs a picture of who talks"):
        studio.made(talking(image=""), ltx_settings())


def test_a_prompt_that_is_too_long_is_refused_not_cut(studio: Studio, ltx_settings: Settings) -> None:
    with pytest.raises(InputError, match="reads 1024"):
        studio.made(talking(prompt="daylight " * 400), ltx_settings())


def test_weights_that_make_no_numbers_fail_clearly(studio: Studio, ltx_settings: Settings, tmp_path: Path) -> None:
    from safetensors.torch import load_file, save_file

    settings = ltx_settings(distilled=False, guidance=1.0)
    broken = tmp_path / "broken"
    shutil.copytree(settings.weights["ltx-2"], broken)
    path = broken / "transformer" / "diffusion_pytorch_model.safetensors"
    tensors = load_file(str(path))
    tensors["proj_out.bias"] = tensors["proj_out.bias"] * float("nan")
    save_file(tensors, str(path), metadata={"format": "pt"})
    with pytest.raises(EngineError, match=r"numbers that are none \(NaN\), with 2 seeds"):
        studio.made(talking(), settings.model_copy(update={"weights": {"ltx-2": str(broken)}}))


def test_an_audio_vae_for_another_spectrogram_is_refused(
    studio: Studio, ltx_settings: Settings, tmp_path: Path
) -> None:
    settings = ltx_settings()
    other = tmp_path / "other"
    shutil.copytree(settings.weights["ltx-2"], other)
    path = other / "audio_vae" / "config.json"
    path.write_text(json.dumps(json.loads(path.read_text()) | {"mel_hop_length": 128}))
    with pytest.raises(EngineError, match="a hop of 128"):
        studio.made(talking(), settings.model_copy(update={"weights": {"ltx-2": str(other)}}))


def test_the_adapter_is_merged_into_all_that_it_changes(ltx_weights: Path, ltx_settings: Settings) -> None:
    from reelwright.generators.diffusion.levers import resolve
    from reelwright.generators.diffusion.loading import load
    from reelwright.generators.diffusion.working import apply

    left_out = ("text_encoder", "tokenizer", "vocoder")
    pipe = load("LTX2ConditionPipeline", ltx_weights, precision="fp32", skip=left_out)
    layers = (pipe.transformer.transformer_blocks[0].attn1.to_q, pipe.connectors.text_proj_in)
    before = [layer.weight.detach().clone() for layer in layers]
    apply(pipe, resolve("ltx-2", ltx_settings(), weights="ltx-2"), device="cpu", adapter=ltx_weights)
    after = (pipe.transformer.transformer_blocks[0].attn1.to_q, pipe.connectors.text_proj_in)
    assert all(float((new.weight - old).abs().max()) > 0.01 for new, old in zip(after, before, strict=True))
