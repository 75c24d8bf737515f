"""Recipes of members, their fit, cross-validation, search and calibration."""
