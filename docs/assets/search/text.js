// Text as the search sees it and as people type it. Width and case are folded, spaces and punctuation left out, so that
// `ＱＱ 群` is `qq群`; numbers of entries, days and questions are read. Loaded by the worker and by the tests under node.
(function (search) {
  "use strict";

  const others = new Map(); // traditional character → the one in its place

  /** Takes pairs of characters, `訪访`: the first is read as the second. */
  function alsoWritten(pairs) {
    for (const [other, character] of pairs.match(/../gu) || []) others.set(other, character);
  }

  /** The key of a text: what it is compared by. `gap` stands for each run of what is left out. */
  function fold(text, gap = "") {
    const plain = text.normalize("NFKC").toLowerCase().replace(/[^\p{L}\p{N}%+]+/gu, gap);
    return plain.replace(/[\u3400-\u9fff]/g, (character) => others.get(character) || character);
  }

  /** The words of a query: what stands between spaces and punctuation, folded. */
  function words(text) {
    return fold(text, " ").split(" ").filter(Boolean);
  }

  /** The key of a text and, for each place in it, where in the text its character begins. */
  function foldWithPlaces(text) {
    const signs = Array.from(text.matchAll(/./gsu), ({ 0: sign, index }) => ({ key: fold(sign), index }));
    return { key: signs.map(({ key }) => key).join(""), places: signs.flatMap(({ key, index }) => Array(key.length).fill(index)) };
  }

  // Whether a digit at this edge belongs to a longer number: `5天` is not in `15天`.
  const isDigit = (key, place) => key.charCodeAt(place) >= 48 && key.charCodeAt(place) <= 57;
  const cutsNumber = (key, start, end) =>
    (isDigit(key, start) && start > 0 && isDigit(key, start - 1)) || (isDigit(key, end - 1) && isDigit(key, end));

  /** Where `word` stands in `key` at or after `from`, never inside a longer number; -1 where it does not. */
  function find(key, word, from = 0) {
    if (!word) return -1;
    let place = key.indexOf(word, from);
    while (place >= 0 && cutsNumber(key, place, place + word.length)) place = key.indexOf(word, place + 1);
    return place;
  }

  const ENTITIES = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };
  const escapeHtml = (text) => text.replace(/[&<>"']/g, (sign) => ENTITIES[sign]);

  // Numbers of entries ---------------------------------------------------------------------------------------------------
  const DIGITS = "零一二三四五六七八九";
  const N = "([0-9]+|[零一二两三四五六七八九十百]+)";

  /** What marks are compared by: `2部分3项` for 第二部分第（三）项, `2·3` for 二（三）; the index has its own so. */
  function markKey(text) {
    const plain = text.normalize("NFKC").toLowerCase();
    const figures = plain.replace(/[零〇一二两三四五六七八九十百]+/g, (run) => `·${numeral(run)}·`);
    const apart = figures.replace(/[\s第()\[\]〔〕、。.,，:：·-]+/g, "·").replace(/·+/g, "·");
    return apart.replace(/·(?![0-9])|(?<![0-9])·/g, "");
  }

  /** The number that digits or Chinese numerals stand for: `12`, `十二`, `二十`, `一百零五`. */
  function numeral(text) {
    const [, hundreds, tens, ones = ""] = /^(?:(.?)百)?零?(?:(.?)十)?(.?)$/.exec(text.replace(/两/g, "二")) || [];
    const value = (sign) => (sign === undefined ? 0 : sign ? DIGITS.indexOf(sign) : 1);
    return /^[0-9]+$/.test(text) ? Number(text) : 100 * value(hundreds) + 10 * value(tens) + (ones ? value(ones) : 0);
  }

  /** A query as its forms have it. */
  const plainly = (text) => text.normalize("NFKC").toLowerCase().replace(/[\s、。，]/g, "");

  const ID = /^[a-z]+(?:-[a-z0-9]+)+$|^[a-z][0-9]+(?:-[0-9]+)?/;
  const NUMBERED = /^[a-z][0-9]{1,9}(?:-[0-9]+)*$/;
  const USUAL = /^([0-9]+)(部分|[条项种]?)$/;
  const CLAUSE = /^([0-9]{1,3})(?:条|·)([0-9]+)款?$/;
  const COUNTED_AS = { 部分: ["section"], 条: ["measure", "item"], "": ["measure", "item"], 项: ["item"], 种: ["item"] };
  const ITEM = /^(?:附件|附表|附录|表现清单|表现|清单)(?=[0-9])/;

  /** The key of a mark in its usual form: `9条` for 措施9, 9号; `3种` for 附件第3项, 第3种表现; `appendix` are its own names. */
  function usual(key, appendix) {
    const own = appendix.find((name) => key.startsWith(name) && /[0-9]/.test(key[name.length]));
    const inItems = own ? key.slice(own.length) : key.replace(ITEM, "");
    if (inItems !== key) return inItems.replace(/[项条种个款]?$/, "种");
    return key.replace(/^[0-9]+部分(?=[0-9]+条)|^措施|(?<=条|[0-9])措施$|(?<=[项种])表现$/g, "").replace(/号$|项措施$/, "条").replace(/^部分([0-9]+)$/, "$1部分");
  }

  const SEVERAL = new RegExp(`^(\\D*?)(第?${N}(?:(?:[、，,和及至到—-]+)第?${N})+)(条|项|款|部分|种)$`);

  /** `第九、第十条` as 第九条 and 第十条, `第9至11条` as three; only itself where it is one. */
  function eachOf(query) {
    const found = SEVERAL.exec(query.trim().replace(/(?<=[0-9一二三四五六七八九十百])(?:条|项)(?=[、，,和及至到—-])/g, ""));
    if (!found) return [query];
    const numbers = found[2].split(/[、，,和及]+/).flatMap((part) => {
      const [first, last = first] = part.split(/[至到—-]+/).map((each) => numeral(each.replace("第", "")));
      return Array.from({ length: Math.min(Math.max(last - first, 0), 50) + 1 }, (_, place) => first + place);
    });
    return numbers.map((number) => `${found[1]}第${number}${found[found.length - 1]}`);
  }

  /** The entries that a query names by numbers or id, first choice first; null where it is no such name. */
  function byNumber(entries, appendix, query) {
    const found = eachOf(query).map((each) => named(entries, appendix, each));
    return found.every(Boolean) ? [...found.flatMap((each) => each.slice(0, 1)), ...found.flatMap((each) => each.slice(1))] : null;
  }

  function named(entries, appendix, query) {
    const asked = plainly(query);
    const identified = byId(entries, asked);
    if (identified.length || NUMBERED.test(asked)) return identified;
    const key = markKey(query);
    const marked = entries.filter(({ doc }) => (doc.marks || []).includes(key));
    if (marked.length) return marked;
    const numbered = (kind, number) => entries.filter(({ doc }) => doc.kind === kind && doc.number === Number(number) && !doc.of);
    const [, number, unit] = USUAL.exec(usual(key, appendix)) || [];
    if (number) return [...(/[0-9第条项]/.test(asked) ? [] : numbered("section", number)), ...COUNTED_AS[unit].flatMap((kind) => numbered(kind, number))];
    const [, measure, clause] = CLAUSE.exec(key) || [];
    return measure ? numbered("measure", measure).flatMap(({ parts }) => parts.filter(({ doc }) => doc.number === Number(clause))) : null;
  }

  /** By id, also without its zeros and hyphens (`m9`, `z2026001`), and a duty's id for its clause. */
  function byId(entries, asked) {
    const id = ID.exec(asked);
    if (!id) return [];
    const plain = (name) => name.replace(/(?<![0-9])0+(?=[0-9])/g, "");
    const close = (name) => name.replace(/-/g, "");
    return entries.filter(({ doc }) => plain(doc.id) === plain(id[0]) || (NUMBERED.test(asked) && close(doc.id) === close(asked)));
  }

  // Days -----------------------------------------------------------------------------------------------------------------
  const WHEN = new RegExp(`^(?:([0-9]{4})[年./-]?|(?=[^./-]*[月季]|q))(?:${N}(?:月份?|[./-]|$)(?:${N}[日号]?)?|(?:第?${N}季度|q([1-4])))(?![0-9])`);
  const two = (number) => String(number).padStart(2, "0");
  const ofQuarter = (number) => [`q${number}`, ...[2, 1, 0].map((place) => two(3 * number - place))];
  const FIRST = ["page", "study", "ledger"];

  /** The entries of a day, month or quarter that a query begins with; `isDay`: and that it is, whether there are any or not. */
  function byDate(entries, query) {
    const asked = plainly(query);
    const [typed, year = "", month, day, quarter, q] = WHEN.exec(asked) || [];
    if (!typed) return { dated: [], isDay: false };
    const rest = month ? [two(numeral(month)) + (day ? `-${two(numeral(day))}` : "")] : ofQuarter(numeral(quarter || q));
    const fits = (each) => each.startsWith(year) && rest.some((part) => each.slice(5).startsWith(part));
    const dated = entries.filter(({ doc }) => (doc.days || []).some(fits));
    const rank = ({ doc }) => 2 * FIRST.indexOf(doc.kind) + (doc.days[0].slice(5).startsWith(rest[0]) ? 0 : 1);
    return { dated: dated.sort((a, b) => rank(a) - rank(b)), isDay: typed === asked && Boolean(dated.length || year) };
  }

  // Numbers in words -------------------------------------------------------------------------------------------------------
  const COUNTED = "(?=[天次个条项款部人年月季日卷版种届期本批名])";
  const NUMERALS = new RegExp(`[一二两三四五六七八九十]+${COUNTED}`, "g");
  const DIGIT = new RegExp(`(?<![0-9])[1-9]${COUNTED}`, "g");

  /** A word as it was typed, with its numbers in figures, with single figures in words. */
  function numbersOf(word) {
    const figures = word.replace(/百分之([一二三四五六七八九十百]+)/g, (_, number) => `${numeral(number)}%`).replace(NUMERALS, (number) => String(numeral(number)));
    return [...new Set([word, figures, word.replace(DIGIT, (digit) => DIGITS[digit])])];
  }

  // Questions ------------------------------------------------------------------------------------------------------------
  const ASKING = new RegExp([
    "(?:由|归|是)?(?:谁|哪[个家些]?(?:部门|科室|单位|处室|人))(?:来|在)?(?:负责|分管|主管|主抓|管|牵头|抓|承担|干)?",
    "多久|多长时间|几[次天回个]|多少[天次个家人]?|什么时候|何时|哪天|几号",
    "(?:在|从)?(?:哪里|哪儿|哪)(?:能|可以)?(?:看到?|查到?|找到?)?|怎么办|怎么(?:看|查|找)?|怎样|如何",
    "什么叫|啥叫|(?:是|指)?(?:什么|啥)意思|能不能|可不可以|可以吗|是不是|有没有|要不要|该不该|请问|(?:有|是)?哪些|是?什么|吗|呢|啊",
  ].join("|"), "g");

  /** The words of a query without those that only ask; as they are where they do nothing else. */
  function withoutAsking(given) {
    const left = given.join(" ").replace(ASKING, " ").split(" ").filter(Boolean);
    return left.length ? left : given;
  }

  Object.assign(search, { fold, alsoWritten, foldWithPlaces, words, find, escapeHtml, markKey, byNumber, byDate, numbersOf, withoutAsking });
})(self.policySearch = self.policySearch || {});
