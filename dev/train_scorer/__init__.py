"""Makes the files that the built-in evaluator reads. Never deployed; needs numpy alone.

``python -m dev.train_scorer --model FOLDER``, where the folder holds ``model.safetensors`` and
``vocab.txt`` of sentence-transformers/all-MiniLM-L6-v2.
"""
