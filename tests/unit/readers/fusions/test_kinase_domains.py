"""The shipped kinase domains: well-known fusions keep the kinase, their reciprocals lose it."""

from __future__ import annotations

import pytest

from builders.spec import knowledge
from oncobasis.core.alteration import Fusion
from oncobasis.readers.fusions.partners import DRIVERS
from oncobasis.readers.fusions.retained import DOMAIN, judged_share, with_domain_of_exons

GENES = ("ALK", "BRAF", "EGFR", "FGFR1", "FGFR2", "FGFR3", "FLT3", "KIT", "MET", "PDGFRA",
         "PDGFRB", "RAF1", "RET")  # fmt: skip


@pytest.mark.parametrize(
    ("fusion", "kept"),
    [
        (Fusion("EML4", "ALK", 13, 20), True),
        (Fusion("EML4", "ALK", 13, 19), True),
        (Fusion("KIF5B", "RET", 15, 12), True),
        (Fusion("CCDC6", "RET", 1, 12), True),
        (Fusion("KIAA1549", "BRAF", 16, 9), True),
        (Fusion("KIAA1549", "BRAF", 15, 11), True),
        (Fusion("SRGAP3", "RAF1", 12, 10), True),
        (Fusion("FGFR3", "TACC3", 17, 11), True),
        (Fusion("FIP1L1", "PDGFRA", 9, 12), True),
        (Fusion("PTPRZ1", "MET", 1, 2), True),
        (Fusion("ALK", "EML4", 19, 14), False),
        (Fusion("BRAF", "KIAA1549", 8, 16), False),
        (Fusion("EML4", "ALK", 13, 29), False),
        (Fusion("ETV6", "NTRK3", 5, 15), None),
    ],
)
def test_the_kinase_of_a_well_known_fusion(
    fusion: Fusion,
    kept: bool | None,  # noqa: FBT001
) -> None:
    found = with_domain_of_exons(fusion, knowledge().reference)
    assert found.kinase_domain_retained is kept


@pytest.mark.parametrize("gene", GENES)
def test_a_domain_lies_within_the_exons_of_its_gene(gene: str) -> None:
    reference = knowledge().reference.gene(gene)
    domain = reference.domain(DOMAIN)
    assert domain is not None
    assert 240 < domain.end - domain.start < 370
    assert gene in DRIVERS
    if reference.exons:
        assert min(span.start for span in reference.exons) <= domain.start
        assert max(span.end for span in reference.exons) >= domain.end


@pytest.mark.parametrize(
    ("share", "kept"), [(1.0, True), (0.95, True), (0.94, None), (0.51, None), (0.5, False)]
)
def test_nearly_all_of_a_domain_is_all_of_it(
    share: float,
    kept: bool | None,  # noqa: FBT001
) -> None:
    assert judged_share(share) is kept
