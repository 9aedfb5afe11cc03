"""The evaluator of the embedded default: reads answers by measures, small trees and plain rules.

``evaluator`` assembles the evaluation; ``rubric`` holds its numbers. A text becomes words and
sentences (``text``) and a passage of weighted vectors (``passage``, ``vectors``), and is laid
beside what is expected (``alignment``, ``expectation``, ``reading``, ``focus``). From that come the
key points (``keypoints``, ``signals``), contradictions (``contradiction``, ``polarity``), the story
(``star``, ``topic``), the gates (``gates``, ``instructions``, ``order``, ``letters``, ``prose``),
the scores (``features``, ``trees``, ``dimensions``, ``manner``) and the advice (``feedback``).
What was learned lies in ``artefacts/``; ``dev/train_scorer`` makes it.
"""

from shared.evaluation.scorer.scorer import Scorer

__all__ = ["Scorer"]
