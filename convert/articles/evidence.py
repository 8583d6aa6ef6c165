"""The evidence that one node goes on in another, as numbers: heads in heads and bodies, paragraphs in paragraphs.

Each kind has a name. What it counts was learnt (`articles.npz`).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from ..chains import Asked, Floats, Numbers, ahead_of_others, highest, picking, signed_log, stacked
from ..language import Language
from ..language.kinds import gathered
from ..language.topics import directions
from ..seams import Lines, Seams
from .nodes import Nodes

BEHIND, BEFORE = 32, 24
"""Of each node: how many that stand behind it, and before it, are weighed."""

ALIKE = 12
"""Of each node: how many are weighed that share most of its words, on either side."""

HOPED = -3.0
"""Nats that a pair of lines must gain for their nodes to be weighed."""

FAR = 12
"""Nodes past which it makes no difference how far apart two are."""

AHEAD = 3
"""Nodes behind a cut whose words are looked at together."""

SEAM = (
    "seam_known", "seam_join", "seam_paragraph", "seam", "seam_elsewhere", "seam_from_elsewhere", "seam_margin",
)  # fmt: skip
"""What the tying of lines found of the last line of one node and the first of another."""

LEAST = -20.0
"""Nats past which it makes no difference how little a pair gains."""


def asked_nodes(nodes: Nodes, seams: Seams, common: Floats) -> Asked:
    """The pairs of nodes that are weighed; `common` is what each two share of their words."""
    n = len(nodes)
    apart = np.arange(n)[None, :] - np.arange(n)[:, None]
    wanted = (apart >= -BEFORE) & (apart <= BEHIND)
    wanted |= highest(common, ALIKE) & (common > 0)
    hoped = seams.gains.values.max(axis=1, initial=-np.inf) > HOPED
    links = np.array([seam[:2] for seam in seams.links], dtype=np.int64).reshape(-1, 2)
    x = _node_of(nodes, nodes.last, np.concatenate([seams.gains.i[hoped], links[:, 0]]))
    y = _node_of(nodes, nodes.first, np.concatenate([seams.gains.j[hoped], links[:, 1]]))
    both = (x >= 0) & (y >= 0)
    wanted[x[both], y[both]] = True
    np.fill_diagonal(wanted, False)
    rows, columns = np.nonzero(wanted)
    return Asked(rows, columns, (n, n))


def _node_of(nodes: Nodes, edges: Numbers, lines: Numbers) -> Numbers:
    """The node, no table, whose edge each of `lines` is: -1 for none. `edges` are the nodes' first lines, or last."""
    out = np.full(int(max(edges.max(initial=0), lines.max(initial=0))) + 1, -1)
    own = np.flatnonzero(~nodes.table)
    out[edges[own]] = own
    return out[lines]


def common_words(held: csr_array, other: csr_array) -> Floats:
    """How rare the words are that each two have in common, in nats, [nodes, nodes]."""
    return np.asarray((held @ (other > 0).T.astype(np.float64)).toarray())


def evidence(
    nodes: Nodes, lines: Lines, seams: Seams, asked: Asked, common: Floats, language: Language
) -> NDArray[np.float32]:
    """The evidence for each pair, [pairs, kinds of evidence]."""
    return stacked(named_evidence(nodes, lines, seams, asked, common, language))


def named_evidence(
    nodes: Nodes, lines: Lines, seams: Seams, asked: Asked, common: Floats, language: Language
) -> dict[str, Floats]:
    """The evidence for each pair, by its name."""
    x, y = asked.rows, asked.columns
    told = _of_kinds(nodes, x, y) | _of_places(nodes, lines, x, y) | _of_words(nodes, common, x, y)
    told |= _of_topics(nodes, x, y)
    told |= _of_seams(nodes, lines, seams, x, y)
    follow = np.clip(language.follow(nodes.texts, nodes.texts), -8, 8)
    np.fill_diagonal(follow, -8)
    text = ~(nodes.table[x] | nodes.table[y])
    told["follow"] = follow[x, y] * text
    for side, ahead in zip(("x", "y"), ahead_of_others(follow), strict=True):
        told[f"most_follow_of_{side}"] = ahead[x, y] * text
    for side, k in (("x", x), ("y", y)):
        told |= {f"{name}_{side}": value[k] for name, value in nodes.told.items()}
    return told


def _of_kinds(nodes: Nodes, x: Numbers, y: Numbers) -> dict[str, Floats]:
    head, n = nodes.head, len(nodes)
    above, below = np.clip(y - 1, 0, n - 1), np.clip(x + 1, 0, n - 1)
    before, behind = np.clip(x - 1, 0, n - 1), np.clip(y + 1, 0, n - 1)
    one = np.ones(len(x))
    return {
        "heads": one * (head[x] & head[y]),
        "head_text": one * (head[x] & ~head[y]),
        "text_head": one * (~head[x] & head[y]),
        "texts": one * ~(head[x] | head[y]),
        "table_x": one * nodes.table[x],
        "table_y": one * nodes.table[y],
        "head_above_y": one * (head[above] & (y > 0)),
        "head_below_x": one * (head[below] & (x < n - 1)),
        "head_before_x": one * (head[before] & (x > 0)),
        "head_behind_y": one * (head[behind] & (y < n - 1)),
        "share_of_heads": one * head.mean(),
    }


