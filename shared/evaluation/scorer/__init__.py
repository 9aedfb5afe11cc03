"""The scorer: implements the ``Evaluator`` port with text features, small models and plain rules.

``scorer`` assembles the evaluation; ``rubric`` holds its numbers. A text is split into words and
sentences (``text``) and represented by the vectors of its content words (``text_vectors``,
``embeddings``). The question's ``reference`` is aligned with the answer (``alignment``), and
``analysis`` derives all that the scores rest on: matched key points (``key_points``,
``behavioural_signals``), contradictions (``contradiction``, ``polarity``), the STAR parts of a
story (``star``, ``story_topic``) and how much is on topic (``on_topic``). ``gates`` decides whether
the answer can be scored at all (``instructions``, ``word_order_model``, ``char_model``, ``prose``);
``grading`` takes over what somebody else says of its content; ``dimensions`` scores it
(``features``, ``trees``, ``style``), and ``feedback`` words the advice.
The trained models are in ``models/``; ``dev/train_scorer`` makes them.
"""

from shared.evaluation.scorer.scorer import Scorer

__all__ = ["Scorer"]
