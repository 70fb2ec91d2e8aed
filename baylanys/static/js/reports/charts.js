// Charts of a report: each option stands in the page as JSON, made by the server, which draws the same for paper.
let library;

function load(address) {
  library ??= import(address).then(() => globalThis.echarts);
  return library;
}

export async function attach(root) {
  const echarts = await load(root.dataset.library);
  await document.fonts.load("12px Inter", "ә");
  const charts = [...root.querySelectorAll(".chart")].map((room) => {
    const chart = echarts.init(room, null, { renderer: "canvas" });
    chart.setOption(JSON.parse(document.getElementById(room.dataset.option).textContent));
    return chart;
  });
  const watcher = new ResizeObserver(() => {
    if (!root.isConnected) return watcher.disconnect();
    for (const chart of charts) chart.resize();
  });
  watcher.observe(root);
}
