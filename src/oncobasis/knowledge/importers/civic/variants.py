"""One gene and the words of one variant -> its atom (rarely an expression)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from oncobasis.core import biomarker as bm
from oncobasis.core.alteration import IntragenicKind
from oncobasis.core.biomarker import VariantClass
from oncobasis.knowledge.importers.civic import words as w
from oncobasis.knowledge.importers.civic.fusions import old_fusion
from oncobasis.knowledge.importers.civic.residues import codon_or_protein
from oncobasis.knowledge.importers.civic.special import (
    DOMAIN_RESIDUES,
    NOT_COVERED,
    SPECIAL_NAMES,
)
from oncobasis.rules.grammar import all_of, parse

if TYPE_CHECKING:
    from collections.abc import Callable

    from oncobasis.knowledge.importers.civic.words import VariantHints


def single_variant(gene: str, text: str, hints: VariantHints) -> bm.Biomarker | None:
    """Return what one variant name means, or None when no form fits it."""
    folded = text.lower()
    special = SPECIAL_NAMES.get((gene, folded))
    if special is not None:
        return parse(special)
    reason = NOT_COVERED.get((gene, folded))
    if reason is not None:
        return bm.Unsupported(reason, f"{gene} {text}")
    return _by_word(gene, folded) or _by_form(gene, text) or codon_or_protein(gene, text, hints)


def _by_word(gene: str, folded: str) -> bm.Biomarker | None:
    if folded in w.GENE_CLASSES:
        return bm.GeneIs(gene, w.GENE_CLASSES[folded])
    if folded in w.COPY_NUMBER:
        return bm.CopyNumberIs(gene, w.COPY_NUMBER[folded])
    if folded in w.EXPRESSION:
        return bm.ExpressionIs(w.MARKERS.get(gene, gene), w.EXPRESSION[folded])
    if folded in w.METHYLATION:
        return bm.MethylationIs(gene, w.METHYLATION[folded])
    if folded in {"wildtype", "wild type", "wild-type"}:
        return bm.WildTypeIs(gene)
    return bm.LossIs(gene) if folded == "loss" else None


def _by_form(gene: str, text: str) -> bm.Biomarker | None:
    for pattern, build in _FORMS:
        match = pattern.fullmatch(text)
        if match is not None:
            found = build(gene, match)
            if found is not None:
                return found
    return old_fusion(gene, "BCR-ABL1" if text.upper() == "BCR-ABL" else text)


def _exon_class(gene: str, match: re.Match[str]) -> bm.Biomarker:
    first = w.EXON_NUMBERS.get((gene, int(match["first"])), int(match["first"]))
    last = int(match["last"]) if match["last"] else first
    return bm.ExonIs(gene, first, last, _EXON_WORDS[match["word"].lower()])


def _exon_deletion(gene: str, match: re.Match[str]) -> bm.Biomarker:
    first = int(match["first"])
    last = int(match["last"] or first)
    if first == last and (gene, first) in w.SMALL_DELETION_EXONS:
        return bm.ExonIs(gene, first, last, VariantClass.INFRAME_DELETION)
    return bm.IntragenicIs(gene, IntragenicKind.DELETION, first, last)


def _skipping(gene: str, match: re.Match[str]) -> bm.Biomarker:
    return bm.SkippingIs(gene, int(match["exon"]))


def _intron(gene: str, match: re.Match[str]) -> bm.Biomarker:
    return bm.IntronIs(gene, int(match["intron"]))


def _rearranged_intron(gene: str, match: re.Match[str]) -> bm.Biomarker:
    return bm.Unsupported("breakpoint in an intron", f"{gene} {match.group()}")


def _rearrangement(gene: str, match: re.Match[str]) -> bm.Biomarker:
    loose = not match["word"].lower().startswith("fusion")
    return bm.FusionIs(gene, None, oriented=False, rearrangement=loose)


def _tandem_duplication(gene: str, _: re.Match[str]) -> bm.Biomarker:
    return bm.IntragenicIs(gene, IntragenicKind.TANDEM_DUPLICATION)


def _partial_duplication(gene: str, _: re.Match[str]) -> bm.Biomarker:
    return bm.IntragenicIs(gene, IntragenicKind.DUPLICATION)


def _kinase_duplication(gene: str, _: re.Match[str]) -> bm.Biomarker:
    return bm.IntragenicIs(gene, IntragenicKind.KINASE_DOMAIN_DUPLICATION)


def _variant_three(gene: str, _: re.Match[str]) -> bm.Biomarker | None:
    if gene != "EGFR":
        return None
    return bm.IntragenicIs("EGFR", IntragenicKind.DELETION, 2, 7)


def _domain(gene: str, match: re.Match[str]) -> bm.Biomarker | None:
    name = w.DOMAINS.get(match["domain"].lower())
    if name is None:
        return None
    span = DOMAIN_RESIDUES.get((gene, name))
    inside: bm.Atom = bm.ResiduesIs(gene, *span) if span else bm.DomainIs(gene, name)
    if match["outside"] is None:
        return inside
    return all_of(bm.GeneIs(gene, VariantClass.MUTATION), bm.Not(inside))


def _promoter(gene: str, match: re.Match[str]) -> bm.Biomarker | None:
    change = (match["change"] or "").upper()
    return None if change and gene != "TERT" else bm.PromoterIs(gene, change)


def _snp(gene: str, match: re.Match[str]) -> bm.Biomarker:
    genotype = "homozygous" if match["homozygous"] else ""
    return bm.PolymorphismIs(gene, match["rs"].lower(), genotype)


def _star(gene: str, match: re.Match[str]) -> bm.Biomarker | None:
    """``*28`` of a pharmacogene; elsewhere ``*757L`` is a lost stop."""
    if w.PHARMACOGENE.fullmatch(gene) is None:
        return None
    allele = match["allele"].upper()
    return bm.GenotypeIs(gene, f"{allele}/{allele}" if match["homozygous"] else allele)


def _hla(gene: str, match: re.Match[str]) -> bm.Biomarker | None:
    return bm.GenotypeIs(gene, match["allele"]) if gene.startswith("HLA-") else None


def _coding(gene: str, match: re.Match[str]) -> bm.Biomarker:
    return bm.CodingIs(gene, match["coding"])


def _phosphorylated_site(gene: str, match: re.Match[str]) -> bm.Biomarker:
    return bm.Unsupported("phosphorylation of one residue", f"{gene} {match.group()}")


_EXON_WORDS: Final = {
    "mutation": VariantClass.MUTATION,
    "mutations": VariantClass.MUTATION,
    "frameshift": VariantClass.FRAMESHIFT,
    "insertion": VariantClass.INFRAME_INSERTION,
}
_EXON: Final = r"ex(?:on)?\s?(?P<first>\d+)(?:-(?P<last>\d+))?"
_HOMOZYGOUS: Final = r"(?P<homozygous> homozygosity)?"

_FORMS: Final[
    tuple[tuple[re.Pattern[str], Callable[[str, re.Match[str]], bm.Biomarker | None]], ...]
] = tuple(
    (re.compile(pattern, re.IGNORECASE), build)
    for pattern, build in (
        (r"ex(?:on)?\s?(?P<exon>\d+) skipping(?: mutation)?", _skipping),
        (rf"{_EXON} (?P<word>mutations?|frameshift|insertion)", _exon_class),
        (rf"(?:{_EXON} del(?:etion)?)", _exon_deletion),
        (r"del\s?(?P<first>\d+)-(?P<last>\d+)", _exon_deletion),
        (r"intron (?P<intron>\d+) mutation", _intron),
        (r"intron \d+ rearrangement", _rearranged_intron),
        (r"(?P<word>fusions?|rearrangements?|translocation)", _rearrangement),
        (r"ITD|internal tandem duplication", _tandem_duplication),
        (r"partial (?:tandem )?duplication", _partial_duplication),
        (r"(?:tyrosine )?kinase domain duplication", _kinase_duplication),
        (r"(?:EGFR)?VIII", _variant_three),
        (r"(?P<outside>non-)?(?P<domain>.+?) mut(?:ation)?s?", _domain),
        (r"promoter mutation(?P<change>)", _promoter),
        (r"(?:promoter )?(?P<change>C\d{3}T)", _promoter),
        (rf"(?P<rs>rs\d+){_HOMOZYGOUS}", _snp),
        (rf"(?P<allele>\*\d+[A-Z]?){_HOMOZYGOUS}", _star),
        (r"(?P<allele>\*\d+(?::\d+)+)", _hla),
        (r"[A-Z]\d+ phosphorylation", _phosphorylated_site),
        (r"(?P<coding>c\.[^\s()?]+)", _coding),
    )
)
