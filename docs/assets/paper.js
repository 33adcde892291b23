// What leaves the page: on paper the name of the sheet at its foot.
// Material swaps the page's content, so everything is set up on each `document$`.
(function () {
  "use strict";

  // Margin boxes have no access to the page's words: print.css takes the name from this property.
  function nameSheet() {
    const title = document.querySelector(".md-content h1");
    const name = (title ? title.textContent : document.title).replace(/\s+/g, " ").trim();
    document.documentElement.style.setProperty("--sheet-name", JSON.stringify(name.length > 40 ? `${name.slice(0, 39)}…` : name));
  }

  window.addEventListener("beforeprint", nameSheet); // a name may have been given since
  if (window.document$) window.document$.subscribe(nameSheet);
  else nameSheet();
})();
