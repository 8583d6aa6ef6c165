"""Hand-written news, typeset and then damaged the way OCR damages a newspaper page."""

from .gold import damage
from .manuscripts import Item, Manuscript, Story

__all__ = ["Item", "Manuscript", "Story", "damage"]
