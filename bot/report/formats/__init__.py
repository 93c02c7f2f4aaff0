"""One module per output format, named as the user names it, each with the constant REPORTER."""
