"""Fits the boosted forest of the content model with LightGBM and exports it for ``trees``.

LightGBM is needed to train only: at run time a forest this small is walked in plain Python.
"""

from collections.abc import Mapping
from typing import Any

import lightgbm
import numpy as np
from numpy.typing import NDArray

from shared.evaluation.scorer.features import NAMES
from shared.evaluation.scorer.trees import DEPTH, SPLITS

type Floats = NDArray[np.float64]

TREES = 200
PARAMETERS: Mapping[str, object] = {
    "objective": "regression",
    "learning_rate": 0.03,
    "max_depth": DEPTH,
    "num_leaves": 2**DEPTH,
    "max_bin": 48,
    "min_data_in_bin": 1,
    "min_data_in_leaf": 1,
    "min_sum_hessian_in_leaf": 40.0,
    "lambda_l2": 4.0,
    "bagging_fraction": 0.6,
    "bagging_freq": 1,
    "feature_fraction": 0.2,
    "monotone_constraints": [1] * len(NAMES),
    "monotone_constraints_method": "basic",
    "deterministic": True,
    "force_col_wise": True,
    "num_threads": 1,
    "seed": 7,
    "verbosity": -1,
}
"""Chosen by cross-validation. Every feature is better when higher, so no tree may say otherwise.

One thread and one layout of the histograms: the same rows always grow the same trees.
"""

_NEVER = 1e30
"""The threshold of a node that sends every answer left."""


def fit_forest(
    rows: Floats, grades: Floats, weights: Floats, *, trees: int = TREES, **changed: object
) -> lightgbm.Booster:
    """Fit a forest to grades; ``changed`` are parameters in place of the usual ones."""
    parameters = {**PARAMETERS, **changed}
    training = lightgbm.Dataset(rows, label=grades, weight=weights, params=parameters)
    return lightgbm.train(parameters, training, num_boost_round=trees)


def forest_document(forest: lightgbm.Booster) -> dict[str, object]:
    """Return the forest as ``trees.Forest`` reads it, rounded to what matters."""
    trees = [_complete(each["tree_structure"]) for each in forest.dump_model()["tree_info"]]
    return {"names": list(NAMES), "trees": trees}


def _complete(root: Mapping[str, Any]) -> dict[str, list[Any]]:
    """Return a tree as arrays of a complete one: a leaf above the last level is its own child."""
    level = [root]
    features: list[int] = []
    thresholds: list[float] = []
    while len(features) < SPLITS:
        children: list[Mapping[str, Any]] = []
        for node in level:
            is_split = "split_feature" in node
            features.append(node["split_feature"] if is_split else 0)
            thresholds.append(round(node["threshold"], 6) if is_split else _NEVER)
            children += (node["left_child"], node["right_child"]) if is_split else (node, node)
        level = children
    leaves = [round(node["leaf_value"], 5) for node in level]
    return {"features": features, "thresholds": thresholds, "leaves": leaves}
