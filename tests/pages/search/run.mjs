// Drives the search worker under node through Material's protocol: `node run.mjs INDEX QUERIES` reads the built index
// and a JSON list of queries, and prints a JSON list with, for each query, the ids in the order in which they are shown.
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { runInThisContext } from "node:vm";

const SCRIPTS = join(dirname(fileURLToPath(import.meta.url)), "../../../docs/assets/search");

/** The worker, loaded as a browser would, and answers to messages as it would post them. */
export function startWorker(scripts = SCRIPTS) {
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

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [index, queries] = process.argv.slice(2, 4).map((path) => JSON.parse(readFileSync(path, "utf-8")));
  const ask = startWorker();
  const ready = ask({ type: 0, data: { ...index, options: {} } });
  if (ready.type !== 1) throw new Error("the worker did not say that it is ready");
  const ids = new Map(index.docs.map((doc) => [doc.at, doc.id]));
  const answers = queries.map((query) => {
    const { type, data } = ask({ type: 2, data: query });
    const shown = data.items.map((group) => group.filter((item) => item.score > 0 && item.score >= group[0].score));
    return { query, type, ids: shown.flat().map((item) => ids.get(item.location)), items: data.items };
  });
  process.stdout.write(JSON.stringify(answers));
}
