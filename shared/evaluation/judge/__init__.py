"""Judging answers with a language model too: what it is asked, and what is made of its reply.

``masking`` leaves out of an answer who gave it; ``prompt`` puts the question, the rubric and the
answer to the model; ``reply`` checks what comes back; ``calibration`` brings its scale to that of
people; ``outcome`` says in the evaluation who judged. See docs/adr/0041.
"""
