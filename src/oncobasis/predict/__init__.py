"""Feature definitions, model bundles, predictions and their applicability."""
