// A self-made study pack as a Word file, written in the browser: the build gives the frame, a Word file's parts with its
// styles, head, sign-in sheet and a picture to be replaced; here come title, words and code. Offered as `window.packWord`.
(function () {
  "use strict";

  const encoded = (text) => new TextEncoder().encode(text);

  // A ZIP archive whose entries are stored as they are (APPNOTE 4.3) -----------------------------------------------------
  const CHECKS = Array.from({ length: 256 }, (_, byte) =>
    Array.from({ length: 8 }).reduce((sum) => (sum >>> 1) ^ (sum & 1 ? 0xedb88320 : 0), byte));
  const crc = (bytes) => ~bytes.reduce((sum, byte) => CHECKS[(sum ^ byte) & 255] ^ (sum >>> 8), -1);

  // Numbers of the given lengths in bytes, the lowest byte first.
  const numbers = (...pairs) => pairs.flatMap(([value, length]) =>
    Array.from({ length }, (_, at) => (value >>> (8 * at)) & 255));
  const UTF8_NAMES = 0x800;
  const NEW_YEAR_1980 = 0x21; // no clock: the same pack gives the same bytes

  function zipped(files) {
    const pieces = [];
    const directory = [];
    let offset = 0;
    Object.entries(files).forEach(([name, content]) => {
      const [title, bytes] = [encoded(name), typeof content === "string" ? encoded(content) : content];
      const about = numbers([20, 2], [UTF8_NAMES, 2], [0, 2], [0, 2], [NEW_YEAR_1980, 2], [crc(bytes), 4],
        [bytes.length, 4], [bytes.length, 4], [title.length, 2], [0, 2]);
      const entry = [...numbers([0x04034b50, 4]), ...about, ...title];
      directory.push(...numbers([0x02014b50, 4], [20, 2]), ...about, ...numbers([0, 2], [0, 2], [0, 2], [0, 4], [offset, 4]), ...title);
      pieces.push(new Uint8Array(entry), bytes);
      offset += entry.length + bytes.length;
    });
    const count = Object.keys(files).length;
    const end = numbers([0x06054b50, 4], [0, 2], [0, 2], [count, 2], [count, 2], [directory.length, 4], [offset, 4], [0, 2]);
    return [...pieces, new Uint8Array([...directory, ...end])];
  }

  // Paragraphs in the styles of the frame ----------------------------------------------------------------------------------
  const escaped = (text) => text.replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f]/g, "")
    .replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;");
  const paragraph = (text, style) =>
    `<w:p><w:pPr><w:pStyle w:val="${style}"/></w:pPr><w:r><w:t xml:space="preserve">${escaped(text)}</w:t></w:r></w:p>`;

  const STYLES = [["h2", "公文一级"], ["p.doc", "公文正文"], [".answerable", "公文正文"], ["summary", "公文正文"], [".note", "工作说明"], [".retired", "工作说明"]];
  const wordsOf = (element) => element.textContent.replace(/\s+/g, " ").trim();

  // Who answers and which clause it is, in a line; a manifestation that is only related by its number and to what.
  function lineOf(element) {
    if (element.matches("summary")) return `${wordsOf(element.closest("li").querySelector("a"))}　${wordsOf(element)}`;
    if (!element.matches(".answerable")) return wordsOf(element);
    const { foot } = element.closest(".slide").dataset;
    return [foot, wordsOf(element.querySelector(".permalink"))].filter(Boolean).join("　");
  }

  const paragraphsOf = (body) => Array.from(body.querySelectorAll(STYLES.map(([selector]) => selector).join(", ")))
    .filter((element) => !element.closest("details p"))
    .map((element) => paragraph(lineOf(element), STYLES.find(([selector]) => element.matches(selector))[1]));

  /** The file's bytes, in pieces: `parts` is the frame, `about` has title and line, `body` what is read, `address` the page's. */
  async function packWord(parts, about, body, address) {
    const head = [paragraph(about.title, "公文标题"), ...(about.line ? [paragraph(`（${about.line}）`, "公文题注")] : []), paragraph("", "公文正文")];
    const words = [...head, ...paragraphsOf(body)].join("");
    const files = {};
    for (const [name, text] of Object.entries(parts)) {
      files[name] = name.endsWith(".png") ? await window.qr.png(address) : text
        .replace(/<w:p>(?:(?!<w:p>).)*?⟦正文⟧.*?<\/w:p>/, () => words)
        .replace("⟦题目⟧", () => escaped(about.title)).replace("⟦网址⟧", () => escaped(window.readableAddress(address)));
    }
    return zipped(files);
  }

  window.packWord = packWord;
})();
