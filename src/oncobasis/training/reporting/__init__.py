"""Figures and the model card."""
