"""Charts as pictures: the page's own library draws them here too, without a browser (ECharts 6 `renderToSVGString`).

`chart_svg` is what PDF pages hold; `chart_png` what goes into a message.
"""

import json
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING

from baylanys.reports.charts import HEIGHT, WIDTH, option_of
from baylanys.reports.report import Chart

if TYPE_CHECKING:
    from py_mini_racer import MiniRacer

LIBRARY = Path(__file__).resolve().parents[1] / "static" / "vendor" / "echarts.min.js"
SECONDS = 20
"""A chart takes a few hundredths of that."""
_FUNCTION = """
function draw(option, width, height) {
  const chart = echarts.init(null, null, {renderer: 'svg', ssr: true, width: width, height: height});
  chart.setOption(option);
  const svg = chart.renderToSVGString();
  chart.dispose();
  return svg;
}
"""
_engine: "MiniRacer | None" = None
_room = ThreadPoolExecutor(max_workers=1, thread_name_prefix="charts")
"""The engine holds the library and lives in a thread of its own: it serves one at a time, and keeps its time limit only
where no event loop runs."""


def chart_svg(chart: Chart, width: int = WIDTH, height: int = HEIGHT) -> str:
    """The chart as SVG; lengths in CSS pixels."""
    return _room.submit(_draw, f"draw({json.dumps(option_of(chart))}, {width}, {height})").result(2 * SECONDS)


def _draw(called: str) -> str:
    global _engine
    if _engine is None:
        from py_mini_racer import MiniRacer  # Loaded by whoever draws, and by nobody else.

        _engine = MiniRacer()
        _engine.eval("var window = undefined;" + LIBRARY.read_text(encoding="utf-8") + _FUNCTION, timeout_sec=SECONDS)
    return str(_engine.eval(called, timeout_sec=SECONDS))
