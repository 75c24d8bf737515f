"""Canonical text of every biomarker atom; the inverse of ``oncobasis.rules.atoms``."""

from __future__ import annotations

import json
from functools import singledispatch

from oncobasis.core import biomarker as bm
from oncobasis.core.alteration import CopyNumberKind, IntragenicKind, Origin, SignatureKind

COPY_NUMBER_WORDS = {
    CopyNumberKind.AMPLIFICATION: "amplification",
    CopyNumberKind.GAIN: "gain",
    CopyNumberKind.LOSS: "copy-number loss",
    CopyNumberKind.DEEP_DELETION: "deep deletion",
    CopyNumberKind.LOH: "LOH",
    CopyNumberKind.COPY_NEUTRAL_LOH: "copy-neutral LOH",
}
INTRAGENIC_WORDS = {
    IntragenicKind.DELETION: "intragenic deletion",
    IntragenicKind.DUPLICATION: "partial duplication",
    IntragenicKind.TANDEM_DUPLICATION: "internal tandem duplication",
    IntragenicKind.KINASE_DOMAIN_DUPLICATION: "kinase domain duplication",
}
SIGNATURE_WORDS = {
    (SignatureKind.MSI, "H"): "MSI-H",
    (SignatureKind.MSI, "L"): "MSI-L",
    (SignatureKind.MSI, "S"): "MSS",
    (SignatureKind.MMR, "d"): "dMMR",
    (SignatureKind.MMR, "p"): "pMMR",
    (SignatureKind.HRD, "positive"): "HRD positive",
    (SignatureKind.HRD, "negative"): "HRD negative",
    (SignatureKind.TMB, "H"): "TMB-H",
    (SignatureKind.TMB, "L"): "TMB-L",
}


def quoted(text: str) -> str:
    """Quote free text so that it survives tokenising."""
    return json.dumps(text, ensure_ascii=False)


def number(value: float) -> str:
    """Print a threshold without a trailing ``.0``."""
    return str(int(value)) if value == int(value) else repr(value)


def _origin(origin: Origin | None) -> str:
    return "" if origin is None else f" {origin}"


def _span(first: int, last: int) -> str:
    return str(first) if first == last else f"{first}-{last}"


@singledispatch
def atom_text(atom: bm.Atom) -> str:
    """Return the canonical text of an atom."""
    raise TypeError(f"not a biomarker atom: {type(atom).__name__}")


@atom_text.register
def _(atom: bm.ProteinIs) -> str:
    return f"{atom.gene} p.{atom.protein.text}{_origin(atom.origin)}"


@atom_text.register
def _(atom: bm.CodonIs) -> str:
    excluded = f" except {','.join(atom.excluded)}" if atom.excluded else ""
    return f"{atom.gene} codon {atom.residue}{atom.position}{excluded}{_origin(atom.origin)}"


@atom_text.register
def _(atom: bm.ResiduesIs) -> str:
    return f"{atom.gene} residues {atom.start}-{atom.end} {atom.variant}{_origin(atom.origin)}"


@atom_text.register
def _(atom: bm.ExonIs) -> str:
    span = _span(atom.first, atom.last)
    return f"{atom.gene} exon {span} {atom.variant}{_origin(atom.origin)}"


@atom_text.register
def _(atom: bm.IntronIs) -> str:
    return f"{atom.gene} intron {atom.intron} {atom.variant}{_origin(atom.origin)}"


@atom_text.register
def _(atom: bm.DomainIs) -> str:
    return f"{atom.gene} domain {quoted(atom.domain)} {atom.variant}{_origin(atom.origin)}"


@atom_text.register
def _(atom: bm.GeneIs) -> str:
    return f"{atom.gene} {atom.variant}{_origin(atom.origin)}"


@atom_text.register
def _(atom: bm.CodingIs) -> str:
    return f"{atom.gene} {atom.coding}{_origin(atom.origin)}"


@atom_text.register
def _(atom: bm.PolymorphismIs) -> str:
    genotype = f" genotype {atom.genotype}" if atom.genotype else ""
    if atom.name.startswith("rs") and atom.name[2:].isdigit():
        return f"{atom.gene} {atom.name}{genotype}"
    return f"{atom.gene} polymorphism {quoted(atom.name)}{genotype}"


@atom_text.register
def _(atom: bm.GenotypeIs) -> str:
    return f"{atom.gene} allele {atom.allele}"


@atom_text.register
def _(atom: bm.PhenotypeIs) -> str:
    return f"{atom.gene} phenotype {quoted(atom.phenotype)}"


@atom_text.register
def _(atom: bm.CopyNumberIs) -> str:
    copies = f" copies >= {number(atom.copies)}" if atom.copies is not None else ""
    return f"{atom.gene} {COPY_NUMBER_WORDS[atom.kind]}{copies}"


@atom_text.register
def _(atom: bm.LossIs) -> str:
    return f"{atom.gene} loss"


@atom_text.register
def _(atom: bm.CytogeneticIs) -> str:
    return f"cytogenetic {quoted(atom.event)}"


@atom_text.register
def _(atom: bm.FusionIs) -> str:
    word = "rearrangement" if atom.rearrangement else "fusion"
    if not atom.oriented:
        genes = "::".join(g for g in (atom.five_prime, atom.three_prime) if g)
        return f"{genes} {word}" if "::" not in genes else f"{genes} unoriented {word}"
    five = (atom.five_prime or "*") + (f" e{atom.five_prime_exon}" if atom.five_prime_exon else "")
    three = (atom.three_prime or "*") + (
        f" e{atom.three_prime_exon}" if atom.three_prime_exon else ""
    )
    return f"{five}::{three} {word}"


@atom_text.register
def _(atom: bm.IntragenicIs) -> str:
    exons = ""
    if atom.first_exon is not None and atom.last_exon is not None:
        exons = f" exons {atom.first_exon}-{atom.last_exon}"
    return f"{atom.gene} {INTRAGENIC_WORDS[atom.kind]}{exons}"


@atom_text.register
def _(atom: bm.SkippingIs) -> str:
    return f"{atom.gene} exon {atom.exon} skipping"


@atom_text.register
def _(atom: bm.IsoformIs) -> str:
    return f"{atom.gene} isoform {atom.isoform}"


@atom_text.register
def _(atom: bm.PromoterIs) -> str:
    return f"{atom.gene} promoter {atom.change or 'mutation'}"


@atom_text.register
def _(atom: bm.MethylationIs) -> str:
    return f"{atom.gene} promoter {'methylation' if atom.methylated else 'unmethylated'}"


@atom_text.register
def _(atom: bm.ExpressionIs) -> str:
    return f"{atom.marker} {atom.level}"


@atom_text.register
def _(atom: bm.ScoreIs) -> str:
    scale = f" {atom.scale}" if atom.scale else ""
    return f"{atom.marker}{scale} {atom.comparison} {number(atom.threshold)}"


@atom_text.register
def _(atom: bm.SignatureIs) -> str:
    return SIGNATURE_WORDS[atom.kind, atom.status]


@atom_text.register
def _(atom: bm.WildTypeIs) -> str:
    return f"{atom.gene} wild type"


@atom_text.register
def _(atom: bm.Unsupported) -> str:
    return f"unsupported({quoted(atom.kind)}, {quoted(atom.text)})"
