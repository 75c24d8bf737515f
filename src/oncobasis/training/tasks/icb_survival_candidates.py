"""The candidates for survival, written down before they were compared, and the one that won.

The comparison is by repeated cross-validation on the training file alone
(docs/methods/survival-models.md); `CHOSEN` is what is fitted for every variant and endpoint.
"""

from __future__ import annotations

from oncobasis.training.survival.boosting import TreeSettings
from oncobasis.training.survival.choosing import Candidate
from oncobasis.training.survival.recipe import CoxSettings, Recipe

_KNOTS = {"tmb": 4, "albumin": 3, "nlr": 4, "age": 4}
_COUNT_KNOTS = {"hemoglobin": 3, "platelets": 3, "bmi": 3}
_COUNTS = ("hemoglobin", "platelets", "bmi")

SIX = ("tmb", "prior_systemic_therapy", "albumin", "nlr", "age", "cancer_type")
EIGHT = (*SIX, "stage", "fcna")
ELEVEN = (*EIGHT, *_COUNTS)

STRAIGHT = CoxSettings()
SPLINES = CoxSettings(knots=_KNOTS)
SPLINES_WITHOUT_COUNTS = CoxSettings(knots=_KNOTS, leave_out=_COUNTS)
TREES = TreeSettings()

CHOSEN = Recipe("cox-splines+trees", SPLINES_WITHOUT_COUNTS, TREES)

CANDIDATES = (
    Candidate(Recipe("cox straight, 6 features", STRAIGHT), SIX),
    Candidate(Recipe("cox splines, 6 features", SPLINES), SIX),
    Candidate(Recipe("cox splines, 8 features", SPLINES), EIGHT),
    Candidate(
        Recipe("cox splines, 8 features, half the penalty", CoxSettings(5.0, 10.0, _KNOTS)), EIGHT
    ),
    Candidate(
        Recipe("cox splines, 8 features, double penalty", CoxSettings(20.0, 40.0, _KNOTS)), EIGHT
    ),
    Candidate(
        Recipe("cox splines, 11 features", CoxSettings(knots={**_KNOTS, **_COUNT_KNOTS})), ELEVEN
    ),
    Candidate(Recipe("trees, 6 features", None, TREES), SIX),
    Candidate(Recipe("trees, 8 features", None, TREES), EIGHT),
    Candidate(Recipe("trees, 11 features", None, TREES), ELEVEN),
    Candidate(Recipe("average, 6 features", SPLINES, TREES), SIX),
    Candidate(Recipe("average, 8 features", SPLINES, TREES), EIGHT),
    Candidate(Recipe("average, 11 features (Cox 8)", SPLINES_WITHOUT_COUNTS, TREES), ELEVEN),
    Candidate(
        Recipe(
            "average, 11 features (Cox 8), stumps of depth 2",
            SPLINES_WITHOUT_COUNTS,
            TreeSettings(rounds=250, depth=2, leaves=4),
        ),
        ELEVEN,
    ),
    Candidate(
        Recipe(
            "average, 11 features (Cox 8), deeper trees",
            SPLINES_WITHOUT_COUNTS,
            TreeSettings(rounds=120, depth=4, leaves=12),
        ),
        ELEVEN,
    ),
)
