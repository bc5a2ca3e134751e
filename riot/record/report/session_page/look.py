"""What the page of a visit looks like beyond what both pages share."""

LOOK = """
.defs { position: absolute; }
.band { display: flex; overflow-x: auto; padding-bottom: 8px; -webkit-overflow-scrolling: touch;
  scrollbar-width: thin; }
.band:focus-visible { outline: 2px solid #2a6f97; outline-offset: 4px; }
.band svg { flex: none; display: block; }
.names { position: sticky; left: 0; background: var(--paper); z-index: 1; }
.legend { display: flex; flex-wrap: wrap; gap: 4px 16px; font-size: 13px; margin: 0 0 14px; }
.legend span { white-space: nowrap; }
.legend i, .levels i { display: inline-block; width: 12px; height: 12px; border-radius: 3px;
  margin-right: 6px; vertical-align: -1px; }
svg.key { width: 26px; height: 10px; margin-right: 6px; vertical-align: 1px; }
.legend i.noface { background: #dfe4ea; }
.legend i.unread { background: repeating-linear-gradient(-45deg, #b3837f 0 2px, #fff 2px 6px);
  outline: 1px solid #d9c3c1; outline-offset: -1px; }
.legend i.listened { background: #e6eef4; border-bottom: 3px solid #6f9bb8; }
.legend i.poor { background: #f5c86b; }
i.dot { border-radius: 50%; color: #fff; font-style: normal; font-weight: 650; }
i.chosen { background: #2a6f97; } i.default { background: #7b8794; }
i.undecided { background: #b7791f; } i.operator { background: #a23b72; }
i.other { background: #5f370e; }
svg.visit .grid { stroke: #e4e7eb; }
svg .tick { fill: #7b8794; font-size: 11px; }
svg .title { font-size: 12px; font-weight: 500; }
svg .block { fill: #fff; font-size: 13px; font-weight: 600; }
svg .card { fill: #d9dde2; font-size: 10.5px; }
svg .level { fill: none; stroke-width: 2; stroke-linejoin: round; stroke-linecap: round; }
svg .noface { fill: #dfe4ea; fill-opacity: 0.75; }
svg .unread { fill: url(#hatched); }
svg .listened rect { fill: #2a6f97; fill-opacity: 0.09; }
svg .listened rect.bar { fill: #6f9bb8; fill-opacity: 1; }
svg .over { paint-order: stroke; stroke: #fff; stroke-width: 4px; fill: #8a4f4a; }
svg .poor { fill: #f5c86b; }
svg .falls { stroke: #1f2933; stroke-opacity: 0.35; stroke-dasharray: 2 3; fill: none; }
svg .number { fill: #fff; font-size: 10.5px; font-weight: 650; }
svg circle.chosen { fill: #2a6f97; } svg circle.default { fill: #7b8794; }
svg circle.undecided { fill: #b7791f; } svg circle.operator { fill: #a23b72; }
svg circle.other { fill: #5f370e; }
svg a:hover circle { stroke: #1f2933; stroke-width: 2; }
svg .cue path { fill: #4fa3a5; } svg .operator path { fill: #a23b72; }
svg .trouble path { fill: #d1495b; }
ol.decisions, ol.ways { list-style: none; margin: 0; padding: 0; }
ol.decisions > li { border-top: 1px solid var(--line); padding: 14px 0; break-inside: avoid;
  scroll-margin-top: 12px; }
ol.decisions > li:first-child { border-top: 0; }
ol.decisions > li:target { background: #f0f6fa; box-shadow: -10px 0 #f0f6fa, 10px 0 #f0f6fa; }
ol.decisions h3 { font-weight: 600; overflow-wrap: anywhere; }
ol.decisions h3 span { color: var(--soft); font-weight: 400; margin-right: 4px;
  font-variant-numeric: tabular-nums; }
ol.decisions h3 i.dot { display: inline-block; min-width: 24px; height: 24px; line-height: 24px;
  padding: 0 5px; border-radius: 12px; text-align: center; font-size: 12px; margin-right: 8px; }
ol.decisions p { margin: 4px 0 0; }
li.told { color: var(--soft); font-size: 13.5px; }
p.how { color: var(--soft); font-size: 13px; }
p.heard { font-size: 14px; }
.levels { display: inline-flex; flex-wrap: wrap; gap: 0 12px; font-size: 13px; margin-left: 6px; }
.levels span { white-space: nowrap; }
ol.ways { margin-top: 8px; font-size: 13.5px; counter-reset: way; }
ol.ways > li { counter-increment: way; padding: 3px 0 3px 28px; position: relative;
  overflow-wrap: anywhere; }
ol.ways > li::before { content: counter(way) "."; position: absolute; left: 6px;
  color: var(--soft); }
ol.ways > li > b { font-weight: 600; margin-right: 8px; }
ol.ways em { font-style: normal; font-size: 12px; border-radius: 9px; padding: 1px 8px;
  background: #eceff2; color: var(--soft); }
ol.ways li.taken em { background: #d8efe0; color: #1f6b40; font-weight: 600; }
ol.ways li > span { display: block; color: var(--soft); padding-left: 20px; position: relative; }
ol.ways li > span.met::before, ol.ways li > span.unmet::before { position: absolute; left: 2px; }
ol.ways li > span.met::before { content: "✓"; color: #2f855a; }
ol.ways li > span.unmet::before { content: "✗"; color: #b83280; }
svg.bar { width: 110px; height: 8px; margin-right: 8px; vertical-align: 0; border-radius: 2px; }
svg.bar .track { fill: #e4e7eb; } svg.bar .met { fill: #68b488; } svg.bar .unmet { fill: #c4b5c0; }
svg.bar .limit { fill: #1f2933; }
table.happenings td:first-child, table.happenings th:first-child { width: 70px;
  padding-right: 16px; }
table.happenings td { padding-top: 4px; padding-bottom: 4px; }
table.happenings td:nth-child(2) { width: 90px; color: var(--soft); }
@media (max-width: 640px) {
  ol.ways > li { padding-left: 22px; }
  .seen { padding-right: 0; }
  .seen .note, .legend { padding-right: 14px; }
}
@media print {
  .band { display: none; }
  .paper figure { margin-bottom: 10px; }
  ol.decisions { display: grid; grid-template-columns: 1fr 1fr; column-gap: 22px; }
  ol.decisions > li { padding: 8px 0; }
  .visit { width: 100%; height: auto; display: block; }
  svg.bar { width: 60px; }
  ol.decisions h3 { font-size: 12px; }
  ol.ways, p.heard { font-size: 11px; }
  p.how, .legend, .levels { font-size: 10.5px; }
}
"""
