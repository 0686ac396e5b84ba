"""Monitors as people edit them: checked against their model, written as YAML, compared field by field."""
