// The remembered type size, set before the page is painted.
(function () {
  try {
    var size = localStorage.getItem("type-size");
    if (size) document.documentElement.dataset.size = size;
  } catch (refused) {
    // Storage switched off: the middle size.
  }
})();
