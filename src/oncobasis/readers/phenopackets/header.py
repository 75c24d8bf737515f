"""Whether the beginning of a file is a phenopacket."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from oncobasis.readers.files.head import Head

_VERSION = re.compile(r'"phenopacket_?[sS]chema_?[vV]ersion"\s*:')
_PARTS = (
    "phenotypicFeatures", "biosamples", "interpretations", "medicalActions", "metaData",
    "diseases", "measurements", "phenotypic_features", "medical_actions", "meta_data", "proband",
    "members", "htsFiles",
)  # fmt: skip
_ENOUGH = 2


def proves_phenopacket(head: Head) -> bool:
    """Whether the text is a JSON object with parts of a phenopacket, and no FHIR resource.

    Families, cohorts and version 1 are claimed too, so that the reader can say what to do.
    """
    text = head.text.lstrip()
    if not text.startswith("{") or '"resourceType"' in text:
        return False
    if _VERSION.search(text):
        return True
    return sum(re.search(rf'"{part}"\s*:', text) is not None for part in _PARTS) >= _ENOUGH
