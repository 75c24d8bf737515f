"""Predictions on a page or a terminal: words, waterfall and curve."""
