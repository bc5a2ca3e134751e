"""Weights from ImageNet and from files, and backbones that freeze and thaw."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from importlib import import_module
from pathlib import Path
from typing import Any

import keras
import numpy as np
import pytest

from riot.errors import RiotError
from riot.training.networks import backbone_of, build, freeze, transfer

pytestmark = pytest.mark.filterwarnings(
    # TensorFlow 2.21 with NumPy 2 when weights are read.
    "ignore:__array__ implementation:DeprecationWarning"
)

HEADS = {"expression": 8}


# ── ImageNet ────────────────────────────────────────────────────────────────────────────────────


@contextmanager
def host(answer: bytes | None) -> Iterator[str]:
    """Give the address of a host that takes calls, says `answer`, and hangs up; None: is silent."""
    over = threading.Event()
    with socket.create_server(("127.0.0.1", 0)) as listening:
        listening.settimeout(5)

        def serve() -> None:
            call, _ = listening.accept()
            with call:
                if answer is None:
                    over.wait(5)
                else:
                    call.recv(4096)
                    call.sendall(answer)

        serving = threading.Thread(target=serve)
        serving.start()
        yield f"http://127.0.0.1:{listening.getsockname()[1]}/notop.h5"
        over.set()
        serving.join()


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Make an empty folder the one that Keras's loader fetches into, without a proxy."""
    monkeypatch.setattr("keras.src.backend.config.keras_home", lambda: str(tmp_path))
    monkeypatch.setattr("keras.src.utils.file_utils.config.keras_home", lambda: str(tmp_path))
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    monkeypatch.setattr("riot.training.networks.backbone.PATIENCE", 0.2)
    return tmp_path


