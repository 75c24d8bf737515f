"""Answers as de-identified MLflow traces; what happened to them later is attached to each.

``record`` says what is told and imports no MLflow: the service itself uses that alone. ``mlflow``
is imported by ``receiver``, in the sender's process.
"""
