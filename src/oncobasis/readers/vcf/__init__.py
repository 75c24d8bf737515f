"""VCF -> small variants."""
