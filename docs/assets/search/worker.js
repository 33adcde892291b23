// The search worker behind Material's interface. Its messages: {type: 0, data: {config, docs}} sets up, answered by
// {type: 1}; {type: 2, data: query} asks, answered by {type: 3, data: {items}}: one list for each page, in which the
// page itself is the item without an anchor. {type: 4, data: {query, chosen}} is our own search page, answered by type 5.
(function () {
  "use strict";

  const PARTS = ["text.js", "sound.js", "engine.js", "show.js"];
  const search = self.policySearch = self.policySearch || {}; // the parts put into it what they give
  const NEXT_TO_BEST = 12; // a hit this much worse than the best of its page is folded away under it

  let finder = null;

  const pageOf = ({ entry }) => entry.doc.at.split("#")[0];

  /** Hits by page, each page where its best hit stands. */
  const byPage = (hits) => [...new Set(hits.map(pageOf))].map((page) => [page, hits.filter((hit) => pageOf(hit) === page)]);

  /**
   * Material opens the item with the highest score on Enter, the page itself before others with the same, and folds
   * away what has less than the first of its list.
   */
  function group([page, hits], place) {
    const score = 1000 - 2 * place;
    const isBest = (hit) => hit === hits[0] || (hits[0].score - hit.score <= NEXT_TO_BEST && hit.entry.doc.at !== page);
    const items = hits.map((hit) => item(hit, isBest(hit) ? score : score - 1));
    if (!hits.some((hit) => hit.entry.doc.at === page)) items.push(heading(page));
    return items;
  }

  function item(hit, score) {
    const { title, text, facts, terms } = search.show(finder.words, hit);
    const found = Object.fromEntries(terms.map((term) => [term, true]));
    return { location: hit.entry.doc.at, title, text: `<p class="hit-facts">${facts}</p><p>${text}</p>`, score, terms: found };
  }

  function heading(page) {
    const entry = finder.entries.find(({ doc }) => doc.at === page);
    return { location: page, title: entry ? search.show(finder.words, { entry, marks: [] }).title : "", text: "", score: 0, terms: {} };
  }

  function answer({ type, data }) {
    if (type === 0) {
      finder = search.createFinder(data);
      return { type: 1 };
    }
    if (type === 2) {
      const { hits, ...told } = finder.search(data);
      return { type: 3, data: { items: byPage(hits).map(group), query: data, ...told } };
    }
    return { type: 5, data: search.narrow(finder, data) };
  }

  if (self.importScripts) {
    importScripts(...PARTS);
    addEventListener("message", (event) => postMessage(answer(event.data)));
  } else {
    Object.assign(search, { PARTS, answer }); // in a page, for without-server.js
  }
})();
