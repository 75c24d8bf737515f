"""Signing in elsewhere: what SMART App Launch and OpenID Connect have in common."""
