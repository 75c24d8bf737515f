"""The API of version 1: assessments, cases, decisions, outcomes, knowledge, models, jobs."""
