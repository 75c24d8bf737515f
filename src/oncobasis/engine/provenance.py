"""Digests of what went in and what answered."""

from __future__ import annotations

from dataclasses import is_dataclass
from datetime import date
from enum import Enum
from typing import TYPE_CHECKING

import oncobasis
from oncobasis.core.assessment import KnowledgeStamp, Provenance
from oncobasis.core.canonical import digest
from oncobasis.core.case import Remark, TumorCase
from oncobasis.core.clinical_settings import ClinicalSettings
from oncobasis.core.knowledge_base import Knowledge
from oncobasis.core.projection import PLACES
from oncobasis.engine.warnings import source_age

if TYPE_CHECKING:
    from oncobasis.core.canonical import Json

_DIGITS = 6
_LEFT_OUT = frozenset({"case_id", "source"})


def provenance_of(
    case: TumorCase, knowledge: Knowledge, settings: ClinicalSettings, as_of: date
) -> Provenance:
    """Stamp software, knowledge, settings and input."""
    stamp = KnowledgeStamp(
        knowledge.version,
        knowledge.digest,
        tuple((source, source_age(source, as_of)) for source in knowledge.sources),
    )
    return Provenance(
        software=f"oncobasis {oncobasis.__version__}",
        knowledge=stamp,
        settings_digest=digest(plain(settings)),
        input_digest=digest(plain(case)),
    )


def plain(value: object) -> Json:
    """A value as plain JSON; sets and rows in sorted order, so that input order doesn't count.

    Case id and source places are left out: they say nothing of the patient's disease.
    """
    if value is None or isinstance(value, bool | int):
        return value
    if isinstance(value, str):
        return str(value.value) if isinstance(value, Enum) else value
    if isinstance(value, float):
        return round(value, _DIGITS)
    if isinstance(value, tuple | list | frozenset | set):
        items = [plain(item) for item in value]
        return sorted(items, key=repr) if len(items) > 1 else items
    if isinstance(value, Enum):
        return str(value.value)
    if isinstance(value, Remark):
        return [value.code, *(f"{n}={v}" for n, v in sorted(value.params) if n not in PLACES)]
    if not is_dataclass(value) or isinstance(value, type):
        raise TypeError(type(value).__name__)
    written: dict[str, Json] = {"type": type(value).__name__}
    for name in value.__dataclass_fields__:
        if name not in _LEFT_OUT:
            written[name] = plain(getattr(value, name))
    return written
