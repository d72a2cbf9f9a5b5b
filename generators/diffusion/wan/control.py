"""What steers a model, in the length that it makes: after a clip's end the control runs back the way it came."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Literal

from ....story.artifact import Key
from ....story.errors import InputError
from ....story.requests import AnimatePose, Request, TryOn
from ....tools.media.probe import probe
from ....tools.work.job import Bench
from ...driving import SHORT_S, check_drives
from ...embedded.cast.signals.signal_set import SignalName, SignalSet
from ...frames import Pixels, read_frames, read_signal
from ...shape import Shape

if TYPE_CHECKING:
    from PIL.Image import Image


def there_and_back(frames: int, *, wanted: int) -> list[int]:
    """Numbers of frames, so many as are wanted: 0, 1, 2, 1, 0, 1 ... of three.

    Frames that are thrown away still move on in the model's mind; one that stood still would pull on those before it.
    """
    if frames == 1:
        return [0] * wanted
    period = 2 * (frames - 1)
    return [min(number % period, period - number % period) for number in range(wanted)]


def driving_frames(request: AnimatePose | TryOn, shape: Shape, bench: Bench) -> Pixels:
    """What the person is to do, as a video in the size and rate of the shape, `(F, H, W, 3)`: the user's footage, else
    the drawn clip. `InputError` where footage ends before the clip does."""
    if not request.driving:
        return control_frames(request, shape, bench, "picture")
    path = bench.path(request.driving, "footage.mp4")
    facts = probe(path).picture
    lasts = Fraction(facts.frames) / facts.fps if facts is not None and facts.frames else Fraction(0)
    check_drives(lasts, Fraction(request.frames) / request.fps)
    picture = shape.picture
    return read_frames(
        path, fps=shape.fps, frames=shape.frames, width=picture.width, height=picture.height, crop=picture
    )


def control_frames(
    request: Request, shape: Shape, bench: Bench, name: SignalName, *, mode: Literal["RGB", "L"] = "RGB"
) -> Pixels:
    """A control signal at the shape's rate, as many frames as the clip has; in the size of the shape's picture, faces
    in their own. `InputError` where the request brings none, or one of another length or size."""
    key = request.signal(name)
    if not key:
        raise InputError(f"the request brings no signal {name!r}", hint="name it in `signals`, as the plan asks")
    folder = bench.path(key, "signals.json").parent
    told = SignalSet.load(folder)
    lasts, wanted = (
        float(Fraction(frames) / fps) for frames, fps in ((told.frames, told.fps), (request.frames, request.fps))
    )
    if told.frames < 2 or abs(lasts - wanted) > SHORT_S:
        raise InputError(
            f"the signal {name!r} lasts {lasts:.2f} s, and the shot {wanted:.2f} s",
            hint="all that steers a clip has the clip's own length; make the signals anew",
        )
    found = read_signal(folder, name, fps=shape.fps, frames=shape.frames, mode=mode)
    size = (shape.picture.height, shape.picture.width)
    if name != "face" and found.shape[1:3] != size:
        raise InputError(
            f"the signal {name!r} is {found.shape[2]}x{found.shape[1]}, and the model's picture {size[1]}x{size[0]}",
            hint="make the signals in the size of the plan's picture",
        )
    return found


def in_order(frames: Pixels, *, wanted: int) -> list[Image]:
    """So many PIL pictures of a control's frames, there and back."""
    from PIL import Image as Images

    return [Images.fromarray(frames[number]) for number in there_and_back(len(frames), wanted=wanted)]


def reference_picture(image: Key, bench: Bench, *, engine: str) -> Image:
    """The picture of who is to be seen. `InputError` says what to give where there is none."""
    from PIL import Image as Images

    if not image:
        raise InputError(
            f"the engine {engine!r} needs a picture of the person who moves",
            hint="give `subject.image`: a photo of theirs, or a portrait that an engine for 'picture' makes",
        )
    with Images.open(bench.path(image, "picture.png")) as opened:
        return opened.convert("RGB")
