// One question at a time. The answers so far are the address: #walk=connection.yes.open
(() => {
  const box = document.querySelector(".rb-walk");
  if (!box) return;
  const { root, words, nodes } = JSON.parse(box.querySelector(".rb-walk-data").textContent);
  const now = box.querySelector(".rb-walk-now");

  const make = (name, text, attributes = {}) => {
    const made = document.createElement(name);
    if (text) made.textContent = text;
    for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
    return made;
  };
  const given = () => {
    const found = /^#walk=([a-z0-9.-]*)$/.exec(location.hash);
    return found && found[1] ? found[1].split(".") : [];
  };

  // The way that these answers take, as far as the tree knows them.
  const follow = (answers) => {
    const way = [];
    let name = root;
    for (const slug of answers) {
      const answer = nodes[name].answers.find((each) => each[0] === slug);
      if (!answer) return { way, name, lost: true };
      way.push({ name, slug, label: answer[1] });
      name = answer[2];
    }
    return { way, name, lost: false };
  };

  const go = (answers) => {
    location.hash = answers.length ? `walk=${answers.join(".")}` : "walk=";
  };

  const show = (focus) => {
    const answers = given();
    const { way, name, lost } = follow(answers);
    const node = nodes[name];
    const taken = way.map((each) => each.slug);
    const title = make("h2", node.title, { tabindex: "-1", class: "rb-walk-title" });
    now.replaceChildren(make("p", node.word, { class: `rb-kind rb-${node.kind}` }), title);
    if (lost) now.append(make("p", words.lost, { class: "rb-walk-lost", role: "status" }));
    if (node.why) now.append(make("p", node.why));
    now.append(make("p", node.ask, { class: "rb-walk-ask" }));
    if (node.source) now.append(make("p", `${words.source}: ${node.source}`, { class: "rb-source" }));
    if (node.kind !== "question") {
      const open = make("p");
      open.append(make("a", words.page, { href: node.page, class: "rb-walk-page" }));
      now.append(open);
    }
    const list = make("ul", "", { class: "rb-walk-answers" });
    for (const [slug, label] of node.answers) {
      const item = make("li");
      const button = make("button", label, { type: "button", class: "md-button", "data-answer": slug });
      button.addEventListener("click", () => go([...taken, slug]));
      item.append(button);
      list.append(item);
    }
    if (node.answers.length) now.append(list);
    if (way.length) {
      const tools = make("p", "", { class: "rb-walk-tools" });
      const tool = (word, what, act) => {
        const button = make("button", word, { type: "button", class: "md-button", "data-tool": what });
        button.addEventListener("click", act);
        tools.append(button, " ");
      };
      tool(words.back, "back", () => go(taken.slice(0, -1)));
      tool(words.restart, "restart", () => go([]));
      tool(words.print, "print", () => window.print());
      now.append(tools, make("h3", words.way));
      const steps = make("ol", "", { class: "rb-walk-way" });
      way.forEach((each, index) => {
        const item = make("li");
        const back = make("a", nodes[each.name].title, { href: `#walk=${taken.slice(0, index).join(".")}` });
        item.append(back, `: ${each.label}`);
        steps.append(item);
      });
      now.append(steps);
    }
    box.dataset.at = name;
    // The other language goes on at the same place.
    for (const other of document.querySelectorAll(".rb-language")) other.hash = location.hash.startsWith("#walk=") ? location.hash : "";
    if (focus) title.focus();
  };

  addEventListener("hashchange", () => {
    if (location.hash === "" || location.hash.startsWith("#walk=")) show(true);
  });
  show(location.hash.startsWith("#walk="));
})();
