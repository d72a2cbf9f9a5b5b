"""An icon: line art on a field of 24, with the words that it stands for."""

from __future__ import annotations

from pathlib import Path

import yaml
from pydantic import Field, ValidationError

from ..story.document import Part, describe
from ..story.errors import InputError
from .yaml_text import read_yaml


class Icon(Part):
    """One item of `templates/icons/icons.yaml`."""

    name: str = Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")
    tags: tuple[str, ...]
    """Words and ideas that it stands for: 'waterproof', 'rain'."""
    paths: tuple[str, ...] = Field(min_length=1)
    """SVG path data, to be stroked with round ends."""


def read_icons(folder: Path) -> dict[str, Icon]:
    """All icons by name. `InputError` names the file and the field that does not fit."""
    path = folder / "icons.yaml"
    try:
        data = read_yaml(path.read_bytes())
        return {name: Icon.model_validate({"name": name, **fields}) for name, fields in data.items()}
    except yaml.YAMLError as error:
        raise InputError(f"{path} is not YAML: {error}") from None
    except ValidationError as error:
        raise InputError(describe(error, str(path))) from None
