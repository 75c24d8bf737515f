"""One variant as each annotation tool writes it; every file made here is synthetic.

The descriptions are those of the MANE Select transcripts (GRCh38), worked out by hand or taken from
public records; the layouts are those of the tools' own files.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from oncobasis.annotate.effect import Annotation, AnnotationStatus, TranscriptEffect
from oncobasis.core.alteration import Consequence, GenomicChange


class Tool(StrEnum):
    """Who annotated."""

    VEP = "VEP"
    SNPEFF = "SnpEff"
    OLD_SNPEFF = "SnpEff EFF"
    FUNCOTATOR = "Funcotator"
    BCSQ = "bcftools csq"
    PLAIN = "built-in"


@dataclass(frozen=True)
class Known:
    """One variant; ``bcsq`` is bcftools' amino-acid change, '' outside of the coding sequence."""

    name: str
    gene: str
    transcript: str
    site: tuple[str, int, str, str]
    terms: str
    consequence: Consequence
    coding: str
    protein: str = ""
    bcsq: str = ""
    exon: int | None = None
    intron: int | None = None

    @property
    def text(self) -> str:
        """The change in short form (``V600E``), '' without protein change."""
        return self.protein and self.name


KNOWN = (
    Known("V600E", "BRAF", "ENST00000646891", ("7", 140753336, "A", "T"), "missense_variant",
          Consequence.MISSENSE, "c.1799T>A", "p.Val600Glu", "600V>600E", exon=15),
    Known("G12C", "KRAS", "ENST00000311936", ("12", 25245351, "C", "A"), "missense_variant",
          Consequence.MISSENSE, "c.34G>T", "p.Gly12Cys", "12G>12C", exon=2),
    Known("E746_A750del", "EGFR", "ENST00000275493",
          ("7", 55174771, "AGGAATTAAGAGAAGC", "A"), "inframe_deletion",
          Consequence.INFRAME_DELETION, "c.2235_2249del", "p.Glu746_Ala750del",
          "745KELREAT>745KT", exon=19),
    Known("D1010_splice", "MET", "ENST00000397752", ("7", 116771990, "G", "T"),
          "splice_donor_variant", Consequence.SPLICE_SITE, "c.3028+1G>T", intron=14),
    Known("E23Vfs*17", "BRCA1", "ENST00000357654", ("17", 43124027, "ACT", "A"),
          "frameshift_variant", Consequence.FRAMESHIFT, "c.68_69del", "p.Glu23ValfsTer17",
          "23E..1863>23V..39", exon=2),
)  # fmt: skip
TERT = Known(
    "C228T", "TERT", "ENST00000310581", ("5", 1295113, "G", "A"), "upstream_gene_variant",
    Consequence.PROMOTER, "c.-124C>T",
)  # fmt: skip

_CSQ = (
    "Allele|Consequence|SYMBOL|Gene|Feature_type|Feature|BIOTYPE|EXON|INTRON|HGVSc|HGVSp|CANONICAL"
)
_ANN = (
    "Allele | Annotation | Annotation_Impact | Gene_Name | Gene_ID | Feature_Type | Feature_ID | "
    "Transcript_BioType | Rank | HGVS.c | HGVS.p | cDNA.pos / cDNA.length | CDS.pos / CDS.length | "
    "AA.pos / AA.length | Distance | ERRORS / WARNINGS / INFO"
)
_FUNCOTATION = (
    "Gencode_34_hugoSymbol|Gencode_34_ncbiBuild|Gencode_34_variantClassification|"
    "Gencode_34_secondaryVariantClassification|Gencode_34_annotationTranscript|"
    "Gencode_34_transcriptExon|Gencode_34_cDnaChange|Gencode_34_proteinChange|"
    "gnomAD_exome_AF|ClinVar_VCF_CLNSIG"
)
_BCSQ = "Consequence|gene|transcript|biotype|strand|amino_acid_change|dna_change"
_EFF = (
    "Effect ( Effect_Impact | Functional_Class | Codon_Change | Amino_Acid_Change| "
    "Amino_Acid_length | Gene_Name | Transcript_BioType | Gene_Coding | Transcript_ID | "
    "Exon_Rank  | Genotype_Number [ | ERRORS | WARNINGS ] )"
)
HEADERS = {
    Tool.VEP: f'##INFO=<ID=CSQ,Number=.,Type=String,Description="Consequence annotations from '
    f'Ensembl VEP. Format: {_CSQ}">',
    Tool.SNPEFF: f'##INFO=<ID=ANN,Number=.,Type=String,Description="Functional annotations: '
    f"'{_ANN}' \">",
    Tool.OLD_SNPEFF: '##INFO=<ID=EFF,Number=.,Type=String,Description="Predicted effects for this '
    f"variant.Format: '{_EFF}' \">",
    Tool.FUNCOTATOR: '##INFO=<ID=FUNCOTATION,Number=A,Type=String,Description="Functional '
    f'annotation from the Funcotator tool.  Funcotation fields are: {_FUNCOTATION}">',
    Tool.BCSQ: '##INFO=<ID=BCSQ,Number=.,Type=String,Description="Local consequence annotation '
    f'from BCFtools/csq, see http://samtools.github.io/bcftools/ for details. Format: {_BCSQ}">',
    Tool.PLAIN: '##INFO=<ID=DP,Number=1,Type=Integer,Description="Depth">',
}
_CLASSIFICATION = {
    "missense_variant": ("MISSENSE", ""),
    "inframe_deletion": ("IN_FRAME_DEL", ""),
    "splice_donor_variant": ("SPLICE_SITE", "INTRON"),
    "frameshift_variant": ("FRAME_SHIFT_DEL", ""),
    "upstream_gene_variant": ("FIVE_PRIME_FLANK", ""),
    "synonymous_variant": ("SILENT", ""),
}
_OLD_EFFECT = {
    "missense_variant": "NON_SYNONYMOUS_CODING",
    "inframe_deletion": "CODON_DELETION",
    "splice_donor_variant": "SPLICE_SITE_DONOR",
    "frameshift_variant": "FRAME_SHIFT",
    "upstream_gene_variant": "UPSTREAM",
    "synonymous_variant": "SYNONYMOUS_CODING",
}


