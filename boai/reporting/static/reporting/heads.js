// Person-times added up month by month: this year solid, last year dashed. The same numbers stand in the table below.
"use strict";

for (const box of document.querySelectorAll(".chart-heads")) {
  const data = JSON.parse(document.getElementById(box.dataset.source).textContent);
  const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
  const font = { color: colour("--b-ink-2"), fontSize: 12, fontFamily: getComputedStyle(document.body).fontFamily };
  const thousands = (value) => Number(value).toLocaleString("en-US");
  const line = (name, values, style, ink) => ({
    type: "line",
    name,
    data: values,
    symbol: "none",
    lineStyle: style,
    itemStyle: { color: style.color },
    silent: true,
    endLabel: { show: true, formatter: name, color: ink, fontSize: 12, fontFamily: font.fontFamily, distance: 6 },
    labelLayout: { moveOverlap: "shiftY" },
  });
  const chart = echarts.init(box, null, { renderer: "svg" });
  chart.setOption({
    animation: false,
    grid: { left: 4, right: 64, top: 16, bottom: 4, containLabel: true },
    xAxis: {
      type: "category",
      data: data.before.map((_, at) => `${at + 1}月`),
      boundaryGap: false,
      axisLine: { lineStyle: { color: colour("--b-ink") } },
      axisTick: { show: false },
      axisLabel: { ...font, interval: 2 },
    },
    yAxis: {
      type: "value",
      min: 0,
      splitNumber: 3,
      minInterval: 1,
      splitLine: { show: false },
      axisLabel: { ...font, formatter: thousands },
    },
    series: [
      line(box.dataset.before, data.before, { color: colour("--b-edge"), width: 1.5, type: "dashed" }, colour("--b-ink-2")),
      line(box.dataset.now, data.now, { color: colour("--b-accent"), width: 2.5 }, colour("--b-accent")),
    ],
  });
  // The label of the axis is the container's: what ECharts draws inside says nothing to a screen reader.
  box.firstElementChild?.setAttribute("aria-hidden", "true");
  window.addEventListener("resize", () => chart.resize());
}
