"""Findings of a case file: shorthand, variant, copy number, fusion; biomarkers; negatives."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from oncobasis.core.alteration import (
    ClinicalSignificance,
    Consequence,
    CopyNumber,
    CopyNumberKind,
    Fusion,
    GenomicChange,
    Observation,
    Origin,
    SmallVariant,
    SourceLine,
    State,
)
from oncobasis.core.case import Remark
from oncobasis.core.errors import InputError
from oncobasis.nomenclature.genes import load_genes
from oncobasis.nomenclature.shorthand import (
    ShorthandReading,
    as_negative,
    read_not_detected,
    read_shorthand,
)
from oncobasis.nomenclature.shorthand_guard import copies_contradict, says_present
from oncobasis.readers.assay.definition import specimen_at
from oncobasis.readers.documents.fields import as_fields

if TYPE_CHECKING:
    from oncobasis.readers.documents.document import Plain
    from oncobasis.readers.documents.fields import Fields

_OBSERVED = ("state", "origin", "allele_fraction", "depth", "specimen")
_OF_ONE = ("origin", "allele_fraction", "depth")
_SHORTHAND = ("text", *_OBSERVED)
_VARIANT = (
    "gene", "protein", "coding", "transcript", "consequence", "exon", "intron", "rsid", "genomic",
    "clinical_significance", *_OBSERVED,
)  # fmt: skip
_COPY_NUMBER = ("gene", "copy_number", "copies", *_OBSERVED)
_FUSION = ("fusion", "in_frame", "kinase_domain_retained", *_OBSERVED)
_GENOMIC = ("assembly", "chromosome", "position", "reference", "alternative")
_DEEPEST_READ = 10_000_000
_MOST_COPIES = 10_000
_MOST_EXONS = 400
_LONGEST_CHROMOSOME = 300_000_000
_ASSEMBLIES = ("GRCh37", "GRCh38")


def read_text(text: str, where: str = "") -> ShorthandReading:
    """Read one shorthand; an error names the place."""
    try:
        return read_shorthand(text, load_genes())
    except InputError as error:
        raise error.located(where) if where else error from None


def read_negative(text: str, where: str = "") -> ShorthandReading:
    """Read what was looked for and not found; an error names the place."""
    try:
        return read_not_detected(text, load_genes())
    except InputError as error:
        raise error.located(where) if where else error from None


def finding_of(value: Plain, where: str) -> ShorthandReading:
    """Read one entry of ``alterations``."""
    if isinstance(value, str):
        return read_text(value, where)
    if not isinstance(value, dict):
        raise InputError(
            "must be a shorthand or a mapping", where=where, remedy='write "EGFR L858R"'
        )
    if "text" in value:
        return _shorthand(as_fields(value, where, _SHORTHAND))
    if "fusion" in value:
        return _fusion(as_fields(value, where, _FUSION))
    if "copy_number" in value:
        return _copy_number(as_fields(value, where, _COPY_NUMBER))
    return _variant(as_fields(value, where, _VARIANT))


def biomarkers_of(fields: Fields) -> ShorthandReading:
    """Read ``biomarkers``: a list of findings, or a mapping of names to results."""
    value = fields.values.get("biomarkers")
    reading = ShorthandReading()
    if isinstance(value, dict):
        for name, result in value.items():
            place = f"{fields.place('biomarkers')}[{name[:40]!r}]"
            if isinstance(result, bool) or not isinstance(result, str | int | float):
                raise InputError(
                    "must be a number or a word", where=place, remedy='write {"PD-L1 TPS": 60}'
                )
            number = isinstance(result, float) and result.is_integer()
            reading += read_text(f"{name} {int(result) if number else result}", place)
        return reading
    for place, item in fields.items("biomarkers"):
        reading += finding_of(item, place)
    return reading


def _observed(fields: Fields, text: str, given: Observation | None = None) -> Observation:
    """What the fields say of the observation; what the text said stays where they say nothing."""
    ground = given or Observation()
    origin = fields.member("origin", Origin)
    if origin and ground.origin not in {Origin.UNKNOWN, origin}:
        fields.refuse("origin", f"is {origin}, the text says {ground.origin}", "correct one")
    depth = fields.whole("depth", 0, _DEEPEST_READ)
    fraction = fields.number("allele_fraction", 0, 1)
    state = fields.member("state", State) or ground.state
    if ground.state not in {State.DETECTED, state}:
        fields.refuse("state", f"is {state}, the text says {ground.state}", "correct one")
    if fraction is not None and ground.allele_fraction not in {None, fraction}:
        said = f"{ground.allele_fraction:g}"
        fields.refuse("allele_fraction", f"is {fraction:g}, the text says {said}", "correct one")
    if state is State.DETECTED and (depth == 0 or fraction == 0):
        name = "depth" if depth == 0 else "allele_fraction"
        fields.refuse(name, "is 0, which detects nothing", "write state: not_detected")
    return Observation(
        state,
        origin or ground.origin,
        ground.allele_fraction if fraction is None else fraction,
        ground.depth if depth is None else depth,
        specimen_at(fields) or ground.specimen,
        SourceLine(text, line=None),
    )


def _placed(fields: Fields, reading: ShorthandReading) -> ShorthandReading:
    """Turn findings whose state is not detected into negative results."""
    present = tuple(
        seen for seen in reading.alterations if seen.observed.state is not State.NOT_DETECTED
    )
    absent = [seen for seen in reading.alterations if seen.observed.state is State.NOT_DETECTED]
    if absent and reading.negatives:
        fields.refuse("state", "denies a finding that is negative", "write what was looked for")
    negatives = reading.negatives + tuple(as_negative(seen) for seen in absent)
    return ShorthandReading(present, negatives, reading.remarks)


def _shorthand(fields: Fields) -> ShorthandReading:
    text = fields.text("text") or ""
    reading = read_text(text, fields.place("text"))
    state = fields.member("state", State)
    if state is not None and reading.negatives:
        fields.refuse("state", "is given of a text that is negative", "leave out the state")
    if state not in {None, State.DETECTED} and says_present(text):
        fields.refuse("state", f"is {state}, the text says detected", "correct one of the two")
    if len(reading.alterations) > 1:
        shared = next((name for name in _OF_ONE if fields.has(name)), None)
        if shared is not None:
            fields.refuse(shared, "is given of several findings", "give the findings one by one")
    seen = tuple(
        replace(one, observed=_observed(fields, text, one.observed)) for one in reading.alterations
    )
    return _placed(fields, replace(reading, alterations=seen))


def _gene(fields: Fields) -> str:
    text = fields.text("gene")
    if text is None:
        fields.refuse("gene", "is missing", "name the gene, or write the finding as text")
    if not text[0].isalnum():
        fields.refuse("gene", f"begins with {text[0]!r}", "write an HGNC symbol")
    reading = load_genes().resolve(text)
    if reading.symbol is None:
        # The shorthand's own error names candidates and close symbols.
        read_text(f"{text} mutation", fields.place("gene"))
        fields.refuse("gene", f"{text[:40]!r} is not one gene", "write an HGNC symbol")
    return reading.symbol


def _copy_number(fields: Fields) -> ShorthandReading:
    gene = _gene(fields)
    kind = fields.member("copy_number", CopyNumberKind)
    if kind is None:
        fields.refuse("copy_number", "is missing", "choose amplification, gain, loss, …")
    copies = fields.number("copies", 0, _MOST_COPIES)
    contradiction = copies_contradict(kind, copies)
    if contradiction:
        fields.refuse("copies", contradiction, "correct the number or leave it out")
    seen = CopyNumber(gene, kind, copies, _observed(fields, f"{gene} {kind}"))
    return _placed(fields, ShorthandReading((seen,)))


def _fusion(fields: Fields) -> ShorthandReading:
    text = fields.text("fusion") or ""
    reading = read_text(text if "::" in text else f"{text} fusion", fields.place("fusion"))
    fusions = [seen for seen in reading.alterations if isinstance(seen, Fusion)]
    if len(fusions) != 1 or len(reading.alterations) != 1:
        fields.refuse("fusion", "is not one fusion", "write EML4::ALK")
    seen = replace(
        fusions[0],
        in_frame=fields.flag("in_frame"),
        kinase_domain_retained=fields.flag("kinase_domain_retained"),
        observed=_observed(fields, text),
    )
    return _placed(fields, replace(reading, alterations=(seen,)))


def _variant(fields: Fields) -> ShorthandReading:
    gene = _gene(fields)
    named = [word for name in ("transcript", "coding", "protein") if (word := fields.text(name))]
    ground, remarks = _named_variant(fields, gene, named)
    genomic = _genomic(fields)
    rsid = fields.text("rsid")
    consequence = fields.member("consequence", Consequence)
    if ground == SmallVariant(gene) and not (genomic or rsid or consequence):
        fields.refuse("protein", "is missing", "give protein, coding, rsid or genomic change")
    seen = replace(
        ground,
        consequence=consequence or ground.consequence,
        exon=fields.whole("exon", 1, _MOST_EXONS) or ground.exon,
        intron=fields.whole("intron", 1, _MOST_EXONS),
        rsid=rsid,
        genomic=genomic,
        significance=fields.member("clinical_significance", ClinicalSignificance),
        observed=_observed(fields, " ".join((gene, *named))),
    )
    return _placed(fields, ShorthandReading((seen,), (), remarks))


def _named_variant(
    fields: Fields, gene: str, named: list[str]
) -> tuple[SmallVariant, tuple[Remark, ...]]:
    """The variant that coding and protein change describe; an empty one when neither is given."""
    if not (fields.has("coding") or fields.has("protein")):
        return SmallVariant(gene, transcript=fields.text("transcript")), ()
    reading = read_text(" ".join((gene, *named)), fields.where)
    ground = reading.alterations[0] if len(reading.alterations) == 1 else None
    if not isinstance(ground, SmallVariant):
        fields.refuse("protein", "is no single variant", "write L858R, or use {text: …}")
    return ground, reading.remarks


def _genomic(fields: Fields) -> GenomicChange | None:
    inner = fields.mapping("genomic", _GENOMIC)
    if inner is None:
        return None
    chromosome, position = inner.text("chromosome"), inner.whole("position", 1, _LONGEST_CHROMOSOME)
    reference, alternative = inner.text("reference"), inner.text("alternative")
    if chromosome is None or position is None or reference is None or alternative is None:
        inner.refuse("position", "a genomic change needs chromosome, position, reference and "
                     "alternative", "give all four")  # fmt: skip
    return GenomicChange(
        inner.choice("assembly", _ASSEMBLIES),
        chromosome.removeprefix("chr"),
        position,
        reference.upper(),
        alternative.upper(),
    )
