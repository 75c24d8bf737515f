"""Genomic change -> gene, coding change and protein change, offline, over reference transcripts."""
