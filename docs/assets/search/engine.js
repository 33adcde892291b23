// Finding and ranking. Every entry is scanned: native substring search over the whole text takes well under a
// millisecond, so that no inverted index has to be built, shipped or kept in step.
(function (search) {
  "use strict";

  const { fold, words, find, count, near, byNumber, formsOf, readings, wordsByPinyin } = search;

  // What a match is worth. An exact phrase beats scattered words, a heading beats running text.
  const WORTH = { number: 200, role: 150, name: 120, heading: 90, phrase: 85, words: 75, tail: 70, pairs: 65, near: 60, alias: 55, scattered: 28 };
  // Measures stand before what only lists or repeats their words.
  const BEHIND = { measure: 0, item: 2, department: 6, ledger: 8, text: 9, study: 10, reference: 11, term: 11, section: 12, page: 14 };
  const SOUND = 30; // from here on a hit holds the whole query; below it only parts
  const OWN_WORDS = new Set(["measure", "item", "department"]);
  const LONGEST = 400; // characters of a query that are looked at
  const PAIRED = 40; // characters of a word whose pairs are looked at
  const VARIANTS = 12;
  const SYNONYM = 8; // what a synonym takes off: the query's own words in running text come before it in a heading
  const HITS = 60;

  /** A finder over an index: `search(query)` → hits, the best first; `entries` are all there is. */
  function createFinder(index) {
    const entries = prepare(index.docs);
    const finder = {
      entries,
      words: index.config.words,
      synonyms: index.config.synonyms.map((group) => group.map((word) => fold(word))),
      names: departmentNames(entries),
      forms: formsOf(index.config.appendix),
      readings: readings(index.config.pinyin),
      sounds: null,
    };
    return { entries, words: finder.words, search: (query) => findAll(finder, String(query)) };
  }

  /** Each entry with what it is compared by: its `text` is a clause with its heading, a measure with its clauses. */
  function prepare(docs) {
    const entries = docs.map((doc, order) => ({
      doc,
      order,
      heading: fold(doc.title || ""),
      body: fold(doc.text || ""),
      names: (doc.names || []).map((name) => fold(name)),
      tail: fold(doc.tail || ""),
      departments: new Set(doc.departments || []),
      parent: null,
    }));
    const byId = new Map(entries.map((entry) => [entry.doc.id, entry]));
    for (const entry of entries) entry.text = `${entry.heading} ${entry.body}${entry.tail && ` ${entry.tail}`}`;
    for (const entry of entries) {
      entry.parent = byId.get(entry.doc.of) || null;
      if (!entry.parent) continue;
      entry.text += ` ${entry.parent.heading}`;
      entry.parent.text += ` ${entry.body}`;
    }
    return entries;
  }

  function departmentNames(entries) {
    const named = entries.filter(({ doc }) => doc.kind === "department" && !doc.retired);
    const pairs = named.flatMap((entry) => [entry.heading, ...entry.names].map((name) => [name, entry.doc.id]));
    return new Map(pairs);
  }

  function findAll(finder, query) {
    const asked = query.slice(0, LONGEST);
    const given = words(asked);
    const best = new Map();
    const keep = (hit) => {
      const before = best.get(hit.entry);
      if (!before || before.score < hit.score) best.set(hit.entry, hit);
    };
    const named = byNumber(finder.entries, finder.forms, asked);
    (named || []).forEach((entry, place) => keep({ entry, score: WORTH.number - place, marks: [] }));
    const does = byRole(finder, given);
    does.forEach(({ entry, marks }, place) => keep({ entry, score: WORTH.role - place / 100, marks }));
    if (given.length) findWords(finder, given, keep, named !== null || does.length > 0);
    return ranked([...best.values()]);
  }

  // What departments do -------------------------------------------------------------------------------------------------

  const DOING = [["牵头", /牵头(?:单位|部门|科室)?/], ["配合", /配合(?:单位|部门|科室)?|参与(?:单位|部门|科室)?|协助/], ["指导", /指导(?:单位|部门)?/],
    ["责任", /责任(?:单位|部门|科室)|负责/]];
  const BESIDE = /^(?:的|是|由|任务|事项|工作|条|款|哪些|什么|有)*$/;

  /** The clauses that a department leads, supports, guides: `牵头 市财政局`, `市财政局牵头的任务`. */
  function byRole(finder, given) {
    const asked = given.join("");
    const names = [...finder.names.keys()].filter((name) => name.length > 1 && asked.includes(name));
    const name = names.sort((a, b) => b.length - a.length)[0];
    if (!name) return [];
    const rest = asked.replace(name, "");
    const found = DOING.find(([, form]) => form.test(rest) && BESIDE.test(rest.replace(form, "")));
    if (!found) return [];
    const doing = finder.entries.filter(({ doc }) => !doc.retired && ((doc.roles || {})[found[0]] || []).includes(finder.names.get(name)));
    return doing.map((entry) => ({ entry, marks: [found[0], name] }));
  }

  /** `sound` tells whether something holds the whole query: then nothing that holds only parts of it is looked for. */
  function findWords(finder, given, keep, isNumber) {
    let sound = isNumber;
    const keepSound = (hit) => {
      // A list that holds the words does not keep back the measure that holds most of them.
      // Nor does what is retired: it stands behind all that is in force.
      sound = sound || (!hit.entry.doc.retired && (OWN_WORDS.has(hit.entry.doc.kind) || hit.exact));
      keep(hit);
    };
    const all = variants(finder, given);
    all.forEach((variant) => matches(finder, variant, keepSound));
    if (!isNumber) byPinyin(finder, given, keepSound);
    if (!sound) akin(finder, given).forEach((variant) => matches(finder, variant, keepSound));
    if (!sound) all.forEach((variant) => scattered(finder, variant, keep));
  }

  // Variants: the query as typed, with synonyms, with figures for numerals, with a department's name apart --------------

  function variant(finder, list, penalty) {
    const parts = list.map((text) => ({ text, department: list.length > 1 ? finder.names.get(text) : undefined, pairs: pairs(text) }));
    return { whole: list.join(""), parts, penalty };
  }

  function variants(finder, given) {
    const found = [variant(finder, given, 0)];
    const add = (list, penalty) => {
      const whole = list.join("");
      if (found.length < VARIANTS && !found.some((one) => one.whole === whole && one.parts.length === list.length)) {
        found.push(variant(finder, list, penalty));
      }
    };
    const apart = departmentApart(finder, given);
    if (apart) add(apart, 0);
    for (const list of apart ? [given, apart] : [given]) {
      inFigures(list).forEach((other) => add(other, 1));
      replaced(finder.synonyms, list).forEach(({ copy, distance }) => add(copy, SYNONYM + 3 * distance));
    }
    return found;
  }

  const ASKING = /^(?:的|负责|承担|哪些|什么|任务|职责|分工|工作)+$/;

  /** `财务处座谈会` → `财务处`, `座谈会`; `财务处负责什么` → `财务处`. */
  function departmentApart(finder, given) {
    if (given.length > 1) return null;
    for (const name of finder.names.keys()) {
      const place = given[0].indexOf(name);
      if (name.length > 2 && place >= 0 && name !== given[0]) {
        const rest = [given[0].slice(0, place), given[0].slice(place + name.length)];
        return [name, ...rest.filter((word) => word && !ASKING.test(word))];
      }
    }
    return null;
  }

  const NUMERAL = /[一二两三四五六七八九十]+(?=[天次个条项款部人])/g;

  function inFigures(list) {
    const other = list.map((word) => word.replace(NUMERAL, (numeral) => String(search.numeral(numeral))));
    return other.join() === list.join() ? [] : [other];
  }

  /** The query with each of its words replaced; in a group of synonyms the first are the nearest. */
  function replaced(synonyms, list) {
    const found = [];
    synonyms.forEach((group) => group.forEach((member) => list.forEach((word, place) => {
      if (!word.includes(member)) return;
      group.filter((other) => other !== member && !word.includes(other)).forEach((other, distance) => {
        const copy = list.slice();
        copy[place] = word.replace(member, other);
        found.push({ copy, distance, length: member.length });
      });
    })));
    return found.sort((a, b) => b.length - a.length || a.distance - b.distance);
  }

  /** For a query that is a synonym or alias but for one character: the words that it stands for. */
  function akin(finder, given) {
    const whole = given.join("");
    if (whole.length < 4) return [];
    const isNear = (member) => {
      const place = near(member, whole);
      return place !== null && place[0] === 0 && place[1] === member.length;
    };
    const groups = finder.synonyms.filter((group) => group.some(isNear));
    return groups.flat().slice(0, VARIANTS).map((word) => variant(finder, [word], SYNONYM));
  }

  function pairs(text) {
    const cut = text.slice(0, PAIRED);
    const found = new Set();
    for (let place = 0; place + 1 < cut.length; place += 1) found.add(cut.slice(place, place + 2));
    return found.size ? [...found] : [cut];
  }

  // Whole matches -----------------------------------------------------------------------------------------------------

  const hitOf = (entry, { worth, marks }, { penalty }, exact) =>
    ({ entry, score: worth - BEHIND[entry.doc.kind] - penalty, marks, exact });

  function exactly(finder, asked, keep) {
    for (const entry of finder.entries) {
      const match = whole(entry, asked);
      if (match) keep(hitOf(entry, match, asked, true));
    }
  }

  function matches(finder, asked, keep) {
    for (const entry of finder.entries) {
      const exact = whole(entry, asked);
      const match = exact || together(entry, asked);
      if (match) keep(hitOf(entry, match, asked, exact !== null));
    }
  }

  function whole(entry, { whole: word }) {
    const isDepartment = entry.doc.kind === "department";
    const marks = [word];
    if (isDepartment && (entry.heading === word || entry.names.includes(word))) return { worth: WORTH.name, marks };
    if (find(entry.heading, word) >= 0) return { worth: WORTH.heading + word.length / (1 + entry.heading.length), marks };
    if (find(entry.body, word) >= 0) return { worth: WORTH.phrase + density(entry.body, word), marks };
    if (word.length > 1 && find(entry.tail, word) >= 0) return { worth: WORTH.tail, marks };
    const named = entry.names.find((name) => find(name, word) >= 0);
    return named && (word.length > 1 || isDepartment) ? { worth: WORTH.alias, marks } : null;
  }

  // Below 3: often, and in a short text, comes before once in a long one.
  const density = (body, word) => Math.min(2, (count(body, word, 4) - 1) * 0.5) + word.length / (word.length + body.length / 10);

  /** All words, or all pairs of characters, stand in the entry; a clause's heading counts, but not alone. */
  function together(entry, { parts }) {
    const { text } = entry;
    if (!parts.some((part) => part.department || holdsAny(entry, part))) return null;
    const isThere = (part) => entry.departments.has(part.department) || find(text, part.text) >= 0;
    const marks = parts.map((part) => part.text);
    if (parts.length > 1 && parts.every(isThere)) return { worth: WORTH.words - spread(entry), marks };
    const inPairs = (part) => isThere(part) || part.pairs.every((pair) => text.includes(pair));
    if (parts.every(inPairs)) return { worth: WORTH.pairs - spread(entry), marks: marks.concat(...parts.map((part) => part.pairs)) };
    return nearly(text, parts, isThere, entry);
  }

  const holdsAny = (entry, part) =>
    part.pairs.some((pair) => entry.heading.includes(pair) || entry.body.includes(pair) || entry.tail.includes(pair));
  // A measure as a whole comes behind the clause that holds it all.
  const spread = (entry) => (entry.doc.kind === "measure" && !entry.doc.of ? 1 : 0);

  function nearly(text, parts, isThere, entry) {
    const marks = [];
    for (const part of parts) {
      const place = part.text.length >= 4 && !isThere(part) ? near(text, part.text) : null;
      if (!place && !isThere(part)) return null;
      marks.push(place ? text.slice(place[0], place[1]) : part.text);
    }
    return { worth: WORTH.near - spread(entry), marks };
  }

  // Pinyin --------------------------------------------------------------------------------------------------------------

  function byPinyin(finder, given, keep) {
    const typed = given.join("");
    if (typed.length < 2 || typed.length > PAIRED || !/[a-z]/.test(typed)) return;
    finder.sounds = finder.sounds || sounds(finder.entries);
    wordsByPinyin(finder.readings, finder.sounds, typed, 4).forEach((word, place) => {
      exactly(finder, variant(finder, [word], 4 + 6 * place), keep);
    });
  }

  /** The texts in which pinyin is looked for, names and headings apart; a word does not run across a comma. */
  function sounds(entries) {
    const names = entries.flatMap(({ doc }) => [doc.title || "", ...(doc.names || [])]);
    const texts = entries.map(({ doc }) => doc.text || "");
    return [[names, 3], [texts, 1]].map(([list, weight]) => ({ key: fold(list.join("\n"), " "), weight }));
  }

  // Scattered: what is left when nothing holds all of the query -----------------------------------------------------------

  function scattered(finder, asked, keep) {
    const wanted = [...new Set(asked.parts.flatMap((part) => part.pairs))];
    const frequency = new Map(wanted.map((pair) => [pair, 0]));
    const holders = finder.entries.map((entry) => {
      const held = wanted.filter((pair) => entry.heading.includes(pair) || entry.body.includes(pair));
      held.forEach((pair) => frequency.set(pair, frequency.get(pair) + 1));
      return { entry, held };
    });
    const weight = (pair) => Math.log(1 + finder.entries.length / (1 + frequency.get(pair)));
    const sum = (list) => list.reduce((total, pair) => total + weight(pair), 0);
    const total = sum(wanted);
    for (const { entry, held } of holders) {
      if (!held.length) continue;
      const share = sum(held) / total;
      const behind = (BEHIND[entry.doc.kind] + asked.penalty) / 100;
      keep({ entry, score: WORTH.scattered * share * (1 - behind), marks: held });
    }
  }

  function ranked(hits) {
    const sorted = hits.sort((a, b) => b.score - a.score || a.entry.order - b.entry.order);
    const scattered = sorted.find((hit) => hit.score < SOUND);
    const found = sorted.filter((hit) => hit.score >= SOUND || hit.score >= scattered.score / 2);
    const isRetired = (hit) => Boolean(hit.entry.doc.retired);
    return [...found.filter((hit) => !isRetired(hit)), ...found.filter(isRetired)].slice(0, HITS);
  }

  Object.assign(search, { createFinder });
})(self.policySearch = self.policySearch || {});
