"""``python -m dev.mutants``: break the code where a promise is kept, and see its tests fail."""
