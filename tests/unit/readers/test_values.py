"""Consequence terms, clinical significance, frequencies and numbers inside annotations."""

from __future__ import annotations

import pytest

from oncobasis.core.alteration import ClinicalSignificance, Consequence
from oncobasis.readers.reading.codes import FilterCode
from oncobasis.readers.small_variants.annotation_values import (
    clinical_reading,
    first_rsid,
    highest_frequency,
    is_frequency_field,
    protein_of_residues,
    single_number,
)
from oncobasis.readers.small_variants.consequence import effect_of_terms


@pytest.mark.parametrize(
    ("terms", "consequence", "no_finding"),
    [
        ("missense_variant", Consequence.MISSENSE, None),
        ("missense_variant&splice_region_variant", Consequence.MISSENSE, None),
        ("splice_region_variant&synonymous_variant", Consequence.SPLICE_REGION, None),
        ("frameshift_variant&splice_donor_variant", Consequence.SPLICE_SITE, None),
        ("stop_gained&frameshift_variant", Consequence.NONSENSE, None),
        ("start_lost&missense_variant", Consequence.START_LOSS, None),
        ("stop_lost", Consequence.STOP_LOSS, None),
        ("inframe_deletion", Consequence.INFRAME_DELETION, None),
        ("protein_altering_variant", Consequence.OTHER, None),
        ("splice_polypyrimidine_tract_variant&intron_variant", Consequence.INTRONIC,
         FilterCode.INTRONIC),
        ("stop_retained_variant", Consequence.SYNONYMOUS, FilterCode.SYNONYMOUS),
        ("splice_donor_variant&non_coding_transcript_variant", Consequence.OTHER,
         FilterCode.NONCODING_TRANSCRIPT),
        ("missense_variant&NMD_transcript_variant", Consequence.OTHER,
         FilterCode.NONCODING_TRANSCRIPT),
        ("downstream_gene_variant", Consequence.OTHER, FilterCode.OUTSIDE_GENE),
    ],
)  # fmt: skip
def test_effect(terms: str, consequence: Consequence, no_finding: FilterCode | None) -> None:
    effect = effect_of_terms(terms)
    assert effect is not None
    assert (effect.consequence, effect.no_finding) == (consequence, no_finding)


def test_the_order_of_terms_does_not_matter() -> None:
    one = effect_of_terms("splice_region_variant&missense_variant")
    assert one == effect_of_terms("missense_variant&splice_region_variant")


def test_a_known_term_beside_a_new_one_is_used_and_a_new_one_alone_is_not() -> None:
    assert effect_of_terms("brand_new&missense_variant") is not None
    assert effect_of_terms("brand_new") is None


@pytest.mark.parametrize(
    ("text", "significance", "pathogenic"),
    [
        ("pathogenic", "pathogenic", True),
        ("likely_pathogenic", "likely_pathogenic", True),
        ("pathogenic&likely_pathogenic", "likely_pathogenic", True),
        ("pathogenic&not_provided&drug_response", "pathogenic", True),
        ("benign&likely_benign", "likely_benign", False),
        ("benign", "benign", False),
        ("uncertain_significance", "uncertain", False),
        ("pathogenic&uncertain_significance", None, True),
        ("pathogenic&benign", None, False),
        ("benign&uncertain_significance", None, False),
        ("conflicting_interpretations_of_pathogenicity", None, False),
        ("conflicting_interpretations_of_pathogenicity&pathogenic", None, False),
        ("drug_response", None, False),
        ("", None, False),
    ],
)
def test_clinical_significance_only_when_unambiguous(
    text: str, significance: str | None, pathogenic: object
) -> None:
    reading = clinical_reading(text)
    expected = None if significance is None else ClinicalSignificance(significance)
    assert (reading.significance, reading.pathogenic) == (expected, pathogenic)


@pytest.mark.parametrize(
    "name",
    ["AF", "MAX_AF", "EUR_AF", "AFR_AF", "AA_AF", "gnomAD_AF", "gnomADe_AF", "gnomADg_NFE_AF",
     "gnomADe_AF_AFR", "gnomADe_EAS_AF", "ExAC_AF", "ExAC_AF_NFE", "GMAF", "EAS_MAF",
     "gnomADg_AF_joint", "gnomADe_REMAINING_AF"],
)  # fmt: skip
def test_frequency_fields(name: str) -> None:
    assert is_frequency_field(name)


@pytest.mark.parametrize(
    "name",
    ["MAX_AF_POPS", "ExAC_AC_AN", "ExAC_AC_AN_AFR", "gnomADe", "gnomADe_nhomalt", "SIFT", "VAF",
     "tumor_vaf", "ExAC_FILTER", "t_af", "AF_tumor", "TVAF"],
)  # fmt: skip
def test_fields_that_are_no_population_frequency(name: str) -> None:
    assert not is_frequency_field(name)


@pytest.mark.parametrize(
    ("texts", "highest"),
    [
        (["0.1", "0.3", ""], 0.3),
        (["T:0.02", ""], 0.02),
        (["0.001&0.2"], 0.2),
        (["", ""], None),
        (["x", "5"], None),
        (["0"], 0.0),
        (["1e-05"], 1e-05),
    ],
)
def test_highest_frequency(texts: list[str], highest: float | None) -> None:
    assert highest_frequency(texts) == highest


@pytest.mark.parametrize(
    ("text", "number"), [("15/18", 15), ("15", 15), ("2-3/18", None), ("", None), ("x", None)]
)
def test_exon_number(text: str, number: int | None) -> None:
    assert single_number(text) == number


def test_rsid() -> None:
    assert first_rsid("COSV1&rs12&rs5") == "rs12"
    assert first_rsid("COSV1") is None


@pytest.mark.parametrize(
    ("position", "residues", "expected"),
    [
        ("600", "V/E", "V600E"),
        ("600/766", "V/E", "V600E"),
        ("61", "Q/*", "Q61*"),
        ("600", "V", "V600="),
        ("1", "M/T", None),
        ("12-13", "GG/DV", None),
        ("12", "G/GA", None),
        ("12", "G/X", None),
        ("110", "*/W", None),
        ("", "", None),
    ],
)
def test_residues(position: str, residues: str, expected: str | None) -> None:
    change = protein_of_residues(position, residues)
    assert (change.text if change else None) == expected
