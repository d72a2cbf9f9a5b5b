"""People in a user's own footage or photos: who agreed to what, what garments they can wear, and the dressed clip."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from ..planners.staging.garment_tags import SURE, clip_conflict
from ..story.artifact import Artifact
from ..story.brief import Asset, Tag
from ..story.errors import InputError
from ..story.garment import Garment
from ..templates.clip_template import ClipTemplate, is_still
from ..templates.library import clip, clip_file, clips
from ..tools.estimators.pose_job import PoseEstimateJob
from ..tools.estimators.segment_job import PersonMaskJob
from ..tools.media.cutout import CutoutJob
from ..tools.media.intake import take_in
from ..tools.pose.intake import PosesIntake
from ..tools.work.executor import InlineExecutor
from ..tools.work.job import Job
from .consent import read_consent
from .production import Production

if TYPE_CHECKING:
    from ..generators.embedded.footage.source import MaskFile

STILL_S = Fraction(8)
"""How long a clip of a photo is."""
FPS = Fraction(30)
SCORE_LEAST = 0.5
"""A garment that is less sure to be one is not put on anybody."""


@dataclass(frozen=True)
class Sitter:
    """Somebody in footage, with the files that say where they are."""

    template: ClipTemplate
    footage: Path
    mask: Path | None
    arms: Path | None
    keypoints: Path | None
    estimators: Mapping[str, str] = field(default_factory=dict)
    """Models that find what no file says: `pose` the joints, `person` the mask."""


def sitter_of(person: str, *, consent: str = "", estimators: Mapping[str, str] | None = None) -> Sitter:
    """Who is meant by a clip template's id or by a photo's or clip's path.

    `estimators` name models by what they find (`pose`, `person`); files that say it come first. `InputError` where
    there is neither, where nobody agreed, or where nothing says where the joints are.
    """
    models = dict(estimators or {})
    path = Path(person).expanduser()
    if person in clips() or not path.is_file():
        template = clip(person)
        given = {name: getattr(template, name) for name in ("footage", "mask", "arms", "keypoints")}
        files = {name: clip_file(file) if file else None for name, file in given.items()}
    else:
        template = ClipTemplate(
            id="sitter", title=path.stem, footage=path.name, consent=read_consent(consent, path.name)
        )
        endings = (".png", ".mp4", ".mov", ".webm")
        files = {"footage": path, "keypoints": _beside(path, "landmarks", (".json",))}
        files |= {part: _beside(path, part, endings) for part in ("mask", "arms")}
    footage, keypoints = files["footage"], files["keypoints"]
    assert footage is not None
    if keypoints is None and not models.get("pose"):
        raise InputError(
            f"nothing says where the joints are in {footage.name!r}",
            hint=f"put {footage.stem}.landmarks.json beside it, or name 'keypoints' in the template: COCO-WholeBody "
            "points from any pose tracker (docs/try-on.md), or give --pose-model FILE.onnx, which finds them",
        )
    if files["mask"] is None and not is_still(footage.name) and not models.get("person"):
        raise InputError(
            f"nothing says which part of {footage.name!r} is the person",
            hint=f"put {footage.stem}.mask.mp4 beside it, or name 'mask' in the template: white where they are; "
            "or set `person` under [estimators] in the engine settings to the folder of a segmenter",
        )
    return Sitter(template, footage, files["mask"], files["arms"], keypoints, models)


def dress(sitter: Sitter, garments: tuple[Path, ...], production: Production) -> tuple[Path, tuple[str, ...]]:
    """The clip of them in the garments, in the production's folder, and notes. `InputError` says what cannot be."""
    with production.working():
        return _Dressing(production).dress(sitter, garments)


