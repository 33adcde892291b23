// What stands around the pages: type size, colours, the menu, the way to the search, and where the focus goes.
// Material swaps what is between head and foot without loading a new page; the head stays, so it is set up once.
(function () {
  "use strict";

  const find = (selector, root) => (root || document).querySelector(selector);
  const { all } = window.policyPage;

  // What is told to those who do not see it: one place for all of it ---------------------------------------------------
  window.policyTell = (words) => {
    const place = find(".said");
    place.textContent = "";
    setTimeout(() => { place.textContent = words; }, 50); // the same words twice are told twice
  };

  // 大 中 小 --------------------------------------------------------------------------------------------------------
  function markSize() {
    const size = document.documentElement.dataset.size || "medium";
    all(".type-size button").forEach((button) => {
      button.setAttribute("aria-pressed", String(button.dataset.size === size));
    });
  }

  function setSize({ currentTarget }) {
    document.documentElement.dataset.size = currentTarget.dataset.size;
    try {
      localStorage.setItem("type-size", currentTarget.dataset.size);
    } catch (refused) {
      // Storage switched off: the choice holds for this page.
    }
    markSize();
  }

  // Light and dark: Material keeps the choice, in two fields that nobody sees --------------------------------------------
  const isDark = () => document.body.dataset.mdColorScheme === "slate";

  function markScheme() {
    find(".scheme").setAttribute("aria-pressed", String(isDark()));
  }

  function switchScheme() {
    find(`[name=__palette][data-md-color-scheme=${isDark() ? "default" : "slate"}]`).click();
    markScheme();
  }

  // The menu of narrow screens. It stands behind its button only in the eye: whoever leaves it by Tab closes it ----------
  const isOpen = () => find(".menu-open").getAttribute("aria-expanded") === "true";

  function showMenu(open) {
    find(".menu-open").setAttribute("aria-expanded", String(open));
    find(".menu").classList.toggle("open", open);
  }

  function openMenu() {
    const menu = find(".menu");
    const headings = find(".md-nav--secondary");
    if (headings && !headings.offsetParent && !find(".md-nav", menu)) {
      const copy = headings.cloneNode(true);
      all("[data-md-component]", copy).forEach((list) => list.removeAttribute("data-md-component"));
      menu.append(copy);
    }
    showMenu(true);
    find(".menu-close").focus();
  }

  function closeMenu() {
    showMenu(false);
    find(".menu-open").focus();
  }

  function onClick(event) {
    if (!isOpen()) return;
    const inside = event.target.closest(".menu");
    if (inside && !event.target.closest("a")) return;
    if (!inside) event.preventDefault(); // what lies below the shadow is not meant
    if (!inside) event.stopPropagation();
    closeMenu();
  }

  function setUpMenu() {
    const menu = find(".menu");
    showMenu(false);
    find(".menu-close").addEventListener("click", closeMenu);
    menu.addEventListener("focusout", ({ relatedTarget }) => {
      if (isOpen() && relatedTarget && !menu.contains(relatedTarget)) showMenu(false);
    });
  }

  // The search -------------------------------------------------------------------------------------------------------------
  const dialog = () => document.getElementById("__search");
  const field = () => find("[data-md-component=search-query]");

  function openSearch() {
    if (!dialog().checked) dialog().click();
    field().focus();
  }

  function closeSearch() {
    if (dialog().checked) dialog().click();
    find(".search-open").focus();
  }

  /** Closed by Escape on a narrow screen, the search gives the focus back to the button that opened it. */
  function giveBack() {
    if (!dialog().checked && document.activeElement === document.body) find(".search-open").focus();
  }

  // After a swap of pages the focus is where the new one begins, or at what its address names ----------------------------
  function focusPage() {
    const named = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
    const place = named || find("#page h1") || find("#page");
    if (!place || dialog().checked) return;
    if (!place.matches("a[href], button, input, select, textarea, [tabindex]")) place.tabIndex = -1;
    place.focus({ preventScroll: true });
  }

  // A box that scrolls can be reached by keyboard; one that holds all it has is no stop ----------------------------------
  const BOXES = ".table-wrap, .matrix-wrap, .chart-frame, .md-typeset__scrollwrap";
  const isCut = (box) => box.scrollWidth > box.clientWidth + 1 || box.scrollHeight > box.clientHeight + 1;

  /** A table of a hand-written page has no name of its own: that of the heading above it, and which one it is. */
  function nameTables() {
    const headings = all("#page h1, #page h2, #page h3");
    all(".md-typeset__scrollwrap").forEach((box, place) => {
      const above = headings.filter((each) => each.compareDocumentPosition(box) & Node.DOCUMENT_POSITION_FOLLOWING).pop();
      box.setAttribute("role", "region");
      box.setAttribute("aria-label", `${above ? above.textContent.trim() : ""}（表${place + 1}）`);
    });
  }

  function markBoxes() {
    all(BOXES).forEach((box) => {
      if (isCut(box)) box.tabIndex = 0;
      else box.removeAttribute("tabindex");
    });
  }

  const sizes = new ResizeObserver(markBoxes); // of folds that open, of type that grows
  let shown = false;

  function setUp() {
    setUpMenu();
    find("#page").tabIndex = -1; // where the link to the text leads
    nameTables();
    markBoxes();
    all(BOXES).forEach((box) => [box, ...box.children].forEach((each) => sizes.observe(each)));
    if (shown) focusPage();
    shown = true;
  }

  all(".type-size button").forEach((button) => button.addEventListener("click", setSize));
  find(".scheme").addEventListener("click", switchScheme);
  find(".menu-open").addEventListener("click", openMenu);
  find(".search-open").addEventListener("click", openSearch);
  all(".search-close, .md-search__overlay").forEach((part) => part.addEventListener("click", closeSearch));
  dialog().addEventListener("change", () => setTimeout(giveBack));
  document.addEventListener("click", onClick, true);
  document.addEventListener("keydown", (event) => { if (event.key === "Escape" && isOpen()) closeMenu(); });
  markSize();
  markScheme();
  if (window.document$) window.document$.subscribe(setUp);
  else setUp();
})();
