// Looks for what people cannot read or press: `shapeAt(size)` tells the faults of a page at a size of type.
(() => {
  const seen = (element) => {
    const box = element.getBoundingClientRect();
    return box.width && box.height && getComputedStyle(element).visibility === "visible" && !element.closest(".sr-only, .skip");
  };
  const told = (element) => `${element.outerHTML.slice(0, 80)} ${element.textContent.trim().slice(0, 20)}`;

  function* wide() {
    const over = document.documentElement.scrollWidth - innerWidth;
    if (over > 0) yield `wide: ${over} pixels`;
  }

  /** Words of four characters and more in more than three lines, in room for fewer than four. */
  function* columns() {
    for (const cell of document.querySelectorAll("#page td, #page th, #page li, #page dd, #page dt, #page p")) {
      const { fontSize, paddingLeft, paddingRight, writingMode } = getComputedStyle(cell);
      const room = cell.clientWidth - parseFloat(paddingLeft) - parseFloat(paddingRight);
      if (room >= 3.6 * parseFloat(fontSize) || cell.textContent.trim().length < 4) continue;
      if (!seen(cell) || writingMode !== "horizontal-tb") continue;
      const words = document.createRange();
      words.selectNodeContents(cell);
      const lines = new Set(Array.from(words.getClientRects(), ({ bottom }) => Math.round(bottom / 4)));
      if (lines.size > 3) yield `column: ${room} pixels ${told(cell)}`;
    }
  }

  /** Links in a sentence are exempt (WCAG 2.5.8), and boxes that their label is pressed for. */
  const isInSentence = (link) => /^inline/.test(getComputedStyle(link).display) &&
    Array.from(link.parentElement.childNodes).some(({ nodeType, data }) => nodeType === Node.TEXT_NODE && /[^\s、，。；：·|]/.test(data));

  function* low() {
    for (const each of document.querySelectorAll("a[href], button, input, select, summary, label")) {
      if (each.matches("label") ? !each.querySelector("input") : each.closest("svg, label")) continue;
      const height = Math.min(...Array.from(each.getClientRects(), (box) => box.height));
      if (height < 23.9 && seen(each) && !isInSentence(each)) yield `low: ${height.toFixed(1)} pixels ${told(each)}`;
    }
  }

  window.shapeAt = (size) => {
    document.documentElement.dataset.size = size;
    document.documentElement.style.fontSize = size === "twice" ? "250%" : "";
    return size === "twice" ? [...wide()] : [...wide(), ...columns(), ...low()];
  };
})();
