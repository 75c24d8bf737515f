"""Korean wording of CDS Hooks cards."""

from __future__ import annotations

from typing import Final

LABELS: Final = {
    "options": "권장: {therapies}{biomarkers}",
    "options_tier": "{therapy} (등급 {tier})",
    "options_open": "고려할 치료: {therapies}{biomarkers}",
    "options_more": "외 {count}건",
    "early": "초기 근거만 있음: {therapies}{biomarkers}",
    "nothing": "이 소견에 대한 생체표지자 기반 치료를 찾지 못함; 치료가 없다는 뜻은 아님",
    "nothing_known": "판단할 소견이 기록에 없음: 치료 {count}건은 알려지지 않은 결과에 달려 있음",
    "refused": "소견상 권장하지 않음: {therapies} ({biomarkers})",
    "tests_one": "답을 바꿀 수 있는 검사 1건: {tests}",
    "tests": "답을 바꿀 수 있는 검사 {count}건: {tests}",
    "input": "답을 쓰기 전에 입력을 확인: {warning}",
    "missing_data": "치료를 평가할 수 없음: 기록에 {what} 없음",
    "missing_data_detail": (
        "이 요청으로 받은 기록에 읽을 수 있는 {what}이(가) 없습니다. 자료가 있으면 여기에 치료가 "
        "표시됩니다."
    ),
    "and": ", ",
    "tumor_type": "종양 유형",
    "alterations": "유전체 검사 결과",
    "record": "환자 기록",
    "board": "종양 보드: 논의할 치료 {given}건, 권장하지 않음 {refused}건, 남은 검사 {tests}건",
    "order_contraindicated": "{drugs}: 금기 ({why})",
    "order_refused": "{drugs}: 권장하지 않음 ({why})",
    "order_unmatched": "{drugs}: 소견과 맞지 않음 ({why})",
    "order_caution": "{drugs}: {why}",
    "order_unmet": "{drugs}: 허가 조건을 충족하지 않음 ({why})",
    "order_undetermined": "{drugs}: 알려지지 않은 정보에 달려 있음 ({why})",
    "order_combination": "{drugs}: 병용요법으로만 기재됨 ({why})",
    "order_better": "{drugs}: 소견에 맞는 더 높은 등급의 치료가 있음 ({why})",
    "column_therapy": "치료",
    "column_assessment": "평가",
    "column_for": "근거 소견",
    "column_against": "반대 소견",
    "column_basis": "근거",
    "column_note": "참고",
    "column_test": "검사",
    "column_change": "바뀔 수 있는 평가",
    "column_value": "변수",
    "column_patient": "이 환자",
    "column_effect": "영향",
    "basis_link": "출처",
    "tier": "등급 {tier}",
    "instead": "대안",
    "prediction": "{target}: {percent}",
    "model": "모형 {model}; {variant}; {status}.",
    "rest": "그 밖의 값 {count}개",
    "not_shown": "보고서에 {count}건 더 있습니다.",
    "also_open": "결과를 바꿀 수 있는 남은 검사: {tests}.",
    "made_of": "{software}, 지식 {version}, 기준일 {date}.",
    "notes_more": "이 처방에 대한 다른 참고 사항은 보고서에 있습니다.",
    "report": "전체 근거 열기",
    "app": "종양 보드 화면 열기",
    "suggest_order": "{therapies} 제안",
    "suggest_order_action": "{drug} 초안 (제안, 용량 미정)",
    "suggest_test": "{test} 제안",
    "suggest_test_action": "{test} 의뢰 초안 (제안)",
    "suggest_remove": "{drug} 삭제",
    "suggest_remove_action": "{drug} 초안 삭제",
    "suggest_replace": "{drug} 대신 {therapies}",
    "reason_for": "{biomarkers}; 등급 {tier}",
    "disclaimer": (
        "전문 의료진을 위한 참고 자료이며 의료진의 판단을 대신하지 않습니다. 생체표지자를 명시하지 "
        "않은 허가 사항은 표시되지 않습니다. 치료 전에 현행 허가 사항을 확인하십시오. 허가받은 "
        "의료기기가 아닙니다."
    ),
    "topic_options": "치료 선택지",
    "topic_refused": "소견상 권장하지 않는 치료",
    "topic_tests": "고려할 검사",
    "topic_input": "입력의 품질",
    "topic_missing": "없는 자료",
    "topic_order": "처방 확인",
    "topic_board": "종양 보드",
}

OVERRIDES: Final = {
    "already-considered": "이미 고려했거나 시행함",
    "patient-declined": "환자가 원하지 않음",
    "not-fit": "환자 상태상 부적합 (동반질환, 수행능력)",
    "not-available": "사용할 수 없거나 급여가 되지 않음",
    "trial": "임상시험에서 치료 중",
    "other-evidence": "다른 근거가 더 중요함",
    "data-wrong": "환자 자료가 틀리거나 오래됨",
    "done-elsewhere": "다른 곳에서 검사했거나 이미 의뢰함",
    "other": "기타",
}
