"""YAML by libyaml where it is there: in Python alone, the words that planning needs take a quarter of a second."""

from __future__ import annotations

from typing import Any

import yaml


def read_yaml(text: str | bytes) -> Any:
    """What a document says. `yaml.YAMLError` where it is none."""
    return yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))


def read_yaml_as_words(text: str | bytes) -> Any:
    """The same with every scalar as it is written: `no`, `on` and `1.50` are words. `yaml.YAMLError` likewise."""
    return yaml.load(text, Loader=getattr(yaml, "CBaseLoader", yaml.BaseLoader))
