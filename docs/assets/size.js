// Before the page is painted: that there are scripts, whether the page is of a former day in Asia/Shanghai, so that what
// tells its age (today.js) has its room; the remembered type size; and on home that the tasks of the remembered department
// (my-department.js) are still to come above what would make way for them: that is shown with them, or after three seconds.
(function () {
  var root = document.documentElement;
  var day = new Date(Date.now() + 8 * 3600 * 1000).toISOString().slice(0, 10);
  root.classList.replace("no-js", "js");
  root.classList.toggle("aged", document.querySelector("meta[name=as-of]").content < day);
  try {
    var size = localStorage.getItem("type-size");
    if (size) root.dataset.size = size;
    root.classList.toggle("mine-coming", Boolean(localStorage.getItem("my-department")));
    setTimeout(function () { root.classList.remove("mine-coming"); }, 3000);
  } catch (refused) {
    // Storage switched off: the middle size.
  }
})();
