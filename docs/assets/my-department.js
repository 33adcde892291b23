// 我的科室 (or 部门): chosen once, kept on this computer only. Home then leads with that department's tasks, taken from its own
// page: nothing is counted here. Material swaps the page's content, so everything is set up on each `document$`.
(function () {
  "use strict";

  const KEY = "my-department";

  function remembered() {
    try {
      return localStorage.getItem(KEY) || "";
    } catch (refused) {
      return ""; // Storage switched off: nothing is remembered.
    }
  }

  function remember(name) {
    try {
      if (name) localStorage.setItem(KEY, name);
      else localStorage.removeItem(KEY);
    } catch (refused) {
      // The choice holds for this page.
    }
  }

  // On a department's page ------------------------------------------------------------------------------------------
  function setUpSwitch(button) {
    const name = button.dataset.department;
    const offer = button.dataset.offer = button.dataset.offer || button.textContent;
    const show = () => {
      const mine = remembered() === name;
      button.textContent = mine ? `已${offer}，点此取消` : offer;
      button.setAttribute("aria-pressed", String(mine));
    };
    button.addEventListener("click", () => {
      remember(remembered() === name ? "" : name);
      show();
    });
    show();
  }

  // On the home page ------------------------------------------------------------------------------------------------
  // What stands under 本期任务 of a department's page, up to its next heading of the same level.
  function tasksOf(page, name) {
    const found = [];
    let next = page.getElementById(`${name}-now`);
    for (next = next && next.nextElementSibling; next && next.tagName !== "H2"; next = next.nextElementSibling) {
      found.push(document.importNode(next, true));
    }
    return found;
  }

  // Links of another page, made right for this one; its ids stay its own.
  function adopted(element, address) {
    [element, ...element.querySelectorAll("*")].forEach((each) => {
      each.removeAttribute("id");
      if (each.hasAttribute("href")) each.setAttribute("href", new URL(each.getAttribute("href"), address).href);
    });
    return element;
  }

  function heading(option, address) {
    const title = document.createElement("h2");
    const link = document.createElement("a");
    link.href = address;
    link.textContent = option.textContent;
    title.append(link, "本期任务");
    return title;
  }

  // The department's page, or an error: offline, not there, or another page in its place, such as one to log in.
  async function tasksAt(address, name) {
    const answer = await fetch(address);
    if (!answer.ok) throw new Error(String(answer.status));
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    if (!page.querySelector(`.my-switch[data-department="${name}"]`)) throw new Error("another page");
    return tasksOf(page, name).map((each) => adopted(each, address));
  }

  function failure(unit, again) {
    const line = document.createElement("p");
    const button = document.createElement("button");
    line.className = "my-failed";
    button.type = "button";
    button.textContent = "再试";
    button.addEventListener("click", again);
    line.append(`${unit}的任务没有取到，请检查网络或重新登录后`, button);
    return line;
  }

  // What stands among its tasks is not said a second time below: neither the tasks nor the age of the page.
  function sayOnce(place, unit) {
    const mine = new Set(Array.from(place.querySelectorAll("[data-task]"), (row) => row.dataset.task));
    const below = (selector) => Array.from(document.querySelectorAll(selector)).filter((each) => !place.contains(each));
    below(".as-of-line").forEach((line) => { line.hidden = Boolean(place.querySelector(".as-of-line")); });
    const rows = below("[data-task]");
    rows.forEach((row) => { row.hidden = mine.has(row.dataset.task); });
    const said = rows.filter((row) => row.hidden).length;
    below(".beside-mine").forEach((note) => {
      note.hidden = !said;
      note.textContent = `${unit}的${said}项见上`;
      const table = note.previousElementSibling;
      const choice = table.previousElementSibling;
      [table, ...(choice.matches(".sort-choice") ? [choice] : [])].forEach((each) => { each.hidden = said === rows.length; });
    });
  }

  function setUpHome(part) {
    const choice = part.querySelector("select");
    const place = part.querySelector(".my-tasks");
    const first = choice.options[0].textContent;
    const unit = part.querySelector("label").textContent.replace("我的", "本");
    let asked = "";

    const show = async () => {
      const option = choice.selectedOptions[0];
      const name = asked = choice.value;
      part.classList.toggle("chosen", Boolean(name));
      choice.options[0].textContent = name ? "不选（首页恢复原样）" : first;
      place.textContent = "";
      sayOnce(place, unit);
      if (!name) return;
      const address = new URL(option.dataset.page, location.href).href;
      let parts;
      try {
        parts = await tasksAt(address, name);
      } catch (refused) {
        parts = [failure(unit, () => { choice.focus(); show(); })];
      }
      if (asked !== name) return; // chosen otherwise meanwhile
      place.append(heading(option, address), ...parts);
      sayOnce(place, unit);
      document.dispatchEvent(new CustomEvent("policysite:added"));
    };

    choice.addEventListener("change", () => { remember(choice.value); show(); });
    choice.value = remembered();
    if (choice.selectedIndex < 0) choice.value = ""; // what was remembered is gone
    show().finally(() => document.documentElement.classList.remove("mine-coming")); // size.js
  }

  function setUp() {
    document.querySelectorAll(".my-switch").forEach(setUpSwitch);
    document.querySelectorAll(".my-department").forEach(setUpHome);
  }

  if (window.document$) window.document$.subscribe(setUp);
  else setUp();
})();
