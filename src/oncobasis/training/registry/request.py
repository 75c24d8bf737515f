"""From a cohort file to the evidence of a promotion."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from oncobasis.predict.bundle.read import read_bundle
from oncobasis.training.cohorts.leakage import overlaps
from oncobasis.training.cohorts.read import Impossible, read_cohort
from oncobasis.training.judging.groups import members_of
from oncobasis.training.registry.gates import Margins
from oncobasis.training.registry.promote import Evidence
from oncobasis.training.tasks import find_task


def evidence_of(
    bundle: Path, cohort: Path, margins: Margins, others: Sequence[Path] = ()
) -> Evidence:
    """Read the cohort in the columns of the bundle's task, and divide it into its subgroups.

    ``others`` are files that a model was trained on; patients that they share are counted.
    Raises InputError for a file that can't be used, ModelError for a damaged bundle.
    """
    task = find_task(read_bundle(bundle).contents.spec.name)
    patients = read_cohort(cohort, task, impossible=Impossible.KEEP)
    groups = {
        f"{axis.name}: {name}": rows
        for axis in task.groups
        for name, rows in members_of(axis, patients).items()
    }
    return Evidence(patients, groups, margins, overlaps(patients, others, task))
