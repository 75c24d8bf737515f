"""An assessment as FHIR R4: Genomics Reporting 3.0.0; see docs/methods/fhir-output.md."""
