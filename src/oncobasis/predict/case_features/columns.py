"""Every feature that a case can give, by the column of the cohort file it is trained on.

A feature is tied to its column and unit, not to its name: training reads the column, serving reads
the case, and both must mean the same number in the same unit. A column that is not here is looked
for among the laboratory values of the case by its name, in exactly the feature's unit.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from oncobasis.core.errors import ModelError
from oncobasis.predict.case_features import breast, clinical, laboratory, molecular
from oncobasis.predict.case_features.cancer_type import cancer_type
from oncobasis.predict.case_features.known import UNKNOWN, Asked, Extract, Known
from oncobasis.predict.spec import FeatureKind, FeatureSpec

_NO_UNIT = ("", "ratio", "fraction", "1")


@dataclass(frozen=True, slots=True)
class Column:
    """How a case gives it, and the spellings of the unit it gives it in."""

    extract: Extract
    units: tuple[str, ...] = _NO_UNIT


_CELLS = ("10*9/L", "10^9/L", "10*3/uL")
_YEARS = ("years", "year", "a")
_BURDEN = ("mut/Mb", "/Mb")

COLUMNS: Final[Mapping[str, Column]] = {
    # the checkpoint-inhibitor cohorts
    "TMB": Column(molecular.tumor_mutational_burden, _BURDEN),
    "Systemic_therapy_history": Column(clinical.prior_systemic_therapy),
    "Albumin": Column(laboratory.laboratory(laboratory.ALBUMIN), ("g/dL",)),
    "NLR": Column(laboratory.neutrophil_lymphocyte_ratio),
    "Age": Column(clinical.age, _YEARS),
    "CancerType": Column(cancer_type),
    "Sex": Column(clinical.is_male),
    "MSI": Column(molecular.microsatellite_instability),
    "Stage": Column(clinical.is_stage_four),
    "Drug": Column(clinical.checkpoint_drugs),
    "Platelets": Column(laboratory.laboratory(laboratory.PLATELETS), _CELLS),
    "HGB": Column(laboratory.laboratory(laboratory.HEMOGLOBIN), ("g/dL",)),
    "BMI": Column(clinical.body_mass_index, ("kg/m2", "kg/m^2")),
    "PDL1_TPS": Column(molecular.pdl1_tumor_proportion, ("%",)),
    "FCNA": Column(laboratory.measured("fcna", "fraction genome altered", "fga")),
    # the neoadjuvant breast cohort
    "Age.at.diagnosis": Column(clinical.age, _YEARS),
    "ER.status": Column(breast.er_positive),
    "HER2.status": Column(breast.her2_positive),
    "LN.at.diagnosis": Column(breast.node_positive),
    "Grade.pre.chemotherapy": Column(breast.grade),
    "Size.at.diagnosis": Column(breast.tumor_size, ("mm",)),
    "Histology": Column(breast.is_ductal),
    "CodingMuts.PIK3CA": Column(molecular.mutated("PIK3CA")),
    "CodingMuts.TP53": Column(molecular.mutated("TP53")),
    "HRD.sum": Column(molecular.homologous_recombination_score),
}


def value_of(feature: FeatureSpec, asked: Asked) -> Known:
    """What the case says of a feature, typed as the model reads it.

    Raises ModelError where the model was trained in another unit than cases are read in.
    """
    column = COLUMNS.get(feature.column)
    if column is None:
        names = (feature.column, feature.name.replace("_", " "))
        units = {feature.unit: 1.0} if feature.unit not in _NO_UNIT else None
        return laboratory.measured(*names, units=units)(asked)
    if feature.kind is FeatureKind.NUMBER and feature.unit not in column.units:
        raise ModelError(
            f"{feature.name} is asked for in {feature.unit or 'no unit'!r}",
            where=f"feature {feature.name}",
            remedy=f"train it in {column.units[0] or 'no unit'}",
        )
    return _typed(feature, column.extract(asked))


def _typed(feature: FeatureSpec, known: Known) -> Known:
    """A number as the name of a level where the model has levels; what has no place is unknown."""
    if known.value is None:
        return known
    if feature.kind is FeatureKind.CATEGORY and not isinstance(known.value, str):
        level = f"{known.value:g}"
        return Known(level, known.notes) if level in feature.levels else UNKNOWN
    if feature.kind is not FeatureKind.CATEGORY and isinstance(known.value, str):
        return UNKNOWN
    return known
