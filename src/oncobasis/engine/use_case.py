"""The use case: one case against one knowledge bundle."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from oncobasis.core.assessment import Assessment
from oncobasis.core.case import TumorCase
from oncobasis.core.clinical_settings import ClinicalSettings
from oncobasis.core.knowledge import ListedTest
from oncobasis.core.knowledge_base import Knowledge, Query
from oncobasis.core.predictor import Predictor
from oncobasis.core.projection import output_digest
from oncobasis.core.tumor import TumorType
from oncobasis.engine.alterations import assessed_alterations
from oncobasis.engine.implications import disagreements_of, implications_of
from oncobasis.engine.labels import label_of
from oncobasis.engine.missing import missing_tests
from oncobasis.engine.predictions import with_predictions
from oncobasis.engine.prepare import (
    DrugClasses,
    Given,
    ground_of,
    keys_of_tests,
    kinship_to,
    tests_of,
)
from oncobasis.engine.provenance import provenance_of
from oncobasis.engine.ranking import Ranked, rank
from oncobasis.engine.recommendations import Writer
from oncobasis.engine.residues import with_checked_residues
from oncobasis.engine.sealing import seal
from oncobasis.engine.summary import summary_of
from oncobasis.engine.warnings import in_order, toxicities_of, warnings_of
from oncobasis.engine.withheld import withheld_of
from oncobasis.nomenclature.drugs import load_drugs
from oncobasis.rules.findings import Findings, findings_of
from oncobasis.rules.holding import match_rules, match_vetoes
from oncobasis.rules.match import RuleMatch, VetoMatch
from oncobasis.rules.resolution import resolve
from oncobasis.rules.verdicts import Circumstances, Verdict

_UNNAMED = TumorType(None, "")


@dataclass(frozen=True, slots=True)
class _Weighed:
    """A case held against the knowledge and weighed, before it is written out."""

    findings: Findings
    listed: tuple[ListedTest, ...]
    matches: tuple[RuleMatch, ...]
    vetoes: tuple[VetoMatch, ...]
    verdicts: tuple[Verdict, ...]
    ranked: tuple[Ranked, ...]


def assess(
    case: TumorCase,
    knowledge: Knowledge,
    *,
    as_of: date,
    settings: ClinicalSettings | None = None,
    predictors: Sequence[Predictor] = (),
) -> Assessment:
    """Return the assessment of a case as of a UTC date: same input and models, same bytes.

    Raises InputError for a typed change whose reference residue is another.
    """
    case = with_checked_residues(case, knowledge.reference)
    settings = settings or ClinicalSettings()
    weighed = _weigh(case, knowledge, settings)
    ruled = _write(case, weighed, knowledge, settings, as_of)
    assessment = with_predictions(ruled, case, predictors, allowed=settings.predictions)
    known = case.tumor_type.is_known  # else the answer holds words of the case, and none is kept
    covered = output_digest(assessment, seal) if known else output_digest(assessment)
    stamp = replace(assessment.provenance, output_digest=covered)
    return replace(assessment, provenance=stamp)


def _weigh(case: TumorCase, knowledge: Knowledge, settings: ClinicalSettings) -> _Weighed:
    """Match what can bear on the case, and resolve it per regimen."""
    # What is remembered for a tumour type holds no words of a case.
    tumor_type = case.tumor_type if case.tumor_type.is_known else _UNNAMED
    relate = kinship_to(tumor_type).relate
    findings = findings_of(case, knowledge.reference)
    listed = tests_of(tuple(knowledge.tests), tumor_type, relate)
    listed_keys = keys_of_tests(listed)
    query = Query(findings.keys, listed_keys, absence=case.scope is not None)
    matches = match_rules(knowledge.rules(query), findings, tumor_type, relate)
    possible = knowledge.vetoes(replace(query, keys=query.keys | listed_keys))
    vetoes = match_vetoes(possible, findings, tumor_type, relate)
    ground = ground_of(tumor_type, settings.regions, listed_keys, knowledge.unavailable)
    given = Given(load_drugs(), case.clinical)
    circumstances = Circumstances(ground, case.clinical, DrugClasses(load_drugs()), given)
    verdicts = resolve(matches, vetoes, circumstances)
    ranked = rank(verdicts, knowledge.supersessions, findings, tumor_type, relate)
    return _Weighed(findings, listed, matches, vetoes, verdicts, ranked)


def _write(
    case: TumorCase,
    weighed: _Weighed,
    knowledge: Knowledge,
    settings: ClinicalSettings,
    as_of: date,
) -> Assessment:
    """Write out everything that is said of the case; the output digest is still empty."""
    findings, verdicts = weighed.findings, weighed.verdicts
    names = tuple(label_of(seen) for seen in findings.alterations)
    writer = Writer(load_drugs(), settings.regions, case.tumor_type, names)
    written = [writer.write(ranked) for ranked in weighed.ranked]
    recommendations = tuple(
        replace(one.option, rank=number) for number, one in enumerate(written, start=1)
    )
    missing = missing_tests(verdicts, weighed.listed, findings)
    shown = [verdict.regimen for verdict in verdicts]
    withheld, withheld_count = withheld_of(
        weighed.matches, shown, findings, case.tumor_type, limit=settings.withheld_shown
    )
    warnings = warnings_of(
        case, knowledge.sources, weighed.listed, recommendations, as_of=as_of, settings=settings
    )
    users = {one.option.id: one.used for one in written}
    return Assessment(
        case_id=case.case_id,
        as_of=as_of.isoformat(),
        tumor_type=case.tumor_type,
        summary=summary_of(recommendations, missing, case.tumor_type),
        recommendations=recommendations,
        withheld=withheld,
        withheld_count=withheld_count,
        alterations=assessed_alterations(case, findings, recommendations, weighed.matches, users),
        missing_tests=missing,
        implications=implications_of(weighed.matches),
        disagreements=disagreements_of(verdicts),
        warnings=in_order((*warnings, *toxicities_of(weighed.vetoes))),
        provenance=provenance_of(case, knowledge, settings, as_of),
        regions=settings.regions,
    )
