"""How well the content model does on questions it has not seen.

All answers to a question are in one fold. Answers made to be bad belong to the fold of their
question. What a gate stops is capped as it would be at run time.
"""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from typing import override

import numpy as np
from numpy.typing import NDArray

from dev.train_scorer.fit import Measurer, fit_forest
from dev.train_scorer.material import Example

type Floats = NDArray[np.float64]

FOLDS = 5


@dataclass(frozen=True)
class Fit:
    """Pearson's r, root mean square error and mean absolute error."""

    pearson: float
    rmse: float
    mae: float

    @override
    def __str__(self) -> str:
        """Return the three figures for a table."""
        return f"r {self.pearson:.3f}  RMSE {self.rmse:.3f}  MAE {self.mae:.3f}"


@dataclass(frozen=True)
class Measured:
    """Examples with their features, and the most that a gate lets each have."""

    examples: Sequence[Example]
    rows: Floats
    caps: Floats

    @property
    def grades(self) -> Floats:
        """The grades that people gave."""
        return np.array([example.grade for example in self.examples])

    def part(self, chosen: NDArray[np.bool_]) -> "Measured":
        """Return the chosen examples."""
        examples = [e for e, keep in zip(self.examples, chosen, strict=True) if keep]
        return Measured(examples, self.rows[chosen], self.caps[chosen])


def measured(
    measurer: Measurer, examples: Sequence[Example], caps: Sequence[float] | None = None
) -> Measured:
    """Measure the examples; without caps every grade is possible."""
    most = np.array([5.0] * len(examples) if caps is None else caps)
    return Measured(examples, measurer.rows(examples), most)


def compared(predicted: Floats, grades: Floats) -> Fit:
    """Compare predictions with grades."""
    gap = predicted - grades
    return Fit(
        float(np.corrcoef(predicted, grades)[0, 1]),
        float(np.sqrt((gap**2).mean())),
        float(np.abs(gap).mean()),
    )


def predictions(training: Sequence[Measured], tested: Measured) -> Floats:
    """Fit on all of the training sets and return the capped predictions for the tested one."""
    rows = np.concatenate([one.rows for one in training])
    forest = fit_forest(rows, [example for one in training for example in one.examples])
    return np.minimum(np.clip(forest.predict(tested.rows), 0.0, 5.0), tested.caps)


def cross_validated(
    real: Measured, made: Measured, others: Sequence[Measured] = (), repeats: int = 3
) -> Fit:
    """Return the mean figures over shuffled folds; ``others`` are always learned from."""
    fits = []
    for seed in range(repeats):
        folds = _folds(real, seed)
        predicted = np.zeros(len(real.examples))
        for fold in range(FOLDS):
            held = np.array([folds[e.group] == fold for e in real.examples])
            spared = np.array([folds[e.group] != fold for e in made.examples])
            training = [real.part(~held), made.part(spared), *others]
            predicted[held] = predictions(training, real.part(held))
        fits.append(compared(predicted, real.grades))
    means = np.mean([[fit.pearson, fit.rmse, fit.mae] for fit in fits], axis=0)
    return Fit(*(float(mean) for mean in means))


def _folds(real: Measured, seed: int) -> dict[str, int]:
    groups = sorted({example.group for example in real.examples})
    random.Random(seed).shuffle(groups)  # noqa: S311  # nothing secret is drawn
    return {group: at % FOLDS for at, group in enumerate(groups)}
