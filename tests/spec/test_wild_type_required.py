"""A drug whose label asks for a mutation is not offered where the gene was tested and is wild type.

Source: PMID 19692680 (CIViC EID2512),
https://www.accessdata.fda.gov/drugsatfda_docs/label/2016/021743s025lbl.pdf (erlotinib).
"""

from __future__ import annotations

from builders.spec import ask


def test_egfr_inhibitors_in_egfr_wild_type_lung_cancer() -> None:
    answer = ask("LUAD", not_detected=["EGFR"])
    answer.offers_no_regimen_with("osimertinib", "gefitinib", "afatinib", "dacomitinib")
    answer.does_not_recommend("erlotinib")


def test_untested_is_not_wild_type() -> None:
    answer = ask("LUAD")
    answer.leaves_undetermined("osimertinib", missing="EGFR")
    answer.asks_for("EGFR")


def test_one_mutation_not_detected_is_not_the_whole_gene() -> None:
    answer = ask("LUAD", not_detected=["EGFR L858R"])
    answer.leaves_undetermined("osimertinib", missing="EGFR exon 19")
