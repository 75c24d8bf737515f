"""Stated reference residues held against those shipped."""

from __future__ import annotations

from dataclasses import replace

from oncobasis.core.alteration import SmallVariant
from oncobasis.core.case import Remark, TumorCase
from oncobasis.core.codes import WarningCode
from oncobasis.core.errors import InputError
from oncobasis.core.reference import GeneReference, Reference
from oncobasis.nomenclature.protein_edit import named_residues

_NEAR_START = 100
"""A list of exons that begins before this residue is taken to be whole."""


def with_checked_residues(case: TumorCase, reference: Reference) -> TumorCase:
    """Compare stated reference residues with those shipped.

    A typed change that names another residue raises InputError; a row of a file stays, with a
    remark, for its transcript may be another.
    """
    remarks = []
    for seen in case.alterations:
        if not isinstance(seen, SmallVariant) or seen.protein is None:
            continue
        gene = reference.gene(seen.gene)
        _check_length(seen, gene)
        for position, residue in sorted(named_residues(seen.protein).items()):
            known = gene.residue(position)
            if known is None or known == residue:
                continue
            name = f"{seen.gene} {seen.protein.text}"
            if not _is_from_file(seen):
                raise InputError(
                    f"{name} is impossible: residue {position} is {known}, not {residue}",
                    remedy="check gene, position and the numbering (MANE Select)",
                )
            remarks.append(
                Remark(
                    WarningCode.IMPOSSIBLE_RESIDUE.value,
                    (("alteration", name), ("expected", f"{known}{position}")),
                    seen.observed.source,
                )
            )
    return replace(case, remarks=(*case.remarks, *dict.fromkeys(remarks))) if remarks else case


def _check_length(seen: SmallVariant, gene: GeneReference) -> None:
    """Refuse a typed residue behind everything that the last exon could code for."""
    if seen.protein is None or not gene.exons or _is_from_file(seen):
        return
    if min(span.start for span in gene.exons) > _NEAR_START:
        return  # a part of the exons says nothing of the length
    last = max(span.end for span in gene.exons)
    if seen.protein.end > last:
        raise InputError(
            f"{seen.gene} {seen.protein.text} is impossible: the gene codes for fewer than"
            f" {last + 1} residues",
            remedy="check gene and position",
        )


def _is_from_file(seen: SmallVariant) -> bool:
    source = seen.observed.source
    return source is not None and source.file is not None
