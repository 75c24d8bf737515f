"""Absence counts only where the assay could have seen the alteration.

Source: https://www.accessdata.fda.gov/drugsatfda_docs/label/2018/208065s008lbl.pdf (the label of
osimertinib asks for a test; a negative plasma test is to be followed by tissue).
"""

from __future__ import annotations

from builders.spec import Answer, assess_case
from oncobasis.readers.documents.document import Plain


def lung(**assay: Plain) -> Answer:
    """A case of lung adenocarcinoma in which nothing was found."""
    clinical: Plain = {"setting": "advanced", "line": 1, "prior_therapies": []}
    return assess_case({"tumor_type": "LUAD", "clinical": clinical, "assay": dict(assay)})


PANEL: dict[str, Plain] = {"genes": ["EGFR", "KRAS"], "small_variants": True}


def test_without_an_assay_egfr_is_unknown() -> None:
    assess_case({"tumor_type": "LUAD"}).leaves_undetermined("osimertinib", missing="EGFR")


def test_a_tissue_panel_that_covers_egfr_makes_it_negative() -> None:
    answer = lung(**PANEL, specimen={"kind": "tissue", "tumor_fraction": 0.5})
    answer.does_not_recommend("osimertinib").does_not_ask_for("EGFR exons 18 to 21")
    named = [r for r in answer.assessment.recommendations if "osimertinib" in str(r.therapies)]
    answer.holds(not named, "osimertinib is not listed")


def test_a_gene_outside_the_panel_stays_unknown() -> None:
    answer = lung(**PANEL, specimen={"kind": "tissue", "tumor_fraction": 0.5})
    answer.asks_for("ALK fusion", "ROS1 fusion")
    answer.leaves_undetermined("alectinib", missing="ALK")


def test_a_negative_ctdna_test_with_little_tumour_dna_is_unknown() -> None:
    answer = lung(**PANEL, specimen={"kind": "ctDNA", "tumor_fraction": 0.005})
    answer.asks_for("EGFR")
    answer.leaves_undetermined("osimertinib", missing="EGFR")


def test_so_is_one_whose_tumour_fraction_was_not_told() -> None:
    lung(**PANEL, specimen={"kind": "ctDNA"}).leaves_undetermined("osimertinib", missing="EGFR")


def test_with_enough_tumour_dna_it_is_negative() -> None:
    answer = lung(**PANEL, specimen={"kind": "ctDNA", "tumor_fraction": 0.5})
    answer.does_not_ask_for("EGFR exons 18 to 21")


def test_a_panel_of_small_variants_says_nothing_of_fusions() -> None:
    answer = lung(genes=["ALK", "EGFR"], small_variants=True, specimen={"kind": "tissue"})
    answer.asks_for("ALK fusion")
