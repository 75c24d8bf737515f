"""Which genes' copy numbers are reported: those that the packaged knowledge speaks of.

A genome has copy numbers for 19,000 genes, of which the records name some 550. The others are
counted and listed as rows without a record.
"""

from __future__ import annotations

import json
from functools import cache
from typing import TYPE_CHECKING

from oncobasis.core.errors import KnowledgeError
from oncobasis.nomenclature.tables import read_table

if TYPE_CHECKING:
    from oncobasis.readers.reading.options import CopyNumberOptions

_BUNDLE = "knowledge.json.gz"


def listed_genes(options: CopyNumberOptions) -> frozenset[str] | None:
    """The genes to report; None for every gene."""
    if options.every_gene:
        return None
    return options.genes if options.genes is not None else packaged_genes()


@cache
def packaged_genes() -> frozenset[str]:
    """Genes that a packaged record names or has a role for; KnowledgeError for a damaged bundle."""
    try:
        bundle = json.loads(read_table(_BUNDLE))
        records = [one for part in ("rules", "vetoes", "tests") for one in bundle[part]]
        # A record that can't be evaluated has no key.
        named = [key for one in records for key in one.get("keys", ())]
        return frozenset((*named, *bundle["genes"]))
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise KnowledgeError(
            "the packaged knowledge cannot be read for the genes it names",
            where=_BUNDLE,
            remedy="install the package again",
        ) from error
