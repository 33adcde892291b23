// 自查参考: what is filled in stays in this browser's storage, on this computer. Nothing is sent, nothing is counted.
// Material swaps the page's content, so everything is set up on each `document$`.
(function () {
  "use strict";

  const KEY = "self-check";
  const [YAML, MARKDOWN] = ["text/yaml;charset=utf-8", "text/markdown;charset=utf-8"];
  const { all, make, button, save } = window.policyPage;

  function stored() {
    try {
      const found = JSON.parse(localStorage.getItem(KEY));
      return found && typeof found === "object" ? found : {};
    } catch (refused) {
      return {}; // Storage switched off, or not ours.
    }
  }

  function store(answers) {
    try {
      if (Object.keys(answers).length) localStorage.setItem(KEY, JSON.stringify(answers));
      else localStorage.removeItem(KEY);
      return true;
    } catch (refused) {
      return false;
    }
  }

  // The sheet ---------------------------------------------------------------------------------------------------------
  const markOf = (item) => (item.querySelector("input:checked") || { value: "" }).value;
  const noteOf = (item) => item.querySelector("textarea");

  function answersOf(items) {
    const answers = {};
    items.forEach((item) => {
      const answer = { mark: markOf(item), note: noteOf(item).value };
      if (answer.mark || answer.note) answers[item.dataset.item] = answer;
    });
    return answers;
  }

  function fill(item, answer) {
    const given = answer || {};
    all("input", item).forEach((field) => { field.checked = field.value === given.mark; });
    noteOf(item).value = typeof given.note === "string" ? given.note : "";
    grow(item);
  }

  // The field is as high as its text, and what is printed is all of it.
  function grow(item) {
    const field = noteOf(item);
    field.rows = Math.min(12, Math.max(1, field.value.split("\n").length, Math.ceil(field.value.length / 34)));
    item.querySelector(".check-note-printed").textContent = field.value ? `备注：${field.value}` : "备注：";
  }

  // Files, written here and saved by the browser -----------------------------------------------------------------------
  const day = (later) => new Date(Date.now() + (8 + 24 * (later || 0)) * 3600 * 1000).toISOString().slice(0, 10);

  const measuresOf = (item) => item.dataset.measures.split(" ").filter(Boolean);
  const textOf = (item) => item.querySelector(".doc").textContent.trim();

  function markdown(items, title) {
    const lines = [`# 自查参考（${title}）`, "", `填写日期：${day()}。供本人自查，不作考核依据。`];
    items.forEach((item) => {
      const heading = item.previousElementSibling;
      if (heading && heading.matches("h2")) lines.push("", `## ${heading.textContent.trim()}`);
      lines.push("", textOf(item), "", `- 自查：${markOf(item) || "未填"}`, `- 对照：${linksOf(item).join("、") || "—"}`);
      const note = noteOf(item).value.trim();
      if (note) lines.push("- 备注：", "", ...note.split("\n").map((line) => `  > ${line}`));
    });
    return `${lines.join("\n")}\n`;
  }

  // The number that the ledger is to go on with: the next one as of the build, the first in a year that has begun since.
  function idOf(next, found, place) {
    const [year, number] = next.slice(1).split("-").map(Number);
    const first = found.startsWith(`${year}-`) ? number : 1;
    return `z${found.slice(0, 4)}-${String(first + place).padStart(3, "0")}`;
  }

  const linksOf = (item) => all(".check-measures a", item).map((link) => link.textContent);

  // A row of the ledger's workbook, under whose heads it fits; what only a person knows stays empty.
  function ledgerRow(item, id, heads) {
    const known = {
      序号: Number(id.split("-")[1]), 编号: id, 发现日期: day(), 问题来源: "自查",
      对应条款: [...linksOf(item), `表现第${item.dataset.number}项`].join("、"),
    };
    return heads.map((head) => known[head] || "").join("\t");
  }

  // An item of the ledger, with the shape that data/ledger/<year>.yml asks for; what only a person knows is to be
  // filled in. The notes stay out of it.
  function ledgerEntry(item, id) {
    const measures = measuresOf(item);
    return [
      `  - id: ${id}`,
      `    found: ${day()}`,
      "    source: 自查",
      `    manifestations: [${item.dataset.item}]`,
      ...(measures.length ? [`    measures: [${measures.join(", ")}] # 只留有关的`] : []),
      "    problem: （写明具体问题）",
      "    department: （填部门编号，如office）",
      "    leader: （填职务，不写姓名）",
      "    remedies:",
      "      - （写明整改措施）",
      "    standard: （写明任务标准）",
      "    kind: 限期整改 # 立行立改、限期整改、长期坚持",
      `    deadline: ${day(30)} # 按实际时限改`,
    ].join("\n");
  }

  // A line with the ways in which an item gets into the ledger, those that everybody has first.
  function entryLine(item, id, { form, heads }, say) {
    const name = `${id}　表现第${item.dataset.number}项`;
    const copier = button("quiet", "复制表格行", async () => {
      await window.copyText(ledgerRow(item, id, JSON.parse(heads)));
      say(`已复制${id}，可粘贴到台账Excel表`);
    });
    copier.setAttribute("aria-label", `复制表格行：${name}`);
    const line = make("li", "", name);
    if (form) {
      const link = make("a", "quiet report", "报送问题");
      Object.assign(link, { href: form.replace("DAY", day()), rel: "external noreferrer" });
      link.setAttribute("aria-label", `报送问题：${name}`);
      line.append(link);
    }
    line.append(copier);
    return line;
  }

  // A box to choose an item by, ticked where there is a problem.
  function choiceOf(item, changed) {
    const label = make("label");
    const box = Object.assign(make("input"), { type: "checkbox", value: item.dataset.item, checked: markOf(item) === "有" });
    box.addEventListener("change", changed);
    label.append(box, `第${item.dataset.number}项（${markOf(item)}）`);
    return label;
  }

  function setUpEntries(tools, items) {
    const panel = document.querySelector(".check-entry-panel");
    const part = (name) => panel.querySelector(name);
    const opener = tools.querySelector(".check-entry");
    const [pick, list, field, saver] = [".check-pick", ".check-entries", ".check-yaml", ".check-yaml-save"].map(part);
    const say = (words) => { tools.querySelector(".check-said").textContent = words; };

    const write = () => {
      const names = all("input:checked", pick).map((box) => box.value);
      const chosen = items.filter((item) => names.includes(item.dataset.item));
      const ids = chosen.map((_, place) => idOf(panel.dataset.next, day(), place));
      list.textContent = "";
      list.append(...chosen.map((item, place) => entryLine(item, ids[place], panel.dataset, say)));
      field.value = chosen.length ? `items:\n${chosen.map((item, place) => ledgerEntry(item, ids[place])).join("\n")}\n` : "";
      saver.disabled = !chosen.length;
    };
    const offer = () => {
      const marked = items.filter((item) => ["有", "需关注"].includes(markOf(item)));
      pick.textContent = marked.length ? "" : "没有标“有”或“需关注”的项。";
      pick.append(...marked.map((item) => choiceOf(item, write)));
      write();
    };
    const show = (open) => {
      panel.hidden = !open;
      opener.setAttribute("aria-expanded", String(open));
      if (open) offer();
    };
    opener.addEventListener("click", () => {
      show(panel.hidden);
      if (!panel.hidden) panel.focus();
    });
    saver.addEventListener("click", () => save(`ledger-${day()}.yml`, YAML, [field.value]));
    return { refresh: () => show(!panel.hidden), close: () => show(false) };
  }

  function setUpClearing(tools, clear) {
    const opener = tools.querySelector(".check-clear");
    const sure = tools.querySelector(".check-sure");
    const ask = (open) => {
      sure.hidden = !open;
      (open ? sure.querySelector(".check-no") : opener).focus();
    };
    opener.addEventListener("click", () => ask(true));
    sure.querySelector(".check-no").addEventListener("click", () => ask(false));
    sure.querySelector(".check-yes").addEventListener("click", () => { clear(); ask(false); });
  }

  function setUpSheet(sheet) {
    const tools = document.querySelector(".self-check-tools");
    const said = tools.querySelector(".check-said");
    const items = all(".check-item", sheet);
    const answers = stored();
    const entries = setUpEntries(tools, items);

    const keep = (event) => {
      const kept = store(answersOf(items));
      said.textContent = kept ? "已存在本机" : "本机不允许保存：关闭页面后内容不留";
      if (event.target.type === "radio") entries.refresh();
    };
    items.forEach((item) => {
      fill(item, answers[item.dataset.item]);
      item.addEventListener("input", (event) => { grow(item); keep(event); });
    });
    setUpClearing(tools, () => {
      store({});
      items.forEach((item) => fill(item));
      entries.close();
      said.textContent = "已清除";
    });
    tools.querySelector(".check-save").addEventListener("click", () => {
      save(`self-check-${day()}.md`, MARKDOWN, [markdown(items, sheet.dataset.title)]);
    });
    if (Object.keys(answers).length) said.textContent = "已取回上次在本机填写的内容";
  }

  const setUp = () => all(".self-check").forEach(setUpSheet);

  if (window.document$) window.document$.subscribe(setUp);
  else setUp();
})();
