// Finding and ranking. All there is to find stands in one long text, which native substring search walks in well under
// a millisecond, so that no inverted index has to be built, shipped or kept in step. ARCHITECTURE.md explains the order.
(function (search) {
  "use strict";

  const { fold, words, find, markKey, byNumber, byDate, numbersOf, withoutAsking, wordsByPinyin, mended } = search;

  // What a match is worth. An exact phrase beats scattered words, a heading beats running text.
  const WORTH = { number: 200, doing: 140, name: 120, day: 110, dayAnd: 80, title: 90, text: 85, tail: 70, names: 55 };
  const SCATTERED = 60; // all words, and up to TOGETHER more for how well; below SOUND a hit holds only parts
  const TOGETHER = 15;
  const SOUND = 30;
  // Measures stand before what only lists or repeats their words.
  const BEHIND = { measure: 0, item: 2, department: 6, ledger: 8, text: 9, study: 10, reference: 11, term: 11, section: 12, page: 14 };
  const OWN_WORDS = new Set(["measure", "item", "department", "page"]);
  const NAMED = new Set(["department", "page"]); // whoever types their name wants them
  const LONGEST = 400; // characters of a query that are looked at
  const PAIRED = 40; // characters of a word that is typed in letters
  const SYNONYM = 8; // what a synonym takes off: the words typed, in running text, come before it in a heading
  const AGAIN = 0.5; // each time more that an entry has a word
  const LEAST = 0.4; // of what was asked, by weight, that a hit must hold
  const MENDED = 12; // characters of a word in which a mistake is looked for
  const SENTENCE = 8; // characters of a pasted part that are looked for by themselves
  const HITS = 60;

  /** A finder over an index: `search(query)` → the answer; `entries` are all there is. */
  function createFinder({ config, docs }) {
    search.alsoWritten(config.traditional);
    const entries = prepare(docs);
    const departments = docs.filter(({ kind, retired }) => kind === "department" && !retired);
    const finder = {
      entries,
      words: config.words,
      synonyms: config.synonyms.map((group) => group.map((word) => fold(word))),
      appendix: config.appendix.map(markKey),
      pinyin: config.pinyin,
      write: search.soundWriter([config.pinyin, config.sounds]),
      names: new Map(departments.flatMap(({ id, title, names = [] }) => [title, ...names].map((name) => [fold(name), id]))),
      held: new Map(), // word → who holds it
    };
    layOut(finder);
    finder.spoken = once(() => spoken(finder));
    finder.sounds = once(() => finder.write(finder.spoken()));
    return { entries, words: config.words, search: (query) => answer(finder, String(query).slice(0, LONGEST)) };
  }

  /** What `make` makes, made when it is first asked for. */
  function once(make) {
    let made;
    return () => (made = made === undefined ? make() : made);
  }

  function prepare(docs) {
    const entries = docs.map((doc, order) => ({ doc, order, parts: [] }));
    const byId = new Map(entries.map((entry) => [entry.doc.id, entry]));
    for (const entry of entries) entry.parent = byId.get(entry.doc.of);
    for (const entry of entries) if (entry.parent) entry.parent.parts.push(entry);
    return entries;
  }

  /** The one text of all entries, a line for each of their fields, and of the synonyms; `lines` says whose each is. */
  function layOut(finder) {
    const fields = ["title", "text", "tail", "names", "doing"];
    const linesOf = (entry) => fields.flatMap((field) => [entry.doc[field] || []].flat().map((text) => ({ entry, field, key: fold(text) })));
    finder.lines = [...finder.entries.flatMap(linesOf), ...finder.synonyms.flat().map((key) => ({ entry: null, field: "synonym", key }))];
    finder.text = finder.lines.map(({ key }) => key).join("\n");
    finder.lineAt = new Uint32Array(finder.text.length); // place in the text → its line
    let place = 0;
    finder.lines.forEach(({ key }, number) => { finder.lineAt.fill(number, place, place += key.length + 1); });
  }

  /** Who holds a word: entry → what that is worth, by the best of its fields; often comes before once. */
  function holders(finder, word) {
    if (finder.held.has(word)) return finder.held.get(word);
    const found = new Map();
    if (finder.held.size > 2000) finder.held.clear();
    for (let place = find(finder.text, word); place >= 0; place = find(finder.text, word, place + word.length)) {
      const line = finder.lines[finder.lineAt[place]];
      const worth = line.entry ? worthOf(line, word) : 0;
      const before = found.get(line.entry) || 0;
      if (worth) found.set(line.entry, Math.max(worth, before) + (before ? AGAIN : 0));
    }
    finder.held.set(word, found);
    return found;
  }

  function worthOf({ entry, field, key }, word) {
    const share = word.length / (1 + key.length);
    if (field === "doing") return key === word ? WORTH.doing : 0;
    if (NAMED.has(entry.doc.kind)) {
      if (key === word) return WORTH.name + BEHIND[entry.doc.kind];
      return entry.doc.kind === "department" || word.length > 1 ? WORTH[field] + share : 0;
    }
    if (field === "tail" || field === "names") return word.length > 1 ? WORTH[field] : 0;
    return WORTH[field] + share;
  }

  const isThere = (finder, word) => find(finder.text, word) >= 0;

  // The order of tries ---------------------------------------------------------------------------------------------------
  /** `hits`, best first; `partial`: they hold only a part; `instead`: what was looked for; `nearest`: names where nothing was found. */
  function answer(finder, asked) {
    const found = hitsOf(finder, asked);
    return found.hits.length ? found : { ...found, nearest: nearest(finder, words(asked.slice(0, PAIRED)).join("")) };
  }

  function hitsOf(finder, asked) {
    const given = words(asked);
    const numbered = byNumber(finder.entries, finder.appendix, asked);
    const { dated, isDay } = numbered ? { dated: [] } : byDate(finder.entries, asked);
    const scored = (entries, worth) => (entries || []).map((entry, place) => ({ entry, score: worth - place / 100, marks: [] }));
    const first = [...scored(numbered, WORTH.number), ...scored(dated, isDay ? WORTH.day : WORTH.dayAnd)];
    if (!given.length) return ranked(first);
    const all = [...first, ...lookFor(finder, given, numbered || isDay), ...byPinyin(finder, given.join(""))];
    if (numbered || isDay || all.some(isExact)) return ranked(all);
    const meant = corrected(finder, given);
    const others = meant.join() === given.join() ? [] : lookFor(finder, meant);
    const isBetter = all.some(isSound) ? others.some(isExact) : others.length > 0;
    return isBetter ? { ...ranked(all.some(isSound) ? [...all, ...others] : others), instead: meant.join(" ") } : ranked(all);
  }

  // A list that holds the words does not keep back the measure that holds most of them.
  const isSound = ({ entry, score, exact }) => score >= SOUND && (exact || OWN_WORDS.has(entry.doc.kind));
  const isExact = (hit) => hit.exact && isSound(hit);

  /** The words as they were typed, then without what only asks; synonyms, and all words apart. */
  function lookFor(finder, given, isNamed) {
    const whole = numbersOf(given.join("")).flatMap((word, place) => exactly(finder, word, place));
    if (isNamed) return whole;
    const parts = contentOf(finder, withoutAsking(given));
    const others = [parts.join(""), ...given.filter((word) => word.length > SENTENCE)].filter((word) => word !== given.join(""));
    return [...whole, ...others.flatMap((word, place) => exactly(finder, word, 2 + place)), ...scattered(finder, parts)];
  }

  function exactly(finder, word, penalty) {
    const meant = [[word, penalty], ...synonymsOf(finder, word).map((other, distance) => [other, penalty + SYNONYM + 3 * distance])];
    return meant.flatMap(([each, off]) => [...holders(finder, each)].map(([entry, worth]) => hitOf(entry, worth - off, [each], true)));
  }

  const hitOf = (entry, worth, marks, exact) => ({ entry, score: worth - BEHIND[entry.doc.kind], marks, exact });

  /** What stands for a word or for what it is most of; in a group of synonyms the first are the nearest. */
  function synonymsOf(finder, word) {
    const isMeant = (member) => member === word || (word.length > 2 && word.length * 2 >= member.length && member.includes(word));
    const groups = finder.synonyms.filter((group) => group.some(isMeant));
    return [...new Set([...groups.flat(), ...shortFor(finder, word)])].filter((other) => other !== word);
  }

  const SHORT = /^[\u3400-\u9fff]{2,4}[局委办部厅院会队司所站]$/;

  /** The departments whose names shorten to the word: `住建局` for `市住房城乡建设局`. */
  function shortFor(finder, word) {
    if (!SHORT.test(word) || isThere(finder, word)) return [];
    const form = new RegExp([...word].join(".*"));
    return [...finder.names.keys()].filter((name) => form.test(name));
  }

  // Words apart ---------------------------------------------------------------------------------------------------------
  const FILLER = /^(?:[的了和与及在是有要对把被我们吗呢去到就都也很太]|以上|以下|以内|左右)$/;
  const NUMBER = /[0-9一二两三四五六七八九十]/;
  const LONGEST_PART = 24;
  const OF_DEPARTMENTS = /^(?:的|负责|承担|要|做|任务|职责|分工|工作)+$/;

  /** The words of a query as the text has them: the fewest and longest that it holds, what it does not hold by itself. */
  function parted(finder, word) {
    const best = [{ cost: 0, from: 0 }];
    for (let end = 1; end <= word.length; end += 1) {
      best[end] = { cost: best[end - 1].cost + 2, from: end - 1 };
      for (let start = end - 2; start >= Math.max(0, end - LONGEST_PART); start -= 1) {
        const part = word.slice(start, end);
        const has = numbersOf(part).some((each) => isThere(finder, each));
        if (!has && !NUMBER.test(part)) break; // nothing longer is there either
        if (has && best[start].cost + 1 < best[end].cost) best[end] = { cost: best[start].cost + 1, from: start };
      }
    }
    const found = [];
    for (let end = word.length; end > 0; end = best[end].from) found.unshift(word.slice(best[end].from, end));
    return found;
  }

  /** The words that are looked for: without those between them, nor those that only say what departments do. */
  function contentOf(finder, left) {
    const all = left.flatMap((word) => parted(finder, word));
    const named = all.some((word) => finder.names.has(word));
    const content = all.filter((word) => !FILLER.test(word) && !(named && OF_DEPARTMENTS.test(word)));
    return content.length ? content : all;
  }

  /** A word with who holds it or what stands for it, how well (1: in its own text), and what it weighs: rare words more. */
  function unit(finder, word, among) {
    const held = new Map();
    const raise = (entry, share) => { if (share > (held.get(entry) || 0)) held.set(entry, share); };
    const spread = (text, share) => {
      for (const [entry, worth] of holders(finder, text)) {
        raise(entry, share);
        if (worth >= WORTH.title) entry.parts.forEach((part) => raise(part, share * 0.9));
      }
    };
    numbersOf(word).forEach((text) => spread(text, 1));
    synonymsOf(finder, word).forEach((other) => spread(other, 0.8));
    const department = among > 1 ? finder.names.get(word) : undefined;
    if (department) finder.entries.forEach((entry) => { if ((entry.doc.departments || []).includes(department)) raise(entry, 1); });
    return { word, held, weight: Math.log(1 + finder.entries.length / (1 + held.size)) };
  }

  function scattered(finder, parts) {
    if (parts.length < 2) return [];
    const isSingle = (place) => (parts[place] || "").length === 1;
    // One character beside another is what is left of a word that the text does not have.
    const isLeft = (place) => isSingle(place) && (isSingle(place - 1) || isSingle(place + 1));
    const units = parts.map((word, place) => (isLeft(place) ? { word, held: new Map(), weight: 1 } : unit(finder, word, parts.length)));
    const total = units.reduce((sum, { weight }) => sum + weight, 0);
    const share = (entry) => units.reduce((sum, { held, weight }) => sum + weight * (held.get(entry) || 0), 0) / total;
    const candidates = new Set(units.filter(({ word }) => word.length > 1).flatMap(({ held }) => [...held.keys()]));
    return [...candidates].flatMap((entry) => {
      const marks = units.filter(({ held }) => held.has(entry)).map(({ word }) => word);
      if (marks.length === units.length) return [hitOf(entry, SCATTERED + TOGETHER * share(entry), marks, false)];
      const score = (SOUND - 5) * share(entry) * (1 - (3 * BEHIND[entry.doc.kind]) / 100);
      return share(entry) >= LEAST ? [{ entry, score, marks }] : [];
    });
  }

  // Pinyin, and what was mistyped ----------------------------------------------------------------------------------------
  function byPinyin(finder, typed) {
    if (typed.length < 2 || typed.length > PAIRED || !/[a-z]/.test(typed) || isThere(finder, typed)) return [];
    return wordsByPinyin(finder.pinyin, finder.spoken(), typed, 4).flatMap((word, place) => exactly(finder, word, 4 + 6 * place));
  }

  /** The text in which sounds are looked for; a word does not run across a comma. */
  function spoken({ entries, synonyms }) {
    const texts = entries.flatMap(({ doc }) => [doc.title, doc.text, ...(doc.names || [])].filter(Boolean));
    return fold([...texts, ...synonyms.flat()].join("\n"), " ");
  }

  /** The query as it may have been meant by its sound; as it is where nothing of it sounds like words of the text. */
  function corrected(finder, given) {
    const isKnown = (word) => isThere(finder, word);
    return given.map((word) => (word.length <= MENDED && mended(parted(finder, word), finder, isKnown)) || word);
  }

  function ranked(hits) {
    const best = new Map();
    for (const hit of hits) if (!best.has(hit.entry) || best.get(hit.entry).score < hit.score) best.set(hit.entry, hit);
    const isRetired = ({ entry }) => (entry.doc.retired ? 1 : 0);
    const sorted = [...best.values()].sort((a, b) => isRetired(a) - isRetired(b) || b.score - a.score || a.entry.order - b.entry.order);
    const found = sorted.some(isSound) ? sorted.filter(({ score }) => score >= SOUND) : sorted;
    return { hits: found.slice(0, HITS), partial: found.length > 0 && found[0].score < SOUND };
  }

  const LIKE = 0.6; // of the longer of two words that both must have
  const LONGEST_NAME = 12;

  /** The names and headings that are most like words that nothing was found for. */
  function nearest(finder, word) {
    const named = finder.lines.filter(({ field, key }) => ["title", "names", "synonym"].includes(field) && key.length <= LONGEST_NAME).map(({ key }) => key);
    const share = (key) => [...key].filter((sign) => word.includes(sign)).length / Math.max(key.length, word.length);
    return [...new Set(named)].filter((key) => share(key) >= LIKE).sort((a, b) => share(b) - share(a)).slice(0, 3);
  }

  Object.assign(search, { createFinder });
})(self.policySearch = self.policySearch || {});
