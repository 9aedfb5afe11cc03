"""Generates the word lists of resume extraction that come from public data.

``python -m dev.resume_words`` writes ``months.json`` and ``places.json``. The packages that hold
the data are needed for that alone, so they are never deployed; what they write is.
"""
