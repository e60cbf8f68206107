// Search and filters of the page of all contracts; without them the page is complete and longer.
(() => {
  "use strict";
  const tools = document.querySelector(".tools");
  if (!tools) return;
  const fields = ["q", "owner", "status"].map((name) => document.getElementById(name));
  const shown = document.getElementById("shown");
  const cards = [...document.querySelectorAll(".card")];
  const pages = [...document.querySelectorAll(".page")];
  const list = [...document.querySelectorAll(".top, .tools, .counts, .shown, .cards, .without")];

  const words = () => fields[0].value.toLowerCase().split(/\s+/).filter(Boolean);

  function showColumns(card, wanted) {
    const hits = card.querySelector(".hits");
    const found = [...card.querySelectorAll(".names a")]
      .filter((link) => wanted.some((word) => link.textContent.toLowerCase().includes(word)));
    hits.hidden = !wanted.length || !found.length;
    hits.replaceChildren("Columns: ", ...found.slice(0, 12).flatMap((link, at) => {
      const copy = link.cloneNode(true);
      return at ? [", ", copy] : [copy];
    }), found.length > 12 ? " ..." : "");
  }

  function filter() {
    const wanted = words();
    const [, owner, status] = fields.map((field) => field.value);
    let count = 0;
    for (const card of cards) {
      const fits = (!owner || card.dataset.owner === owner)
        && (!status || card.dataset.status === status)
        && wanted.every((word) => card.dataset.text.includes(word));
      card.hidden = !fits;
      count += fits ? 1 : 0;
      if (fits) showColumns(card, wanted);
    }
    const asked = wanted.length || owner || status;
    shown.textContent = asked ? `${count} of ${cards.length} contracts` : "";
  }

  // The state stands in the address, so that it can be sent to somebody.
  function remember() {
    const state = new URLSearchParams(fields.filter((field) => field.value).map((field) => [field.id, field.value]));
    history.replaceState(null, "", `#${state}`);
    filter();
  }

  // Where this file holds the contracts' own pages, one is shown at a time.
  function view() {
    const target = document.getElementById(location.hash.slice(1));
    const page = target && target.closest(".page");
    for (const one of pages) one.hidden = one !== page;
    for (const one of list) one.classList.toggle("gone", Boolean(page));
    document.body.classList.toggle("list-gone", Boolean(page));
    if (page) target.scrollIntoView();
    if (page) return;
    const state = new URLSearchParams(location.hash.slice(1));
    if (!location.hash.includes("=")) return;
    for (const field of fields) field.value = state.get(field.id) ?? "";
    filter();
  }

  tools.hidden = false;
  tools.addEventListener("submit", (event) => event.preventDefault());
  fields.forEach((field) => field.addEventListener("input", remember));
  addEventListener("hashchange", view);
  view();
})();
