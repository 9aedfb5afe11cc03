"""Trains the verifier, the scorer's model of pairs. Never deployed.

``python -m dev.train_verifier`` needs ``torch`` and, to start from an ONNX file, ``onnx``. Neither
is in the locks, since nothing else needs them and they weigh gigabytes: install them into an
environment of their own beside this project's. It takes about an hour on two cores with bfloat16.
The scorer is fitted to its verdicts: ``python -m dev.train_scorer --siding-only`` comes next.
"""
