"""Expressions: an aligned crop of a face in, calibrated probabilities over labels out."""

from riot.backends import Backend

BACKENDS: dict[str, Backend] = {
    "litert": Backend("riot.perception.emotion.litert:LiteRtEmotion", "pip install ai-edge-litert"),
    "keras": Backend(
        "riot.perception.emotion.keras:KerasEmotion", "pip install 'riot-film[training]'"
    ),
    "sim": Backend("riot.perception.emotion.sim:SimEmotion"),
}
