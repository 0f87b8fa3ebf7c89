// The same reading as the command `explain`: codes, never wordings, found by the command's own patterns. A test compares the two on
// many texts.
(() => {
  const box = document.querySelector(".rb-explain");
  if (!box) return;
  const data = JSON.parse(box.querySelector(".rb-explain-data").textContent);
  const { words, entries, firsts, patterns, weights } = data;
  const compiled = (source) => new RegExp(source, "g");
  const shape = Object.fromEntries(
    Object.entries(patterns).map(([name, source]) => [name, Array.isArray(source) ? source.map(compiled) : compiled(source)]),
  );
  const has = (pattern, text) => text.search(pattern) >= 0;
  const narrow = (text) =>
    text.replace(/[\uff01-\uff5e]/g, (each) => String.fromCharCode(each.charCodeAt(0) - 0xfee0)).replace(/\u3000/g, " ");

  // A code is named `id 52` or `hresult 2147942405`.
  const hresult = (number) => `hresult ${number}`;
  const win32 = (digits) => hresult(0x80070000 + Number(digits));
  const id = (digits) => `id ${Number(digits)}`;
  const own = new Map(
    data.codes.map(([system, number, text, entry, weight, source, todo, first]) => [
      `${system} ${number}`,
      { text, entry, weight, source: data.sources[source], todo: data.todos[todo], first },
    ]),
  );
  const spans = data.subjects.flatMap(([name, todo, ids, entry]) =>
    ids.split(" ").map((span) => {
      const ends = span.split("-").map(Number);
      return { low: ends[0], high: ends[ends.length - 1], name, todo, entry };
    }),
  );
  const fill = (text, name, value) => text.replaceAll(`{${name}}`, value);
  const meaningOf = (code) => {
    if (own.has(code)) return own.get(code);
    const [system, digits] = code.split(" ");
    const number = Number(digits);
    if (system === "id") {
      const span = spans.find((each) => each.low <= number && number <= each.high);
      if (!span) return null;
      const weight = span.entry === "other" ? weights.subject : weights.overriding;
      return { text: fill(words.about, "name", span.name), entry: span.entry, weight, source: data.table, todo: span.todo, first: "" };
    }
    const family = data.families.find(([low, high]) => low <= number && number <= high);
    if (!family) return null;
    const [, , name, todo, decides] = family;
    const win = number % 0x10000;
    const weight = decides ? weights.detail : weights.wrapper;
    return { text: fill(name, "n", win), entry: "other", weight, source: "Windows", todo: fill(todo, "n", win), first: "" };
  };

  const bareCode = (text) => {
    const typed = text.length <= data.short ? narrow(text).trim() : "";
    if (/^[8CFcf][0-9A-Fa-f]{7}$/.test(typed)) return hresult(parseInt(typed, 16));
    if (!/^[0-9]{1,6}$/.test(typed)) return null;
    const ways = typed.length <= 5 ? [id(typed), win32(typed)] : [id(typed)];
    return ways.find((code) => own.has(code)) ?? ways[0];
  };

  // Every code with its position, in the order of the text.
  const codesIn = (text) => {
    const seen = new Map();
    const later = (code, other) => {
      const [system, number] = code.split(" ");
      const [before, least] = other.split(" ");
      return system === before ? Number(number) > Number(least) : system > before;
    };
    const see = (at, code) => {
      if (!seen.has(at) || later(code, seen.get(at))) seen.set(at, code);
    };
    const before = (at, length) => text.slice(Math.max(0, at - length), at);
    const endOf = (found) => found.index + found[0].length;
    for (const found of text.matchAll(shape.hex)) {
      if (["(0", " 0"].includes(before(found.index, 2)) || has(shape.zeroBefore, before(found.index, 8)))
        see(found.index, hresult(parseInt(found[0].replace(/\s/g, "").slice(1), 16)));
    }
    for (const found of text.matchAll(shape.negative)) see(found.index, hresult(Number(found[0]) + 2 ** 32));
    for (const found of text.matchAll(shape.id)) {
      const code = id(found[1]);
      const ahead = before(found.index, data.lookBehind);
      const known = own.has(code) ? !has(shape.foreignId, ahead) : has(shape.beforeId, ahead) && meaningOf(code) !== null;
      if (before(found.index, 1) === "(" || known) see(found.index, code);
    }
    for (const pattern of shape.errors) {
      for (const found of text.matchAll(pattern)) {
        const digits = found[1];
        const at = endOf(found) - digits.length;
        if (digits.length === 8) {
          see(at, hresult(parseInt(digits, 16)));
          continue;
        }
        const ways = digits.length <= 3 ? [id(digits), win32(digits)] : [win32(digits), id(digits)];
        const code = ways.find((each) => own.has(each));
        if (code) see(at, code);
      }
    }
    for (const found of text.matchAll(shape.winsock)) {
      if (own.has(win32(found[1]))) see(endOf(found) - found[1].length, win32(found[1]));
    }
    for (const found of text.matchAll(shape.withHex)) {
      const decimal = String(parseInt(found[1], 16));
      if (own.has(win32(decimal)) && before(found.index, decimal.length) === decimal) see(found.index - decimal.length, win32(decimal));
    }
    for (const found of text.matchAll(shape.alertId)) {
      const ahead = before(found.index, data.longestTitle);
      const title = ahead.slice(Math.max(ahead.lastIndexOf("\n"), ahead.lastIndexOf("(")) + 1);
      if (has(shape.alertTitle, title)) see(found.index + 1, id(found[1]));
    }
    for (const pattern of shape.ids) {
      for (const found of text.matchAll(pattern)) see(endOf(found) - found[1].length, id(found[1]));
    }
    return [...seen].sort((one, other) => one[0] - other[0]);
  };

  // The code that gives the reason of a message: of an ID and its details one does, and of those the weightiest, the last of equals.
  const newMessage = () => {
    let best = null;
    let ofId = null;
    let detail = null;
    const settle = () => {
      const above = ofId && [weights.subject, weights.overriding].includes(ofId.weight);
      const reason = ofId && (!detail || above) ? ofId : detail;
      ofId = detail = null;
      if (reason && reason.weight >= (best ? best.weight : weights.general)) best = reason;
    };
    return {
      see(code, weight) {
        if (code.startsWith("hresult")) {
          if (weight >= (detail ? detail.weight : weights.general)) detail = { code, weight };
          return;
        }
        if (ofId) settle();
        ofId = { code, weight };
      },
      end() {
        settle();
        const reason = best;
        best = null;
        return reason;
      },
    };
  };

  // Whether a pattern matches around any of the positions. Surroundings that meet are one stretch.
  const isAround = (pattern, text, positions) => {
    let first = 0;
    return positions.some((at, index) => {
      if (positions[index + 1] - at <= 2 * data.around) return false;
      const stretch = text.slice(Math.max(0, positions[first] - data.around), at + data.around);
      first = index + 1;
      return has(pattern, stretch);
    });
  };

  const explain = (whole) => {
    const bare = bareCode(whole);
    const text = narrow(whole).toLowerCase();
    const seen = bare ? [[0, bare]] : codesIn(text);
    const edges = bare ? [] : [...text.matchAll(shape.nextMessage)].map((found) => found.index);
    let ours = !bare && (data.ours.some((each) => text.includes(each)) || has(shape.logLine, `\n${text}`));
    let last = null;
    let edge = 0;
    const message = newMessage();
    for (const [at, code] of seen) {
      while (edge < edges.length && edges[edge] < at) {
        last = message.end() ?? last;
        edge += 1;
      }
      const number = Number(code.split(" ")[1]);
      const isOurs = code.startsWith("id") || (data.ourCodes[0] <= number && number < data.ourCodes[1]);
      if (!bare && isOurs) ours = true;
      const meaning = meaningOf(code);
      if (meaning) message.see(code, meaning.weight);
    }
    last = message.end() ?? last;
    const placesOf = (wanted) => (bare ? [] : seen.filter((each) => wanted(each[1])).map((each) => each[0]));
    const theirs = !ours && isAround(shape.theirs, text, placesOf(() => true));
    const installing = isAround(shape.installing, text, placesOf((code) => code === data.unspecified));
    const codes = [...new Set(seen.map((each) => each[1]))];
    let deciding = last && last.code;
    let answer = deciding && meaningOf(deciding).entry;
    if (!deciding && installing) [deciding, answer] = [data.unspecified, "installation"];
    if (!deciding) {
      const elsewhere = codes.map(meaningOf).some((each) => !each || each.entry === "other");
      answer = elsewhere ? "other" : "no-code";
    }
    const short = bare || whole.length <= data.short;
    const origin = ours ? "dpm" : theirs ? "another" : short ? "bare" : "unclear";
    if (origin === "another" && answer !== "no-code") answer = "other";
    return { codes, deciding, answer, entry: data.kinds[answer], origin };
  };

  const shown = (code) => {
    const [system, number] = code.split(" ");
    return system === "id" ? `ID ${number}` : `0x${Number(number).toString(16).toUpperCase().padStart(8, "0")}`;
  };
  const field = box.querySelector("textarea");
  const result = box.querySelector(".rb-explained");
  const line = (text) => {
    const made = document.createElement("p");
    made.textContent = text;
    result.append(made);
    return made;
  };
  const link = (text, href) => {
    const made = document.createElement("a");
    made.href = href;
    made.textContent = text;
    line("").append(made);
  };
  const run = () => {
    result.replaceChildren();
    const found = explain(field.value);
    box.dataset.entry = found.answer;
    box.dataset.deciding = found.deciding ? shown(found.deciding) : "";
    const deciding = found.deciding && meaningOf(found.deciding);
    if (deciding) {
      line(`${words.decides}: ${shown(found.deciding)}`).className = "rb-deciding";
      line(`${deciding.text} (${words.source}: ${deciding.source})`);
    }
    const others = found.codes.filter((each) => each !== found.deciding);
    if (others.length) line(`${words.also}: ${others.map((each) => `${shown(each)} ${meaningOf(each)?.text ?? words.unknown}`).join(" / ")}`);
    const advice = deciding || found.codes.map(meaningOf).filter((each) => each && each.todo).pop();
    if (found.answer === "no-code") line(words.none);
    else if (found.answer === "other") {
      if (found.origin === "another") line(words.another);
      else if (deciding) line(words.other);
      else line(advice ? words.noCause : words.lookUp);
    }
    if (advice && advice.todo) line(advice.todo);
    if (["no-code", "other"].includes(found.answer)) return;
    if (found.origin === "unclear") line(words.unclear);
    if (deciding.first && deciding.entry === found.answer) link(`${words.first}: ${firsts[deciding.first]}`, `tree/${deciding.first}.html`);
    link(`${words.walk}: ${entries[found.answer]}`, `walk.html#walk=${found.answer}`);
  };
  box.querySelector("button").addEventListener("click", run);
  field.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) run();
  });
  window.runbookExplain = (text) => {
    const found = explain(text);
    return { ...found, deciding: found.deciding && shown(found.deciding), codes: found.codes.map(shown) };
  };
})();
