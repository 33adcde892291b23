// What people type that is not in the text: numbers of measures and items, and pinyin.
(function (search) {
  "use strict";

  const DIGITS = { 零: 0, 一: 1, 二: 2, 两: 2, 三: 3, 四: 4, 五: 5, 六: 6, 七: 7, 八: 8, 九: 9 };
  const N = "([0-9]+|[零一二两三四五六七八九十百]+)";

  /** What marks are compared by: `2部分3项` for 第二部分第（三）项, `2·3` for 二（三）; the index has its own so. */
  function markKey(text) {
    const plain = text.normalize("NFKC").toLowerCase();
    const figures = plain.replace(/[零〇一二两三四五六七八九十百]+/g, (run) => `·${numeral(run)}·`);
    const apart = figures.replace(/[\s第()\[\]〔〕、。.,，:：·-]+/g, "·").replace(/·+/g, "·");
    return apart.replace(/·(?![0-9])|(?<![0-9])·/g, "");
  }

  /** The number that digits or Chinese numerals stand for: `12`, `十二`, `二十`, `一百零五`. */
  function numeral(text) {
    if (/^[0-9]+$/.test(text)) return Number(text);
    let total = 0;
    let digit = 0;
    for (const sign of text) {
      if (sign in DIGITS) digit = DIGITS[sign];
      else {
        total += (digit || 1) * (sign === "十" ? 10 : 100);
        digit = 0;
      }
    }
    return total + digit;
  }

  const APPENDIX = ["附件", "附表", "附录", "表现", "清单", "表现清单"];

  /** A query as its forms have it. */
  const plainly = (text) => text.normalize("NFKC").toLowerCase().replace(/[\s、。，]/g, "");

  /** A regular expression that matches just that text. */
  const literal = (text) => plainly(text).replace(/[\\^$.*+?()[\]{}|/-]/g, "\\$&");

  // What each form asks for: the kinds of entry with that number, first choice first.
  // `appendix` are the appendix's own names.
  const formsOf = (appendix) => [
    [`第?${N}部分|部分${N}`, ["section"]],
    [`(?:${APPENDIX.concat(appendix.map(literal)).join("|")})第?${N}[项条种个款]?|第?${N}[项种](?:表现)?`, ["item"]],
    [`(?:措施)?第?${N}(?:条措施|项措施|条|号)?|措施${N}`, ["measure", "item"]],
  ].map(([form, kinds]) => [new RegExp(`^(?:${form})$`), kinds]);
  const CLAUSE = [new RegExp(`^(?:措施)?第?${N}条第?${N}款$`), new RegExp(`^${N}[-.]${N}$`)];
  const SECTION_BEFORE = new RegExp(`^第?${N}部分(?=第?${N}条)`); // as a citation has it: 第三部分第9条
  const SECTION_NUMERAL = /^[一二三四五六七八九十]+$/;
  const ID = /^[a-z]+(?:-[a-z0-9]+)+$|^[a-z][0-9]+(?:-[0-9]+)?/;

  /** The entries that a query names by number or id, first choice first; null where it is no such name. */
  function byNumber(entries, forms, query) {
    const asked = plainly(query).replace(SECTION_BEFORE, "");
    const named = byId(entries, asked);
    if (named.length) return named;
    const key = markKey(query);
    const marked = entries.filter(({ doc }) => (doc.marks || []).includes(key));
    if (marked.length) return marked;
    const clause = CLAUSE.map((form) => form.exec(asked)).find(Boolean);
    if (clause) return clausesNumbered(entries, numeral(clause[1]), numeral(clause[2]));
    for (const [form, kinds] of forms) {
      const found = form.exec(asked.replace(/\.$/, ""));
      if (found) {
        const number = numeral(found.slice(1).find(Boolean));
        const wanted = SECTION_NUMERAL.test(asked) ? ["section", ...kinds] : kinds;
        return wanted.flatMap((kind) => numbered(entries, kind, number));
      }
    }
    return null;
  }

  /** By id, also without its zeros (`m9`), and a duty's id for its clause. */
  function byId(entries, asked) {
    const id = ID.exec(asked);
    const plain = (name) => name.replace(/^([a-z])0+/, "$1");
    return id ? entries.filter(({ doc }) => plain(doc.id) === plain(id[0])) : [];
  }

  const numbered = (entries, kind, number) =>
    entries.filter(({ doc }) => doc.kind === kind && doc.number === number && !doc.of);

  function clausesNumbered(entries, measure, clause) {
    const ids = new Set(numbered(entries, "measure", measure).map(({ doc }) => doc.id));
    return entries.filter(({ doc }) => ids.has(doc.of) && doc.number === clause);
  }

  // Pinyin ------------------------------------------------------------------------------------------------------------

  /** Character → the ways to type it, from the index's syllable → characters. */
  function readings(bySyllable) {
    const found = new Map();
    for (const [syllable, characters] of Object.entries(bySyllable)) {
      const typed = ways(syllable);
      for (const character of characters) found.set(character, (found.get(character) || []).concat(typed));
    }
    return found;
  }

  // Each way with what it leaves open: in full, by its initial, by zh, ch, sh.
  function ways(syllable) {
    const found = [{ part: syllable, open: 0 }, { part: syllable[0], open: 1 }];
    return /^[zcs]h/.test(syllable) ? found.concat({ part: syllable.slice(0, 2), open: 2.5 }) : found;
  }

  /** How far `key` must be read from `place` to be spelled by `typed`, and how much that leaves open; or null. */
  function spelled(known, key, place, typed) {
    if (!typed) return { end: place, open: 0 };
    const character = key[place];
    if (character === typed[0]) return spelled(known, key, place + 1, typed.slice(1));
    let best = null;
    for (const { part, open } of known.get(character) || []) {
      const rest = typed.startsWith(part) ? spelled(known, key, place + 1, typed.slice(part.length)) : null;
      if (rest && (!best || rest.open + open < best.open)) best = { end: rest.end, open: rest.open + open };
      const isBegun = open === 0 && typed.length > 1 && part.length > typed.length && part.startsWith(typed);
      if (isBegun && !best) best = { end: place + 1, open: 1 };
    }
    return best;
  }

  const LOOSE = /^[的和与及等在了对为以把将有]|[的和与及等在了对为以把将有]$/; // rarely the edge of a word

  /**
   * The words of the text that pinyin stands for, the likeliest first: spelled in full before by initials, names and
   * headings before running text, frequent before rare.
   */
  function wordsByPinyin(known, texts, typed, most) {
    const found = new Map();
    const begins = beginnings(known, typed[0]);
    for (const { key, weight } of texts) {
      for (const { index: place } of key.matchAll(begins)) {
        const match = spelled(known, key, place, typed);
        if (match) count(found, key.slice(place, match.end), match.open, weight);
      }
    }
    const ranked = [...found.values()].sort((a, b) => a.open - b.open || b.weight - a.weight);
    return ranked.slice(0, most).map(({ word }) => word);
  }

  /** Finds every character that the first letter typed may stand for. */
  function beginnings(known, letter) {
    const signs = [...known].filter(([, typed]) => typed.some(({ part }) => part[0] === letter)).map(([sign]) => sign);
    return new RegExp(`[${letter}${signs.join("")}]`, "g");
  }

  function count(found, word, open, weight) {
    const entry = found.get(word) || { word, open, weight: 0 };
    entry.weight += LOOSE.test(word) ? weight / 10 : weight;
    found.set(word, entry);
  }

  Object.assign(search, { byNumber, formsOf, numeral, readings, wordsByPinyin });
})(self.policySearch = self.policySearch || {});
