"""Metrics with intervals, subgroups, conformal sets, null and stability."""
