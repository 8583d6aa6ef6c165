"""How a text that breaks off would go on: the likeliest few characters.

Recognition drops a paragraph's last line where it holds only one to four characters. What stood there can be
told where it finishes a word or a set phrase: from the issue's own words, or from the language.
"""

from __future__ import annotations

from typing import Final, NamedTuple

import numpy as np

from ..grounds import Rule
from ..language import Language
from ..language.alphabet import UNKNOWN
from ..language.ngrams import ABSENT, log_probability

LONGEST: Final = 3
"""Characters. A line of more than that and a full stop is seldom lost."""
FREQUENT: Final = 1200
"""Signs that are tried: all but the rare ones."""
LIKELY: Final = 0.8
"""Probability from which a character is suggested. Of paragraphs of the development pages that were cut
inside their last words one in three gets a suggestion from the issue itself, and few get one from here."""
STOPPING: Final = 0.2
"""Probability of a mark behind it from which a suggestion ends in a full stop."""
OWN_WORDS: Final = range(6, 1, -1)
"""Characters at the text's end that must stand elsewhere in the issue too, the longest first."""
TOP: Final = 16
"""Signs that are asked backwards."""
LIFT: Final = 1.0
"""Nats. How much likelier the sign must be behind the text's last character alone than anywhere, and that
character before the sign."""
OWN_LEAST: Final = 0.01
"""Probability that the language must give to what the issue says elsewhere."""
STOPS: Final = "。！？，；"


class Continuation(NamedTuple):
    """What may follow ("" where nobody can know), and why: the rule, its words and its percentage."""

    text: str
    rule: Rule
    words: tuple[str, ...] = ()
    percent: tuple[float, ...] = ()


def continued(language: Language, text: str, issue: str) -> Continuation:
    """How a text that breaks off may go on. `issue` holds all texts of the issue, with line feeds between.

    >>> from ..language import load
    >>> continued(load(), "推动各项工作取得实", "会议取得实效。").text
    '效。'
    >>> continued(load(), "不断提升服务水", "").text
    '平。'
    """
    known, own = _own_words(text, issue)
    added = ""
    sure = 1.0
    while True:
        chances = _chances(language, text + added)
        if own and not added and chances.get(own[0], 0.0) >= OWN_LEAST:
            return Continuation(own + "。", Rule.BREAKS_OFF_KNOWN, (known + own,))
        best = max(chances, key=lambda char: (chances[char], char))
        if best in STOPS or len(added) == LONGEST or chances[best] < LIKELY:
            break
        if not added:
            sure = chances[best]
        added += best
    stops = sum(chances[char] for char in STOPS)
    ending = (
        "。" if stops >= max(STOPPING, *(chances[char] for char in chances if char not in STOPS), 0.0) else ""
    )
    if added:
        return Continuation(added + ending, Rule.BREAKS_OFF_LIKELY, (added,), (round(100 * sure),))
    if ending:
        return Continuation(ending, Rule.BREAKS_OFF_STOP, (), (round(100 * stops),))
    return Continuation("", Rule.BREAKS_OFF)


def _own_words(text: str, issue: str) -> tuple[str, str]:
    """The last characters as they stand elsewhere in the issue, and what follows them there, if all agree."""
    for length in OWN_WORDS:
        known = text[-length:]
        if len(known) < length or not known.isalpha():
            continue
        found = {issue[at + length : at + length + 1] for at in _places(known, issue)} - {"\n", ""}
        if len(found) == 1 and (char := found.pop()).isalpha():
            return known, char
        if found:
            break
    return "", ""


def _places(words: str, issue: str) -> list[int]:
    places = []
    at = issue.find(words)
    while at >= 0:
        places.append(at)
        at = issue.find(words, at + 1)
    return places


def _chances(language: Language, text: str) -> dict[str, float]:
    """The probability of each likely sign behind a text.

    The model keeps no keys, so that one look-up in a thousand finds what is not there: among a thousand signs
    that is the likeliest. What really follows is foretold by two characters too, and backwards.
    """
    ahead, back = language.ngrams.forward, language.ngrams.backward
    width = ahead.order - 1
    ids, _ = language.alphabet.encode(text[-3 * width :])
    context = np.concatenate([np.full(width, ABSENT), ids.astype(np.int64)])[-width:]
    signs = np.arange(2, FREQUENT + 2)
    scores = log_probability(ahead, np.tile(context, (FREQUENT, 1)), signs)
    best = signs[np.argsort(-scores, kind="stable")[:TOP]]
    last = np.full(TOP, max(int(context[-1]), UNKNOWN))
    lift = np.minimum(
        log_probability(back, best[:, None], last) - back.frequencies[last],
        log_probability(ahead, last[:, None], best) - ahead.frequencies[best],
    )
    chars = language.alphabet.characters
    likely = {chars[sign - 2]: sign - 2 for sign in best[lift > LIFT].tolist() if chars[sign - 2].isalpha()}
    likely |= {char: chars.index(char) for char in STOPS}
    return {char: float(np.exp(scores[at])) for char, at in likely.items()}
