"""Charts as pictures: the page's own library draws them here too, without a browser (ECharts 6 `renderToSVGString`).

`chart_svg` is what PDF pages hold; `chart_png` what goes into a message.
"""

import json
import threading
from pathlib import Path
from typing import TYPE_CHECKING

from baylanys.reports.charts import HEIGHT, WIDTH, option_of
from baylanys.reports.report import Chart

if TYPE_CHECKING:
    from py_mini_racer import MiniRacer

LIBRARY = Path(__file__).resolve().parents[1] / "static" / "vendor" / "echarts.min.js"
SECONDS = 20
"""A chart takes a few hundredths of that."""
_DRAW = """
function draw(option, width, height) {
  const chart = echarts.init(null, null, {renderer: 'svg', ssr: true, width: width, height: height});
  chart.setOption(option);
  const svg = chart.renderToSVGString();
  chart.dispose();
  return svg;
}
"""
_engine: "MiniRacer | None" = None
_lock = threading.Lock()
"""The engine holds the library and serves one thread at a time."""


def chart_svg(chart: Chart, width: int = WIDTH, height: int = HEIGHT) -> str:
    """The chart as SVG; lengths in CSS pixels."""
    global _engine
    with _lock:
        if _engine is None:
            from py_mini_racer import MiniRacer  # Loaded by whoever draws, and by nobody else.

            _engine = MiniRacer()
            _engine.eval("var window = undefined;" + LIBRARY.read_text(encoding="utf-8") + _DRAW, timeout_sec=SECONDS)
        called = f"draw({json.dumps(option_of(chart))}, {width}, {height})"
        return str(_engine.eval(called, timeout_sec=SECONDS))
