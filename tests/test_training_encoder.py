"""The encoder is taught on from where it was written."""

from __future__ import annotations

from pathlib import Path

import made_pages
import numpy as np
import pytest

from convert.language.encoder import left_vectors, read_encoder, right_vectors
from convert.language.scores import SHIPPED

torch = pytest.importorskip("torch", reason=made_pages.TORCH)

from training import encoder  # noqa: E402

FILE = SHIPPED / "encoder.npz"


@pytest.fixture(scope="module")
def model() -> encoder.TwoSides:
    return encoder.read(FILE)


def test_a_model_is_written_as_it_was_read(model: encoder.TwoSides, tmp_path: Path) -> None:
    encoder.write(tmp_path / "encoder.npz", model)
    with np.load(FILE) as own, np.load(tmp_path / "encoder.npz") as again:
        assert own.files == again.files
        for name in own.files:
            assert own[name].dtype == again[name].dtype
            assert np.allclose(own[name], again[name], rtol=1e-3, atol=1e-6)
        for name in ("characters", "pairs"):
            assert (own[name] == again[name]).all()
            assert abs(own[name].astype(int)).max() == encoder.LEVELS


def test_what_is_taught_on_says_what_the_program_hears(model: encoder.TwoSides) -> None:
    """Vectors of both sides at a cut, but for the short numbers that are taught with."""
    ids = np.random.default_rng(1).integers(2, 900, (16, 54))
    with torch.no_grad(), torch.autocast("cpu", torch.bfloat16):
        left, right = (side.float().numpy() for side in model(torch.from_numpy(ids)))
    kept = read_encoder(FILE)
    pairs = ((left[:, 26], left_vectors(kept, ids[:, :27])), (right[:, 27], right_vectors(kept, ids[:, 27:])))
    for taught, heard in pairs:
        lengths = np.linalg.norm(taught, axis=1) * np.linalg.norm(heard, axis=1)
        assert ((taught * heard).sum(axis=1) / lengths).min() > 0.98
        assert np.linalg.norm(taught) == pytest.approx(np.linalg.norm(heard), rel=0.05)
