"""What a biomarker is worth when nothing was found by a named assay."""

from __future__ import annotations

from dataclasses import replace

import pytest

from builders.findings_builder import value_of
from oncobasis.core.alteration import CopyNumberKind
from oncobasis.core.case import AssayScope
from oncobasis.readers.assay.definition import named_scope

T, F, U = "true", "false", "unknown"


@pytest.mark.parametrize(
    ("assay", "asked", "value"),
    [
        ("F1CDx", "KRAS wild type", T),
        ("F1CDx", "KRAS p.G12C", F),
        ("F1CDx", "ERBB2 amplification", F),
        ("F1CDx", "CDKN2A deep deletion", F),
        # gains below an amplification and the loss of one copy are not reported
        ("F1CDx", "CDKN2A copy-number loss", U),
        ("F1CDx", "ERBB2 gain", U),
        ("F1CDx", "ALK fusion", F),
        ("F1CDx", "NTRK3 fusion", F),
        ("F1CDx", "NRG1 fusion", U),
        ("F1CDx", "MET exon 14 skipping", F),
        # its fusions are covered, those of KRAS are not
        ("F1CDx", "FGFR3 alteration", F),
        ("F1CDx", "KRAS alteration", U),
        ("F1CDx", "PD-L1 TPS >= 1", U),
        ("F1CDx", "MGMT promoter methylation", U),
        ("F1CDx", "BRCA1 pathogenic mutation germline", U),
        # a gene of earlier tests that is not in this one
        ("F1CDx", "LRP1B mutation", U),
        ("msk-impact468", "KRAS wild type", T),
        ("msk-impact468", "ERBB2 amplification", U),
        ("msk-impact468", "ALK fusion", U),
        ("msk-impact341", "CALR mutation", U),
        ("msk-impact410", "CALR mutation", F),
        ("exome", "ALK p.F1174L", F),
        ("exome", "ALK fusion", U),
        ("exome", "ERBB2 amplification", U),
        ("tso500", "ERBB2 amplification", F),
        ("tso500", "PTEN deep deletion", U),
        ("tso500", "CDKN2A deep deletion", U),
        ("tso500", "NRG1 fusion", F),
        ("tso500", "FGFR3 alteration", U),
        ("tso500", "MET exon 14 skipping", F),
        ("tso500-dna", "NRG1 fusion", U),
        ("tso500-dna", "MET exon 14 skipping", U),
        ("tso500-rna", "NRG1 fusion", F),
        ("tso500-rna", "MET exon 14 skipping", F),
        ("tso500-rna", "KRAS wild type", U),
        ("tso500-rna", "ERBB2 amplification", U),
        # no tumour fraction is given
        ("tso500-ctdna", "KRAS wild type", U),
        ("tso500-ctdna", "ALK fusion", U),
        ("neogenomics-lung-fusion", "RET fusion", F),
        ("neogenomics-lung-fusion", "FGFR3 fusion", U),
    ],
)
def test_silence_counts_where_the_assay_looks(assay: str, asked: str, value: str) -> None:
    assert value_of(asked, scope=named_scope(assay, "test")) == value


PANEL = AssayScope("panel", frozenset({"MET", "PTEN"}), small_variants=True)


@pytest.mark.parametrize(
    ("scope", "asked", "value"),
    [
        (replace(PANEL, fusions=True), "MET exon 14 skipping", F),
        (replace(PANEL, fusions=True, skipping_genes=frozenset()), "MET exon 14 skipping", U),
        (replace(PANEL, skipping_genes=frozenset({"MET"})), "MET exon 14 skipping", F),
        (replace(PANEL, copy_number=True), "PTEN deep deletion", F),
        (
            replace(
                PANEL,
                copy_number=True,
                copy_number_kinds=frozenset({CopyNumberKind.AMPLIFICATION}),
            ),
            "PTEN deep deletion",
            U,
        ),
    ],
)
def test_classes_are_told_apart_by_gene_and_call(scope: AssayScope, asked: str, value: str) -> None:
    assert value_of(asked, scope=scope) == value
