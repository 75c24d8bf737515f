"""Public annotation and genome files -> the transcript bundle, every base checked."""
