"""How the book looks: the habits of a Chinese newspaper in CSS that survives e-ink and night mode.

No fixed sizes and no colours of text or ground: the reader's device chooses both. Greys are made of the
text's own colour (`opacity`), so they hold on black as on white. Sides are named by the direction of
writing (`inline`, `block`), so the same rules serve vertical reading.
"""

from __future__ import annotations

STYLESHEET = """\
@charset "utf-8";
body {
  margin: 0 0.6em;
  line-height: 1.75;
  font-family: serif;
  text-align: justify;
  line-break: strict;
  -webkit-line-break: strict;
  hanging-punctuation: allow-end last;
  text-spacing-trim: normal;
  text-autospace: normal;
  overflow-wrap: break-word;
  widows: 2;
  orphans: 2;
}
p { margin: 0; text-indent: 2em; }
header p, li p, footer p, nav p, p.byline, p.running, p.jump, p.caption, p.credit { text-indent: 0; }
h1, h2, th, caption, .kicker, .headline { font-family: sans-serif; }
.byline, .deck, p.caption, .credit { font-family: Kaiti SC, STKaiti, KaiTi, BiauKai, DFKai-SB, serif; }
h1, h2 {
  line-height: 1.35;
  font-weight: bold;
  text-align: center;
  break-after: avoid;
  page-break-after: avoid;
}
h1 { font-size: 1.5em; margin: 0.3em 0; text-wrap: balance; }
h2 { font-size: 1.1em; margin: 1em 0 0.4em; }
header { margin: 1em 0; text-align: center; }
body.cover { margin: 0; text-align: center; }
.cover img { max-width: 100%; max-height: 100vh; }
.clause { display: inline-block; text-indent: 0; }
.kicker { font-size: 1em; }
.deck { font-size: 1em; font-weight: bold; }
.byline { text-align: center; margin-bottom: 0.8em; }
.running { font-size: 0.8em; text-align: left; border-bottom: 1px solid; margin: 0.6em 0; }
.caption { font-size: 0.9em; margin: 0.5em 1em; }
.credit { text-align: right; margin-top: 0.5em; }
.jump { text-align: right; font-size: 0.9em; margin: 0.6em 0; }
.added { opacity: 0.75; }
p .added { font-size: 0.85em; }
.article h1.added { font-size: 1em; font-weight: normal; }
.seam { margin: 0.8em 0; text-align: right; font-size: 0.9em; opacity: 0.75; }
.seam p { text-indent: 0; margin: 0; }
.doubt { text-decoration: underline dotted; }
a.note { vertical-align: super; font-size: 0.7em; line-height: 1; padding: 0 0.2em; }
.doubts { margin-top: 2em; border-top: 1px solid; font-size: 0.85em; text-align: left; }
.doubts p { text-indent: 0; }
.scroll { overflow-x: auto; margin: 1em 0; }
table {
  border-collapse: collapse;
  margin: 0 auto;
  font-size: 0.85em;
  line-height: 1.4;
  text-align: center;
  border-top: 2px solid;
  border-bottom: 2px solid;
}
caption { font-weight: bold; margin-bottom: 0.4em; }
th, td { border: 1px solid; padding: 0.2em 0.4em; text-indent: 0; }
th { font-weight: bold; min-inline-size: 2.2em; }
th[scope^="row"] { min-inline-size: 4.5em; }
td { white-space: nowrap; }
table.wide { font-size: 0.68em; }
table.wide th, table.wide td { padding: 0.2em; }
table.wide th[scope^="row"] { min-inline-size: 3.2em; }
td.long { white-space: normal; min-inline-size: 12em; text-align: left; }
a { color: inherit; text-decoration: none; }
.jump a, nav a { text-decoration: underline; }
ol.list, nav ol, .overview ol { list-style: none; margin: 1em 0; padding: 0; }
nav ol ol, .overview ol ol { margin: 0; padding: 0 0 0 1em; }
nav li, .overview li { text-align: left; margin: 0.4em 0; }
ol.list li { border-bottom: 1px solid; padding: 0.5em 0; text-align: left; }
ol.list a, ol.list .headline, ol.list .kicker, ol.list .deck { display: block; }
ol.list .headline { font-weight: bold; font-size: 1.1em; line-height: 1.4; }
ol.list .kicker, ol.list .deck { font-size: 0.85em; font-weight: normal; }
footer, nav.steps { margin: 2em 0 1em; font-size: 0.85em; border-top: 1px solid; text-align: left; }
"""

VERTICAL = """\
html { writing-mode: vertical-rl; -webkit-writing-mode: vertical-rl; -epub-writing-mode: vertical-rl; }
body { margin: 0.6em 0; }
.pair { text-combine-upright: all; -webkit-text-combine: horizontal; -epub-text-combine: horizontal; }
.year { text-orientation: upright; -webkit-text-orientation: upright; }
h1 { margin: 0 0.3em; }
h2 { margin: 0 0.4em 0 1em; }
header { margin: 0 1em; }
.byline { margin: 0 0 0 0.8em; }
.running { border-bottom: 0; border-left: 1px solid; margin: 0 0.6em; }
.caption { margin: 1em 0.5em; }
.credit { margin: 0 0.5em 0 0; }
.jump, .seam { margin: 0 0.6em; }
.doubts { margin: 0 2em 0 0; border-top: 0; border-right: 1px solid; }
.scroll { writing-mode: horizontal-tb; -webkit-writing-mode: horizontal-tb; -epub-writing-mode: horizontal-tb;
  max-width: 90vw; margin: 0 1em; }
ol.list, nav ol, .overview ol { margin: 0 1em; }
nav ol ol, .overview ol ol { margin: 0; padding: 1em 0 0 0; }
nav li, .overview li { margin: 0 0.4em; }
ol.list li { border-bottom: 0; border-left: 1px solid; padding: 0 0.5em; }
footer, nav.steps { margin: 0 2em 0 1em; border-top: 0; border-right: 1px solid; }
body.cover { writing-mode: horizontal-tb; -webkit-writing-mode: horizontal-tb; margin: 0; }
"""
"""What vertical reading changes: lines run down, pages turn right to left, and what stood above stands to the
right.

Tables stay as they were printed: their numbers are read across.
"""
