"""Illumina TruSight Oncology 500 combined variant output -> findings of every kind."""
