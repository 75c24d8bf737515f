"""English wording of CDS Hooks cards."""

from __future__ import annotations

from typing import Final

LABELS: Final = {
    "options": "Recommended: {therapies}{biomarkers}",
    "options_tier": "{therapy} (tier {tier})",
    "options_open": "Options to consider: {therapies}{biomarkers}",
    "options_more": "+{count} more",
    "early": "Early evidence only: {therapies}{biomarkers}",
    "nothing": "No biomarker-based option found for these findings; this does not mean none exists",
    "nothing_known": "No finding in the record: {count} therapies depend on results not known",
    "refused": "Findings speak against {therapies} ({biomarkers})",
    "tests_one": "1 test may change the answer: {tests}",
    "tests": "{count} tests may change the answer: {tests}",
    "input": "Check the input before using the answer: {warning}",
    "missing_data": "Treatment options can't be assessed: {what} missing from the record",
    "missing_data_detail": (
        "The record that this hook sent holds no {what} that could be read. Once it is there, "
        "options are shown here."
    ),
    "and": " and ",
    "tumor_type": "tumour type",
    "alterations": "genomic results",
    "record": "patient record",
    "board": "Tumour board: {given} to discuss, {refused} spoken against, {tests} tests open",
    "order_contraindicated": "{drugs}: contraindicated ({why})",
    "order_refused": "{drugs}: not recommended ({why})",
    "order_unmatched": "{drugs}: does not fit the findings ({why})",
    "order_caution": "{drugs}: {why}",
    "order_unmet": "{drugs}: a condition of the label is not met ({why})",
    "order_undetermined": "{drugs}: depends on what is not known ({why})",
    "order_combination": "{drugs}: listed only in combination ({why})",
    "order_better": "{drugs}: an option of higher standing fits the findings ({why})",
    "column_therapy": "Therapy",
    "column_assessment": "Assessment",
    "column_for": "For",
    "column_against": "Because of",
    "column_basis": "Basis",
    "column_note": "To note",
    "column_test": "Test",
    "column_change": "Would change",
    "column_value": "Value",
    "column_patient": "This patient",
    "column_effect": "Effect",
    "basis_link": "source",
    "tier": "tier {tier}",
    "instead": "Instead",
    "prediction": "{target}: {percent}",
    "model": "Model {model}; {variant}; {status}.",
    "rest": "{count} further values",
    "not_shown": "{count} more in the report.",
    "also_open": "Open tests that may change this: {tests}.",
    "made_of": "{software}, knowledge {version} as of {date}.",
    "notes_more": "Further notes on these orders are in the report.",
    "report": "Open the full reasoning",
    "app": "Open the tumour board page",
    "suggest_order": "Propose {therapies}",
    "suggest_order_action": "Draft of {drug} (proposal, dose to be set)",
    "suggest_test": "Propose {test}",
    "suggest_test_action": "Draft of a request for {test} (proposal)",
    "suggest_remove": "Remove {drug}",
    "suggest_remove_action": "Remove the draft of {drug}",
    "suggest_replace": "Replace {drug} by {therapies}",
    "reason_for": "{biomarkers}; tier {tier}",
    "disclaimer": (
        "For qualified clinicians: it supports their judgement and never replaces it. Labels that "
        "name no biomarker are not listed. Confirm the current label before treating. Not a "
        "cleared medical device."
    ),
    "topic_options": "Treatment options",
    "topic_refused": "Findings against a therapy",
    "topic_tests": "Tests to consider",
    "topic_input": "Quality of the input",
    "topic_missing": "Missing data",
    "topic_order": "Check of an order",
    "topic_board": "Tumour board",
}

OVERRIDES: Final = {
    "already-considered": "Already considered or tried",
    "patient-declined": "Patient declined",
    "not-fit": "Not fit for it (comorbidity, performance status)",
    "not-available": "Not available or not reimbursed here",
    "trial": "Treated in a clinical trial",
    "other-evidence": "Other evidence weighs more",
    "data-wrong": "Data of the patient are wrong or outdated",
    "done-elsewhere": "Test done elsewhere or ordered already",
    "other": "Other reason",
}
