"""Copy-number calls that no record speaks of are counted and not carried on."""

from __future__ import annotations

from dataclasses import replace

from oncobasis.core.alteration import (
    CopyNumber,
    CopyNumberKind,
    Observation,
    SourceLine,
)
from oncobasis.core.case import TumorCase
from oncobasis.engine.silent_copies import without_silent_copies
from oncobasis.knowledge import load_knowledge
from oncobasis.readers.case.case_file import case_file_from_mapping

FROM_FILE = Observation(source=SourceLine("5+1 copies", "t.cns", 7))
WRITTEN = Observation(source=SourceLine("OR4F5 loss"))


def a_case(*copies: CopyNumber) -> TumorCase:
    return replace(case_file_from_mapping({"tumor_type": "BRCA"}).case, alterations=copies)


def test_a_gene_that_the_knowledge_names_stays() -> None:
    case = a_case(CopyNumber("ERBB2", CopyNumberKind.AMPLIFICATION, observed=FROM_FILE))
    assert without_silent_copies(case, load_knowledge()) is case


def test_other_genes_of_a_file_are_counted() -> None:
    erbb2 = CopyNumber("ERBB2", CopyNumberKind.AMPLIFICATION, observed=FROM_FILE)
    other = CopyNumber("OR4F5", CopyNumberKind.LOSS, observed=FROM_FILE)
    found = without_silent_copies(a_case(erbb2, other), load_knowledge())
    assert found.alterations == (erbb2,)
    (note,) = found.remarks
    assert (note.code, dict(note.params)) == ("copies_without_record", {"count": "1"})


def test_what_a_person_wrote_stays() -> None:
    case = a_case(CopyNumber("OR4F5", CopyNumberKind.LOSS, observed=WRITTEN))
    assert without_silent_copies(case, load_knowledge()) is case
