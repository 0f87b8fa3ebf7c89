// The same reading as the command `explain`: codes, never wordings. A test compares the two on many texts.
(() => {
  const CUT = "(?:\\r?\\n[ \\t]*)?";
  const HEX = new RegExp(`x${CUT}8${CUT}(?:[0-9a-f]${CUT}){6}[0-9a-f](?![0-9a-f])`, "g");
  const FOREIGN = /(?:[a-z0-9_/?&=.\-]|(?:process|thread|event|task|session|user|job|プロセス|イベント|スレッド|タスク|ユーザー|ジョブ)[\s\-]*)$/;
  const NEXT_MESSAGE = /\n(?:[0-9a-f]{4}\t[0-9a-f]{4}\t|[ \t]*(?:type|種類)[ \t]*:|[ \t\r]*\n)/g;
  const narrow = (text) =>
    text.replace(/[\uff01-\uff5e]/g, (each) => String.fromCharCode(each.charCodeAt(0) - 0xfee0)).replace(/\u3000/g, " ");

  const explain = (text, known) => {
    const name = (system, number) => `${system} ${number}`;
    const win32 = (digits) => name("hresult", 0x80070000 + Number(digits));
    const id = (digits) => name("id", Number(digits));
    const answer = (codes, deciding, entry) => ({ codes, deciding, entry });
    const bare = text.length <= 20 ? narrow(text).trim() : "";
    if (/^\d{1,5}$/.test(bare)) {
      const code = [id(bare), win32(bare)].find((each) => known.has(each));
      if (code) return answer([code], known.get(code).weight > 0 ? code : null, known.get(code).entry);
    }
    const lowered = narrow(/^8[0-9A-Fa-f]{7}$/.test(bare) ? `0x${bare}` : text).toLowerCase();
    const seen = new Map();
    const see = (at, code) => seen.set(at, code);
    const before = (at, length) => lowered.slice(Math.max(0, at - length), at);
    for (const found of lowered.matchAll(HEX)) {
      if (/(?<![0-9a-z])0\s*$/.test(before(found.index, 8)) || ["(0", " 0"].includes(before(found.index, 2)))
        see(found.index, name("hresult", parseInt(found[0].replace(/\s/g, "").slice(1), 16)));
    }
    for (const found of lowered.matchAll(/-2\d{9}(?!\d)/g)) see(found.index, name("hresult", Number(found[0]) + 2 ** 32));
    for (const found of lowered.matchAll(/id[\s:#]{0,6}(\d{1,5})(?![\d.])/g)) {
      const code = id(found[1]);
      if (before(found.index, 1) === "(" || (known.has(code) && !FOREIGN.test(before(found.index, 12)))) see(found.index, code);
    }
    for (const pattern of [/error[\s:#]{1,4}(\d{2,5})(?![\d.])/g, /エラー[\s:]{0,3}(?:コード)?[\s:]{0,3}(\d{2,5})(?![\d.])/g]) {
      for (const found of lowered.matchAll(pattern)) {
        const code = found[1].length > 3 ? win32(found[1]) : id(found[1]);
        if (known.has(code)) see(found.index + found[0].length - found[1].length, code);
      }
    }
    for (const found of lowered.matchAll(/wsa\w{0,24}[\s:(=]{1,4}(\d{5})(?!\d)/g)) {
      if (known.has(win32(found[1]))) see(found.index + found[0].length - found[1].length, win32(found[1]));
    }
    for (const found of lowered.matchAll(/ \(0x([0-9a-f]{4})\)/g)) {
      const decimal = String(parseInt(found[1], 16));
      if (known.has(win32(decimal)) && before(found.index, decimal.length) === decimal) see(found.index - decimal.length, win32(decimal));
    }
    const edges = [...lowered.matchAll(NEXT_MESSAGE)].map((found) => found.index);
    let best = null;
    let last = null;
    let edge = 0;
    for (const [at, code] of [...seen].sort((one, other) => one[0] - other[0])) {
      while (edge < edges.length && edges[edge] < at) {
        last = best ?? last;
        best = null;
        edge += 1;
      }
      const weight = known.get(code)?.weight ?? -1;
      if (weight >= (best === null ? 1 : known.get(best).weight)) best = code;
    }
    last = best ?? last;
    const codes = [...new Set([...seen].sort((one, other) => one[0] - other[0]).map((each) => each[1]))];
    if (last !== null) return answer(codes, last, known.get(last).entry);
    return answer(codes, null, codes.some((each) => !known.has(each)) ? "other" : "no-code");
  };

  const box = document.querySelector(".rb-explain");
  if (!box) return;
  const { words, entries, codes } = JSON.parse(box.querySelector(".rb-explain-data").textContent);
  const known = new Map(
    codes.map(([system, number, text, entry, weight, source, todo]) => [`${system} ${number}`, { text, entry, weight, source, todo }]),
  );
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
  const run = () => {
    result.replaceChildren();
    const found = explain(field.value, known);
    box.dataset.entry = found.entry;
    box.dataset.deciding = found.deciding ? shown(found.deciding) : "";
    if (found.deciding) {
      const { text, source, todo } = known.get(found.deciding);
      line(`${words.decides}: ${shown(found.deciding)}`).className = "rb-deciding";
      line(`${text} (${words.source}: ${source})`);
      if (todo) line(todo);
    }
    const others = found.codes.filter((each) => each !== found.deciding);
    if (others.length) line(`${words.also}: ${others.map((each) => `${shown(each)} ${known.get(each)?.text ?? words.unknown}`).join(" / ")}`);
    if (found.entry === "no-code") line(words.none);
    else if (found.entry === "other") line(words.other);
    if (found.entry !== "no-code") {
      const go = document.createElement("a");
      go.href = `walk.html#walk=${found.entry}`;
      go.textContent = `${words.walk}: ${entries[found.entry]}`;
      line("").append(go);
    }
  };
  box.querySelector("button").addEventListener("click", run);
  field.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) run();
  });
  window.runbookExplain = (text) => {
    const found = explain(text, known);
    return { deciding: found.deciding && shown(found.deciding), entry: found.entry, codes: found.codes.map(shown) };
  };
})();
