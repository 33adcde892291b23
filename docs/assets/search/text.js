// Text as the search sees it: width and case folded, without spaces and punctuation, so that `ＱＱ 群` is `qq群` and
// what stands around a comma is found as if there were none. Loaded by the worker and by the tests under node.
(function (search) {
  "use strict";

  const KEPT = /[\p{L}\p{N}%+]/u;
  const known = new Map();

  function foldCharacter(character) {
    let folded = known.get(character);
    if (folded === undefined) {
      folded = Array.from(character.normalize("NFKC").toLowerCase()).filter((part) => KEPT.test(part)).join("");
      known.set(character, folded);
    }
    return folded;
  }

  /** The key of a text: what it is compared by. `gap` stands for each run of what is left out. */
  function fold(text, gap = "") {
    const parts = [];
    let isGap = false;
    for (const character of text) {
      const folded = foldCharacter(character);
      if (folded) parts.push(folded);
      else if (!isGap) parts.push(gap);
      isGap = !folded;
    }
    return parts.join("");
  }

  /** The words of a query: what stands between spaces and punctuation, folded. */
  function words(text) {
    return fold(text, " ").split(" ").filter(Boolean);
  }

  /** The key of a text and, for each place in it, where in the text its character begins. */
  function foldWithPlaces(text) {
    let key = "";
    const places = [];
    let place = 0;
    for (const character of text) {
      const folded = foldCharacter(character);
      for (let unit = 0; unit < folded.length; unit += 1) places.push(place);
      key += folded;
      place += character.length;
    }
    places.push(place);
    return { key, places };
  }

  // Whether a digit at this edge belongs to a longer number: `5天` is not in `15天`.
  const isDigit = (key, place) => key.charCodeAt(place) >= 48 && key.charCodeAt(place) <= 57;
  const cutsNumber = (key, start, end) =>
    (isDigit(key, start) && start > 0 && isDigit(key, start - 1)) || (isDigit(key, end - 1) && isDigit(key, end));

  /** Where `word` stands in `key` at or after `from`, never inside a longer number; -1 where it does not. */
  function find(key, word, from = 0) {
    if (!word) return -1;
    let place = key.indexOf(word, from);
    while (place >= 0 && cutsNumber(key, place, place + word.length)) place = key.indexOf(word, place + 1);
    return place;
  }

  /** How often `word` stands in `key`, up to `most`. */
  function count(key, word, most) {
    let found = 0;
    for (let place = find(key, word); place >= 0 && found < most; place = find(key, word, place + word.length)) found += 1;
    return found;
  }

  /** Where a word of four or more stands in `key` but for one wrong, missing or added character: [start, end] or null. */
  function near(key, word) {
    const half = word.length >> 1;
    const [head, tail] = [word.slice(0, half), word.slice(half)];
    for (let place = key.indexOf(head); place >= 0; place = key.indexOf(head, place + 1)) {
      const rest = reach(key.slice(place + half, place + word.length + 1), tail);
      if (rest >= 0) return [place, place + half + rest];
    }
    for (let place = key.indexOf(tail); place >= 0; place = key.indexOf(tail, place + 1)) {
      const before = reversed(key.slice(Math.max(0, place - half - 1), place));
      const rest = reach(before, reversed(head));
      if (rest >= 0) return [place - rest, place + tail.length];
    }
    return null;
  }

  const reversed = (text) => text.split("").reverse().join("");

  /** How far `text` must be read to hold `word` with at most one character wrong, missing or added; -1: never. */
  function reach(text, word) {
    let same = 0;
    while (same < word.length && text[same] === word[same]) same += 1;
    if (same === word.length) return same;
    const rest = word.slice(same + 1);
    if (text.length > same && text.startsWith(rest, same + 1)) return same + 1 + rest.length;
    if (text.startsWith(rest, same)) return same + rest.length;
    return text.startsWith(word.slice(same), same + 1) ? same + 1 + word.length - same : -1;
  }

  const ENTITIES = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };
  const escapeHtml = (text) => text.replace(/[&<>"']/g, (sign) => ENTITIES[sign]);

  Object.assign(search, { fold, foldWithPlaces, words, find, count, near, escapeHtml });
})(self.policySearch = self.policySearch || {});
