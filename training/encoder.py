"""Train the encoder: two networks that turn what stands left and right of a cut into vectors.

    python -m training.encoder WORK OUT [--minutes 40] [--threads 1] [--onward ENCODER.npz]

reads `WORK/tokens.npy`, writes `OUT/encoder.npz`; with `--onward` it goes on from one that was written before.
The score of a join is the product of the two vectors, so a page's matrix is one matrix product. It is trained with
InfoNCE: of all right sides in a batch, find the one that stood after each left side. What
makes it learn language and not tricks:

- Only cuts at equal positions of equally long segments are compared. Where the two lengths add up to a
  constant, a network learns the lengths and nothing else.
- Wrong right sides come from the same article and from its neighbours, as on a page, and from elsewhere.
- The mutual information of the two characters at the cut is added to the score while training. The n-grams
  know it, so the network spends itself on what they don't; and a wrong side whose first character fits is a
  hard one.
- The text is damaged as OCR damages it: characters taken for others, and up to three lost before the cut.
  Widths, quotes and blanks are folded away by the alphabet before.

Seeds are fixed; how many steps fit into `--minutes` depends on the machine, so give `--steps` to repeat a run
to the byte (on one thread).
"""

from __future__ import annotations

import argparse
import math
import time
from pathlib import Path
from typing import cast

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn import functional

from convert.language.alphabet import BOUNDARY, SIZE, alphabet
from convert.language.encoder import DAMPING, DILATIONS, PAIRS, pair_places, read_encoder

WIDTH = 96
"""Numbers that stand for a character."""

OUT = 128
"""Numbers that stand for a side."""

GROUPS, NEAR, FAR = 8, 12, 20
"""A batch: neighbourhoods; segments of each from within 600 characters; and from within 5,000, a page."""

LENGTH, CUTS = 40, 20
"""Characters of a segment; cuts of it that a step looks at."""

MISREAD, LOOK_ALIKE, LOST = 0.02, 0.15, 0.15
"""Share of characters replaced by any; of those with a look-alike, replaced by it; of steps with a gap."""

RATE = 2e-3
"""The highest rate of a step."""

LEVELS = 31
"""Levels of a number of a character or a pair, on either side of 0, when it is written."""

LOOK_ALIKES = """
    日目曰 己已巳 未末 人入八 千干于 土士 大太犬天 账帐 台合 田由甲申 间问 权杈 一—
    、， 。， ：； 治冶 免兔 拔拨 侯候 晴睛 折拆 今令 处外 技枝 风凤
    见贝 乌鸟 刀力 夫失 午牛 王玉主 木本 办为 各名 白自 住往 要耍
"""


class Side(nn.Module):
    """Causal dilated convolutions with gates, and beside them the damped mean of all characters so far."""

    def __init__(self) -> None:
        super().__init__()
        self.steps = nn.ModuleList(nn.Linear(3 * WIDTH, 2 * WIDTH) for _ in DILATIONS)
        self.out = nn.Linear(2 * WIDTH, OUT)

    def forward(self, embedded: Tensor) -> Tensor:
        length = embedded.shape[1]
        ranks = torch.arange(1, length + 1, dtype=embedded.dtype).view(1, -1, 1)
        mean = torch.cumsum(embedded, 1) / ranks**DAMPING
        state = embedded
        for step, apart in zip(self.steps, DILATIONS, strict=True):
            lean = state.to(torch.bfloat16)
            back = functional.pad(lean, (0, 0, 2 * apart, 0))
            taps = torch.cat([back[:, :length], back[:, apart : apart + length], lean], -1)
            state = state + functional.glu(step(taps), -1)
        result: Tensor = self.out(torch.cat([state, mean], -1))
        return result


class TwoSides(nn.Module):
    """Characters and hashed pairs of characters are embedded once; each side has its own network."""

    def __init__(self) -> None:
        super().__init__()
        self.characters = nn.Embedding(SIZE, WIDTH)
        self.pairs = nn.Embedding(PAIRS, WIDTH, sparse=True)
        nn.init.normal_(self.characters.weight, 0, 0.3)
        nn.init.normal_(self.pairs.weight, 0, 0.02)
        self.left, self.right = Side(), Side()
        self.scale = nn.Parameter(torch.tensor(0.0))

    def forward(self, ids: Tensor) -> tuple[Tensor, Tensor]:
        """State after each character, of all up to it; state before each, of all from it on."""
        single = self.characters(ids)
        double = self.pairs(torch.from_numpy(pair_places(ids.numpy())))
        left = self.left(single + functional.pad(double, (0, 0, 1, 0)))
        right = self.right((single + functional.pad(double, (0, 0, 0, 1))).flip(1)).flip(1)
        return left * (torch.exp(self.scale) / math.sqrt(OUT)), right


