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

  window.policyPage = { all, make, button };
})();
