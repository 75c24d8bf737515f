"""Every format: what a row gives, proved on synthetic rows in the columns of the programs."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from builders.fusion_files import (
    ALL_FUSIONS,
    ARRIBA,
    EML4_ALK,
    FUSION_CATCHER,
    OLD_PORTAL,
    PORTAL,
    STAR_FUSION,
    fusion_file,
    row,
)
from oncobasis.core.alteration import (
    Fusion,
    IntragenicEvent,
    IntragenicKind,
    Observation,
    Origin,
    SpliceEvent,
)
from oncobasis.core.errors import InputError
from oncobasis.readers.files.head import head_of
from oncobasis.readers.formats import FileFormat
from oncobasis.readers.fusions import header
from oncobasis.readers.fusions.read import read_fusions
from oncobasis.readers.reading.codes import FilterCode
from oncobasis.readers.reading.options import FilterOptions, ReadOptions

if TYPE_CHECKING:
    from pathlib import Path

    from oncobasis.readers.reading.result import ReadResult

FORMATS = {
    ARRIBA: FileFormat.ARRIBA,
    STAR_FUSION: FileFormat.STAR_FUSION,
    FUSION_CATCHER: FileFormat.FUSION_CATCHER,
    ALL_FUSIONS: FileFormat.TSO500_FUSIONS,
    PORTAL: FileFormat.CBIOPORTAL_SV,
    OLD_PORTAL: FileFormat.CBIOPORTAL_SV,
}
IDS = ["arriba", "star_fusion", "fusion_catcher", "tso500", "cbioportal", "old_cbioportal"]
PROOFS = {
    FileFormat.ARRIBA: header.proves_arriba,
    FileFormat.STAR_FUSION: header.proves_star_fusion,
    FileFormat.FUSION_CATCHER: header.proves_fusion_catcher,
    FileFormat.TSO500_FUSIONS: header.proves_tso500_fusions,
    FileFormat.CBIOPORTAL_SV: header.proves_cbioportal_sv,
    FileFormat.FUSION_TABLE: header.proves_fusion_table,
}


def read(
    folder: Path,
    columns: tuple[str, ...],
    *rows: dict[str, str],
    options: ReadOptions | None = None,
) -> ReadResult:
    path = fusion_file(folder, columns, *rows)
    result = read_fusions(path, options or ReadOptions(), FORMATS[columns])
    counts = result.counts
    assert counts.rows == len(rows)
    assert counts.alleles == counts.reported + counts.filtered + counts.not_understood
    return result


def only(result: ReadResult) -> object:
    assert len(result.alterations) == 1
    return replace(result.alterations[0], observed=Observation())


def reasons(result: ReadResult) -> set[FilterCode]:
    return {reason.code for left in result.filtered for reason in left.reasons}


@pytest.mark.parametrize("columns", FORMATS, ids=IDS)
def test_each_format_is_proved_by_its_own_header_alone(
    columns: tuple[str, ...], tmp_path: Path
) -> None:
    head = head_of(fusion_file(tmp_path, columns, row(columns)))
    assert [kind for kind, proves in PROOFS.items() if proves(head)] == [FORMATS[columns]]


@pytest.mark.parametrize("columns", [c for c in FORMATS if c is not OLD_PORTAL], ids=IDS[:-1])
def test_the_same_fusion_reads_the_same_from_every_format(
    columns: tuple[str, ...], tmp_path: Path
) -> None:
    frame = None if columns is ALL_FUSIONS else True
    assert only(read(tmp_path, columns, row(columns))) == Fusion("EML4", "ALK", in_frame=frame)


def test_the_older_portal_table_describes_a_fusion_without_direction(tmp_path: Path) -> None:
    found = only(read(tmp_path, OLD_PORTAL, row(OLD_PORTAL)))
    assert found == Fusion("EML4", "ALK", oriented=False, in_frame=True)


def test_both_rows_of_the_older_portal_table_are_one_fusion(tmp_path: Path) -> None:
    both = (row(OLD_PORTAL), row(OLD_PORTAL, Hugo_Symbol="EML4"))
    result = read(tmp_path, OLD_PORTAL, *both)
    assert result.counts.reported == 1
    assert result.counts.of(FilterCode.DUPLICATE) == 1


def test_a_gene_without_its_partner_is_a_fusion_without_direction(tmp_path: Path) -> None:
    found = only(read(tmp_path, OLD_PORTAL, row(OLD_PORTAL, Fusion="Fusion")))
    assert found == Fusion(None, "ALK", oriented=False, in_frame=True)


@pytest.mark.parametrize(
    ("columns", "changed", "frame"),
    [
        (ARRIBA, {"reading_frame": "out-of-frame"}, False),
        (ARRIBA, {"reading_frame": "stop-codon"}, False),
        (ARRIBA, {"reading_frame": "."}, None),
        (STAR_FUSION, {"PROT_FUSION_TYPE": "FRAMESHIFT"}, False),
        (STAR_FUSION, {"PROT_FUSION_TYPE": "."}, None),
        (FUSION_CATCHER, {"Predicted_effect": "out-of-frame"}, False),
        (FUSION_CATCHER, {"Predicted_effect": "UTR/CDS(truncated)"}, None),
        (PORTAL, {"Event_Info": "Protein fusion: out of frame (EML4-ALK)"}, False),
        (PORTAL, {"Event_Info": "Transcript fusion (EML4-ALK)"}, None),
        (PORTAL, {"Event_Info": "Fusion (EML4-ALK)", "Site2_Effect_On_Frame": "In_frame"}, True),
        (PORTAL, {"Event_Info": "Fusion (EML4-ALK)", "Site2_Effect_On_Frame": "Frameshift"}, False),
    ],
)
def test_the_frame_is_what_the_tool_says(
    columns: tuple[str, ...],
    changed: dict[str, str],
    frame: bool | None,  # noqa: FBT001
    tmp_path: Path,
) -> None:
    assert only(read(tmp_path, columns, row(columns, **changed))) == Fusion(
        "EML4", "ALK", in_frame=frame
    )


@pytest.mark.parametrize(
    ("columns", "changed", "reason"),
    [
        (ARRIBA, {"confidence": "low"}, FilterCode.LOW_CONFIDENCE),
        (ARRIBA, {"type": "inversion/5'-5'"}, FilterCode.NO_CHIMERIC_PROTEIN),
        (ARRIBA, {"type": "inversion/3'-3'"}, FilterCode.NO_CHIMERIC_PROTEIN),
        (
            ARRIBA,
            {"split_reads1": "1", "split_reads2": "1", "discordant_mates": "0"},
            FilterCode.LOW_ALT_READS,
        ),
        (ARRIBA, {"filters": "duplicates(3),blacklist"}, FilterCode.CALLER_FILTER),
        (ARRIBA, {"confidence": "?"}, FilterCode.ROW_UNREADABLE),
        (STAR_FUSION, {"annots": '["GTEx_recurrent_StarF2019"]'}, FilterCode.SEEN_IN_NORMAL),
        (STAR_FUSION, {"annots": '["HGNC_GENEFAM"]'}, FilterCode.SEEN_IN_NORMAL),
        (STAR_FUSION, {"annots": '["Cosmic","BodyMap"]'}, FilterCode.SEEN_IN_NORMAL),
        (
            STAR_FUSION,
            {"annots": '["NEIGHBORS[77828]"]', "LeftGene": "KANSL1", "RightGene": "ARL17A"},
            FilterCode.READ_THROUGH,
        ),
        (
            FUSION_CATCHER,
            {
                "Gene_1_symbol(5end_fusion_partner)": "IGH@",
                "Gene_2_symbol(3end_fusion_partner)": "IGKC",
            },
            FilterCode.SEEN_IN_NORMAL,
        ),
        (STAR_FUSION, {"LeftGene": "."}, FilterCode.NO_GENE),
        (FUSION_CATCHER, {"Fusion_description": "banned"}, FilterCode.SEEN_IN_NORMAL),
        (FUSION_CATCHER, {"Fusion_description": "known,gtex"}, FilterCode.SEEN_IN_NORMAL),
        (ALL_FUSIONS, {"KeepFusion": "False", "Filter": "LowQ"}, FilterCode.CALLER_FILTER),
        (ALL_FUSIONS, {"KeepFusion": "maybe"}, FilterCode.ROW_UNREADABLE),
        (ALL_FUSIONS, {"Gene B Sense": "False"}, FilterCode.NO_CHIMERIC_PROTEIN),
        (PORTAL, {"SV_Status": "GERMLINE"}, FilterCode.GERMLINE_FUSION),
        (PORTAL, {"Event_Info": "Antisense fusion"}, FilterCode.NO_CHIMERIC_PROTEIN),
        (
            PORTAL,
            {"Event_Info": "Deletion of 3 exons", "Class": "DELETION"},
            FilterCode.NOT_A_FUSION,
        ),
        (PORTAL, {"Site1_Hugo_Symbol": ".", "Site2_Hugo_Symbol": "."}, FilterCode.NO_GENE),
    ],
)
def test_what_is_no_fusion_is_left_out_with_its_reason(
    columns: tuple[str, ...], changed: dict[str, str], reason: FilterCode, tmp_path: Path
) -> None:
    result = read(tmp_path, columns, row(columns, **changed))
    assert result.alterations == ()
    assert reason in reasons(result)


@pytest.mark.parametrize("label", ["HGNC_GENEFAM", "NEIGHBORS[48131]"])
def test_relatives_and_neighbours_may_be_a_known_fusion(label: str, tmp_path: Path) -> None:
    cells = row(STAR_FUSION, annots=f'["Cosmic","{label}"]')
    assert only(read(tmp_path, STAR_FUSION, cells)) == Fusion("EML4", "ALK", in_frame=True)


def test_an_antigen_receptor_and_an_oncogene_are_a_fusion(tmp_path: Path) -> None:
    cells = row(ARRIBA, gene2="MYC") | {"#gene1": "IGHG1"}
    assert only(read(tmp_path, ARRIBA, cells)) == Fusion("IGH", "MYC", in_frame=True)


def test_a_call_of_a_driver_is_never_left_out_without_a_word(tmp_path: Path) -> None:
    result = read(tmp_path, ARRIBA, row(ARRIBA, confidence="low"))
    said = [remark for remark in result.remarks if remark.code == "fusion_not_reported"]
    assert [dict(remark.params)["fusion"] for remark in said] == ["EML4::ALK"]


def test_a_weak_call_of_a_reported_fusion_needs_no_word(tmp_path: Path) -> None:
    result = read(tmp_path, ARRIBA, row(ARRIBA), row(ARRIBA, confidence="low"))
    assert "fusion_not_reported" not in {remark.code for remark in result.remarks}


def test_filters_can_be_switched_off(tmp_path: Path) -> None:
    options = ReadOptions(filters=FilterOptions.off())
    weak = row(ARRIBA, confidence="low", split_reads1="1", split_reads2="0", discordant_mates="0")
    assert only(read(tmp_path, ARRIBA, weak, options=options)) == Fusion(
        "EML4", "ALK", in_frame=True
    )
    against = row(ARRIBA, type="inversion/5'-5'")
    assert read(tmp_path, ARRIBA, against, options=options).alterations == ()


@pytest.mark.parametrize(
    ("genes", "frame", "reported"),
    [
        (("GOPC", "ROS1"), "in-frame", True),
        (("GOPC", "ROS1"), "out-of-frame", False),
        (("KANSL1", "ARL17A"), "in-frame", False),
    ],
)
def test_a_read_through_stays_only_where_a_driver_is_joined_in_frame(
    genes: tuple[str, str],
    frame: str,
    reported: bool,  # noqa: FBT001
    tmp_path: Path,
) -> None:
    """A deletion of 240 kb joins GOPC and ROS1; Arriba flags all below 400 kb as read-through."""
    cells = row(ARRIBA, gene2=genes[1], type="deletion/read-through", reading_frame=frame)
    result = read(tmp_path, ARRIBA, cells | {"#gene1": genes[0]})
    assert bool(result.alterations) is reported
    assert (FilterCode.READ_THROUGH in reasons(result)) is not reported


def test_structural_variants_of_the_genome_overrule_a_read_through(tmp_path: Path) -> None:
    cells = row(
        ARRIBA,
        gene2="ARL17A",
        type="deletion/read-through",
        closest_genomic_breakpoint1="chr17:46094600",
        closest_genomic_breakpoint2="chr17:46274800",
    )
    assert only(read(tmp_path, ARRIBA, cells | {"#gene1": "KANSL1"})) == Fusion(
        "KANSL1", "ARL17A", in_frame=True
    )


def test_breakpoints_and_directions_of_one_fusion_are_one_finding(tmp_path: Path) -> None:
    rows = (
        row(ARRIBA, reading_frame="out-of-frame", split_reads1="900"),
        row(ARRIBA),
        row(ARRIBA, gene2="EML4", split_reads1="500") | {"#gene1": "ALK"},
    )
    for order in (rows, rows[::-1]):
        result = read(tmp_path, ARRIBA, *order)
        assert only(result) == Fusion("EML4", "ALK", in_frame=True)
        assert result.counts.of(FilterCode.DUPLICATE) == 2


@pytest.mark.parametrize(
    ("written", "symbol"),
    [("MLL", "KMT2A"), ("C2orf44", "WDCP"), ("SEPT14", "SEPTIN14"), ("IGH@", "IGH"),
     ("IGH-@-ext", "IGH"), ("IGHG1", "IGH"), ("TRBC1", "TRB"), ("TRAF1", "TRAF1"),
     ("IGHMBP2", "IGHMBP2"), ("AC034154.1", "AC034154.1"), ("GOPC;NOVEL1", "GOPC")],
)  # fmt: skip
def test_names_of_partners(written: str, symbol: str, tmp_path: Path) -> None:
    found = only(read(tmp_path, ARRIBA, row(ARRIBA) | {"#gene1": written}))
    assert found == Fusion(symbol, "ALK", in_frame=True)


def test_a_partner_between_genes_is_none_with_a_remark(tmp_path: Path) -> None:
    cells = row(ARRIBA, site1="intergenic") | {"#gene1": "ENSG00000200891(21548),MED6P1(31892)"}
    result = read(tmp_path, ARRIBA, cells)
    assert only(result) == Fusion(None, "ALK", in_frame=True)
    assert [remark.code for remark in result.remarks] == ["fusion_partner_not_a_gene"]


def test_the_id_of_a_gene_stands_in_for_its_name(tmp_path: Path) -> None:
    named = row(STAR_FUSION, RightGene="ENSG00000171094^ENSG00000171094.18")
    assert only(read(tmp_path, STAR_FUSION, named)) == Fusion("EML4", "ALK", in_frame=True)


def test_a_tool_that_does_not_know_the_direction_gives_none(tmp_path: Path) -> None:
    unknown = row(ALL_FUSIONS, **{"Fusion Directionality Known": "False"})
    assert only(read(tmp_path, ALL_FUSIONS, unknown)) == Fusion("EML4", "ALK", oriented=False)
    dotted = row(ARRIBA, **{"strand1(gene/fusion)": "+/."})
    found = only(read(tmp_path, ARRIBA, dotted))
    assert found == Fusion("EML4", "ALK", oriented=False, in_frame=True)


def test_of_overlapping_genes_the_one_in_sense_is_taken(tmp_path: Path) -> None:
    cells = row(
        ALL_FUSIONS,
        **{"Gene A": "CD74", "Gene B": "ROS1;GOPC", "Gene B Sense": "True;True",
           "Gene B Location": "IntactExon;Intronic"},
    )  # fmt: skip
    assert only(read(tmp_path, ALL_FUSIONS, cells)) == Fusion("CD74", "ROS1")


@pytest.mark.parametrize(
    ("domains", "kept"),
    [("HELP_motif(100%)|Protein_tyrosine_kinase(100%)", True),
     ("HELP_motif(100%)|Protein_tyrosine_kinase(40%)", False),
     ("Protein_kinase_domain(100%)|", None), ("|", None)],
)  # fmt: skip
def test_the_kinase_is_kept_where_the_tool_lists_it(
    domains: str,
    kept: bool | None,  # noqa: FBT001
    tmp_path: Path,
) -> None:
    """The domain counts on the side of the driver; a list without a kinase says nothing."""
    found = only(read(tmp_path, ARRIBA, row(ARRIBA, retained_protein_domains=domains)))
    assert found == Fusion("EML4", "ALK", in_frame=True, kinase_domain_retained=kept)


def test_exons_come_from_the_portal_s_descriptions(tmp_path: Path) -> None:
    cells = row(
        PORTAL,
        Site1_Description="Intron of ALK(-):511bp before exon 20",
        Site2_Description="Intron of EML4(+):2Kb after exon 13",
    )
    assert only(read(tmp_path, PORTAL, cells)) == Fusion("EML4", "ALK", 13, 20, in_frame=True)


@pytest.mark.parametrize("status", ["SOMATIC", "GERMLINE", "."])
def test_the_origin_is_what_the_portal_says(status: str, tmp_path: Path) -> None:
    result = read(tmp_path, PORTAL, row(PORTAL, SV_Status=status, **EGFR_VIII))
    expected = {"SOMATIC": Origin.SOMATIC, "GERMLINE": Origin.GERMLINE, ".": Origin.UNKNOWN}
    assert result.alterations[0].observed.origin is expected[status]


@pytest.mark.parametrize(
    ("event", "annotation", "oriented"),
    [
        ("Protein Fusion: in frame  {EML4:ALK}", ".", True),
        ("Protein fusion: mid-exon (EML4-ALK)", ".", True),
        ("Transcript Fusion {EML4:ALK}", ".", True),
        ("Fusion", "EML4 (NM_019063) - ALK (NM_004304) fusion: c.1489+1:EML4_c.3173:ALK", True),
        (".", "EML4 exons 1-13 fused with ALK exons 20-29", True),
        ("Fusion", "ALK (NM_004304) - EML4 (NM_019063) rearrangement", False),
        ("Fusion", "EML4-ALK fusion and ALK-EML4 fusion", False),
        ("EML4-ALK", ".", False),
    ],
)
def test_words_of_the_portal_that_tell_the_direction(
    event: str,
    annotation: str,
    oriented: bool,  # noqa: FBT001
    tmp_path: Path,
) -> None:
    found = only(read(tmp_path, PORTAL, row(PORTAL, Event_Info=event, Annotation=annotation)))
    assert isinstance(found, Fusion)
    assert found.oriented is oriented
    assert not oriented or (found.five_prime, found.three_prime) == ("EML4", "ALK")


def test_a_site_between_genes_is_no_partner(tmp_path: Path) -> None:
    cells = row(
        PORTAL,
        Site2_Description="IGR: 5Kb before EML4(+)",
        Event_Info="Transcript Fusion {EML4:ALK}",
    )
    assert only(read(tmp_path, PORTAL, cells)) == Fusion(None, "ALK")


def test_words_alone_say_that_nothing_is_lost(tmp_path: Path) -> None:
    genes = {"Site1_Hugo_Symbol": "EGFR", "Site2_Hugo_Symbol": "EGFR", "Class": "DELETION"}
    result = read(tmp_path, PORTAL, row(PORTAL, Event_Info="Deletion within intron", **genes))
    assert reasons(result) == {FilterCode.INTRONIC}


def test_without_words_on_a_fusion_the_portal_row_has_no_direction(tmp_path: Path) -> None:
    cells = row(PORTAL, Event_Info=".", Class="TRANSLOCATION")
    assert only(read(tmp_path, PORTAL, cells)) == Fusion("ALK", "EML4", oriented=False)


EGFR_VIII = {
    "Site1_Hugo_Symbol": "EGFR", "Site2_Hugo_Symbol": "EGFR", "Class": "DELETION",
    "Event_Info": "Deletion of 6 exons: in frame",
    "Site1_Description": "Intron of EGFR(+):2Kb after exon 1",
    "Site2_Description": "Intron of EGFR(+):31bp before exon 8",
}  # fmt: skip


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        (EGFR_VIII, IntragenicEvent("EGFR", IntragenicKind.DELETION, 2, 7)),
        (
            EGFR_VIII
            | {
                "Event_Info": "Duplication of 8 exons: in frame",
                "Class": "DUPLICATION",
                "Site1_Description": "Intron of EGFR(+):1Kb before exon 18",
                "Site2_Description": "Intron of EGFR(+):2Kb after exon 25",
            },
            IntragenicEvent("EGFR", IntragenicKind.KINASE_DOMAIN_DUPLICATION, 18, 25),
        ),
        (
            {
                "Site1_Hugo_Symbol": "MET", "Site2_Hugo_Symbol": "MET", "Class": "DELETION",
                "Event_Info": "Deletion of 1 exon: in frame",
                "Site1_Description": "Intron of MET(+):28bp before exon 14",
                "Site2_Description": "Intron of MET(+):10bp after exon 14",
            },
            SpliceEvent("MET", 14),
        ),
        (
            {"Site1_Hugo_Symbol": "EGFR", "Site2_Hugo_Symbol": "EGFR", "Event_Info": "EGFR vIII"},
            IntragenicEvent("EGFR", IntragenicKind.DELETION, 2, 7),
        ),
        (
            {"Site1_Hugo_Symbol": "FLT3", "Site2_Hugo_Symbol": "FLT3", "Event_Info": "FLT3 ITD"},
            IntragenicEvent("FLT3", IntragenicKind.TANDEM_DUPLICATION),
        ),
    ],
)  # fmt: skip
def test_an_event_within_one_gene_is_no_fusion(
    changed: dict[str, str], expected: IntragenicEvent | SpliceEvent, tmp_path: Path
) -> None:
    assert only(read(tmp_path, PORTAL, row(PORTAL, **changed))) == expected


def test_a_deletion_within_an_intron_loses_nothing(tmp_path: Path) -> None:
    cells = row(PORTAL, **(EGFR_VIII | {"Site2_Description": "Intron of EGFR(+):9Kb after exon 1"}))
    result = read(tmp_path, PORTAL, cells)
    assert result.alterations == ()
    assert reasons(result) == {FilterCode.INTRONIC}


@pytest.mark.parametrize("gene", ["FLT3", "BRD4"])
def test_a_tandem_duplication_is_a_driver_in_its_genes_only(gene: str, tmp_path: Path) -> None:
    cells = row(ARRIBA, gene2=gene, type="duplication/ITD", reading_frame="in-frame")
    result = read(tmp_path, ARRIBA, cells | {"#gene1": gene})
    if gene == "FLT3":
        assert only(result) == IntragenicEvent("FLT3", IntragenicKind.TANDEM_DUPLICATION)
    else:
        assert result.alterations == ()


@pytest.mark.parametrize(
    ("gene", "places", "expected"),
    [
        ("MET", ("chr7:116771654", "chr7:116774881"), SpliceEvent("MET", 14)),
        ("MET", ("chr7:116411708", "chr7:116414935"), SpliceEvent("MET", 14)),
        ("AR", ("chrX:67686126", "chrX:67694673"), SpliceEvent("AR", None, "AR-V7")),
        (
            "EGFR",
            ("chr7:55019365", "chr7:55155830"),
            IntragenicEvent("EGFR", IntragenicKind.DELETION, 2, 7),
        ),
    ],
)
def test_known_junctions_within_a_gene(
    gene: str, places: tuple[str, str], expected: object, tmp_path: Path
) -> None:
    cells = row(ARRIBA, gene2=gene, type="deletion", breakpoint1=places[0], breakpoint2=places[1])
    assert only(read(tmp_path, ARRIBA, cells | {"#gene1": gene})) == expected


def test_splicing_within_a_gene_of_rna_is_everyday(tmp_path: Path) -> None:
    cells = row(ARRIBA, gene2="ALK", type="duplication/non-canonical-splicing")
    result = read(tmp_path, ARRIBA, cells | {"#gene1": "ALK"})
    assert reasons(result) == {FilterCode.INTRAGENIC_SPLICING}


def test_one_sample_of_several_must_be_named(tmp_path: Path) -> None:
    rows = (row(PORTAL), row(PORTAL, Sample_Id="S2"))
    with pytest.raises(InputError, match="2 samples"):
        read(tmp_path, PORTAL, *rows)
    with pytest.raises(InputError, match="no sample 'S3'"):
        read(tmp_path, PORTAL, *rows, options=ReadOptions(sample="S3"))
    result = read(tmp_path, PORTAL, *rows, options=ReadOptions(sample="S2"))
    assert (result.samples, result.counts.reported) == (("S2",), 1)
    assert result.counts.of(FilterCode.OTHER_SAMPLE) == 1


def test_a_row_without_its_cells_is_listed(tmp_path: Path) -> None:
    path = fusion_file(tmp_path, ARRIBA, row(ARRIBA))
    path.write_text(path.read_text(encoding="utf-8") + "EML4\tALK\n", encoding="utf-8")
    result = read_fusions(path, ReadOptions(), FileFormat.ARRIBA)
    assert (result.counts.rows, result.counts.not_understood) == (2, 1)


def test_a_file_without_rows_is_empty_with_a_remark(tmp_path: Path) -> None:
    result = read(tmp_path, ARRIBA)
    assert [remark.code for remark in result.remarks] == ["no_rows"]


@pytest.mark.parametrize("content", ["", "#\n", "gene1\tgene2\n"])
def test_a_wrong_file_is_one_clear_error(content: str, tmp_path: Path) -> None:
    path = tmp_path / "fusions.tsv"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(InputError, match=r"fusions\.tsv"):
        read_fusions(path, ReadOptions(), FileFormat.ARRIBA)


def test_the_formats_of_the_tests_are_all_there_are() -> None:
    assert set(EML4_ALK) == set(FORMATS)
    assert {*FORMATS.values(), FileFormat.FUSION_TABLE} == set(PROOFS)