def pair_information(tokens: NDArray[np.uint16]) -> Tensor:
    """Pointwise mutual information of each two characters in a row, drawn towards 0 where they are rare."""
    keys = tokens[:-1].astype(np.int64) * SIZE + tokens[1:]
    seen = np.bincount(keys, minlength=SIZE * SIZE).reshape(SIZE, SIZE).astype(np.float32)
    expected = np.outer(seen.sum(1), seen.sum(0)) / seen.sum()
    return torch.from_numpy(np.log((seen + 2) / (expected + 2)).astype(np.float32)).flatten()


def look_alikes(characters: str) -> NDArray[np.int64]:
    """For each id the id that it is most like, itself where there is none."""
    known = alphabet(characters)
    table = np.arange(SIZE)
    for signs in LOOK_ALIKES.split():
        ids = known.ids[[ord(sign) for sign in signs]].astype(np.int64)
        table[ids] = np.roll(ids, 1)
    table[0] = 0
    return table


def starts(random: np.random.Generator, length: int) -> NDArray[np.int64]:
    """Where the segments of a batch begin: neighbourhoods drawn at random, segments near their middle."""
    middle = random.integers(3000, length - 3000 - LENGTH, size=(GROUPS, 1))
    near = random.integers(-300, 300, size=(GROUPS, NEAR))
    far = random.integers(-2500, 2500, size=(GROUPS, FAR))
    return np.concatenate([middle + near, middle + far], axis=1).ravel()


def damaged(
    ids: NDArray[np.int64], like: NDArray[np.int64], random: np.random.Generator
) -> NDArray[np.int64]:
    """The segments as OCR reads them."""
    chance = random.random(ids.shape)
    ids = np.where(chance < MISREAD, random.integers(2, SIZE, size=ids.shape), ids)
    return np.where(chance > 1 - LOOK_ALIKE * 0.1, like[ids], ids)


def loss_of_step(
    model: TwoSides,
    tokens: NDArray[np.uint16],
    like: NDArray[np.int64],
    information: Tensor,
    random: np.random.Generator,
) -> tuple[Tensor, float]:
    """InfoNCE over a batch both ways, and the share of left sides whose right side scored best."""
    begin = starts(random, len(tokens))
    whole = tokens[begin[:, None] + np.arange(LENGTH)].astype(np.int64)
    ids = torch.from_numpy(damaged(whole, like, random))
    left, right = model(ids)
    cuts = torch.from_numpy(random.permutation(np.arange(4, LENGTH - 1))[:CUTS])
    gap = int(random.integers(1, 4)) if random.random() < LOST else 0
    befores, afters = ids[:, cuts - 1 - gap].T, ids[:, cuts].T
    scores = torch.bmm(left[:, cuts - 1 - gap].transpose(0, 1), right[:, cuts].permute(1, 2, 0)).float()
    scores = scores + information[befores.unsqueeze(2) * SIZE + afters.unsqueeze(1)]
    size = len(begin)
    same = torch.from_numpy(begin[:, None] == begin) & ~torch.eye(size, dtype=torch.bool)
    scores = scores.masked_fill(same, -1e4)
    good = ((befores != BOUNDARY) & (afters != BOUNDARY)).flatten()
    truth = torch.arange(size).repeat(len(cuts))
    forth = functional.cross_entropy(scores.flatten(0, 1), truth, reduction="none")
    back = functional.cross_entropy(scores.transpose(1, 2).flatten(0, 1), truth, reduction="none")
    right_ones = ((scores.argmax(2).flatten() == truth) & good).sum() / good.sum()
    return 0.5 * ((forth + back) * good).sum() / good.sum(), right_ones.item()


def rows_as_bytes(table: NDArray[np.float32]) -> tuple[NDArray[np.int8], NDArray[np.float16]]:
    """Each row as whole numbers from -LEVELS to LEVELS, and what one of them is worth."""
    worth = (np.abs(table).max(1, keepdims=True) / LEVELS + 1e-8).astype(np.float16)
    return np.round(table / worth.astype(np.float32)).clip(-LEVELS, LEVELS).astype(np.int8), worth


