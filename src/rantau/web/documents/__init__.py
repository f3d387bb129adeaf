"""Pages about documents: check one, fetch its PDF, and the published keys."""
