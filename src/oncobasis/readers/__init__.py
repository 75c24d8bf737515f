"""Files of callers and registries to core types."""
