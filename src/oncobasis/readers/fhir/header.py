"""Whether the beginning of a file is FHIR."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from oncobasis.readers.files.head import Head

_RESOURCE = re.compile(r'"resourceType"\s*:\s*"[A-Z][A-Za-z]+"')
_XML = re.compile(r"<[A-Z][A-Za-z]+\b[^>]*xmlns\s*=\s*[\"']http://hl7\.org/fhir[\"']")


def proves_fhir(head: Head) -> bool:
    """Whether the text is a FHIR resource: JSON or NDJSON with a resource type, or FHIR's XML.

    XML is claimed so that the reader can say what to do about it.
    """
    text = head.text.lstrip()
    if text.startswith("{"):
        return _RESOURCE.search(text) is not None
    return text.startswith("<") and _XML.search(text) is not None
