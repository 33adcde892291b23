// How words sound: pinyin that is typed for them, and characters of the same sound that are typed by mistake.
(function (search) {
  "use strict";

  // Where syllables may be parted: as long as can be, and before the next one's vowel: fang an and fan gan.
  const EDGES = ["", "(?![aeiouv])"];

  /**
   * The words of `text` that pinyin stands for, each syllable in full or begun, `xinfang`, `xinf`, `xf`: the likeliest
   * first, spelled in full before by initials, frequent before rare. `bySyllable` are the characters of each.
   */
  function wordsByPinyin(bySyllable, text, typed, most) {
    const syllables = Object.keys(bySyllable).sort((a, b) => b.length - a.length);
    const begun = (part) => syllables.filter((each) => each.startsWith(part)).map((each) => bySyllable[each]).join("");
    const found = new Map();
    for (const edge of EDGES) {
      const parts = typed.match(new RegExp(`(?:${syllables.join("|")})${edge}|.`, "gu"));
      const last = parts.length - 1;
      const signs = parts.map((part, place) => (part.length === 1 ? part + begun(part) : place === last ? begun(part) : bySyllable[part]));
      const form = new RegExp(signs.map((each) => `[${each}]`).join(""), "gu");
      const open = (word) => parts.filter((part, place) => !(bySyllable[part] || part).includes(word[place])).length;
      for (const [word] of text.matchAll(form)) found.set(word, { word, open: open(word), times: found.has(word) ? found.get(word).times + 1 : 1 });
    }
    const ranked = [...found.values()].sort((a, b) => a.open - b.open || b.times - a.times);
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
  function mended(parts, { spoken, sounds, write }, isThere) {
    for (let size = parts.length; size > 0; size -= 1) {
      for (let start = 0; start + size <= parts.length; start += 1) {
        const run = parts.slice(start, start + size).join("");
        const found = run.length > 1 && run.length <= LONGEST && !isThere(run) ? alike(run, write(run), spoken(), sounds()) : null;
        if (found) return [...parts.slice(0, start), found, ...parts.slice(start + size)].join("");
      }
    }
    return null;
  }

  /** What sounds like `part` and has at least half of its characters. */
  function alike(part, sounded, text, sounds) {
    for (let [place, tries] = [sounds.indexOf(sounded), 100]; place >= 0 && tries; place = sounds.indexOf(sounded, place + 1), tries -= 1) {
      const found = text.slice(place, place + part.length);
      const same = [...part].filter((character, at) => found[at] === character).length;
      if (same * 2 >= part.length) return found;
    }
    return null;
  }

  Object.assign(search, { wordsByPinyin, soundWriter, mended });
})(self.policySearch = self.policySearch || {});
