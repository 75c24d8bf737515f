"""Time to event: penalised Cox and gradient-boosted members, baseline, curves, judging.

- `cox`: partial likelihood, penalised fit. `boosting`: the same loss for LightGBM.
- `risk_pairs`: concordance (C-index) with bootstrap. `follow_up`: Kaplan-Meier, baseline hazard,
  censoring weights, Brier score and calibration at fixed months.
- `recipe`, `fitting`: from a cohort to the members of one variant and endpoint, and to its
  out-of-fold scores. `export`: from these to `predict.contents.Contents`.
- `judging`, `figures`, `card`: what the model card and `metrics.json` state.
"""
