// The search page (/search/) and what our search adds to Material's dialog. The worker does the finding.
// Material swaps the page's content without loading a new one, so the page is set up on each `document$`.
(function () {
  "use strict";

  const config = JSON.parse(document.getElementById("__config").textContent);
  const base = new URL(config.base.replace(/\/*$/, "/"), location.href);
  // Without a server a page is the file in its folder.
  const index = location.protocol === "file:" ? "/index.html" : "/";
  const at = (address) => new URL(address.replace(/\/(?=[?#]|$)/, index), base);

  const NOT_LOADED = "检索文件没有取到，请刷新本页再试，或重新登录";

  /** The index; an error where it is not to be had: offline, not there, or another page in its place. */
  async function fetchIndex() {
    const answer = await fetch(at("search/search_index.json"));
    if (!answer.ok) throw new Error(String(answer.status));
    return answer.json();
  }

  /** What is to be said of an answer to `asked`; empty where it simply is what was asked for. */
  function remark({ partial, instead, nearest = [] }, asked, found) {
    const words = asked.slice(0, 40);
    const like = nearest.length ? `相近的有：${nearest.join("、")}。` : "";
    if (!found) return `原文、任务、台账、页面中都没有“${words}”。${like}可改用其中两三个字`;
    return [instead && `没有“${words}”，按“${instead}”查，找到${found}处`, partial && "没有完全相符的，下面只含一部分"].filter(Boolean).join("。");
  }

  // The dialog: what was not found, said in words that help, and the way to the search page -----------------------------
  // The link stands beside the list, not in it: there Material takes every link for a result.
  const queryField = () => document.querySelector("[data-md-component=search-query]");
  let told = null; // the last answer that the dialog shows
  let wanted = null; // the words whose first hit Enter asked for before they were answered

  function describeResult({ ref, ...answer }) {
    const asked = (answer.query || "").trim();
    const isFound = answer.items.length > 0;
    if (asked) told = answer;
    const matrix = Array.from(document.querySelectorAll("nav a")).some(({ href }) => href === at("departments/").href);
    const said = asked && remark(answer, asked, answer.items.length);
    if (said) ref.querySelector(".md-search-result__meta").textContent = `${said}${!isFound && matrix ? "，或查责任分解表" : ""}`;
    const link = ref.parentElement.querySelector(".search-more") || ref.parentElement.appendChild(Object.assign(document.createElement("a"), { className: "search-more" }));
    link.textContent = isFound ? "按部门、类别等筛选" : "责任分解表";
    link.href = isFound ? `${at("search/")}?words=${encodeURIComponent(asked)}` : at("departments/#matrix").href;
    link.hidden = !asked || (!isFound && !matrix);
    openWanted();
  }

  /** Opens the first hit once the words in the field are answered, unless it holds only a part of them. */
  function openWanted() {
    if (wanted === null || !told || told.query !== wanted) return;
    wanted = null;
    if (told.partial || !told.items.length) return;
    const best = at(told.items[0][0].location);
    const links = Array.from(document.querySelectorAll(".md-search-result__list a"));
    const first = links.find(({ pathname, hash }) => pathname === best.pathname && hash === best.hash);
    if (first) first.click();
  }

  /** Enter waits for the answer to what stands in the field; Tab goes round in the dialog instead of closing it. */
  function onKey(event) {
    const field = queryField();
    const dialog = field && field.closest("[data-md-component=search]");
    const isAsked = event.key === "Enter" && event.target === field;
    if (!dialog || !dialog.contains(event.target) || event.isComposing || !(isAsked || event.key === "Tab")) return;
    event.preventDefault();
    event.stopPropagation(); // Material would open the hit of other words, and close the dialog
    if (isAsked) {
      wanted = field.dataset.handedOver ? null : field.value;
      delete field.dataset.handedOver; // what the home page's field handed over is shown before it is opened
      openWanted();
    } else {
      const stops = [field, ...dialog.querySelectorAll(".md-search-result__list a, .search-more")].filter((stop) => stop.offsetParent);
      stops[(stops.indexOf(event.target) + (event.shiftKey ? -1 : 1) + stops.length) % stops.length].focus();
    }
  }

  // The way back from a hit leads to the hits again, in this window alone.
  const LEFT = "policysite-search";
  const here = () => location.href.replace(/[?&][qh]=[^&#]*/g, "");

  function leave({ target }) {
    if (!(target instanceof Element) || !target.closest(".md-search-result a[href]")) return;
    sessionStorage.setItem(LEFT, JSON.stringify({ from: here(), words: queryField().value }));
  }

  function comeBack() {
    const left = JSON.parse(sessionStorage.getItem(LEFT));
    if (left && queryField() && left.from === here()) window.policySearchOpen(left.words);
  }

  /** Opens the dialog with these words in its field; the home page's field hands over what is typed there. */
  window.policySearchOpen = (words) => {
    const field = queryField();
    const toggle = document.getElementById("__search");
    if (!toggle.checked) toggle.click();
    field.value = words;
    field.focus();
    field.dispatchEvent(new Event("input", { bubbles: true }));
  };

  // Material says nothing where it has no index: whoever types before it has answered is told if there is none.
  function onInput({ target }) {
    if (target !== queryField()) return;
    wanted = null;
    if (!told) fetchIndex().catch(() => { document.querySelector(".md-search-result__meta").textContent = NOT_LOADED; });
  }

  // The page ---------------------------------------------------------------------------------------------------------
  let worker = null; // one for all visits to the page
  let writing = 0; // the timer that puts the search into the address
  let shown = null; // takes the worker's answers for the page in view

  /** The worker with the index; it answers as soon as it has it. */
  function startWorker() {
    worker = worker || new Promise((accept, refuse) => {
      const started = new Worker(at("assets/search/worker.js"));
      started.addEventListener("error", refuse);
      started.addEventListener("message", ({ data }) => {
        if (data.type === 1) accept(started);
        else if (shown) shown(data.data);
      });
      fetchIndex().then((index) => started.postMessage({ type: 0, data: index }), refuse);
    });
    return worker;
  }

  /** The form is the search, and the address says what stands in it: it can be sent and kept. */
  function setUpPage(page) {
    const field = page.elements.words;
    let asked = new URLSearchParams(location.search);
    let answer = null;
    let isWaiting = false; // for the answer to what stands in the field, to open its first hit
    const openFirst = () => {
      if (!isWaiting || !answer || answer.query !== field.value) return;
      isWaiting = false;
      const first = page.querySelector(".search-hits a");
      if (first && !answer.partial) first.click();
    };
    const ask = (values) => {
      asked = values;
      if (!field.value.trim()) asked.delete("words");
      clearTimeout(writing);
      writing = setTimeout(() => { if (page.isConnected) history.replaceState(history.state, "", `?${asked}`); }, 300);
      startWorker().then((ready) => ready.postMessage({ type: 4, data: { query: field.value, chosen: [...asked] } }), () => {
        page.querySelector(".search-count").textContent = NOT_LOADED;
        page.hidden = false;
      });
    };
    shown = (given) => {
      answer = given;
      showAnswer(page, answer);
      page.hidden = false; // with its first answer: nothing moves when it comes
      page.querySelector(".search-clear").hidden = !page.querySelector(":checked");
      openFirst();
    };
    page.addEventListener("input", () => ask(new URLSearchParams(new FormData(page))));
    page.querySelector(".search-clear").addEventListener("click", () => ask(new URLSearchParams({ words: field.value })));
    page.addEventListener("submit", (event) => {
      event.preventDefault();
      isWaiting = true;
      openFirst();
    });
    page.querySelector(".search-facets").open = matchMedia("(min-width: 45em)").matches;
    field.value = asked.get("words") || "";
    ask(asked);
  }

  /** Hits and facets are HTML in which the worker has escaped all that comes from data or query. */
  function showAnswer(page, { hits, facets, ...answer }) {
    const words = answer.query.trim();
    const said = words && remark(answer, words, answer.count);
    page.querySelector(".search-hits").innerHTML = hits;
    page.querySelectorAll("[data-at]").forEach((link) => { link.href = at(link.dataset.at); });
    page.querySelector(".search-count").textContent = answer.count ? [`共${answer.count}项`, said].filter(Boolean).join("。") :
      said ? `${said}，或放宽筛选` : "没有符合筛选的内容";
    const { name, value } = document.activeElement;
    page.querySelectorAll("[data-values]").forEach((list) => {
      list.innerHTML = facets[list.dataset.values];
      list.closest("fieldset").hidden = !list.firstChild;
      const box = Array.from(list.children, (label) => label.firstChild).find((each) => each.name === name && each.value === value);
      if (box) box.focus();
    });
  }

  document.addEventListener("keydown", onKey, true);
  document.addEventListener("input", onInput, true);
  document.addEventListener("click", leave, true);
  addEventListener("popstate", comeBack);

  function setUp() {
    shown = null;
    const page = document.querySelector(".search-page");
    if (page && page.hidden) setUpPage(page);
    if (!told && performance.getEntriesByType("navigation").some(({ type }) => type === "back_forward")) comeBack();
  }

  if (window.document$) window.document$.subscribe(setUp);
  else setUp();
  if (window.component$) {
    window.component$.subscribe((component) => { if (component.items && component.ref.matches(".md-search-result")) describeResult(component); });
  }
})();
