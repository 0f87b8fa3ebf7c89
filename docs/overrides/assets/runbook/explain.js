// The box for an error. What reads a text is loaded when somebody uses the box, so that the page is as light as before.
(() => {
  const box = document.querySelector(".rb-explain");
  if (!box) return;
  const here = document.currentScript.src;
  const field = box.querySelector("textarea");
  const result = box.querySelector(".rb-answer");
  const load = (name) =>
    new Promise((done, failed) => {
      const script = document.createElement("script");
      script.src = new URL(name, here).href;
      script.onload = () => done();
      script.onerror = () => failed(new Error(name));
      document.head.append(script);
    });
  let reading = null;
  const reader = () => {
    reading ??= Promise.all([load("explain-reader.js"), load("explain-data.js")]).then(() => {
      window.runbookExplain = window.runbookReader(window.runbookCodes);
    });
    return reading;
  };

  const make = (name, text, attributes = {}, ...inside) => {
    const made = document.createElement(name);
    if (text) made.textContent = text;
    for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
    made.append(...inside);
    return made;
  };
  const link = (text, href, attributes = {}) => make("a", text, { href, ...attributes });
  const between = (nodes, mark) => nodes.flatMap((each, index) => (index ? [mark, each] : [each]));
  const comma = document.documentElement.lang === "ja" ? "、" : ", ";

  // An answer's address holds its codes and nothing else of what was pasted: explain.html#id-52.0x80072746
  const slug = (code) => window.runbookExplain.shown(code).toLowerCase().replace(" ", "-");
  // A program that made a link of it may have changed a sign or added to its end.
  const decoded = (hash) => {
    try {
      return decodeURIComponent(hash);
    } catch {
      return hash;
    }
  };
  const typedFrom = (hash) => {
    const [address] = /^#(?:id-\d{1,6}|0x[0-9a-f]{8})(?:\.(?:id-\d{1,6}|0x[0-9a-f]{8}))*(?![0-9a-z])/i.exec(hash) ?? [];
    if (!address) return /^#(?:id-?\d|0x)/i.test(hash) ? hash.slice(1, 40) : null;
    const codes = address.slice(1).split(".").map((each) => each.replace(/^id-/i, "ID "));
    return codes.length > 1 ? codes.map((each) => `(${each})`).join(" ") : codes[0];
  };
  const keep = (address) => {
    history.replaceState(null, "", address || location.pathname + location.search);
    for (const other of document.querySelectorAll(".rb-language")) other.hash = address;
  };

  const show = () => {
    result.replaceChildren();
    const { explain, adviceFor, meaningOf, shown, isOwn } = window.runbookExplain;
    const { words, firsts, glances, asked } = window.runbookCodes;
    const found = explain(field.value);
    const advice = adviceFor(found);
    const reason = found.deciding ?? found.likely;
    const addressed = found.codes.length || !reason ? found.codes : [reason];
    box.dataset.entry = found.answer;
    box.dataset.deciding = found.deciding ? shown(found.deciding) : "";
    const address = addressed.length ? `#${addressed.map(slug).join(".")}` : "";
    keep(address);
    if (!field.value.trim()) return;

    const meaning = reason && meaningOf(reason);
    const told = (text) => text.replace(/<(?:PS)?ServerName>/g, (name) => found.servers.protected[0] ?? name);
    const row = (code) => link(shown(code), `reference/codes.html${isOwn(code) ? `#${slug(code)}` : code.startsWith("id") ? "#subjects" : "#families"}`);
    if (meaning) {
      result.append(make("p", "", { class: "rb-deciding" }, row(reason), ` ${told(meaning.text)}`));
    }
    result.append(make("p", advice.verdict));
    if (advice.todo) result.append(make("p", advice.todo));
    if (found.origin === "unclear" && advice.first) result.append(make("p", words.unclear));
    if (advice.before.length) {
      const causes = advice.before.map((each) => link(firsts[each][0], firsts[each][2]));
      result.append(make("p", `${words.before}: `, { class: "rb-before" }, ...between(causes, comma)));
    }
    if (advice.first) {
      const [, todo, page] = firsts[advice.first];
      result.append(make("p", `${words.first}: `, { class: "rb-first" }, link(todo, page, { class: "md-button md-button--primary" })));
      if (glances[advice.first]) result.append(make("p", glances[advice.first], { class: "rb-glance-line" }));
    }
    const { dpm, protected: computers } = found.servers;
    if (dpm.length || computers.length) result.append(make("p", `${words.taken}: ${[...dpm, ...computers].join(comma)}`, { class: "rb-named" }));
    const others = found.codes.filter((each) => each !== reason);
    if (others.length) {
      const list = others.map((each) => make("li", "", {}, row(each), ` ${told(meaningOf(each)?.text ?? words.unknown)}`));
      result.append(make("p", `${words.also}:`), make("ul", "", {}, ...list));
    }
    const more = [];
    if (asked.includes(found.answer)) more.push(link(words.diagnose, `diagnose.html#diagnose=${found.answer}`));
    if (address) more.push(link(words.address, `explain.html${address}`, { class: "rb-address" }));
    if (more.length) result.append(make("p", "", { class: "rb-more" }, ...between(more, " ")));
    // servers.js puts them into every example.
    const named = { ...(dpm.length && { dpm: dpm[0] }), ...(computers.length && { computers: computers.join(", ") }) };
    if (Object.keys(named).length) dispatchEvent(new CustomEvent("runbook:servers", { detail: named }));
  };
  const run = () => reader().then(show);
  const reveal = () => result.scrollIntoView({ block: "nearest" });

  const ask = (text) => {
    field.value = text;
    return run().then(reveal);
  };
  let waiting;
  field.addEventListener("focus", reader);
  field.addEventListener("input", (event) => {
    clearTimeout(waiting);
    if (event.inputType === "insertText" || event.inputType?.startsWith("delete")) waiting = setTimeout(run, 300);
    else run().then(reveal);
  });
  // Pasting anywhere on the page is enough.
  document.addEventListener("paste", (event) => {
    if (event.target.closest?.("input, textarea, [contenteditable]")) return;
    const text = event.clipboardData?.getData("text");
    if (text) ask(text).then(() => field.focus({ preventScroll: true }));
  });
  for (const example of box.querySelectorAll("button")) example.addEventListener("click", () => ask(example.textContent));
  const fromAddress = () => {
    const hash = decoded(location.hash);
    const typed = typedFrom(hash);
    if (typed !== null) ask(typed);
    // Another place on this page leaves the answer; an address of nothing does not stand over it.
    else if (field.value && !document.getElementById(hash.slice(1))) ask("");
  };
  addEventListener("hashchange", fromAddress);
  box.hidden = false;
  fromAddress();
})();
