"""How far the style of a statement alone gives away whether it is right.

Right and wrong statements that somebody made up differ in style: a bag of words that saw other
questions only tells them apart with an AUC of 0.78 to 0.9. A model that is trained on them learns
that first. Its training is told what style says (a product of experts: Clark, Yatskar and
Zettlemoyer, "Don't Take the Easy Way Out", 2019), so that it learns the rest.
"""

import zlib
from collections.abc import Mapping, Sequence

import numpy as np
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score

type Sided = Sequence[tuple[Sequence[str], Sequence[str]]]
"""Right and wrong statements of each key point of a question."""

_FOLDS = 3
_SUREST = 0.95


def sides_by_style(questions: Mapping[str, Sided]) -> dict[str, float]:
    """Return how likely each statement is right, by a model of other questions' statements."""
    rows = [
        (text, is_right, zlib.crc32(question.encode()) % _FOLDS)
        for question, points in questions.items()
        for right, wrong in points
        for is_right, texts in ((True, right), (False, wrong))
        for text in texts
    ]
    texts = [text for text, _, _ in rows]
    sides = np.array([is_right for _, is_right, _ in rows])
    folds = np.array([fold for _, _, fold in rows])
    words = TfidfVectorizer(ngram_range=(1, 2), min_df=5, sublinear_tf=True).fit_transform(texts)
    likely = np.empty(len(rows))
    for fold in range(_FOLDS):
        seen = folds != fold
        model = LogisticRegression(C=2.0, max_iter=300).fit(words[seen], sides[seen])
        likely[~seen] = model.predict_proba(words[~seen])[:, 1]
    auc = roc_auc_score(sides, likely)
    print(f"style alone tells right from wrong: AUC {auc:.2f}", flush=True)
    likely = np.clip(likely, 1 - _SUREST, _SUREST)
    return dict(zip(texts, likely.tolist(), strict=True))
