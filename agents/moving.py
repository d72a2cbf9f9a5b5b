"""The library of motions at work: shown, brought in from recordings, given out as recordings."""

from __future__ import annotations

from pathlib import Path

from ..story.document import write_atomically
from ..story.errors import InputError
from ..templates.library import motion as find_motion
from ..templates.library import motions
from ..templates.library import person as find_person
from ..templates.motion import Motion
from ..templates.motion_file import motion_yaml


def preview_motion(name: str, path: Path, *, person: str) -> Path:
    """Write a motion as a sheet of poses, or as a video where the path ends in .mp4.

    `InputError` for a motion or person that is not there, or another ending.
    """
    from ..generators.embedded.cast.motion_sheet import write_motion_sheet, write_motion_video

    ending = path.suffix.lower()
    if ending not in (".png", ".jpg", ".jpeg", ".mp4"):
        raise InputError(f"a motion cannot be shown as {path.name!r}", hint="name a .png, .jpg or .mp4 file")
    found, who = find_motion(name), find_person(person)
    path.parent.mkdir(parents=True, exist_ok=True)
    write = write_motion_video if ending == ".mp4" else write_motion_sheet
    write(found, who, path)
    return path


def import_motion(recording: Path, *, name: str, folder: Path) -> tuple[Path, Motion, tuple[str, ...]]:
    """Bring a BVH file in as `FOLDER/NAME.yaml`: where it is, the motion, and what is to be known of it.

    `InputError` for a file that holds no person, or a name that the library has.
    """
    from ..generators.embedded.cast.motion.exchange import import_bvh, motion_id

    name = name or motion_id(recording.stem)
    if name in motions():
        raise InputError(f"the library has a motion {name!r} already", hint="give another name: --name")
    found = import_bvh(recording, name=name)
    path = folder / f"{name}.yaml"
    write_atomically(path, motion_yaml(found.motion).encode("utf-8"))
    return path, found.motion, found.notes


def export_motion(name: str, path: Path) -> Path:
    """Write a motion as a BVH file, on the bones of a person of 1.70 m. `InputError` for one that is not there."""
    from ..generators.embedded.cast.motion.bvh import write_bvh
    from ..generators.embedded.cast.motion.exchange import export_bvh

    write_atomically(path, write_bvh(export_bvh(find_motion(name))).encode("utf-8"))
    return path