class _Dressing:
    """One piece of work on a production's store."""

    def __init__(self, production: Production) -> None:
        self._production = production
        self._executor = InlineExecutor()

    def _run(self, job: Job) -> Artifact:
        return self._executor.run([job], self._production.store)[job.key()]

    def _taken(self, path: Path, kind: Literal["garment", "footage"], name: str) -> Asset:
        still = kind == "footage" and is_still(path.name)
        put_file = self._production.store.put_file
        return take_in(path, kind="image" if still else kind, asset_id=name, put_file=put_file, run=self._run)[0]

    def dress(self, sitter: Sitter, garments: tuple[Path, ...]) -> tuple[Path, tuple[str, ...]]:
        from ..generators.embedded.footage.dressed_job import DRESSED_FILE, DressedJob
        from ..generators.embedded.footage.source import ClipPersonSource

        worn = [self._taken(path, "garment", f"garment-{at}") for at, path in enumerate(garments, 1)]
        keys = self._checked(worn, sitter.template)
        footage = self._taken(sitter.footage, "footage", "sitter")
        assert footage.width is not None
        assert footage.height is not None
        still = footage.seconds is None
        fps = FPS if still else self._rate(footage)
        mask = self._mask(sitter, footage)
        source = ClipPersonSource(
            footage=footage.key,
            still=still,
            mask=mask,
            arms=self._layer(sitter.arms, footage) if sitter.arms else None,
            poses=self._poses(sitter, footage, fps, mask),
            garments=keys,
            width=footage.width,
            height=footage.height,
            fps=fps,
            frames=max(1, int((footage.seconds or STILL_S) * fps)),
        )
        made = self._run(DressedJob(source=source))
        folder = self._production.folder / "dressed"
        folder.mkdir(parents=True, exist_ok=True)
        path = folder / f"{sitter.template.id}.mp4"
        shutil.copyfile(self._production.store.folder(made.key) / DRESSED_FILE, path)
        agreed = sitter.template.consent
        told = f"{sitter.footage.name!r} shows a real person, who agreed: {agreed.who}, {agreed.when}, {agreed.scope}"
        return path, (told, "the garment was put on by calculation; it was not worn when this was filmed")

    def _checked(self, worn: list[Asset], template: ClipTemplate) -> tuple[str, ...]:
        """The garments' keys, what lies under first."""
        read: list[tuple[int, str]] = []
        for asset in worn:
            assert asset.cutout is not None
            garment = Garment.load(self._production.store.folder(asset.cutout.key))
            if garment.score < SCORE_LEAST:
                raise InputError(
                    f"{asset.name!r} is too unsure to be put on a real person ({garment.score:.2f} of 1)",
                    hint="give a clearer photo from the front",
                )
            if why := clip_conflict(_surest(garment.tags), template):
                raise InputError(f"{asset.name!r} cannot be worn by {template.title!r}: {why}")
            order = ("trousers", "shorts", "skirt", "top", "dress", "jacket", "coat").index(garment.category)
            read.append((order, asset.cutout.key))
        return tuple(key for _, key in sorted(read))

    def _rate(self, footage: Asset) -> Fraction:
        found = self._production.store.find(footage.key)
        assert found is not None
        return Fraction(found.facts["fps"])

    def _mask(self, sitter: Sitter, footage: Asset) -> MaskFile:
        """Without a mask file: of a photo its own transparency, what a segmenter finds, or what is cut out of its plain
        ground."""
        from ..generators.embedded.footage.source import MaskFile

        if sitter.mask is not None:
            return self._layer(sitter.mask, footage)
        if footage.alpha:
            return MaskFile(key=footage.key, layer="alpha")
        if model := sitter.estimators.get("person", ""):
            moving = footage.seconds is not None
            found = self._run(PersonMaskJob(picture=footage.key, moving=moving, model=model))
            return MaskFile(key=found.key, layer="clip" if moving else "grey")
        cut = self._run(CutoutJob(picture=footage.key))
        if not cut.facts["cut"]:
            raise InputError(
                f"the person in {footage.name!r} cannot be told from the ground: {cut.facts['why']}",
                hint=f"put {sitter.footage.stem}.mask.png beside it, white where they are",
            )
        left, top = cut.facts["box"][:2]
        return MaskFile(key=cut.key, layer="alpha", at=(left, top))

    def _layer(self, path: Path, footage: Asset) -> MaskFile:
        from ..generators.embedded.footage.source import MaskFile

        moving = not is_still(path.name)
        mask = self._taken(path, "footage", "mask")
        same = (mask.width, mask.height) == (footage.width, footage.height)
        if moving:
            # Clips are stretched to the footage's size, so their shape must be its own.
            assert mask.width is not None
            assert mask.height is not None
            assert footage.width is not None
            assert footage.height is not None
            same = abs(mask.width * footage.height - mask.height * footage.width) <= 0.01 * mask.width * footage.height
        if not same:
            raise InputError(
                f"the mask {path.name!r} has {mask.width} x {mask.height} pixels, the footage {footage.width} x "
                f"{footage.height}",
                hint="export the mask in the footage's size",
            )
        if moving and footage.seconds and (mask.seconds or 0) < footage.seconds * Fraction(95, 100):
            raise InputError(f"the mask {path.name!r} is shorter than the footage", hint="export it as long")
        return MaskFile(key=mask.key, layer="clip" if moving else "grey")

    def _poses(self, sitter: Sitter, footage: Asset, fps: Fraction, mask: MaskFile) -> str:
        if sitter.keypoints is None:
            estimate = PoseEstimateJob(
                picture=footage.key,
                moving=footage.seconds is not None,
                name=sitter.footage.name,
                model=sitter.estimators["pose"],
                # A photo's transparency is no picture that could be looked at.
                mask=mask.key if mask.layer != "alpha" else "",
            )
            return self._run(estimate).key
        raw = self._production.store.put_file(sitter.keypoints)
        assert footage.width is not None
        assert footage.height is not None
        job = PosesIntake(
            raw=raw.key,
            name=sitter.keypoints.name,
            width=footage.width,
            height=footage.height,
            fps=fps,
            seconds=footage.seconds or Fraction(0),
        )
        return self._run(job).key


def _beside(path: Path, part: str, endings: tuple[str, ...]) -> Path | None:
    """`NAME.mask.png` beside `NAME.jpg`, where there is one."""
    found = (path.with_name(f"{path.stem}.{part}{ending}") for ending in endings)
    return next((each for each in found if each.is_file()), None)


def _surest(tags: tuple[Tag, ...]) -> dict[str, str]:
    """The value on each dimension that is sure enough to forbid something."""
    ordered = sorted((tag for tag in tags if tag.confidence >= SURE), key=lambda tag: tag.confidence)
    return {tag.dimension: tag.value.casefold() for tag in ordered}
