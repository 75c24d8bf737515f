"""Korean wording of what response models say."""

from __future__ import annotations

from typing import Final

REASONS: Final = {
    "value_impossible": (
        "불가능한 값",
        "{feature:feature} 값({seen})은 가능한 값이 아닙니다. 값과 단위를 확인하십시오.",
    ),
    "unit_not_usable": (
        "사용할 수 없는 단위",
        "{feature:feature} 값이 {seen}(으)로 주어졌으며, 모델이 이 단위를 알지 못합니다.",
    ),
    "level_unseen": (
        "학습 환자군 밖",
        "{feature:feature}: {seen}은(는) 모델이 학습한 환자에 포함되지 않았습니다.",
    ),
    "required_missing": (
        "필요한 값 없음",
        "{feature:feature} 값을 알 수 없으며, 여기서는 이 값 없이 수치를 제시하지 않습니다.",
    ),
    "too_much_missing": ("정보 부족", "알 수 없는 값이 너무 많습니다: {seen:feature}."),
    "pattern_unseen": (
        "드문 조합",
        "각 값은 가능하지만 이와 같은 조합을 가진 학습 환자가 없었습니다({seen:feature}).",
    ),
    "regimen_unseen": (
        "학습되지 않은 요법",
        "모델은 면역관문억제제 단독 치료에서 학습되었습니다. 이 요법: {seen}.",
    ),
    "outside_range": (
        "학습 환자군의 가장자리",
        "{feature:feature}({seen})이(가) 거의 모든 학습 환자의 범위를 벗어납니다.",
    ),
    "level_rare": (
        "학습 환자 수 적음",
        "{feature:feature}: {seen}에 해당하는 학습 환자가 적습니다.",
    ),
    "missing": ("값 없음", "{feature:feature} 값을 알 수 없어 이 값 없이 예측했습니다."),
    "filled_in": (
        "알 수 없는 값",
        (
            "{feature:feature} 값을 알 수 없어 학습 환자 평균({seen})으로 계산했습니다. 이 값은 이 "
            "환자에 대해 알려 주는 것이 없습니다."
        ),
    ),
    "lesser_variant": (
        "축소된 변수 집합",
        "일부 값을 알 수 없어 변수가 더 적은 모델을 사용했습니다({seen}).",
    ),
    "worth_knowing": (
        "확인하면 도움이 되는 값",
        "알 수 없는 값이며, 확인되면 예측에 사용됩니다: {seen:feature}.",
    ),
    "assumed": ("가정", "{feature:feature}은(는) 명시되지 않아 가정한 값입니다."),
    "unit_not_given": (
        "단위 없음",
        "{feature:feature}({seen})에 단위가 없어 사용하지 않았습니다.",
    ),
    "several_values": (
        "여러 값",
        "{feature:feature} 값이 여러 개({seen})이고 고를 날짜가 없어 사용하지 않았습니다.",
    ),
    "other_specimen": (
        "다른 검체",
        "{feature:feature}은(는) 학습 때와 다른 검체({seen})에서 측정되어 사용하지 않았습니다.",
    ),
    "value_old": (
        "오래된 값",
        "{feature:feature}은(는) {seen}의 값입니다. 최근 값은 다를 수 있습니다.",
    ),
    "setting_not_stated": (
        "치료 상황 미기재",
        "진행성 질환인지 명시되지 않았습니다. 이 모델은 진행성 질환에만 적용됩니다.",
    ),
    "setting_unseen": (
        "학습되지 않은 치료 상황",
        "이 치료 상황의 환자는 학습에 포함되지 않았습니다: {seen:value}.",
    ),
    "stage_unseen": (
        "초기 병기",
        (
            "병기가 {seen}이고 치료 상황이 명시되지 않았습니다. 이 모델은 진행성 질환에만 "
            "적용됩니다. 현재 진행성 질환이면 치료 상황을 기재하십시오."
        ),
    ),
    "prior_checkpoint": (
        "이전 면역관문억제제 치료",
        (
            "환자는 이미 {seen} 치료를 받았습니다. 학습 자료에는 이전 면역관문억제제 치료 여부가 "
            "없어 모델을 사용하지 않습니다."
        ),
    ),
    "other_regimen": (
        "학습되지 않은 요법",
        (
            "이 모델은 백금 제제, 항HER2 치료제, 그 밖의 약물이 없는 화학요법에만 적용됩니다. "
            "이 요법: {seen}."
        ),
    ),
    "her2_unreliable": (
        "HER2 양성 환자에서 맞지 않음",
        (
            "외부 코호트에서 HER2 양성 환자 18명 중 11명이 완전 관해를 보여 모델의 예측보다 훨씬 "
            "많았습니다. HER2 양성 암에서는 자체 검증 없이 이 모델의 수치를 사용해서는 안 되므로 "
            "수치를 제시하지 않습니다."
        ),
    ),
    "metastases_stated": (
        "전이 기재됨",
        "이 모델은 전이가 없는 질환에만 적용됩니다. 기재된 전이: {seen}.",
    ),
    "prior_systemic": (
        "이전 치료 있음",
        "모델은 이전 전신 치료가 없는 환자에서 학습되었습니다. 기재된 치료: {seen}.",
    ),
    "value_later": (
        "평가일 이후의 값",
        (
            "{feature:feature} 값의 날짜({seen})가 평가일보다 뒤여서 사용하지 않았습니다. 날짜를 "
            "확인하십시오."
        ),
    ),
    "word_alone": (
        "값이 아닌 표현",
        (
            "{feature:feature}은(는) {seen}(으)로만 주어졌으며, 모델이 읽는 값이 아니어서 사용하지 "
            "않았습니다."
        ),
    ),
    "other_method": (
        "다른 측정 방법",
        (
            "{feature:feature}: {seen:method}. 학습 환자는 한 가지 패널로 측정되어 수치가 다를 수 "
            "있습니다."
        ),
    ),
    "equivalent_used": (
        "다른 검사로 대체",
        "{feature:feature}은(는) 다른 검사({seen})에서 가져왔습니다.",
    ),
}

