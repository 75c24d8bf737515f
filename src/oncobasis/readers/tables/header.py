"""By what a plain table of findings is recognised."""

from __future__ import annotations

from typing import TYPE_CHECKING

from oncobasis.readers.tables.columns import table_columns

if TYPE_CHECKING:
    from oncobasis.readers.files.head import Head


def proves_variant_table(head: Head) -> bool:
    """Whether the first line that is no comment names a gene and a change, or findings."""
    first = next((line for line in head.lines if line.strip() and not line.startswith("##")), "")
    return table_columns(first) is not None
