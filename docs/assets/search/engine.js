// Finding and ranking. All there is to find stands in one long text, which native substring search walks in well under
// a millisecond, so that no inverted index has to be built, shipped or kept in step. ARCHITECTURE.md explains the order.
(function (search) {
  "use strict";

  const { fold, words, find, byNumber, byDate, formsOf, numbersOf, withoutAsking, wordsByPinyin, mended } = search;

  // What a match is worth. An exact phrase beats scattered words, a heading beats running text.
  const WORTH = { number: 200, role: 150, name: 120, day: 110, dayAnd: 80, heading: 90, body: 85, tail: 70, names: 55 };
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
    search.alsoWritten(config.traditional || "");
    const finder = {
      entries: prepare(docs),
      words: config.words,
      synonyms: config.synonyms.map((group) => group.map((word) => fold(word))),
      forms: formsOf(config.appendix),
      readings: search.readings(config.pinyin),
      write: search.soundWriter([config.pinyin, config.sounds || {}]),
      held: new Map(), // word → who holds it
    };
    finder.names = departmentNames(finder.entries);
    layOut(finder);
    const find = (query) => {
      const found = answer(finder, query);
      return found.hits.length ? found : { ...found, nearest: nearest(finder, query.slice(0, PAIRED)) };
    };
    return { entries: finder.entries, words: finder.words, search: (query) => find(String(query)) };
  }

  function prepare(docs) {
    const entries = docs.map((doc, order) => ({ doc, order, departments: new Set(doc.departments), parent: null, parts: [] }));
    const byId = new Map(entries.map((entry) => [entry.doc.id, entry]));
    for (const entry of entries) {
      entry.parent = byId.get(entry.doc.of) || null;
      if (entry.parent) entry.parent.parts.push(entry);
    }
    return entries;
  }

  /** The one text of all entries, a line for each of their fields, and of the synonyms; `lines` says whose each is. */
  function layOut(finder) {
    const lines = [];
    const add = (entry, field, text) => { if (text) lines.push({ entry, field, key: fold(text) }); };
    for (const entry of finder.entries) {
      const { title, text, tail, names } = entry.doc;
      add(entry, "heading", title);
      add(entry, "body", text);
      add(entry, "tail", tail);
      for (const name of names || []) add(entry, "names", name);
    }
    for (const word of finder.synonyms.flat()) lines.push({ entry: null, field: "synonym", key: word });
    let place = 0;
    for (const line of lines) {
      line.start = place;
      place += line.key.length + 1;
    }
    finder.lines = lines;
    finder.text = lines.map(({ key }) => key).join("\n");
  }

  function lineAt({ lines }, place) {
    let [low, high] = [0, lines.length - 1];
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (lines[middle].start <= place) low = middle;
      else high = middle - 1;
    }
    return lines[low];
  }

  function departmentNames(entries) {
    const named = entries.filter(({ doc }) => doc.kind === "department" && !doc.retired);
    return new Map(named.flatMap(({ doc }) => [doc.title, ...(doc.names || [])].map((name) => [fold(name), doc.id])));
  }

  /** Who holds a word: entry → what that is worth, by the best of its fields; often comes before once. */
  function holders(finder, word) {
    if (finder.held.has(word)) return finder.held.get(word);
    const found = new Map();
    if (finder.held.size > 2000) finder.held.clear();
    for (let place = find(finder.text, word); place >= 0; place = find(finder.text, word, place + word.length)) {
      const line = lineAt(finder, place);
      const worth = line.entry ? worthOf(line, word) : 0;
      const before = found.get(line.entry) || 0;
      if (worth) found.set(line.entry, Math.max(worth, before) + (before ? AGAIN : 0));
    }
    finder.held.set(word, found);
    return found;
  }

  function worthOf({ entry, field, key }, word) {
    const share = word.length / (1 + key.length);
    if (NAMED.has(entry.doc.kind)) {
      if (key === word) return WORTH.name + BEHIND[entry.doc.kind];
      return entry.doc.kind === "department" || word.length > 1 ? WORTH[field] + share : 0;
    }
    if (field === "tail" || field === "names") return word.length > 1 ? WORTH[field] : 0;
    return WORTH[field] + share;
  }

  const isThere = (finder, word) => find(finder.text, word) >= 0;

  // The order of tries ---------------------------------------------------------------------------------------------------

  /** `hits`, the best first; `partial`: they hold only a part; `instead`: what was looked for in place of the query. */
  function answer(finder, query) {
    const asked = query.slice(0, LONGEST);
    const given = words(asked);
    const numbered = byNumber(finder.entries, finder.forms, asked);
    const { dated, isDay } = numbered ? { dated: [] } : byDate(finder.entries, asked);
    const scored = (entries, worth) => (entries || []).map((entry, place) => ({ entry, score: worth - place / 100, marks: [] }));
    const first = [...scored(numbered, WORTH.number), ...scored(dated, isDay ? WORTH.day : WORTH.dayAnd), ...byRole(finder, given.join(""))];
    if (!given.length) return ranked(first);
    const all = [...first, ...lookFor(finder, given, numbered || isDay), ...byPinyin(finder, given.join(""))];
    if (numbered || isDay || all.some(isExact)) return ranked(all);
    const meant = corrected(finder, given);
    const others = meant.join() === given.join() ? [] : lookFor(finder, meant);
    const isBetter = all.some(isSound) ? others.some(isExact) : others.length > 0;
    return isBetter ? { ...ranked(all.some(isSound) ? [...all, ...others] : others), instead: meant.join(" ") } : ranked(all);
  }

  // A list that holds the words does not keep back the measure that holds most of them; nor does what is retired.
  const isSound = ({ entry, score, exact }) => score >= SOUND && !entry.doc.retired && (exact || OWN_WORDS.has(entry.doc.kind));
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
    const hits = [...holders(finder, word)].map(([entry, worth]) => hitOf(entry, worth - penalty, [word], true));
    const others = synonymsOf(finder, word).flatMap((other, distance) =>
      [...holders(finder, other)].map(([entry, worth]) => hitOf(entry, worth - penalty - SYNONYM - 3 * distance, [other], true)));
    return hits.concat(others);
  }

  const hitOf = (entry, worth, marks, exact) => ({ entry, score: worth - BEHIND[entry.doc.kind], marks, exact });

  /** What stands for a word or for what it is most of; in a group of synonyms the first are the nearest. */
  function synonymsOf(finder, word) {
    const isMeant = (member) => member === word || (word.length > 2 && word.length * 2 >= member.length && member.includes(word));
    const groups = finder.synonyms.filter((group) => group.some(isMeant));
    return [...new Set([...groups.flat(), ...shortFor(finder, word)])].filter((other) => other !== word);
  }

  const SHORT = /^.{2,4}[局委办部厅院会队司所站]$/;

  /** The departments whose names shorten to the word: `住建局` for `市住房城乡建设局`. */
  function shortFor(finder, word) {
    if (!SHORT.test(word) || isThere(finder, word)) return [];
    const form = new RegExp([...word].map((sign) => search.literal(sign)).join(".*"));
    return [...finder.names.keys()].filter((name) => form.test(name));
  }

  // What departments do -------------------------------------------------------------------------------------------------

  const DOING = [["牵头", /牵头(?:单位|部门|科室)?/], ["配合", /配合(?:单位|部门|科室)?|参与(?:单位|部门|科室)?|协助/], ["指导", /指导(?:单位|部门)?/],
    ["责任", /责任(?:单位|部门|科室)|负责/]];
  const BESIDE = /^(?:的|是|由|任务|事项|工作|条|款|哪些|什么|有)*$/;

  /** The clauses that a department leads, supports, guides: `牵头 市财政局`, `市财政局牵头的任务`. */
  function byRole(finder, asked) {
    const names = [...finder.names.keys()].filter((each) => each.length > 1 && asked.includes(each));
    const name = names.sort((a, b) => b.length - a.length)[0];
    if (!name) return [];
    const rest = asked.replace(name, "");
    const found = DOING.find(([, form]) => form.test(rest) && BESIDE.test(rest.replace(form, "")));
    if (!found) return [];
    const doing = finder.entries.filter(({ doc }) => !doc.retired && ((doc.roles || {})[found[0]] || []).includes(finder.names.get(name)));
    return doing.map((entry, place) => ({ entry, score: WORTH.role - place / 100, marks: [found[0], name] }));
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
        if (worth >= WORTH.heading) entry.parts.forEach((part) => raise(part, share * 0.9));
      }
    };
    numbersOf(word).forEach((text) => spread(text, 1));
    if (word.length > 3) for (const entry of together(finder, word)) raise(entry, 0.7);
    synonymsOf(finder, word).forEach((other) => spread(other, 0.8));
    const department = among > 1 ? finder.names.get(word) : undefined;
    if (department) finder.entries.forEach((entry) => { if (entry.departments.has(department)) raise(entry, 1); });
    const rare = Math.log(1 + finder.entries.length / (1 + held.size));
    return { word, held, weight: rare };
  }

  /** Who has a longer word in pieces: 问题整改台账 for 问题台账. */
  function together(finder, word) {
    const pieces = word.match(/.{2}(?:.$)?/gu).map((piece) => holders(finder, piece));
    return [...pieces[0].keys()].filter((entry) => pieces.every((piece) => piece.has(entry)));
  }

  function scattered(finder, parts) {
    if (parts.length < 2) return [];
    const isSingle = (word) => word !== undefined && word.length === 1;
    // One character beside another is what is left of a word that the text does not have.
    const isLeft = (word, place) => isSingle(word) && (isSingle(parts[place - 1]) || isSingle(parts[place + 1]));
    const units = parts.map((word, place) => (isLeft(word, place) ? { word, held: new Map(), weight: 1 } : unit(finder, word, parts.length)));
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
    if (typed.length < 2 || typed.length > PAIRED || !/[a-z]/.test(typed)) return [];
    return wordsByPinyin(finder.readings, spoken(finder), typed, 4).flatMap((word, place) => exactly(finder, word, 4 + 6 * place));
  }

  /** The texts in which sounds are looked for, names and headings apart; a word does not run across a comma. */
  function spoken(finder) {
    if (finder.spoken) return finder.spoken;
    const isPage = ({ doc }) => doc.kind === "page";
    const names = finder.entries.flatMap((entry) => [entry.doc.title || "", ...(isPage(entry) ? [] : entry.doc.names || [])]);
    const texts = finder.entries.flatMap((entry) => [entry.doc.text || "", ...(isPage(entry) ? entry.doc.names || [] : [])]);
    const lists = [[names, 3], [texts, 1], [finder.synonyms.flat(), 1]];
    finder.spoken = lists.map(([list, weight]) => ({ key: fold(list.join("\n"), " "), weight }));
    return finder.spoken;
  }

  /** The query as it may have been meant by its sound; as it is where nothing of it sounds like words of the text. */
  function corrected(finder, given) {
    const text = spoken(finder).map(({ key }) => key).join(" ");
    finder.sounds = finder.sounds || finder.write(text);
    const by = { text, sounds: finder.sounds, write: finder.write, isThere: (word) => isThere(finder, word) };
    return given.map((word) => (word.length <= MENDED && mended(parted(finder, word), by)) || word);
  }

  function ranked(hits) {
    const best = new Map();
    for (const hit of hits) if (!best.has(hit.entry) || best.get(hit.entry).score < hit.score) best.set(hit.entry, hit);
    const sorted = [...best.values()].sort((a, b) => b.score - a.score || a.entry.order - b.entry.order);
    const sound = sorted.some(isSound);
    const found = sorted.filter(({ score }) => score >= SOUND || !sound);
    const isRetired = ({ entry }) => Boolean(entry.doc.retired);
    const shown = [...found.filter((hit) => !isRetired(hit)), ...found.filter(isRetired)].slice(0, HITS);
    return { hits: shown, partial: shown.length > 0 && shown[0].score < SOUND };
  }

  const LIKE = 0.6; // of the longer of two words that both must have; a sound counts half
  const LONGEST_NAME = 12;

  /** The names and headings that sound most like a query that nothing was found for. */
  function nearest(finder, query) {
    const word = words(query).join("");
    const sounds = finder.write(word);
    const named = finder.lines.filter(({ field, key }) => field !== "body" && field !== "tail" && key.length <= LONGEST_NAME);
    const same = (sign) => (word.includes(sign) ? 1 : sounds.includes(finder.write(sign)) ? 0.5 : 0);
    const like = named.map(({ key }) => ({ key, share: [...key].reduce((sum, sign) => sum + same(sign), 0) / Math.max(key.length, word.length) }));
    const found = like.filter(({ share }) => share >= LIKE).sort((a, b) => b.share - a.share);
    return [...new Set(found.map(({ key }) => key))].slice(0, 3);
  }

  Object.assign(search, { createFinder });
})(self.policySearch = self.policySearch || {});
