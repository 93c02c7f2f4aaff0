"""YAML and JSON with exact places: nodes, parse, places. The only importer of PyYAML and ruamel.yaml."""
