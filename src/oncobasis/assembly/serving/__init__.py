"""What the service is made of: answers, the store, the journal and the renderers, put together."""
