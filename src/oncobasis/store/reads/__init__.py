"""What can be read; every method names the tenant, and finds nothing of another's."""
