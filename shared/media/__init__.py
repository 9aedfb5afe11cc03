"""Spoken answers: from the bytes of a recording to words, delivery and presence."""
