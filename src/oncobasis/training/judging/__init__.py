"""Metrics with intervals, by subgroup, decision curves and calibration bins."""
