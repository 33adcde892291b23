// Hits as Material's interface and our own page show them: escaped HTML with <mark>, a passage around the words found.
// Material injects titles and texts as HTML, so everything that comes from data or query is escaped here.
(function (search) {
  "use strict";

  const { foldWithPlaces, find, escapeHtml } = search;

  const PASSAGE = 90; // characters, about two lines
  const MARKS = 60; // ranges marked in one text
  const TERMS = 8; // words that the opened page marks
  const STOP = /[，。；、：！？]/;

  /** Where the words stand in a text: ranges [start, end), in order, those that touch joined. */
  function ranges(text, marks) {
    const { key, places } = foldWithPlaces(text);
    const found = [];
    for (const word of marks) {
      for (let place = find(key, word); place >= 0 && found.length < MARKS; place = find(key, word, place + word.length)) {
        found.push([places[place], endOf(text, places[place + word.length - 1])]);
      }
    }
    return joined(found);
  }

  const endOf = (text, start) => start + String.fromCodePoint(text.codePointAt(start)).length;

  function joined(found) {
    const result = [];
    for (const [start, end] of found.sort((a, b) => a[0] - b[0])) {
      const last = result[result.length - 1];
      if (last && start <= last[1]) last[1] = Math.max(last[1], end);
      else result.push([start, end]);
    }
    return result;
  }

  /** The part of a text to show: around its first words found, from one comma to another where there is one. */
  function passage(text, found) {
    if (text.length <= PASSAGE) return [0, text.length];
    const first = found.length ? found[0][0] : 0;
    let start = Math.max(0, Math.min(first - 24, text.length - PASSAGE));
    for (let place = start; start > 0 && place < first; place += 1) {
      if (STOP.test(text[place])) {
        start = place + 1;
        break;
      }
    }
    let end = Math.min(text.length, Math.max(start + PASSAGE, found.length ? found[0][1] : 0));
    while (end < text.length && end > start + PASSAGE / 2 && !STOP.test(text[end])) end -= 1;
    return [start, end];
  }

  function marked(text, found, [from, to]) {
    let html = "";
    let place = from;
    for (const [start, end] of found) {
      if (start < from || end > to) continue;
      html += `${escapeHtml(text.slice(place, start))}<mark>${escapeHtml(text.slice(start, end))}</mark>`;
      place = end;
    }
    return html + escapeHtml(text.slice(place, to));
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
      terms: terms(title, inTitle).concat(terms(text, inText)).slice(0, TERMS),
    };
  }

  /** `措施 · 财务处、人事处`, `部门 · 本期任务7项`, `措施 · 2027年8月16日停用`; a manifestation never stands beside a department's name. */
  function facts(words, doc) {
    const names = doc.kind === "department" ? [] : (doc.departments || []).map((id) => words.department[id]).filter(Boolean);
    return [words.kind[doc.kind], doc.retired, doc.due, names.join("、")].filter(Boolean).join(" · ");
  }

  const terms = (text, found) => found.map(([start, end]) => text.slice(start, end));

  Object.assign(search, { show });
})(self.policySearch = self.policySearch || {});