def info_of(tool: Tool, known: Known, allele: str | None = None) -> str:
    """INFO of one variant by one tool; ``allele`` as that tool writes it."""
    _, position, reference, alternative = known.site
    cut = len(reference) != len(alternative)
    vep = (alternative[1:] or "-") if cut else alternative
    exon = f"{known.exon}/30" if known.exon else ""
    intron = f"{known.intron}/29" if known.intron else ""
    rank = exon or intron
    transcript, gene = known.transcript, known.gene
    classification, secondary = _CLASSIFICATION[known.terms]
    short = known.protein and f"p.{known.name}"
    cells: tuple[str, ...]
    match tool:
        case Tool.VEP:
            coding = f"{transcript}.1:{known.coding}" if known.coding else ""
            protein = f"ENSP1.1:{known.protein}" if known.protein else ""
            cells = (allele or vep, known.terms, gene, "ENSG1", "Transcript", f"{transcript}.1",
                     "protein_coding", exon, intron, coding, protein, "YES")  # fmt: skip
            return f"CSQ={'|'.join(cells)}"
        case Tool.SNPEFF:
            cells = (allele or alternative, known.terms, "MODERATE", gene, "ENSG1", "transcript",
                     f"{transcript}.1", "protein_coding", rank, known.coding, known.protein,
                     "", "", "", "", "")  # fmt: skip
            return f"ANN={'|'.join(cells)}"
        case Tool.OLD_SNPEFF:
            amino = "/".join(part for part in (known.protein, known.coding) if part)
            cells = ("MODERATE", "", "", amino, "", gene, "protein_coding", "CODING", transcript,
                     rank.partition("/")[0], allele or "1")  # fmt: skip
            return f"EFF={_OLD_EFFECT[known.terms]}({'|'.join(cells)})"
        case Tool.FUNCOTATOR:
            cells = (gene, "hg38", classification, secondary, f"{transcript}.1",
                     str(known.exon or ""), known.coding, short, "", "")  # fmt: skip
            return f"FUNCOTATION=[{'|'.join(cells)}]"
        case Tool.BCSQ:
            term = known.terms.removesuffix("_variant")
            if not known.bcsq:
                return f"BCSQ={term}|{gene}|{transcript}|protein_coding"
            change = f"{position}{reference}>{alternative}"
            return f"BCSQ={term}|{gene}|{transcript}|protein_coding|-|{known.bcsq}|{change}"
        case _:
            return "DP=100"


def row_of(known: Known, info: str, *, filters: str = "PASS", tumor: str = "0/1:60,40:100") -> str:
    """One data line of a tumour with its normal."""
    chromosome, position, reference, alternative = known.site
    cells = (f"chr{chromosome}", str(position), ".", reference, alternative, ".", filters, info,
             "GT:AD:DP", "0/0:50,0:50", tumor)  # fmt: skip
    return "\t".join(cells)


def vcf_of(tool: Tool, *rows: str, more: tuple[str, ...] = ()) -> str:
    """A VCF on GRCh38 of a somatic caller."""
    header = ("##fileformat=VCFv4.2", "##contig=<ID=chr7,length=159345973>", "##source=Mutect2")
    columns = "#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\tFORMAT\tNORMAL\tTUMOR"
    return "\n".join((*header, *more, HEADERS[tool], columns, *rows)) + "\n"


def annotated_vcf(tool: Tool, *variants: Known) -> str:
    """The variants as one tool annotates them."""
    return vcf_of(tool, *(row_of(known, info_of(tool, known)) for known in variants))


@dataclass(frozen=True)
class FakeAnnotator:
    """Knows those variants and no more; ``genes`` are said to lie everywhere else."""

    variants: tuple[Known, ...] = (*KNOWN, TERT)
    genes: tuple[str, ...] = ()
    otherwise: AnnotationStatus = AnnotationStatus.NOT_ANNOTATED

    def annotate(self, change: GenomicChange) -> Annotation:
        """Answer from the list."""
        wanted = (change.chromosome, change.position, change.reference, change.alternative)
        for known in self.variants:
            if known.site == wanted:
                return Annotation(AnnotationStatus.ANNOTATED, (_effect(known),), (known.gene,))
        return Annotation(self.otherwise, (), self.genes)


def _effect(known: Known) -> TranscriptEffect:
    consequence = Consequence.OTHER if known is TERT else known.consequence
    return TranscriptEffect(
        known.gene,
        known.transcript,
        known.coding,
        known.protein,
        consequence,
        (known.terms,),
        known.exon,
        known.intron,
    )
