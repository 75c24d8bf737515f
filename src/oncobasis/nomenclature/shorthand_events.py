"""What is said of a gene without naming a variant: classes, copy number, exons, promoters, PGx."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from oncobasis.core.alteration import (
    ClinicalSignificance,
    Consequence,
    CopyNumber,
    CopyNumberKind,
    FindingClass,
    GeneFinding,
    Genotype,
    IntragenicEvent,
    IntragenicKind,
    Methylation,
    SmallVariant,
    SpliceEvent,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from oncobasis.core.alteration import Alteration
from oncobasis.nomenclature.pharmacogenes import phenotype_of
from oncobasis.nomenclature.shorthand_reading import Said, ShorthandReading

_PATHOGENIC = frozenset({ClinicalSignificance.PATHOGENIC, ClinicalSignificance.LIKELY_PATHOGENIC})
_MUTATION = r"(?:mutations?|mutated|mutant|mut|variants?)"
_INACTIVE = r"inactivat(?:ing|ion|ed)"
_UNNAMED = re.compile(r"variants?")
_SAYS_NOTHING = "tells of a variant and not which one"
_IS = r"(?:is |gene |status )*"
_KIND = CopyNumberKind
_COPY_NUMBER = (
    (re.compile(r"(?:gene |copy[- ]number |high[- ]level )?(?:amplifications?|amplified|amp|ampl)"),
     _KIND.AMPLIFICATION),
    (re.compile(r"(?:copy[- ]number |cn |low[- ]level )?(?:gains?|gained|increased?)"), _KIND.GAIN),
    (re.compile(r"(?:deep|homozygous|biallelic|bi-allelic|complete)[ -](?:deletion|deleted|loss"
                r"|co-?deletion)|hom[- ]?del(?:etion)?|deep[- ]?del"), _KIND.DEEP_DELETION),
    (re.compile(r"(?:copy[- ]neutral|cn)[ -]?(?:loh|loss of heterozygosity)|cnloh"),
     _KIND.COPY_NEUTRAL_LOH),
    (re.compile(r"loh|loss of heterozygosity"), _KIND.LOH),
    (re.compile(r"(?:gene |copy[- ]number |heterozygous |hemizygous |het(?:erozygous)?[ -]?"
                r"|shallow |monoallelic )?(?:deletion|deleted|del|loss|lost)"), _KIND.LOSS),
)  # fmt: skip
_BARE_LOSS = frozenset({"loss", "lost"})
_CLASSES: tuple[tuple[re.Pattern[str], FindingClass, Consequence | None], ...] = tuple(
    (re.compile(pattern), finding, consequence)
    for pattern, finding, consequence in (
        (rf"{_IS}{_MUTATION}(?: positive)?", FindingClass.MUTATION, None),
        (rf"(?:likely )?oncogenic(?: {_MUTATION})?|driver {_MUTATION}",
         FindingClass.ONCOGENIC_MUTATION, None),
        (rf"(?:activating|sensiti[sz]ing|gain[- ]of[- ]function|gof)(?: {_MUTATION})?",
         FindingClass.ACTIVATING, None),
        (rf"(?:bi-?allelic|two[- ]hit)[ -](?:loss(?: of function)?|{_INACTIVE}|{_MUTATION})",
         FindingClass.BIALLELIC_LOSS, None),
        (rf"(?:loss[- ]of[- ]function|lof|{_INACTIVE}|deleterious)(?: {_MUTATION})?",
         FindingClass.LOSS_OF_FUNCTION, None),
        (rf"(?:likely )?pathogenic(?: {_MUTATION})?", FindingClass.PATHOGENIC, None),
        (rf"(?:acquired )?(?:resistance|reversion)(?: {_MUTATION})?", FindingClass.RESISTANCE,
         None),
        (rf"(?:truncating|truncation|truncated)(?: {_MUTATION})?", FindingClass.TRUNCATING, None),
        (rf"(?:frame-?shift)(?: {_MUTATION})?", FindingClass.TRUNCATING, Consequence.FRAMESHIFT),
        (rf"(?:nonsense|stop[- ]gain(?:ed)?)(?: {_MUTATION})?", FindingClass.TRUNCATING,
         Consequence.NONSENSE),
        (rf"missense(?: {_MUTATION})?", FindingClass.MUTATION, Consequence.MISSENSE),
        (rf"splice[- ]site(?: {_MUTATION})?", FindingClass.MUTATION, Consequence.SPLICE_SITE),
        (r"in-?frame[ -](?:insertion|ins)", FindingClass.MUTATION, Consequence.INFRAME_INSERTION),
        (r"in-?frame[ -](?:deletion|del)", FindingClass.MUTATION, Consequence.INFRAME_DELETION),
        (rf"{_IS}(?:alterations?|altered|aberrations?|aberrant)", FindingClass.ALTERATION, None),
    )
)  # fmt: skip
# In these genes "exon 19 deletion" means a few residues; elsewhere it may be the whole exon.
_SMALL_EXON_CHANGES = frozenset(
    {"EGFR", "ERBB2", "ERBB3", "KIT", "PDGFRA", "BRAF", "MAP2K1", "FLT3", "ALK", "JAK2", "CALR",
     "CSF1R", "FGFR2", "FGFR3", "RET", "CTNNB1"}
)  # fmt: skip
_EXON = re.compile(
    r"(?P<delta>δ)?(?:ex(?:on)?s?\.?[\s-]*)(?P<first>\d{1,3})(?:\s*-\s*(?P<last>\d{1,3}))?[\s_,-]*"
    r"(?P<frame>in-?frame\s+)?(?P<word>[a-z][a-z -]*)?"
)
_EXON_SHORT = re.compile(
    r"(?P<word>del|deletion|ins|insertion)[\s-]?(?P<last>)(?P<frame>)(?P<delta>)(?P<first>\d{1,2})"
    r"|(?:e)?(?P<first2>\d{1,2})[\s-]?(?P<word2>del|ins)"
)
_EXON_WORDS: dict[str, Consequence | None] = {
    "": None, "mutation": None, "mutations": None, "mutated": None, "mutant": None, "mut": None,
    "variant": None, "alteration": None, "indel": None, "pathogenic": None,
    "del": Consequence.INFRAME_DELETION, "deletion": Consequence.INFRAME_DELETION,
    "deletions": Consequence.INFRAME_DELETION, "deleted": Consequence.INFRAME_DELETION,
    "ins": Consequence.INFRAME_INSERTION, "insertion": Consequence.INFRAME_INSERTION,
    "insertions": Consequence.INFRAME_INSERTION, "missense": Consequence.MISSENSE,
    "frameshift": Consequence.FRAMESHIFT, "nonsense": Consequence.NONSENSE,
}  # fmt: skip
_SKIPPING = re.compile(r"(?:skipping|skip|skipped|skipping mutation|splice(?: site)? mutation"
                       r"|splicing(?: mutation)?|skipping alteration|splice variant)")  # fmt: skip
_INTRAGENIC = (
    (re.compile(r"itd|internal tandem duplication"), IntragenicKind.TANDEM_DUPLICATION),
    (re.compile(r"ptd|partial (?:tandem )?duplication"), IntragenicKind.DUPLICATION),
    (re.compile(r"kdd|kinase[- ]domain duplication"), IntragenicKind.KINASE_DOMAIN_DUPLICATION),
    (re.compile(r"intragenic deletion"), IntragenicKind.DELETION),
    (re.compile(r"intragenic duplication"), IntragenicKind.DUPLICATION),
)
_PROMOTER = re.compile(
    rf"(?:promoter|prom)[\s-]+(?:(?P<change>c\.\S+|[cg]\d{{3}}[actg]|-\d+\s?c>t)|(?P<any>{_MUTATION}))"
)
_METHYLATION = re.compile(
    r"(?:promoter[\s-]+)?(?:(?P<no>unmethylated|not methylated|non-?methylated|"
    r"methylation negative|hypomethylated|no methylation)|methylation(?: positive)?|methylated|"
    r"hypermethylat(?:ed|ion)|met\+)"
)
_TERT = {"c228t": "C228T", "c250t": "C250T", "c.-124c>t": "C228T", "c.-146c>t": "C250T",
         "-124c>t": "C228T", "-146c>t": "C250T"}  # fmt: skip
_METABOLIZER = re.compile(
    r"(?:phenotype\s+)?(?P<word>poor|intermediate|normal|extensive|rapid|ultra-?rapid)"
    r"[ -](?:metaboli[sz]er|metaboli[sz]ers)"
)
_ALLELE = r"\*\d+[a-z]?(?:x\d)?"
_STAR = re.compile(
    rf"(?:allele |genotype |diplotype )?(?P<one>{_ALLELE})(?:\s*/\s*(?P<two>{_ALLELE}))?"
    r"(?P<homozygous>[ ]homozyg(?:ous|ote))?"
)
_RSID = re.compile(r"rs\d{2,12}")


def event_of_gene(said: Said, gene: str, rest: str) -> ShorthandReading | None:
    """Read what is said of a gene; None when it is none of these."""
    text = rest.casefold()
    for read in _READERS:
        found = read(said, gene, text)
        if found is not None:
            return found
    return None


def _class(said: Said, gene: str, text: str) -> ShorthandReading | None:
    if _UNNAMED.fullmatch(text) and said.significance not in _PATHOGENIC:
        said.refuse(_SAYS_NOTHING, f"name it, or write '{gene} mutation' or '{gene} pathogenic'")
    for pattern, finding, consequence in _CLASSES:
        if pattern.fullmatch(text):
            return class_of_gene(said, gene, finding, consequence)
    return None


def class_of_gene(
    said: Said, gene: str, finding: FindingClass, consequence: Consequence | None = None
) -> ShorthandReading:
    """Make the finding; a germline mutation without a variant is read as a pathogenic one."""
    understood = ""
    if finding is FindingClass.MUTATION and consequence is None:
        if said.significance in _PATHOGENIC:
            finding = FindingClass.PATHOGENIC
        elif said.is_germline:
            finding = FindingClass.PATHOGENIC
            understood = f"{gene} pathogenic or likely pathogenic germline mutation"
    seen = GeneFinding(gene, finding, consequence=consequence, observed=said.observed)
    return said.reading(seen, understood=understood)


def _copy_number(said: Said, gene: str, text: str) -> ShorthandReading | None:
    for pattern, kind in _COPY_NUMBER:
        if pattern.fullmatch(text):
            seen = CopyNumber(gene, kind, said.copies, said.observed)
            return said.reading(
                seen, understood=f"{gene} copy-number loss" if text in _BARE_LOSS else ""
            )
    return None


def _exon(said: Said, gene: str, text: str) -> ShorthandReading | None:
    found = _EXON.fullmatch(text)
    short = _EXON_SHORT.fullmatch(text) if found is None else None
    if found is None and short is None:
        return None
    if found is not None:
        word = (found["word"] or "").strip()
        exon, last, frame = int(found["first"]), found["last"], bool(found["frame"])
        skips = bool(found["delta"])
        if text.endswith("-"):
            return None
    else:
        groups = short.groupdict() if short is not None else {}
        exon, word = int(groups["first"] or groups["first2"]), groups["word"] or groups["word2"]
        last, frame, skips = None, False, False
        if gene not in _SMALL_EXON_CHANGES:
            return None
    if last and word in {"deletion", "del", "loss", "duplication", "dup"}:
        kind = IntragenicKind.DELETION if word[:2] in {"de", "lo"} else IntragenicKind.DUPLICATION
        return said.reading(IntragenicEvent(gene, kind, exon, int(last), said.observed))
    if last:
        return None
    if skips or _SKIPPING.fullmatch(word) or _is_met_14(gene, exon, word):
        understood = "" if "skip" in word else f"{gene} exon {exon} skipping"
        return said.reading(SpliceEvent(gene, exon, None, said.observed), understood=understood)
    return _exon_change(said, gene, exon, f"in-frame {word}" if frame else word)


def _is_met_14(gene: str, exon: int, word: str) -> bool:
    return (gene, exon) == ("MET", 14) and word in {"", "deletion", "del", "positive", "deleted"}


def _exon_change(said: Said, gene: str, exon: int, word: str) -> ShorthandReading | None:
    bare = word.removeprefix("in-frame ")
    if bare not in _EXON_WORDS:
        return None
    consequence = _EXON_WORDS[bare]
    length = consequence in {Consequence.INFRAME_DELETION, Consequence.INFRAME_INSERTION}
    if length and bare == word and gene not in _SMALL_EXON_CHANGES:
        said.refuse(
            "may be a small in-frame change or a structural one",
            f"write '{gene} exon {exon} in-frame {word}' or '{gene} intragenic deletion'",
        )
    finding = FindingClass.ALTERATION if word == "alteration" else FindingClass.MUTATION
    if said.significance in _PATHOGENIC or word == "pathogenic":
        finding = FindingClass.PATHOGENIC
    seen = GeneFinding(gene, finding, exon, None, consequence, said.observed)
    return said.reading(seen)


def _intragenic(said: Said, gene: str, text: str) -> ShorthandReading | None:
    if gene == "EGFR" and text in {"viii", "variant iii", "v iii", "variant 3"}:
        return said.reading(IntragenicEvent(gene, IntragenicKind.DELETION, 2, 7, said.observed))
    bare = text.removesuffix(" positive").removesuffix(" mutation").removesuffix("+")
    for pattern, kind in _INTRAGENIC:
        if pattern.fullmatch(bare):
            return said.reading(IntragenicEvent(gene, kind, observed=said.observed))
    return None


def _isoform(said: Said, gene: str, text: str) -> ShorthandReading | None:
    bare = text.removeprefix("isoform ").removesuffix(" positive").removesuffix("+").strip()
    if gene == "AR" and bare in {"v7", "ar-v7", "-v7"}:
        return said.reading(SpliceEvent("AR", None, "AR-V7", said.observed))
    return None


def _promoter(said: Said, gene: str, text: str) -> ShorthandReading | None:
    found = _PROMOTER.fullmatch(text)
    bare = gene == "TERT" and text in _TERT
    if found is None and not bare:
        return None
    word = text if found is None else found["change"] or ""
    change = _TERT.get(word.replace(" ", ""), word or None) if gene == "TERT" else word or None
    seen = SmallVariant(
        gene, coding=change, consequence=Consequence.PROMOTER, observed=said.observed
    )
    return said.reading(seen, understood=f"{gene} promoter {change}" if bare else "")


def _methylation(said: Said, gene: str, text: str) -> ShorthandReading | None:
    found = _METHYLATION.fullmatch(text)
    if found is None:
        return None
    return said.reading(Methylation(gene, found["no"] is None, said.observed))


def _pharmacogenetics(said: Said, gene: str, text: str) -> ShorthandReading | None:
    phenotype = _METABOLIZER.fullmatch(text)
    if phenotype is not None:
        word = phenotype["word"].replace("-", "").replace("extensive", "normal")
        return said.reading(Genotype(gene, phenotype=f"{word} metabolizer", observed=said.observed))
    star = _STAR.fullmatch(text)
    if star is not None:
        two = star["two"] or (star["one"] if star["homozygous"] else None)
        diplotype = star["one"].upper() + (f"/{two.upper()}" if two else "")
        diplotype = diplotype.replace("X", "x")
        known = phenotype_of(gene, diplotype)
        return said.reading(Genotype(gene, diplotype, known, said.observed))
    if _RSID.fullmatch(text):
        return said.reading(SmallVariant(gene, rsid=text, observed=said.observed))
    return None


def not_tested(said: Said, gene: str) -> Alteration:
    """The finding that the gene was not tested."""
    return GeneFinding(gene, FindingClass.ALTERATION, observed=said.observed)


_READERS: tuple[Callable[[Said, str, str], ShorthandReading | None], ...] = (
    _class, _copy_number, _exon, _intragenic, _isoform, _promoter, _methylation,
    _pharmacogenetics,
)  # fmt: skip
