"""Pure rendering: each format is a module with the constant REPORTER."""
