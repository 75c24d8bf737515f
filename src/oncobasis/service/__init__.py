"""The HTTP service: CDS Hooks, the API of version 1, and their operation. The only FastAPI here."""
