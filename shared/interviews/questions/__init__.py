"""The questions of a session: the bank, the resume's facts, and the choice among them."""
