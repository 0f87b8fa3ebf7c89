// A link to something inside a tab opens the tabs of that name; the theme opens only the one tab that is itself linked to.
(() => {
  const open = () => {
    const target = document.getElementById(location.hash.slice(1));
    const block = target?.closest(".tabbed-block");
    if (!block) return;
    const name = labels(block.closest(".tabbed-set"))[[...block.parentElement.children].indexOf(block)].textContent;
    for (const set of document.querySelectorAll(".tabbed-set"))
      labels(set).find((label) => label.textContent === name)?.control.click();
    target.scrollIntoView();
  };
  const labels = (set) => [...set.querySelectorAll(":scope > .tabbed-labels > label")];
  addEventListener("hashchange", open);
  open();
})();
