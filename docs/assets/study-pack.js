// Study material put together on this computer, or opened by its address: /study/pack/?refs=m09,c05. The words come
// from /api/policy.json of the same build and are inserted as text, never as HTML.
(function () {
  "use strict";

  const { chosen, choose, make, button } = window.studyPack;
  const ID = /^(?:s\d+|m\d{2,}(?:-\d+)?|c\d{2,})$/;

  // The document by id -------------------------------------------------------------------------------------------------
  function indexOf(policy) {
    const index = new Map();
    const names = new Map(policy.departments.map((department) => [department.id, department.name]));
    policy.sections.forEach((section) => {
      index.set(section.id, { kind: "section", section, name: `第${section.number}部分` });
      section.measures.forEach((measure) => {
        index.set(measure.id, { kind: "measure", measure, name: `第${measure.number}条　${measure.title}` });
        measure.clauses.forEach((clause, place) => index.set(clause.id, {
          kind: "clause", measure, clause, name: `第${measure.number}条第${place + 1}款`, departments: clause.responsible.map((id) => names.get(id) || id),
        }));
      });
    });
    policy.categories.forEach((category) => category.items.forEach((item) => {
      index.set(item.id, { kind: "item", item, name: `表现第${item.number}项` });
    }));
    return index;
  }

  // The clauses that an entry stands for; what is retired only where it is asked for by its own id.
  function clausesOf(entry) {
    if (entry.kind === "clause") return [entry.clause];
    const measures = entry.kind === "section" ? entry.section.measures.filter((each) => !each.retired) : [entry.measure];
    return measures.reduce((found, measure) => found.concat(measure.clauses.filter((each) => measure.retired || !each.retired)), []);
  }

  // Redacted words stay on one line.
  function kept(element, text) {
    let end = 0;
    text.replace(/X{2,}[\u4e00-\u9fff]{0,4}/g, (found, place) => {
      element.append(text.slice(end, place), make("span", "redacted", found));
      end = place + found.length;
      return found;
    });
    element.append(text.slice(end));
    return element;
  }

  function link(text, address) {
    const made = make("a", "permalink", text);
    made.href = address;
    return made;
  }

  function clauseBlock(entry, root) {
    const block = make("div", "study-clause slide");
    const answering = make("p", "answerable");
    block.dataset.head = `${entry.measure.number}.${entry.measure.title}`;
    block.dataset.foot = `责任部门：${entry.departments.join("、")}`;
    answering.append(make("span", "label", "责任部门"), entry.departments.join("、"));
    answering.append(link(entry.name, `${root}measures/${entry.measure.id}/#${entry.clause.id}`));
    block.append(kept(make("p", "doc"), entry.clause.text), answering);
    return block;
  }

  function itemBlock(entry, root, appendix) {
    const block = make("div", "study-clause slide");
    const line = make("p", "answerable");
    block.dataset.head = `${appendix}　第${entry.item.number}项`;
    block.dataset.foot = "";
    line.append(link(entry.name, `${root}checklist/#${entry.item.id}`));
    block.append(kept(make("p", "doc"), `${entry.item.number}.${entry.item.text}`), line);
    return block;
  }

  function relatedList(policy, index, measures, items, root) {
    const list = make("ul", "bare related study-related");
    Object.keys(policy.crosswalk).forEach((id) => {
      const links = policy.crosswalk[id].map((each) => each.measure).filter((each) => measures.has(each));
      const entry = index.get(id);
      if (!links.length || !entry || entry.item.retired || items.includes(id)) return;
      const line = make("li");
      const more = make("details");
      const name = `第${entry.item.number}项`;
      const numbers = Array.from(new Set(links)).map((each) => `第${index.get(each).measure.number}条`);
      more.append(make("summary", "", `对应${numbers.join("、")}`), kept(make("p", "doc"), entry.item.text));
      line.append(link(name, `${root}checklist/#${id}`), more);
      line.firstChild.className = "";
      list.append(line);
    });
    return list;
  }

  function render(body, refs, policy, index, root) {
    body.textContent = "";
    const entries = refs.map((ref) => index.get(ref)).filter(Boolean);
    const wanted = new Map();
    entries.filter((entry) => entry.kind !== "item").forEach((entry) => clausesOf(entry).forEach((clause) => {
      const found = index.get(clause.id);
      wanted.set(found.measure, (wanted.get(found.measure) || new Set()).add(clause));
    }));
    wanted.forEach((clauses, measure) => {
      const heading = make("h2", "doc-heading");
      heading.append(make("span", "number", `${measure.number}.`));
      body.append(kept(heading, measure.title));
      if (measure.retired) body.append(make("p", "retired", "本条已停用，页面留存备查"));
      measure.clauses.filter((clause) => clauses.has(clause)).forEach((clause) => {
        body.append(clauseBlock(index.get(clause.id), root));
      });
    });
    const items = entries.filter((entry) => entry.kind === "item");
    if (items.length) {
      body.append(make("h2", "doc-heading", policy.appendix));
      items.forEach((entry) => body.append(itemBlock(entry, root, policy.appendix)));
    }
    const measures = new Set(Array.from(wanted.keys()).map((measure) => measure.id));
    const related = relatedList(policy, index, measures, items.map((entry) => entry.item.id), root);
    if (related.children.length) {
      body.append(make("h2", "", "相关表现"), related, make("p", "note", "以上对应关系为便于查找所编，非文件规定"));
    }
  }

  // The page -----------------------------------------------------------------------------------------------------------
  function askedFor() {
    const asked = new URLSearchParams(location.search).get("refs");
    if (asked === null) return null;
    return Array.from(new Set(asked.split(/[,，、\s]+/).filter(Boolean)));
  }

  function addressOf(refs) {
    return `${location.origin}${location.pathname}${refs.length ? `?refs=${refs.join(",")}` : ""}`;
  }

  async function copyText(text) {
    if (navigator.clipboard && window.isSecureContext) return navigator.clipboard.writeText(text);
    const field = make("textarea", "sr-only");
    field.value = text;
    document.body.append(field);
    field.select();
    document.execCommand("copy");
    field.remove();
    return undefined;
  }

  function setUpPack(pack, policy) {
    const index = indexOf(policy);
    const part = (name) => pack.querySelector(name);
    const said = part(".pack-said");
    const choice = part("#pack-choice");
    const byAddress = askedFor();
    let refs = byAddress || chosen();

    const show = () => {
      const known = refs.filter((ref) => ID.test(ref) && index.has(ref));
      const unknown = refs.filter((ref) => !known.includes(ref));
      part(".pack-list").textContent = "";
      known.forEach((ref, place) => part(".pack-list").append(row(ref, place, known)));
      part(".pack-unknown").hidden = !unknown.length;
      part(".pack-unknown").textContent = `没有这些编号，已略去：${unknown.map((ref) => `“${ref.slice(0, 40)}”`).join("、")}`;
      part(".pack-ready").hidden = !known.length;
      [".pack-link", ".pack-clear"].forEach((name) => { part(name).hidden = !known.length; });
      part(".pack-keep").hidden = !byAddress || !known.length;
      document.querySelectorAll(".sign-in").forEach((sheet) => { sheet.hidden = !known.length; });
      render(part(".pack-body"), known, policy, index, pack.dataset.root);
      return known;
    };

    // An address that was opened stays an address: what is kept on this computer changes only when asked for.
    const change = (next, words) => {
      refs = next;
      if (byAddress) history.replaceState(history.state, "", addressOf(refs));
      else if (!choose(refs)) words = "本机不允许保存，请用“复制网址”留存";
      said.textContent = words;
      show();
    };

    const row = (ref, place, known) => {
      const line = make("li");
      const name = index.get(ref).name;
      const up = button("上移", () => {
        const next = known.slice();
        next.splice(place - 1, 2, known[place], known[place - 1]);
        change(next, `已上移：${name}`);
        part(`.pack-list li:nth-child(${Math.max(1, place)}) button:not(:disabled)`).focus();
      });
      const out = button("移出", () => { change(known.filter((each) => each !== ref), `已移出：${name}`); choice.focus(); });
      [up, out].forEach((each) => {
        each.className = "quiet";
        each.setAttribute("aria-label", `${each.textContent}：${name}`);
      });
      up.disabled = place === 0;
      line.append(kept(make("span", "pack-name"), name), up, out);
      return line;
    };

    choice.addEventListener("change", () => {
      const ref = choice.value;
      choice.value = "";
      if (!ref) return;
      if (refs.includes(ref)) said.textContent = `已经选了：${index.get(ref).name}`;
      else change([...refs, ref], `已加入：${index.get(ref).name}`);
    });
    part(".pack-link").addEventListener("click", async () => {
      await copyText(addressOf(refs.filter((ref) => index.has(ref))));
      said.textContent = "网址已复制，发给同事即可打开同一份";
    });
    part(".pack-keep").addEventListener("click", () => {
      said.textContent = choose(refs.filter((ref) => index.has(ref))) ? "已存到本机" : "本机不允许保存，请用“复制网址”留存";
    });
    part(".pack-clear").addEventListener("click", () => { change([], "已全部移出"); choice.focus(); });
    show();
  }

  async function open(pack) {
    pack.hidden = false;
    try {
      const answer = await fetch(pack.dataset.policy);
      if (!answer.ok) throw new Error(String(answer.status));
      setUpPack(pack, await answer.json());
    } catch (refused) {
      pack.querySelector(".pack-said").textContent = "读不到原文数据，请从网站地址打开本页，或稍后再试";
    }
  }

  const setUp = () => document.querySelectorAll(".pack").forEach(open);

  if (window.document$) window.document$.subscribe(setUp);
  else setUp();
})();
