"""Which version of a model is in use: gates, promotion, rollback, and the record of them."""
