// What people type that is not in the text: numbers of measures and items, days, questions.
(function (search) {
  "use strict";

  const DIGITS = { 零: 0, 一: 1, 二: 2, 两: 2, 三: 3, 四: 4, 五: 5, 六: 6, 七: 7, 八: 8, 九: 9 };
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
    if (/^[0-9]+$/.test(text)) return Number(text);
    let total = 0;
    let digit = 0;
    for (const sign of text) {
      if (sign in DIGITS) digit = DIGITS[sign];
      else {
        total += (digit || 1) * (sign === "十" ? 10 : 100);
        digit = 0;
      }
    }
    return total + digit;
  }

  const APPENDIX = ["附件", "附表", "附录", "表现", "清单", "表现清单"];

  /** A query as its forms have it. */
  const plainly = (text) => text.normalize("NFKC").toLowerCase().replace(/[\s、。，]/g, "");

  /** A regular expression that matches just that text. */
  const literal = (text) => plainly(text).replace(/[\\^$.*+?()[\]{}|/-]/g, "\\$&");

  // What each form asks for: the kinds of entry with that number, first choice first.
  // `appendix` are the appendix's own names.
  const formsOf = (appendix) => [
    [`第?${N}部分|部分${N}`, ["section"]],
    [`(?:${APPENDIX.concat(appendix.map(literal)).join("|")})第?${N}[项条种个款]?|第?${N}[项种](?:表现)?`, ["item"]],
    [`(?:措施)?第?${N}(?:条措施|项措施|条|号)?|措施${N}`, ["measure", "item"]],
  ].map(([form, kinds]) => [new RegExp(`^(?:${form})$`), kinds]);
  const CLAUSE = [new RegExp(`^(?:措施)?第?${N}条第?${N}款$`), /^([0-9]{1,3})[-.]([0-9]{1,2})$/];
  const SECTION_BEFORE = new RegExp(`^第?${N}部分(?=第?${N}条)`); // as a citation has it: 第三部分第9条
  const SECTION_NUMERAL = /^[一二三四五六七八九十]+$/;
  const ID = /^[a-z]+(?:-[a-z0-9]+)+$|^[a-z][0-9]+(?:-[0-9]+)?/;
  const NUMBERED = /^[a-z][0-9]{1,9}(?:-[0-9]+)*$/;

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
  function byNumber(entries, forms, query) {
    const found = eachOf(query).map((each) => named(entries, forms, each));
    return found.every(Boolean) ? [...found.flatMap((each) => each.slice(0, 1)), ...found.flatMap((each) => each.slice(1))] : null;
  }

  function named(entries, forms, query) {
    const asked = plainly(query).replace(SECTION_BEFORE, "");
    const identified = byId(entries, asked);
    if (identified.length || NUMBERED.test(asked)) return identified;
    const key = markKey(query);
    const marked = entries.filter(({ doc }) => (doc.marks || []).includes(key));
    if (marked.length) return marked;
    const clause = CLAUSE.map((form) => form.exec(asked)).find(Boolean);
    if (clause) return clausesNumbered(entries, numeral(clause[1]), numeral(clause[2]));
    for (const [form, kinds] of forms) {
      const found = form.exec(asked.replace(/\.$/, ""));
      if (found) {
        const number = numeral(found.slice(1).find(Boolean));
        const wanted = SECTION_NUMERAL.test(asked) ? ["section", ...kinds] : kinds;
        return wanted.flatMap((kind) => numbered(entries, kind, number));
      }
    }
    return null;
  }

  /** By id, also without its zeros and hyphens (`m9`, `z2026001`), and a duty's id for its clause. */
  function byId(entries, asked) {
    const id = ID.exec(asked);
    if (!id) return [];
    const plain = (name) => name.replace(/(?<![0-9])0+(?=[0-9])/g, "");
    const close = (name) => name.replace(/-/g, "");
    return entries.filter(({ doc }) => plain(doc.id) === plain(id[0]) || (NUMBERED.test(asked) && close(doc.id) === close(asked)));
  }

  const numbered = (entries, kind, number) =>
    entries.filter(({ doc }) => doc.kind === kind && doc.number === number && !doc.of);

  function clausesNumbered(entries, measure, clause) {
    const ids = new Set(numbered(entries, "measure", measure).map(({ doc }) => doc.id));
    return entries.filter(({ doc }) => ids.has(doc.of) && doc.number === clause);
  }

  // Days -----------------------------------------------------------------------------------------------------------------

  const DAY = new RegExp(`^(?:([0-9]{4})年)?${N}月份?(?:${N}[日号]?)?|^([0-9]{4})[-/.]([0-9]{1,2})(?:[-/.]([0-9]{1,2}))?(?![0-9])`);
  const QUARTER = new RegExp(`^(?:([0-9]{4})年?)?(?:第?([一二三四1-4])季度|q([1-4]))`);
  const two = (text) => String(numeral(text)).padStart(2, "0");

  const ofQuarter = (number) => [`q${number}`, ...[2, 1, 0].map((place) => two(String(3 * number - place)))];
  const FIRST = ["page", "study", "ledger"];

  /** The entries of a day, month or quarter that a query begins with; `isDay`: and that it is, whether there are any or not. */
  function byDate(entries, query) {
    const asked = plainly(query);
    const quarter = QUARTER.exec(asked);
    const day = DAY.exec(asked);
    if (!quarter && !day) return { dated: [], isDay: false };
    const [year, month, of] = quarter ? [quarter[1]] : [day[1] || day[4], day[2] || day[5], day[3] || day[6]];
    const rest = quarter ? ofQuarter(numeral(quarter[2] || quarter[3])) : [two(month) + (of ? `-${two(of)}` : "")];
    const fits = (each) => (!year || each.startsWith(year)) && rest.some((part) => each.slice(5).startsWith(part));
    const dated = entries.filter(({ doc }) => (doc.days || []).some(fits));
    const isDay = (quarter || day)[0].length === asked.length && (dated.length > 0 || Boolean(year));
    const rank = ({ doc }) => 2 * FIRST.indexOf(doc.kind) + (doc.days[0].slice(5).startsWith(rest[0]) ? 0 : 1);
    return { dated: dated.sort((a, b) => rank(a) - rank(b)), isDay };
  }

  // Numbers in words -------------------------------------------------------------------------------------------------------

  const COUNTED = "(?=[天次个条项款部人年月季日卷版种届期本批名])";
  const NUMERALS = new RegExp(`[一二两三四五六七八九十]+${COUNTED}`, "g");
  const DIGIT = new RegExp(`(?<![0-9])[1-9]${COUNTED}`, "g");

  /** A word as it was typed, with its numbers in figures, with single figures in words. */
  function numbersOf(word) {
    const figures = word.replace(/百分之([一二三四五六七八九十百]+)/g, (_, number) => `${numeral(number)}%`).replace(NUMERALS, (number) => String(numeral(number)));
    return [...new Set([word, figures, word.replace(DIGIT, (digit) => "零一二三四五六七八九"[digit])])];
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

  Object.assign(search, { literal, byNumber, byDate, formsOf, numbersOf, withoutAsking });
})(self.policySearch = self.policySearch || {});
