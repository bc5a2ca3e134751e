"""How the report's pages look: on a screen, on a phone, on paper."""

from __future__ import annotations

STYLE = """
:root { --ink: #1f2933; --soft: #616e7c; --line: #e4e7eb; --paper: #fff; --warm: #fdf6ec;
  color-scheme: light; }
* { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; }
body { margin: 0; background: #f5f7fa; color: var(--ink);
  font: 15px/1.5 system-ui, "Segoe UI", "Helvetica Neue", Arial, sans-serif; }
main { max-width: 1060px; margin: 0 auto; padding: 32px 24px 64px; }
header h1 { font-size: 34px; line-height: 1.15; margin: 0; letter-spacing: -0.01em;
  overflow-wrap: anywhere; }
header p { color: var(--soft); margin: 6px 0 20px; }
.figures { display: grid; grid-template-columns: repeat(auto-fit, minmax(150px, 1fr)); gap: 12px; }
.figures div { background: var(--paper); border: 1px solid var(--line); border-radius: 8px;
  padding: 14px 16px; min-width: 0; }
.figures b { display: block; font-size: 22px; line-height: 1.25; font-weight: 650;
  overflow-wrap: anywhere; }
.figures b.long { font-size: 16px; line-height: 1.35; }
.figures span { color: var(--soft); font-size: 12.5px; line-height: 1.35; display: block; }
section { background: var(--paper); border: 1px solid var(--line); border-radius: 8px;
  padding: 20px 24px; margin-top: 20px; }
section.warn { background: var(--warm); border-color: #f0d9b0; }
section.warn p { margin: 2px 0; }
section.small { font-size: 13px; color: var(--soft); }
h2 { font-size: 18px; line-height: 1.3; margin: 0 0 4px; }
h3 { font-size: 15px; margin: 0; }
.note { color: var(--soft); margin: 0 0 14px; font-size: 13.5px; max-width: 72ch; }
figure { margin: 0; }
.chart { width: 100%; height: auto; display: block; }
.wide { overflow-x: auto; padding-bottom: 6px; }
svg text { font: 12px system-ui, "Segoe UI", "Helvetica Neue", Arial, sans-serif; fill: #1f2933; }
table { border-collapse: collapse; width: 100%; font-size: 13.5px; }
th { text-align: left; font-weight: 600; }
thead th { color: var(--soft); font-size: 12px; font-weight: 500; }
th, td { padding: 7px 10px 7px 0; border-bottom: 1px solid var(--line); vertical-align: top;
  overflow-wrap: break-word; }
td:first-child, th:first-child { min-width: 64px; max-width: 42vw; }
.n { text-align: right; white-space: nowrap; font-variant-numeric: tabular-nums; }
thead .n { white-space: normal; overflow-wrap: normal; }
small { color: var(--soft); font-weight: 400; font-size: 12px; }
ul { padding-left: 20px; margin: 8px 0 0; }
code { font-size: 13px; }
a { color: inherit; }
.paper { display: none; }
@media (max-width: 640px) {
  main { padding: 20px 12px 40px; }
  header h1 { font-size: 26px; }
  section { padding: 16px 14px; }
  .figures { grid-template-columns: 1fr 1fr; gap: 8px; }
  .figures div { padding: 10px 12px; }
  .figures b { font-size: 18px; }
}
@page { size: A4; margin: 14mm 13mm 17mm;
  @bottom-right { content: counter(page) " / " counter(pages);
    font: 9pt system-ui, "Segoe UI", Arial, sans-serif; color: #616e7c; } }
@media print {
  body { background: #fff; font-size: 11px; }
  main { max-width: none; padding: 0; }
  header h1 { font-size: 26px; }
  .figures { gap: 8px; }
  .figures div { padding: 8px 10px; }
  .figures b, .figures b.long { font-size: 14px; }
  section, .figures div { border-color: #ccc; }
  section { padding: 12px 14px; margin-top: 12px; break-inside: avoid; }
  section.long { break-inside: auto; }
  th, td { overflow-wrap: anywhere; }
  figure, .figures, tr, p { break-inside: avoid; }
  section > .how { break-before: avoid; }
  h2, h3, .note, thead { break-after: avoid; }
  tbody tr:nth-child(2), tbody tr:last-child { break-before: avoid; }
  table { font-size: 11px; }
  a { text-decoration: none; }
  .screen { display: none; }
  .paper { display: block; }
  .wide { overflow: visible; }
  * { -webkit-print-color-adjust: exact; print-color-adjust: exact; }
}
"""
