"""The Markdown of a review on GitHub: comments at lines of the diff, the body, and the diagram in it."""
