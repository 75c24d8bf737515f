"""Recipes of members, cross-validation, search, calibration, and the fit of binary tasks."""
