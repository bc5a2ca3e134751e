"""The little that runs in the page: draw each plot where it stands, and again at new widths."""

from __future__ import annotations

SCRIPT = """
(async () => {
  const plots = JSON.parse(document.getElementById("plots").textContent);
  const config = {displayModeBar: false, responsive: false, showTips: false};
  const scaled = (div) => {
    // On paper the drawing is scaled as it is, whatever the width of the window was.
    const {width, height} = div._fullLayout;
    div.style.setProperty("--shape", `${width} / ${height}`);
    for (const svg of div.querySelectorAll("svg.main-svg")) {
      svg.setAttribute("viewBox", `0 0 ${width} ${height}`);
    }
  };
  const draw = async (plot) => {
    const div = document.getElementById(plot.id);
    const width = Math.max(div.clientWidth, 120);
    await Plotly.react(div, plot.traces, {...plot.layout, width, height: plot.height}, config);
    div.dataset.width = width;
    scaled(div);
  };
  for (const plot of plots) {
    await draw(plot);
    await new Promise((next) => setTimeout(next));
  }
  document.documentElement.dataset.drawn = "yes";
  let waiting;
  addEventListener("resize", () => {
    clearTimeout(waiting);
    waiting = setTimeout(async () => {
      if (matchMedia("print").matches) return;
      for (const plot of plots) {
        const div = document.getElementById(plot.id);
        if (Math.abs(div.clientWidth - div.dataset.width) > 1) await draw(plot);
      }
    }, 150);
  });
})();
"""
"""`data-drawn` on the page's root says that all plots stand, for a printer that waits."""
