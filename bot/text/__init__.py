"""Characters only: source files, spans, positions. Standard library only."""
