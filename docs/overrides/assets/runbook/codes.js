// Leaves only the rows of the tables that hold what is typed; an ID matches a range, too.
(() => {
  const box = document.querySelector(".rb-filter");
  if (!box) return;
  const field = box.querySelector("input");
  const none = box.querySelector("[role=status]");
  const fold = (text) => text.normalize("NFKC").toLowerCase().replace(/\s+/g, " ").trim();
  const rows = [...document.querySelectorAll(".rb-table tbody tr")].map((row) => ({ row, text: fold(row.textContent) }));
  const spans = (row) => [...row.textContent.matchAll(/(\d+)-(\d+)/g)].map((each) => [Number(each[1]), Number(each[2])]);
  for (const each of rows) each.spans = each.row.closest(".rb-subjects") ? spans(each.row) : [];
  field.addEventListener("input", () => {
    const typed = fold(field.value);
    const number = /^(?:id ?)?(\d{1,6})$/.exec(typed)?.[1];
    const word = number ? new RegExp(`(?<![\\w])${Number(number)}(?!\\w)`) : null;
    const matches = ({ text, spans }) =>
      word ? word.test(text) || spans.some(([low, high]) => low <= number && number <= high) : text.includes(typed);
    let shown = 0;
    for (const each of rows) {
      each.row.hidden = !matches(each);
      shown += each.row.hidden ? 0 : 1;
    }
    none.hidden = shown > 0;
  });
  box.hidden = false;
})();
