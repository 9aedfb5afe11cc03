"""Measurements: each reports ratios to a bare baseline measured in the same run."""
