// The search page: hits narrowed by section, department, kind, rhythm of duty and state, with counts.
(function (search) {
  "use strict";

  const FACETS = {
    kind: (doc) => [doc.kind],
    section: (doc) => (doc.section ? [doc.section] : []),
    department: (doc) => doc.departments || [],
    task: (doc) => doc.tasks || [],
    state: (doc) => doc.states || [],
  };

  // Without a query a measure is listed by its clauses, which have its departments, rhythms and states.
  // What is retired is found by its words alone.
  const isHeading = (doc) => (doc.kind === "measure" && !doc.of) || doc.kind === "page";
  const isListed = (doc) => !isHeading(doc) && !doc.retired;

  /**
   * The hits of `query` (every entry where it is empty) that have, in each facet of `chosen`, one of the values chosen
   * there; and the values of each facet with how many hits each would leave, the other facets as they are.
   */
  function narrow(finder, { query, chosen }) {
    const { hits: all, ...told } = query.trim() ? finder.search(query) : { hits: finder.entries.map((entry) => ({ entry, score: 0, marks: [] })) };
    const own = query.trim() ? all : all.filter(({ entry }) => isListed(entry.doc));
    const fits = (facet, { entry }) => {
      const wanted = chosen[facet] || [];
      return !wanted.length || FACETS[facet](entry.doc).some((value) => wanted.includes(value));
    };
    const names = Object.keys(FACETS);
    const hits = own.filter((hit) => names.every((facet) => fits(facet, hit)));
    const facets = {};
    for (const facet of names) {
      const others = names.filter((name) => name !== facet);
      const open = own.filter((hit) => others.every((name) => fits(name, hit)));
      facets[facet] = tally(finder.words[facet], open, FACETS[facet]);
    }
    return { hits: hits.map((hit) => listed(finder, hit)), facets, query, ...told };
  }

  /** A hit as one line of a list: a clause with its measure. */
  function listed(finder, hit) {
    const { doc, parent } = hit.entry;
    const shown = search.show(finder.words, hit);
    if (parent) shown.title = `${search.escapeHtml(parent.doc.label)}${shown.title}　${search.escapeHtml(parent.doc.title)}`;
    return { at: doc.at, id: doc.id, ...shown };
  }

  function tally(values, hits, read) {
    const counts = new Map();
    for (const { entry } of hits) {
      for (const value of read(entry.doc)) counts.set(value, (counts.get(value) || 0) + 1);
    }
    return Object.entries(values).map(([value, word]) => ({ value, word, count: counts.get(value) || 0 }));
  }

  Object.assign(search, { narrow });
})(self.policySearch = self.policySearch || {});
