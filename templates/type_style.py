"""How one role of type is set: family, weight, size, spacing."""

from __future__ import annotations

from pydantic import Field

from ..story.document import Part


class TypeStyle(Part):
    """One role of a look's type scale. Sizes are for a frame whose shorter side is 1080 pixels."""

    family: str
    """A family of `templates/fonts/fonts.yaml`."""
    weight: int = Field(default=700, ge=100, le=900)
    """The nearest weight that the family has is used."""
    size_px: float = Field(gt=0)
    min_size_px: float = Field(default=0, ge=0)
    """Text that does not fit shrinks in steps down to this; 0: it does not shrink."""
    tracking_em: float = Field(default=0.0, ge=-0.1, le=0.5)
    """Space between letters, in sizes; not used in Arabic, and never negative in Chinese and Japanese."""
    leading: float = Field(default=1.1, ge=0.7, le=2.5)
    """From baseline to baseline, in sizes; at least 1.25 for lines with Chinese, Japanese or Arabic."""
    capitals: bool = False
    tabular: bool = False
    """Figures of one width, for counters and tables."""
    balanced: bool = True
    """Lines of like length that break at phrases (headlines); else each line is filled (long text)."""

    @property
    def smallest_px(self) -> float:
        """The size below which the text is never set."""
        return self.min_size_px or self.size_px

    def scaled(self, scale: float) -> TypeStyle:
        """The same style for a frame `scale` times as large."""
        return self.model_copy(update={"size_px": self.size_px * scale, "min_size_px": self.min_size_px * scale})
