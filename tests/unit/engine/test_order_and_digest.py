"""The answer is one for one input: total order, digests, and what does not change them."""

from __future__ import annotations

import itertools
from dataclasses import replace

import pytest

from builders.findings_builder import (
    a_case,
    a_veto,
    an_approval,
    an_item,
    answer,
    by_regimen,
    knowledge_of,
    variant,
)
from oncobasis.core.alteration import (
    Alteration,
    ClinicalSignificance,
    CopyNumber,
    CopyNumberKind,
    Expression,
    Observation,
    Origin,
    SmallVariant,
    SourceLine,
)
from oncobasis.core.case import Clinical, NegativeFinding, Remark, TumorCase
from oncobasis.core.knowledge import Significance

L858R, T790M, VUS = (variant("EGFR", text) for text in ("L858R", "T790M", "R108K"))
GAIN = CopyNumber("MET", CopyNumberKind.GAIN)
BENIGN = variant("EGFR", "Q787H", significance=ClinicalSignificance.BENIGN)
SEEN: tuple[Alteration, ...] = (
    L858R,
    T790M,
    VUS,
    BENIGN,
    GAIN,
    Expression("PD-L1", None, "TPS", 60),
)
NEGATIVES = (NegativeFinding("KRAS"), NegativeFinding("ALK", atom="ALK fusion"))
KNOWLEDGE = knowledge_of(
    an_approval("EGFR p.L858R", "osimertinib"),
    an_approval("EGFR p.L858R", "erlotinib"),
    an_approval("EGFR p.T790M", "other", agency="EMA"),
    an_approval("EGFR exon 19 in-frame deletion", "unmatched"),
    an_approval("MET amplification", "unmet"),
    an_approval("PD-L1 TPS >= 50 AND KRAS wild type", "pembrolizumab"),
    an_item("EGFR p.L858R", "erlotinib", significance=Significance.RESISTANCE),
    an_item("EGFR p.T790M", "weak", level="D"),
    a_veto("EGFR p.T790M", "erlotinib"),
)
CASE = a_case("LUAD", *SEEN, negatives=NEGATIVES)


def digest(case: TumorCase) -> str:
    return answer(case, KNOWLEDGE).provenance.output_digest


def test_order_is_stance_then_tier_then_name() -> None:
    found = answer(CASE, KNOWLEDGE).recommendations
    assert [(r.rank, r.therapies[0].name, str(r.stance)) for r in found] == [
        (1, "osimertinib", "recommended"),
        (2, "pembrolizumab", "recommended"),
        (3, "other", "option"),
        (4, "weak", "investigational"),
        (5, "erlotinib", "not_recommended"),
    ]


def test_every_order_of_the_input_gives_the_same_answer() -> None:
    expected = answer(CASE, KNOWLEDGE)
    for order in itertools.islice(itertools.permutations(SEEN), 0, 720, 29):
        case = replace(CASE, alterations=order, negatives=NEGATIVES[::-1])
        assert answer(case, KNOWLEDGE) == expected


def test_every_order_of_the_records_gives_the_same_recommendations() -> None:
    turned = replace(
        KNOWLEDGE,
        rule_list=KNOWLEDGE.rule_list[::-1],
        veto_list=KNOWLEDGE.veto_list[::-1],
    )
    assert answer(CASE, turned) == answer(CASE, KNOWLEDGE)


def seen_at(variant: SmallVariant, fraction: float) -> SmallVariant:
    return replace(variant, observed=replace(variant.observed, allele_fraction=fraction))


def test_the_same_variant_from_two_rows_is_listed_in_one_order() -> None:
    twice = [seen_at(L858R, 0.1), seen_at(L858R, 0.3)]
    assert digest(a_case("LUAD", *twice)) == digest(a_case("LUAD", *reversed(twice)))


def read_from(file: str, line: int) -> TumorCase:
    source = SourceLine("EGFR L858R", file, line)
    seen = replace(L858R, observed=Observation(origin=Origin.SOMATIC, source=source))
    dropped = Remark("rows_filtered", (("count", "1"), ("reason", "depth"), ("where", file)))
    return replace(a_case("LUAD", seen), remarks=(dropped,))


def test_who_and_where_do_not_change_the_digest() -> None:
    assert digest(replace(CASE, case_id="another")) == digest(CASE)
    one, other = (answer(read_from(f, n), KNOWLEDGE).provenance for f, n in (("a", 1), ("b", 9)))
    assert one.input_digest == other.input_digest
    assert one.output_digest == other.output_digest


@pytest.mark.parametrize(
    "changed",
    [
        replace(CASE, alterations=SEEN[1:]),
        replace(CASE, alterations=(variant("EGFR", "L861Q"), *SEEN[1:])),
        replace(CASE, alterations=(variant("EGFR", "L858R", origin=Origin.UNKNOWN), *SEEN[1:])),
        replace(CASE, alterations=(seen_at(L858R, 0.2), *SEEN[1:])),
        replace(CASE, negatives=()),
        replace(CASE, clinical=Clinical(line=1)),
        a_case("COADREAD", *SEEN, negatives=NEGATIVES),
    ],
    ids=["one less", "another", "origin", "fraction", "negatives", "clinical", "tumour"],
)
def test_what_the_patient_has_changes_the_digest(changed: TumorCase) -> None:
    assert digest(changed) != digest(CASE)


def test_the_regions_are_part_of_the_settings_digest() -> None:
    fda, ema = (answer(CASE, KNOWLEDGE, region).provenance for region in ("FDA", "EMA"))
    assert fda.input_digest == ema.input_digest
    assert fda.settings_digest != ema.settings_digest


def test_ids_name_the_grounds() -> None:
    found = by_regimen(answer(CASE, KNOWLEDGE))
    again = by_regimen(answer(a_case("LUAD", L858R), KNOWLEDGE))
    assert found["osimertinib"].id == again["osimertinib"].id
    assert found["erlotinib"].id != again["erlotinib"].id
    assert len({item.id for item in found.values()}) == len(found)


def test_alterations_say_what_uses_them_or_why_nothing_does() -> None:
    found = {e.input: e for e in answer(CASE, KNOWLEDGE).alterations}
    used = by_regimen(answer(CASE, KNOWLEDGE))["osimertinib"].id
    assert used in found["EGFR L858R"].used_by
    assert found["EGFR L858R"].why_not is None
    reasons = {name: e.why_not.code for name, e in found.items() if e.why_not is not None}
    assert reasons == {
        "EGFR R108K": "variant_of_unknown_significance",
        "EGFR Q787H": "benign_variant",
        "MET gain": "no_record_for_alteration",
    }
