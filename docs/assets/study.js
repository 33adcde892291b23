// Study material on the screen of a meeting room and on paper: projector view, printing, collecting for an own pack.
// Material swaps the page's content, so everything is set up on each `document$`.
(function () {
  "use strict";

  const { all, make, button } = window.policyPage;

  // What is chosen for the own pack, kept on this computer ------------------------------------------------------------
  const KEY = "study-pack";

  function chosen() {
    try {
      const found = JSON.parse(localStorage.getItem(KEY));
      return Array.isArray(found) ? found.filter((ref) => typeof ref === "string") : [];
    } catch (refused) {
      return []; // Storage switched off, or not ours.
    }
  }

  function choose(refs) {
    try {
      if (refs.length) localStorage.setItem(KEY, JSON.stringify(refs));
      else localStorage.removeItem(KEY);
      return true;
    } catch (refused) {
      return false;
    }
  }

  function setUpChoice(control) {
    const ref = control.dataset.ref;
    const link = make("a", "pack-way", "看学习材料");
    link.href = control.dataset.pack;
    control.after(link);
    const show = () => {
      const inPack = chosen().includes(ref);
      control.textContent = inPack ? "移出学习材料" : "加入学习材料";
      control.setAttribute("aria-label", `${control.textContent}：${control.dataset.name}`);
      link.hidden = !inPack;
    };
    control.addEventListener("click", () => {
      const refs = chosen();
      choose(refs.includes(ref) ? refs.filter((each) => each !== ref) : [...refs, ref]);
      show();
    });
    show();
  }

  // Projector: one clause a screen --------------------------------------------------------------------------------------
  // A copy of the words without links and ids, so that a key never follows one.
  function words(element) {
    const copy = element.cloneNode(true);
    all("a", copy).forEach((link) => {
      const plain = make("span", link.className);
      plain.append(...link.childNodes);
      link.replaceWith(plain);
    });
    [copy, ...all("[id]", copy)].forEach((each) => each.removeAttribute("id"));
    return copy;
  }

  function slides() {
    const title = document.querySelector("article h1, .md-content h1");
    const line = document.querySelector(".session-line");
    const first = { head: "", foot: line ? line.textContent : "", body: [make("p", "stage-title", title.textContent)] };
    return [first, ...all(".slide").map((slide) => ({
      head: slide.dataset.head,
      foot: slide.dataset.foot,
      body: all(".doc, ol", slide).map(words),
    }))];
  }

  let closeOpen = null;

  function present(opener) {
    if (closeOpen) closeOpen();
    const shown = slides();
    let at = 0;

    const show = make("div", "projector");
    show.setAttribute("role", "dialog");
    show.setAttribute("aria-modal", "true");
    show.setAttribute("aria-label", "放映");
    const stage = make("div", "stage");
    stage.tabIndex = -1;
    stage.setAttribute("aria-live", "polite");
    const count = make("span", "stage-count");
    const back = button("", "上一屏", () => go(at - 1));
    const on = button("", "下一屏", () => go(at + 1));
    const full = button("", "全屏", () => fill());
    const tools = make("div", "stage-tools");
    tools.append(back, count, on, full, button("", "结束", () => close()));
    show.append(stage, tools);

    // The largest type with which the words still fit.
    const fit = () => {
      let size = Math.min(window.innerWidth / 14, window.innerHeight / 6.5, 120);
      do {
        stage.style.fontSize = `${size}px`;
        size *= 0.96;
      } while (size > 17 && (stage.scrollHeight > stage.clientHeight + 1 || stage.scrollWidth > stage.clientWidth + 1));
      stage.scrollTop = 0;
    };

    const go = (to) => {
      at = Math.max(0, Math.min(shown.length - 1, to));
      const slide = shown[at];
      stage.textContent = "";
      const body = make("div", "stage-body");
      body.append(...slide.body);
      stage.append(make("p", "stage-head", slide.head), body, make("p", "stage-foot", slide.foot));
      count.textContent = `${at + 1}/${shown.length}`;
      back.disabled = at === 0;
      on.disabled = at === shown.length - 1;
      if (document.activeElement === document.body || document.activeElement.disabled) stage.focus();
      fit();
    };

    const fill = () => {
      if (show.requestFullscreen) show.requestFullscreen().catch(() => {}); // refused: it fills the window
    };

    const inButton = () => document.activeElement && document.activeElement.tagName === "BUTTON";
    const KEYS = {
      ArrowRight: 1, ArrowDown: 1, PageDown: 1, " ": 1, Enter: 1,
      ArrowLeft: -1, ArrowUp: -1, PageUp: -1, Backspace: -1,
    };

    const turnFocus = (event) => {
      const stops = [stage, ...all("button:not(:disabled)", tools)];
      const place = stops.indexOf(document.activeElement);
      const next = (place + (event.shiftKey ? -1 : 1) + stops.length) % stops.length;
      stops[next].focus();
    };

    const onKey = (event) => {
      event.stopPropagation(); // the theme has keys of its own
      if (event.ctrlKey || event.metaKey || event.altKey) return;
      if ((event.key === " " || event.key === "Enter") && inButton()) return;
      if (event.key === "Escape") close();
      else if (event.key === "Tab") turnFocus(event);
      else if (event.key === "Home") go(0);
      else if (event.key === "End") go(shown.length - 1);
      else if (KEYS[event.key]) go(at + (event.shiftKey ? -1 : 1) * KEYS[event.key]);
      else return;
      event.preventDefault();
    };

    let wasFull = false;
    const onFull = () => {
      if (wasFull && !document.fullscreenElement) close();
      else fit();
      wasFull = Boolean(document.fullscreenElement);
    };

    const close = () => {
      closeOpen = null;
      document.removeEventListener("keydown", onKey, true);
      document.removeEventListener("fullscreenchange", onFull);
      window.removeEventListener("resize", fit);
      if (document.fullscreenElement) document.exitFullscreen().catch(() => {});
      document.body.classList.remove("presenting");
      show.remove();
      if (opener.isConnected) opener.focus();
    };

    closeOpen = close;
    document.addEventListener("keydown", onKey, true);
    document.addEventListener("fullscreenchange", onFull);
    window.addEventListener("resize", fit);
    stage.addEventListener("click", () => { if (String(getSelection()) === "") go(at + 1); });
    document.body.append(show);
    document.body.classList.add("presenting");
    go(0);
    stage.focus();
    fill();
  }

  function setUp() {
    if (closeOpen) closeOpen();
    all("button.to-pack").forEach(setUpChoice);
    all("button.present").forEach((control) => control.addEventListener("click", () => present(control)));
    all("button.print-page").forEach((control) => control.addEventListener("click", () => window.print()));
  }

  window.studyPack = { chosen, choose };
  if (window.document$) window.document$.subscribe(setUp);
  else setUp();
})();
