"""Pages about documents: checking one, fetching its paper, the published keys."""
