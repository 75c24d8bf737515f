"""Cohort files: reading, checking, leakage, folds."""
