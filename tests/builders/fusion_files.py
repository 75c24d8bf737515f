"""Builders of small fusion files; every row in them is invented, in the columns of the programs.

The rows have no breakpoints, so that no transcript bundle adds exons to them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

ARRIBA = (
    "#gene1", "gene2", "strand1(gene/fusion)", "strand2(gene/fusion)", "breakpoint1",
    "breakpoint2", "site1", "site2", "type", "split_reads1", "split_reads2", "discordant_mates",
    "coverage1", "coverage2", "confidence", "reading_frame", "tags", "retained_protein_domains",
    "closest_genomic_breakpoint1", "closest_genomic_breakpoint2", "gene_id1", "gene_id2", "filters",
)  # fmt: skip
STAR_FUSION = (
    "#FusionName", "JunctionReadCount", "SpanningFragCount", "SpliceType", "LeftGene",
    "LeftBreakpoint", "RightGene", "RightBreakpoint", "FFPM", "annots", "PROT_FUSION_TYPE",
)  # fmt: skip
FUSION_CATCHER = (
    "Gene_1_symbol(5end_fusion_partner)", "Gene_2_symbol(3end_fusion_partner)",
    "Fusion_description", "Spanning_pairs", "Spanning_unique_reads",
    "Fusion_point_for_gene_1(5end_fusion_partner)",
    "Fusion_point_for_gene_2(3end_fusion_partner)", "Gene_1_id(5end_fusion_partner)",
    "Gene_2_id(3end_fusion_partner)", "Predicted_effect",
)  # fmt: skip
ALL_FUSIONS = (
    "Caller", "Gene A", "Gene B", "Gene A Breakpoint", "Gene B Breakpoint", "Score", "Filter",
    "KeepFusion", "Alt Split Dedup", "Alt Pair Dedup", "Fusion Directionality Known",
    "Gene A Location", "Gene B Location", "Gene A Sense", "Gene B Sense",
)  # fmt: skip
PORTAL = (
    "Sample_Id", "SV_Status", "Site1_Hugo_Symbol", "Site1_Entrez_Gene_Id", "Site1_Description",
    "Site2_Hugo_Symbol", "Site2_Entrez_Gene_Id", "Site2_Description", "Site2_Effect_On_Frame",
    "Class", "Event_Info", "Annotation", "NCBI_Build", "Tumor_Split_Read_Count", "RNA_Support",
    "DNA_Support",
)  # fmt: skip
OLD_PORTAL = (
    "Hugo_Symbol", "Entrez_Gene_Id", "Center", "Tumor_Sample_Barcode", "Fusion", "DNA_support",
    "RNA_support", "Method", "Frame",
)  # fmt: skip

EML4_ALK: Mapping[tuple[str, ...], Mapping[str, str]] = {
    ARRIBA: {
        "#gene1": "EML4", "gene2": "ALK", "strand1(gene/fusion)": "+/+",
        "strand2(gene/fusion)": "-/-", "site1": "CDS/splice-site", "site2": "CDS/splice-site",
        "type": "inversion", "split_reads1": "20", "split_reads2": "22", "discordant_mates": "9",
        "confidence": "high", "reading_frame": "in-frame",
    },
    STAR_FUSION: {
        "#FusionName": "EML4--ALK", "JunctionReadCount": "42", "SpanningFragCount": "9",
        "SpliceType": "ONLY_REF_SPLICE", "LeftGene": "EML4^ENSG00000143924.19",
        "RightGene": "ALK^ENSG00000171094.18", "PROT_FUSION_TYPE": "INFRAME",
    },
    FUSION_CATCHER: {
        "Gene_1_symbol(5end_fusion_partner)": "EML4", "Gene_2_symbol(3end_fusion_partner)": "ALK",
        "Fusion_description": "known,oncogene,exon-exon", "Spanning_pairs": "9",
        "Spanning_unique_reads": "42", "Predicted_effect": "in-frame",
        "Gene_1_id(5end_fusion_partner)": "ENSG00000143924",
        "Gene_2_id(3end_fusion_partner)": "ENSG00000171094",
    },
    ALL_FUSIONS: {
        "Caller": "DRAGEN", "Gene A": "EML4", "Gene B": "ALK", "Filter": "PASS",
        "KeepFusion": "True", "Alt Split Dedup": "42", "Alt Pair Dedup": "9",
        "Fusion Directionality Known": "True", "Gene A Location": "IntactExon",
        "Gene B Location": "IntactExon", "Gene A Sense": "True", "Gene B Sense": "True",
    },
    PORTAL: {
        "Sample_Id": "S1", "SV_Status": "SOMATIC", "Site1_Hugo_Symbol": "ALK",
        "Site2_Hugo_Symbol": "EML4", "Class": "INVERSION",
        "Event_Info": "Protein fusion: in frame (EML4-ALK)", "Tumor_Split_Read_Count": "51",
    },
    OLD_PORTAL: {
        "Hugo_Symbol": "ALK", "Tumor_Sample_Barcode": "S1", "Fusion": "EML4-ALK fusion",
        "Frame": "in-frame", "RNA_support": "yes",
    },
}  # fmt: skip


def row(columns: tuple[str, ...], **changed: str) -> dict[str, str]:
    """The EML4::ALK row of a format with some cells changed; ``_`` stands for any other sign.

    ``row(ARRIBA, gene2="RET")``; a name that is no identifier is given as ``{"#gene1": ...}``.
    """
    return {**EML4_ALK[columns], **changed}


def text_of(columns: Sequence[str], rows: Sequence[Mapping[str, str]], separator: str) -> str:
    """A file of these rows; a cell that is not given is a dot."""
    lines = [separator.join(columns)]
    lines += [separator.join(cells.get(name, ".") for name in columns) for cells in rows]
    return "\n".join(lines) + "\n"


def fusion_file(
    folder: Path, columns: tuple[str, ...], *rows: Mapping[str, str], name: str = "fusions.txt"
) -> Path:
    """Write a synthetic file; ``AllFusions.csv`` has commas and comment lines before."""
    path = folder / name
    comma = columns is ALL_FUSIONS
    head = "# Source = FusionProcessor, synthetic\n# Caller = the algorithm\n" if comma else ""
    path.write_text(head + text_of(columns, rows, "," if comma else "\t"), encoding="utf-8")
    return path
