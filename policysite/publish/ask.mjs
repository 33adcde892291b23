// Drives the search worker of a built site under node through Material's protocol:
// `node ask.mjs SCRIPTS INDEX QUERIES` reads the folder of the scripts, the index and a JSON list of queries, and prints
// a JSON list with, for each query, the ids and addresses in the order in which they are shown.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { runInThisContext } from "node:vm";

/** The worker, loaded as a browser would, and answers to messages as it would post them. */
function startWorker(scripts) {
  let receive;
  let answer;
  const run = (name) => runInThisContext(readFileSync(join(scripts, name), "utf-8"), { filename: name });
  Object.assign(globalThis, {
    self: globalThis,
    importScripts: (...names) => names.forEach(run),
    addEventListener: (_, listener) => { receive = listener; },
    postMessage: (message) => { answer = message; },
  });
  run("worker.js");
  return (message) => {
    answer = undefined;
    receive({ data: message });
    return answer;
  };
}

const [scripts, ...files] = process.argv.slice(2);
const [index, queries] = files.map((path) => JSON.parse(readFileSync(path, "utf-8")));
const ask = startWorker(scripts);
const ready = ask({ type: 0, data: { ...index, options: {} } });
if (ready.type !== 1) throw new Error("the worker did not say that it is ready");
const ids = new Map(index.docs.map((doc) => [doc.at, doc.id]));
const answers = queries.map((query) => {
  const { type, data } = ask({ type: 2, data: query });
  const shown = data.items.map((group) => group.filter((item) => item.score > 0 && item.score >= group[0].score));
  const at = shown.flat().map((item) => item.location);
  const { items, partial, instead = "", nearest = [] } = data;
  return { query, type, ids: at.map((each) => ids.get(each)), at, items, partial, instead, nearest };
});
process.stdout.write(JSON.stringify(answers));
