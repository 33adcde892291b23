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

  /** Takes pairs of characters, `訪访`: the first is read as the second. */
  function alsoWritten(pairs) {
    const signs = Array.from(pairs);
    for (let place = 0; place < signs.length; place += 2) known.set(signs[place], signs[place + 1]);
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

  const ENTITIES = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };
  const escapeHtml = (text) => text.replace(/[&<>"']/g, (sign) => ENTITIES[sign]);

  Object.assign(search, { fold, alsoWritten, foldWithPlaces, words, find, escapeHtml });
})(self.policySearch = self.policySearch || {});
