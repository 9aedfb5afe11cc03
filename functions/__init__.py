"""Entry points: one folder per function, named as the function and as its operationId."""
