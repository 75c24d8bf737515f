"""Gene fusions, splice variants and events inside one gene, as fusion callers and portals write."""