def _of_places(nodes: Nodes, lines: Lines, x: Numbers, y: Numbers) -> dict[str, Floats]:
    """How the two stand to one another."""
    one = np.ones(len(x))
    apart = y - x
    heads = np.r_[0, np.cumsum(nodes.head)]
    low, high = np.minimum(x, y), np.maximum(x, y)
    between = heads[high] - heads[np.minimum(low + 1, high)]
    end, start = nodes.last[x], nodes.first[y]
    right = (lines.left[start] - lines.left[end]) * lines.columns
    right_heads = (lines.left[nodes.first[y]] - lines.left[nodes.first[x]]) * lines.columns
    down = lines.row[start] - lines.row[end]
    blocks = lines.block[start] - lines.block[end]
    return {
        "apart": np.clip(apart, -FAR, FAR) / FAR,
        "apart_log": signed_log(apart),
        "next": one * (apart == 1),
        "prior": one * (apart == -1),
        "back": one * (apart < 0),
        "heads_between": np.minimum(between, 4),
        "texts_between": np.minimum(abs(apart) - 1 - between, 8),
        "blocks_log": signed_log(blocks),
        "same_block": one * (blocks == 0),
        "lines_log": signed_log(start - end),
        "right": np.clip(right, -5, 5),
        "right_of_begin": np.clip(right_heads, -5, 5),
        "same_column": (abs(right) < 0.4) * lines.columns * one,
        "down_log": signed_log(down),
        "down": np.clip(down / max(int(lines.row.max(initial=1)), 1), -1, 1),
        "measure_less": np.clip(lines.measure[end] - lines.measure[start], -4, 4),
        "joined": one * lines.joined,
        "columns": one * lines.columns,
        "airy": one * lines.airy,
        "page": one * np.log1p(len(nodes)),
        "ends_page": one * (x == len(nodes) - 1),
        "begins_page": one * (y == 0),
    }


def _of_words(nodes: Nodes, common: Floats, x: Numbers, y: Numbers) -> dict[str, Floats]:
    """What the words say: of the two, of the two and what stands behind, and of these two alone."""
    n = len(nodes)
    total = np.asarray(nodes.words.sum(axis=1)).reshape(-1)
    spread = np.asarray((nodes.words > 0).sum(axis=0)).reshape(-1)
    own = nodes.words.copy()
    own.data = own.data / np.maximum(spread[own.indices], 1)
    alone = common_words(own, nodes.words)
    following = [list(range(k, min(k + AHEAD, n))) for k in range(n)]
    preceding = [list(range(max(k - AHEAD + 1, 0), k + 1)) for k in range(n)]
    ahead = common_words(nodes.words, gathered(nodes.words, picking(following, n)))
    behind = common_words(gathered(nodes.words, picking(preceding, n)), nodes.words)
    floor = np.maximum(total, 1.0)
    return {
        "common": np.log1p(common[x, y]) / 4,
        "common_of_x": common[x, y] / floor[x],
        "common_of_y": common[x, y] / floor[y],
        "alone_of_x": alone[x, y] / floor[x],
        "ahead": np.log1p(ahead[x, y]) / 4,
        "ahead_of_x": ahead[x, y] / floor[x],
        "behind": np.log1p(behind[x, y]) / 4,
        "behind_of_y": behind[x, y] / floor[y],
        "most_common_of_x": (common[x, y] / floor[x]) - _best(common)[x] / floor[x],
        "most_ahead_of_x": (ahead[x, y] / floor[x]) - _best(ahead)[x] / floor[x],
    }


def _of_topics(nodes: Nodes, x: Numbers, y: Numbers) -> dict[str, Floats]:
    """What the two are about: alone, and with what stands behind and before."""
    n = len(nodes)
    total = np.vstack([np.zeros((1, nodes.topics.whole.shape[1])), np.cumsum(nodes.topics.whole, axis=0)])
    each = np.arange(n)
    following = total[np.minimum(each + AHEAD, n)] - total[each]
    preceding = total[each + 1] - total[np.maximum(each + 1 - AHEAD, 0)]
    own, begin, end = map(directions, nodes.topics)
    alike, ahead, behind = own @ own.T, own @ directions(following).T, directions(preceding) @ own.T
    return {
        "topic": alike[x, y],
        "topic_ahead": ahead[x, y],
        "topic_behind": behind[x, y],
        "topic_begin": (own[x] * begin[y]).sum(axis=1),
        "topic_cut": (end[x] * begin[y]).sum(axis=1),
        "most_topic_of_x": alike[x, y] - _best(alike)[x],
        "most_topic_of_y": alike[x, y] - _best(alike)[y],
        "most_topic_ahead_of_x": ahead[x, y] - _best(ahead)[x],
        "most_topic_behind_of_y": behind[x, y] - _best(behind.T)[y],
    }


def _best(common: Floats) -> Floats:
    """The most that each shares with another."""
    bare = common.copy()
    np.fill_diagonal(bare, 0.0)
    return np.asarray(bare.max(axis=1, initial=0.0))


def _of_seams(nodes: Nodes, lines: Lines, seams: Seams, x: Numbers, y: Numbers) -> dict[str, Floats]:
    """What was found when the page's lines were tied."""
    end, start = nodes.last[x], nodes.first[y]
    follows, margin = seams.behind(len(lines))
    leads = np.full(len(lines), -1)
    tied = np.flatnonzero(follows >= 0)
    leads[follows[tied]] = tied
    own = follows[end] == start
    known, gain = seams.gains.of(end, start)
    told = (
        known,
        np.maximum(gain[:, 0], LEAST) * known,
        np.maximum(gain[:, 1], LEAST) * known,
        own,
        (follows[end] >= 0) & ~own,
        (leads[start] >= 0) & ~own,
        np.minimum(margin[end], 10.0) * own,
    )
    text = ~(nodes.table[x] | nodes.table[y])
    return {name: value * text for name, value in zip(SEAM, told, strict=True)}
