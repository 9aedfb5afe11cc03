"""A boosted forest of small complete trees, evaluated in plain Python."""

from collections.abc import Sequence

from pydantic import ConfigDict

from shared.kernel.model import Model

DEPTH = 3
SPLITS = 2**DEPTH - 1


class Tree(Model):
    """Node i goes on to 2i+2 where feature ``features[i]`` exceeds ``thresholds[i]``, else 2i+1.

    After ``DEPTH`` steps the number of the node, less ``SPLITS``, is that of the leaf.
    """

    model_config = ConfigDict(extra="forbid")
    features: tuple[int, ...]
    thresholds: tuple[float, ...]
    leaves: tuple[float, ...]


class Forest(Model):
    """The sum of one leaf of every tree."""

    model_config = ConfigDict(extra="forbid")
    names: tuple[str, ...]
    trees: tuple[Tree, ...]

    def predict(self, row: Sequence[float]) -> float:
        """Return the prediction for the features of one answer, summed in order of the trees."""
        total = 0.0
        for tree in self.trees:
            index = 0
            for _ in range(DEPTH):
                index = 2 * index + 1 + (row[tree.features[index]] > tree.thresholds[index])
            total += tree.leaves[index - SPLITS]
        return total
