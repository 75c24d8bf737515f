"""Each format proves itself, and none claims the file of another."""

from __future__ import annotations

import pytest

from builders.copy_number_files import ALLELES, CNVKIT, CNVKIT_CALL, SEG, table
from oncobasis.readers.copy_number import header
from oncobasis.readers.files.head import Head
from oncobasis.readers.formats import FileFormat as Form

PROOFS = {
    Form.GENE_CALLS: header.proves_gene_calls,
    Form.ALLELE_SEGMENTS: header.proves_allele_segments,
    Form.CNVKIT: header.proves_cnvkit,
    Form.SEG: header.proves_seg,
    Form.GISTIC_GENES: header.proves_gistic_genes,
    Form.GISTIC_LESIONS: header.proves_gistic_lesions,
}
FACETS = ("chrom", "seg", "num.mark", "nhet", "cnlr.median", "mafR", "segclust", "start", "end",
          "cf.em", "tcn.em", "lcn.em")  # fmt: skip


def claimed(text: str | bytes) -> list[Form]:
    content = text if isinstance(text, bytes) else text.encode()
    return [form for form, proves in PROOFS.items() if proves(Head("x", content))]


@pytest.mark.parametrize(
    ("text", "form"),
    [
        (table(("Gene", "Call"), "ERBB2 amp"), Form.GENE_CALLS),
        (table(("Gene", "Call"), "ERBB2 amp", "PTEN strange"), Form.GENE_CALLS),
        (table(("gene", "CNA"), "ERBB2 2"), Form.GENE_CALLS),
        (table(("gene", "CNA")), Form.GENE_CALLS),
        (table(("gene", "copies"), "ERBB2 12", separator=","), Form.GENE_CALLS),
        (table(("gene", "log2"), "ERBB2 1.2"), Form.GENE_CALLS),
        (table(("Hugo_Symbol", "Entrez_Gene_Id", "T1", "T2"), "A 1 0 -2"), Form.GENE_CALLS),
        (table(("Hugo_Symbol", "T1"), "A -1.5", "B NA"), Form.GENE_CALLS),
        (table(("Hugo_Symbol", "Entrez_Gene_Id", "Sample_Id", "Value"), "A 1 S 2"),
         Form.GENE_CALLS),
        (table(("chromosome", "start", "end", "gene", "minCopyNumber", "maxCopyNumber"),
               "1 1 2 A 2 2"), Form.GENE_CALLS),
        ("Gene Symbol\tLocus ID\tCytoband\tT1\nA\t1\t1p\t-2\n", Form.GISTIC_GENES),
        ("Gene Symbol\tGene ID\tCytoband\tT1\nA\t1\t1p\t-0.213\n", Form.GISTIC_GENES),
        (table(ALLELES, "1 1 4000 8 1"), Form.ALLELE_SEGMENTS),
        (table(ALLELES), Form.ALLELE_SEGMENTS),
        (table(FACETS, "1 1 9 9 0.1 0.1 1 1 900 0.5 2 NA"), Form.ALLELE_SEGMENTS),
        (table(CNVKIT, "chr1 1 9 A 0.1 3"), Form.CNVKIT),
        (table(CNVKIT_CALL, "chr1 1 9 A 0.1 2 1 1 3"), Form.CNVKIT),
        (table(SEG, "T 1 1 9 3 -0.1"), Form.SEG),
        (table(("Sample", "Chromosome", "Start", "End", "Num_Probes", "Segment_Mean"),
               "T 1 1 9 3 -0.1"), Form.SEG),
        ("#track\n# made by hand\n" + table(SEG, "T 1 1 9 3 -0.1"), Form.SEG),
        ("\ufeff" + table(SEG, "T 1 1 9 3 -0.1", end="\r\n"), Form.SEG),
    ],
)  # fmt: skip
def test_a_format_proves_itself_alone(text: str, form: Form) -> None:
    assert claimed(text) == [form]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "\n",
        "##fileformat=VCFv4.2\n#CHROM\tPOS\tID\tREF\tALT\n",
        '{"resourceType": "Bundle"}',
        "Hugo_Symbol\tEntrez_Gene_Id\tT1\nA\t1\t231.5\n",  # expression
        "Hugo_Symbol\tVariant_Classification\tHGVSp_Short\nKRAS\tMissense_Mutation\tp.G12D\n",
        "Gene\tProtein_Change\tCall\nKRAS\tp.G12D\tdetected\n",
        "Gene\tAlteration\nERBB2\tamplification\n",  # a plain table of findings
        "Gene\tcall\nTP53\t1\nKRAS\t0\n",  # mutated or not
        "Gene\tDiplotype\tPhenotype\nDPYD\t*1/*2A\tintermediate metabolizer\n",
        "Gene\tcall\nDPYD\t*1/*2A\n",
        "chromosome\tstart\tend\tgene\tlog2\tdepth\tweight\nchr1\t1\t9\tA\t0.1\t9\t1\n",  # .cnr
        "chr1\t100\t200\tERBB2\n",
        "just some words\n",
    ],
)
def test_other_files_are_not_claimed(text: str) -> None:
    assert claimed(text) == []
