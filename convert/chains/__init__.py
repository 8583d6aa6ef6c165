"""Chains: each thing on a page goes on in at most one other, and all of that is decided together.

Lines go on in lines (`seams`), paragraphs and heads in one another (`articles`). Either way every pair that may be
has its evidence, a small network says what that counts, a second look knows of the first, and one assignment
gives each at most one successor and one predecessor, so that what is left over counts too.
"""

from .assignment import Floats, Numbers, Tie, chosen, left_open, tied
from .network import Looks, Network, load_looks
from .rivals import Asked, likes, rivals, shares

__all__ = [
    "Asked", "Floats", "Looks", "Network", "Numbers", "Tie", "chosen", "left_open", "likes", "load_looks", "rivals",
    "shares", "tied",
]  # fmt: skip
