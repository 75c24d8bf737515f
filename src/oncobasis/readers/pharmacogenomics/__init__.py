"""Tables of pharmacogenetic diplotypes and phenotypes."""
