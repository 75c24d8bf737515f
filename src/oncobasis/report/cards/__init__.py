"""An assessment as CDS Hooks 2.0.1 cards; see docs/methods/cds-cards.md."""
