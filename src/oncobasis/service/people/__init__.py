"""People: sign-in by OpenID Connect, and the session that a browser holds."""
