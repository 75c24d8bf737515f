"""Settings that change a clinical answer; their digest is part of every assessment."""

from __future__ import annotations

from dataclasses import dataclass

REGIONS = ("FDA", "EMA", "HC")


@dataclass(frozen=True, slots=True)
class ClinicalSettings:
    """``regions`` are the regulators whose live approvals make tier I-A.

    ``withheld_shown`` bounds the why-not list; the count is always whole. ``predictions`` is
    whether response models may speak beside the rules.
    """

    regions: tuple[str, ...] = ("FDA",)
    withheld_shown: int = 50
    predictions: bool = True

    def __post_init__(self) -> None:
        """Refuse regions that no record can have."""
        unknown = [region for region in self.regions if region not in REGIONS]
        if unknown or not self.regions:
            raise ValueError(f"regions {self.regions!r}: choose among {', '.join(REGIONS)}")
        # The order in which regulators are named says nothing.
        ordered = tuple(region for region in REGIONS if region in self.regions)
        object.__setattr__(self, "regions", ordered)
