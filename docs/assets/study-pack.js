// Study material put together on this computer, or opened by its address: /study/pack/?refs=m09,c05. Shown are copies of
// what the build rendered into the page's template; what an address says only names parts of it, or is shown as text.
(function () {
  "use strict";

  const { all, make, button, save } = window.policyPage;
  const { chosen, choose } = window.studyPack;

  const DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";
  const nameOf = (part) => part.querySelector(".pack-name, .permalink");
  const copyOf = (part) => document.importNode(part, true);

  // The measures in the order in which they are first named, each with those of its clauses that are.
  function readings(parts, entries) {
    const named = entries.map((entry) => (entry.dataset.clauses === undefined ? entry.id : entry.dataset.clauses));
    const wanted = named.join(" ").split(" ").filter(Boolean);
    const measures = new Set(wanted.map((id) => parts.getElementById(id).closest(".pack-measure")));
    return Array.from(measures).map((measure) => {
      const copy = copyOf(measure);
      nameOf(copy).remove();
      all(".study-clause", copy).filter((clause) => !wanted.includes(clause.id)).forEach((clause) => clause.remove());
      return copy;
    });
  }

  // The manifestations linked to what is read, without those read themselves.
  function relatedTo(parts, measures, items) {
    const matching = parts.querySelector(".pack-matching");
    if (!matching) return []; // nothing is linked to the measures
    const copy = copyOf(matching);
    all("li", copy).forEach((line) => {
      const links = all("[data-measure]", line).filter(({ dataset }) => measures.includes(dataset.measure) && !items.includes(dataset.item));
      line.querySelector("summary").textContent = `对应${links.map((each) => each.textContent).join("、")}`;
      if (!links.length) line.remove();
    });
    return copy.querySelector("li") ? [copy] : [];
  }

  function render(body, parts, entries) {
    const list = parts.querySelector(".pack-items"); // none without an appendix
    const items = entries.filter((entry) => list && list.contains(entry));
    const measures = readings(parts, entries.filter((entry) => !items.includes(entry)));
    const ids = (found) => found.map((each) => each.id);
    body.textContent = "";
    measures.forEach((measure) => body.append(...measure.children));
    if (items.length) body.append(copyOf(list.querySelector("h2")), ...items.map(copyOf));
    relatedTo(parts, ids(measures), ids(items)).forEach((related) => body.append(...related.children));
  }

  // The page -----------------------------------------------------------------------------------------------------------
  function askedFor() {
    const asked = new URLSearchParams(location.search).get("refs");
    if (asked === null) return null;
    return Array.from(new Set(asked.split(/[,，、\s]+/).filter(Boolean)));
  }

  // Title, day and host: as the address says, where one was opened, else as kept on this computer.
  const ABOUT = ["title", "date", "host"];
  const KEY = "study-pack-about";

  function aboutAsked(byAddress) {
    const given = new URLSearchParams(location.search);
    if (byAddress) return Object.fromEntries(ABOUT.map((name) => [name, given.get(name) || ""]));
    try {
      return JSON.parse(localStorage.getItem(KEY)) || {};
    } catch (refused) {
      return {};
    }
  }

  function keepAbout(about) {
    try {
      if (ABOUT.some((name) => about[name])) localStorage.setItem(KEY, JSON.stringify(about));
      else localStorage.removeItem(KEY);
    } catch (refused) {
      // Storage switched off: it holds for this page.
    }
  }

  function addressOf(refs, about, at = location.href.split(/[?#]/)[0]) {
    const said = ABOUT.filter((name) => about[name]).map((name) => `${name}=${encodeURIComponent(about[name])}`);
    const query = [...(refs.length ? [`refs=${refs.join(",")}`] : []), ...(refs.length ? said : [])].join("&");
    return `${at}${query ? `?${query}` : ""}`;
  }

  const longDate = (day) => day.replace(/^(\d+)-0?(\d+)-0?(\d+)$/, "$1年$2月$3日");

  // The fields for title, day and host, and what is shown of them: heading and line of the page, the code of its address.
  function setUpAbout(pack, byAddress) {
    const fields = all(".pack-about input", pack);
    const kept = aboutAsked(byAddress);
    fields.forEach((field) => { field.value = typeof kept[field.name] === "string" ? kept[field.name] : ""; });
    const values = () => Object.fromEntries(fields.map((field) => [field.name, field.value.trim()]));
    const head = () => {
      const { title, date, host } = values();
      return { title: title || pack.dataset.title, line: [host, longDate(date)].filter(Boolean).join("　") };
    };
    const show = (address) => {
      const { title, line } = head();
      const [heading, under, code] = [document.querySelector("#pack"), document.querySelector(".session-line"), pack.querySelector(".pack-code")];
      heading.textContent = title;
      under.textContent = line;
      under.hidden = !line;
      code.textContent = "";
      if (address) code.append(window.shareCode(address, "扫码打开这份学习材料"));
    };
    return { values, head, show };
  }

  function setUpPack(pack) {
    const part = (name) => pack.querySelector(name);
    const parts = part(".pack-parts").content;
    const named = (ref) => parts.getElementById(ref);
    const wordsOf = (ref) => nameOf(named(ref)).textContent;
    const said = part(".pack-said");
    const choice = part("#pack-choice");
    const byAddress = askedFor();
    const about = setUpAbout(pack, byAddress);
    let refs = byAddress || chosen();
    const known = () => refs.filter(named);
    const shared = () => addressOf(known(), about.values(), pack.dataset.at);
    const showAbout = () => about.show(pack.dataset.at === "" || !known().length ? "" : shared());

    const show = () => {
      const present = known();
      const unknown = refs.filter((ref) => !named(ref));
      part(".pack-list").textContent = "";
      present.forEach((ref, place) => part(".pack-list").append(row(ref, place, present)));
      part(".pack-unknown").hidden = !unknown.length;
      part(".pack-unknown").textContent = `没有这些编号，已略去：${unknown.map((ref) => `“${ref.slice(0, 40)}”`).join("、")}`;
      part(".pack-ready").hidden = !present.length;
      [".pack-link", ".pack-word", ".pack-clear"].forEach((name) => { part(name).hidden = !present.length; });
      part(".pack-keep").hidden = !byAddress || !present.length;
      all(".sign-in").forEach((sheet) => { sheet.hidden = !present.length; });
      render(part(".pack-body"), parts, present.map(named));
      showAbout();
    };

    // An address that was opened stays an address: what is kept on this computer changes only when asked for.
    const change = (next, words) => {
      refs = next;
      if (byAddress) history.replaceState(history.state, "", addressOf(refs, about.values()));
      else if (!choose(refs)) words = "本机不允许保存，请用“复制网址”留存";
      said.textContent = words;
      show();
    };

    const row = (ref, place, listed) => {
      const line = make("li");
      const name = make("span", "pack-name");
      name.append(...copyOf(nameOf(named(ref))).childNodes);
      const up = button("", "上移", () => {
        const next = listed.slice();
        next.splice(place - 1, 2, listed[place], listed[place - 1]);
        change(next, `已上移：${name.textContent}`);
        part(`.pack-list li:nth-child(${Math.max(1, place)}) button:not(:disabled)`).focus();
      });
      const out = button("", "移出", () => { change(listed.filter((each) => each !== ref), `已移出：${name.textContent}`); choice.focus(); });
      [up, out].forEach((each) => {
        each.className = "quiet";
        each.setAttribute("aria-label", `${each.textContent}：${name.textContent}`);
      });
      up.disabled = place === 0;
      line.append(name, up, out);
      return line;
    };

    choice.addEventListener("change", () => {
      const ref = choice.value;
      choice.value = "";
      if (!ref) return;
      if (refs.includes(ref)) said.textContent = `已经选了：${wordsOf(ref)}`;
      else change([...refs, ref], `已加入：${wordsOf(ref)}`);
    });
    part(".pack-link").addEventListener("click", async () => {
      await window.copyText(shared());
      said.textContent = "网址已复制，发给同事即可打开同一份";
    });
    part(".pack-keep").addEventListener("click", () => {
      keepAbout(about.values());
      said.textContent = choose(known()) ? "已存到本机" : "本机不允许保存，请用“复制网址”留存";
    });
    part(".pack-about").addEventListener("input", () => {
      if (byAddress) history.replaceState(history.state, "", addressOf(refs, about.values()));
      else keepAbout(about.values());
      showAbout();
    });
    part(".pack-word").addEventListener("click", async () => {
      const frame = JSON.parse(part(".pack-frame").dataset.parts);
      const head = about.head();
      const file = await window.packWord(frame, head, part(".pack-body"), shared());
      save(`${head.title.replace(/[/\\:*?"<>|]/g, "")}.docx`, DOCX, file);
      said.textContent = "已生成Word文件";
    });
    part(".pack-clear").addEventListener("click", () => { change([], "已全部移出"); choice.focus(); });
    pack.hidden = false;
    show();
  }

  const setUp = () => all(".pack").forEach(setUpPack);

  if (window.document$) window.document$.subscribe(setUp);
  else setUp();
})();