def write(path: Path, model: TwoSides) -> None:
    """The model as a `.npz`, in place of the one before only when it is whole."""
    arrays: dict[str, NDArray[np.generic]] = {}
    for name in ("characters", "pairs"):
        table = getattr(model, name).weight.detach().numpy()
        arrays[name], arrays[f"{name}_worth"] = rows_as_bytes(table)
    scale = torch.exp(model.scale).item() / math.sqrt(OUT)
    for name, side, factor in (("left", model.left, scale), ("right", model.right, 1.0)):
        for i, step in enumerate(cast(list[nn.Linear], side.steps)):
            arrays[f"{name}_step{i}"] = step.weight.detach().numpy().T.astype(np.float16)
            arrays[f"{name}_bias{i}"] = step.bias.detach().numpy()
        arrays[f"{name}_out"] = (side.out.weight.detach().numpy().T * factor).astype(np.float16)
        arrays[f"{name}_out_bias"] = side.out.bias.detach().numpy() * np.float32(factor)
    unfinished = path.with_suffix(".unfinished.npz")
    np.savez_compressed(unfinished, allow_pickle=False, **arrays)
    unfinished.replace(path)


def read(path: Path) -> TwoSides:
    """The model of a file that `write` wrote, to teach it on."""
    kept, model = read_encoder(path), TwoSides()
    scale = np.float32(torch.exp(model.scale).item() / math.sqrt(OUT))
    tables = ((model.characters, kept.characters), (model.pairs, kept.pairs[np.arange(PAIRS)]))
    for table, rows in tables:
        table.weight.data = torch.from_numpy(rows)
    for side, told, factor in ((model.left, kept.left, scale), (model.right, kept.right, np.float32(1))):
        for step, (weights, bias) in zip(cast(list[nn.Linear], side.steps), told.layers, strict=True):
            _fill(step, weights, bias)
        weights, bias = told.last
        _fill(side.out, weights / factor, bias / factor)
    return model


def _fill(step: nn.Linear, weights: NDArray[np.float32], bias: NDArray[np.float32]) -> None:
    step.weight.data = torch.from_numpy(weights.T.copy())
    step.bias.data = torch.from_numpy(bias.copy())


def train(
    model: TwoSides, work: Path, out: Path, minutes: float, steps: int, highest: float, seed: int
) -> None:
    """Steps with a rate that rises for 100 steps to the `highest` and falls along a cosine; a file every 200."""
    tokens = np.load(work / "tokens.npy")
    like = look_alikes((work / "alphabet.txt").read_text(encoding="utf-8"))
    information = pair_information(tokens)
    random = np.random.default_rng(seed)
    dense = [weights for name, weights in model.named_parameters() if name != "pairs.weight"]
    optimisers = [
        torch.optim.Adam(dense, betas=(0.9, 0.98)),
        torch.optim.SparseAdam([model.pairs.weight], betas=(0.9, 0.98)),
    ]
    begun, step, seen = time.monotonic(), 0, []
    while (done := step / steps if steps else (time.monotonic() - begun) / (60 * minutes)) < 1:
        rate = highest * min(1, (step + 1) / 100) * (0.05 + 0.95 * 0.5 * (1 + math.cos(math.pi * done)))
        for optimiser in optimisers:
            optimiser.param_groups[0]["lr"] = rate
            optimiser.zero_grad()
        with torch.autocast("cpu", torch.bfloat16):
            loss, share = loss_of_step(model, tokens, like, information, random)
        loss.backward()  # type: ignore[no-untyped-call]
        nn.utils.clip_grad_norm_(dense, 1.0)
        for optimiser in optimisers:
            optimiser.step()
        seen.append((loss.item(), share))
        step += 1
        if step % 50 == 0:
            mean = np.mean(seen[-50:], axis=0).round(4)
            print(f"step {step}, {time.monotonic() - begun:.0f} s: loss and hits {mean}", flush=True)
        if step % 200 == 0:
            write(out / "encoder.npz", model)
    write(out / "encoder.npz", model)


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("work", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--minutes", type=float, default=40)
    parser.add_argument("--steps", type=int, default=0, help="as many steps instead")
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--onward", type=Path, help="an encoder.npz to teach on, at half the rate")
    arguments = parser.parse_args()
    torch.set_num_threads(arguments.threads)
    torch.manual_seed(arguments.seed)
    model = read(arguments.onward) if arguments.onward else TwoSides()
    highest = RATE / 2 if arguments.onward else RATE
    train(model, arguments.work, arguments.out, arguments.minutes, arguments.steps, highest, arguments.seed)


if __name__ == "__main__":
    main()
