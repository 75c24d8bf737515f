"""Korean wording of what is said of the input and of the knowledge.

Not yet checked by a Korean clinician.
"""

from __future__ import annotations

from typing import Final

WARNINGS: Final = {
    "assumed_context": (
        "임상 상황 가정",
        "임상 상황이 입력되지 않아 다음과 같이 가정하였습니다: {facts:fact}.",
    ),
    "unknown_tumor_type": (
        "종양 유형을 인식하지 못함",
        (
            "종양 유형 '{text}' 입력을 인식하지 못했습니다. 모든 고형암에 적용되는 선택지만 "
            "표시하며, Tier I에는 해당하지 않습니다."
        ),
    ),
    "tumor_type_group": (
        "여러 종양 유형을 포함하는 명칭",
        (
            "'{text}' 명칭은 여러 종양 유형을 포함합니다({members}). 모두에 공통되는 내용만 "
            "확실합니다."
        ),
    ),
    "tumor_type_assumed": (
        "종양 유형 해석",
        "종양 유형 '{text}' 입력을 다음과 같이 해석하였습니다: {understood}. 확인이 필요합니다.",
    ),
    "tumor_type_question": (
        "종양 유형 세부 사항 미확정",
        "종양 유형 '{text}'에 대하여 확인이 필요합니다: {question}.",
    ),
    "no_tumor_type_named": (
        "종양 유형이 아님",
        "'{text}'만으로는 종양 유형을 알 수 없습니다. 원발 부위를 입력하십시오.",
    ),
    "row_not_understood": (
        "입력을 이해하지 못함",
        "'{text}' 입력을 이해하지 못해 사용하지 않았습니다. 이유: {reason:filter}. 위치: {where}.",
    ),
    "rows_filtered": (
        "제외된 행",
        "입력에서 제외된 행의 수: {count}. 이유: {reason:filter}. 위치: {where}.",
    ),
    "rows_not_understood": (
        "이해하지 못한 행",
        "이해하지 못해 사용하지 않은 행의 수: {count}. 이유: {reason:filter}. 행 번호: {lines}.",
    ),
    "filtered_list_shortened": (
        "제외된 행 목록 단축",
        "제외된 행 {of}개 중 {listed}개만 개별로 표시합니다.",
    ),
    "no_rows": (
        "행이 없는 파일",
        "행이 없는 파일: {file}.",
    ),
    "no_sample_column": (
        "검체 열 없음",
        "검체 이름이 없는 파일({file})이므로 모든 행을 하나의 종양으로 읽었습니다.",
    ),
    "annotation_field_absent": (
        "주석 항목 없음",
        "주석에 다음 항목이 없어 해당 변화를 읽을 수 없습니다: {fields}.",
    ),
    "pathogenic_not_reported": (
        "병원성 변이 제외됨",
        (
            "병원성으로 주석되었으나 제외된 변이: {gene} {change}. 이유: {reasons:filter}. 위치: "
            "{where}."
        ),
    ),
    "pathogenic_kept": (
        "병원성 변이 유지됨",
        (
            "병원성으로 주석되어 유지한 변이: {gene} {change}. 단, 다음에 해당함: "
            "{reasons:filter}. 위치: {where}."
        ),
    ),
    "hotspot_not_reported": (
        "핫스팟 변이 제외됨",
        (
            "알려진 핫스팟이지만 제외된 변이: {gene} {change}. 이유: {reasons:filter}. 위치: "
            "{where}."
        ),
    ),
    "hotspot_kept": (
        "핫스팟 변이 유지됨",
        (
            "알려진 핫스팟이므로 유지한 변이: {gene} {change}. 단, 다음에 해당함: "
            "{reasons:filter}. 위치: {where}."
        ),
    ),
    "rows_not_judged": (
        "판단할 수 없는 행",
        (
            "단백질 영향을 알 수 없어 판단하지 못한 변화 {count}건. 유전자: {genes}. 이 유전자의 "
            "변이는 발견된 것도 배제된 것도 아닙니다."
        ),
    ),
    "looks_germline": (
        "생식세포 변이 가능성",
        ("짝지은 정상 검체가 없고 변이 비율이 유전 변이에서도 나타나는 값입니다: {alterations}."),
    ),
    "codon_neighbours": (
        "한 코돈의 여러 변화",
        (
            "{gene} 코돈 {codon}에 함께 있는 변화: {changes}. 같은 분자에 있는지 알 수 없으며, "
            "같은 분자라면 아미노산은 각각이 말하는 것과 다릅니다."
        ),
    ),
    "reference_differs": (
        "참조 염기 불일치",
        (
            "비교한 {compared}개 행 중 {count}개의 참조 염기가 유전체와 다릅니다. 유전체 버전을 "
            "확인하십시오."
        ),
    ),
    "no_column_line": (
        "열 이름 행 없음",
        "파일({file})에 열 이름 행이 없어 통상적인 순서로 읽었습니다.",
    ),
    "genotype_contradicts_reads": (
        "유전형과 리드 불일치",
        (
            "유전형({genotype})에는 없으나 변이 리드가 {alt_reads}개 있어 유지하였습니다. 위치: "
            "{where}."
        ),
    ),
    "significance_not_of_allele": (
        "위치 기준의 임상적 의미",
        "이 주석(VEP {vep})의 임상적 의미는 변이가 아니라 위치에 대한 것입니다.",
    ),
    "assembly_unknown": (
        "유전체 버전 불명",
        "유전체 버전이 적혀 있지 않은 파일: {file}.",
    ),
    "assembly_not_understood": (
        "유전체 버전을 인식하지 못함",
        "인식하지 못한 유전체 버전: '{written}'.",
    ),
    "assembly_contradiction": (
        "유전체 버전 모순",
        "{source}에 적힌 버전: {says}. 실제 사용한 버전: {used}.",
    ),
    "consequence_not_understood": (
        "변이 결과를 인식하지 못함",
        "주석의 변이 결과 중 인식하지 못한 항목: {terms}. 다른 주석으로 변이를 읽었습니다.",
    ),
    "protein_not_understood": (
        "단백질 변화를 이해하지 못함",
        "이해하지 못한 단백질 변화: '{text}'. 이유: {why}. 위치: {where}.",
    ),
    "protein_columns_disagree": (
        "단백질 변화 불일치",
        (
            "한 행에 서로 다른 단백질 변화가 있음. 사용: {used}. 사용하지 않음: {other}. 위치: "
            "{where}."
        ),
    ),
    "assay_part_not_run": (
        "검사의 일부를 시행하지 않음",
        "검사의 {part} 부분을 시행하지 않았습니다. 음성이 아니라 검사하지 않은 것: {classes}.",
    ),
    "sites_not_covered": (
        "핫스팟 깊이 부족",
        (
            "{gene}: 잔기 {sites}의 리드가 부족합니다(최소 {needed})."
            " 이 부위는 음성이 아니라 검사하지 않은 것입니다."
        ),
    ),
    "clear_changes_left_out": (
        "리드에 뚜렷하나 제외된 변이",
        (
            "치료와 관련된 유전자에서 리드에 뚜렷한 변이 {count}개가 호출기에서 제외됨: {changes}."
            " 소견으로 쓰지 않으며 그 부위는 검사하지 않은 것으로 둡니다. 리드를 확인하십시오."
        ),
    ),
    "tmb_counted": (
        "파일에서 계산한 종양 변이 부담",
        (
            "TMB {value}/Mb는 {megabases} Mb에서 단백질이나 스플라이스 부위를 바꾸는"
            " 변이 {count}개를 센 값입니다."
            " 허가의 근거가 된 검사는 세는 방법이 다르므로 기준값에 가까우면"
            " 검증된 검사로 확인하십시오."
        ),
    ),
    "tmb_not_counted": (
        "종양 변이 부담을 계산하지 않음",
        "파일에서 종양 변이 부담을 계산하지 않았습니다: {why}. 검사하지 않은 것으로 둡니다.",
    ),
    "msi_undecided": (
        "현미부수체 상태 미정",
        (
            "현미부수체 부위의 {percent} %가 불안정합니다({why}). 안정·불안정을 판정하지 않습니다."
            " PCR 또는 면역조직화학으로 확인하십시오. 위치: {where}."
        ),
    ),
    "no_protein_change": (
        "단백질 변화 없음",
        "{gene} 암호화 변이의 주석에 단백질 변화가 없습니다. 위치: {where}.",
    ),
    "transcript_not_reference": (
        "다른 전사체",
        (
            "{gene} 주석의 전사체: {transcript}. MANE Select 전사체가 아니므로 번호가 다를 수 "
            "있습니다. 위치: {where}."
        ),
    ),
    "gene_renamed": (
        "유전자 기호 변경",
        "입력된 이름: {written}. 현재 기호: {symbol}.",
    ),
    "gene_looks_like_date": (
        "날짜로 바뀐 유전자 이름",
        "스프레드시트에서 날짜로 바뀐 유전자 이름으로 보임: '{written}'. 위치: {where}.",
    ),
    "filter_source_absent": (
        "필터 자료 없음",
        (
            "필터 자료({source})가 없어 거르지 못한 기준: {filter:filter}. 흔한 다형성이나 인공 "
            "변이가 소견에 포함되어 있을 수 있습니다."
        ),
    ),
    "gene_ambiguous": (
        "모호한 유전자 이름",
        (
            "유전자 이름 {written}의 가능한 의미: {candidates}. 이 소견은 사용하지 않았습니다. "
            "현재의 공식 유전자 기호를 입력하십시오."
        ),
    ),
    "gene_unknown": (
        "알 수 없는 유전자",
        "유전자 기호 또는 동의어 목록에 없는 이름: {written}. 이 소견은 사용하지 않았습니다.",
    ),
    "fusion_partner_not_a_gene": (
        "융합 상대가 유전자가 아님",
        (
            "융합의 한쪽이 알려진 유전자가 아님: {written} (가까운 유전자: {nearest}). 상대 "
            "유전자는 미상으로 처리했습니다. 위치: {where}."
        ),
    ),
    "fusion_partner_unknown": (
        "알 수 없는 융합 상대",
        (
            "유전자 기호 또는 동의어 목록에 없는 융합 상대: {written}. 융합은 적힌 이름 그대로 "
            "유지했습니다."
        ),
    ),
    "fusion_partner_chosen": (
        "여러 유전자 중 하나를 사용",
        (
            "융합의 한쪽에 겹치는 여러 유전자가 적혀 있음({written}). 사용한 유전자: {symbol}. "
            "위치: {where}."
        ),
    ),
    "fusion_not_reported": (
        "제외된 융합 호출",
        (
            "융합으로 알려진 유전자가 포함된 호출이 제외됨: {fusion}. 이유: {reasons:filter}. "
            "위치: {where}. 필요하면 다른 방법으로 확인하십시오."
        ),
    ),
    "impossible_residue": (
        "단백질 서열과 맞지 않는 잔기",
        (
            "참조 단백질 서열과 맞지 않음: {alteration} (예상 잔기: {expected}). 이 소견은 "
            "사용하지 않았습니다. 전사체와 번호 체계를 확인하십시오."
        ),
    ),
    "reference_not_checked": (
        "참조 잔기 미확인",
        "참조 서열이 없어 잔기를 입력된 그대로 사용하였습니다: {alteration}.",
    ),
    "legacy_numbering": (
        "이전 번호 체계",
        "이전 번호 체계의 표기 {given}: 현재 표기 {current} 기준으로 해석하였습니다.",
    ),
    "files_of_different_samples": (
        "파일마다 검체가 다름",
        (
            "파일에 적힌 종양 검체가 서로 다릅니다({files}). 모두 이 환자의 것인지"
            " 사용 전에 확인하십시오."
        ),
    ),
    "contradictory_input": (
        "서로 모순되는 입력",
        "다음 입력이 서로 모순됩니다: '{first}', '{second}'. 이 보고서를 쓰기 전에 확인하십시오.",
    ),
    "copy_number_relative": (
        "상대적 유전자 복제수",
        (
            "파일 {file}에는 로그 비율만 있고 종양세포 비율을 알 수 없습니다. 종양세포 비율과 "
            "관계없이 성립하는 경우에만 증폭 또는 결실로 판정하였으며, 증가와 감소는 상대적인 "
            "값입니다."
        ),
    ),
    "copy_number_levels": (
        "단계로 표시된 복제수",
        (
            "파일 {file}에는 복제수가 아닌 단계(-2~2)가 있습니다. cBioPortal과 같이 2는 증폭, "
            "-2는 깊은 결실로 해석하였습니다. 실제 복제수는 알 수 없습니다."
        ),
    ),
    "copies_by_threshold": (
        "기준값으로 추정한 복제수",
        (
            "{file}의 복제수는 고정된 로그 비율 기준값으로 정한 것이므로 종양세포 비율이 "
            "고려되지 않았습니다."
        ),
    ),
    "ploidy_computed": (
        "배수성 계산",
        "배수성이 입력되지 않아 상염색체에서 가장 흔한 복제수({ploidy})를 사용하였습니다.",
    ),
    "ploidy_unknown": (
        "배수성을 알 수 없음",
        "{file} 검체의 배수성을 알 수 없어 복제수를 2와 비교하였습니다.",
    ),
    "purity_contradiction": (
        "서로 다른 순도 또는 배수성 값",
        "입력한 값 {other} 대신 파일의 {what} 값 {used}을(를) 사용하였습니다.",
    ),
    "amplification_not_excluded": (
        "증폭일 수 있는 증가",
        "다음 유전자의 증가는 증폭일 수 있으나 파일만으로는 확인되지 않습니다: {named}.",
    ),
    "deep_deletion_not_excluded": (
        "깊은 결실일 수 있는 감소",
        "다음 유전자의 감소는 깊은 결실일 수 있으나 파일만으로는 확인되지 않습니다: {named}.",
    ),
    "gene_in_parts": (
        "복제수가 일정하지 않은 유전자",
        (
            "다음 유전자는 유전자 안에서 복제수가 달라지거나 일부만 측정되었습니다. 유전자 전체에 "
            "성립하는 가장 보수적인 판정을 사용하거나 판정하지 않았습니다: {named}."
        ),
    ),
    "genes_not_measured": (
        "복제수 값이 없는 유전자",
        "파일에 값이 없는 유전자 수: {count}. 검사하지 않은 것으로 봅니다: {named}.",
    ),
    "gene_names_unknown": (
        "알 수 없는 유전자 이름",
        "파일에서 하나의 유전자로 확인되지 않은 이름 수: {count} ({named}).",
    ),
    "sex_unknown": (
        "성염색체의 유전자",
        (
            "성염색체의 증가, 감소, 이형접합성 소실은 환자 또는 대조의 성별을 알아야 하므로 "
            "판정하지 않았습니다: {named}."
        ),
    ),
    "peak_without_gene": (
        "유전자가 지정되지 않은 영역",
        (
            "이 검체에서 {peak} 영역이 변화되어 있으나({level}) 어느 유전자인지 파일에 없습니다. "
            "해당 영역의 유전자: {named}. 유전자별 값이나 검체의 분절 파일을 입력하십시오."
        ),
    ),
    "segment_scale_unknown": (
        "분절 값의 척도를 알 수 없음",
        (
            "{file}의 분절 값에 음수가 없어 복제수인지 로그 비율인지 알 수 없으므로 사용하지 "
            "않았습니다."
        ),
    ),
    "gene_places_absent": (
        "유전자 위치를 알 수 없음",
        "{assembly}에서 일부 유전자의 위치가 제공되지 않아 나머지는 판정하지 않았습니다.",
    ),
    "source_stale": (
        "오래된 자료",
        (
            "자료 {source}: 발행 후 {age_days}일 경과(기준: {limit_days}일). 최신 허가나 근거가 "
            "빠져 있을 수 있습니다."
        ),
    ),
    "tumor_only": (
        "종양 단독 검사",
        "종양 조직({sample})만 검사하여 생식세포 변이와 체세포 변이를 구분할 수 없습니다.",
    ),
    "pharmacogenetics": (
        "약물유전체",
        "{gene} {finding}: 다음 약물을 투여하기 전에 용량과 독성을 확인하십시오: {drugs} ({ids}).",
    ),
    "origin_unknown": (
        "변이 기원 불명",
        "생식세포 변이인지 체세포 변이인지 알 수 없음: {alterations}.",
    ),
    "no_assay_scope": (
        "검사 범위 불명",
        (
            "검사가 포함하는 유전자가 입력되지 않았습니다. 기재되지 않은 항목은 음성이 아니라 "
            "검사하지 않은 것으로 처리합니다."
        ),
    ),
    "read_as": (
        "입력 해석",
        "'{text}' 입력을 다음과 같이 해석하였습니다: {understood}. 확인이 필요합니다.",
    ),
    "scale_not_given": (
        "척도 미기재",
        "'{text}' 입력에 척도({scales})가 없어 허가사항의 기준값을 적용할 수 없습니다.",
    ),
    "implied_by_tumor_type": (
        "진단명에 포함된 소견",
        "진단명 {tumor_type}에 포함된 소견을 사용하였습니다: {facts}.",
    ),
    "unverified_test_list": (
        "검증되지 않은 검사 목록",
        "{tumor_type} 검사 목록의 인용 문헌은 아직 검증되지 않았습니다.",
    ),
    "flagged_sources_used": (
        "재검토되지 않은 자료 표시",
        "다음 자료는 재검토되지 않았으며 Tier I의 근거로 쓰이지 않습니다: {sources:source}.",
    ),
    "region_without_records": (
        "해당 지역의 허가 자료 없음",
        (
            "해당 지역의 허가 자료가 없습니다({region:agency}). 허가가 표시되지 않아도 허가되지 "
            "않았다는 뜻은 아닙니다."
        ),
    ),
    "no_findings": (
        "소견 없음",
        "사용할 수 있는 변이 또는 바이오마커가 입력되지 않았습니다.",
    ),
    "low_confidence_record": (
        "신뢰도가 낮은 기록",
        "판독 신뢰도가 중간 이하인 기록: {ids:id}.",
    ),
    "preliminary_result": (
        "예비 결과",
        "'{text}': 예비 결과이며 바뀔 수 있습니다.",
    ),
    "lab_not_used": (
        "사용하지 않은 검사 수치",
        "{name} {value} {unit}: 단위 또는 값이 맞지 않아 사용하지 않았습니다.",
    ),
    "age_from_birth_date": (
        "나이 계산",
        "나이 {age}: 생년월일로부터 {date} 기준으로 계산했습니다.",
    ),
    "fact_not_used": (
        "쓰이지 않은 정보",
        "'{text}': 읽었으나 이 정보를 쓰는 규칙이 없습니다.",
    ),
    "model_not_used": (
        "예측 모델을 사용하지 못함",
        (
            "모델 {model}을(를) 사용할 수 없어 예측을 제시하지 않습니다({reason}). 조치: {remedy}. "
            "규칙에 따른 결과에는 영향이 없습니다."
        ),
    ),
    "model_stands_in": (
        "예측 모델의 이전 버전",
        (
            "모델 {model}의 새로 승격된 버전을 사용할 수 없어({reason}) 이전에 쓰던 버전 "
            "{version}이(가) 대신 답합니다. 조치: {remedy}."
        ),
    ),
    "predictions_off": (
        "예측 꺼짐",
        "반응 예측 모델이 꺼져 있어 규칙만으로 답합니다.",
    ),
    "prediction_conflict": (
        "규칙과 모델의 차이",
        (
            "규칙은 {therapies}을(를) 1등급으로 제시하지만, {model}은(는) {percent} %로 추정하며 "
            "불리한 결과만 부합한다고 봅니다. 규칙이 우선하며, 둘을 함께 고려하십시오."
        ),
    ),
}
