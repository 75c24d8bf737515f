"""CDS Hooks 2.0.1: discovery, the hooks with their prefetch, and feedback."""
