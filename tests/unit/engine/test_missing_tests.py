"""The tests that an answer asks for: named by what answers them, asked once, the useful first."""

from __future__ import annotations

from builders.spec import Answer, ask
from oncobasis.core.assessment import MissingTest, Stance


def names(answer: Answer) -> list[str]:
    return [test.test for test in answer.assessment.missing_tests]


def the(answer: Answer, name: str) -> MissingTest:
    (found,) = [test for test in answer.assessment.missing_tests if test.test == name]
    return found


def test_a_test_that_is_answered_is_not_asked_for_by_its_name() -> None:
    answer = ask("SKCM", "BRAF V600E")
    assert "BRAF V600E and V600K" not in names(answer)
    assert the(answer, "BRAF fusion").atoms == ("BRAF fusion",)


def test_resistance_mutations_are_not_asked_of_a_fusion_test_nor_of_a_stain() -> None:
    lung = ask("LUAD", "KIF5B::RET")
    assert all(atom.startswith("RET p.") for atom in the(lung, "RET mutation").atoms)
    assert not [name for name in names(lung) if name.startswith("RET fusion")]
    colon = ask("COADREAD", "BRAF V600E")
    assert the(colon, "EGFR immunohistochemistry").atoms == ("EGFR positive",)
    assert the(colon, "EGFR mutation").atoms == ("EGFR p.G465R", "EGFR p.S492R")


def test_what_only_forbids_and_is_on_no_list_comes_after_what_is() -> None:
    asked = names(ask("COADREAD", "BRAF V600E"))
    assert asked[0] == "KRAS and NRAS exons 2, 3, 4"
    assert asked[-1] == "EGFR mutation"


def test_the_second_test_of_mismatch_repair_is_asked_last_and_once() -> None:
    for tumor_type, told in (("COADREAD", "MSS"), ("UCEC", "dMMR"), ("UCEC", "MSS")):
        repair = [name for name in names(ask(tumor_type, told)) if "MSI" in name]
        assert repair == names(ask(tumor_type, told))[-1:]
    untested = names(ask("COADREAD"))
    assert untested.index("MSI or mismatch repair") < untested.index("HER2 IHC and ISH")


def test_two_lists_that_ask_the_same_ask_once() -> None:
    asked = names(ask("LUAD"))
    assert "RET fusion" in asked
    assert "RET fusion (RNA preferred)" not in asked


def test_what_would_be_contraindicated_is_said_as_such() -> None:
    changes = the(ask("COADREAD", "BRAF V600E"), "DPYD genotype or uracil phenotype").would_change
    assert {change.to_stance for change in changes} == {Stance.CONTRAINDICATED}
