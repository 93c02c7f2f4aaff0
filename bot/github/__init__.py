"""GitHub: reads by SHA, the executor of a plan, limits, and the files of the runner. The only importer of PyGithub."""
