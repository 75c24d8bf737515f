"""CIViC's spellings of molecular profiles and their one canonical expression."""

from __future__ import annotations

import pytest

from oncobasis.core.biomarker import Unsupported
from oncobasis.knowledge.importers.civic import VariantHints, compile_profile, compile_variant
from oncobasis.rules.grammar import atoms_of, parse, to_text

PROFILES = {
    # one protein change, whatever the case
    "BRAF V600E": "BRAF p.V600E",
    "ARID1A P1175FS*5": "ARID1A p.P1175fs*5",
    "NF2 Y177fs": "NF2 p.Y177fs",
    "ERBB2 Y772_A775DUP": "ERBB2 p.Y772_A775dup",
    "ERBB2 M774DELINSWLV": "ERBB2 p.M774delinsWLV",
    "EGFR E746_A750del": "EGFR p.E746_A750del",
    "EGFR E746_T751>I": "EGFR p.E746_T751delinsI",
    "EGFR A763_Y764insFQEA": "EGFR p.A763_Y764insFQEA",
    "KIT P551_E554delPMYE": "KIT p.P551_E554del",
    "PDGFRA D842_H845DELDIMH": "PDGFRA p.D842_H845del",
    "ATM E2187*": "ATM p.E2187*",
    "MLH1 *757L": "MLH1 p.*757Lext*?",
    "ABCB1 I1145I": "ABCB1 p.I1145=",
    "VHL E70K (c.208G>A)": "VHL p.E70K",
    "CHEK2 R474C c.1420C>T": "CHEK2 p.R474C",
    "ERBB2 P780INS": "ERBB2 p.P780_Y781insGSP",
    # several residues or alternatives
    "BRAF V600": "BRAF codon V600",
    "FLT3 D835": "FLT3 codon D835",
    "IDH1 R132": "IDH1 codon R132",
    "BRAF Non-V600": "BRAF mutation AND NOT BRAF codon V600",
    "BRAF Non-V600E": "BRAF mutation AND NOT BRAF p.V600E",
    "BRAF V600E/K": "BRAF p.V600E OR BRAF p.V600K",
    "KRAS G12/G13": "KRAS codon G12 OR KRAS codon G13",
    "KIT D816V, D816H": "KIT p.D816V OR KIT p.D816H",
    "BRAF V600E+V600M": "BRAF p.V600E AND BRAF p.V600M",
    "BRAF DEL 485-490": "BRAF residues 485-490 in-frame deletion",
    # exons, introns, domains, coding changes
    "EGFR Exon 19 Deletion": "EGFR exon 19 in-frame deletion",
    "EGFR EXON 20 INSERTION": "EGFR exon 20 in-frame insertion",
    "EGFR Exon 4 Deletion": "EGFR intragenic deletion exons 4-4",
    "ALK DEL4-11": "ALK intragenic deletion exons 4-11",
    "KIT EXON 9 MUTATION": "KIT exon 9 mutation",
    "STK11 EXON 1-2 MUTATION": "STK11 exon 1-2 mutation",
    "CALR EXON 9 FRAMESHIFT": "CALR exon 9 frameshift",
    "ASXL1 EXON 12 MUTATION": "ASXL1 exon 13 mutation",
    "MET Exon 14 Skipping Mutation": "MET exon 14 skipping",
    "EZH2 Intron 6 Mutation": "EZH2 intron 6 mutation",
    "ERBB2 KINASE DOMAIN MUTATION": "ERBB2 residues 720-987 mutation",
    "NOTCH1 PEST domain mutation": 'NOTCH1 domain "PEST" mutation',
    "STAT3 SH2 DOMAIN MUTATION": "STAT3 residues 640-661 mutation",
    "PML B2 DOMAIN MUTATION": "PML residues 212-220 mutation",
    "ABL1 TKD Mutation": "ABL1 residues 242-493 mutation",
    "FLT3 TKD MUTATION": "FLT3 residues 835-836 mutation",
    "ABL1 R351W": "ABL1 p.R332W",
    "TP53 DNA BINDING DOMAIN MUTATION": "TP53 residues 101-306 mutation",
    "ABL1 P-Loop Mutation": "ABL1 residues 248-256 mutation",
    "ABL1 Non-P-Loop Mutation": "ABL1 mutation AND NOT ABL1 residues 248-256 mutation",
    "CEBPA N-TERMINAL FRAME SHIFT": "CEBPA residues 1-119 frameshift",
    "ATM c.7089+1del": "ATM c.7089+1del",
    "GNAS c.393T>C": "GNAS c.393T>C",
    "JAK2 Splice Site (c.1641+2T>G)": "JAK2 c.1641+2T>G",
    # classes of change in a gene
    "KRAS MUTATION": "KRAS mutation",
    "PRPS1 PRPS1 MUTATION": "PRPS1 mutation",
    "TP53 ALTERATION": "TP53 alteration",
    "EZH2 Activating Mutation": "EZH2 activating mutation",
    "ACVR1 Gain-of-Function": "ACVR1 activating mutation",
    "BRCA1 LOSS-OF-FUNCTION": "BRCA1 loss of function",
    "SMARCA4 INACTIVATING MUTATION": "SMARCA4 loss of function",
    "PALB2 Biallelic Inactivation": "PALB2 biallelic loss of function",
    "TP53 Deleterious Mutation": "TP53 pathogenic mutation",
    "BIRC3 TRUNCATING MUTATION": "BIRC3 truncating mutation",
    "TSC1 Frameshift Truncation": "TSC1 frameshift",
    "KRAS Wildtype": "KRAS wild type",
    "TP53 WILD TYPE": "TP53 wild type",
    # copies
    "ERBB2 AMPLIFICATION": "ERBB2 amplification",
    "CDKN2A Deletion": "CDKN2A copy-number loss",
    "CDKN2A LOSS": "CDKN2A loss",
    "EGFR Copy Number Variation": "EGFR gain OR EGFR amplification OR EGFR copy-number loss",
    "PTCH1 LOH": "PTCH1 LOH",
    "HLA-C COPY-NEUTRAL LOSS OF HETEROZYGOSITY": "HLA-C copy-neutral LOH",
    # fusions and events inside a gene
    "BCR::ABL1 Fusion": "BCR::ABL1 fusion",
    "v::ALK Fusion": "*::ALK fusion",
    "FGFR2::v Fusion OR FGFR2::? Fusion": "FGFR2::* fusion OR FGFR2::* rearrangement",
    "EML4::ALK e6::e20": "EML4 e6::ALK e20 fusion",
    "BCL2 reg_e@[IGH]::BCL2": "IGH::BCL2 rearrangement",
    "TCF3 TCF3::HLF": "TCF3::HLF fusion",
    "KMT2A Rearrangement": "KMT2A rearrangement",
    "FLT3 ITD": "FLT3 internal tandem duplication",
    "KIT INTERNAL DUPLICATION": "KIT internal tandem duplication",
    "FGFR1 Internal Duplication": "FGFR1 kinase domain duplication",
    "KMT2A PARTIAL TANDEM DUPLICATION": "KMT2A partial duplication",
    "EGFR VIII": "EGFR intragenic deletion exons 2-7",
    "EGFR EGFRVIII": "EGFR intragenic deletion exons 2-7",
    # expression, isoforms, methylation, promoter
    "ERCC1 EXPRESSION": "ERCC1 expression",
    "CD274 Expression": "PD-L1 expression",
    "PGR EXPRESSION": "PR expression",
    "RRM1 UNDEREXPRESSION": "RRM1 underexpression",
    "EGFR OVEREXPRESSION": "EGFR overexpression",
    "RB1 PHOSPHORYLATION": "RB1 phosphorylation",
    "IGF1R NUCLEAR EXPRESSION": "IGF1R nuclear expression",
    "FGF13 CYTOPLASMIC EXPRESSION": "FGF13 cytoplasmic expression",
    "MMP2 SERUM LEVELS": "MMP2 high serum level",
    "ALK ALTERNATIVE TRANSCRIPT (ATI)": "ALK isoform ALK-ATI",
    "AR AR-V7": "AR isoform AR-V7",
    "AR V7 EXPRESSION": "AR isoform AR-V7",
    "MGMT Promoter Methylation": "MGMT promoter methylation",
    "CDKN2A PROMOTER HYPERMETHYLATION": "CDKN2A promoter methylation",
    "CCND2 PROMOTER DEMETHYLATION": "CCND2 promoter unmethylated",
    "TERT Promoter Mutation": "TERT promoter mutation",
    "TERT C228T": "TERT promoter C228T",
    # germline
    "CBLB RS2305035": "CBLB rs2305035",
    "KIT rs17084733": "KIT rs17084733",
    "DPYD RS67376798 HOMOZYGOSITY": "DPYD rs67376798 genotype homozygous",
    "DPYD DPYD*2A HOMOZYGOSITY": "DPYD allele *2A/*2A",
    "UGT1A1 UGT1A1*28": "UGT1A1 allele *28",
    "HLA-A *02:01": "HLA-A allele *02:01",
    "BCL2L11 Deletion Polymorphism": 'BCL2L11 polymorphism "deletion"',
    # genome-wide and karyotype
    "TMB High": "TMB-H",
    "MSI High": "MSI-H",
    "CK High": 'cytogenetic "complex karyotype"',
    "VHL 3p26.3-25.3 11Mb del": 'cytogenetic "3p26.3-p25.3 deletion"',
    # operators
    "BCR::ABL1 Fusion AND ABL1 T315I": "BCR::ABL1 fusion AND ABL1 p.T315I",
    "BRAF Amplification AND ( BRAF V600E OR BRAF V600K )": (
        "BRAF amplification AND (BRAF p.V600E OR BRAF p.V600K)"
    ),
    "(BRAF V600E OR BRAF V600K) AND NOT KRAS G12D": (
        "(BRAF p.V600E OR BRAF p.V600K) AND NOT KRAS p.G12D"
    ),
    "NOT KIT D816V": "NOT KIT p.D816V",
    "MET Amplification AND MET Splice Site (c.3028G>A)": "MET amplification AND MET c.3028G>A",
}

