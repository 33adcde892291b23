// What is selected and copied arrives in Word as the words alone: paragraphs with the document's own indent and centring,
// bold where it is bold, tables; no background, no colour, no type of the screen's. Listens once, for every page.
(function () {
  "use strict";

  const ROOTS = ".projector .stage, .md-content article";
  const LEFT_OUT = "button, .sort-choice, select, input, textarea, svg, script, style, template, .sr-only, .margin-link, .crumbs, .neighbours, p.actions, a.quiet, .share-panel, [hidden]";
  const BLOCKS = "p, div, h1, h2, h3, h4, h5, h6, ol, ul, li, dl, dt, dd, section, article, figure, figcaption, blockquote, pre, details, summary, fieldset, caption";

  const clean = document.implementation.createHTMLDocument("");
  const make = (tag) => clean.createElement(tag);

  // Paragraphs as they are written, one open at a time; an empty one leaves nothing behind.
  function writer(target) {
    let open = null;
    const trimmed = (text) => (open && open.textContent ? text : text.replace(/^ /, ""));
    const write = (text, bold) => {
      const words = trimmed(text);
      if (!words) return;
      if (!open) start();
      const last = open.lastChild;
      if (bold && last && last.localName === "b") last.append(words);
      else if (bold) open.appendChild(make("b")).append(words);
      else open.append(words);
    };
    const start = (style) => {
      end();
      open = make("p");
      if (style && parseFloat(style.textIndent) > 0) open.setAttribute("style", "text-indent:2em;mso-char-indent-count:2.0");
      else if (style && style.textAlign === "center") open.setAttribute("align", "center");
    };
    const end = () => {
      if (open && open.textContent.trim()) target.append(open);
      open = null;
    };
    return { write, start, end, isOpen: () => Boolean(open && open.textContent), add: (element) => { end(); target.append(element); } };
  }

  function wordsOf(text, range) {
    const from = text === range.startContainer ? range.startOffset : 0;
    const to = text === range.endContainer ? range.endOffset : text.data.length;
    return text.data.slice(from, to).replace(/\s+/g, " ");
  }

  // Columns of a row that the style sheet sets side by side are one line here.
  const laid = (element) => /flex|grid/.test(getComputedStyle(element).display);
  const isBlock = (element, style) =>
    element.matches(BLOCKS) || (/^block/.test(style.display) && !laid(element.parentElement));

  // Whether the style sheet leaves room between a piece of a line and the one before it.
  function isApart(node, style) {
    const before = node.previousSibling;
    if (style && parseFloat(style.marginLeft) > 0) return true;
    if (!before || before.nodeType !== Node.ELEMENT_NODE) return false;
    const { display, marginRight } = getComputedStyle(before);
    return display === "inline-block" || (display === "inline" && parseFloat(marginRight) > 0);
  }

  function walk(node, range, out) {
    if (!range.intersectsNode(node)) return;
    if (node.nodeType === Node.TEXT_NODE) {
      const style = getComputedStyle(node.parentElement);
      if (style.visibility === "hidden") return;
      if (isApart(node)) out.write(" ");
      const lines = /^pre/.test(style.whiteSpace) ? node.data.split("\n") : [wordsOf(node, range)];
      lines.forEach((line, at) => { if (at) out.start(); out.write(line, Number(style.fontWeight) >= 600); });
      return;
    }
    if (node.nodeType !== Node.ELEMENT_NODE || node.matches(LEFT_OUT)) return;
    const style = getComputedStyle(node);
    if (style.display === "none") return;
    if (node.localName === "table") { out.add(tableOf(node, range)); return; }
    const block = isBlock(node, style);
    if (block) out.start(style);
    else if (out.isOpen() && laid(node.parentElement)) out.write("　");
    else if (isApart(node, style)) out.write(" ");
    if (node.matches("ol:not(.bare) > li")) out.write(`${Array.from(node.parentElement.children).indexOf(node) + 1}.`);
    node.childNodes.forEach((child) => walk(child, range, out));
    if (block) out.end();
  }

  function tableOf(table, range) {
    const made = make("table");
    made.setAttribute("border", "1");
    made.setAttribute("cellspacing", "0");
    Array.from(table.rows).filter((row) => !row.hidden && range.intersectsNode(row)).forEach((row) => {
      const line = made.insertRow();
      Array.from(row.cells).forEach((cell) => {
        const copy = line.insertCell();
        if (cell.colSpan > 1) copy.colSpan = cell.colSpan;
        const out = writer(copy);
        cell.childNodes.forEach((child) => walk(child, range, out));
        out.end();
      });
    });
    return made;
  }

  const wordsOfAll = (elements, between) => Array.from(elements).map((each) => each.textContent.trim()).join(between);
  const plain = (element) => (element.localName === "table"
    ? Array.from(element.rows).map((row) => Array.from(row.cells).map((cell) => wordsOfAll(cell.children, " ")).join("\t")).join("\n")
    : element.textContent.trim());

  function copy(event) {
    const selection = document.getSelection();
    if (event.target.matches && event.target.matches("input, textarea") || !selection.rangeCount || selection.isCollapsed) return;
    const range = selection.getRangeAt(0);
    const root = Array.from(document.querySelectorAll(ROOTS)).find((each) => range.intersectsNode(each));
    if (!root) return;
    const body = make("div");
    const out = writer(body);
    root.childNodes.forEach((child) => walk(child, range, out));
    out.end();
    const found = Array.from(body.children);
    if (!found.length) return;
    const within = found.length === 1 && found[0].localName === "p"; // a few words stay in the line they are pasted into
    event.clipboardData.setData("text/html", within ? found[0].innerHTML : body.innerHTML);
    event.clipboardData.setData("text/plain", found.map(plain).join("\n"));
    event.preventDefault();
  }

  document.addEventListener("copy", copy);
})();
