// QR codes of addresses, made in the browser: the page's own address is known nowhere else. ISO/IEC 18004: bytes,
// error correction M, the smallest version that holds them. Offered to the other scripts as `window.qr`.
(function () {
  "use strict";

  // For each version 1…40: error correction codewords of a block, and the number of blocks (table 9, level M).
  const CORRECTION = [10, 16, 26, 18, 24, 16, 18, 22, 22, 26, 30, 22, 22, 24, 24, 28, 28, 26, 26, 26, 26, ...Array(19).fill(28)];
  const BLOCKS = [1, 1, 1, 2, 2, 4, 4, 4, 5, 5, 5, 8, 9, 9, 10, 10, 11, 13, 14, 16, 17, 17, 18, 20, 21, 23, 25, 26, 28, 29, 31, 33, 35, 37, 38, 40, 43, 45, 47, 49];
  const QUIET = 4; // modules of white around

  const range = (length) => Array.from({ length }, (_, at) => at);
  const bitsOf = (value, length) => range(length).map((at) => (value >>> (length - 1 - at)) & 1);

  // Reed–Solomon over GF(256) ------------------------------------------------------------------------------------------
  const POWER = [];
  const LOG = [];
  range(255).reduce((value, at) => {
    POWER[at] = value;
    LOG[value] = at;
    return (value << 1) ^ (value > 127 ? 0x11d : 0);
  }, 1);
  const times = (a, b) => (a && b ? POWER[(LOG[a] + LOG[b]) % 255] : 0);

  // The generator polynomial without its leading 1, the highest power first.
  function generator(degree) {
    return range(degree).reduce((poly, root) => {
      const next = [...poly, 0];
      poly.forEach((factor, at) => { next[at + 1] ^= times(factor, POWER[root]); });
      return next;
    }, [1]).slice(1);
  }

  function correction(data, poly) {
    const rest = poly.map(() => 0);
    data.forEach((byte) => {
      const factor = byte ^ rest.shift();
      rest.push(0);
      poly.forEach((each, at) => { rest[at] ^= times(each, factor); });
    });
    return rest;
  }

  // Codewords ----------------------------------------------------------------------------------------------------------
  const aligned = (version) => (version === 1 ? 0 : Math.floor(version / 7) + 2);

  function codewordsIn(version) {
    const marks = aligned(version);
    const modules = (16 * version + 128) * version + 64
      - (marks ? (25 * marks - 10) * marks - 55 : 0) - (version >= 7 ? 36 : 0);
    return Math.floor(modules / 8);
  }

  const dataIn = (version) => codewordsIn(version) - CORRECTION[version - 1] * BLOCKS[version - 1];
  const countBits = (version) => (version < 10 ? 8 : 16);

  function dataOf(bytes, version) {
    const bits = [0, 1, 0, 0, ...bitsOf(bytes.length, countBits(version))];
    bytes.forEach((byte) => bits.push(...bitsOf(byte, 8)));
    bits.push(...Array(Math.min(4, dataIn(version) * 8 - bits.length)).fill(0));
    while (bits.length % 8) bits.push(0);
    const data = range(bits.length / 8).map((at) => parseInt(bits.slice(at * 8, at * 8 + 8).join(""), 2));
    for (let pad = 0xec; data.length < dataIn(version); pad ^= 0xec ^ 0x11) data.push(pad);
    return data;
  }

  // The blocks, the longer ones last, their codewords taken in turns.
  function interleaved(data, version) {
    const [count, extra, total] = [BLOCKS[version - 1], CORRECTION[version - 1], codewordsIn(version)];
    const poly = generator(extra);
    let from = 0;
    const blocks = range(count).map((at) => {
      const length = Math.floor(total / count) - extra + (at >= count - (total % count) ? 1 : 0);
      from += length;
      return data.slice(from - length, from);
    });
    const checks = blocks.map((block) => correction(block, poly));
    const inTurns = (lists) => range(Math.max(...lists.map((list) => list.length)))
      .flatMap((at) => lists.filter((list) => at < list.length).map((list) => list[at]));
    return [...inTurns(blocks), ...inTurns(checks)];
  }

  // Modules ------------------------------------------------------------------------------------------------------------
  function marksAt(version) {
    const [count, size] = [aligned(version), 17 + 4 * version];
    if (!count) return [];
    const step = version === 32 ? 26 : Math.ceil((version * 4 + 4) / (count * 2 - 2)) * 2;
    return [6, ...range(count - 1).map((at) => size - 7 - at * step).reverse()];
  }

  function checked(value, length, divisor) {
    const rest = range(length).reduce((left) => (left << 1) ^ ((left >>> (length - 1)) * divisor), value);
    return (value << length) | rest;
  }

  // What does not depend on the words; undefined where they go.
  function frame(version) {
    const size = 17 + 4 * version;
    const rows = range(size).map(() => Array(size).fill(undefined));
    const put = (x, y, dark) => { if (rows[y] && x >= 0 && x < size) rows[y][x] = dark ? 1 : 0; };
    range(size).forEach((at) => { put(6, at, at % 2 === 0); put(at, 6, at % 2 === 0); });
    const square = (x, y, reach, dark) => range(2 * reach + 1).forEach((down) => range(2 * reach + 1).forEach((along) => {
      put(x + along - reach, y + down - reach, dark(Math.max(Math.abs(along - reach), Math.abs(down - reach))));
    }));
    [[3, 3], [size - 4, 3], [3, size - 4]].forEach(([x, y]) => square(x, y, 4, (ring) => ring !== 2 && ring !== 4));
    const marks = marksAt(version);
    const last = marks.length - 1;
    marks.forEach((x, across) => marks.forEach((y, down) => {
      if (!(across === 0 && (down === 0 || down === last)) && !(across === last && down === 0)) square(x, y, 2, (ring) => ring !== 1);
    }));
    if (version >= 7) {
      bitsOf(checked(version, 12, 0x1f25), 18).reverse().forEach((dark, at) => {
        put(size - 11 + (at % 3), Math.floor(at / 3), dark);
        put(Math.floor(at / 3), size - 11 + (at % 3), dark);
      });
    }
    putFormat(rows, 0);
    return rows;
  }

  function putFormat(rows, mask) {
    const size = rows.length;
    bitsOf(checked(mask, 10, 0x537) ^ 0x5412, 15).reverse().forEach((dark, at) => {
      if (at < 8) {
        rows[at < 6 ? at : at + 1][8] = dark;
        rows[8][size - 1 - at] = dark;
      } else {
        rows[8][at === 8 ? 7 : 14 - at] = dark;
        rows[size - 15 + at][8] = dark;
      }
    });
    rows[size - 8][8] = 1;
  }

  const MASKS = [
    (x, y) => (x + y) % 2, (x, y) => y % 2, (x) => x % 3, (x, y) => (x + y) % 3,
    (x, y) => (Math.floor(x / 3) + Math.floor(y / 2)) % 2, (x, y) => ((x * y) % 2) + ((x * y) % 3),
    (x, y) => (((x * y) % 2) + ((x * y) % 3)) % 2, (x, y) => (((x + y) % 2) + ((x * y) % 3)) % 2,
  ];

  // Two columns at a time from the right, upwards and downwards in turns.
  function filled(empty, words, mask) {
    const size = empty.length;
    const rows = empty.map((row) => row.slice());
    const bits = words.flatMap((word) => bitsOf(word, 8));
    let next = 0;
    for (let right = size - 1, up = true; right > 0; right -= right === 8 ? 3 : 2, up = !up) {
      range(size).map((at) => (up ? size - 1 - at : at)).forEach((y) => [right, right - 1].forEach((x) => {
        if (empty[y][x] === undefined) rows[y][x] = (bits[next++] || 0) ^ (MASKS[mask](x, y) === 0 ? 1 : 0);
      }));
    }
    putFormat(rows, mask);
    return rows;
  }

  // How badly a code reads: long runs, blocks, what looks like a finder, too dark or too light.
  function penalty(rows) {
    const size = rows.length;
    const lines = [...rows, ...range(size).map((x) => rows.map((row) => row[x]))].map((line) => line.join(""));
    const runs = lines.map((line) => (line.match(/0{5,}|1{5,}/g) || []).reduce((sum, run) => sum + run.length - 2, 0));
    const finders = lines.map((line) => (line.match(/(?=00001011101|10111010000)/g) || []).length * 40);
    const blocks = range(size - 1).map((y) => range(size - 1).filter((x) => {
      const sum = rows[y][x] + rows[y][x + 1] + rows[y + 1][x] + rows[y + 1][x + 1];
      return sum === 0 || sum === 4;
    }).length * 3);
    const dark = rows.flat().reduce((sum, each) => sum + each, 0) / (size * size);
    return [...runs, ...finders, ...blocks].reduce((sum, each) => sum + each, Math.floor(Math.abs(dark * 20 - 10)) * 10);
  }

  // The rows of a code, 1 for dark, without the white around; null where the text is too long for any.
  function rowsOf(text) {
    const bytes = Array.from(new TextEncoder().encode(text));
    const version = range(40).map((at) => at + 1).find((each) => 4 + countBits(each) + bytes.length * 8 <= dataIn(each) * 8);
    if (!version) return null;
    const words = interleaved(dataOf(bytes, version), version);
    const empty = frame(version);
    const codes = MASKS.map((_, mask) => filled(empty, words, mask));
    const worths = codes.map(penalty);
    return codes[worths.indexOf(Math.min(...worths))];
  }

  // Pictures: dark on white whatever the page's colours ---------------------------------------------------------------------
  function picture(text) {
    const rows = rowsOf(text);
    if (!rows) return null;
    const size = rows.length + 2 * QUIET;
    const make = (name, attributes) => {
      const element = document.createElementNS("http://www.w3.org/2000/svg", name);
      Object.entries(attributes).forEach(([key, value]) => element.setAttribute(key, value));
      return element;
    };
    const svg = make("svg", { class: "qr", viewBox: `0 0 ${size} ${size}`, role: "img", "aria-label": "二维码", "shape-rendering": "crispEdges" });
    const dark = rows.flatMap((row, y) => row.flatMap((each, x) => (each ? [`M${x + QUIET} ${y + QUIET}h1v1h-1z`] : [])));
    svg.append(make("rect", { width: size, height: size, fill: "#fff" }), make("path", { d: dark.join(""), fill: "#000" }));
    return svg;
  }

  // The same as a PNG file's bytes.
  async function png(text) {
    const rows = rowsOf(text) || [[0]];
    const canvas = document.createElement("canvas");
    canvas.width = canvas.height = (rows.length + 2 * QUIET) * 8;
    const pen = canvas.getContext("2d");
    pen.fillStyle = "#fff";
    pen.fillRect(0, 0, canvas.width, canvas.height);
    pen.fillStyle = "#000";
    rows.forEach((row, y) => row.forEach((each, x) => { if (each) pen.fillRect((x + QUIET) * 8, (y + QUIET) * 8, 8, 8); }));
    const blob = await new Promise((done) => { canvas.toBlob(done, "image/png"); });
    return new Uint8Array(await blob.arrayBuffer());
  }

  window.qr = { rowsOf, picture, png };
})();
