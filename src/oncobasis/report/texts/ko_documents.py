"""Korean wording of documents: FHIR, the workbook and the PDF."""

from __future__ import annotations

from typing import Final

LABELS: Final = {
    "depth_reads": "판독 깊이 {value}",
    "field": "{name} {value}",
    "tier": "Tier {roman} - Level {letter}",
    "escat": "ESCAT {tier}",
    "tier_note": "AMP/ASCO/CAP 2017",
    "evidence": "{source} {level}",
    "implication_of": "{therapies}: {stance}. {reasons}",
    "oncogenicity": "발암성 (ClinGen/CGC/VICC): {word}",
    "oncogenicity_points": "{points}점; 충족 기준 {criteria}; 없는 자료: {missing}",
    "task_alternative": "{therapies} 대신 다른 치료 고려: {stance}. {reasons}",
    "task_test": "검사 고려: {test}. {changes}",
    "task_confirm": "{what} ({therapies})",
    "risk_interval": "{percent} (95 % 구간 {low}~{high})",
    "risk_percent": "{percent}",
    "risk_set": "90 % 신뢰수준에서 가능한 결과: {outcomes}",
    "risk_baseline": "학습 환자 평균: {percent}",
    "risk_method": "{model} {version}, 변수 집합 {variant}",
    "risk_attribution": "{feature} = {value}: {points} %p",
    "risk_attribution_log": "{feature} = {value}: 점수 {points}",
    "risk_rest": "그 밖의 값 {count}개",
    "risk_abstains": "수치를 제시하지 않음: {reasons}",
    "risk_unknown": "알 수 없음",
    "digest_of": "{what} {digest}",
    "warning": "{severity}: {text}",
}
