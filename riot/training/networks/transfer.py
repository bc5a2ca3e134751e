"""EmoPy's transfer learning: a dense layer on a network that was trained on ImageNet."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from keras import applications, layers

from riot.training.networks.backbone import Backbone
from riot.training.networks.network import Network

CAFFE = (-103.939, -116.779, -123.68)
"""Mean blue, green and red of ImageNet, below zero: what VGG and ResNet50 were trained with."""

VGG16 = Backbone(applications.VGG16, smallest=32, scale=1.0, offset=CAFFE)
VGG19 = Backbone(applications.VGG19, smallest=32, scale=1.0, offset=CAFFE)
RESNET50 = Backbone(applications.ResNet50, smallest=32, scale=1.0, offset=CAFFE)
INCEPTION_V3 = Backbone(applications.InceptionV3, smallest=75, scale=1 / 127.5, offset=-1.0)
XCEPTION = Backbone(applications.Xception, smallest=71, scale=1 / 127.5, offset=-1.0)


def features(pooled: Any, dropout: float) -> Any:
    """Give 1024 features of what a backbone makes of faces, [N, F]."""
    return layers.Dropout(dropout)(layers.Dense(1024, activation="relu")(pooled))


def _on(backbone: Backbone, paper: str, use: str, parameters: int) -> Network:
    return Network(
        features,
        origin=f"TransferLearningNN of EmoPy (ThoughtWorks Arts, 2017) on {paper}",
        kept="average pooling, a dense layer of 1024, frozen epochs first",
        differs="then the whole backbone thaws, not the layers from the 249th on; logits; the "
        "scaling that the backbone was trained with",
        use=use,
        parameters=parameters,
        backbone=backbone,
    )


NETWORKS: Mapping[str, Network] = {
    "vgg16": _on(
        VGG16,
        "VGG16 (Simonyan and Zisserman, 2015)",
        "few faces of one's own, at 48 pixels",
        15_248_200,
    ),
    "vgg19": _on(
        VGG19, "VGG19 (Simonyan and Zisserman, 2015)", "the same, three layers deeper", 20_557_896
    ),
    "resnet50": _on(
        RESNET50, "ResNet50 (He et al., 2016)", "faces of 96 pixels or more", 25_694_088
    ),
    "inception-v3": _on(
        INCEPTION_V3,
        "InceptionV3 (Szegedy et al., 2016)",
        "faces of 96 pixels or more; enlarges smaller ones to 75",
        23_909_160,
    ),
    "xception": _on(
        XCEPTION,
        "Xception (Chollet, 2017)",
        "faces of 96 pixels or more; enlarges smaller ones to 71",
        22_967_856,
    ),
}
