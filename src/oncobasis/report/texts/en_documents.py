"""English wording of documents: FHIR, the workbook and the PDF."""

from __future__ import annotations

from typing import Final

LABELS: Final = {
    "depth_reads": "depth {value} reads",
    "field": "{name} {value}",
    "tier": "Tier {roman} - Level {letter}",
    "escat": "ESCAT {tier}",
    "tier_note": "AMP/ASCO/CAP 2017",
    "evidence": "{source} {level}",
    "implication_of": "{therapies}: {stance}. {reasons}",
    "oncogenicity": "Oncogenicity (ClinGen/CGC/VICC): {word}",
    "oncogenicity_points": "{points} points; criteria {criteria}; data missing: {missing}",
    "task_alternative": "Consider an alternative to {therapies}: {stance}. {reasons}",
    "task_test": "Consider testing: {test}. {changes}",
    "task_confirm": "{what} ({therapies})",
    "risk_interval": "{percent} (95 % interval {low} to {high})",
    "risk_percent": "{percent}",
    "risk_set": "compatible at 90 % confidence: {outcomes}",
    "risk_baseline": "average of the training patients: {percent}",
    "risk_method": "{model} {version}, feature set {variant}",
    "risk_attribution": "{feature} = {value}: {points} percentage points",
    "risk_attribution_log": "{feature} = {value}: {points} in the score",
    "risk_rest": "{count} further values",
    "risk_abstains": "No number is given: {reasons}",
    "risk_unknown": "not known",
    "digest_of": "{what} {digest}",
    "warning": "{severity}: {text}",
}
