// Before the page is painted: that there are scripts, and the remembered type size.
(function () {
  document.documentElement.classList.replace("no-js", "js");
  try {
    var size = localStorage.getItem("type-size");
    if (size) document.documentElement.dataset.size = size;
  } catch (refused) {
    // Storage switched off: the middle size.
  }
})();
