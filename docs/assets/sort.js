// Tables sort by their heads where order is a question: a table asks for it by `data-sorted`, its name in the address
// (?sort=ledger:状态, ?sort=ledger:-状态 the other way), so that a link keeps the order. A third press gives the page's own.
// Rows stay in their group (tbody); where a group is an item of several rows, `data-sorted-by` says that groups move.
(function () {
  "use strict";

  const { all } = window.policyPage;

  // What is compared: what a cell says first, without what stands small beneath it ------------------------------------------
  function textOf(cell) {
    const copy = cell.cloneNode(true);
    all("[hidden], .note, .short, .quiet", copy).forEach((each) => each.remove());
    return copy.textContent.replace(/\s+/g, " ").trim();
  }

  // Departments as the document lists them, by the first that is named; states by the most pressing; then amounts, 3/4
  // as a share; then words, in which 9 comes before 10. Null is nothing: it stays last either way.
  function keyOf(cell, order) {
    const text = cell ? textOf(cell) : "";
    if (!text || text === "—") return null;
    const states = order.states.map((word) => text.includes(word)).indexOf(true);
    if (states >= 0) return states;
    const named = order.departments.map((name, rank) => ({ at: text.indexOf(name), length: name.length, rank })).filter(({ at }) => at >= 0);
    if (named.length) return named.sort((a, b) => a.at - b.at || b.length - a.length)[0].rank;
    const share = text.match(/^(\d+)\/(\d+)/);
    if (share) return Number(share[1]) / Number(share[2]);
    return /^[\d.]+%?$/.test(text) ? parseFloat(text) : text;
  }

  function compare(a, b) {
    if (a === null || b === null) return (a === null) - (b === null);
    if (typeof a === "number" && typeof b === "number") return a - b;
    return String(a).localeCompare(String(b), "zh-CN", { numeric: true });
  }

  // The address --------------------------------------------------------------------------------------------------------------
  const asked = () => new URLSearchParams(location.search);
  const isOf = (name) => (each) => each.startsWith(`${name}:`);

  function remember(name, way) {
    const query = asked();
    const others = query.getAll("sort").filter((each) => !isOf(name)(each));
    query.delete("sort");
    [...others, ...(way ? [`${name}:${way}`] : [])].forEach((each) => query.append("sort", each));
    const words = query.toString().replace(/%3A/g, ":");
    history.replaceState(history.state, "", `${words ? `?${words}` : location.pathname}${location.hash}`);
  }

  // A table ------------------------------------------------------------------------------------------------------------------
  const wordOf = (head) => (head.querySelector("a") || head).textContent.trim();
  const cellOf = (unit, at) => (unit.rows ? unit.rows[0] : unit).cells[at];

  // What moves within what, in the page's own order.
  const groupsOf = (table) => (table.dataset.sortedBy ? [{ parent: table, units: Array.from(table.tBodies) }]
    : Array.from(table.tBodies).map((body) => ({ parent: body, units: Array.from(body.rows) })));

  function arrange({ parent, units }, at, descending, order) {
    const keys = new Map(units.map((unit) => [unit, at < 0 ? 0 : keyOf(cellOf(unit, at), order)]));
    const placed = (a, b) => (descending && keys.get(a) !== null && keys.get(b) !== null ? -1 : 1) * compare(keys.get(a), keys.get(b));
    parent.append(...units.slice().sort((a, b) => placed(a, b) || units.indexOf(a) - units.indexOf(b)));
  }

  // Beside a head's words, which may be a link; where they are not, the style sheet stretches the button over them.
  function buttonIn(head, act) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "sort";
    button.setAttribute("aria-label", `按${wordOf(head)}排列`);
    if (!head.querySelector("a")) head.classList.add("sorts");
    head.append(button);
    button.addEventListener("click", act);
  }

  // On a phone, where the heads are not shown, a list does the same; the page has room for it before the table.
  function fillChoice(select, heads, act) {
    const ways = heads.flatMap((head) => [["", ""], ["-", "，倒序"]].map(([sign, turned]) => new Option(wordOf(head) + turned, sign + wordOf(head))));
    select.append(new Option("原来的顺序", ""), ...ways);
    select.addEventListener("change", () => act(select.value));
  }

  function setUp(table) {
    const name = table.dataset.sorted;
    const order = JSON.parse(table.dataset.order);
    const heads = all("thead th", table);
    const groups = groupsOf(table);
    const status = document.createElement("p");
    status.className = "sr-only";
    status.setAttribute("role", "status");

    // `way` is a head's word, with - before it for the other way; none: the page's own order.
    const sort = (way) => {
      const descending = way.startsWith("-");
      const at = heads.findIndex((head) => wordOf(head) === way.replace(/^-/, ""));
      groups.forEach((group) => arrange(group, at, descending, order));
      heads.forEach((head) => head.removeAttribute("aria-sort"));
      if (at >= 0) heads[at].setAttribute("aria-sort", descending ? "descending" : "ascending");
      if (choice) choice.value = at < 0 ? "" : way;
      return at >= 0;
    };
    const change = (way) => {
      sort(way);
      remember(name, way);
      status.textContent = way ? `已按${way.replace(/^-(.*)/, "$1倒序")}排列` : "已恢复原来的顺序";
    };
    const box = table.closest(".table-wrap, .matrix-wrap");
    const choice = all(".sort-choice + .table-wrap").includes(box) && box.previousElementSibling.querySelector("select");
    if (choice) fillChoice(choice, heads, change);
    heads.forEach((head) => buttonIn(head, () => {
      const now = head.getAttribute("aria-sort");
      change(now === "descending" ? "" : `${now ? "-" : ""}${wordOf(head)}`);
    }));
    (choice ? box.previousElementSibling : box).before(status);
    const given = asked().getAll("sort").find(isOf(name));
    const fold = table.closest("details");
    if (given && sort(given.slice(name.length + 1)) && fold) fold.open = true;
  }

  // One row has no order.
  const hasOrder = (table) => groupsOf(table).some(({ units }) => units.length > 1);
  const setUpAll = () => all("table[data-sorted]").filter((table) => hasOrder(table) && !table.querySelector("button.sort")).forEach(setUp);

  document.addEventListener("policysite:added", setUpAll);
  if (window.document$) window.document$.subscribe(setUpAll);
  else setUpAll();
})();
