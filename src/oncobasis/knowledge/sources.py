"""Reviewed records -> rules, vetoes, tests and gene references of a bundle."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from oncobasis.core.alteration import Origin
from oncobasis.core.errors import KnowledgeError
from oncobasis.core.knowledge import (
    Approval,
    ApprovalStatus,
    Citation,
    Condition,
    ConditionKind,
    Confidence,
    Direction,
    DiseaseScope,
    ListedTest,
    Regimen,
    Rule,
    RuleKind,
    Significance,
    Supersession,
    Veto,
    VetoEffect,
)
from oncobasis.knowledge.rows import Row, read_rows
from oncobasis.nomenclature.tumor_types import TumorTypes
from oncobasis.nomenclature.tumor_types_reading import ANY, SOLID, TumorTypeReading
from oncobasis.rules.conditions import parse_conditions
from oncobasis.rules.grammar import BiomarkerSyntaxError, parse, to_text
from oncobasis.rules.keys import holds_without_detection, keys_of

_KINDS = {
    "predictive": RuleKind.EVIDENCE,
    "prognostic": RuleKind.PROGNOSTIC,
    "diagnostic": RuleKind.DIAGNOSTIC,
}
_RULE_NAMES = {ANY: "any cancer", SOLID: "any solid tumour"}
_CIVIC_EVIDENCE = "https://civicdb.org/links/evidence_items/"
_PUBMED = "https://pubmed.ncbi.nlm.nih.gov/"


def regimen_of(text: str) -> Regimen:
    """``b + a`` -> ``("a", "b")``."""
    return tuple(sorted({part.strip() for part in text.split("+") if part.strip()}))


def canonical(text: str, place: str) -> str:
    """The canonical biomarker text; an error names the record."""
    try:
        return to_text(parse(text))
    except BiomarkerSyntaxError as error:
        raise KnowledgeError(error.what, where=place, remedy=error.remedy) from error


def index_of(text: str) -> tuple[tuple[str, ...], bool]:
    """Index keys of a biomarker, and whether absence alone can satisfy it."""
    tree = parse(text)
    return tuple(sorted(keys_of(tree))), holds_without_detection(tree)


def label_scope(row: Row, tumor_types: TumorTypes) -> DiseaseScope:
    """The scope of a label or curated rule: codes as labels mean them."""
    codes: list[str] = []
    names: list[str] = []
    excluded = list(row.parts("exclude"))
    for code in row.parts("oncotree"):
        reading = tumor_types.resolve_rule(code)
        if not reading.is_known:
            raise KnowledgeError(f"tumour type {code!r} is not known", where=row.place)
        codes.extend(reading.codes)
        names.append(_RULE_NAMES.get(code, reading.understood or code))
        excluded.extend(reading.excluded)
    if not codes:
        raise KnowledgeError("no tumour type", where=row.place)
    needs = row.get("needs")
    return DiseaseScope(
        tuple(dict.fromkeys(codes)),
        tuple(dict.fromkeys(excluded)),
        name="; ".join(dict.fromkeys(names)),
        narrower=bool(needs),
        needs=needs,
    )


def approval_rules(path: Path, tumor_types: TumorTypes) -> Iterator[Rule]:
    """One rule per approval record."""
    for row in read_rows(path):
        requires = canonical(row["biomarker"], row.place)
        keys, negative_only = index_of(requires)
        agency = row["agency"]
        url = row["url"] or None
        approval = Approval(
            agency=agency,
            status=ApprovalStatus(row["status"]),
            application=row["application"],
            brand=row["brand"],
            date=row["date"] or None,
            url=url,
            confidence=Confidence(row["confidence"]),
            setting=row["conditions"],
        )
        label = f"{agency} label of {row['brand'] or row['therapies']}"
        yield Rule(
            id=row["id"],
            kind=RuleKind.APPROVAL,
            source=agency.lower(),
            requires=requires,
            scope=label_scope(row, tumor_types),
            regimens=(regimen_of(row["therapies"]),),
            significance=Significance.SENSITIVITY,
            level="label",
            citations=(Citation(label, url, verified=url is not None),),
            conditions=parse_conditions(row["conditions"]),
            approval=approval,
            flagged=not row.yes("tier_ia"),
            date=row["date"] or None,
            keys=keys,
            negative_only=negative_only,
        )


def civic_scope(reading: TumorTypeReading, disease: str) -> DiseaseScope:
    """The scope of an evidence item; a disease that OncoTree only holds as part is narrower."""
    needs = "; ".join(word for word in (reading.needs, reading.site) if word)
    codes = (reading.civic_row,) if reading.civic_row else reading.codes
    # "Cancer" in evidence nearly always means the solid tumours that were studied.
    return DiseaseScope(
        tuple(SOLID if code == ANY else code for code in codes),
        reading.excluded,
        name=disease,
        narrower=reading.is_part,
        needs=needs or (disease if reading.is_part else ""),
    )


def _implied(reading: TumorTypeReading, requires: str) -> tuple[str, tuple[Condition, ...]]:
    """What a disease's name carries and its code loses is required of the patient."""
    conditions: list[Condition] = []
    for fact in reading.implies:
        try:
            text = to_text(parse(fact))
        except BiomarkerSyntaxError:
            conditions.append(Condition(ConditionKind.CONFIRM, fact))
            continue
        if text not in requires:
            joined = f"({requires})" if " OR " in requires else requires
            requires = to_text(parse(f"{joined} AND {text}"))
    conditions.extend(
        Condition(ConditionKind.CONFIRM, word) for word in (reading.age, reading.context) if word
    )
    return requires, tuple(conditions)


