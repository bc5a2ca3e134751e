"""How the page looks, on a screen and on paper."""

STYLE = """
:root { --ink: #1f2933; --soft: #616e7c; --line: #e4e7eb; --paper: #fff; --warm: #fdf6ec; }
* { box-sizing: border-box; }
body { margin: 0; background: #f5f7fa; color: var(--ink);
  font: 15px/1.5 system-ui, "Segoe UI", "Helvetica Neue", Arial, sans-serif; }
main { max-width: 980px; margin: 0 auto; padding: 32px 24px 64px; }
header h1 { font-size: 34px; line-height: 1.15; margin: 0; letter-spacing: -0.01em; }
header p { color: var(--soft); margin: 6px 0 20px; }
.figures { display: grid; grid-template-columns: repeat(auto-fit, minmax(150px, 1fr)); gap: 12px; }
.figures div { background: var(--paper); border: 1px solid var(--line); border-radius: 8px;
  padding: 14px 16px; }
.figures b { display: block; font-size: 24px; font-weight: 650; }
.figures span { color: var(--soft); font-size: 12.5px; line-height: 1.35; display: block; }
section { background: var(--paper); border: 1px solid var(--line); border-radius: 8px;
  padding: 20px 24px; margin-top: 20px; }
section.warn { background: var(--warm); border-color: #f0d9b0; }
section.warn p { margin: 2px 0; }
section.small { font-size: 13px; color: var(--soft); }
h2 { font-size: 18px; margin: 0 0 4px; }
.note { color: var(--soft); margin: 0 0 14px; font-size: 13.5px; max-width: 68ch; }
.chart { width: 100%; height: auto; display: block; }
.wide { overflow-x: auto; padding-bottom: 6px; }
.flow { display: block; min-width: 100%; }
.split { width: 100%; max-width: 360px; height: 16px; display: block; border-radius: 3px; }
svg text { font: 12px system-ui, "Segoe UI", "Helvetica Neue", Arial, sans-serif; fill: #1f2933; }
svg .tick { fill: #7b8794; font-size: 11px; }
svg .label { font-size: 13px; }
svg .value { font-size: 12px; font-weight: 600; }
svg .share { fill: #7b8794; font-size: 10.5px; }
svg .grid, svg .axis { stroke: #e4e7eb; }
svg .over { stroke: #fff; stroke-opacity: 0.55; }
svg .whisker { stroke: #1f2933; stroke-width: 1.4; fill: none; opacity: 0.75; }
svg .median { stroke: #d1495b; stroke-width: 1.6; stroke-dasharray: 5 3; }
svg .bin { fill: #2a6f97; }
svg .area { fill-opacity: 0.88; stroke: #fff; stroke-width: 0.6; }
svg .band { opacity: 0.42; }
svg .band:hover { opacity: 0.8; }
svg .back { opacity: 0.75; }
table { border-collapse: collapse; width: 100%; font-size: 13.5px; }
th { text-align: left; font-weight: 600; }
thead th { color: var(--soft); font-size: 12px; font-weight: 500; }
th, td { padding: 7px 10px 7px 0; border-bottom: 1px solid var(--line); vertical-align: top;
  overflow-wrap: anywhere; }
.n { text-align: right; white-space: nowrap; }
small { display: block; color: var(--soft); font-weight: 400; font-size: 12px; }
td small { display: inline; margin-left: 6px; }
.ways { list-style: none; margin: 6px 0 0; padding: 0; font-size: 13px; }
.ways b { display: inline-block; min-width: 52px; font-weight: 600; }
.ways i { display: inline-block; width: 10px; height: 10px; border-radius: 2px; margin-right: 8px; }
.ways span { color: var(--soft); margin-left: 8px; }
ul { padding-left: 20px; margin: 8px 0 0; }
code { font-size: 13px; }
@media print {
  body { background: #fff; font-size: 11px; }
  main { max-width: none; padding: 0; }
  section, .figures div { border-color: #ccc; break-inside: avoid; }
  section:has(table) { break-inside: auto; }
  tr { break-inside: avoid; }
  .wide { overflow: visible; }
  .flow { width: 100%; height: auto; min-width: 0; }
  * { -webkit-print-color-adjust: exact; print-color-adjust: exact; }
}
"""