TERMS: Final = {
    "applicability": {
        "applicable": "학습 환자군과 유사",
        "caution": "주의하여 해석",
        "abstains": "예측하지 않음",
    },
    "target": {
        "objective_response": "면역관문억제제에 대한 객관적 반응",
        "overall_survival": "면역관문억제제 치료 시 전체 생존",
        "progression_free_survival": "면역관문억제제 치료 시 무진행 생존",
        "pathological_complete_response": "선행 화학요법에 대한 병리학적 완전 관해",
    },
    "target_short": {
        "objective_response": "객관적 반응",
        "overall_survival": "생존",
        "progression_free_survival": "무진행 생존",
        "pathological_complete_response": "병리학적 완전 관해",
    },
    "method": {"counted": "이 검사의 변이에서 계산됨"},
    "model_note": {
        "prognostic": (
            "생존 예측은 대부분 예후를 나타냅니다. 곡선은 이와 비슷한 환자의 치료 중 경과를 "
            "보여주며, 약물이 더하는 효과를 보여주지 않습니다."
        ),
        "research_demonstration": (
            "이 모델은 작은 공개 코호트로 만든 시연용이며, 검증된 검사가 아닙니다."
        ),
        "single_site": ("한 병원의 자료로 학습되었습니다. 다른 병원의 비율은 다를 수 있습니다."),
    },
    "variant": {
        "full": "모든 값",
        "clinical": "임상 정보, 혈액 검사, TMB",
        "no_albumin": "알부민 제외",
        "no_labs": "혈액 검사 제외",
        "no_tmb": "TMB 제외",
        "no_tmb_no_msi": "TMB와 현미부수체 제외",
        "no_history": "이전 치료 제외",
        "breast-nac-pcr:clinical": "임상 정보",
        "no_nlr": "호중구-림프구 비 제외",
        "no_stage": "병기 제외",
        "full_no_stage": "병기 외 모든 값",
        "no_hla": "HLA 소실 제외",
        "no_histology": "조직형 제외",
        "clinical_dna_rna": "임상 정보, DNA, RNA",
        "clinical_dna": "임상 정보, DNA",
    },
    "outcome": {
        "join": ", ",
        "no response": "무반응",
        "response": "반응",
        "residual disease": "잔존 암",
        "complete response": "완전 관해",
    },
    "feature": {
        "tmb": "종양변이부담",
        "prior_systemic_therapy": "이전 전신 치료",
        "albumin": "알부민",
        "nlr": "호중구-림프구 비",
        "age": "나이",
        "cancer_type": "암종",
        "sex": "성별",
        "msi_high": "현미부수체 불안정성",
        "fcna": "복제수 변화가 있는 유전체 비율",
        "msi": "현미부수체 불안정성",
        "stage": "병기",
        "drug": "약물 분류",
        "platelets": "혈소판",
        "hemoglobin": "혈색소",
        "bmi": "체질량지수",
        "pdl1_tps": "PD-L1 (TPS)",
        "er_positive": "에스트로겐 수용체 양성",
        "her2_positive": "HER2 양성",
        "node_positive": "액와 림프절 전이",
        "grade": "조직학적 등급",
        "tumor_size": "진단 시 종양 크기",
        "is_ductal": "조직형",
        "coding_mutations": "코딩 변이 수",
        "tp53_mutated": "TP53 변이",
        "pik3ca_mutated": "PIK3CA 변이",
        "chromosomal_instability": "복제수 변화가 있는 유전체 비율",
        "hla_loh": "HLA 이형접합 소실",
        "hrd_score": "HRD 점수",
        "ggi": "유전체 등급 지수",
        "stat1": "STAT1 신호",
        "esc": "배아줄기세포 신호",
        "esr1_expression": "ESR1 발현",
        "pgr_expression": "PGR 발현",
        "erbb2_expression": "ERBB2 발현",
        "cytolytic_score": "세포용해 활성",
        "paclitaxel_score": "파클리탁셀 신호",
        "tide_exclusion": "T세포 배제",
        "tide_dysfunction": "T세포 기능 저하",
    },
    "feature_value": {
        "yes": "예",
        "no": "아니요",
        "sex:1": "남성",
        "sex:0": "여성",
        "stage:1": "4기",
        "stage:0": "4기 미만",
        "is_ductal:1": "관암종",
        "is_ductal:0": "관암종 아님",
        "cancer_type:Bladder": "방광암",
        "cancer_type:Breast": "유방암",
        "cancer_type:Colorectal": "대장암",
        "cancer_type:Endometrial": "자궁내막암",
        "cancer_type:Esophageal": "식도암",
        "cancer_type:Gastric": "위암",
        "cancer_type:Head & Neck": "두경부암",
        "cancer_type:Hepatobiliary": "간담도암",
        "cancer_type:Melanoma": "흑색종",
        "cancer_type:Mesothelioma": "중피종",
        "cancer_type:NSCLC": "비소세포폐암",
        "cancer_type:Ovarian": "난소암",
        "cancer_type:Pancreatic": "췌장암",
        "cancer_type:Renal": "신장암",
        "cancer_type:SCLC": "소세포폐암",
        "cancer_type:Sarcoma": "육종",
    },
    "feature_unit": {
        "years": "세",
        "year": "세",
        "ratio": "",
        "1": "",
        "mutations": "개",
        "score": "",
        "fraction": "",
        "10*9/L": "10⁹/L",
        "kg/m2": "kg/m²",
    },
}

