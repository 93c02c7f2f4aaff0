"""From findings to repaired files: which fixes are applied, how they go together, and the proof of each."""
