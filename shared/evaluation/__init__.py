"""What an interview was worth: from the evaluations of its answers to one result."""