LABELS: Final = {
    "predictions": "규칙과 별도로 제시되는 예측",
    "predictions_note": (
        "이전 환자 자료로 만든 통계 모델의 추정값입니다. 제시되는 치료와 그 순서를 바꾸지 않으며, "
        "이것만으로 치료를 시행하거나 보류할 근거가 되지 않습니다."
    ),
    "prediction": "예측",
    "prediction_for": "대상 요법",
    "prediction_general": "계획된 치료",
    "prediction_interval": "95 % 구간 {low} ~ {high}",
    "prediction_average": "학습 환자 평균",
    "prediction_result": "이 환자",
    "prediction_one": "90 % 신뢰 수준에서 부합하는 결과: {outcome}.",
    "prediction_both": (
        "90 % 신뢰 수준에서 어느 결과도 배제할 수 없습니다. 모두 부합: {outcomes}."
    ),
    "prediction_neither": "90 % 신뢰 수준에서 어느 환자군과도 유사하지 않습니다.",
    "prediction_no_number": "수치를 제시하지 않습니다.",
    "prediction_applicability": "적용 가능성",
    "prediction_variant": "변수 집합",
    "prediction_model": "모델",
    "prediction_card": "모델 카드",
    "prediction_card_by": "모델 카드: {command}",
    "prediction_survival_at": "{months}개월에 {percent} ({low} ~ {high})",
    "prediction_months": "치료 시작 후 개월",
    "prediction_curve": "시간에 따른 무사건 확률과 95 % 범위",
    "prediction_waterfall": "각 값이 추정값에 미치는 영향",
    "prediction_waterfall_from": "학습 환자 평균({start})에서 이 환자({end})까지",
    "prediction_causes": (
        "각 항목은 추정값이 어떻게 나왔는지를 보여줍니다. 원인이 아니므로 값을 바꾼다고 결과가 "
        "따라 바뀌지 않습니다."
    ),
    "prediction_feature": "값",
    "prediction_patient": "이 환자",
    "prediction_percentile": "학습 환자 중 위치",
    "prediction_effect": "영향",
    "prediction_higher": "{percent}보다 높음",
    "prediction_lower": "{percent}보다 낮음",
    "prediction_middle": "중간",
    "prediction_raises": "가능성을 높임",
    "prediction_lowers": "가능성을 낮춤",
    "prediction_raises_risk": "위험을 높임",
    "prediction_lowers_risk": "위험을 낮춤",
    "prediction_no_effect": "거의 영향 없음",
    "prediction_not_weighed": "영향을 표시하지 않음",
    "prediction_unknown_value": "알 수 없음",
    "prediction_unknown_note": (
        "알 수 없는 값은 학습 환자 평균으로 두었으며 그림의 시작점에 포함됩니다."
    ),
    "prediction_points": "%p",
    "prediction_rest": "그 밖의 값 {count}개",
    "prediction_risk": "평균 대비 위험",
}
