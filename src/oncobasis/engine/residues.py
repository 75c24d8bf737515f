"""Stated reference residues held against those shipped."""

from __future__ import annotations

from dataclasses import replace

from oncobasis.core.alteration import SmallVariant
from oncobasis.core.case import Remark, TumorCase
from oncobasis.core.codes import WarningCode
from oncobasis.core.errors import InputError
from oncobasis.core.reference import Reference
from oncobasis.nomenclature.protein_edit import named_residues


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
        for position, residue in sorted(named_residues(seen.protein).items()):
            known = gene.residue(position)
            if known is None or known == residue:
                continue
            name = f"{seen.gene} {seen.protein.text}"
            if seen.observed.source is None or seen.observed.source.file is None:
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
