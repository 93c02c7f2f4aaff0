"""Does a change publish a version behind the alias? Pure; asks the port Transform for what SAM makes of a template."""
