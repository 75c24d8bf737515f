"""Load, verify, compile and compare knowledge bundles."""
