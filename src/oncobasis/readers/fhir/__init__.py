"""FHIR R4: Genomics Reporting 2 and 3, mCODE; see docs/methods/fhir-input.md."""