def fails_to_fetch(url: str, cache: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """Build from ImageNet's weights at `url`, and give the error's line."""
    monkeypatch.setattr("keras.src.applications.vgg16.WEIGHTS_PATH_NO_TOP", url)
    with pytest.raises(RiotError) as caught:
        build("vgg16", HEADS, weights="imagenet")
    assert caught.value.code == "TRN-101"
    assert not [path for path in cache.rglob("*") if path.is_file()]
    assert socket.getdefaulttimeout() is None
    return str(caught.value)


def test_weights_out_of_reach_say_what_works(cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.create_server(("127.0.0.1", 0)) as closed:
        port = closed.getsockname()[1]
    line = fails_to_fetch(f"http://127.0.0.1:{port}/notop.h5", cache, monkeypatch)
    assert "cannot be fetched: URL fetch failure" in line
    assert line.endswith("(use --weights none to start from nothing, or --weights FILE)")


def test_a_silent_host_is_given_up(cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with host(None) as url:
        assert "timed out" in fails_to_fetch(url, cache, monkeypatch)


def test_half_a_file_is_not_kept(cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with host(b"HTTP/1.0 200 OK\r\nContent-Length: 58889256\r\n\r\n" + b"half" * 1000) as url:
        fails_to_fetch(url, cache, monkeypatch)


@pytest.mark.parametrize("name", list(transfer.NETWORKS))
def test_a_backbone_sees_faces_as_imagenet_was_seen(name: str) -> None:
    part = transfer.NETWORKS[name].backbone
    assert part is not None
    prepare: Any = import_module(part.application.__module__).preprocess_input

    def untouched(input_shape: tuple[int, int, int], **_: Any) -> keras.Model:
        image = keras.Input(input_shape)
        return keras.Model(image, keras.layers.Identity()(image))

    face = keras.Input((80, 80, 1))
    seen: Any = keras.Model(face, replace(part, application=untouched).pooled(face, imagenet=False))
    faces = np.random.default_rng(0).uniform(0, 255, (2, 80, 80, 1)).astype(np.float32)
    expected = prepare(np.repeat(faces, 3, axis=-1)).mean(axis=(1, 2))
    assert np.asarray(seen(faces)) == pytest.approx(expected, abs=1e-3)


# ── files ───────────────────────────────────────────────────────────────────────────────────────


def same(one: Any, other: Any) -> bool:
    return all(map(np.array_equal, one.get_weights(), other.get_weights()))


@pytest.mark.parametrize("suffix", [".keras", ".weights.h5"])
def test_a_whole_network_comes_from_a_file(suffix: str, tmp_path: Path) -> None:
    saved: Any = build("emopy-dropout", HEADS, seed=1)
    path = tmp_path / f"saved{suffix}"
    saved.save(path) if suffix == ".keras" else saved.save_weights(path)
    loaded = build("emopy-dropout", HEADS, seed=2, weights=path)
    assert same(saved, loaded)
    assert not same(saved, build("emopy-dropout", HEADS, seed=2))


@pytest.mark.parametrize("suffix", [".keras", ".weights.h5", ".h5"])
def test_a_backbone_comes_from_a_file(suffix: str, tmp_path: Path) -> None:
    saved: Any = transfer.VGG16.application(
        include_top=False, weights=None, input_shape=(32, 32, 3)
    )
    path = tmp_path / f"notop{suffix}"
    saved.save_weights(path) if suffix == ".weights.h5" else saved.save(path)
    for name in ("vgg16", "vgg16-dense"):
        loaded: Any = build(name, HEADS, seed=2, weights=str(path))
        assert same(saved, backbone_of(loaded))
    path.unlink()


def test_a_trained_transfer_network_comes_from_a_file(tmp_path: Path) -> None:
    saved: Any = build("vgg16-dense", HEADS, seed=1)
    saved.compile("adam", "mse")
    saved.save(tmp_path / "trained.keras")
    assert same(saved, build("vgg16-dense", HEADS, seed=2, weights=tmp_path / "trained.keras"))


@pytest.fixture(scope="module")
def wrong_files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a folder of files that do not fit."""
    folder = tmp_path_factory.mktemp("weights")
    (folder / "text.h5").write_text("no weights at all")
    (folder / "text.keras").write_text("no weights at all")
    (folder / "notes.txt").write_text("no weights at all")
    build("mini-xception", HEADS).save_weights(folder / "other.weights.h5")
    build("emopy-convolutional", {"expression": 3}).save_weights(folder / "three.weights.h5")
    return folder


@pytest.mark.parametrize(
    ("file", "says"),
    [
        ("absent.keras", "weights file is missing"),
        ("notes.txt", r"is no weights file \(one of .keras, .weights.h5, .h5\)"),
        ("text.h5", "the weights do not fit"),
        ("text.keras", "the weights do not fit"),
        ("other.weights.h5", "the weights do not fit .*expected 2 variables"),
        ("three.weights.h5", "the weights do not fit"),
    ],
)
@pytest.mark.parametrize("name", ["emopy-convolutional", "vgg16-dense"])
def test_a_wrong_file_is_one_clear_line(name: str, file: str, says: str, wrong_files: Path) -> None:
    with pytest.raises(RiotError, match=says) as caught:
        build(name, HEADS, weights=wrong_files / file)
    assert caught.value.code == "TRN-103"
    assert file in str(caught.value)
    assert "\n" not in str(caught.value)


# ── frozen and thawed ───────────────────────────────────────────────────────────────────────────


def step(model: Any) -> None:
    """Learn once from two faces of noise."""
    faces = np.random.default_rng(0).uniform(0, 255, (2, 48, 48, 1)).astype(np.float32)
    model.compile(keras.optimizers.SGD(0.1), "mse", run_eagerly=True)
    model.train_on_batch(faces, {"expression": np.ones((2, 8), np.float32)})


def test_a_frozen_backbone_stays_as_it_is_and_a_thawed_one_learns() -> None:
    model: Any = build("resnet50", HEADS)
    part: Any = backbone_of(model)
    before = part.get_weights()
    on_top = 2048 * 1024 + 1024 + 1024 * 8 + 8
    assert freeze(model, True) == on_top
    step(model)
    assert all(map(np.array_equal, before, part.get_weights())), "batch normalisation moved"
    copy: Any = keras.models.clone_model(model)
    assert len(copy.trainable_weights) == len(model.trainable_weights)
    moving = 2 * 26_560
    assert freeze(model, False) == model.count_params() - moving
    step(model)
    assert not any(map(np.array_equal, before, part.get_weights()))


def test_a_loaded_network_thaws_too(tmp_path: Path) -> None:
    model: Any = build("vgg16-dense", HEADS)
    freeze(model, True)
    model.save(tmp_path / "frozen.keras")
    back: Any = keras.models.load_model(tmp_path / "frozen.keras")
    assert len(back.trainable_weights) == len(model.trainable_weights) == 8
    assert freeze(back, False) == back.count_params()


def test_a_network_without_backbone_cannot_freeze() -> None:
    model = build("mini-xception", HEADS)
    assert backbone_of(model) is None
    with pytest.raises(RiotError, match="mini-xception has no backbone to freeze") as caught:
        freeze(model, True)
    assert caught.value.code == "TRN-106"
