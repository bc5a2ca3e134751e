"""Name the files of a model folder."""

from __future__ import annotations

KERAS = "expression.keras"
LITERT = "expression.tflite"
LITERT_DYNAMIC = "expression-dynamic.tflite"
LITERT_INT8 = "expression-int8.tflite"
ONNX = "expression.onnx"
