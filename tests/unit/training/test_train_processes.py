"""Trainings in processes of their own: killed and resumed, on each backend, and in company."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("keras", reason="the training extra is not installed")

from riot.training.fitting import runs
from tests.ports import free_port

CHILD = Path(__file__).with_name("training_child.py")
HEADS = {"expression": 1.0, "fer2013": 0.5}

FLOAT_NOISE = 1e-3
"""Of a weight after twelve steps, as threads add in any order; without dropout's state: 0.008."""


def begin(backend: str, told: dict[str, Any], **environment: str) -> subprocess.Popen[str]:
    """Start a training that does what it is told."""
    return subprocess.Popen(
        [sys.executable, str(CHILD), json.dumps(told)],
        env={
            **os.environ,
            "KERAS_BACKEND": backend,
            "TF_CPP_MIN_LOG_LEVEL": "3",
            "JAX_PLATFORMS": "cpu",
            **environment,
        },
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def result(process: subprocess.Popen[str]) -> dict[str, Any]:
    """Wait for a training and give what it tells."""
    out, errors = process.communicate()
    assert process.returncode == 0, errors[-3000:]
    return json.loads(out.splitlines()[-1])


@pytest.mark.timeout(300)
def test_a_run_killed_at_any_moment_ends_like_one_that_was_not(data: Path, tmp_path: Path) -> None:
    run = tmp_path / "run"
    told: dict[str, Any] = {
        "data": str(data / "ferplus_valid.npz"),
        "faces": 64,
        "valid": 16,
        "run": str(run),
        "resume": True,
        "settings": {
            # Dropout, batch normalisation, a schedule and an average: all must go on as they were.
            "network": {"name": "emopy-dropout"},
            "epochs": 3,
            "batch": 16,
            "warm_up_epochs": 0.5,
            "average": 0.9,
            "augmentation": {"mixup": 0.2},
            "stop": {"watch": "expression_loss", "patience": 3},
        },
    }
    first = begin("tensorflow", told | {"die": "while saving"})
    first.communicate()
    assert first.returncode == -signal.SIGKILL
    assert (run / "new-checkpoint.keras").is_file() and not (run / runs.CHECKPOINT).is_file()
    second = begin("tensorflow", told | {"die": 6})
    second.communicate()
    assert second.returncode == -signal.SIGKILL
    assert [row["epoch"] for row in runs.rows(run)] == [1]
    told_last = told | {"compare_with": str(tmp_path / "whole")}
    found = result(begin("tensorflow", told_last))
    assert found["far"] < FLOAT_NOISE
    assert [row["epoch"] for row in found["rows"]] == [1, 2, 3]
    for one, other in zip(found["rows"], found["whole_rows"], strict=True):
        assert one == pytest.approx(other, abs=FLOAT_NOISE)


@pytest.mark.timeout(300)
@pytest.mark.parametrize(("backend", "devices"), [("tensorflow", 1), ("jax", 2)])
def test_ours_trains_on_each_backend(
    data: Path, tmp_path: Path, backend: str, devices: int
) -> None:
    found = result(
        begin(
            backend,
            {
                "data": str(data / "ferplus_valid.npz"),
                "faces": 128,
                "valid": 32,
                "run": str(tmp_path / "run"),
                "look_at_checkpoint": True,
                "settings": {"heads": HEADS, "epochs": 2, "batch": 64, "average": 0.5},
            },
            XLA_FLAGS=f"--xla_force_host_platform_device_count={devices}",
        )
    )
    assert found["backend"] == backend
    assert found["rows"][1]["loss"] < 3.3, "of guessing it is 3.05, and this is the fourth step"
    assert 0 < found["rows"][1]["valid_expression_loss"] < 3
    assert found["steps"] == 4 and found["clipnorm"] == 5.0
    assert found["devices"] == devices
    assert found["average_is_network"] and not found["average_is_raw"]


@pytest.mark.timeout(300)
def test_two_workers_train_together(data: Path, tmp_path: Path) -> None:
    addresses = [f"127.0.0.1:{free_port()}", f"127.0.0.1:{free_port()}"]
    told: dict[str, Any] = {
        "data": str(data / "ferplus_valid.npz"),
        "faces": 64,
        "valid": 16,
        "settings": {
            "network": {"name": "emopy-convolutional"},
            "epochs": 2,
            "batch": 16,
            "average": 0.9,
        },
    }
    shared = told | {"run": str(tmp_path / "shared"), "workers": addresses}
    with ExitStack() as stack:
        workers = [
            stack.enter_context(begin("jax", shared | {"worker": number})) for number in (0, 1)
        ]
        first, second = (result(worker) for worker in workers)
    assert [row["epoch"] for row in first["rows"]] == [1, 2]
    assert first["rows"] == second["rows"]
    assert first["weights"] == second["weights"]
    (half, one), (other_half, other) = (found["first_batch"] for found in (first, second))
    assert half == other_half == 8
    assert one != other


def test_company_needs_jax() -> None:
    from riot.errors import RiotError
    from riot.training.fitting.distribution import Workers, join, shared

    with pytest.raises(RiotError, match="--backend jax") as caught:
        join(Workers(("a:1", "b:1"), 0))
    assert caught.value.code == "TRN-511"
    assert shared(32, Workers()) is None
