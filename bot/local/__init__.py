"""Shell: files, ignore rules and git revisions of this machine."""
