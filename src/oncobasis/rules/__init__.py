"""Biomarker grammar, three-valued evaluation, matching, tiers and case-level resolution."""
