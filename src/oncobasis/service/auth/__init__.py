"""Who is calling: signed tokens of known clients, or the demo mode that asks nobody."""
