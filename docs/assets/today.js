// Right between builds: whatever counts days carries its day, and here alone it is held against today in Asia/Shanghai
// (UTC+8, no summer time). Only dates are compared; nothing is counted anew. `data-as-of` is the day of the page's figures,
// which says how old they are; `data-until` the day by which something is due; `data-year` the year that a chart shows. The words come with
// the page. Material swaps the page's content without loading a new one, so everything is done on each `document$`.
(function () {
  "use strict";

  const { all } = window.policyPage;
  const DAY = 24 * 3600 * 1000;
  const today = () => Date.parse(new Date(Date.now() + 8 * 3600 * 1000).toISOString().slice(0, 10));
  const daysLeft = (until) => Math.round((Date.parse(until) - today()) / DAY) + 1;
  const shortDate = (day) => `${new Date(day).getUTCMonth() + 1}月${new Date(day).getUTCDate()}日`;

  // Days left ----------------------------------------------------------------------------------------------------------
  function refreshDays(element, [before, on, after]) {
    const left = daysLeft(element.dataset.until);
    element.textContent = left > 1 ? before.replace("{}", left) : left === 1 ? on : after.replace("{}", 1 - left);
  }

  // States: open → due_soon → unreported → missed, of an item of the ledger open → due_soon → overdue --------------------
  function stateOf({ until, state, soon, grace, late = "missed" }) {
    if (!["open", "due_soon", "unreported"].includes(state)) return state;
    const left = daysLeft(until);
    if (left <= -Number(grace)) return late;
    if (left <= 0) return "unreported";
    return state === "open" && left <= Number(soon) ? "due_soon" : state;
  }

  function refreshState(element, states) {
    const was = element.dataset.state;
    const now = stateOf(element.dataset);
    if (now === was) return;
    const [sign, word] = states[now];
    element.dataset.state = now;
    element.hidden = false;
    [element, element.closest("tr")].forEach((each) => {
      ["state", "cell", "row"].forEach((kind) => each && each.classList.replace(`${kind}-${was}`, `${kind}-${now}`));
    });
    element.querySelector(".sign").textContent = sign;
    const told = element.querySelector(".state-word");
    if (told) told.textContent = word;
    element.title = element.title.replace(/[^，]+$/, word);
  }

  // The line for today: in a chart of a year, and in a list of days -------------------------------------------------------
  function moveInChart(line) {
    const first = Date.UTC(Number(line.dataset.year), 0, 1);
    const share = (today() - first + DAY / 2) / (Date.UTC(Number(line.dataset.year) + 1, 0, 1) - first);
    line.classList.toggle("elsewhen", share > 1);
    line.querySelectorAll("line, text").forEach((part) => {
      ["x", "x1", "x2"].filter((name) => part.hasAttribute(name)).forEach((name) => part.setAttribute(name, `${share * 100}%`));
    });
    const label = line.querySelector("text");
    label.setAttribute("text-anchor", share < 0.1 ? "start" : share > 0.9 ? "end" : "middle");
    label.textContent = `今日${shortDate(today())}`;
  }

  function moveInList(line) {
    const next = all(".dues > [data-until]").find((due) => daysLeft(due.dataset.until) > 0 && !due.closest("details"));
    line.querySelector(".now-day").textContent = shortDate(today());
    if (next) next.before(line);
  }

  // The age of the page ----------------------------------------------------------------------------------------------------
  function tellAge(line) {
    const age = 1 - daysLeft(line.dataset.asOf);
    if (age < 1) return;
    const note = line.querySelector(".age");
    note.textContent = note.dataset.words.replace("{}", age);
    note.hidden = false;
  }

  let done = 0;
  function keepRight() {
    done = today();
    const lines = all("[data-as-of]");
    if (!lines.some((line) => daysLeft(line.dataset.asOf) <= 0)) return; // built today, or for a later date
    const words = JSON.parse(lines[0].dataset.words);
    all(".days-left[data-until]").forEach((element) => refreshDays(element, words.daysLeft));
    all("[data-state][data-until]").forEach((element) => refreshState(element, words.states));
    all(".chart-now").forEach(moveInChart);
    all(".now-line").forEach(moveInList);
    lines.forEach(tellAge);
  }

  document.addEventListener("policysite:added", keepRight); // what another script took from a page of this site
  setInterval(() => { if (done !== today()) keepRight(); }, 60 * 1000); // a page left open over midnight
  if (window.document$) window.document$.subscribe(keepRight);
  else keepRight();
})();
