"""The assembly of a file against the one that was asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from oncobasis.core.errors import InputError
from oncobasis.readers.vcf_header import canonical_assembly

if TYPE_CHECKING:
    from collections.abc import Sequence

    from oncobasis.readers.rows_ledger import Ledger


def agreed_assembly(
    found: str | None,
    sources: Sequence[tuple[str, str]],
    asked: str | None,
    *,
    file: str,
    ledger: Ledger,
) -> str | None:
    """Return the assembly of the file, else the one asked for, else None with a remark.

    Raises InputError if the two contradict each other or the one asked for is not known.
    """
    wanted = None if asked is None else canonical_assembly(asked)
    if asked is not None and wanted is None:
        raise InputError(
            f"the assembly {asked!r} is not known",
            where="--assembly",
            remedy="write GRCh37 (hg19) or GRCh38 (hg38)",
        )
    if found is not None and wanted is not None and found != wanted:
        said = ", ".join(source for source, name in sources if name == found)
        raise InputError(
            f"the file is on {found} ({said}), not on {wanted}",
            where=file,
            remedy=f"leave --assembly out, or give --assembly {found}",
        )
    for source, name in sources:
        if found is not None and name != found:
            ledger.remark("assembly_contradiction", source=source, says=name, used=found)
    if found is None and wanted is None:
        ledger.remark("assembly_unknown", file=file)
    return found or wanted
