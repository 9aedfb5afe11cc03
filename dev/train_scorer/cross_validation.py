"""How well the content model does on questions that it was not fitted to.

All answers to a question are in one fold, those made to be bad among them. What a gate stops is
capped as it would be at run time.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import override

import numpy as np
from numpy.typing import NDArray
from sklearn.metrics import mean_absolute_error, root_mean_squared_error
from sklearn.model_selection import GroupKFold

from dev.train_scorer.forest import fit_forest
from dev.train_scorer.material import Example
from dev.train_scorer.measurer import Measurer

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

    @property
    def weights(self) -> Floats:
        """How much each example counts in training."""
        return np.array([example.weight for example in self.examples])

    @property
    def groups(self) -> list[str]:
        """The question of each example."""
        return [example.group for example in self.examples]

    def part(self, chosen: NDArray[np.int64]) -> "Measured":
        """Return the examples at these indices."""
        examples = [self.examples[index] for index in chosen]
        return Measured(examples, self.rows[chosen], self.caps[chosen])


def measured(
    measurer: Measurer, examples: Sequence[Example], caps: Sequence[float] | None = None
) -> Measured:
    """Measure the examples; without caps every grade is possible."""
    most = np.array([5.0] * len(examples) if caps is None else caps)
    return Measured(examples, measurer.rows(examples), most)


def joined(parts: Sequence[Measured]) -> Measured:
    """Return the examples of all parts."""
    return Measured(
        [example for part in parts for example in part.examples],
        np.concatenate([part.rows for part in parts]),
        np.concatenate([part.caps for part in parts]),
    )


def compared(predicted: Floats, grades: Floats) -> Fit:
    """Compare predictions with grades."""
    return Fit(
        float(np.corrcoef(predicted, grades)[0, 1]),
        float(root_mean_squared_error(grades, predicted)),
        float(mean_absolute_error(grades, predicted)),
    )


def predictions(training: Sequence[Measured], tested: Measured) -> Floats:
    """Fit on all of the training sets and return the capped predictions for the tested one."""
    known = joined(training)
    predicted = fit_forest(known.rows, known.grades, known.weights).predict(tested.rows)
    capped: Floats = np.minimum(np.clip(predicted, 0.0, 5.0), tested.caps)
    return capped


def cross_validated(
    real: Measured, made: Measured, others: Sequence[Measured] = (), repeats: int = 3
) -> Fit:
    """Return the mean figures on ``real`` over shuffled folds; ``others`` are always fitted to."""
    both = joined([real, made])
    count = len(real.examples)
    fits = []
    for seed in range(repeats):
        predicted = np.zeros(len(both.examples))
        folds = GroupKFold(FOLDS, shuffle=True, random_state=seed)
        for fitted, held_out in folds.split(both.rows, groups=both.groups):
            training = [both.part(fitted), *others]
            predicted[held_out] = predictions(training, both.part(held_out))
        fits.append(compared(predicted[:count], real.grades))
    means = np.mean([[fit.pearson, fit.rmse, fit.mae] for fit in fits], axis=0)
    return Fit(*(float(mean) for mean in means))
