// Study material put together on this computer, or opened by its address: /study/pack/?refs=m09,c05. Shown are copies of
// what the build rendered into the page's template; what an address says only names parts of it, or is shown as text.
(function () {
  "use strict";

  const { all, chosen, choose, make, button } = window.studyPack;

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

  function addressOf(refs) {
    return `${location.href.split(/[?#]/)[0]}${refs.length ? `?refs=${refs.join(",")}` : ""}`;
  }

  function setUpPack(pack) {
    const part = (name) => pack.querySelector(name);
    const parts = part(".pack-parts").content;
    const named = (ref) => parts.getElementById(ref);
    const wordsOf = (ref) => nameOf(named(ref)).textContent;
    const said = part(".pack-said");
    const choice = part("#pack-choice");
    const byAddress = askedFor();
    let refs = byAddress || chosen();

    const show = () => {
      const known = refs.filter(named);
      const unknown = refs.filter((ref) => !named(ref));
      part(".pack-list").textContent = "";
      known.forEach((ref, place) => part(".pack-list").append(row(ref, place, known)));
      part(".pack-unknown").hidden = !unknown.length;
      part(".pack-unknown").textContent = `没有这些编号，已略去：${unknown.map((ref) => `“${ref.slice(0, 40)}”`).join("、")}`;
      part(".pack-ready").hidden = !known.length;
      [".pack-link", ".pack-clear"].forEach((name) => { part(name).hidden = !known.length; });
      part(".pack-keep").hidden = !byAddress || !known.length;
      all(".sign-in").forEach((sheet) => { sheet.hidden = !known.length; });
      render(part(".pack-body"), parts, known.map(named));
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
      const name = make("span", "pack-name");
      name.append(...copyOf(nameOf(named(ref))).childNodes);
      const up = button("上移", () => {
        const next = known.slice();
        next.splice(place - 1, 2, known[place], known[place - 1]);
        change(next, `已上移：${name.textContent}`);
        part(`.pack-list li:nth-child(${Math.max(1, place)}) button:not(:disabled)`).focus();
      });
      const out = button("移出", () => { change(known.filter((each) => each !== ref), `已移出：${name.textContent}`); choice.focus(); });
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
      await window.copyText(addressOf(refs.filter(named)));
      said.textContent = "网址已复制，发给同事即可打开同一份";
    });
    part(".pack-keep").addEventListener("click", () => {
      said.textContent = choose(refs.filter(named)) ? "已存到本机" : "本机不允许保存，请用“复制网址”留存";
    });
    part(".pack-clear").addEventListener("click", () => { change([], "已全部移出"); choice.focus(); });
    pack.hidden = false;
    show();
  }

  const setUp = () => all(".pack").forEach(setUpPack);

  if (window.document$) window.document$.subscribe(setUp);
  else setUp();
})();
