"""Small regression trees, boosted, in numpy: enough to fit the content model anywhere.

Squared loss, histograms of quantile bins, second-order-free gains with an L2 term on leaves
(Friedman 2001; the monotone bounds are those of LightGBM's "basic" method). Everything is added
up in a fixed order: the same rows always grow the same trees.
"""

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

type Floats = NDArray[np.float64]
type Ints = NDArray[np.int64]

DEPTH = 3
_SPLITS = 2**DEPTH - 1
NEVER = 1e30
"""The threshold of a split that sends every row left."""

_NO_GAIN = 1e-12


@dataclass(frozen=True)
class Recipe:
    """How to grow: the defaults are those that cross-validation preferred."""

    trees: int = 150
    rate: float = 0.03
    row_share: float = 0.6
    feature_share: float = 0.2
    bins: int = 48
    leaf_weight: float = 40.0
    shrink: float = 4.0
    seed: int = 7
    rising: frozenset[int] = field(default_factory=frozenset)
    """Features along which the prediction may never fall."""


@dataclass(frozen=True)
class Forest:
    """Complete trees of depth 3: node i splits to 2i+1 (at most the threshold) and 2i+2."""

    base: float
    features: Ints
    thresholds: Floats
    leaves: Floats

    def predict(self, rows: Floats) -> Floats:
        """Return one prediction per row (rows, features)."""
        total = np.full(len(rows), self.base)
        for features, thresholds, leaves in zip(
            self.features, self.thresholds, self.leaves, strict=True
        ):
            total += leaves[_leaf_of(rows, features, thresholds)]
        return total


def grow(rows: Floats, targets: Floats, weights: Floats, recipe: Recipe) -> Forest:
    """Fit a forest to the targets."""
    random = np.random.default_rng(recipe.seed)
    edges = [_edges(column, recipe.bins) for column in rows.T]
    binned = np.stack(
        [np.searchsorted(edge, column) for edge, column in zip(edges, rows.T, strict=True)], axis=1
    )
    base = float(np.average(targets, weights=weights))
    current = np.full(len(rows), base)
    grown: list[tuple[Ints, Floats, Floats]] = []
    for _ in range(recipe.trees):
        chosen = random.random(len(rows)) < recipe.row_share
        count = max(1, round(rows.shape[1] * recipe.feature_share))
        features = np.sort(random.permutation(rows.shape[1])[:count])
        tree = _Tree(binned[chosen][:, features], features, edges, recipe)
        tree.grow((targets - current)[chosen], weights[chosen])
        grown.append((tree.features, tree.thresholds, tree.leaves))
        current += tree.leaves[_leaf_of(rows, tree.features, tree.thresholds)]
    kinds = zip(*grown, strict=True)
    return Forest(base, *(np.array(kind) for kind in kinds))


def _edges(column: Floats, bins: int) -> Floats:
    """Return the upper edges of at most that many bins, midway between seen values."""
    seen = np.unique(column)
    if len(seen) > bins:
        seen = np.unique(np.quantile(column, np.linspace(0, 1, bins + 1)))
    edges: Floats = (seen[1:] + seen[:-1]) / 2
    return edges


def _leaf_of(rows: Floats, features: Ints, thresholds: Floats) -> Ints:
    at = np.zeros(len(rows), dtype=np.int64)
    index = np.arange(len(rows))
    for _ in range(DEPTH):
        at = 2 * at + 1 + (rows[index, features[at]] > thresholds[at])
    leaves: Ints = at - _SPLITS
    return leaves


class _Tree:
    def __init__(self, binned: Ints, columns: Ints, edges: list[Floats], recipe: Recipe) -> None:
        self._binned, self._columns, self._edges, self._recipe = binned, columns, edges, recipe
        self._width = recipe.bins + 2
        self.features = np.zeros(_SPLITS, dtype=np.int64)
        self.thresholds = np.full(_SPLITS, NEVER)
        self.leaves = np.zeros(2**DEPTH)
        self._bounds = {0: (-np.inf, np.inf)}

    def grow(self, residuals: Floats, weights: Floats) -> None:
        at = np.zeros(len(residuals), dtype=np.int64)
        for depth in range(DEPTH):
            first = 2**depth - 1
            mass, pull = (
                self._histogram(at - first, 2**depth, values)
                for values in (weights, weights * residuals)
            )
            for node in range(2**depth):
                self._split(first + node, mass[node], pull[node])
            rising = self._at(at)
            at = 2 * at + 1 + rising
        leaf = at - _SPLITS
        mass = np.bincount(leaf, weights, 2**DEPTH)
        pull = np.bincount(leaf, weights * residuals, 2**DEPTH)
        for number in range(2**DEPTH):
            value = self._value(mass[number], pull[number], self._bounds[_SPLITS + number])
            self.leaves[number] = self._recipe.rate * float(value)

    def _at(self, at: Ints) -> Ints:
        """Return 1 for each row that goes right at its node."""
        right = np.zeros(len(at), dtype=np.int64)
        for node in np.unique(at):
            if self.thresholds[node] == NEVER:
                continue
            column = int(np.flatnonzero(self._columns == self.features[node])[0])
            edge = int(np.searchsorted(self._edges[self.features[node]], self.thresholds[node]))
            here = at == node
            right[here] = self._binned[here, column] > edge
        return right

    def _histogram(self, node: Ints, nodes: int, values: Floats) -> Floats:
        count = self._binned.shape[1]
        place = (node[:, None] * count + np.arange(count)) * self._width + self._binned
        flat = np.bincount(place.ravel(), np.repeat(values, count), nodes * count * self._width)
        return flat.reshape(nodes, count, self._width)

    def _value(self, mass: Floats, pull: Floats, bounds: tuple[float, float]) -> Floats:
        return np.clip(pull / (mass + self._recipe.shrink), *bounds)

    def _split(self, node: int, mass: Floats, pull: Floats) -> None:
        bounds = self._bounds[node]
        self._bounds[2 * node + 1] = self._bounds[2 * node + 2] = bounds
        left_mass, left_pull = mass.cumsum(axis=1), pull.cumsum(axis=1)
        right_mass = left_mass[:, -1:] - left_mass
        right_pull = left_pull[:, -1:] - left_pull
        low = self._value(left_mass, left_pull, bounds)
        high = self._value(right_mass, right_pull, bounds)
        gain = self._gain(left_mass, left_pull, low) + self._gain(right_mass, right_pull, high)
        whole = self._value(left_mass[0, -1], left_pull[0, -1], bounds)
        gain -= self._gain(left_mass[0, -1], left_pull[0, -1], whole)
        least = self._recipe.leaf_weight
        allowed = (left_mass >= least) & (right_mass >= least)
        for column, feature in enumerate(self._columns):
            allowed[column, len(self._edges[feature]) :] = False
            if int(feature) in self._recipe.rising:
                allowed[column] &= low[column] <= high[column]
        gain = np.where(allowed, gain, 0.0)
        column, edge = divmod(int(gain.argmax()), gain.shape[1])
        if gain[column, edge] <= _NO_GAIN:
            return
        feature = int(self._columns[column])
        self.features[node] = feature
        self.thresholds[node] = self._edges[feature][edge]
        if feature in self._recipe.rising:
            middle = float(low[column, edge] + high[column, edge]) / 2
            self._bounds[2 * node + 1] = (bounds[0], middle)
            self._bounds[2 * node + 2] = (middle, bounds[1])

    def _gain(self, mass: Floats, pull: Floats, value: Floats) -> Floats:
        """Return how much the loss falls when these rows get this value."""
        return 2 * pull * value - (mass + self._recipe.shrink) * value**2
