"""Yes-or-no outcomes: candidates, choice, variants, null, stability, figures and card sections."""
