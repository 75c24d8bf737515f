"""Builders of small VCF and MAF texts; every value in them is invented."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

CSQ_FIELDS = (
    "Allele", "Consequence", "IMPACT", "SYMBOL", "Gene", "Feature_type", "Feature", "BIOTYPE",
    "EXON", "INTRON", "HGVSc", "HGVSp", "Protein_position", "Amino_acids", "Existing_variation",
    "PICK", "CANONICAL", "MANE_SELECT", "gnomADe_AF", "MAX_AF", "CLIN_SIG",
)  # fmt: skip
V600E = {
    "Allele": "T",
    "Consequence": "missense_variant",
    "SYMBOL": "BRAF",
    "Gene": "ENSG00000157764",
    "Feature_type": "Transcript",
    "Feature": "ENST00000646891.2",
    "BIOTYPE": "protein_coding",
    "EXON": "15/18",
    "HGVSc": "ENST00000646891.2:c.1799T>A",
    "HGVSp": "ENSP00000493543.1:p.Val600Glu",
    "Existing_variation": "rs113488022&COSV56056643",
    "CANONICAL": "YES",
    "MANE_SELECT": "NM_004333.6",
    "CLIN_SIG": "pathogenic",
}


@dataclass(frozen=True)
class Vcf:
    """A VCF under construction; ``annotations`` are dictionaries of CSQ fields."""

    samples: tuple[str, ...] = ("NORMAL", "TUMOR")
    fields: tuple[str, ...] = CSQ_FIELDS
    header: tuple[str, ...] = (
        "##fileformat=VCFv4.2",
        "##contig=<ID=chr7,length=159345973>",
        "##source=Mutect2",
    )
    rows: tuple[str, ...] = field(default=())

    def row(
        self,
        *annotations: Mapping[str, str],
        site: str = "chr7 140753336 A T",
        filters: str = "PASS",
        info: str = "",
        form: str = "GT:AD:AF:DP",
        normal: str = "0/0:50,0:0:50",
        tumor: str = "0/1:60,40:0.4:100",
    ) -> Vcf:
        chromosome, position, reference, alternative = site.split(" ")
        csq = ",".join(
            "|".join(entry.get(name, "") for name in self.fields) for entry in annotations
        )
        parts = [part for part in (info, f"CSQ={csq}" if csq else "") if part]
        columns = [chromosome, position, ".", reference, alternative, ".", filters]
        columns.append(";".join(parts) or ".")
        if self.samples:
            by_role = {"NORMAL": normal}
            columns += [form, *(by_role.get(name, tumor) for name in self.samples)]
        return Vcf(self.samples, self.fields, self.header, (*self.rows, "\t".join(columns)))

    @property
    def text(self) -> str:
        csq = (
            '##INFO=<ID=CSQ,Number=.,Type=String,Description="Consequence annotations from '
            f'Ensembl VEP. Format: {"|".join(self.fields)}">'
        )
        columns = ["#CHROM", "POS", "ID", "REF", "ALT", "QUAL", "FILTER", "INFO"]
        if self.samples:
            columns += ["FORMAT", *self.samples]
        return "\n".join((*self.header, csq, "\t".join(columns), *self.rows)) + "\n"


def maf_text(*rows: Mapping[str, str], columns: Sequence[str] | None = None) -> str:
    """Return a MAF with those rows; columns are those of the first row unless given."""
    names = list(columns or rows[0])
    lines = ["\t".join(row.get(name, "") for name in names) for row in rows]
    return "\n".join(["#version 2.4", "\t".join(names), *lines]) + "\n"


MAF_V600E = {
    "Hugo_Symbol": "BRAF",
    "NCBI_Build": "GRCh38",
    "Chromosome": "7",
    "Start_Position": "140753336",
    "Variant_Classification": "Missense_Mutation",
    "Reference_Allele": "A",
    "Tumor_Seq_Allele1": "A",
    "Tumor_Seq_Allele2": "T",
    "Tumor_Sample_Barcode": "TUMOR",
    "Matched_Norm_Sample_Barcode": "NORMAL",
    "Mutation_Status": "Somatic",
    "HGVSc": "c.1799T>A",
    "HGVSp": "p.Val600Glu",
    "HGVSp_Short": "p.V600E",
    "Transcript_ID": "ENST00000646891.2",
    "Exon_Number": "15/18",
    "t_depth": "100",
    "t_ref_count": "60",
    "t_alt_count": "40",
    "dbSNP_RS": "rs113488022",
    "FILTER": "PASS",
    "gnomAD_AF": "",
    "CLIN_SIG": "pathogenic",
}
