"""How right the repair is on pages whose gold is known: articles, joins, heads, paragraphs, tables, jumps, doubts."""
