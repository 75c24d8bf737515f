"""Negative results: what was denied, as a gene, a class of change or one biomarker."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import singledispatch
from typing import TYPE_CHECKING

from oncobasis.core.alteration import (
    Alteration,
    Consequence,
    CopyNumber,
    CopyNumberKind,
    CytogeneticEvent,
    Expression,
    FindingClass,
    Fusion,
    GeneFinding,
    Genotype,
    IntragenicEvent,
    IntragenicKind,
    Methylation,
    Origin,
    Signature,
    SmallVariant,
    SpliceEvent,
)
from oncobasis.core.biomarker import VariantClass
from oncobasis.core.case import NegativeFinding
from oncobasis.nomenclature.shorthand_fusions import FUSION_GENES

if TYPE_CHECKING:
    from oncobasis.nomenclature.shorthand_reading import Said

_TAIL = re.compile(
    r"(?:[\s:,(-]+|(?<=\)))"
    r"(?:(?P<nothing>not[ -]detected|undetected|not found|not present|absent|nd"
    r"|none(?: detected| found)?|no alterations?(?: detected| found)?)|(?P<wild>wild[ -]?type|wt|"
    r"unmutated|not mutated|non-?mutated|no mutations?(?: detected| found)?|without mutations?)|"
    r"(?P<negative>negative|neg|-ve))\)?$",
    re.IGNORECASE,
)
_TAIL_UNTESTED = re.compile(
    r"[\s:,(-]+(?:not[ -]tested|untested|not (?:done|assessed|evaluated|available)|n/a|unknown)"
    r"\)?$",
    re.IGNORECASE,
)
_HEAD = re.compile(
    r"(?:(?P<no>no|not|without|absence of|absent|negative for|no evidence of)"
    r"|(?P<wild>wild[ -]?type|wt|unmutated))\s+(?P<rest>.+)",
    re.IGNORECASE,
)
_MINUS = re.compile(r"(?P<rest>.*[\w)%*])[\s:,]*(?:-|\(\s*-\s*\)|\(\s*-)")
_NOT_WORDS = (
    (
        re.compile(r"\b(?:not amplified|un-?amplified|non-?amplified)$", re.IGNORECASE),
        "amplification",
    ),
    (re.compile(r"\b(?:not rearranged|non-?rearranged)$", re.IGNORECASE), "rearrangement"),
    (
        re.compile(r"\b(?:not co-?deleted|non-?co-?deleted|intact|retained)$", re.IGNORECASE),
        "codeletion",
    ),
    (re.compile(r"\b(?:not deleted|non-?deleted)$", re.IGNORECASE), "deletion"),
)
# Genes whose protein is stained as often as they are sequenced: "negative" may mean either.
_STAINED = frozenset(
    {"ATM", "BAP1", "CDH1", "CDKN2A", "MLH1", "MSH2", "MSH6", "MTAP", "NKX2-1", "PMS2", "PTEN",
     "RB1", "SMARCA4", "SMARCB1", "TTF1"}
)  # fmt: skip
_BY_CLASS = {
    FindingClass.MUTATION: VariantClass.MUTATION,
    FindingClass.ONCOGENIC_MUTATION: VariantClass.ONCOGENIC,
    FindingClass.PATHOGENIC: VariantClass.PATHOGENIC,
    FindingClass.ACTIVATING: VariantClass.ACTIVATING,
    FindingClass.LOSS_OF_FUNCTION: VariantClass.LOSS_OF_FUNCTION,
    FindingClass.BIALLELIC_LOSS: VariantClass.BIALLELIC_LOSS,
    FindingClass.TRUNCATING: VariantClass.TRUNCATING,
    FindingClass.RESISTANCE: VariantClass.RESISTANCE,
}
# The classes whose absence the gene's sequencing as a whole states.
_WHOLE_GENE = frozenset(
    {FindingClass.MUTATION, FindingClass.ONCOGENIC_MUTATION, FindingClass.PATHOGENIC}
)
_BY_CONSEQUENCE = {
    Consequence.INFRAME_DELETION: VariantClass.INFRAME_DELETION,
    Consequence.INFRAME_INSERTION: VariantClass.INFRAME_INSERTION,
    Consequence.MISSENSE: VariantClass.MISSENSE,
    Consequence.FRAMESHIFT: VariantClass.FRAMESHIFT,
    Consequence.NONSENSE: VariantClass.NONSENSE,
    Consequence.SPLICE_SITE: VariantClass.SPLICE_SITE,
}
_COPY_WORDS = {
    CopyNumberKind.AMPLIFICATION: "amplification",
    CopyNumberKind.GAIN: "gain",
    CopyNumberKind.LOSS: "copy-number loss",
    CopyNumberKind.DEEP_DELETION: "deep deletion",
    CopyNumberKind.LOH: "LOH",
    CopyNumberKind.COPY_NEUTRAL_LOH: "copy-neutral LOH",
}
_INTRAGENIC_WORDS = {
    IntragenicKind.DELETION: "intragenic deletion",
    IntragenicKind.DUPLICATION: "partial duplication",
    IntragenicKind.TANDEM_DUPLICATION: "internal tandem duplication",
    IntragenicKind.KINASE_DOMAIN_DUPLICATION: "kinase domain duplication",
}
_SIGNATURE_WORDS = {
    "MSI": {"H": "MSI-H", "L": "MSI-L", "S": "MSS"},
    "MMR": {"d": "dMMR", "p": "pMMR"},
    "TMB": {"H": "TMB-H", "L": "TMB-L"},
    "HRD": {"positive": "HRD positive", "negative": "HRD negative"},
}


def take_negation(said: Said) -> tuple[Said, str]:
    """The denied text and how: ``nothing``, ``wild``, ``negative``, ``untested`` or '' (not)."""
    text = said.text
    for pattern, word in _NOT_WORDS:
        found = pattern.search(text)
        if found is not None:
            rest = text[: found.start()].strip(" -")
            return replace(said, text=f"{rest} {word}"), "negative"
    head = _HEAD.fullmatch(text)
    if head is not None:
        rest = head["rest"]
        if _TAIL.search(rest) or _TAIL_UNTESTED.search(rest) or _MINUS.fullmatch(rest):
            said.refuse("denies twice", "write 'BRAF V600E not detected' or 'BRAF V600E'")
        tail = re.search(r"\s+(?:detected|found|present)$", rest, re.IGNORECASE)
        rest = rest if tail is None else rest[: tail.start()]
        return replace(said, text=rest), "wild" if head["wild"] else "nothing"
    tail = _TAIL.search(text)
    if tail is not None:
        kind = next(name for name in ("nothing", "wild", "negative") if tail[name])
        return replace(said, text=text[: tail.start()].strip()), kind
    minus = _MINUS.fullmatch(text)
    if minus is not None:
        return replace(said, text=minus["rest"]), "negative"
    untested = _TAIL_UNTESTED.search(text)
    if untested is not None:
        return replace(said, text=text[: untested.start()].strip()), "untested"
    return said, ""


def has_negating_head(said: Said) -> bool:
    """Whether the text begins with its negation (``no EGFR L858R``)."""
    return _HEAD.fullmatch(said.text) is not None


def gene_negative(said: Said, gene: str, kind: str) -> NegativeFinding:
    """A negative result of a gene as a whole.

    ``not detected`` denies everything reportable in it, wild type its mutations; "ALK negative"
    speaks of the rearrangement.
    """
    source = said.observed.source
    if kind == "nothing" and not said.is_germline:
        return NegativeFinding(gene, None, "", source)
    if kind == "negative" and gene in _STAINED:
        said.refuse(
            "may deny a mutation or the protein",
            f"write '{gene} wild type' or '{gene} loss of expression'",
        )
    if kind == "negative" and gene in FUSION_GENES:
        return NegativeFinding(gene, None, f"{gene} fusion", source)
    if said.observed.origin is not Origin.UNKNOWN:
        atom = f"{gene} {VariantClass.MUTATION} {said.observed.origin}"
        return NegativeFinding(gene, None, atom, source)
    return NegativeFinding(gene, VariantClass.MUTATION, "", source)


def denied(said: Said, seen: Alteration) -> NegativeFinding:
    """The negative result that says this alteration was looked for and is absent."""
    source = said.observed.source
    if isinstance(seen, GeneFinding) and seen.exon is None and seen.codon is None:
        plain = seen.consequence is None and seen.observed.origin is Origin.UNKNOWN
        if plain and seen.finding is FindingClass.ALTERATION:
            return NegativeFinding(seen.gene, None, "", source)
        if plain and seen.finding in _WHOLE_GENE:
            return NegativeFinding(seen.gene, _BY_CLASS[seen.finding], "", source)
    text = biomarker_text(seen)
    if not text:
        said.refuse("cannot be given as a negative result", "say what was found instead")
    return NegativeFinding(_gene_of(seen), None, text, source)


def _gene_of(seen: Alteration) -> str:
    if isinstance(seen, Fusion):
        return seen.three_prime or seen.five_prime or ""
    if isinstance(seen, Expression):
        return seen.marker
    if isinstance(seen, Signature):
        return str(seen.kind)
    return "" if isinstance(seen, CytogeneticEvent) else seen.gene


@singledispatch
def biomarker_text(_seen: Alteration) -> str:
    """The alteration as a biomarker atom in canonical spelling; '' where the grammar has none."""
    return ""


@biomarker_text.register
def _(seen: SmallVariant) -> str:
    if seen.consequence is Consequence.PROMOTER:
        return f"{seen.gene} promoter {seen.coding or 'mutation'}"
    if seen.protein is not None:
        text = seen.protein.text
        return f"{seen.gene} {text if text.startswith('p.') else f'p.{text}'}{_origin(seen)}"
    return f"{seen.gene} {seen.coding or seen.rsid}{_origin(seen)}"


@biomarker_text.register
def _(seen: GeneFinding) -> str:
    if seen.finding is FindingClass.REARRANGEMENT:
        return f"{seen.gene} fusion"
    wanted = _BY_CLASS.get(seen.finding, VariantClass.ALTERATION)
    if seen.consequence is not None:
        wanted = _BY_CONSEQUENCE.get(seen.consequence, wanted)
    if seen.codon is not None:
        return f"{seen.gene} codon {seen.codon}{_origin(seen)}"
    place = "" if seen.exon is None else f"exon {seen.exon} "
    return f"{seen.gene} {place}{wanted}{_origin(seen)}"


@biomarker_text.register
def _(seen: CopyNumber) -> str:
    return f"{seen.gene} {_COPY_WORDS[seen.kind]}"


@biomarker_text.register
def _(seen: Fusion) -> str:
    if seen.five_prime is None or seen.three_prime is None:
        known = seen.three_prime or seen.five_prime
        return f"{known} fusion"
    return f"{seen.five_prime}::{seen.three_prime} fusion"


@biomarker_text.register
def _(seen: IntragenicEvent) -> str:
    exons = "" if seen.first_exon is None else f" exons {seen.first_exon}-{seen.last_exon}"
    return f"{seen.gene} {_INTRAGENIC_WORDS[seen.kind]}{exons}"


@biomarker_text.register
def _(seen: SpliceEvent) -> str:
    what = f"exon {seen.exon} skipping" if seen.isoform is None else f"isoform {seen.isoform}"
    return f"{seen.gene} {what}"


@biomarker_text.register
def _(seen: CytogeneticEvent) -> str:
    return f'cytogenetic "{seen.event}"'


@biomarker_text.register
def _(seen: Expression) -> str:
    return "" if seen.status is None else f"{seen.marker} {seen.status}"


@biomarker_text.register
def _(seen: Signature) -> str:
    return _SIGNATURE_WORDS[seen.kind].get(seen.status or "", "")


@biomarker_text.register
def _(seen: Methylation) -> str:
    return f"{seen.gene} promoter {'methylation' if seen.methylated else 'unmethylated'}"


@biomarker_text.register
def _(seen: Genotype) -> str:
    if seen.diplotype is None:
        return f'{seen.gene} phenotype "{seen.phenotype}"'
    return f"{seen.gene} allele {seen.diplotype}"


def _origin(seen: SmallVariant | GeneFinding) -> str:
    origin = seen.observed.origin
    return "" if origin is Origin.UNKNOWN else f" {origin}"
