"""The statistics pages: national numbers, and an office's residents abroad."""
