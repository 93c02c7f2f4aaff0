"""Shell: the only importer of the SAM translator; one worker process for the whole run."""
