// A site that is opened from its folder (`make portable`): there a browser gives a page neither `fetch` nor a worker.
// These stand in for both with the one thing that a page may still read of its folder, scripts.
(function () {
  "use strict";

  const scriptAt = (address) => new Promise((accept, refuse) => {
    const script = document.createElement("script");
    script.src = address;
    script.onload = () => { script.remove(); accept(); };
    script.onerror = () => { script.remove(); refuse(new Error(script.src)); };
    document.head.append(script);
  });

  // The scripts beside the files that other scripts read: index.js for a page's index.html hands over its text, and
  // search_index.js, which Material's interface reads as well, the index.
  window.fetch = async (address) => {
    const file = new URL(address, location.href);
    await scriptAt(file.href.replace(/\.\w+$/, ".js"));
    const given = file.pathname.endsWith(".json") ? window.__index : window.__page;
    return { ok: true, text: async () => given, json: async () => given };
  };

  /** The search's worker with all its parts, in this page: from a message to its answer. */
  async function workerAt(address) {
    await scriptAt(address);
    const search = window.policySearch;
    for (const part of search.PARTS) await scriptAt(new URL(part, address));
    return search.answer;
  }

  window.Worker = class extends EventTarget {
    constructor(address) {
      super();
      let ready = null; // nothing is read before something is asked
      this.postMessage = async (message) => {
        ready = ready || workerAt(new URL(address, location.href));
        try {
          const answer = await ready;
          this.dispatchEvent(new MessageEvent("message", { data: answer(message) }));
        } catch (refused) {
          this.dispatchEvent(new ErrorEvent("error", { message: refused.message }));
        }
      };
    }
  };
})();
