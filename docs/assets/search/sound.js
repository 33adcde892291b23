// How words sound: pinyin that is typed for them, and characters of the same sound that are typed by mistake.
(function (search) {
  "use strict";

  /** Character → the ways to type it, in full and by its initial, which leaves more open; from syllable → characters. */
  function readings(bySyllable) {
    const found = new Map();
    for (const [syllable, characters] of Object.entries(bySyllable)) {
      const typed = [{ part: syllable, open: 0 }, { part: syllable[0], open: 1 }];
      for (const character of characters) found.set(character, (found.get(character) || []).concat(typed));
    }
    return found;
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

  /**
   * The words of the text that pinyin stands for, the likeliest first: spelled in full before by initials, names and
   * headings before running text, frequent before rare.
   */
  function wordsByPinyin(known, texts, typed, most) {
    const found = new Map();
    const signs = [...known].filter(([, each]) => each.some(({ part }) => part[0] === typed[0])).map(([sign]) => sign);
    const begins = new RegExp(`[${typed[0]}${signs.join("")}]`, "g");
    for (const { key, weight } of texts) {
      for (const { index: place } of key.matchAll(begins)) {
        const match = spelled(known, key, place, typed);
        if (!match) continue;
        const word = key.slice(place, match.end);
        const entry = found.get(word) || { word, open: match.open, weight: 0 };
        entry.weight += weight;
        found.set(word, entry);
      }
    }
    const ranked = [...found.values()].sort((a, b) => a.open - b.open || b.weight - a.weight);
    return ranked.slice(0, most).map(({ word }) => word);
  }

  // The same sound ------------------------------------------------------------------------------------------------------

  /** Writes a text with one sign for each sound, so that what sounds alike is alike, character for character. */
  function soundWriter(tables) {
    const signs = new Map();
    const written = new Map();
    for (const [syllable, characters] of tables.flatMap((table) => Object.entries(table))) {
      if (!signs.has(syllable)) signs.set(syllable, String.fromCharCode(0xe000 + signs.size));
      for (const character of characters) if (!written.has(character)) written.set(character, signs.get(syllable));
    }
    return (text) => text.replace(/[\u3400-\u9fff]/g, (character) => written.get(character) || character);
  }

  const LONGEST = 6; // characters of a word that is looked for by its sound

  /** The words with those put right that together only sound like words of the text, the longest run of them; else null. */
  function mended(parts, { text, sounds, write, isThere }) {
    for (let size = parts.length; size > 0; size -= 1) {
      for (let start = 0; start + size <= parts.length; start += 1) {
        const run = parts.slice(start, start + size).join("");
        const found = run.length > 1 && run.length <= LONGEST && !isThere(run) ? alike(run, write(run), text, sounds) : null;
        if (found) return [...parts.slice(0, start), found, ...parts.slice(start + size)].join("");
      }
    }
    return null;
  }

  /** What sounds like `part` and has at least half of its characters. */
  function alike(part, sounded, text, sounds) {
    let tries = 100;
    for (let place = sounds.indexOf(sounded); place >= 0 && tries; place = sounds.indexOf(sounded, place + 1)) {
      tries -= 1;
      const found = text.slice(place, place + part.length);
      const same = [...part].filter((character, at) => found[at] === character).length;
      if (same * 2 >= part.length) return found;
    }
    return null;
  }

  Object.assign(search, { readings, wordsByPinyin, soundWriter, mended });
})(self.policySearch = self.policySearch || {});
