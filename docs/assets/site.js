// What the pages do in the browser: copying citations, the search field of the home page, the matrix.
// Material swaps the page's content without loading a new one, so everything is set up on each `document$`.
(function () {
  "use strict";

  const { all } = window.policyPage;

  // 复制引用 ---------------------------------------------------------------------------------------------------------
  // Without https the clipboard API is absent: an office's internal site falls back to a selected field.
  async function copyText(text) {
    if (navigator.clipboard && window.isSecureContext) {
      await navigator.clipboard.writeText(text);
      return;
    }
    const field = document.createElement("textarea");
    field.value = text;
    field.className = "sr-only";
    document.body.append(field);
    field.select();
    document.execCommand("copy");
    field.remove();
  }
  window.copyText = copyText;

  function setUpCopy(button) {
    const word = button.textContent;
    button.addEventListener("click", async () => {
      const { copy, link } = button.dataset; // no link where nobody else could follow it
      await copyText(link ? `${copy}\n${new URL(link, location.href).href}` : copy);
      button.textContent = "已复制";
      window.policyTell("已复制");
      setTimeout(() => { button.textContent = word; }, 2000);
    });
  }

  // The home page's field opens Material's search and hands over what was typed --------------------------------------
  function setUpHomeSearch(form) {
    const field = form.querySelector("input");
    const open = () => {
      document.querySelector("[data-md-component=search-query]").dataset.handedOver = "true";
      window.policySearchOpen(field.value);
    };
    form.addEventListener("submit", (event) => { event.preventDefault(); open(); });
    field.addEventListener("input", (event) => { if (!event.isComposing) open(); });
    field.addEventListener("compositionend", open);
  }

  // 责任分解表 -------------------------------------------------------------------------------------------------------
  function setUpMatrix(tools) {
    const table = document.querySelector(".matrix");
    const fields = all("[data-filter]", tools);
    const value = (name) => (fields.find((field) => field.dataset.filter === name) || { value: "" }).value.trim();
    const refresh = () => {
      const [section, department, role, words] = ["section", "department", "role", "words"].map(value);
      const answers = (roles) => roles.split(" ").some((each) =>
        (!role || each.startsWith(`${role}:`)) && (!department || each.endsWith(`:${department}`)));
      let shown = 0;
      all("tbody tr", table).forEach((row) => {
        row.hidden = Boolean(
          (section && row.dataset.section !== section) ||
          (department && !row.dataset.departments.split(" ").includes(department)) ||
          (role && !answers(row.dataset.roles)) ||
          (words && !row.cells[0].textContent.includes(words)));
        shown += row.hidden ? 0 : 1;
        all("td a[data-role]", row).forEach((mark) => { mark.hidden = Boolean(role && mark.dataset.role !== role); });
      });
      all(".matrix-by-department section").forEach((part) => {
        part.hidden = Boolean(department && part.dataset.department !== department);
        all("li", part).forEach((item) => {
          const clauses = all(".own-places > span", item);
          clauses.forEach((each) => { each.hidden = Boolean(role && !each.dataset.roles.split(" ").includes(role)); });
          item.hidden = Boolean(
            (section && item.dataset.section !== section) ||
            clauses.every((each) => each.hidden) ||
            (words && !item.textContent.includes(words)));
        });
      });
      tools.querySelector(".matrix-count").textContent = `共${shown}条`;
    };
    fields.forEach((field) => field.addEventListener("input", refresh));
    refresh();
    lightUpColumns(table);
  }

  function lightUpColumns(table) {
    const light = (cell, on) => all("tr", table).forEach((row) => row.cells[cell.cellIndex].classList.toggle("lit", on));
    [["mouseover", true], ["mouseout", false], ["focusin", true], ["focusout", false]].forEach(([event, on]) => {
      table.addEventListener(event, (happening) => {
        const cell = happening.target.closest("td");
        if (cell) light(cell, on);
      });
    });
  }

  // A measure's duty and the words that impose it light up together ---------------------------------------------------
  function setUpDuty(item) {
    const words = all(`.imposes[data-duty="${item.dataset.duty}"]`);
    const light = (on) => words.forEach((word) => word.classList.toggle("lit", on));
    item.addEventListener("mouseenter", () => light(true));
    item.addEventListener("mouseleave", () => light(false));
  }

  // Material searches on `keyup` only: words picked in an input method, pasted or handwritten arrive as `input` -------
  function listenToEveryInput() {
    const query = document.querySelector("[data-md-component=search-query]");
    if (!query || query.dataset.everyInput) return;
    query.dataset.everyInput = "true";
    query.addEventListener("input", () => query.dispatchEvent(new KeyboardEvent("keyup", { bubbles: true })));
  }

  // The ledger's filters; the choice is part of the address, so that it can be passed on ------------------------------
  function setUpFilters(tools) {
    const bodies = all(`[data-filtered="${tools.dataset.filters}"] tbody`);
    const fields = all("[data-filter]", tools);
    const asked = new URLSearchParams(location.search);
    fields.forEach((field) => { field.value = asked.get(field.dataset.filter) || ""; });
    const fits = (body) => fields.every((field) =>
      !field.value || body.dataset[field.dataset.filter].split(" ").includes(field.value));
    const refresh = () => {
      bodies.forEach((body) => { body.hidden = !fits(body); });
      tools.querySelector(".filter-count").textContent = `共${bodies.filter((body) => !body.hidden).length}项`;
    };
    fields.forEach((field) => field.addEventListener("change", () => {
      const query = new URLSearchParams(location.search); // the order of the rows stands there too
      fields.forEach((each) => { query.delete(each.dataset.filter); if (each.value) query.set(each.dataset.filter, each.value); });
      history.replaceState(history.state, "", (String(query) ? `?${query}` : location.pathname) + location.hash);
      refresh();
    }));
    refresh();
  }

  // What is folded opens for a link into it, a link to a ledger item its history; on paper all folds are open -------------
  function openTarget() {
    const target = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
    const details = target && (target.matches("tbody") ? target.querySelector("details") : target.closest("details"));
    if (!details || details.open) return;
    details.open = true;
    target.scrollIntoView();
  }

  function unfoldForPrint() {
    all("details.fold:not([open])").forEach((fold) => {
      fold.open = true;
      window.addEventListener("afterprint", () => { fold.open = false; }, { once: true });
    });
  }

  function setUp() {
    all(".filter-tools").forEach(setUpFilters);
    openTarget();
    listenToEveryInput();
    all("button.copy").forEach(setUpCopy);
    all(".home-search").forEach(setUpHomeSearch);
    all(".matrix-tools").forEach(setUpMatrix);
    all("li.duty[id]").forEach(setUpDuty);
  }

  window.addEventListener("hashchange", openTarget);
  window.addEventListener("beforeprint", unfoldForPrint);
  if (window.document$) window.document$.subscribe(setUp);
  else setUp();
})();
