// The same reading as the command `explain`, by the command's own patterns. A test compares the two on many texts.
window.runbookReader = (data) => {
  const { words, patterns, weights } = data;
  const compiled = (source, flags = "g") => new RegExp(source, flags);
  const shape = Object.fromEntries(
    Object.entries(patterns).map(([name, source]) => [name, Array.isArray(source) ? source.map((each) => compiled(each)) : compiled(source)]),
  );
  shape.again = compiled(patterns.withHex, "y");
  const has = (pattern, text) => text.search(pattern) >= 0;
  const firstOf = (pattern, text) => {
    pattern.lastIndex = 0;
    return pattern.exec(text)?.[0] ?? null;
  };
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
    const found = /^((?:[Ii][Dd][\s:#]*)?)([0-9]{1,6})$/.exec(typed);
    if (!found) return null;
    const [, word, digits] = found;
    const ways = !word && digits.length <= 5 ? [id(digits), win32(digits)] : [id(digits)];
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
    for (const found of text.matchAll(shape.unsigned)) {
      const code = hresult(Number(found[0]));
      if (own.has(code) && !/[\p{L}\p{N}]/u.test(before(found.index, 1))) see(found.index, code);
    }
    for (const found of text.matchAll(shape.id)) {
      const code = id(found[1]);
      const ahead = before(found.index, data.lookBehind);
      const known = own.has(code) ? !has(shape.foreignId, ahead) : has(shape.beforeId, ahead) && meaningOf(code) !== null;
      if (before(found.index, 1) === "(" || known) see(found.index, code);
    }
    // An error that is named as one of Windows, or whose number stands there in hexadecimal, too.
    const isOfWindows = (found, digits, at) => {
      if (has(shape.windowsError, before(at, data.lookBehind))) return true;
      shape.again.lastIndex = at + found.length;
      const again = shape.again.exec(text);
      return again !== null && parseInt(again[1], 16) === Number(digits);
    };
    for (const pattern of shape.errors) {
      for (const found of text.matchAll(pattern)) {
        const digits = found[1];
        const at = endOf(found) - digits.length;
        if (digits.length === 8) {
          see(at, hresult(parseInt(digits, 16)));
          continue;
        }
        if (isOfWindows(found[0], digits, found.index)) {
          see(at, win32(digits));
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

  // What a pattern matches around the positions. Surroundings that meet are one stretch.
  const around = (pattern, text, positions) => {
    let first = 0;
    for (const [index, at] of positions.entries()) {
      if (positions[index + 1] - at <= 2 * data.around) continue;
      const found = firstOf(pattern, text.slice(Math.max(0, positions[first] - data.around), at + data.around));
      if (found !== null) return found;
      first = index + 1;
    }
    return null;
  };
  const productOf = (matched) => {
    const [name, , todo] = data.products.find(([, pattern]) => new RegExp(`^(?:${pattern})$`).test(matched));
    return { name, todo };
  };

  // The words of a message without its code.
  const fold = (text) =>
    text
      .normalize("NFKC")
      .toLowerCase()
      .replaceAll("\u2019", "'")
      .replaceAll("can't", "cannot")
      .replaceAll("n't", " not")
      .replaceAll("ー", "")
      .replace(/[^\p{L}\p{N}]/gu, "");
  const stands = (pieces, folded) => {
    let at = 0;
    return pieces.every((piece) => {
      const found = folded.indexOf(piece, at);
      at = found + piece.length;
      return found >= 0;
    });
  };
  const codeOfWords = (text) => {
    const folded = fold(text);
    return data.wordings.find((each) => stands(each.slice(0, -1), folded))?.at(-1) ?? null;
  };

  // The computers that a message names.
  const namePatterns = (sources) => sources.map((each) => compiled(each, "gi"));
  const names = { dpm: namePatterns(data.names.dpm), protected: namePatterns(data.names.protected) };
  const alike = new RegExp(`^(?:${data.names.alike})$`);
  const namesIn = (kind, text, others) => {
    const found = names[kind].flatMap((pattern) => [...text.matchAll(pattern)].map((each) => [each.index + each[0].indexOf(each[1]), each[1]]));
    found.sort((one, other) => one[0] - other[0] || (one[1] < other[1] ? -1 : 1));
    const known = new Set([...others.map((each) => each.toLowerCase()), ...data.names.none]);
    const kept = [];
    for (const [, name] of found) {
      if (!alike.test(name) || known.has(name.toLowerCase()) || kept.length === data.names.most) continue;
      known.add(name.toLowerCase());
      kept.push(name);
    }
    return kept;
  };
  const serversIn = (text) => {
    const dpm = namesIn("dpm", text, []);
    return { dpm, protected: namesIn("protected", text, dpm) };
  };

  const explain = (whole) => {
    const bare = bareCode(whole);
    const written = narrow(whole);
    const text = written.toLowerCase();
    const beginning = bare ? "" : written.slice(0, data.longestWording);
    const seen = bare ? [[0, bare]] : codesIn(text);
    const edges = bare ? [] : [...text.matchAll(shape.nextMessage)].map((found) => found.index);
    let guessed = false;
    let ours = !bare && (data.ours.some((each) => text.includes(each)) || has(shape.logLine, `\n${text}`));
    let last = null;
    let near = "";
    let stretch = "";
    let edge = 0;
    const message = newMessage();
    const close = () => {
      const reason = message.end();
      if (reason) [last, stretch] = [reason, near];
    };
    for (const [at, code] of seen) {
      while (edge < edges.length && edges[edge] < at) {
        close();
        edge += 1;
      }
      const number = Number(code.split(" ")[1]);
      const isId = code.startsWith("id");
      // An ID only because it stands after a word for an error.
      const isGuessed = isId && /\d/.test(text[at]) && has(shape.afterError, text.slice(Math.max(0, at - data.lookBehind), at));
      if (!bare && isGuessed) guessed = true;
      else if (!bare && (isId || (data.ourCodes[0] <= number && number < data.ourCodes[1]))) ours = true;
      if (!bare) near = written.slice(Math.max(0, at - data.around), at + data.around);
      const meaning = meaningOf(code);
      if (meaning) message.see(code, meaning.weight);
    }
    close();
    const placesOf = (wanted) => (bare ? [] : seen.filter((each) => wanted(each[1])).map((each) => each[0]));
    let theirs = ours ? null : around(shape.theirs, text, placesOf(() => true));
    const installing = around(shape.installing, text, placesOf((code) => code === data.unspecified)) !== null;
    const codes = [...new Set(seen.map((each) => each[1]))];
    const elsewhere = codes.map(meaningOf).some((each) => !each || each.entry === "other");
    let deciding = last && last.code;
    let answer = deciding && meaningOf(deciding).entry;
    if (!deciding && installing) [deciding, answer] = [data.unspecified, "installation"];
    let likely = null;
    if (!deciding && !elsewhere) {
      if (!codes.length && !ours) theirs = firstOf(shape.theirs, beginning.toLowerCase());
      likely = codeOfWords(beginning);
    }
    if (!deciding) answer = likely ? meaningOf(likely).entry : elsewhere ? "other" : "no-code";
    const short = bare || (whole.length <= data.short && !guessed);
    const origin = ours ? "dpm" : theirs !== null ? "another" : short ? "bare" : "unclear";
    if (origin === "another" && answer !== "no-code") answer = "other";
    const product = origin === "another" ? productOf(theirs) : null;
    const servers = serversIn(product ? "" : deciding ? stretch : beginning);
    return { codes, deciding, likely, answer, entry: data.kinds[answer], origin, product, servers };
  };

  const shown = (code) => {
    const [system, number] = code.split(" ");
    return system === "id" ? `ID ${number}` : `0x${Number(number).toString(16).toUpperCase().padStart(8, "0")}`;
  };

  // What to do about it.
  const adviceFor = (found) => {
    const reason = found.deciding ?? found.likely;
    const meaning = reason && meaningOf(reason);
    const first = meaning && meaning.entry === found.answer ? meaning.first : "";
    const advised = meaning || found.codes.map(meaningOf).filter((each) => each && each.todo).pop();
    const verdict = () => {
      if (found.product) return fill(words.another, "product", found.product.name);
      if (found.answer === "other" && !found.deciding) return advised ? words.noCause : words.lookUp;
      if (found.likely) return fill(words.likely, "code", shown(found.likely));
      return data.verdicts[found.answer];
    };
    return { verdict: verdict(), todo: advised?.todo || found.product?.todo || "", first, before: data.before[first] ?? [] };
  };

  const isOwn = (code) => own.has(code);
  return { explain, adviceFor, meaningOf, shown, isOwn };
};
