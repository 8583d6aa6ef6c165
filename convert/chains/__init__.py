from .assignment import Floats, Numbers, Tie, chains_of, chosen, left_open, tied
from .chains import Chains, linked, picking
from .evidence import ahead_of_others, highest, signed_log, stacked
from .network import ORDINALS, Looks, Network, load_looks
from .rivals import Asked, first_look, likes, rivals, shares

__all__ = [
    "ORDINALS", "Asked", "Chains", "Floats", "Looks", "Network", "Numbers", "Tie", "ahead_of_others", "chains_of",
    "chosen", "first_look", "highest", "left_open", "likes", "linked", "load_looks", "picking", "rivals", "shares",
    "signed_log", "stacked", "tied",
]  # fmt: skip
