"""The questions of an interview: the bank, the resume's facts, and the choice among them."""
