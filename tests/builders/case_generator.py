"""Random patients made of the knowledge's own atoms, near misses, negatives and clinical facts."""

from __future__ import annotations

import random
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from builders.atom_cases import Facts, NotSatisfiableError, hit, near_miss
from oncobasis.core import biomarker as bm
from oncobasis.core.alteration import Alteration, Observation, Origin, Specimen, SpecimenKind
from oncobasis.core.case import AssayScope, Clinical, NegativeFinding, PriorTherapy, TumorCase
from oncobasis.core.tumor import TumorType
from oncobasis.nomenclature.tumor_types import load_tumor_types
from oncobasis.rules.grammar import atoms_of, parse, to_text

if TYPE_CHECKING:
    from oncobasis.core.knowledge_base import Knowledge

_ORIGINS = (Origin.SOMATIC, Origin.SOMATIC, Origin.GERMLINE, Origin.UNKNOWN)
_STATES = ("castration_resistant", "relapsed_refractory", "platinum_sensitive")
_DRUGS = ("osimertinib", "carboplatin", "imatinib", "trastuzumab", "an unknown drug")
_COMMON = ("LUAD", "NSCLC", "BRCA", "COADREAD", "MEL", "GIST", "CML", "AML", "CHOL", "PRAD")


@dataclass(frozen=True, slots=True)
class CaseGenerator:
    """Makes cases by number; the same number gives the same case."""

    hits: tuple[Alteration, ...]
    atoms: tuple[bm.Atom, ...]
    tumor_types: tuple[TumorType, ...]
    drugs: tuple[str, ...] = _DRUGS

    def case(self, number: int) -> TumorCase:
        """The case of a number."""
        rng = random.Random(number)  # noqa: S311  # repeatable, not secret
        return TumorCase(
            f"generated-{number}",
            self._tumor_type(rng),
            tuple(self._alteration(rng) for _ in range(rng.randint(1, 6))),
            tuple(self._negative(rng) for _ in range(rng.choice((0, 0, 1, 3)))),
            _scope(rng),
            _clinical(rng, self.drugs),
        )

    def _tumor_type(self, rng: random.Random) -> TumorType:
        if rng.random() < 0.02:
            return TumorType(None, "XYZ")
        return rng.choice(self.tumor_types)

    def _alteration(self, rng: random.Random) -> Alteration:
        chosen = rng.choice(self.hits)
        if rng.random() < 0.25:
            chosen = near_miss(chosen) or chosen
        return replace(chosen, observed=Observation(origin=rng.choice(_ORIGINS)))

    def _negative(self, rng: random.Random) -> NegativeFinding:
        atom = rng.choice(self.atoms)
        gene = str(getattr(atom, "gene", "") or getattr(atom, "three_prime", "") or "KRAS")
        kind = rng.randrange(3)
        if kind == 0:
            return NegativeFinding(gene)
        if kind == 1:
            return NegativeFinding(gene, bm.VariantClass.MUTATION)
        return NegativeFinding(gene, atom=to_text(atom))


def _scope(rng: random.Random) -> AssayScope | None:
    if rng.random() < 0.6:
        return None
    genes = None if rng.random() < 0.3 else frozenset({"KRAS", "EGFR", "BRAF", "ALK", "BRCA1"})
    kind = rng.choice(tuple(SpecimenKind))
    fraction = rng.choice((None, 0.001, 0.2))
    return AssayScope(
        "panel",
        genes,
        small_variants=rng.random() < 0.9,
        copy_number=rng.random() < 0.5,
        fusions=rng.random() < 0.5,
        germline=rng.random() < 0.2,
        specimen=Specimen(kind, tumor_fraction=fraction),
    )


def _clinical(rng: random.Random, drugs: tuple[str, ...]) -> Clinical:
    if rng.random() < 0.3:
        return Clinical()
    prior = tuple(PriorTherapy((rng.choice(drugs),)) for _ in range(rng.randint(0, 2)))
    return Clinical(
        age=rng.choice((None, 9.0, 17.0, 54.0, 80.0)),
        sex=rng.choice((None, "female", "male")),
        line=rng.choice((None, 1, 2, 3)),
        setting=rng.choice((None, "advanced", "adjuvant")),
        prior_therapies=rng.choice((None, prior)),
        states=rng.choice(((), _STATES[:1], _STATES[1:])),
        assumed=rng.choice(((), ("adult",))),
    )


def generator_of(knowledge: Knowledge) -> CaseGenerator:
    """A generator over every atom of the rules and vetoes."""
    texts = [r.requires for r in knowledge.rules()] + [v.when for v in knowledge.vetoes()]
    atoms = tuple(dict.fromkeys(a for text in dict.fromkeys(texts) for a in atoms_of(parse(text))))
    hits = []
    for atom in atoms:
        try:
            hits.append(hit(atom, knowledge.reference))
        except NotSatisfiableError:
            continue
    return CaseGenerator(tuple(hits), atoms, _tumor_types(knowledge))


def _tumor_types(knowledge: Knowledge) -> tuple[TumorType, ...]:
    """Every code that a rule names, the common ones more often."""
    types = load_tumor_types()
    codes = sorted({c for r in knowledge.rules() for c in r.scope.codes if c in types.tree})
    return tuple(types.tumor_type(code) for code in (*codes, *_COMMON * 5))


def shuffled(facts: Facts, seed: int) -> Facts:
    """The same facts in another order."""
    rng = random.Random(seed)  # noqa: S311
    alterations, negatives = list(facts.alterations), list(facts.negatives)
    rng.shuffle(alterations)
    rng.shuffle(negatives)
    return Facts(tuple(alterations), tuple(negatives))