def evidence_rules(path: Path, tumor_types: TumorTypes) -> Iterator[Rule]:
    """One rule per CIViC evidence item; a disease OncoTree cannot place gives no rule."""
    for row in read_rows(path):
        reading = tumor_types.disease_of_civic(row["doid"], row["disease"])
        if not reading.is_known:
            continue
        requires, conditions = _implied(reading, canonical(row["biomarker"], row.place))
        keys, negative_only = index_of(requires)
        yield Rule(
            id=row["id"],
            kind=_KINDS[row["kind"]],
            source="civic",
            requires=requires,
            scope=civic_scope(reading, row["disease"]),
            regimens=tuple(regimen_of(part) for part in row.parts("regimens", "|")),
            significance=Significance(row["significance"]),
            direction=Direction(row["direction"]),
            level=row["level"],
            rating=int(row["rating"]) if row["rating"] else None,
            origin=Origin(row["origin"]) if row["origin"] else None,
            citations=(_civic_citation(row),),
            conditions=conditions,
            sequential=row.yes("sequential"),
            flagged=row.yes("flagged"),
            date=row["date"] or None,
            keys=keys,
            negative_only=negative_only,
        )


def _civic_citation(row: Row) -> Citation:
    number = row["id"].partition("EID")[2]
    return Citation(row["citation"], f"{_CIVIC_EVIDENCE}{number}", row["pmid"] or None)


def _citations(row: Row) -> tuple[Citation, ...]:
    """PMIDs, CIViC items and pages that a curated record names."""
    found = [Citation(f"PMID {pmid}", f"{_PUBMED}{pmid}/", pmid) for pmid in row.parts("pmids")]
    found += [
        Citation(f"CIViC EID{item}", f"{_CIVIC_EVIDENCE}{item}") for item in row.parts("civic_ids")
    ]
    found += [Citation(url, url) for url in row.parts("url", " ")]
    if not found:
        found = [Citation(row.get("citation") or "not verified", verified=False)]
    return tuple(found)


