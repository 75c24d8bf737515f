"""Korean wording of documents: FHIR, the workbook and the PDF."""

from __future__ import annotations

from typing import Final

LABELS: Final = {
    "depth_reads": "판독 깊이 {value}",
    "tier": "Tier {roman} - Level {letter}",
    "escat": "ESCAT {tier}",
    "evidence": "{source} {level}",
    "implication_of": "{therapies}: {stance}. {reasons}",
    "oncogenicity": "발암성 (ClinGen/CGC/VICC): {word}",
    "oncogenicity_points": "{points}점; 충족 기준 {criteria}; 없는 자료: {missing}",
    "task_alternative": "{therapies} 대신 다른 치료 고려: {stance}. {reasons}",
    "task_test": "검사 고려: {test}. {changes}",
    "task_confirm": "{what} ({therapies})",
    "risk_interval": "{percent} (95 % 구간 {low}~{high})",
    "risk_attribution": "{feature} = {value}: {points}",
    "risk_rest": "그 밖의 값 {count}개",
    "warning": "{severity}: {text}",
    "no_font": ("이 보고서의 일부 문자는 이 컴퓨터의 글꼴에 없어 표시되지 않습니다."),
    "sheet_options": "치료 선택지",
    "sheet_basis": "근거",
    "sheet_alterations": "변이",
    "sheet_not_tested": "검사하지 않음",
    "sheet_predictions": "예측",
    "sheet_provenance": "출처",
    "head_rank": "순위",
    "head_verified": "인용 확인",
    "head_contribution": "기여 (로그 오즈 또는 로그 위험)",
    "head_interval": "구간",
    "head_value": "값",
}
