"""Words of all scenes and looks are found and readable in the decoded picture, whatever stands behind them."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest
from reelwright.story.storyboard import Shot, Storyboard
from reelwright.story.timeline import Placement
from reelwright.templates.library import looks, platforms, scenes
from reelwright.tools.compositor.scene_source import build_scene_source
from reelwright.tools.compositor.sheets.sample_pictures import DrawnSamples
from reelwright.tools.compositor.sheets.samples import fill, sample_assets
from reelwright.tools.compositor.spans.span import SpanClip, SpanJob
from reelwright.tools.compositor.spans.span_painter import SpanPainter
from reelwright.tools.media.encoder import FrameEncoder, settings_for
from reelwright.tools.media.yuv import FrameConverter
from reelwright.tools.review.film import read_pictures
from reelwright.tools.review.text import check_text, look_for_text
from reelwright.tools.review.tracks import Look, worth_finding

FPS = Fraction(30)
FRAMES = 6
SIZES = {"tiktok": (540, 960), "youtube": (960, 540)}
SCENES = sorted(scenes())
TRIED = [
    (scene, look, ("tiktok", "youtube")[(number + place) % 2], (number + place) % 3)
    for place, look in enumerate(sorted(looks()))
    for number, scene in enumerate(SCENES)
    # Every look on its share of the scenes, every scene at least once.
    if number % len(looks()) == place
]


@pytest.mark.parametrize(("scene", "look", "platform", "turn"), TRIED, ids=["-".join(each[:2]) for each in TRIED])
def test_the_words_of_a_scene_pass_in_a_look(scene: str, look: str, platform: str, turn: int, tmp_path: Path) -> None:
    width, height = SIZES[platform]
    shot = Shot(id="shot", scene=scene, slots=fill(scenes()[scene], full=False, pictures=turn == 0))
    before = (Shot(id=f"before-{number}", scene="statement", slots={"headline": "Light"}) for number in range(turn))
    board = Storyboard(
        title=scene,
        platform=platform,
        width=width,
        height=height,
        look=look,
        seconds=Fraction(4),
        shots=(*before, shot),
    )
    source = build_scene_source(
        shot,
        Placement(shot="shot", start=0, frames=120),
        board,
        assets=sample_assets(),
        platform=platforms()[platform],
    )
    first = min(source.frames - FRAMES, source.settled_frame + 2)
    job = SpanJob(
        width=width,
        height=height,
        fps=FPS,
        frames=FRAMES,
        clips=(SpanClip(source=source, first=first),),
        encoder=settings_for(fps=FPS, gop_s=Fraction(2)),
    )
    painter, converter = SpanPainter(job, DrawnSamples()), FrameConverter(width, height)
    path = tmp_path / "span.mp4"
    with FrameEncoder(path, width=width, height=height, fps=FPS, settings=job.encoder) as encoder:
        for frame in range(FRAMES):
            encoder.write(*converter.planes(painter.draw(frame)))
        encoder.finish()
    opened = source.open(DrawnSamples())
    last = first + FRAMES - 1
    texts = tuple(mark.text for mark in opened.marks(last) if worth_finding(mark))
    look_at = Look(frame=last, shot="shot", track=0, texts=texts)
    findings = [
        found
        for seen in read_pictures(path)
        if seen.number == FRAMES - 1
        for found in look_for_text(seen, opened, source_frame=last, look=look_at, size=(width, height))
    ]
    assert len(findings) >= len(set(texts))
    failed = {
        check.code: check.message
        for check in check_text(findings, platform=platforms()[platform], size=(width, height))
        if not check.passed and check.code in ("text", "text-contrast")
    }
    assert not failed
