"""Typeset news as broadsheet pages, extract their text in the ways people do it, and keep the truth beside it."""
