"""Single CIViC names whose meaning is in the variant's record and not in the name.

Each entry names where the meaning was read. They are texts of the biomarker grammar.
"""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

SPECIAL_NAMES: Final[Mapping[tuple[str, str], str]] = MappingProxyType(
    {
        # On NM_007313, 19 residues longer than MANE Select: CIViC's alias is R332W, and G340 is
        # 11 codons before it (33 bases in CIViC's coordinates).
        ("ABL1", "r351w"): "ABL1 p.R332W",
        ("ABL1", "g340l"): "ABL1 p.G321L",
        # EID8093; alias "double Philadelphia chromosome".
        ("ABL1", "double ph"): 'cytogenetic "double Philadelphia chromosome"',
        # Alias "ALK intron 19 ATI isoform".
        ("ALK", "alternative transcript (ati)"): "ALK isoform ALK-ATI",
        ("AR", "v7 expression"): "AR isoform AR-V7",
        ("AR", "ar-v7"): "AR isoform AR-V7",
        ("BCL2L11", "deletion polymorphism"): 'BCL2L11 polymorphism "deletion"',
        # EID1267 speaks of in-frame deletions inside L485-P490.
        ("BRAF", "del 485-490"): "BRAF residues 485-490 in-frame deletion",
        ("CD44", "cd44s expression"): "CD44 isoform CD44s",
        ("CD44", "cd44v6"): "CD44 isoform CD44v6",
        ("CDKN2A", "p16 expression"): "CDKN2A expression",
        # In front of the p30 start at codon 120 (nature.com/articles/6604977, figure 1E).
        ("CEBPA", "n-terminal frame shift"): "CEBPA residues 1-119 frameshift",
        # EID472: "either increase or decrease".
        (
            "EGFR",
            "copy number variation",
        ): "EGFR gain OR EGFR amplification OR EGFR copy-number loss",
        # c.2340_2341insGGCTCCCCA stands between codons 780 and 781.
        ("ERBB2", "p780ins"): "ERBB2 P780_Y781insGSP",
        # CIViC's coordinates are codon 835; companion tests call D835 and I836. The whole kinase
        # domain would hold internal tandem duplications too.
        ("FLT3", "tkd mutation"): "FLT3 residues 835-836 mutation",
        # Type 1 is EWSR1 exon 7 to FLI1 exon 6 (CIViC profile "EWSR1::FLI1 e7::e6").
        ("FLI1", "ewsr1-fli1 type 1"): "EWSR1 e7::FLI1 e6 fusion",
        # EID7203: duplication of the kinase domain.
        ("FGFR1", "internal duplication"): "FGFR1 kinase domain duplication",
        # EID1031 names the SNP.
        ("HIF1A", "3' utr polymorphism"): "HIF1A rs2057482",
        ("IKZF1", "ikzf1 deletion and mutation"): "IKZF1 loss of function",
        # EID302: 7 codons of exon 11.
        ("KIT", "internal duplication"): "KIT internal tandem duplication",
        ("KIT", "3' utr mutation"): "KIT rs17084733",
        ("MDM2", "snp309"): 'MDM2 polymorphism "SNP309"',
        # EID4785 writes Q179*.
        ("NRAS", "q179x"): "NRAS p.Q179*",
        # The regulatory element of IGH in front of an intact BCL2.
        ("BCL2", "igh-bcl2"): "IGH::BCL2 rearrangement",
        ("TYMS", "5' tandem repeat"): 'TYMS polymorphism "5\' tandem repeat"',
        ("UBTF", "ubtf-td"): "UBTF internal tandem duplication",
        ("VHL", "3p26.3-25.3 11mb del"): 'cytogenetic "3p26.3-p25.3 deletion"',
        ("EGFR", "ex19 del l858r"): "EGFR p.L858R OR EGFR exon 19 in-frame deletion",
        ("TMB", "high"): "TMB-H",
        ("MSI", "high"): "MSI-H",
        ("CK", "high"): 'cytogenetic "complex karyotype"',
    }
)

# Domains by residue, with where the range was read; a domain that is not here stays a name.
DOMAIN_RESIDUES: Final[Mapping[tuple[str, str], tuple[int, int]]] = MappingProxyType(
    {
        # rndsystems.com/research-area/abl-kinase: 261-512 of form I-B, 19 residues longer.
        ("ABL1", "kinase"): (242, 493),
        # The glycine-rich loop LGGGQYGEV of the same sequence (drugminer.org id 6761).
        ("ABL1", "P-loop"): (248, 256),
        # CIViC's coordinates of the variant, 17:37879863-37882870 on GRCh37.
        ("ERBB2", "kinase"): (720, 987),
        # Residues named as of the B2 domain: 10.1007/s13238-016-0356-4, PMID 21613260 (A216V,
        # L218P); CIViC's coordinates are codons 216-218.
        ("PML", "B-box 2"): (212, 220),
        # The mutated residues of the SH2 domain that EID957 and PMID 22591296 name.
        ("STAT3", "SH2"): (640, 661),
        # p53.free.fr/p53_info/p53_Protein.html
        ("TP53", "DNA binding"): (101, 306),
    }
)

# What the grammar has no atom for, with the reason that the gap list prints.
NOT_COVERED: Final[Mapping[tuple[str, str], str]] = MappingProxyType(
    {
        ("BAP1", "alternative transcript (ati)"): "isoform",
        ("EGFR", "exon 18 overexpression"): "expression of one exon",
        ("EGFR", "rare exon 18-21 mutation"): "rare mutations are not defined",
        ("EGFR", "rare mutation"): "rare mutations are not defined",
        ("EGFR", "rare egrf mut"): "rare mutations are not defined",
        ("PIK3CA", "rare mutation"): "rare mutations are not defined",
        ("HSPH1", "t17 deletion"): "length of a repeat",
        ("TP53", "conserved domain mut"): "domain is not defined",
        ("VEGFA", "decreased peri-therapeutic expression"): "change during therapy",
        ("EPCAM", "3' exon deletion"): "deletion of unnamed exons",
    }
)

# Old names whose later spelling is the same change (numbering, HGVS form or a mended typing
# error); any other difference between releases flags the item.
SAME_CHANGE: Final = frozenset(
    {
        "ABL1 BCR-ABL V298I",
        "BRCA2 K3226*",
        "EGFR V769_770INSASV",
        "FGFR3 Y375C",
        "GNAS T393C",
        "H3-3A K27M",
        "NF2 K159FS*16",
    }
)
