"""Expressions: an aligned crop of a face in, calibrated probabilities over labels out."""

from riot.backends import Backend

_LITERT = "pip install ai-edge-litert"

BACKENDS: dict[str, Backend] = {
    "litert": Backend("riot.perception.emotion.litert:LiteRtEmotion", _LITERT),
    "litert-dynamic": Backend("riot.perception.emotion.litert:LiteRtDynamicEmotion", _LITERT),
    "litert-int8": Backend("riot.perception.emotion.litert:LiteRtInt8Emotion", _LITERT),
    "keras": Backend(
        "riot.perception.emotion.keras:KerasEmotion", "pip install 'riot-film[training]'"
    ),
    "sim": Backend("riot.perception.emotion.sim:SimEmotion"),
}
