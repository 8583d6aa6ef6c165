"""The language model: which fragment of a page goes on from which, and which character is misread.

>>> load().follow(["建立健全工作机"], ["制，坚持统筹推进", "水平、满足人民群众"]).argmax()
np.int64(0)
"""

from convert.language.scores import INSIDE_A_SIGN, WINDOW, Language, load

__all__ = ["INSIDE_A_SIGN", "WINDOW", "Language", "load"]
