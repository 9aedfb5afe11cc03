"""What a resume says: from the bytes of a PDF to a JSON Resume document.

Four packages, each of which uses only those named before it: ``pdf`` turns a file into lines of
text, ``fields`` recognises single values in text, ``entries`` divides sections into positions,
studies and projects, and ``assemble`` writes the document with its evidence.
"""
