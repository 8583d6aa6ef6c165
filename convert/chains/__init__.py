from .assignment import Floats, Numbers, Tie, chains_of, chosen, left_open, tied
from .chains import Chains, linked, picking
from .evidence import ahead_of_others, highest, signed_log, stacked
from .looks import ORDINALS, Again, Looks, hopeful, load_looks, looked_at
from .network import Network
from .rivals import Asked, first_look, likes, rivals, shares

__all__ = [
    "ORDINALS", "Again", "Asked", "Chains", "Floats", "Looks", "Network", "Numbers", "Tie", "ahead_of_others",
    "chains_of", "chosen", "first_look", "highest", "hopeful", "left_open", "likes", "linked", "load_looks",
    "looked_at", "picking", "rivals", "shares", "signed_log", "stacked", "tied",
]  # fmt: skip
