// The search page (/search/) and what our search adds to Material's dialog. The worker does the finding.
// Material swaps the page's content without loading a new one, so the page is set up on each `document$`.
(function () {
  "use strict";

  const FACETS = ["section", "department", "kind", "task", "state"];
  const config = JSON.parse(document.getElementById("__config").textContent);
  const base = new URL(config.base.replace(/\/*$/, "/"), location.href);
  const at = (address) => new URL(address, base);
  const make = (name, className, text) => {
    const element = document.createElement(name);
    if (className) element.className = className;
    if (text) element.textContent = text;
    return element;
  };

  function linkTo(hit) {
    const url = at(hit.at);
    if (hit.terms.length) url.searchParams.set("h", hit.terms.join(" "));
    return url.href;
  }

  const NOT_LOADED = "检索文件没有取到，请刷新本页再试，或重新登录";

  /** The index; an error where it is not to be had: offline, not there, or another page in its place. */
  async function fetchIndex() {
    const answer = await fetch(at("search/search_index.json"));
    if (!answer.ok) throw new Error(String(answer.status));
    return answer.json();
  }

  // The dialog: what was not found, said in words that help, and the way to the search page -----------------------------
  // The link stands beside the list, not in it: there Material takes every link for a result.
  let answered = false; // whether the dialog has ever found or not found anything

  function describeResult({ ref, items }) {
    const query = document.querySelector("[data-md-component=search-query]").value.trim();
    answered = answered || Boolean(query);
    const meta = ref.querySelector(".md-search-result__meta");
    const matrix = Array.from(document.querySelectorAll("nav a")).some(({ href }) => href === at("departments/").href);
    if (query && !items.length) meta.textContent = `原文中没有“${query.slice(0, 40)}”。可改用其中两三个字${matrix ? "，或查责任分解表" : ""}`;
    const link = ref.parentElement.querySelector(".search-more") || ref.parentElement.appendChild(make("a", "search-more"));
    link.textContent = items.length ? "按部门、类别等筛选" : "责任分解表";
    link.href = items.length ? `${at("search/")}?words=${encodeURIComponent(query)}` : at("departments/#matrix").href;
    link.hidden = !query || (!items.length && !matrix);
  }

  // Material says nothing where it has no index: whoever types before it has answered is told if there is none.
  function tellIfNotLoaded(query) {
    if (query.dataset.asksForIndex) return;
    query.dataset.asksForIndex = "true";
    query.addEventListener("input", () => {
      if (answered) return;
      fetchIndex().catch(() => { document.querySelector(".md-search-result__meta").textContent = NOT_LOADED; });
    });
  }

  // The page ---------------------------------------------------------------------------------------------------------
  let worker = null; // one for all visits to the page
  let writing = 0; // the timer that puts the search into the address
  let shown = null; // takes the worker's answers for the page in view

  /** The worker with the index; it answers as soon as it has it. */
  function startWorker() {
    if (worker) return worker;
    const started = new Worker(at("assets/search/worker.js"));
    started.addEventListener("message", ({ data }) => { if (data.type === 5 && shown) shown(data.data); });
    const broken = new Promise((_, refuse) => { started.addEventListener("error", refuse); });
    broken.catch(() => {}); // told where the answer is awaited
    const ready = new Promise((accept) => { started.addEventListener("message", () => accept(started), { once: true }); });
    worker = fetchIndex().then((index) => {
      started.postMessage({ type: 0, data: index });
      return Promise.race([ready, broken]);
    });
    return worker;
  }

  function setUpPage(page) {
    const field = page.querySelector("input[name=words]");
    const asked = new URLSearchParams(location.search);
    field.value = asked.get("words") || "";
    const chosen = Object.fromEntries(FACETS.map((facet) => [facet, asked.getAll(facet)]));
    const ask = () => {
      clearTimeout(writing);
      writing = setTimeout(() => { if (page.isConnected) remember(field.value, chosen); }, 300);
      startWorker().then((ready) => ready.postMessage({ type: 4, data: { query: field.value, chosen } }), () => {
        page.querySelector(".search-count").textContent = NOT_LOADED;
      });
    };
    shown = (answer) => {
      FACETS.forEach((facet) => showFacet(page, facet, answer.facets[facet], chosen[facet]));
      page.querySelector(".search-clear").hidden = FACETS.every((facet) => !chosen[facet].length);
      showHits(page, answer.hits, field.value.trim());
    };
    page.addEventListener("change", ({ target }) => {
      const facet = target.dataset.facet;
      if (!facet) return;
      chosen[facet] = chosen[facet].filter((value) => value !== target.value).concat(target.checked ? target.value : []);
      ask();
    });
    page.querySelector(".search-clear").addEventListener("click", () => {
      FACETS.forEach((facet) => { chosen[facet] = []; });
      ask();
    });
    field.addEventListener("input", ask);
    page.addEventListener("submit", (event) => {
      event.preventDefault();
      const first = page.querySelector(".search-hits a");
      if (first) first.click();
    });
    page.querySelector(".search-facets").open = matchMedia("(min-width: 45em)").matches;
    page.hidden = false;
    ask();
  }

  /** The address is the search: it can be sent and kept. */
  function remember(words, chosen) {
    const url = new URL(location.href);
    url.search = "";
    if (words.trim()) url.searchParams.set("words", words.trim());
    FACETS.forEach((facet) => chosen[facet].forEach((value) => url.searchParams.append(facet, value)));
    history.replaceState(history.state, "", url);
  }

  function showFacet(page, facet, values, chosen) {
    const list = page.querySelector(`[data-values=${facet}]`);
    if (!list) return; // the document has none
    const kept = list.contains(document.activeElement) ? document.activeElement.value : null;
    list.textContent = "";
    const open = values.filter(({ value, count }) => count || chosen.includes(value));
    open.forEach(({ value, word, count }) => {
      const box = make("input");
      Object.assign(box, { type: "checkbox", value, checked: chosen.includes(value) });
      box.dataset.facet = facet;
      const label = make("label");
      label.append(box, ` ${word}`, make("span", "count", String(count)));
      list.append(label);
      if (value === kept) box.focus();
    });
    list.closest("fieldset").hidden = !open.length;
  }

  function showHits(page, hits, words) {
    const list = page.querySelector(".search-hits");
    page.querySelector(".search-count").textContent = hits.length ? `共${hits.length}项` :
      words ? `没有找到“${words.slice(0, 40)}”。可改用其中两三个字，或放宽筛选` : "没有符合筛选的内容";
    list.textContent = "";
    hits.forEach((hit) => {
      const item = make("li");
      const link = make("a", "hit-title");
      link.href = linkTo(hit);
      link.innerHTML = hit.title; // escaped by the worker, with <mark>
      const text = make("p", "hit-text");
      text.innerHTML = hit.text; // the same
      item.append(link, make("p", "hit-facts", hit.facts), text);
      list.append(item);
    });
  }

  function setUp() {
    shown = null;
    const page = document.querySelector(".search-page");
    if (page && page.hidden) setUpPage(page);
    const query = document.querySelector("[data-md-component=search-query]");
    if (query) tellIfNotLoaded(query);
  }

  if (window.document$) window.document$.subscribe(setUp);
  else setUp();
  if (window.component$) {
    window.component$.subscribe((component) => { if (component.items && component.ref.matches(".md-search-result")) describeResult(component); });
  }
})();
