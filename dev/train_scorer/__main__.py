"""Trains every model from the graded answers, the question bank and MiniLM; see the package."""

import argparse
import io
import json
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from dev.train_scorer import bigrams, material, minilm, odds, siding_odds, token_table
from dev.train_scorer.forest import fit_forest, forest_document
from dev.train_scorer.measurer import Measurer
from dev.train_scorer.model_folder import read, write
from shared.evaluation.scorer import model_files
from shared.evaluation.scorer.embeddings import Embeddings
from shared.evaluation.scorer.model_schema import SidingModel, StoryPointModel
from shared.evaluation.scorer.word_order_model import WordOrderModel


def main() -> None:
    """Train every model and write the model files."""
    options = _options()
    if not options.siding_only:
        _train_on_texts(options)
    _train_siding(options)


def _train_on_texts(options: argparse.Namespace) -> None:
    tokens, words = _tokens(options)
    order = bigrams.word_order_table(_fluent_texts())
    embeddings = Embeddings(tokens, {word: index for index, word in enumerate(words)})
    measurer = Measurer(embeddings, WordOrderModel(order))
    examples = training_examples(options.data)
    forest = fit_forest(
        measurer.rows(examples),
        np.array([example.grade for example in examples]),
        np.array([example.weight for example in examples]),
    )
    questions = material.bank_questions()
    document = {
        "forest": forest_document(forest),
        "key_point": odds.key_point_odds(measurer, questions),
        "siding": dict.fromkeys(SidingModel.model_fields, 0.0),
        "story_point": dict.fromkeys(StoryPointModel.model_fields, 0.0),
        "story": odds.story_odds(measurer, questions),
        "characters": bigrams.char_table(words),
    }
    write(
        options.out,
        {
            model_files.TOKENS: _npy(tokens),
            model_files.VOCABULARY: "\n".join(words).encode(),
            model_files.ORDER: _npy(order),
            model_files.MODEL: _json(document),
            **read(options.out, model_files.VERIFIER, model_files.PIECES),
        },
    )


def _train_siding(options: argparse.Namespace) -> None:
    """Train the last models, which need all others, and write them again with them."""
    files = read(options.out, *model_files.NAMES)
    document = json.loads(files[model_files.MODEL])
    models = model_files.Models(options.out)
    questions = material.bank_questions()
    document["siding"] = siding_odds.siding_odds(options.data, questions, models)
    document["story_point"] = siding_odds.story_point_odds(options.data, questions, models)
    write(options.out, {**files, model_files.MODEL: _json(document)})


def _json(document: dict[str, object]) -> bytes:
    return json.dumps(document, separators=(",", ":")).encode()


def training_examples(data: Path) -> list[material.Example]:
    """Return what the shipped forest learns from: both graded sets, and bad answers to each."""
    short = material.graded(data / material.SHORT)
    network = material.graded(data / material.NETWORK)
    return [
        *short,
        *material.made(short),
        *material.weighed(network, material.NETWORK_WEIGHT),
        *material.made(network),
    ]


def _tokens(options: argparse.Namespace) -> tuple[NDArray[np.int8], list[str]]:
    """Return the table and its entries: from MiniLM, or as they are if no model is given."""
    if options.model is None:
        words = (options.out / model_files.VOCABULARY).read_text().split("\n")
        return np.load(options.out / model_files.TOKENS), words
    vocabulary = (options.model / "vocab.txt").read_text().split("\n")
    embedded = minilm.embed_tokens(minilm.read_weights(options.model / "model.safetensors"))
    return token_table.reduce(embedded, vocabulary), [
        vocabulary[index] for index in token_table.kept(vocabulary)
    ]


def _fluent_texts() -> list[str]:
    return [
        text
        for question in material.bank_questions()
        for text in (question.text, question.reference_answer, *question.key_points)
    ]


def _npy(array: NDArray[np.int8]) -> bytes:
    buffer = io.BytesIO()
    np.save(buffer, array, allow_pickle=False)
    return buffer.getvalue()


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m dev.train_scorer", description=__doc__)
    parser.add_argument(
        "--model",
        type=Path,
        help="folder with MiniLM's model.safetensors and vocab.txt; else the token table stays",
    )
    parser.add_argument(
        "--siding-only", action="store_true", help="leave all models but the last two as they are"
    )
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument("--out", type=Path, default=model_files.FOLDER)
    return parser.parse_args()


if __name__ == "__main__":
    main()
