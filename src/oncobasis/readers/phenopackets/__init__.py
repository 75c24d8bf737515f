"""GA4GH Phenopackets version 2; see docs/methods/fhir-input.md."""
