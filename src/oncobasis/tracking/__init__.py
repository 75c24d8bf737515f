"""Training runs and registered models in MLflow; the only place that imports it.

Nothing leaves the machine unless a tracking server is named: MLflow's usage reports are switched
off before it is imported, and its own files stay in the folder that is given. Serving never
imports this (docs/decisions/0001).
"""
