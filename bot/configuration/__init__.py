"""From flags, action inputs and the configuration file to `Settings`; from one table to all their documentation."""
