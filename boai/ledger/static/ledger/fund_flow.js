// A fund's money from its sources to its uses. The figures are those of the table below the picture.
"use strict";

(() => {
  const box = document.getElementById("fund-flow");
  const table = document.getElementById("flow-table");
  const { fund, sources, uses } = JSON.parse(document.getElementById("fund-flow-data").textContent);
  const styles = getComputedStyle(document.documentElement);
  const token = (name) => styles.getPropertyValue(name).trim();
  const colour = { source: "--b-edge", fund: "--b-data-1", use: "--b-data-1", left: "--b-data-4" };
  const HEIGHT_OF_A_LABEL = 38; // two lines; the gap between nodes is no smaller, so labels never touch

  const narrow = () => box.clientWidth < 600;

  const place = (part) => {
    if (part.kind === "fund") return { position: "top", align: "center" };
    return part.kind === "source" ? { position: "left", align: "right" } : { position: "right", align: "left" };
  };

  const shortened = ({ kind, name }) => {
    const most = narrow() && kind !== "fund" ? 6 : 14;
    return name.length > most ? `${name.slice(0, most - 1)}…` : name;
  };

  const node = (part, key) => {
    const { position, align } = place(part);
    const size = narrow() ? 12 : 13;
    const line = { fontSize: size, lineHeight: 18, align };
    return {
      name: key,
      url: part.url,
      itemStyle: { color: token(colour[part.kind]), borderWidth: 0 },
      label: {
        position,
        align,
        distance: narrow() ? 6 : 10,
        formatter: `{name|${shortened(part).replace(/[{}|]/g, " ")}}\n{amount|${part.amount}}`,
        rich: {
          name: { ...line, fontWeight: 600, color: token("--b-ink") },
          amount: { ...line, color: token("--b-ink-2") },
        },
      },
    };
  };

  const option = () => {
    const nodes = [node(fund, "fund")];
    const links = [];
    sources.forEach((part, number) => {
      nodes.push(node(part, `source ${number}`));
      links.push({ source: `source ${number}`, target: "fund", value: part.value, url: part.url });
    });
    uses.forEach((part, number) => {
      nodes.push(node(part, `use ${number}`));
      links.push({ source: "fund", target: `use ${number}`, value: part.value, url: part.url });
    });
    return {
      animation: false,
      textStyle: { fontFamily: token("--b-font") },
      series: [
        {
          type: "sankey",
          left: narrow() ? 92 : 178,
          right: narrow() ? 92 : 200,
          top: 48,
          bottom: 20,
          nodeWidth: 12,
          nodeGap: HEIGHT_OF_A_LABEL,
          layoutIterations: 0,
          draggable: false,
          emphasis: { focus: "adjacency" },
          data: nodes,
          links,
          lineStyle: { color: token("--b-data-4"), opacity: 0.34, curveness: 0.5 },
        },
      ],
    };
  };

  const chart = echarts.init(box, null, { renderer: "svg" });
  chart.setOption(option());
  chart.on("click", ({ data }) => {
    if (data.url) location.assign(data.url);
  });
  new ResizeObserver(() => {
    chart.resize();
    chart.setOption(option(), true);
  }).observe(box);

  // The table is one click away, and the picture again; without script the table is simply there.
  const way = document.querySelector('a.out[href="#flow-table"]');
  const show = (asTable) => {
    table.hidden = !asTable;
    box.hidden = asTable;
    way.textContent = asTable ? "看成图" : "看成表";
    way.setAttribute("aria-expanded", String(asTable));
  };
  show(false);
  way.setAttribute("role", "button");
  way.addEventListener("click", (event) => {
    event.preventDefault();
    show(table.hidden);
  });
})();