OLD_VARIANTS = {
    ("ABL1", "BCR-ABL"): "BCR::ABL1 fusion",
    ("ABL1", "BCR-ABL E255K"): "BCR::ABL1 fusion AND ABL1 p.E255K",
    ("ABL1", "BCR-ABL E255K V299L"): "BCR::ABL1 fusion AND ABL1 p.E255K AND ABL1 p.V299L",
    ("ALK", "EML4-ALK"): "EML4::ALK fusion",
    ("ALK", "EML4-ALK E6;A20"): "EML4 e6::ALK e20 fusion",
    ("ALK", "EML4-ALK L1196M"): "EML4::ALK fusion AND ALK p.L1196M",
    ("ALK", "EML4-ALK C1156Y-L1198F"): "EML4::ALK fusion AND ALK p.C1156Y AND ALK p.L1198F",
    ("ALK", "EML4-ALK and AMPLIFICATION"): "EML4::ALK fusion AND ALK amplification",
    ("ALK", "ALK FUSION G1202R"): "*::ALK fusion AND ALK p.G1202R",
    ("ALK", "ALK FUSIONS"): "ALK fusion",
    ("ROS1", "REARRANGEMENT"): "ROS1 rearrangement",
    ("ALK", "NPM-ALK"): "NPM1::ALK fusion",
    ("KMT2A", "MLL-MLLT3"): "KMT2A::MLLT3 fusion",
    ("NTRK1", "NTRK1-TRIM63"): "TRIM63::NTRK1 fusion",
    ("EGFR", "E746_A750del and T790M"): "EGFR p.E746_A750del AND EGFR p.T790M",
    ("BRAF", "V600E/K and AMPLIFICATION"): (
        "(BRAF p.V600E OR BRAF p.V600K) AND BRAF amplification"
    ),
    ("EGFR", "Ex19 del L858R"): "EGFR p.L858R OR EGFR exon 19 in-frame deletion",
    ("MLL", "MUTATION"): "KMT2A mutation",
}

