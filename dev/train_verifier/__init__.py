"""Trains the verifier, a pair model for the scorer, which does not use it yet. Never deployed.

``python -m dev.train_verifier`` needs ``torch`` and, to start from an ONNX file, ``onnx``. Neither
is in the locks, since nothing else needs them and they weigh gigabytes: install them into an
environment of their own beside this project's. It takes about an hour on two cores with bfloat16.
"""
