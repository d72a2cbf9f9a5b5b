"""Checks on the file itself: its length, size, rate, colour tags, order and weight."""

from __future__ import annotations

from fractions import Fraction

from ...story.violation import Check
from ...templates.platform import Platform
from .film import Container, PictureStream

DURATION_TOLERANCE = Fraction(5, 100)
"""Of the seconds that were asked for."""
LENGTHS_TOLERANCE_S = 0.05
"""AAC ends on whole blocks of 1024 samples (21 ms); one of priming and one of padding may remain."""

_BT709 = 1
_REDRAW = "make the spans and the master again"
_TAGS = {0: "none", 1: "bt709", 2: "unspecified", 5: "bt470bg", 6: "smpte170m", 9: "bt2020"}


def check_container(
    container: Container,
    *,
    decoded_frames: int,
    sound_s: float,
    frames: int,
    size: tuple[int, int],
    fps: Fraction,
    platform: Platform,
    asked: Fraction | None,
    shorter_reason: str | None,
) -> tuple[Check, ...]:
    """All checks of this family. `shorter_reason` is not None where the film is shorter by decision."""
    picture = container.picture
    if picture is None:
        return (
            Check(
                code="readable", title="File opens", passed=False, wanted="picture and sound", found="no picture stream"
            ),
        )
    seconds = Fraction(decoded_frames) / picture.fps if picture.fps else Fraction(0)
    checks = [
        _duration(seconds, asked=asked, frames=frames, fps=fps, platform=platform, shorter_reason=shorter_reason),
        _is("frames", "Frames", wanted=str(frames), found=str(decoded_frames), remedy=_REDRAW),
        _is("size", "Picture size", wanted=_by(*size), found=_by(picture.width, picture.height), remedy=_REDRAW),
        _rate(picture, fps),
        _colour(picture),
        _format(container),
        _key_frames(picture, platform, fps),
        Check(
            code="faststart",
            title="Starts before it is loaded",
            passed=container.index_first,
            wanted="index before the media",
            found="index before the media" if container.index_first else "index at the end",
            message="" if container.index_first else "write the master again with +faststart",
        ),
        _lengths(seconds, sound_s=sound_s, container=container),
        *_weight(container, platform, seconds),
    ]
    return tuple(checks)


def _is(code: str, title: str, *, wanted: str, found: str, remedy: str = "") -> Check:
    return Check(
        code=code,
        title=title,
        passed=wanted == found,
        wanted=wanted,
        found=found,
        message="" if wanted == found else remedy,
    )


def _by(width: int, height: int) -> str:
    return f"{width} × {height}"


def _s(seconds: Fraction | float) -> str:
    return f"{float(seconds):.2f} s"


def _duration(
    seconds: Fraction,
    *,
    asked: Fraction | None,
    frames: int,
    fps: Fraction,
    platform: Platform,
    shorter_reason: str | None,
) -> Check:
    goal = asked if asked is not None else Fraction(frames) / fps
    off = abs(seconds - goal) <= goal * DURATION_TOLERANCE
    decided = shorter_reason is not None and seconds < goal
    low, high = platform.seconds_min, platform.seconds_max
    allowed = low <= seconds <= high
    message = ""
    if not allowed:
        message = f"{platform.title} takes {_s(low)} to {_s(high)}"
    elif decided and not off:
        message = f"shorter by decision: {shorter_reason}" if shorter_reason else "shorter by decision"
    elif not off:
        message = "let the planner lengthen or shorten the script"
    return Check(
        code="duration",
        title="Duration",
        passed=allowed and (off or decided),
        wanted=f"{_s(goal)} ± 5 %",
        found=_s(seconds),
        message=message,
    )


def _rate(picture: PictureStream, fps: Fraction) -> Check:
    # Containers round time stamps to ticks: a rate is right to a hundredth of a frame a second.
    right = abs(picture.fps - fps) < Fraction(1, 100) and not picture.uneven_steps
    uneven = f", {picture.uneven_steps} uneven steps" if picture.uneven_steps else ", constant"
    return Check(
        code="rate",
        title="Frame rate",
        passed=right,
        wanted=f"{float(fps):.3f} a second, constant",
        found=f"{float(picture.fps):.3f} a second{uneven}",
        message="" if right else "encode the spans again at a constant rate",
    )