NOT_COVERED = {
    "EGFR Rare Exon 18-21 Mutation": "rare mutations are not defined",
    "BRAF intron 10 rearrangement": "breakpoint in an intron",
    "EGFR Y1092 PHOSPHORYLATION": "phosphorylation of one residue",
    "EGFR P772_V774insPHV": "variant not understood",
    "EGFR L858": None,
    "BRCA1 W1815X": "variant not understood",
    "NOTAGENE V600E": "gene not known",
    "v::v Fusion": "fusion not understood",
    "( BRAF V600E": "syntax not understood",
    "AND": "syntax not understood",
    "": "syntax not understood",
}


@pytest.mark.parametrize(("profile", "canonical"), PROFILES.items())
def test_profile_compiles_to_its_canonical_text(profile: str, canonical: str) -> None:
    assert to_text(compile_profile(profile)) == canonical


@pytest.mark.parametrize(("variant", "canonical"), OLD_VARIANTS.items())
def test_old_gene_and_variant_compile(variant: tuple[str, str], canonical: str) -> None:
    assert to_text(compile_variant(*variant)) == canonical


@pytest.mark.parametrize("text", [*PROFILES.values(), *OLD_VARIANTS.values()])
def test_canonical_text_reads_back_as_itself(text: str) -> None:
    assert to_text(parse(text)) == text


@pytest.mark.parametrize(("profile", "reason"), NOT_COVERED.items())
def test_what_fits_no_atom_is_unsupported_with_its_reason(profile: str, reason: str | None) -> None:
    kinds = [a.kind for a in atoms_of(compile_profile(profile)) if isinstance(a, Unsupported)]
    assert kinds == ([] if reason is None else [reason])


@pytest.mark.parametrize(
    ("types", "canonical"),
    [
        (("stop_gained",), "BRCA1 p.W1815*"),
        ((), 'unsupported("variant not understood", "BRCA1 W1815X")'),
        (("missense_variant",), 'unsupported("variant not understood", "BRCA1 W1815X")'),
    ],
)
def test_x_is_a_stop_only_where_the_variant_summary_says_so(
    types: tuple[str, ...], canonical: str
) -> None:
    hints = {"BRCA1 W1815X": VariantHints(types=types)}
    assert to_text(compile_profile("BRCA1 W1815X", hints)) == canonical


# Operators, partners, coding changes and inserted residues have a case of their own.
CASED = ("::", " AND ", " OR ", "NOT ", "c.", "ins", ">")


@pytest.mark.parametrize(
    "profile", [name for name in PROFILES if not any(mark in name for mark in CASED)]
)
def test_case_of_words_does_not_matter(profile: str) -> None:
    gene, _, words = profile.partition(" ")
    assert compile_profile(f"{gene} {words.upper()}") == compile_profile(profile)
