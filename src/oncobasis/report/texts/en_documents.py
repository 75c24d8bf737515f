"""English wording of documents: FHIR, the workbook and the PDF."""

from __future__ import annotations

from typing import Final

LABELS: Final = {
    "depth_reads": "depth {value} reads",
    "tier": "Tier {roman} - Level {letter}",
    "escat": "ESCAT {tier}",
    "evidence": "{source} {level}",
    "implication_of": "{therapies}: {stance}. {reasons}",
    "oncogenicity": "Oncogenicity (ClinGen/CGC/VICC): {word}",
    "oncogenicity_points": "{points} points; criteria {criteria}; data missing: {missing}",
    "task_alternative": "Consider an alternative to {therapies}: {stance}. {reasons}",
    "task_test": "Consider testing: {test}. {changes}",
    "task_confirm": "{what} ({therapies})",
    "risk_interval": "{percent} (95 % interval {low} to {high})",
    "risk_attribution": "{feature} = {value}: {points}",
    "risk_rest": "{count} further values",
    "warning": "{severity}: {text}",
    "no_font": ("Some characters of this report have no glyph in any font of this machine."),
    "sheet_options": "Options",
    "sheet_basis": "Basis",
    "sheet_alterations": "Alterations",
    "sheet_not_tested": "Not tested",
    "sheet_predictions": "Predictions",
    "sheet_provenance": "Provenance",
    "head_rank": "Rank",
    "head_verified": "Citation verified",
    "head_contribution": "Contribution (log-odds or log-hazard)",
    "head_interval": "Interval",
    "head_value": "Value",
}
