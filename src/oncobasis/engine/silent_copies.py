"""Copy-number calls of files in genes that no record speaks of: counted, not carried on.

A genome's segments give calls for thousands of genes. They cannot bear on an answer, and a list of
them would hide the few that do. What a person wrote down is always kept.
"""

from __future__ import annotations

from dataclasses import replace

from oncobasis.core.alteration import Alteration, CopyNumber
from oncobasis.core.case import Remark, TumorCase
from oncobasis.core.codes import WarningCode
from oncobasis.core.knowledge_base import Knowledge
from oncobasis.rules.keys import keys_of_alteration


def without_silent_copies(case: TumorCase, knowledge: Knowledge) -> TumorCase:
    """Return the case without such calls; a remark says how many there were."""
    kept = tuple(seen for seen in case.alterations if not _is_silent(seen, knowledge))
    silent = len(case.alterations) - len(kept)
    if not silent:
        return case
    note = Remark(WarningCode.COPIES_WITHOUT_RECORD.value, (("count", str(silent)),))
    return replace(case, alterations=kept, remarks=(*case.remarks, note))


def _is_silent(seen: Alteration, knowledge: Knowledge) -> bool:
    if not isinstance(seen, CopyNumber):
        return False
    source = seen.observed.source
    read = source is not None and source.line is not None
    return read and not knowledge.speaks_of(keys_of_alteration(seen))
