// One question at a time. The answers so far are the address, #diagnose=connection.yes.open (#walk= in older links), and are kept.
(() => {
  const box = document.querySelector(".rb-diagnosis");
  if (!box) return;
  const { root, words, nodes } = JSON.parse(box.querySelector(".rb-diagnose-data").textContent);
  const now = box.querySelector(".rb-diagnosis-now");

  const make = (name, text, attributes = {}) => {
    const made = document.createElement(name);
    if (text) made.textContent = text;
    for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
    return made;
  };

  const decoded = (text) => {
    try {
      return decodeURIComponent(text);
    } catch {
      return text;
    }
  };
  const inAddress = () => /^#(?:diagnose|walk)=([^&]*)/.exec(decoded(location.hash));
  // A browser that blocks all data of sites throws where the theme's own functions begin.
  const keep = (answers) => {
    try {
      __md_set("diagnosis", answers.join("."));
    } catch {
      // The address holds them.
    }
  };
  const restore = () => {
    try {
      const kept = __md_get("diagnosis");
      return typeof kept === "string" ? kept : "";
    } catch {
      return "";
    }
  };
  const given = () => {
    const found = inAddress();
    const answers = found ? found[1] : restored;
    return answers ? answers.split(".") : [];
  };
  const addressOf = (answers) => `#diagnose=${answers.join(".")}`;
  // An address without answers is where this reader was last, in either language.
  const restored = inAddress() ? "" : restore();
  if (restored && location.hash === "") history.replaceState(null, "", addressOf([restored]));
  const go = (answers) => {
    location.hash = addressOf(answers);
  };

  // The way that these answers take, as far as the tree knows them.
  const follow = (answers) => {
    const way = [];
    let name = root;
    for (const slug of answers) {
      const node = nodes[name];
      const answer = [...node.answers, ...(node.detours ?? [])].find((each) => each[0] === slug);
      if (!answer) return { way, name, lost: true };
      way.push({ name, slug, label: slug === "skip-checks" ? words.skipped : answer[1] || words.fixed });
      name = answer[2];
    }
    return { way, name, lost: false };
  };

  const buttonFor = (slug, label, answers) => {
    const button = make("button", label, { type: "button", class: "md-button", "data-answer": slug });
    button.addEventListener("click", () => go(answers));
    return button;
  };
  const group = (name, label, buttons) => {
    const list = make("ul", "", { class: name, role: "group", ...label });
    for (const button of buttons) {
      const item = make("li", "", { role: "none" });
      item.append(button);
      list.append(item);
    }
    return list;
  };

  // Where the node stands in the whole: a cause to rule out, which the article does not name, or one of its steps.
  const stageOf = (node, way) => {
    const stage = make("div", "", { class: "rb-stage" });
    const kind = (text) => stage.append(make("p", text, { class: `rb-kind rb-${node.kind}` }));
    if (node.left) {
      const done = way.filter((each) => nodes[each.name].left).length;
      const total = done + node.left;
      kind(`${words.first}: ${done + 1} / ${words.most} ${total}`);
      stage.append(make("progress", "", { value: done, max: total, "aria-label": words.first }), make("p", words.ours, { class: "rb-ours" }));
    } else {
      kind(node.article ? words.article : node.word);
    }
    return stage;
  };

  // An end has no answers of its own: a fix that did not help goes on behind its check, and the rest begins again.
  const endsOf = (node, way, taken) => {
    const before = way.at(-1);
    const ways = [...nodes[before.name].answers, ...(nodes[before.name].detours ?? [])];
    const earlier = taken.slice(0, -1);
    const past = ["fixed", "manually"].filter((slug) => node.ends === "other-cause" && ways.some((each) => each[0] === slug));
    if (past.length) return past.map((slug) => buttonFor(slug, words[slug], [...earlier, slug]));
    if (node.ends === "resolved") {
      const other = ways.find((each) => each[0] !== before.slug);
      return [buttonFor(other[0], words.again, [...earlier, other[0]])];
    }
    return [buttonFor("restart", words.new, [])];
  };

  const waysOn = (node, way, taken) => {
    if (node.kind === "outcome") return [group("rb-diagnosis-answers", { "aria-label": words.other }, endsOf(node, way, taken))];
    const answers = node.answers.map(([slug, label]) => buttonFor(slug, label, [...taken, slug]));
    const others = (node.detours ?? []).filter((each) => each[1]).map(([slug, label]) => buttonFor(slug, label, [...taken, slug]));
    const found = [group("rb-diagnosis-answers", { "aria-labelledby": "rb-diagnosis-title" }, answers)];
    if (others.length) found.push(group("rb-diagnosis-others", { "aria-label": words.other }, others));
    return found;
  };

  const toolsFor = (taken) => {
    const tools = make("p", "", { class: "rb-diagnosis-tools" });
    const tool = (word, what, act) => {
      const button = make("button", word, { type: "button", class: "md-button", "data-tool": what });
      button.addEventListener("click", act);
      tools.append(button, " ");
    };
    tool(words.back, "back", () => go(taken.slice(0, -1)));
    tool(words.restart, "restart", () => go([]));
    tool(words.print, "print", () => {
      document.body.classList.add("rb-print-way");
      window.print();
    });
    return tools;
  };

  const wayTaken = (way, taken) => {
    const steps = make("ol", "", { class: "rb-diagnosis-way" });
    way.forEach((each, index) => {
      const item = make("li");
      item.append(make("a", nodes[each.name].title, { href: addressOf(taken.slice(0, index)) }), `: ${each.label}`);
      steps.append(item);
    });
    return steps;
  };

  // The picture shows the way taken, and where it stands.
  const mark = (way, name) => {
    for (const each of document.querySelectorAll(".rb-picture .rb-mark")) each.remove();
    for (const each of document.querySelectorAll(".rb-picture :is(.rb-taken, .rb-passed, .rb-here)")) each.classList.remove("rb-taken", "rb-passed", "rb-here");
    for (const each of document.querySelectorAll(".rb-picture [aria-current]")) each.removeAttribute("aria-current");
    const says = (place, word) => place.append(make("span", ` (${word})`, { class: "rb-mark" }));
    const last = way.at(-1);
    for (const each of way) {
      document.querySelector(`.rb-picture [data-edge="${each.name}=${each.slug}"]`)?.classList.add("rb-taken");
      for (const stop of document.querySelectorAll(`.rb-picture [data-node="${each.name}"]`)) {
        stop.classList.add("rb-passed");
        says(stop, words.passed);
      }
    }
    const here =
      nodes[name].kind === "outcome"
        ? document.querySelector(`.rb-picture [data-edge="${last.name}=${last.slug}"] a`)
        : document.querySelector(`.rb-picture [data-node="${name}"]`);
    if (!here) return;
    here.classList.add("rb-here");
    here.setAttribute("aria-current", "step");
    says(here, words.here);
    const fold = here.closest("details:not([open])");
    if (fold) says(fold.querySelector("summary"), `${words.here}: ${nodes[name].title}`);
  };

  const impactOf = (node) => {
    const line = make("dl", "", { class: "rb-glance" });
    for (const [term, said, kind] of node.impact) {
      const part = make("div", "", { class: kind });
      part.append(make("dt", term), make("dd", said));
      line.append(part);
    }
    return line;
  };

  // A word that is typed on the command line stands between backquotes.
  const sentence = (text, attributes) => {
    const made = make("p", "", attributes);
    text.split("`").forEach((part, index) => made.append(index % 2 ? make("code", part) : part));
    return made;
  };

  const show = (focus) => {
    const { way, name, lost } = follow(given());
    const node = nodes[name];
    const taken = way.map((each) => each.slug);
    const title = make("h2", node.title, { tabindex: "-1", class: "rb-diagnosis-title", id: "rb-diagnosis-title" });
    now.replaceChildren(stageOf(node, way), title);
    if (lost || (restored && !focus)) now.append(make("p", lost ? words.lost : words.kept, { class: "rb-diagnosis-note", role: "status" }));
    if (node.why) now.append(sentence(node.why, {}));
    now.append(sentence(node.ask, { class: "rb-diagnosis-ask" }));
    if (node.impact) now.append(impactOf(node));
    if (node.source) now.append(make("p", `${words.source}: ${node.source}`, { class: "rb-source" }));
    if (node.find) now.append(sentence(`${words.find}: ${node.find}`, { class: "rb-find" }));
    if (node.kind !== "question" || node.find) {
      const open = make("p");
      const word = node.kind === "question" ? "open-check" : `open-${node.kind}`;
      open.append(make("a", words[word], { href: node.page, class: node.kind === "step" ? "rb-diagnosis-page md-button md-button--primary" : "rb-diagnosis-page" }));
      now.append(open);
    }
    now.append(...waysOn(node, way, taken));
    if (node.find && !node.detours.length) now.append(make("p", words.wait, { class: "rb-diagnosis-note" }));
    now.append(make("p", words.stay, { class: "rb-diagnosis-note" }));
    if (way.length) now.append(toolsFor(taken), make("h3", words.way), wayTaken(way, taken));
    box.dataset.at = name;
    if (!lost) keep(taken);
    mark(way, name);
    // The other language goes on at the same place.
    for (const other of document.querySelectorAll(".rb-language")) other.hash = taken.length ? addressOf(taken) : "";
    if (focus) title.focus();
  };

  addEventListener("hashchange", () => {
    if (location.hash === "" || inAddress()) show(true);
  });
  addEventListener("afterprint", () => document.body.classList.remove("rb-print-way"));
  show(inAddress() !== null && !restored);
})();
