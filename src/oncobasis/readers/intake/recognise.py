"""Which format a file has, proved by its content; two proofs at once are refused."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from oncobasis.core.errors import InputError
from oncobasis.readers.copy_number.header import (
    proves_allele_segments,
    proves_cnvkit,
    proves_gene_calls,
    proves_gistic_genes,
    proves_gistic_lesions,
    proves_seg,
)
from oncobasis.readers.fhir.header import proves_fhir
from oncobasis.readers.files.container import Container
from oncobasis.readers.files.head import Head, head_of
from oncobasis.readers.formats import FileFormat, FileKind
from oncobasis.readers.fusions.header import (
    proves_arriba,
    proves_cbioportal_sv,
    proves_fusion_catcher,
    proves_fusion_table,
    proves_star_fusion,
    proves_tso500_fusions,
)
from oncobasis.readers.pharmacogenomics.header import proves_pgx_table
from oncobasis.readers.phenopackets.header import proves_phenopacket
from oncobasis.readers.tables.header import proves_variant_table
from oncobasis.readers.tso500.header import proves_tso500
from oncobasis.readers.vcf.header import proves_vcf

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path


def _proves_vcf(head: Head) -> bool:
    return head.container is not Container.BCF and proves_vcf(head)


def _proves_bcf(head: Head) -> bool:
    """Whether it is packed as BCF; its head then holds the text of its header."""
    return head.container is Container.BCF


def _proves_maf(head: Head) -> bool:
    """Whether it has the one column that no MAF lacks, or so many others that it is meant to be."""
    if head.has_columns("Variant_Classification"):
        return True
    return head.has_columns("Hugo_Symbol", "Tumor_Sample_Barcode", "Reference_Allele")


PROOFS: Mapping[FileFormat, Callable[[Head], bool]] = MappingProxyType(
    {
        FileFormat.VCF: _proves_vcf,
        FileFormat.BCF: _proves_bcf,
        FileFormat.MAF: _proves_maf,
        FileFormat.VARIANT_TABLE: proves_variant_table,
        FileFormat.TSO500: proves_tso500,
        FileFormat.FHIR: proves_fhir,
        FileFormat.PHENOPACKET: proves_phenopacket,
        FileFormat.PGX_TABLE: proves_pgx_table,
        FileFormat.GENE_CALLS: proves_gene_calls,
        FileFormat.ALLELE_SEGMENTS: proves_allele_segments,
        FileFormat.CNVKIT: proves_cnvkit,
        FileFormat.SEG: proves_seg,
        FileFormat.GISTIC_GENES: proves_gistic_genes,
        FileFormat.GISTIC_LESIONS: proves_gistic_lesions,
        FileFormat.ARRIBA: proves_arriba,
        FileFormat.STAR_FUSION: proves_star_fusion,
        FileFormat.FUSION_CATCHER: proves_fusion_catcher,
        FileFormat.TSO500_FUSIONS: proves_tso500_fusions,
        FileFormat.FUSION_TABLE: proves_fusion_table,
        FileFormat.CBIOPORTAL_SV: proves_cbioportal_sv,
    }
)
KINDS: Mapping[FileFormat, FileKind] = MappingProxyType(
    {
        FileFormat.VCF: FileKind.VARIANTS,
        FileFormat.BCF: FileKind.VARIANTS,
        FileFormat.MAF: FileKind.VARIANTS,
        FileFormat.VARIANT_TABLE: FileKind.VARIANTS,
        FileFormat.GENE_CALLS: FileKind.CNA,
        FileFormat.ALLELE_SEGMENTS: FileKind.CNA,
        FileFormat.CNVKIT: FileKind.CNA,
        FileFormat.SEG: FileKind.CNA,
        FileFormat.GISTIC_GENES: FileKind.CNA,
        FileFormat.GISTIC_LESIONS: FileKind.CNA,
        FileFormat.ARRIBA: FileKind.FUSIONS,
        FileFormat.STAR_FUSION: FileKind.FUSIONS,
        FileFormat.FUSION_CATCHER: FileKind.FUSIONS,
        FileFormat.TSO500_FUSIONS: FileKind.FUSIONS,
        FileFormat.FUSION_TABLE: FileKind.FUSIONS,
        FileFormat.CBIOPORTAL_SV: FileKind.FUSIONS,
        FileFormat.TSO500: FileKind.REPORT,
        FileFormat.FHIR: FileKind.FHIR,
        FileFormat.PHENOPACKET: FileKind.FHIR,
        FileFormat.PGX_TABLE: FileKind.PGX,
        FileFormat.BED: FileKind.COVERAGE,
        FileFormat.GVCF: FileKind.COVERAGE,
    }
)
_VCF_WIDTH = 8
_RECORDS = (FileFormat.FHIR, FileFormat.PHENOPACKET)
_READABLE = (
    "a VCF, BCF or MAF, a table with gene and change, a TSO500 combined output, copy-number calls "
    "or segments, fusion calls, a FHIR bundle or a Phenopacket"
)


def recognise(path: Path) -> FileFormat:
    """Return the format of a file; raises InputError if no reader, or more than one, claims it."""
    return recognise_head(head_of(path))


def is_patient_record(path: Path) -> bool:
    """Whether the file is a record of a patient in a standard format, not a case file."""
    if path.suffix.casefold() in {".yaml", ".yml"} or not path.is_file():
        return False
    try:
        head = head_of(path)
    except InputError:
        return False  # the reader of case files says what is wrong with it
    return any(PROOFS[one](head) for one in _RECORDS)


def recognise_head(head: Head) -> FileFormat:
    """Return the format that a head proves; raises InputError if none, or more than one, does."""
    claimed = [format_ for format_, proves in PROOFS.items() if proves(head)]
    if len(claimed) == 1:
        return claimed[0]
    if claimed:
        raise InputError(
            f"the file could be {' or '.join(claimed)}",
            where=head.name,
            remedy="keep the columns of one format only",
        )
    if not head.content.strip():
        raise InputError("the file is empty", where=head.name, remedy="make or copy the file again")
    raise _not_recognised(head)


def _not_recognised(head: Head) -> InputError:
    number, line = next(
        ((n, line) for n, line in enumerate(head.lines, 1)
         if line.strip() and not line.startswith("#")), (0, ""),
    )  # fmt: skip
    if not number:
        return InputError(
            "the file has comment lines only, and none that a known format begins with",
            where=head.name,
            remedy="it is cut off, or of a format that is not read: make or copy it again",
        )
    cells = line.split("\t")
    where = f"{head.name} line {number}"
    if len(cells) >= _VCF_WIDTH and cells[1].isdecimal() and cells[3].isalpha():
        return InputError(
            "rows of a VCF without its header", where=where, remedy="take it with its ## lines"
        )
    return InputError(
        f"the format is not recognised; its first line has {_columns_said(cells)}",
        where=where,
        remedy=f"what is read: {_READABLE}; docs/methods/intake.md shows a row of each",
    )


def _columns_said(cells: list[str]) -> str:
    """How many columns a line has; never what stands in it, which may be a patient's."""
    return "1 column" if len(cells) == 1 else f"{len(cells)} columns"
