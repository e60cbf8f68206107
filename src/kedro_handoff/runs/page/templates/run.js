// Order and filter of the nodes; without them the page is complete.
(() => {
  "use strict";
  const tools = document.querySelector(".tools");
  if (!tools) return;
  const [q, status, order] = ["q", "status", "order"].map((name) => document.getElementById(name));
  const steps = document.getElementById("steps");
  const rows = [...steps.rows];
  const shown = document.getElementById("shown");

  function show() {
    const wanted = q.value.toLowerCase().split(/\s+/).filter(Boolean);
    let count = 0;
    for (const row of rows) {
      row.hidden = (status.value && row.dataset.status !== status.value)
        || !wanted.every((word) => row.dataset.text.includes(word));
      count += row.hidden ? 0 : 1;
    }
    shown.textContent = count < rows.length ? `${count} of ${rows.length} nodes` : "";
  }

  function sort() {
    const by = order.value;
    const sign = by === "place" ? 1 : -1;
    steps.append(...rows.toSorted((one, other) =>
      sign * (one.dataset[by] - other.dataset[by]) || one.dataset.place - other.dataset.place));
  }

  tools.hidden = false;
  tools.addEventListener("submit", (event) => event.preventDefault());
  [q, status].forEach((field) => field.addEventListener("input", show));
  order.addEventListener("input", sort);
  show();
  sort(); // a browser keeps what was chosen when a page is loaded again
})();
