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
  text-align: justify;
  line-break: strict;
  hanging-punctuation: allow-end;
  overflow-wrap: break-word;
  widows: 2;
  orphans: 2;
}
p { margin: 0; text-indent: 2em; }
header p, li p, footer p, nav p, p.byline, p.running, p.jump, p.caption, p.credit { text-indent: 0; }
h1, h2 {
  line-height: 1.35;
  font-weight: bold;
  text-align: center;
  break-after: avoid;
  page-break-after: avoid;
}
h1 { font-size: 1.5em; margin: 0.3em 0; }
h2 { font-size: 1.1em; margin: 1em 0 0.4em; }
header { margin: 1em 0; text-align: center; }
.clause { display: inline-block; text-indent: 0; }
.kicker { font-size: 1em; }
.deck { font-size: 1em; font-weight: bold; }
.byline { text-align: center; margin-bottom: 0.8em; }
.running { font-size: 0.8em; text-align: start; border-bottom: 1px solid; margin: 0.6em 0; }
.caption { font-size: 0.9em; margin: 0.5em 1em; }
.credit { text-align: end; margin-top: 0.5em; }
.jump { text-align: end; font-size: 0.9em; margin: 0.6em 0; }
.added { opacity: 0.75; }
p .added { font-size: 0.85em; }
.article h1.added { font-size: 1em; font-weight: normal; }
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
td.long { white-space: normal; min-inline-size: 12em; text-align: start; }
a { color: inherit; text-decoration: none; }
.jump a, nav a { text-decoration: underline; }
ol.list, nav ol { list-style: none; margin: 1em 0; padding: 0; }
nav ol ol { margin: 0; padding: 0 0 0 1em; }
nav li { text-align: start; margin: 0.4em 0; }
ol.list li { border-bottom: 1px solid; padding: 0.5em 0; text-align: start; }
ol.list a, ol.list .headline, ol.list .kicker, ol.list .deck { display: block; }
ol.list .headline { font-weight: bold; font-size: 1.1em; line-height: 1.4; }
ol.list .kicker, ol.list .deck { font-size: 0.85em; font-weight: normal; }
footer, nav.steps { margin: 2em 0 1em; font-size: 0.85em; border-top: 1px solid; text-align: start; }
"""
