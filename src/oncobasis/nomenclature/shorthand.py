"""Findings as people write them (``EGFR L858R``, ``PD-L1 TPS 60%``, ``MSI-H``) -> core types.

What is not understood, or could be two things, is refused with what to write instead; what was
read in one of several possible ways is said in a remark. docs/methods/case-file.md lists the
spellings.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from oncobasis.core.alteration import (
    ClinicalSignificance,
    CopyNumber,
    Expression,
    SmallVariant,
    State,
)
from oncobasis.nomenclature.genes import GeneNameKind, load_genes
from oncobasis.nomenclature.markers import split_marker
from oncobasis.nomenclature.shorthand_events import event_of_gene, not_tested
from oncobasis.nomenclature.shorthand_fusions import (
    FUSION_GENES,
    fusion_of_gene,
    read_fusion,
)
from oncobasis.nomenclature.shorthand_genes import gene_refusal, is_known_name, one_gene, subject
from oncobasis.nomenclature.shorthand_guard import check_signs, checked, says_present
from oncobasis.nomenclature.shorthand_lists import SEVERAL, read_marker_negatives, read_several
from oncobasis.nomenclature.shorthand_markers import expression_of_gene, read_markers
from oncobasis.nomenclature.shorthand_negatives import denied, gene_negative, take_negation
from oncobasis.nomenclature.shorthand_reading import (
    Said,
    ShorthandError,
    ShorthandReading,
    read_as,
    refusal,
)
from oncobasis.nomenclature.shorthand_signatures import read_cytogenetics, read_signature
from oncobasis.nomenclature.shorthand_special import read_histone, read_hla, read_named_change
from oncobasis.nomenclature.shorthand_text import said
from oncobasis.nomenclature.shorthand_variants import (
    UNCERTAIN,
    codon_of_gene,
    variant_of_gene,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from oncobasis.core.alteration import Alteration
    from oncobasis.core.case import NegativeFinding
    from oncobasis.nomenclature.genes import GeneReading, Genes

__all__ = ["ShorthandError", "ShorthandReading", "as_negative", "read_not_detected",
           "read_shorthand"]  # fmt: skip

_PHILADELPHIA = re.compile(r"ph|philadelphia(?: chromosome)?", re.IGNORECASE)
_FIRST = re.compile(
    r"(?P<word>mutated|mutant|amplified|loss of|deletion of|amplification of|mutation (?:in|of))"
    r"\s+(?P<gene>[^\s]+)",
    re.IGNORECASE,
)
_FIRST_WORDS = {"mutated": "mutation", "mutant": "mutation", "amplified": "amplification"}
_RAS = ("KRAS", "NRAS")
_HINTS = {
    "tmb": "write TMB 12 (mutations per Mb), TMB-H or TMB-L",
    "msi": "write MSI-H, MSI-L or MSS",
    "mmr": "write dMMR or pMMR",
    "hrd": "write HRD positive, HRD negative or HRD score 45",
}
_UNNAMED = frozenset({"", "variant", "mutation"})
_HOW = "see docs/methods/case-file.md for what can be written"
_WHOLE = (
    read_signature, read_markers, read_cytogenetics, read_hla, read_histone, read_named_change,
)  # fmt: skip
_DETECTED = re.compile(r"\s+(?:detected|present|found|identified|confirmed)$", re.IGNORECASE)


def read_shorthand(
    text: str,
    genes: Genes,
    *,
    residue_of: Callable[[str, int], str | None] | None = None,
) -> ShorthandReading:
    """Return what a shorthand says; raises ShorthandError when it is not understood.

    ``residue_of(gene, position)`` gives the reference residue where one is known; a change that
    contradicts it is refused.
    """
    finding = said(text, genes, residue_of)
    reading = _read(finding)
    if reading is None:
        reading = read_several(finding, _read)
    if reading is None:
        raise refusal(finding.given, "was not understood", _HOW)
    return reading


def _read(finding: Said) -> ShorthandReading | None:
    if not finding.text:
        finding.refuse("names no finding", _HOW)
    check_signs(finding)
    reading = _read_one(finding)
    return None if reading is None else checked(finding, reading)


def _read_one(finding: Said) -> ShorthandReading | None:
    whole = _read_whole(finding)
    if whole is not None:
        return whole
    inner, kind = take_negation(finding)
    if kind == "untested":
        return _untested(inner)
    if kind:
        return _negative(inner, kind)
    present = _DETECTED.sub("", finding.text)
    if present.endswith("+") and not present[:-1].rstrip().endswith("+") and " " in present:
        present = present[:-1].strip()
    if present != finding.text:
        finding = replace(finding, text=present)
        whole = _read_whole(finding)
        if whole is not None:
            return whole
    return _positive(finding)


def _read_whole(finding: Said) -> ShorthandReading | None:
    """Read what does not begin with a gene: signatures, markers, cytogenetics, HLA types."""
    for read in _WHOLE:
        found = read(finding)
        if found is not None:
            return found
    return None


def _positive(finding: Said) -> ShorthandReading | None:
    if not finding.text:
        return None
    fusion = read_fusion(finding)
    if fusion is not None:
        return _consistent(finding, fusion)
    first = _FIRST.fullmatch(finding.text)
    if first is not None:
        word = first["word"].casefold()
        word = _FIRST_WORDS.get(word, word.removesuffix(" of").removesuffix(" in"))
        finding = replace(finding, text=f"{first['gene']} {word}")
    found = subject(finding)
    if found is None:
        return _no_gene(finding)
    reading, rest, mark = found
    if mark:
        finding = _marked(finding, mark)
    gene = reading.symbol
    if gene is None:
        listed = _said_of_each(finding, reading, rest)
        if listed is not None:
            return listed
        raise gene_refusal(finding, reading)
    result = _said_of_gene(finding, gene, rest)
    if result is None or is_known_name(finding, reading):
        return result
    return result.with_remarks(read_as(finding.given, f"{gene}, also called {reading.text}"))


def _said_of_each(finding: Said, reading: GeneReading, rest: str) -> ShorthandReading | None:
    """``CDK4/MDM2 amplification``, ``MLH1/PMS2 loss of expression``: said of both."""
    if reading.kind is not GeneNameKind.FUSION or "/" not in reading.text:
        return None
    result = ShorthandReading()
    for gene in reading.candidates:
        if finding.copies is not None:
            finding.refuse("gives copies of one or of both genes", "give the genes one by one")
        one = _said_of_gene(finding, gene, rest)
        if one is None or not all(
            isinstance(seen, CopyNumber | Expression) for seen in one.alterations
        ):
            return None
        result += one
    return result


def _said_of_gene(finding: Said, gene: str, rest: str) -> ShorthandReading | None:
    if finding.significance is ClinicalSignificance.UNCERTAIN and rest.casefold() in _UNNAMED:
        return _unnamed_uncertain(finding, gene)
    if not rest and finding.significance is None:
        finding.refuse("names a gene and no finding", f"write '{gene} mutation' or the change")
    for read in (event_of_gene, fusion_of_gene, expression_of_gene, codon_of_gene):
        found = read(finding, gene, rest or "mutation")
        if found is not None:
            return _consistent(finding, found)
    if rest.casefold() in {"positive", "pos", "+"}:
        finding.refuse(
            "does not say what is positive",
            f"write '{gene} mutation', '{gene} amplification' or '{gene} overexpression'",
        )
    found = variant_of_gene(finding, gene, rest)
    return None if found is None else _consistent(finding, found)


def _unnamed_uncertain(finding: Said, gene: str) -> ShorthandReading:
    """``BRCA2 VUS``: a variant without its change; it meets nothing and is listed as a finding."""
    uncertain = ClinicalSignificance.UNCERTAIN
    return finding.reading(
        SmallVariant(gene, significance=uncertain, observed=finding.observed),
        understood=f"{gene} variant of uncertain significance, not named",
    )


def _consistent(finding: Said, reading: ShorthandReading) -> ShorthandReading:
    """Refuse an uncertain or benign class on anything but a named variant."""
    if finding.significance in UNCERTAIN and not all(
        isinstance(seen, SmallVariant) for seen in reading.alterations
    ):
        finding.refuse("classifies no named variant", "write the variant: 'BRCA2 N372H benign'")
    return reading


def _marked(finding: Said, mark: str) -> Said:
    words = {"g": "germline", "s": "somatic"}
    origin = words.get(mark)
    if origin is None:
        return finding
    return replace(
        finding, observed=replace(finding.observed, origin=type(finding.observed.origin)(origin))
    )


def _no_gene(finding: Said) -> ShorthandReading | None:
    hint = _HINTS.get(re.split(r"[\s:-]", finding.text.casefold())[0])
    if hint is not None and not SEVERAL.search(finding.text):
        finding.refuse("gives no result that is understood", hint)
    if SEVERAL.search(finding.text):
        return None
    first = finding.text.split()[0]
    one_gene(finding, first)
    return None


# Negative results -----------------------------------------------------------------------------


def _negative(finding: Said, kind: str) -> ShorthandReading | None:
    if finding.significance is ClinicalSignificance.UNCERTAIN:
        finding.refuse("denies a variant that bears on nothing", "leave it out, or deny the gene")
    if _PHILADELPHIA.fullmatch(finding.text):
        finding = replace(finding, text="BCR::ABL1")
    markers = _negative_markers(finding, kind)
    if markers is not None:
        return markers
    whole = None if not finding.text else _read_whole(finding)
    if whole is None and finding.text:
        gene = finding.genes.resolve(finding.text)
        if gene.candidates and gene.kind is not GeneNameKind.FUSION:
            return _negative_gene(finding, gene, kind)
        listed = _listed_genes(finding)
        if listed:
            negatives = tuple(gene_negative(finding, one, kind) for one in listed)
            return ShorthandReading((), negatives)
        family = _negative_family(finding)
        if family is not None:
            return family
        whole = _positive(finding)
    if whole is None:
        return None
    negatives = tuple(denied(finding, seen) for seen in whole.alterations)
    return ShorthandReading((), negatives, whole.remarks)


def _negative_markers(finding: Said, kind: str) -> ShorthandReading | None:
    """One marker or a list of them without a result; None when the text is neither."""
    marker = split_marker(finding.text.casefold())
    if marker is not None and not marker[1] and not marker[0].is_gene_word:
        return read_markers(replace(finding, text=f"{marker[0].name} negative"))
    return read_marker_negatives(finding, kind, _read_whole)


def _negative_gene(finding: Said, gene: GeneReading, kind: str) -> ShorthandReading:
    if gene.symbol is not None:
        reading = ShorthandReading((), (gene_negative(finding, gene.symbol, kind),))
        if kind != "negative" or gene.symbol in FUSION_GENES:
            return reading
        return reading.with_remarks(read_as(finding.given, f"{gene.symbol}: no mutation"))
    if gene.kind is not GeneNameKind.FAMILY:
        raise gene_refusal(finding, gene)
    members = _RAS if finding.text.upper() == "RAS" else gene.candidates
    negatives = tuple(gene_negative(finding, member, kind) for member in members)
    denial = "nothing detected" if kind == "nothing" else "no mutation"
    understood = f"{' and '.join(members)}: {denial}"
    return ShorthandReading((), negatives, (read_as(finding.given, understood),))


def _negative_family(finding: Said) -> ShorthandReading | None:
    """``NTRK fusion not detected``: denied of every member."""
    found = subject(finding)
    if found is None or found[0].kind is not GeneNameKind.FAMILY or not found[1]:
        return None
    members = _RAS if found[0].text.upper() == "RAS" else found[0].candidates
    negatives: list[NegativeFinding] = []
    for member in members:
        inner = _said_of_gene(finding, member, found[1])
        if inner is None:
            return None
        negatives.extend(denied(finding, seen) for seen in inner.alterations)
    understood = f"{', '.join(members)}: no {found[1]}"
    return ShorthandReading((), tuple(negatives), (read_as(finding.given, understood),))


def _listed_genes(finding: Said) -> tuple[str, ...]:
    """The genes of ``KRAS/NRAS`` or ``KRAS, NRAS and BRAF``; empty when it is no such list."""
    names = [name for name in re.split(r"\s*[/,;&]\s*|\s+(?:and|or)\s+", finding.text) if name]
    if not 1 < len(names) <= len(finding.text):
        return ()
    symbols = [finding.genes.resolve(name).symbol for name in names]
    return tuple(one for one in symbols if one) if all(symbols) else ()


def _untested(finding: Said) -> ShorthandReading | None:
    observed = replace(finding.observed, state=State.NOT_TESTED)
    finding = replace(finding, observed=observed)
    gene = finding.genes.resolve(finding.text)
    if gene.symbol is not None:
        return finding.reading(not_tested(finding, gene.symbol))
    if gene.kind is GeneNameKind.FAMILY:
        return finding.reading(*(not_tested(finding, one) for one in gene.candidates))
    return _read_whole(finding) or _positive(finding)


# Special forms --------------------------------------------------------------------------------


def read_not_detected(text: str, genes: Genes) -> ShorthandReading:
    """Read what was looked for and not found: a gene (``KRAS``), a finding, or a negative result.

    A gene alone means that nothing reportable was found in it.
    """
    finding = said(text, genes)
    check_signs(finding)
    if not take_negation(finding)[1]:
        if says_present(finding.text):
            finding.refuse("says that it was found", "write what was looked for: 'BRAF V600E'")
        reading = _negative(finding, "nothing") if finding.text else None
    else:
        reading = _read(finding)
    if reading is None or reading.alterations:
        raise refusal(finding.given, "is not a negative result", "write KRAS, or BRAF V600E")
    return reading


def as_negative(seen: Alteration) -> NegativeFinding:
    """The negative result that denies an alteration."""
    source = seen.observed.source
    given = "" if source is None else source.text
    return denied(Said(given, given, load_genes(), observed=seen.observed), seen)
