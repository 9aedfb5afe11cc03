"""Under which conditions a session is held: a clock in a real one, hints in one for study."""
