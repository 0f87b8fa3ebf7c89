// Between the theme's search and its worker: what is typed is cut as the index is, codes are written as the pages write them, other names
// of a thing find it (assets/search-words.js), and the pages that hold more of the words come first.
(() => {
  const [SETUP, QUERY, RESULT] = [0, 2, 3]; // the theme's messages
  const names = Object.entries(window.searchWords ?? {})
    .flatMap(([meant, others]) => others.map((name) => [name, meant]))
    .sort(([one], [other]) => other.length - one.length)
    .map(([name, meant]) => [new RegExp(/^[ -~]+$/.test(name) ? `(?<![a-z0-9])${name}(?![a-z0-9])` : name, "g"), meant]);
  let separator; // as long as it is unknown, the worker is not one of this theme
  let docs;
  let vocabulary;
  let added = []; // to what was typed

  // 80072746, -2147014842 and 2147952454 are 0x80072746; 10054 may stand there in either form; ID316 and "ID: 316" are 316.
  const hex = (number) => `0x${(number >>> 0).toString(16).padStart(8, "0")}`;
  const codes = (text) =>
    text
      .replace(/(?<![0-9a-z])(?:0x)?(?=[a-f]*[0-9])([89a-f][0-9a-f]{7})(?![0-9a-z])/g, "0x$1")
      .replace(/(?<![0-9a-z])(?:-[12]\d{9}|[2-4]\d{9})(?![0-9a-z])/g, (number) => hex(Number(number)))
      .replace(/(?<![0-9a-z])1\d{3,4}(?![0-9a-z])/g, (number) => `${number} ${hex(0x80070000 + Number(number))}`)
      .replace(/(?<![a-z])id\s*[:#=.]?\s*(?=\d)/g, " ")
      .replace(/(?<![a-z])(kb|step)(?=\d)/g, "$1 ");

  // Words that stand apart on the pages are often typed as one: ジャンボフレーム, 管理者権限. They are parted at a word of the pages.
  const words = () => {
    const runs = docs.flatMap(({ title, text }) => `${title} ${text}`.match(/[ァ-ヺー]{2,}|[一-龠々]{2,}/g) ?? []);
    const cut = [...new Set(runs)].flatMap((run) => run.split(separator)).filter((word) => word?.length > 1);
    return [...new Set(cut)].sort((one, other) => other.length - one.length);
  };
  const apart = (run) => {
    vocabulary ??= words();
    if (vocabulary.some((word) => word.startsWith(run))) return run;
    const head = vocabulary.find((word) => run.startsWith(word));
    return head ? `${head} ${apart(run.slice(head.length))}` : run;
  };

  // Alone, these are searched for; beside other words they say nothing.
  const hollow = /^(?:[ぁ-んー]+|[a-z]|an?|and|are|as|at|be|by|can|do(?:es)?|for|from|has|have|how|in|is|it|my|no|not|of|on|or|the|this|to|was|what|when|why|will|with)$/;
  const singular = (word) => (/^[a-z]{3,}[^aius\d\W]s$/.test(word) ? word.replace(/(?<=[shx])es$|s$/, "") : word);

  const cut = (typed) => {
    let text = codes(typed.normalize("NFKC").toLowerCase());
    const more = [];
    for (const [pattern, meant] of names) text = text.replace(pattern, (name) => (more.push(meant), ` ${name} `));
    const split = (part) => part.split(separator).flatMap((word) => word?.replace(/^(?:[ァ-ヺー]+|[一-龠々]+)$/, apart).split(" ")).filter(Boolean);
    const pieces = split(text);
    const words = pieces.filter((piece) => !hollow.test(piece));
    const meant = split(more.join(" ")).filter((piece) => !hollow.test(piece));
    // As the beginning of a word, and more so as a whole one; a short number is only ever whole.
    const weighed = (words.length ? words : pieces).flatMap((word) => (/^\d{1,3}$/.test(word) ? `${word}^4` : [singular(word), `${word}^4`]));
    added = meant.map((word) => word.toLowerCase()).filter((word) => !words.includes(word));
    // The theme would cut rows of kanji once more, before the first that begins a word of the index; not where each stands behind a \.
    return [...new Set([...weighed, ...meant.map((word) => `${word}^8`)])].join(" ").replace(/(?<=\p{sc=Han})(?=\p{sc=Han})/gu, "\\");
  };

  // A page that is called what was typed comes first, and one that is called so in part before others. Else it counts how much of what was
  // typed stands in one of a page's sections, more than how often.
  const called = (items) => {
    const title = items.find(({ location }) => !location.includes("#"))?.title ?? "";
    const rest = title.replace(/<mark.*?<\/mark>|<[^>]+>/g, " ").toLowerCase().split(separator).filter((word) => word && !hollow.test(word));
    const typed = title.split("<mark").length - 1;
    return typed / (typed + rest.length || 1);
  };
  const held = ({ terms }) => Object.values(terms).filter(Boolean).length / (Object.keys(terms).length || 1);
  const rank = (items) => {
    const share = called(items);
    const bonus = share === 1 ? 1000 * Math.max(...items.map(held)) ** 3 : 1 + 3 * share;
    return bonus * Math.max(...items.map((item) => item.score * held(item) ** 4));
  };

  window.Worker = class extends window.Worker {
    constructor(...address) {
      super(...address);
      this.addEventListener("message", ({ data: { type, data } }) => {
        if (!separator || type !== RESULT) return;
        data.items.sort((one, other) => rank(other) - rank(one));
        for (const { terms } of data.items.flat()) for (const word of added) if (!terms[word]) delete terms[word]; // none of the reader's is missing
      });
    }
    postMessage(message) {
      if (message.type === SETUP && message.data?.docs) {
        separator = new RegExp(message.data.config.separator);
        docs = message.data.docs;
      }
      super.postMessage(separator && message.type === QUERY ? { ...message, data: cut(message.data) } : message);
    }
  };

  // The theme listens to keys only; what is pasted with the mouse is a search, too.
  document.addEventListener("input", ({ target }) => {
    if (target.matches(".md-search__input")) target.dispatchEvent(new Event("keyup"));
  });
})();
