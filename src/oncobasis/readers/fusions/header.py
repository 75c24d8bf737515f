"""Which fusion format a file is, proved by its column line."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from oncobasis.readers.fusions.table import is_comment, split_columns

if TYPE_CHECKING:
    from oncobasis.readers.files.head import Head

_ARRIBA = frozenset(
    {"gene1", "gene2", "strand1(gene/fusion)", "breakpoint1", "breakpoint2", "type", "confidence"}
)
_STAR_FUSION = frozenset(
    {"fusionname", "leftgene", "leftbreakpoint", "rightgene", "rightbreakpoint", "splicetype"}
)
_CATCHER = frozenset({"gene_1_symbol(5end_fusion_partner)", "gene_2_symbol(3end_fusion_partner)"})
_ALL_FUSIONS = frozenset({"gene a", "gene b", "keepfusion"})
_DNA_FUSIONS = frozenset({"gene1", "gene2", "fusion directionality known", "filter"})
_OLD_PORTAL = frozenset({"hugo_symbol", "tumor_sample_barcode", "fusion"})
_NOT_OLD_PORTAL = frozenset({"variant_classification", "chromosome", "start_position"})
# Columns of a plain table, letters and digits alone: the 5' gene, the 3' gene, or both in one cell.
FIVE_PRIME = ("5gene", "gene5", "5primegene", "gene5prime", "5pgene", "gene5p", "fiveprimegene",
              "genefiveprime", "5partner", "5primepartner", "fiveprimepartner")  # fmt: skip
THREE_PRIME = ("3gene", "gene3", "3primegene", "gene3prime", "3pgene", "gene3p", "threeprimegene",
               "genethreeprime", "3partner", "3primepartner", "threeprimepartner")  # fmt: skip
PAIR = ("fusiongene", "fusiongenes", "genefusion", "fusion", "fusionname", "genepair")
_NOT_PLAIN = frozenset(
    {"hgvsp", "hgvspshort", "hgvsc", "protein", "proteinchange", "aachange", "variant",
     "alteration", "mutation", "variantclassification", "pos", "chrom",
     "alt", "ref", "copynumber", "segmean", "hugosymbol"}
)  # fmt: skip


def proves_arriba(head: Head) -> bool:
    """Arriba's ``fusions.tsv`` or ``fusions.discarded.tsv``."""
    return is_arriba(_columns(head))


def proves_star_fusion(head: Head) -> bool:
    """STAR-Fusion's predictions, abridged or whole, with or without coding effect."""
    return is_star_fusion(_columns(head))


def proves_fusion_catcher(head: Head) -> bool:
    """FusionCatcher's final list of candidate fusion genes."""
    return is_fusion_catcher(_columns(head))


def proves_tso500_fusions(head: Head) -> bool:
    """Illumina's ``AllFusions.csv`` (TSO 500, TST 170) or the fusion table of TSO 500 ctDNA."""
    return is_tso500_fusions(_columns(head))


def proves_cbioportal_sv(head: Head) -> bool:
    """The ``data_sv.txt`` of cBioPortal or the older ``data_fusions.txt``."""
    return is_cbioportal(_columns(head))


def proves_fusion_table(head: Head) -> bool:
    """A plain table with a 5' and a 3' gene, or with both in one column (PCGR)."""
    return is_fusion_table(_columns(head))


def is_arriba(names: frozenset[str]) -> bool:
    """Whether these column names are Arriba's."""
    return names >= _ARRIBA


def is_star_fusion(names: frozenset[str]) -> bool:
    """Whether these column names are STAR-Fusion's."""
    return names >= _STAR_FUSION


def is_fusion_catcher(names: frozenset[str]) -> bool:
    """Whether these column names are FusionCatcher's."""
    return names >= _CATCHER


def is_tso500_fusions(names: frozenset[str]) -> bool:
    """Whether these column names are those of an Illumina fusion table."""
    return names >= _ALL_FUSIONS or names >= _DNA_FUSIONS


def is_structural_variants(names: frozenset[str]) -> bool:
    """Whether these column names are those of cBioPortal's ``data_sv.txt``."""
    sites = [{f"site{site}_hugo_symbol", f"site{site}_entrez_gene_id"} for site in (1, 2)]
    return "sample_id" in names and any(not names.isdisjoint(site) for site in sites)


def is_cbioportal(names: frozenset[str]) -> bool:
    """Whether these column names are those of either table of cBioPortal."""
    old = names >= _OLD_PORTAL and names.isdisjoint(_NOT_OLD_PORTAL)
    return old or is_structural_variants(names)


def is_fusion_table(names: frozenset[str]) -> bool:
    """Whether these column names are those of a plain table of fusions and of no other format."""
    others = (is_arriba, is_star_fusion, is_fusion_catcher, is_tso500_fusions, is_cbioportal)
    plain = {plain_name(name) for name in names}
    if any(is_other(names) for is_other in others) or not plain.isdisjoint(_NOT_PLAIN):
        return False
    both = not plain.isdisjoint(FIVE_PRIME) and not plain.isdisjoint(THREE_PRIME)
    return both or not plain.isdisjoint(PAIR)


def plain_name(name: str) -> str:
    """A column name, letters and digits alone."""
    return re.sub(r"[^a-z0-9]", "", name.casefold())


def _columns(head: Head) -> frozenset[str]:
    line = next((line for line in head.lines if not is_comment(line)), "")
    return frozenset(split_columns(line)[1]) if line else frozenset()
