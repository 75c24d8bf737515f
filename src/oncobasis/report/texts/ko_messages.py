"""Korean wording, in the order of ``en_messages``; not yet checked by a Korean clinician.

Sentences keep particles away from parameters, since a parameter's last sound is not known.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from oncobasis.core.codes import (
    CautionCode,
    Code,
    PredictionReason,
    RationaleCode,
    RequirementCode,
    SummaryCode,
    WarningCode,
    WhyNotCode,
    WithheldReason,
)
from oncobasis.report.texts.ko_predictions import REASONS
from oncobasis.report.texts.ko_warnings import WARNINGS

if TYPE_CHECKING:
    from collections.abc import Mapping

_RATIONALE: Final = {
    "live_approval": (
        "허가됨",
        "이 바이오마커와 종양 유형에 대한 {agency:agency} 허가({status:approval_status}, {date}).",
    ),
    "approval_not_chosen_region": (
        "다른 지역에서 허가됨",
        "{agency:agency} 허가가 있으나 선택한 규제 기관({chosen})이 아닙니다.",
    ),
    "approval_other_tumor": (
        "다른 종양에서 허가됨",
        "같은 바이오마커의 다른 종양 유형({tumor_type})에 대한 {agency:agency} 허가.",
    ),
    "replicated_evidence": (
        "반복 확인된 근거",
        "이 종양 유형의 독립적인 근거 {count}건(최고 수준 {level}).",
    ),
    "curated_assertion": ("전문가 검토 결론", "{source:source}의 검토 결론 {id:id}."),
    "single_evidence": ("단일 근거", "근거 1건: {source:source} {id:id}, 수준 {level}."),
    "case_level_evidence": (
        "증례 또는 전임상 근거",
        "증례 보고 또는 전임상 자료뿐임: {source:source} {id:id}, 수준 {level}.",
    ),
    "vetoed_by": ("불리한 바이오마커", "이 치료에 불리한 소견: {biomarker} ({id:id})."),
    "contraindicated_by": ("금기", "이 치료의 금기 소견: {biomarker} ({id:id})."),
    "missing_biomarker": (
        "검사되지 않은 바이오마커",
        "검사되지 않은 다음 항목에 따라 달라집니다: {biomarkers}.",
    ),
    "coarser_tumor_type": (
        "종양 유형이 구체적이지 않음",
        "입력된 종양 유형: {given}. 허가사항이 요구하는 유형: {needed}.",
    ),
    "context_unknown": (
        "임상 조건 미확인",
        "허가사항의 다음 조건을 충족하는지 알 수 없습니다: {conditions:conditions}.",
    ),
    "context_unmet": (
        "임상 조건 미충족",
        "허가사항의 다음 조건을 충족하지 않습니다: {conditions:conditions}.",
    ),
    "superseded_by": (
        "우선하는 후속 치료",
        "같은 바이오마커에서 우선하는 후속 치료: {therapies}.",
    ),
    "conflicting_evidence": ("상충하는 근거", "자료 간 결론이 다릅니다: {ids:id}."),
    "resistance_marker_not_used": (
        "내성 표지자 제외",
        "내성 표지자이므로 유리한 근거로 계산하지 않음: {biomarker}.",
    ),
    "pan_cancer_label": (
        "종양 유형 무관",
        "종양 유형과 관계없이 적용되는 {agency:agency} 허가입니다.",
    ),
    "equivalent_alteration": (
        "동등한 변이",
        "동등한 것으로 계산한 변이: {alteration} (기준: {biomarker}).",
    ),
    "undated_or_unlinked_record": (
        "날짜 또는 링크가 없는 기록",
        (
            "허가 기록 {id:id}에 날짜 또는 허가사항 링크가 없어 단독으로 Tier I-A의 근거가 되지 "
            "않습니다."
        ),
    ),
    "record_not_confirmed": (
        "확인되지 않은 기록",
        "이 허가 기록({id:id})은 {confidence:confidence} Tier I-A 근거로 계산하지 않습니다.",
    ),
    "required_wild_type": (
        "야생형 필요",
        "다음 유전자가 검사되어 야생형이어야 합니다: {genes}.",
    ),
    "unverified_sources": (
        "검증되지 않은 자료",
        "다음 자료는 재검토되지 않아 Tier의 근거로 쓰이지 않습니다: {ids:id}.",
    ),
}

_CAUTIONS: Final = {
    "resistance_evidence": (
        "내성 근거",
        "내성을 일으킬 수 있는 소견: {biomarker} ({id:id}, 수준 {level}).",
    ),
    "immune_resistance": (
        "면역항암제 효과 감소",
        "면역관문억제제의 효과 감소와 관련된 소견: {biomarker} ({id:id}).",
    ),
    "confirm_ihc": ("면역조직화학염색 확인", "면역조직화학염색으로 확인하십시오: {marker}."),
    "low_confidence": ("낮은 신뢰도", "판독 신뢰도가 낮은 기록: {id:id}."),
    "pgx": (
        "약물유전체",
        "{gene} {finding}: 투여 전에 용량과 독성을 확인하십시오({id:id}).",
    ),
    "not_available": (
        "사용 불가",
        "시장에서 철수했거나 출시되지 않은 약제입니다: {therapies}.",
    ),
    "already_given": (
        "이미 투여됨",
        "이 환자는 이 약제 또는 같은 계열 약제를 이미 투여받았습니다: {therapies}.",
    ),
    "withdrawn_approval": (
        "허가 철회",
        "이 용도의 {agency:agency} 허가는 철회되었거나 대체되었습니다({date}).",
    ),
    "does_not_support": (
        "지지하지 않는 근거",
        "이 용도를 지지하지 않는 근거: {id:id} (수준 {level}).",
    ),
    "conflicting": ("상충하는 근거", "자료 간 결론이 다릅니다: {ids:id}."),
    "small_evidence": (
        "제한된 근거",
        "근거가 제한적입니다: {id:id}, 수준 {level}.",
    ),
    "bypass_resistance": (
        "우회 내성",
        "표적을 우회할 수 있는 소견: {biomarker} ({id:id}).",
    ),
    "dose_condition": (
        "별도 용량 필요",
        "{biomarker}에서는 용량이 중요합니다. 처방 전에 해당 용량을 확인하십시오({id:id}).",
    ),
    "label_exclusion": (
        "허가사항의 제한",
        "{biomarker}에서는 허가사항이 이 사용을 제외하거나 제한합니다({id:id}).",
    ),
    "lineage_change": (
        "계통 변화",
        "이 약물이 작용하지 않을 수 있는 형태로의 종양 변화와 관련된 소견: {biomarker} ({id:id}).",
    ),
    "paradoxical_activation": (
        "역설적 활성화",
        "{biomarker}에서는 차단하려는 신호를 오히려 활성화할 수 있습니다({id:id}).",
    ),
    "relative_resistance": (
        "효과 감소 가능",
        (
            "{biomarker}에서는 효과가 떨어질 수 있으나 효과가 없다는 뜻은 아닙니다({id:id}, 수준 "
            "{level})."
        ),
    ),
    "required_biomarker_absent": (
        "효과 미입증",
        "이 소견이 있는 환자에서 효과가 입증되지 않았습니다: {biomarker} ({id:id}).",
    ),
    "reversion": (
        "DNA 복구 기능 회복 가능",
        (
            "DNA 복구 기능이 유지되거나 회복되어 효과가 떨어질 수 있는 소견: {biomarker} "
            "({id:id}, 수준 {level})."
        ),
    ),
    "speaks_for_caution": (
        "고려할 사항",
        "주의가 필요한 소견: {biomarker} ({id:id}, 수준 {level}).",
    ),
}

_WITHHELD: Final = {
    "biomarker_absent": ("바이오마커 없음", "필요한 바이오마커가 없음: {biomarker}."),
    "wild_type_required": (
        "야생형 필요",
        "{gene} 야생형이 필요함. 확인된 소견: {found}.",
    ),
    "other_alteration_of_gene": (
        "같은 유전자의 다른 변이",
        "필요한 변이: {needed}. {gene}에서 확인된 변이: {found}.",
    ),
    "other_tumor_type": (
        "다른 종양 유형",
        "적용 종양 유형: {needed}. 환자의 종양 유형: {given}.",
    ),
    "variant_of_unknown_significance": (
        "의미 불명 변이",
        "의미 불명 변이({alteration})이므로 다음 조건에 해당하지 않음: {needed}.",
    ),
    "origin_mismatch": (
        "변이 기원 불일치",
        "필요한 조건: {needed}. {alteration}의 기원: {found:origin}.",
    ),
    "benign_variant": (
        "양성 변이",
        "양성 또는 양성 추정 변이이므로 소견으로 계산하지 않음: {alteration}.",
    ),
    "excluded_tumor_type": (
        "제외된 종양 유형",
        "자료에서 제외된 종양 유형: {given}.",
    ),
    "label_withdrawn": (
        "허가 철회",
        "{agency:agency} 허가가 철회되었거나 대체되었습니다({date}).",
    ),
    "does_not_support": ("지지하지 않음", "이 용도를 지지하지 않는 근거: {id:id}."),
    "gain_is_not_amplification": (
        "복제수 증가는 증폭이 아님",
        "{gene} 복제수 증가(gain)는 증폭(amplification)이 아닙니다.",
    ),
    "intragenic_is_not_fusion": (
        "유전자 내 변화는 융합이 아님",
        "한 유전자 안의 변화이며 융합이 아님: {alteration}. 필요한 변이: {needed}.",
    ),
}

_WHY_NOT: Final = {
    "not_detected": ("검출되지 않음", "검사하였으나 검출되지 않았습니다."),
    "not_tested": ("검사하지 않음", "검사하지 않았으므로 결론을 내릴 수 없습니다."),
    "no_record": ("기록 없음", "해당 유전자 또는 표지자에 대한 기록이 없음: {alteration}."),
    "no_record_for_alteration": (
        "해당 변이의 기록 없음",
        "{gene} 관련 기록은 있으나 다음 변이에 맞는 기록이 없음: {alteration}.",
    ),
    "other_tumor_types_only": (
        "다른 종양 유형에만 해당",
        "{alteration} 관련 기록은 다른 종양 유형에만 있음: {tumor_types}.",
    ),
}

_SUMMARY: Final = {
    "recommended": ("권고", "권고: {therapies} (근거 소견: {biomarkers})."),
    "options": ("선택 가능", "선택 가능: {therapies} (근거 소견: {biomarkers})."),
    "recommended_by_absence": (
        "권고",
        "권고: {therapies} (허가 사항이 배제를 요구하는 소견은 검사에서 검출되지 않음).",
    ),
    "options_by_absence": (
        "선택 가능",
        "선택 가능: {therapies} (허가 사항이 배제를 요구하는 소견은 검사에서 검출되지 않음).",
    ),
    "investigational": ("연구 단계", "연구 단계 치료: {count}건."),
    "undetermined": (
        "판단 보류",
        "아직 판단할 수 없음: {therapies}. 알려지지 않은 항목: {missing}.",
    ),
    "not_recommended": (
        "권고하지 않음",
        "권고하지 않음: {therapies} (이유: {biomarkers}).",
    ),
    "contraindicated": (
        "금기",
        "금기: {therapies} (이유: {biomarkers}).",
    ),
    "nothing_found": (
        "바이오마커 기반 선택지 없음",
        "수록된 자료에서 바이오마커 기반 선택지를 찾지 못했습니다. 선택지가 없다는 뜻은 아닙니다.",
    ),
    "unknown_tumor_type": (
        "종양 유형을 인식하지 못함",
        "종양 유형 '{text}' 입력을 인식하지 못해 Tier I에 해당하는 선택지가 없습니다.",
    ),
    "tests_missing": ("고려할 검사", "결과에 따라 판단이 바뀔 수 있는 검사: {tests}."),
}

_REQUIREMENTS: Final = {
    "line": ("치료 차수", "치료 차수 {value}"),
    "setting": ("치료 상황", "{value}"),
    "prior": ("이전 치료", "{value} 치료 후"),
    "no_prior": ("이전 치료 없음", "{value} 치료 경험 없음"),
    "age": ("나이", "나이 {value}세"),
    "sex": ("성별", "성별: {value}"),
    "menopause": ("폐경 상태", "폐경 상태: {value}"),
    "stage": ("병기", "병기 {value}"),
    "grade": ("등급", "등급 {value}"),
    "histology": ("조직형", "조직형: {value}"),
    "state": ("질병 상태", "{value}"),
    "confirm": ("확인 필요", "확인 필요: {value}"),
    "info": ("허가사항", "{value}"),
    "tumor_type": ("종양 유형", "종양 유형 또는 부위: {value}"),
    "origin": ("변이 기원", "변이 기원: {value}"),
}

MESSAGES: Final[Mapping[type[Code], Mapping[str, tuple[str, str]]]] = {
    WarningCode: WARNINGS,
    RationaleCode: _RATIONALE,
    CautionCode: _CAUTIONS,
    WithheldReason: _WITHHELD,
    WhyNotCode: _WHY_NOT,
    SummaryCode: _SUMMARY,
    RequirementCode: _REQUIREMENTS,
    PredictionReason: REASONS,
}
