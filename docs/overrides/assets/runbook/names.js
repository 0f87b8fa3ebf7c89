// Names for screen readers and stops for the keyboard, where the theme has none: its search, the bar over each block of code, tables
// that scroll, and the cells of a table whose rows become cards on a narrow screen.
(() => {
  const search = document.querySelector(".md-search");
  search?.setAttribute("aria-label", search.querySelector("input")?.getAttribute("aria-label") ?? "Search");
  const COLUMNS = 3; // a table of two stays one
  for (const table of document.querySelectorAll(".md-typeset :not(.rb-support) > table:not([class])")) {
    const heads = [...table.querySelectorAll("thead th")].map((each) => each.textContent);
    if (heads.length < COLUMNS) continue;
    table.dataset.cards = "";
    for (const [part, role] of [["thead, tbody", "rowgroup"], ["tr", "row"], ["th", "columnheader"], ["td", "cell"]])
      for (const each of table.querySelectorAll(part)) each.setAttribute("role", role); // kept by every browser when rows are cards
    table.setAttribute("role", "table");
    for (const row of table.querySelectorAll("tbody tr")) [...row.cells].forEach((cell, at) => (cell.dataset.label = heads[at] ?? ""));
  }
  const mend = () => {
    document.querySelectorAll("nav.md-code__nav").forEach((bar, number) => {
      const name = `${bar.querySelector("button")?.title ?? ""} ${number + 1}`.trim();
      if (bar.getAttribute("aria-label") !== name) bar.setAttribute("aria-label", name);
    });
    for (const wrap of document.querySelectorAll(".md-typeset__scrollwrap:not([tabindex])")) wrap.tabIndex = 0;
  };
  mend();
  new MutationObserver(mend).observe(document.body, { childList: true, subtree: true });
})();