def vetoes(path: Path, tumor_types: TumorTypes) -> Iterator[Veto]:
    """Curated resistance, required wild type, contraindication."""
    for row in read_rows(path):
        when = canonical(row["when"], row.place)
        keys, negative_only = index_of(when)
        effect = VetoEffect(row["effect"])
        citations = _citations(row)
        if effect is not VetoEffect.CAUTION and not any(c.verified for c in citations):
            raise KnowledgeError("a veto needs a citation that was seen", where=row.place)
        yield Veto(
            id=row["id"],
            when=when,
            scope=label_scope(row, tumor_types),
            target=regimen_of(row["target"]),
            effect=effect,
            reaches_combinations=row.yes("reaches_combinations"),
            exact=row.yes("exact"),
            exceptions=tuple(regimen_of(part) for part in row.parts("exceptions", "|")),
            unless=canonical(row["unless"], row.place) if row["unless"] else "",
            level=row["level"],
            confidence=Confidence(row["confidence"]),
            citations=citations,
            reason=row["reason"],
            keys=keys,
            negative_only=negative_only,
        )


def supersessions(path: Path, tumor_types: TumorTypes) -> Iterator[Supersession]:
    """Which regimen ranks before which."""
    for row in read_rows(path):
        yield Supersession(
            id=row["id"],
            when=canonical(row["when"], row.place),
            scope=label_scope(row, tumor_types),
            older=regimen_of(row["older"]),
            newer=regimen_of(row["newer"]),
            citations=_citations(row),
        )


def listed_tests(path: Path, tumor_types: TumorTypes) -> Iterator[ListedTest]:
    """What to test per tumour type."""
    for row in read_rows(path):
        citation = _citations(row)[0]
        yield ListedTest(
            id=row["id"],
            scope=label_scope(row, tumor_types),
            test=row["test"],
            atoms=tuple(canonical(atom, row.place) for atom in row.parts("atoms")),
            why=row["why"],
            citation=citation,
            confidence=Confidence(row["confidence"]),
        )


def curated_rules(path: Path, tumor_types: TumorTypes) -> Iterator[Rule]:
    """Sensitivity, no-benefit and toxicity rules that other sources miss."""
    for row in read_rows(path):
        requires = canonical(row["when"], row.place)
        keys, negative_only = index_of(requires)
        citations = _citations(row)
        yield Rule(
            id=row["id"],
            kind=RuleKind.CURATED,
            source="curated",
            requires=requires,
            scope=label_scope(row, tumor_types),
            regimens=tuple(regimen_of(part) for part in row.parts("regimen", "|")),
            significance=Significance(row["significance"]),
            level=row["level"],
            citations=citations,
            conditions=parse_conditions(row["conditions"]),
            flagged=not any(c.verified for c in citations),
            keys=keys,
            negative_only=negative_only,
        )


def assertion_rules(path: Path, tumor_types: TumorTypes) -> Iterator[Rule]:
    """One rule per CIViC assertion, an expert statement over several evidence items."""
    for row in read_rows(path):
        reading = tumor_types.disease_of_civic(row["doid"], row["disease"])
        if not reading.is_known:
            continue
        requires, conditions = _implied(reading, canonical(row["biomarker"], row.place))
        keys, negative_only = index_of(requires)
        kind = _KINDS[row["kind"]]
        yield Rule(
            id=row["id"],
            kind=RuleKind.ASSERTION if kind is RuleKind.EVIDENCE else kind,
            source="civic",
            requires=requires,
            scope=civic_scope(reading, row["disease"]),
            regimens=tuple(regimen_of(part) for part in row.parts("regimens", "|")),
            significance=Significance(row["significance"]),
            direction=Direction(row["direction"]),
            level=row.get("amp_level") or row.get("amp_category"),
            citations=(Citation(f"CIViC assertion {row['id'].partition(':')[2]}", row["url"]),),
            conditions=conditions,
            date=row["date"] or None,
            keys=keys,
            negative_only=negative_only,
        )
