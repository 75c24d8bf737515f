"""MAF -> small variants."""
