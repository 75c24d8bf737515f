"""What the VCF reader asks of others: the built-in annotator, the reader of rearrangements."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from oncobasis.annotate.effect import Annotator
    from oncobasis.readers.small_variants.structural_row import StructuralReader

Annotators: TypeAlias = "Callable[[str, Path | None], Annotator | None]"


@dataclass(frozen=True, slots=True)
class Services:
    """``annotator`` gives one for an assembly (with a site's own transcripts) or None."""

    annotator: Annotators
    structural: StructuralReader | None = None


def _no_annotator(_assembly: str, _transcripts: Path | None) -> None:
    return None


SERVICES = Services(_no_annotator)
