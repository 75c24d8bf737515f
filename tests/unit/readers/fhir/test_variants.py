"""Variant observations: what fires, what does not, and why; all resources are synthetic."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from builders.fhir_builder import (
    ABSENT,
    GERMLINE,
    NO_CALL,
    SOMATIC,
    bundle,
    change_type,
    component,
    concept,
    gene,
    hgvs,
    observation,
    place,
    variant,
)
from oncobasis.annotate.effect import Annotation, AnnotationStatus, TranscriptEffect
from oncobasis.core.alteration import (
    ClinicalSignificance,
    Consequence,
    CopyNumber,
    CopyNumberKind,
    CytogeneticEvent,
    Fusion,
    GenomicChange,
    Origin,
    SmallVariant,
)
from oncobasis.core.biomarker import VariantClass
from oncobasis.readers.fhir.read import fhir_result
from oncobasis.readers.reading.codes import FilterCode
from oncobasis.readers.reading.options import ReadOptions

if TYPE_CHECKING:
    from pathlib import Path

    from builders.fhir_builder import Resource
    from oncobasis.core.alteration import Alteration
    from oncobasis.readers.reading.result import ReadResult

L858R = (
    gene("EGFR"),
    hgvs("48004-6", "NM_005228.5:c.2573T>G"),
    hgvs("48005-3", "NP_005219.2:p.(Leu858Arg)"),
)


def nothing(_assembly: str, _transcripts: Path | None) -> None:
    """Return no annotator."""


def read(*resources: Resource) -> ReadResult:
    """Read the resources as one bundle; the books must balance."""
    document = bundle(*resources)
    result = fhir_result(document, "synthetic.json", ReadOptions(), annotators=nothing)
    counts = result.counts
    assert counts.rows == counts.alleles
    assert counts.alleles == counts.reported + counts.filtered + counts.not_understood
    return result


def only(result: ReadResult) -> Alteration:
    """Return the only alteration."""
    (seen,) = result.alterations
    return seen


def reason(result: ReadResult) -> FilterCode:
    """Return why the only row was left out."""
    assert result.alterations == ()
    (row,) = result.filtered
    return row.reasons[0].code


def small(result: ReadResult) -> SmallVariant:
    """Return the only small variant."""
    seen = only(result)
    assert isinstance(seen, SmallVariant)
    return seen


def test_a_present_variant_is_read_by_its_codes() -> None:
    seen = small(read(variant(*L858R, component("48002-0", concept(SOMATIC)))))
    assert (seen.gene, seen.protein and seen.protein.text) == ("EGFR", "L858R")
    assert (seen.coding, seen.transcript) == ("c.2573T>G", "NM_005228.5")
    assert (seen.consequence, seen.observed.origin) == (Consequence.MISSENSE, Origin.SOMATIC)


def test_an_absent_variant_never_fires_and_denies_exactly_what_was_looked_for() -> None:
    result = read(variant(*L858R, value=ABSENT))
    assert result.alterations == ()
    assert [(one.gene, one.atom) for one in result.negatives] == [("EGFR", "EGFR p.L858R")]


def test_an_absent_gene_denies_its_mutation() -> None:
    (denied,) = read(variant(gene("KRAS"), value=ABSENT)).negatives
    assert (denied.gene, denied.variant) == ("KRAS", VariantClass.MUTATION)


def test_two_absent_genes_deny_nothing_as_it_may_be_their_fusion() -> None:
    result = read(variant(gene("EML4"), gene("ALK"), value=ABSENT))
    assert (result.negatives, reason(result)) == ((), FilterCode.NO_RESULT)


def test_an_absent_fusion_is_denied_as_a_fusion() -> None:
    result = read(variant(gene("ALK"), change_type("SO:0001565"), value=ABSENT))
    assert [one.atom for one in result.negatives] == ["ALK fusion"]


@pytest.mark.parametrize("value", [NO_CALL, "LA11884-6", "LA4489-6", "LA0000-0"])
def test_no_call_and_indeterminate_say_nothing(value: str) -> None:
    result = read(variant(*L858R, value=value))
    assert (result.negatives, reason(result)) == ((), FilterCode.NO_RESULT)


def test_no_call_outweighs_present_beside_it() -> None:
    codings = [{"code": NO_CALL}, {"code": "LA9633-4"}]
    result = read(variant(*L858R) | {"valueCodeableConcept": {"coding": codings}})
    assert reason(result) is FilterCode.NO_RESULT


def test_a_variant_without_a_value_is_no_finding() -> None:
    bare = variant(*L858R)
    del bare["valueCodeableConcept"]
    assert reason(read(bare)) is FilterCode.NO_RESULT
    assert reason(read(bare | {"dataAbsentReason": concept("unknown")})) is FilterCode.NO_RESULT


def test_an_answer_whose_display_denies_its_code_is_none() -> None:
    shown = concept("LA9633-4", display="Absent")
    result = read(variant(*L858R) | {"valueCodeableConcept": shown})
    assert (result.negatives, reason(result)) == ((), FilterCode.CONTRADICTION)


@pytest.mark.parametrize(("text", "fires"), [("Present", True), ("Absent", False)])
def test_an_answer_in_words_alone_is_read(text: str, fires: bool) -> None:  # noqa: FBT001
    result = read(variant(*L858R) | {"valueCodeableConcept": {"text": text}})
    assert (bool(result.alterations), bool(result.negatives)) == (fires, not fires)


def test_a_source_class_whose_display_denies_its_code_is_unknown() -> None:
    said = component("48002-0", concept(SOMATIC, display="Germline"))
    assert small(read(variant(*L858R, said))).observed.origin is Origin.UNKNOWN


def test_hgvs_may_stand_in_a_plain_string() -> None:
    coding = component("48004-6", "NM_005228.5:c.2573T>G")
    assert small(read(variant(gene("EGFR"), coding))).coding == "c.2573T>G"


@pytest.mark.parametrize(
    ("status", "code"),
    [
        ("entered-in-error", FilterCode.RETRACTED),
        ("cancelled", FilterCode.RETRACTED),
        ("registered", FilterCode.NO_RESULT),
    ],
)
def test_a_status_that_forbids_use_is_obeyed(status: str, code: FilterCode) -> None:
    assert reason(read(variant(*L858R, status=status))) is code


def test_a_preliminary_result_is_used_and_said_to_be_preliminary() -> None:
    result = read(variant(*L858R, status="preliminary"))
    assert small(result).gene == "EGFR"
    assert [one.code for one in result.remarks] == ["preliminary_result"]


@pytest.mark.parametrize(
    ("code", "origin"),
    [
        (SOMATIC, Origin.SOMATIC),
        (GERMLINE, Origin.GERMLINE),
        ("LA18194-3", Origin.UNKNOWN),
        ("LA18197-6", Origin.UNKNOWN),
    ],
)
def test_the_source_class_gives_the_origin(code: str, origin: Origin) -> None:
    seen = small(read(variant(*L858R, component("48002-0", concept(code)))))
    assert seen.observed.origin is origin


def test_a_missing_source_class_is_unknown() -> None:
    assert small(read(variant(*L858R))).observed.origin is Origin.UNKNOWN


@pytest.mark.parametrize(
    ("value", "unit", "fraction"),
    [
        (0.47, "", 0.47), (0.47, "1", 0.47), (47.0, "%", 0.47), (47.0, "", 0.47),
        (0.5, "%", 0.005), (1.0, "1", 1.0), (0.0, "1", None), (140.0, "%", None), (-3.0, "", None),
    ],
)  # fmt: skip
def test_the_allele_fraction_is_a_fraction_or_percent(
    value: float, unit: str, fraction: float | None
) -> None:
    result = read(variant(*L858R, component("81258-6", value, unit)))
    assert small(result).observed.allele_fraction == fraction
    assert bool(result.remarks) is (fraction is None)


def test_reads_of_the_allele_are_not_taken_for_the_depth() -> None:
    seen = small(read(variant(*L858R, component("82121-5", 64.0, "1"))))
    assert seen.observed.depth is None


@pytest.mark.parametrize("display", ["EGFR", "egfr", "ERBB", "", "epidermal growth factor"])
def test_the_display_of_a_gene_need_not_be_its_symbol(display: str) -> None:
    first = component("48018-6", concept("HGNC:3236", "http://www.genenames.org", display))
    assert small(read(variant(first, *L858R[1:]))).gene == "EGFR"


def test_a_gene_code_without_prefix_is_read() -> None:
    first = component("48018-6", concept("3236", "http://www.genenames.org"))
    assert small(read(variant(first, *L858R[1:]))).gene == "EGFR"


def test_the_spellings_of_release_1_are_read() -> None:
    """Symbols as codes, a component for dbSNP, and the working code of the position."""
    symbol = component("48018-6", concept("BRAF", "http://www.genenames.org/geneId"))
    parts = place("NC_000007.13", 140453136, ("A", "T"), "LA30102-0")
    parts[1] = component("exact-start-end", {"low": {"value": 140453136}})
    rsid = component("81255-2", concept("rs113488022", "http://www.ncbi.nlm.nih.gov/snp"))
    seen = small(read(variant(symbol, hgvs("48005-3", "p.Val600Glu"), rsid, *parts)))
    assert (seen.gene, seen.rsid) == ("BRAF", "rs113488022")
    assert seen.genomic == GenomicChange("GRCh37", "7", 140453136, "A", "T")


def test_a_gene_whose_name_contradicts_its_code_is_decided_by_the_hgvs_accession() -> None:
    first = gene("KIT", display="EGFR")
    result = read(variant(first, *L858R[1:]))
    assert small(result).gene == "EGFR"
    assert [one.code for one in result.remarks] == ["contradictory_input"]


def test_a_gene_whose_name_contradicts_its_code_is_unknown_without_hgvs() -> None:
    result = read(variant(gene("KIT", display="NRAS"), value=ABSENT))
    assert (result.negatives, result.counts.not_understood + result.counts.filtered) == ((), 1)
    assert "contradictory_input" in [one.code for one in result.remarks]


def test_the_hgvs_of_a_third_gene_decides_nothing() -> None:
    result = read(variant(gene("KIT", display="NRAS"), *L858R[1:]))
    assert reason(result) is FilterCode.CONTRADICTION


def test_a_gene_and_the_hgvs_of_another_gene_contradict_each_other() -> None:
    assert reason(read(variant(gene("KRAS"), *L858R[1:]))) is FilterCode.CONTRADICTION


def test_the_gene_of_the_accession_counts_where_none_is_coded() -> None:
    assert small(read(variant(*L858R[1:]))).gene == "EGFR"


def test_the_name_of_clinvar_is_read_where_no_hgvs_is_given() -> None:
    named = "NM_004333.6(BRAF):c.1799T>A (p.Val600Glu)"
    code = concept("13961", "http://www.ncbi.nlm.nih.gov/clinvar", named)
    seen = small(read(variant(gene("BRAF"), component("81252-9", code))))
    assert (seen.gene, seen.protein and seen.protein.text) == ("BRAF", "V600E")


def test_a_name_of_clinvar_does_not_lend_its_protein_to_another_coding_change() -> None:
    named = "NM_004333.6(BRAF):c.1799T>A (p.Val600Glu)"
    code = concept("13961", "http://www.ncbi.nlm.nih.gov/clinvar", named)
    coding = hgvs("48004-6", "NM_004333.6:c.1780G>A")
    seen = small(read(variant(gene("BRAF"), coding, component("81252-9", code))))
    assert (seen.coding, seen.protein) == ("c.1780G>A", None)


def test_a_clinvar_id_alone_is_listed_and_not_guessed() -> None:
    code = concept("13961", "http://www.ncbi.nlm.nih.gov/clinvar")
    result = read(variant(gene("BRAF"), component("81252-9", code)))
    assert reason(result) is FilterCode.NOT_ANNOTATED
    assert result.filtered[0].gene == "BRAF"


def test_another_transcript_than_the_reference_is_said() -> None:
    coding = hgvs("48004-6", "NM_201284.2:c.100G>A")
    codes = [one.code for one in read(variant(gene("EGFR"), coding)).remarks]
    assert "transcript_not_reference" in codes


@pytest.mark.parametrize(
    ("coding", "code"),
    [
        ("NM_005228.5:c.2184+50G>A", FilterCode.INTRONIC),
        ("NM_005228.5:c.-171T>C", FilterCode.UTR),
        ("NM_005228.5:c.3GGC[14]", FilterCode.ROW_UNREADABLE),
    ],
)
def test_a_coding_change_outside_the_protein_is_no_finding(coding: str, code: FilterCode) -> None:
    assert reason(read(variant(gene("EGFR"), hgvs("48004-6", coding)))) is code


def test_a_pathogenic_change_outside_the_protein_is_kept() -> None:
    pathogenic = component("53037-8", concept("LA6668-3"))
    coding = hgvs("48004-6", "NM_005228.5:c.2184+50G>A")
    seen = small(read(variant(gene("EGFR"), coding, pathogenic)))
    assert seen.significance is ClinicalSignificance.PATHOGENIC


def test_the_tert_promoter_is_known_by_its_place_before_the_start() -> None:
    seen = small(read(variant(gene("TERT"), hgvs("48004-6", "NM_198253.3:c.-124C>T"))))
    assert (seen.coding, seen.consequence) == ("C228T", Consequence.PROMOTER)


def test_a_synonymous_protein_change_is_no_finding() -> None:
    silent = hgvs("48005-3", "NP_005219.2:p.(Gln787=)")
    assert reason(read(variant(gene("EGFR"), silent))) is FilterCode.SYNONYMOUS


# Place ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("start", "system"),
    [(140453136, "LA30102-0"), (140453135, "LA30100-4"), (140453135, "LA30101-2")],
)
def test_every_coordinate_system_gives_the_same_position(start: int, system: str) -> None:
    parts = place("NC_000007.13", start, ("A", "T"), system)
    seen = small(read(variant(gene("BRAF"), hgvs("48005-3", "p.Val600Glu"), *parts)))
    assert seen.genomic == GenomicChange("GRCh37", "7", 140453136, "A", "T")


def test_a_position_without_coordinate_system_is_not_used() -> None:
    parts = place("NC_000007.13", 140453136, ("A", "T"))
    result = read(variant(gene("BRAF"), hgvs("48005-3", "p.Val600Glu"), *parts))
    assert small(result).genomic is None
    assert [one.code for one in result.remarks] == ["row_not_understood"]


@pytest.mark.parametrize(
    ("accession", "assembly"), [("NC_000007.13", "GRCh37"), ("NC_000007.14", "GRCh38")]
)
def test_the_accession_tells_the_build(accession: str, assembly: str) -> None:
    genomic = hgvs("81290-9", f"{accession}:g.140453136A>T")
    seen = small(read(variant(gene("BRAF"), hgvs("48005-3", "p.Val600Glu"), genomic)))
    assert seen.genomic is not None
    assert seen.genomic.assembly == assembly


def test_an_accession_of_another_build_than_stated_contradicts_it() -> None:
    genomic = hgvs("81290-9", "NC_000007.13:g.140453136A>T")
    stated = component("62374-4", concept("LA26806-2"))
    protein = hgvs("48005-3", "p.Val600Glu")
    result = read(variant(gene("BRAF"), protein, genomic, stated))
    assert reason(result) is FilterCode.CONTRADICTION


def test_a_symbolic_allele_is_no_sequence() -> None:
    parts = place("NC_000007.13", 140453136, ("A", "<DEL>"), "LA30102-0")
    result = read(variant(gene("BRAF"), *parts))
    assert result.alterations == ()
    assert ("reason", "not_bases") in result.remarks[0].params


def test_hgvs_and_position_that_differ_contradict_each_other() -> None:
    genomic = hgvs("81290-9", "NC_000007.13:g.140453136A>T")
    parts = place("NC_000007.13", 140453130, ("A", "T"), "LA30102-0")
    assert reason(read(variant(gene("BRAF"), genomic, *parts))) is FilterCode.CONTRADICTION


def test_a_genomic_change_alone_is_not_annotated() -> None:
    genomic = hgvs("81290-9", "NC_000007.13:g.140453136A>T")
    result = read(variant(gene("BRAF"), genomic))
    assert reason(result) is FilterCode.NOT_ANNOTATED
    assert result.counts.not_understood == 1


class OneChange:
    """An annotator that knows one change: BRAF V600E on GRCh37."""

    def annotate(self, change: GenomicChange) -> Annotation:
        """Say what it does."""
        if change.position != 140453136:
            return Annotation(AnnotationStatus.OUTSIDE)
        effect = TranscriptEffect(
            "BRAF", "NM_004333.6", "c.1799T>A", "p.Val600Glu", Consequence.MISSENSE,
            ("missense_variant",), 15,
        )  # fmt: skip
        return Annotation(AnnotationStatus.ANNOTATED, (effect,), ("BRAF",))


def on_grch37(assembly: str, _transcripts: Path | None) -> OneChange | None:
    """Return an annotator of GRCh37 alone."""
    return OneChange() if assembly == "GRCh37" else None


def test_the_built_in_annotator_serves_without_being_asked_for() -> None:
    genomic = hgvs("81290-9", "NC_000007.13:g.140453136A>T")
    document = bundle(variant(gene("BRAF"), genomic))
    (seen,) = fhir_result(document, "synthetic.json", ReadOptions()).small_variants
    assert (seen.protein and seen.protein.text, seen.coding) == ("V600E", "c.1799T>A")


@pytest.mark.parametrize(
    ("text", "protein"),
    [
        ("NC_000007.13:g.55249012_55249013insGGT", "D770_N771insG"),
        ("NC_000007.13:g.55259515T>G", "L858R"),
        ("NC_000007.13:g.55242465_55242479delGGAATTAAGAGAAGC", "E746_A750del"),
        ("NC_000007.14:g.140753336A>T", "V600E"),
        ("NC_000007.13:g.55249002_55249010dupCCAGCGTGG", "A767_V769dup"),
    ],
)
def test_hgvs_of_the_genome_is_annotated_at_its_place(text: str, protein: str) -> None:
    document = bundle(variant(hgvs("81290-9", text)))
    (seen,) = fhir_result(document, "synthetic.json", ReadOptions()).small_variants
    assert seen.protein is not None
    assert seen.protein.text == protein


@pytest.mark.parametrize(
    ("spdi", "protein"),
    [
        ("NC_000007.13:140453135:A:T", "V600E"),
        ("NC_000007.13:55249012::GGT", "D770_N771insG"),
        ("NC_000007.13:55242464:GGAATTAAGAGAAGC:", "E746_A750del"),
    ],
)
def test_spdi_is_read(spdi: str, protein: str) -> None:
    document = bundle(
        variant(component("81252-9", concept(spdi, "https://www.ncbi.nlm.nih.gov/variation")))
    )
    (seen,) = fhir_result(document, "synthetic.json", ReadOptions()).small_variants
    assert seen.protein is not None
    assert seen.protein.text == protein


@pytest.mark.parametrize(
    ("symbol", "coding", "protein"),
    [
        ("NRAS", "NM_002524.4:c.34G>T", "G12C"),
        ("BRAF", "NM_004333.4:c.1799_1800delinsAA", "V600E"),
        ("EGFR", "NM_005228.3:c.2235_2249del", "E746_A750del"),
        ("EGFR", "NM_005228.5:c.2310_2311insGGT", "D770_N771insG"),
        ("ERBB2", "NM_004448.4:c.2313_2324dup", "Y772_A775dup"),
        ("NRAS", "NM_002524.4:c.34C>T", None),
        ("EGFR", "NM_201284.2:c.2573T>G", None),
        ("EGFR", "c.2573T>G", None),
    ],
)
def test_a_coding_change_alone_is_translated_on_the_transcript_it_names(
    symbol: str, coding: str, protein: str | None
) -> None:
    """Not with other bases than the transcript has, nor on another or an unnamed transcript."""
    document = bundle(variant(gene(symbol), hgvs("48004-6", coding)))
    result = fhir_result(document, "synthetic.json", ReadOptions())
    (seen,) = result.small_variants
    assert (seen.protein and seen.protein.text) == protein
    said = "no_protein_change" in [one.code for one in result.remarks]
    assert said is (protein is None)


def test_a_coding_change_that_makes_another_protein_than_stated_contradicts_it() -> None:
    coding, protein = hgvs("48004-6", "NM_004333.6:c.1799T>A"), hgvs("48005-3", "p.Val600Lys")
    document = bundle(variant(gene("BRAF"), coding, protein))
    result = fhir_result(document, "synthetic.json", ReadOptions())
    assert reason(result) is FilterCode.CONTRADICTION


def test_a_duplication_of_other_bases_than_the_genome_has_is_not_read() -> None:
    document = bundle(variant(hgvs("81290-9", "NC_000007.13:g.55249002_55249010dupGCCAGCGTG")))
    result = fhir_result(document, "synthetic.json", ReadOptions())
    assert reason(result) is FilterCode.REFERENCE_MISMATCH


def test_an_insertion_between_bases_is_annotated_at_its_place() -> None:
    parts = place("NC_000007.13", 55249012, ("-", "GGT"), "LA30100-4")
    document = bundle(variant(*parts))
    (seen,) = fhir_result(document, "synthetic.json", ReadOptions()).small_variants
    assert seen.protein is not None
    assert seen.protein.text == "D770_N771insG"


def test_a_coding_change_takes_its_protein_from_the_same_genomic_change() -> None:
    genomic = hgvs("81290-9", "NC_000007.13:g.140453136A>T")
    same = variant(hgvs("48004-6", "NM_004333.6:c.1799T>A"), genomic)
    other = variant(hgvs("48004-6", "NM_004333.6:c.1780G>A"), genomic)
    proteins = [
        fhir_result(bundle(one), "synthetic.json", ReadOptions()).small_variants[0].protein
        for one in (same, other)
    ]
    assert [one and one.text for one in proteins] == ["V600E", None]


@pytest.mark.parametrize(
    ("components", "expected"),
    [
        ([hgvs("81290-9", "NC_000007.13:g.140453136A>T")], "V600E"),
        (place("NC_000007.13", 140453135, ("A", "T"), "LA30100-4"), "V600E"),
        ([gene("KRAS"), hgvs("81290-9", "NC_000007.13:g.140453136A>T")], FilterCode.CONTRADICTION),
        ([hgvs("81290-9", "NC_000007.13:g.5A>T")], FilterCode.OUTSIDE_GENE),
        ([hgvs("81290-9", "NC_000007.14:g.140753336A>T")], FilterCode.NOT_ANNOTATED),
    ],
)
def test_a_genomic_change_alone_goes_to_the_annotator_of_its_build(
    components: list[Resource], expected: str | FilterCode
) -> None:
    document = bundle(variant(*components))
    result = fhir_result(document, "synthetic.json", ReadOptions(), annotators=on_grch37)
    if isinstance(expected, FilterCode):
        assert reason(result) is expected
        return
    seen = small(result)
    assert (seen.gene, seen.protein and seen.protein.text, seen.exon) == ("BRAF", expected, 15)


def test_the_reference_allele_is_no_variant() -> None:
    parts = place("NC_000010.10", 96522463, ("A", "A"), "LA30102-0")
    assert reason(read(variant(*parts))) is FilterCode.NOT_MUTATED
    assert reason(read(variant(gene("EGFR"), change_type("SO:0002073")))) is FilterCode.NOT_MUTATED


# Structures -------------------------------------------------------------------------------------


def test_several_gene_components_mean_a_fusion_whose_order_is_not_known() -> None:
    seen = only(read(variant(gene("ALK"), gene("EML4"), change_type("SO:1000044"))))
    assert isinstance(seen, Fusion)
    assert ({seen.five_prime, seen.three_prime}, seen.oriented) == ({"ALK", "EML4"}, False)


def test_the_order_of_a_fusion_counts_where_it_is_stated() -> None:
    named = component("81252-9", {"text": "EML4::ALK"})
    seen = only(read(variant(gene("ALK"), gene("EML4"), named)))
    assert isinstance(seen, Fusion)
    assert (seen.five_prime, seen.three_prime, seen.oriented) == ("EML4", "ALK", True)


def test_one_gene_with_the_type_of_a_fusion_has_an_unknown_partner() -> None:
    seen = only(read(variant(gene("ALK"), change_type("SO:0001565"))))
    assert isinstance(seen, Fusion)
    assert (seen.five_prime, seen.three_prime, seen.oriented) == (None, "ALK", False)


def test_a_small_change_within_a_fusion_is_listed_and_not_lost() -> None:
    result = read(variant(gene("EML4"), gene("ALK"), hgvs("48004-6", "NM_004304.5:c.3522C>A")))
    assert isinstance(only(result), Fusion)
    assert "row_not_understood" in [one.code for one in result.remarks]


def test_three_genes_are_no_fusion() -> None:
    genes = (gene("EML4"), gene("ALK"), gene("MET"))
    assert reason(read(variant(*genes))) is FilterCode.CONTRADICTION


@pytest.mark.parametrize(
    ("copies", "kind"),
    [
        (0.0, CopyNumberKind.DEEP_DELETION),
        (1.0, CopyNumberKind.LOSS),
        (3.0, CopyNumberKind.GAIN),
        (12.0, CopyNumberKind.AMPLIFICATION),
    ],
)
def test_copies_give_the_call(copies: float, kind: CopyNumberKind) -> None:
    result = read(
        variant(gene("ERBB2"), change_type("SO:0001019"), component("82155-3", copies, "1"))
    )
    seen = only(result)
    assert isinstance(seen, CopyNumber)
    assert (seen.gene, seen.kind, seen.copies) == ("ERBB2", kind, copies)


def test_two_copies_are_no_change() -> None:
    copies = component("82155-3", 2.0, "1")
    result = read(variant(gene("ERBB2"), change_type("SO:0001019"), copies))
    assert reason(result) is FilterCode.COPY_NUMBER_NEUTRAL


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        ("SO:0001742", CopyNumberKind.GAIN),
        ("SO:0001743", CopyNumberKind.LOSS),
        ("LA14033-7", CopyNumberKind.GAIN),
    ],
)
def test_a_gain_is_no_amplification_and_a_loss_no_deep_deletion(
    code: str, kind: CopyNumberKind
) -> None:
    seen = only(read(variant(gene("MET"), change_type(code))))
    assert isinstance(seen, CopyNumber)
    assert seen.kind is kind


def test_a_gain_with_one_copy_contradicts_itself() -> None:
    copies = component("82155-3", 1.0, "1")
    result = read(variant(gene("MET"), change_type("SO:0001742"), copies))
    assert reason(result) is FilterCode.CONTRADICTION


def test_a_copy_number_without_a_gene_is_listed() -> None:
    result = read(variant(change_type("SO:0001019"), component("82155-3", 12.0, "1")))
    assert reason(result) is FilterCode.NO_GENE


def test_an_inversion_of_a_gene_is_no_small_variant() -> None:
    result = read(variant(gene("MET"), change_type("SO:1000036")))
    assert reason(result) is FilterCode.NOT_A_SMALL_VARIANT


@pytest.mark.parametrize(
    ("text", "events"),
    [
        ("46,XX,t(9;22)(q34;q11)", ["t(9;22)"]),
        ("46,XY,del(5)(q13q33)", None),
        ("47,XY,+8", ["trisomy 8"]),
    ],
)
def test_a_karyotype_gives_its_events(text: str, events: list[str] | None) -> None:
    result = read(variant(component("81291-7", concept(text, "https://iscn.karger.com"))))
    if events is None:
        assert reason(result) is FilterCode.NOT_A_KNOWN_EVENT
        return
    named = [one.event for one in result.alterations if isinstance(one, CytogeneticEvent)]
    assert named == events


def test_a_plain_karyotype_is_no_event() -> None:
    result = read(variant(component("81291-7", concept("46,XX", "https://iscn.karger.com"))))
    assert reason(result) is FilterCode.NOT_MUTATED


# What other observations add ----------------------------------------------------------------------


def derived(code: str, *components: Resource) -> Resource:
    """Return an observation that is derived from the variant v1."""
    return observation(code, None, *components, derivedFrom=[{"reference": "Observation/v1"}])


def test_the_diagnostic_implication_gives_the_significance() -> None:
    implication = derived("diagnostic-implication", component("53037-8", concept("LA6675-8")))
    seen = small(read(variant(*L858R, id="v1"), implication))
    assert seen.significance is ClinicalSignificance.BENIGN


def test_classifications_that_differ_are_none() -> None:
    first = derived("diagnostic-implication", component("53037-8", concept("LA6675-8")))
    second = derived("diagnostic-implication", component("53037-8", concept("LA6668-3")))
    result = read(variant(*L858R, id="v1"), first, second)
    assert small(result).significance is None
    assert "contradictory_input" in [one.code for one in result.remarks]


def test_a_retracted_implication_says_nothing() -> None:
    implication = derived("diagnostic-implication", component("53037-8", concept("LA6675-8")))
    result = read(variant(*L858R, id="v1"), implication | {"status": "entered-in-error"})
    assert small(result).significance is None


def test_the_molecular_consequence_completes_a_variant() -> None:
    consequence = derived("molecular-consequence", *L858R[1:])
    genomic = hgvs("81290-9", "NC_000007.13:g.55259515T>G")
    seen = small(read(variant(gene("EGFR"), genomic, id="v1"), consequence))
    assert seen.protein is not None
    assert seen.protein.text == "L858R"


def test_a_molecular_consequence_alone_is_no_variant() -> None:
    assert reason(read(derived("molecular-consequence", *L858R[1:]))) is (
        FilterCode.INTERPRETATION_ONLY
    )


def test_the_same_variant_twice_is_one_finding() -> None:
    result = read(variant(*L858R), variant(*L858R))
    assert small(result).gene == "EGFR"
    assert result.counts.of(FilterCode.DUPLICATE) == 1


def test_a_heading_over_members_is_no_variant() -> None:
    heading = variant(hasMember=[{"reference": "Observation/v1"}])
    assert reason(read(heading)) is FilterCode.CARRIES_NO_FINDING
