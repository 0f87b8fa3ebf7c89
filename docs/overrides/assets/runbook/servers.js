// Your servers: typed once, they stand in every example of every page, and in what is copied. They stay in this browser.
// The examples of the pages are DPM01, FILES01 and SQL01 of contoso.local, and CONTOSO\backupadmin; without a script they stand as they are.
(() => {
  const article = document.querySelector("article.md-content__inner");
  if (!article) return;
  const KEY = "runbook.servers";
  const WORDS = {
    ja: {
      title: "あなたのサーバー", example: "例", dpm: "DPM サーバー", computers: "保護対象 (複数可)", account: "アカウント", clear: "例に戻す",
      note: "入力した名前は、すべてのページのコマンドとコードに入ります。1 台だけを指定する箇所には、先頭の保護対象が入ります。このブラウザーにだけ保存され、どこにも送信されません。",
      wrong: "名前として使用できないため、例のままにしています。", comma: "、",
    },
    en: {
      title: "Your servers", example: "examples", dpm: "DPM server", computers: "Protected computers", account: "Account", clear: "Back to the examples",
      note: "The names stand in the commands and code of every page; where only one computer can stand, it is the first. They are kept in this browser only and sent nowhere.",
      wrong: "This cannot be a name, so the example stays.", comma: ", ",
    },
  };
  const words = WORDS[document.documentElement.lang] ?? WORDS.en;

  // Only names that mean the same to cmd.exe, PowerShell, TOML and Python.
  const DNS = String.raw`[\p{L}\p{N}_](?:[\p{L}\p{N}_-]{0,61}[\p{L}\p{N}_])?(?:\.[\p{L}\p{N}_](?:[\p{L}\p{N}_-]{0,61}[\p{L}\p{N}_])?)*`;
  const USER = String.raw`[\p{L}\p{N}_](?!.* -|.*\.\.|.*\.$)`;
  const HOST = new RegExp(`^(?=.{1,255}$)${DNS}$`, "u");
  const ACCOUNT = new RegExp(String.raw`^(?=.{1,255}$)(?:(?:(?:\.|${DNS})\\)?${USER}[\p{L}\p{N}_. -]*\$?|${USER}[\p{L}\p{N}_.-]*@${DNS})$`, "u");
  const FIELDS = {
    dpm: { example: "DPM01", read: (typed) => [typed], valid: HOST },
    computers: { example: "FILES01", read: (typed) => typed.split(/[\s,;、]+/).filter(Boolean), valid: HOST },
    account: { example: "CONTOSO\\backupadmin", read: (typed) => [typed], valid: ACCOUNT },
  };

  // What was typed, whole; and what of it can stand in an example.
  const load = () => {
    try {
      const kept = JSON.parse(localStorage.getItem(KEY)) ?? {};
      return Object.fromEntries(Object.keys(FIELDS).map((name) => [name, typeof kept[name] === "string" ? kept[name] : ""]));
    } catch {
      return { dpm: "", computers: "", account: "" };
    }
  };
  let typed = load();
  const names = (field) => {
    const clean = typed[field].normalize("NFKC").trim();
    const all = clean ? FIELDS[field].read(clean) : [];
    return all.every((each) => FIELDS[field].valid.test(each)) ? all : null;
  };

  // An example, and what stands in its place; undefined leaves it. The order counts: the longer before the shorter.
  const NAME = "(DPM01|FILES01|SQL01)";
  const WITH_ACCOUNT = String.raw`runbook (?:step\d|check|diagnose|doctor|outcome|undo)\b(?![^\n]*--(?:user|auth|inventory|hosts|group|site|protected-by)\b)`;
  const own = (example) => {
    const computers = names("computers") ?? [];
    return { DPM01: (names("dpm") ?? [])[0], FILES01: computers[0], SQL01: computers[1] }[example.toUpperCase()];
  };
  const isAddress = (name) => /^[\d.]+$/.test(name);
  const label = (name) => (isAddress(name) ? name : name.split(".")[0]);
  const full = (example) => [own(example.split(".")[0])].find((each) => each?.includes(".") && !isAddress(each));
  const principal = () => names("account")?.find((each) => each.includes("@"));
  // The domain of the DPM server's account is that of the typed account, unless that is of a computer's own or says no domain.
  const dpmAccount = () => {
    const [dpm] = names("dpm") ?? [];
    const domain = /^(.+)\\/.exec(names("account")?.[0] ?? "")?.[1];
    const computers = [dpm, ...(names("computers") ?? [])].flatMap((each) => (each ? [each, label(each)] : []));
    const isLocal = domain === "." || computers.some((each) => each.toLowerCase() === domain?.toLowerCase());
    return dpm && !isAddress(dpm) && domain && !isLocal ? `${domain}\\${label(dpm)}$` : undefined;
  };
  const RULES = [
    [String.raw`(?<!runbook diagnose [^\n]*)--host FILES01\b(?!\.)(?: --host SQL01\b)?`, () => names("computers")?.map((each) => `--host ${each}`).join(" ")],
    [String.raw`"FILES01"(?:, "SQL01")?(?=[,\]])`, () => names("computers")?.map((each) => `"${each}"`).join(", ")],
    [String.raw`(?<=\[hosts\.)"?(?:DPM01|FILES01|SQL01)"?(?=\])`, (example) => own(example.replaceAll('"', ""))?.replace(/.*[^A-Za-z0-9_-].*/, '"$&"')],
    [String.raw`CONTOSO\\DPM01\$`, dpmAccount],
    [String.raw`(?<![\w.-])${NAME}(?=\$)`, (example) => own(example) && !isAddress(own(example)) && label(own(example))],
    [String.raw`(?<![\w.-])${NAME}(?=\\)|(?<=ClusterNode -Name )FILES01`, (example) => own(example) && label(own(example))],
    // A full name stands only for a full name; a computer and its user together, or neither.
    [String.raw`(?<![\w.-])${NAME}\.contoso\.local(?=[^\n]* backupadmin@)`, (example) => principal() && full(example)],
    [String.raw`(?<=FILES01\.contoso\.local[^\n]* )backupadmin@CONTOSO\.LOCAL`, () => full("FILES01") && principal()],
    [String.raw`(?<![\w.-])${NAME}\.contoso\.local`, full],
    [String.raw`(?<![\w.-])${NAME}(?![\w-])`, own],
    [String.raw`CONTOSO\\backupadmin`, () => names("account")?.[0]],
    [String.raw`CONTOSO\\\\backupadmin`, () => names("account")?.[0]?.replaceAll("\\", "\\\\")],
    [String.raw`backupadmin@CONTOSO\.LOCAL`, principal],
    [String.raw`(?<=${WITH_ACCOUNT}[^\n]* --(?:host|dpm) \S+)(?!\S)(?![^\n]* --(?:host|dpm) )`, () => names("account")?.map((each) => ` --user "${each}"`)[0] ?? ""],
  ];
  const PATTERN = new RegExp(RULES.map(([pattern], at) => `(?<r${at}>${pattern})`).join("|"), "gi");
  const HINT = /DPM01|FILES01|SQL01|CONTOSO/i;

  const fill = (span) => {
    const [, place] = RULES[span.dataset.rule];
    const mine = place(span.dataset.example);
    span.textContent = mine || span.dataset.example;
    span.classList.toggle("rb-yours", Boolean(mine));
  };

  // Put a span around each example of one piece of code, whatever the colours of the code have split it into.
  const mark = (code) => {
    if (code.dataset.servers !== undefined || !HINT.test(code.textContent)) return;
    code.dataset.servers = "";
    for (const found of [...code.textContent.matchAll(PATTERN)].reverse()) {
      const range = new Range();
      const walker = document.createTreeWalker(code, NodeFilter.SHOW_TEXT);
      let at = 0;
      let started = false;
      for (let node = walker.nextNode(); node; node = walker.nextNode()) {
        if (!started && found.index <= at + node.length) {
          range.setStart(node, found.index - at);
          started = true;
        }
        if (started && found.index + found[0].length <= at + node.length) {
          range.setEnd(node, found.index + found[0].length - at);
          break;
        }
        at += node.length;
      }
      range.deleteContents();
      const span = document.createElement("span");
      span.className = "rb-name";
      span.dataset.example = found[0];
      span.dataset.rule = Object.keys(found.groups).find((key) => found.groups[key] !== undefined).slice(1);
      range.insertNode(span);
      fill(span);
    }
  };
  const markAll = (part) => {
    if (part.matches("code")) mark(part);
    part.querySelectorAll("code").forEach(mark);
  };

  const make = (name, text, attributes = {}) => {
    const made = document.createElement(name);
    if (text) made.textContent = text;
    for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
    return made;
  };
  const box = make("details", "", { class: "rb-servers", "data-search-exclude": "" });
  const title = make("summary");
  const form = make("form", "", { autocomplete: "off" });
  const inputs = {};
  for (const [name, field] of Object.entries(FIELDS)) {
    const line = make("label", words[name]);
    const input = make("input", "", { name, placeholder: field.example, spellcheck: "false", autocapitalize: "none", "aria-describedby": `rb-wrong-${name}` });
    input.addEventListener("input", () => change({ ...typed, [name]: input.value }));
    line.append(input, make("small", "", { id: `rb-wrong-${name}`, role: "status" }));
    inputs[name] = input;
    form.append(line);
  }
  const clear = make("button", words.clear, { type: "button", class: "md-button" });
  clear.addEventListener("click", () => change({ dpm: "", computers: "", account: "" }));
  form.append(clear, make("p", words.note));
  form.addEventListener("submit", (event) => event.preventDefault());
  box.append(title, form);

  const show = () => {
    const stand = Object.entries(FIELDS).map(([name, field]) => [words[name], names(name) ?? [], field.example]);
    const mine = stand.flatMap(([, typed]) => typed);
    const examples = stand.filter(([, typed]) => !typed.length).map(([what, , example]) => (mine.length ? `${what}: ${example}` : example));
    const left = examples.length ? `${examples.join(words.comma)} (${words.example})` : "";
    title.replaceChildren(make("b", words.title), ` ${[mine.join(words.comma), left].filter(Boolean).join("; ")}`);
    for (const [name, input] of Object.entries(inputs)) {
      if (input.value !== typed[name]) input.value = typed[name];
      const wrong = names(name) === null;
      input.setAttribute("aria-invalid", wrong);
      input.nextElementSibling.textContent = wrong ? words.wrong : "";
    }
    document.querySelectorAll(".rb-name").forEach(fill);
  };
  const change = (now) => {
    typed = now;
    try {
      localStorage.setItem(KEY, JSON.stringify(typed));
    } catch {
      // A browser that keeps nothing: the names stand on this page.
    }
    show();
  };

  markAll(article);
  const first = article.querySelector(".rb-name");
  if (first) {
    let place = first;
    while (place.parentElement !== article) place = place.parentElement;
    place.before(box);
  }
  show();
  // What the diagnosis and the explanation say later, too.
  new MutationObserver((changes) => {
    for (const { addedNodes } of changes) for (const node of addedNodes) if (node instanceof Element) markAll(node);
  }).observe(article, { childList: true, subtree: true });
  addEventListener("storage", (event) => {
    if (event.key !== KEY) return;
    typed = load();
    show();
  });
  // The servers that a pasted text names: the DPM server, and the computer that the text is about before the others.
  addEventListener("runbook:servers", ({ detail: { dpm = typed.dpm, computers = "" } }) => {
    const first = FIELDS.computers.read(computers);
    change({ ...typed, dpm, computers: [...new Set([...first, ...(names("computers") ?? [])])].join(words.comma) });
  });
})();