def _colour(picture: PictureStream) -> Check:
    tags = (picture.primaries, picture.transfer, picture.matrix)
    right = tags == (_BT709,) * 3 and picture.colour_range == 1
    names = [_TAGS.get(tag, str(tag)) for tag in tags]
    shown = names[0] if len(set(names)) == 1 else "/".join(names)
    span = {0: "no range", 1: "limited", 2: "full range"}.get(picture.colour_range, str(picture.colour_range))
    return Check(
        code="colour",
        title="Colour tags",
        passed=right,
        wanted="bt709, limited",
        found=f"{shown}, {span}",
        message="" if right else "players guess the colours: tag primaries, transfer, matrix and range in the encoder",
    )


def _format(container: Container) -> Check:
    picture, sound = container.picture, container.sound
    shown = f"{picture.codec} {picture.profile} {picture.pixel_format}" if picture else "no picture"
    heard = f"{sound.codec} {sound.sample_rate // 1000} kHz, {sound.channels} channels" if sound else "no sound"
    right = (
        picture is not None
        and picture.codec == "h264"
        and picture.profile == "High"
        and picture.pixel_format == "yuv420p"
        and sound is not None
        and (sound.codec, sound.sample_rate, sound.channels) == ("aac", 48_000, 2)
    )
    return Check(
        code="format",
        title="Codecs",
        passed=right,
        wanted="h264 High yuv420p; aac 48 kHz, 2 channels",
        found=f"{shown}; {heard}",
        message="" if right else "some players and platforms refuse it: encode again",
    )


def _key_frames(picture: PictureStream, platform: Platform, fps: Fraction) -> Check:
    most = int(platform.gop_s * fps)
    right = 0 < picture.longest_gop <= most
    return Check(
        code="key-frames",
        title="Key frames",
        passed=right,
        wanted=f"every {most} frames at most",
        found=f"every {picture.longest_gop} frames at most",
        message="" if right else "seeking and platforms' re-encoding suffer: shorten the encoder's -g",
    )


def _lengths(seconds: Fraction, *, sound_s: float, container: Container) -> Check:
    start = float(container.sound.start - container.picture.start) if container.sound and container.picture else 0.0
    right = abs(sound_s - float(seconds)) <= LENGTHS_TOLERANCE_S and abs(start) <= LENGTHS_TOLERANCE_S
    late = f", sound starts {start * 1000:+.0f} ms off" if abs(start) > 0.001 else ""
    return Check(
        code="lengths",
        title="Sound and picture of one length",
        passed=right,
        wanted=f"within {LENGTHS_TOLERANCE_S * 1000:.0f} ms",
        found=f"picture {_s(seconds)}, sound {_s(sound_s)}{late}",
        message="" if right else "make the mix and master again from one timeline",
    )


def _weight(container: Container, platform: Platform, seconds: Fraction) -> list[Check]:
    light = container.size_bytes <= platform.bytes_max
    checks = [
        Check(
            code="file-size",
            title="File size",
            passed=light,
            wanted=f"at most {_mb(platform.bytes_max)}",
            found=_mb(container.size_bytes),
            message="" if light else "raise the crf or cap the bit rate",
        )
    ]
    low, high = platform.video_kbps_min, platform.video_kbps_max
    if container.picture:
        # The least is meant for the platform's own size: a trial at a quarter of its sides weighs a sixteenth.
        share = Fraction(container.picture.width * container.picture.height, platform.width * platform.height)
        low = int(low * min(Fraction(1), share))
    if container.picture and seconds and (low or high):
        kbps = container.picture.size_bytes * 8 / 1000 / float(seconds)
        right = low <= kbps and (not high or kbps <= high)
        bounds = [f"at least {low}"] if low else []
        bounds += [f"at most {high}"] if high else []
        checks.append(
            Check(
                code="bit-rate",
                title="Picture bit rate",
                passed=right,
                wanted=f"{' and '.join(bounds)} kb/s",
                found=f"{kbps:.0f} kb/s",
                message="" if right else f"{platform.title} refuses it: change the encoder's crf or rate",
            )
        )
    return checks


def _mb(size_bytes: int) -> str:
    return f"{size_bytes / 1e6:.1f} MB" if size_bytes < 1e9 else f"{size_bytes / 1e9:.1f} GB"
