// What the scripts of the pages share: finding elements and making them. Loaded before them.
(function () {
  "use strict";

  /** The elements that a selector finds, in the document or below `root`. */
  const all = (selector, root) => Array.from((root || document).querySelectorAll(selector));

  /** A new element; without `text` an empty one. */
  function make(tag, className, text) {
    const element = document.createElement(tag);
    if (className) element.className = className;
    if (text !== undefined) element.textContent = text;
    return element;
  }

  /** A new button that does `act` when it is pressed. */
  function button(className, word, act) {
    const made = Object.assign(make("button", className, word), { type: "button" });
    made.addEventListener("click", act);
    return made;
  }

  /** Saves a file that was written here, of `pieces` of text or bytes, as the browser saves any. */
  function save(name, type, pieces) {
    const link = make("a");
    Object.assign(link, { href: URL.createObjectURL(new Blob(pieces, { type })), download: name, hidden: true });
    document.body.append(link);
    link.click();
    link.remove();
    setTimeout(() => URL.revokeObjectURL(link.href), 10000);
  }

  window.policyPage = { all, make, button, save };
})();
