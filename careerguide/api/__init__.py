"""The public API: careers, programs and their outcomes as JSON, to read only."""
