// Names for screen readers and stops for the keyboard, where the theme has none: its search, the bar over each block of code, tables
// that scroll.
(() => {
  const search = document.querySelector(".md-search");
  search?.setAttribute("aria-label", search.querySelector("input")?.getAttribute("aria-label") ?? "Search");
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
