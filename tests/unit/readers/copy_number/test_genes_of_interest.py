from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from builders.copy_number_files import calls
from oncobasis.core.errors import KnowledgeError
from oncobasis.knowledge import load_knowledge
from oncobasis.readers.formats import FileFormat
from oncobasis.readers.reading import genes_of_interest
from oncobasis.readers.reading.genes_of_interest import listed_genes, packaged_genes
from oncobasis.readers.reading.options import CopyNumberOptions, ReadOptions

if TYPE_CHECKING:
    from collections.abc import Callable

    from oncobasis.readers.reading.result import ReadResult


def test_every_gene_that_a_rule_is_found_by_is_reported() -> None:
    keys = {key for rule in load_knowledge().rules() for key in rule.keys}
    assert {"ERBB2", "MET", "CDKN2A", "PTEN"} <= keys
    assert keys <= packaged_genes()


def test_genes_with_a_role_alone_are_reported() -> None:
    assert packaged_genes() >= {"RB1", "SMAD4"}


def test_the_list_can_be_given_or_left_out() -> None:
    given = frozenset({"GRB7"})
    assert listed_genes(CopyNumberOptions(genes=given)) == given
    assert listed_genes(CopyNumberOptions(genes=given, every_gene=True)) is None
    assert listed_genes(CopyNumberOptions()) == packaged_genes()


def test_by_default_a_gene_without_a_record_is_counted_only(
    read: Callable[..., ReadResult],
) -> None:
    text = "Gene\tCNA\nERBB2\tamp\nKRT20\tamp\n"
    result = read(text, FileFormat.GENE_CALLS)
    assert calls(result) == {"ERBB2": ["amplification"]}
    assert result.counts.other_genes == 1
    every = ReadOptions(copy_number=CopyNumberOptions(every_gene=True))
    assert "KRT20" in calls(read(text, FileFormat.GENE_CALLS, every))


def test_a_damaged_bundle_is_a_knowledge_error(monkeypatch: pytest.MonkeyPatch) -> None:
    packaged_genes.cache_clear()
    monkeypatch.setattr(genes_of_interest, "read_table", lambda _name: '{"rules": [1]}')
    try:
        with pytest.raises(KnowledgeError, match="install the package again"):
            packaged_genes()
    finally:
        packaged_genes.cache_clear()
