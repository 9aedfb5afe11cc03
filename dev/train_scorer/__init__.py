"""Trains the models of the scorer. Never deployed.

``python -m dev.train_scorer`` fits them to the graded answers and the question bank. With ``--model
FOLDER``, which holds ``model.safetensors`` and ``vocab.txt`` of
sentence-transformers/all-MiniLM-L6-v2, it makes the token table as well.
"""
