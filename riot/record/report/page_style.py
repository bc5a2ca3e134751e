"""What the page over many visits needs beyond the style that both pages share."""

from __future__ import annotations

PAGE_STYLE = """
nav { margin: 20px 0 0; font-size: 14px; columns: 3 220px; column-gap: 28px; }
nav ol { list-style: none; margin: 0; padding: 0; }
nav li { padding: 3px 0; break-inside: avoid; }
nav li.film { font-weight: 650; margin-top: 6px; }
nav a { text-decoration: none; border-bottom: 1px solid #c5ced8; }
nav a:hover { border-color: var(--ink); }
.film { margin: 44px 0 0; }
.film.alone { margin-top: 20px; }
.film > h2 { font-size: 26px; letter-spacing: -0.01em; overflow-wrap: anywhere; }
.film > p { color: var(--soft); margin: 2px 0 0; max-width: 72ch; }
.look { background: var(--warm); border-color: #f0d9b0; }
.look li { margin: 3px 0; max-width: 84ch; }
section h3 { font-size: 18px; line-height: 1.3; margin: 0 0 2px; }
section h4 { font-size: 13px; font-weight: 600; margin: 0 0 2px; overflow-wrap: anywhere; }
.says { font-size: 16px; line-height: 1.45; margin: 4px 0 10px; max-width: 68ch; }
.nothing { color: var(--soft); font-style: italic; margin: 4px 0 0; }
.how { color: var(--soft); font-size: 12.5px; line-height: 1.45; margin: 12px 0 0;
  max-width: 84ch; }
.key { display: flex; flex-wrap: wrap; gap: 4px 18px; margin: 0 0 10px; padding: 0;
  list-style: none; font-size: 13px; }
.key svg { width: 30px; height: 10px; margin-right: 6px; vertical-align: baseline; }
.plots { display: grid; gap: 18px 22px; grid-template-columns: minmax(0, 1fr); }
.plots.small { grid-template-columns: repeat(auto-fill, minmax(min(270px, 100%), 1fr)); }
.plots.broad {
  grid-template-columns: repeat(auto-fill, minmax(min(420px, 100%), 1fr)); }
.plots + .plots, .listing + .plots, .plots + .listing, .listing + .listing { margin-top: 18px; }
figure { min-width: 0; break-inside: avoid; }
.plot { position: relative; }
.listing { overflow-x: auto; }
.listing th, .listing td { overflow-wrap: break-word; max-width: 34ch; }
.listing thead th { white-space: normal; vertical-align: bottom; }
.listing code { white-space: nowrap; }
.listing td:has(code) { max-width: none; }
td small, th small { display: block; }
.bars { min-width: 190px; width: 46%; }
.bar { display: flex; align-items: center; gap: 8px; line-height: 1.35; margin: 1px 0; }
.bar i { flex: 0 0 45%; height: 11px; background: #eef1f4; border-radius: 2px;
  overflow: hidden; }
.bar i b { display: block; height: 100%; border-radius: 2px; }
.bar span { font-size: 13px; }
@media (max-width: 640px) {
  nav { columns: 1; }
  .film.alone { margin-top: 20px; }
.film > h2 { font-size: 22px; }
  .says { font-size: 15px; }
  .bars { min-width: 150px; }
  .bar i { flex-basis: 38%; }
  .listing table { font-size: 12.5px; }
  th, td { padding-right: 8px; }
}
@media print {
  section { break-inside: auto; }
  section:not(:has(.plots, .listing)) { break-inside: avoid; }
  nav { columns: 2; font-size: 10.5px; margin-top: 10px; }
  .film { margin-top: 24px; }
  .film + .film, .film ~ .film { break-before: page; }
  .film.alone { margin-top: 20px; }
.film > h2 { font-size: 20px; }
  section h3 { font-size: 15px; }
  section h4 { font-size: 10.5px; }
  section h3, section h4, .says { break-after: avoid; }
  .says { font-size: 12.5px; margin: 2px 0 6px; }
  .how { font-size: 9.5px; margin-top: 6px; }
  .plots { gap: 8px 12px; }
  .plots.small { grid-template-columns: repeat(3, minmax(0, 1fr)); }
  .plots.broad { grid-template-columns: repeat(2, minmax(0, 1fr)); }
  .plot { height: auto !important; min-width: 0 !important; aspect-ratio: var(--shape); }
  .plot .svg-container { width: 100% !important; height: 100% !important; }
  .plot .main-svg { width: 100% !important; height: 100% !important; }
  .listing { overflow: visible; }
  .bar span { font-size: 10.5px; }
  .bar i { height: 8px; }
  .key { font-size: 10.5px; }
}
"""
