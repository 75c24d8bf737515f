"""Health records as JSON documents: what FHIR and Phenopackets have in common."""
