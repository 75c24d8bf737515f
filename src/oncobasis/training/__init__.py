"""Training, judging and exporting of response models.

A model is described by a `task.Task` (cohort columns, features, variants, subgroups, card text);
everything else follows from it, so a further task is a cohort file and a task.

- `tasks`: the tasks; `tasks.find_task(name)`.
- `cohorts`: `read_cohort(path, task)` -> `Cohort`; fingerprints, leakage, folds, a made-up cohort.
- `judging`: metrics with bootstrap intervals, paired differences, subgroups, decision curves.
- `fitting`: recipes (straight, bent, splines, monotone LightGBM), averages, search, calibration.
- `binary`, `survival`: the fits of the two kinds of model: candidates, choice, variants, null.
- `reporting`: figures and the model card.
- `train.train(...)` and `evaluate.evaluate(...)` are the use cases: keyword-only dependencies,
  typed results, progress through a callback; they write bundles and figures, print nothing.
- `registry`, `drift`, `cluster`: promotion, drift, Dask.

Random numbers always come from a seed that the caller names. Nothing here is imported when a
patient is assessed.
"""
