"""Pure rendering of a report; each format is a module of `formats/` with the constant REPORTER."""
