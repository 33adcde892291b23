// Hits as Material's interface and our own page show them: escaped HTML with <mark>, a passage around the words found.
// Material injects titles and texts as HTML, so everything that comes from data or query is escaped here.
(function (search) {
  "use strict";

  const { foldWithPlaces, find, escapeHtml } = search;

  const PASSAGE = 90; // characters, about two lines
  const TERMS = 8; // words that the opened page marks
  const STOP = /[，。；、：！？]/;
  const LAST_STOP = /[，。；、：！？][^，。；、：！？]*$/;

  /** Where the words stand in a text: ranges [start, end), in order, those that touch as one. */
  function ranges(text, marks) {
    const { key, places } = foldWithPlaces(text);
    const signs = Array(text.length).fill(" ");
    for (const word of marks) {
      for (let place = find(key, word); place >= 0; place = find(key, word, place + word.length)) {
        const last = places[place + word.length - 1];
        signs.fill("x", places[place], last + String.fromCodePoint(text.codePointAt(last)).length);
      }
    }
    return Array.from(signs.join("").matchAll(/x+/g), ({ 0: run, index }) => [index, index + run.length]);
  }

  /** The part of a text to show: around its first words found, from one comma to another where there is one. */
  function passage(text, found) {
    const [first, last] = found[0] || [0, 0];
    const from = Math.max(0, Math.min(first - 24, text.length - PASSAGE));
    const start = from && from + text.slice(from, first).search(STOP) + 1;
    const end = Math.min(text.length, Math.max(start + PASSAGE, last));
    const open = Math.max(start + PASSAGE / 2, last);
    const cut = end < text.length ? text.slice(open, end).search(LAST_STOP) : -1;
    return [start, cut < 0 ? end : open + cut];
  }

  /** A part of a text as HTML, what was found in it between <mark> and </mark>. */
  function marked(text, found, [from, to]) {
    const edges = [from, ...found.filter(([start, end]) => start >= from && end <= to).flat(), to];
    const pieces = edges.slice(1).map((edge, place) => escapeHtml(text.slice(edges[place], edge)));
    return pieces.map((piece, place) => (place % 2 ? `<mark>${piece}</mark>` : piece)).join("");
  }

  /** Title, passage and facts of a hit as HTML, and the words that the opened page shall mark. */
  function show(words, hit) {
    const { doc } = hit.entry;
    const [title, text] = [doc.title || "", doc.text || ""];
    const [inTitle, inText] = [ranges(title, hit.marks), ranges(text, hit.marks)];
    const part = passage(text, inText);
    const ends = [part[0] > 0 ? "……" : "", part[1] < text.length ? "……" : ""];
    return {
      title: `${escapeHtml(doc.label || "")} ${marked(title, inTitle, [0, title.length])}`.trim(),
      text: ends[0] + marked(text, inText, part) + ends[1],
      facts: escapeHtml(facts(words, doc)),
      terms: [...inTitle.map((range) => title.slice(...range)), ...inText.map((range) => text.slice(...range))].slice(0, TERMS),
    };
  }

  /** `措施 · 财务处、人事处`, `部门 · 本期任务7项`, `措施 · 2027年8月16日停用`; a manifestation never stands beside a department's name. */
  function facts(words, doc) {
    const names = doc.kind === "department" ? [] : (doc.departments || []).map((id) => words.department[id]).filter(Boolean);
    return [words.kind[doc.kind], doc.retired, doc.due, names.join("、")].filter(Boolean).join(" · ");
  }

  // The search page: hits narrowed by section, department, kind, rhythm of duty and state, with counts -------------------
  const FACETS = { kind: "kind", section: "section", department: "departments", task: "tasks", state: "states" };
  const valuesOf = ({ entry }, facet) => [entry.doc[FACETS[facet]] || []].flat();

  // Without a query a measure is listed by its clauses, which have its departments; what is retired is found by its words.
  const isListed = ({ kind, of, retired }) => (kind !== "measure" || of) && kind !== "page" && !retired;

  /**
   * The hits of `query` (every entry where it is empty) that have, in each facet of `chosen`, one of the values chosen
   * there, as HTML; and for each facet its values with how many hits each would leave, the other facets as they are.
   */
  function narrow(finder, { query, chosen }) {
    const { hits: all, ...told } = query.trim() ? finder.search(query) :
      { hits: finder.entries.filter(({ doc }) => isListed(doc)).map((entry) => ({ entry, marks: [] })) };
    const names = Object.keys(FACETS);
    const wanted = (facet) => chosen.filter(([name]) => name === facet).map(([, value]) => value);
    const fits = (facet, hit) => !wanted(facet).length || valuesOf(hit, facet).some((value) => wanted(facet).includes(value));
    const left = (facets) => all.filter((hit) => facets.every((facet) => fits(facet, hit)));
    const boxes = (facet) => {
      const values = left(names.filter((name) => name !== facet)).flatMap((hit) => valuesOf(hit, facet));
      const counts = values.reduce((sums, value) => sums.set(value, (sums.get(value) || 0) + 1), new Map());
      return Object.entries(finder.words[facet]).map((each) => box(facet, each, counts.get(each[0]) || 0, wanted(facet).includes(each[0]))).join("");
    };
    const hits = left(names);
    const facets = Object.fromEntries(names.map((facet) => [facet, boxes(facet)]));
    return { hits: hits.map((hit) => listed(finder, hit)).join(""), count: hits.length, facets, query, ...told };
  }

  const box = (facet, [value, word], count, isChosen) => (!count && !isChosen ? "" :
    `<label><input type="checkbox" name="${facet}" value="${escapeHtml(value)}"${isChosen ? " checked" : ""}> ${escapeHtml(word)}<span class="count">${count}</span></label>`);

  /** A hit as one line of the list, a clause with its measure; `data-at` is its address. */
  function listed(finder, hit) {
    const { doc, parent } = hit.entry;
    const { title, facts, text, terms } = show(finder.words, hit);
    const whole = parent ? `${escapeHtml(parent.doc.label)}${title}　${escapeHtml(parent.doc.title)}` : title;
    const [page, anchor] = doc.at.split("#");
    const at = `${page}${terms.length ? `?h=${encodeURIComponent(terms.join(" "))}` : ""}${anchor ? `#${anchor}` : ""}`;
    return `<li><a class="hit-title" data-at="${escapeHtml(at)}">${whole}</a><p class="hit-facts">${facts}</p><p class="hit-text">${text}</p></li>`;
  }

  Object.assign(search, { show, narrow });
})(self.policySearch = self.policySearch || {});
