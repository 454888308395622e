/*
 * 在访问者自己的浏览器里核对一条公开记录没有被改过。不依赖任何库，不问服务器。
 * 格式见 docs/publication-format.md 第 8 节。
 *
 * 页面要有：
 *   <script type="application/json" id="proof">…</script>
 *   或任一元素写 data-proof="地址"（同站的 JSON 文件）；
 *   data-check="leaf|path|head|earlier|verdict" 的元素放结果，得到 class ok、bad 或 unsure；
 *   data-leaf="字段名" 的元素是页面上显示的值，和封存的逐个对；
 *   data-check-again 的按钮再算一遍。
 */
"use strict";

(() => {
  const ALGORITHM = "sha256-rfc9162";
  const FORMAT = "boai-proof/1";
  const ED25519 = 1;
  const encoder = new TextEncoder();

  class Wrong extends Error {}

  const equal = (one, other) => one.length === other.length && one.every((byte, at) => byte === other[at]);

  const join = (...parts) => {
    const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
    let at = 0;
    for (const part of parts) {
      whole.set(part, at);
      at += part.length;
    }
    return whole;
  };

  const sha256 = async (...parts) => new Uint8Array(await crypto.subtle.digest("SHA-256", join(...parts)));
  const leafHash = (leaf) => sha256([0], leaf);
  const nodeHash = (left, right) => sha256([1], left, right);

  const hex = (bytes) => Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");

  const fromHex = (text) => {
    if (typeof text !== "string" || !/^[0-9a-f]{64}$/.test(text)) throw new Wrong("证明文件里有读不出来的指纹");
    return Uint8Array.from(text.match(/../g), (pair) => parseInt(pair, 16));
  };

  const fromBase64 = (text) => {
    try {
      return Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
    } catch {
      throw new Wrong("总指纹或钥匙的写法不对");
    }
  };

  const fingerprint = (bytes) => {
    const text = hex(bytes);
    return `${text.slice(0, 4)} ${text.slice(4, 8)} … ${text.slice(-8, -4)} ${text.slice(-4)}`;
  };

  /* Sizes stay below 2^53: halve with arithmetic, JavaScript's >> knows 32 bits only. */
  const half = (number) => Math.floor(number / 2);
  const odd = (number) => number % 2 === 1;

  /* RFC 9162 2.1.3.2 */
  async function rootFromInclusion(leaf, index, size, path) {
    if (!Number.isSafeInteger(index) || !Number.isSafeInteger(size) || index < 0 || index >= size) {
      throw new Wrong("位置不在总条数以内");
    }
    let [place, last, current] = [index, size - 1, leaf];
    for (const step of path) {
      if (last === 0) throw new Wrong("旁边的指纹多了");
      if (odd(place) || place === last) {
        current = await nodeHash(step, current);
        while (place !== 0 && !odd(place)) [place, last] = [half(place), half(last)];
      } else {
        current = await nodeHash(current, step);
      }
      [place, last] = [half(place), half(last)];
    }
    if (last !== 0) throw new Wrong("旁边的指纹少了");
    return current;
  }

  const isPowerOfTwo = (number) => Number.isInteger(Math.log2(number));

  /* RFC 9162 2.1.4.2 */
  async function isPrefix(earlier, later, path) {
    if (earlier.size < 1 || earlier.size > later.size) return false;
    if (earlier.size === later.size) return path.length === 0 && equal(earlier.root, later.root);
    const steps = isPowerOfTwo(earlier.size) ? [earlier.root, ...path] : [...path];
    if (steps.length === 0) return false;
    let [place, last] = [earlier.size - 1, later.size - 1];
    while (odd(place)) [place, last] = [half(place), half(last)];
    let [small, large] = [steps[0], steps[0]];
    for (const step of steps.slice(1)) {
      if (last === 0) return false;
      if (odd(place) || place === last) {
        [small, large] = [await nodeHash(step, small), await nodeHash(step, large)];
        while (place !== 0 && !odd(place)) [place, last] = [half(place), half(last)];
      } else {
        large = await nodeHash(large, step);
      }
      [place, last] = [half(place), half(last)];
    }
    return last === 0 && equal(small, earlier.root) && equal(large, later.root);
  }

  function parseNote(note) {
    const cut = typeof note === "string" ? note.lastIndexOf("\n\n") : -1;
    const text = cut < 0 ? "" : note.slice(0, cut + 1);
    const lines = text.split("\n");
    if (lines.length !== 4 || !/^(0|[1-9][0-9]{0,15})$/.test(lines[1])) throw new Wrong("总指纹文件读不出来");
    const root = fromBase64(lines[2]);
    if (root.length !== 32) throw new Wrong("总指纹不是 32 字节");
    return { text, origin: lines[0], size: Number(lines[1]), root, signatures: note.slice(cut + 2).split("\n") };
  }

  async function parseKey(text) {
    const [name, id, ...rest] = String(text).split("+");
    const raw = fromBase64(rest.join("+"));
    const expected = hex((await sha256(encoder.encode(`${name}\n`), raw)).slice(0, 4));
    if (raw.length !== 33 || raw[0] !== ED25519 || id !== expected) throw new Wrong("验证钥匙读不出来");
    return { name, id, raw: raw.slice(1) };
  }

  /* true, false, or null where this browser has no Ed25519 */
  async function isSigned(note, key) {
    let handle;
    try {
      handle = await crypto.subtle.importKey("raw", key.raw, { name: "Ed25519" }, false, ["verify"]);
    } catch {
      return null;
    }
    for (const line of note.signatures) {
      if (!line.startsWith(`— ${key.name} `)) continue;
      const raw = fromBase64(line.slice(key.name.length + 3));
      if (raw.length === 68 && hex(raw.slice(0, 4)) === key.id) {
        return crypto.subtle.verify({ name: "Ed25519" }, handle, raw.slice(4), encoder.encode(note.text));
      }
    }
    return false;
  }

  /* What the page shows must be what was sealed: blanks, separators and the unit do not count. */
  const plain = (value) => String(value ?? "").replace(/[\s,，]/g, "").replace(/−/g, "-").replace(/元$/, "");

  function shownDiffers(leaf) {
    const values = leaf.values ?? leaf;
    for (const element of document.querySelectorAll("[data-leaf]")) {
      const field = element.dataset.leaf;
      if (!Object.hasOwn(values, field) || plain(values[field]) !== plain(element.textContent)) return element;
    }
    return null;
  }

  function show(name, state, words) {
    for (const element of document.querySelectorAll(`[data-check="${name}"]`)) {
      element.classList.remove("ok", "bad", "unsure");
      if (state) element.classList.add(state);
      element.textContent = words;
    }
  }

  async function step(name, work) {
    try {
      const [state, words] = await work();
      show(name, state, words);
      return state;
    } catch (error) {
      if (!(error instanceof Wrong)) console.error(error);
      show(name, "bad", error instanceof Wrong ? `不对：${error.message}` : "不对：证明文件读不出来");
      return "bad";
    }
  }

  async function checkLeaf(proof, found) {
    if (proof.format !== FORMAT || proof.algorithm !== ALGORITHM) throw new Wrong("证明文件的格式不认识");
    const bytes = encoder.encode(proof.leaf);
    found.leaf = await leafHash(bytes);
    const element = shownDiffers(JSON.parse(proof.leaf));
    if (element) throw new Wrong(`页面上的“${element.textContent.trim()}”和封存的不一样`);
    return ["ok", fingerprint(found.leaf)];
  }

  async function checkPath(proof, found) {
    if (!found.leaf) throw new Wrong("没有这一条的指纹");
    const path = proof.path.map(fromHex);
    found.root = await rootFromInclusion(found.leaf, proof.index, proof.size, path);
    const head = parseNote(proof.checkpoint);
    if (!equal(head.root, found.root) || head.size !== proof.size) {
      throw new Wrong(`得到 ${fingerprint(found.root)}，不等于总指纹`);
    }
    return ["ok", `与 ${path.length} 个旁边的指纹逐层相合，得到 ${fingerprint(found.root)}`];
  }

  async function checkHead(proof, found) {
    found.head = parseNote(proof.checkpoint);
    const signed = await isSigned(found.head, await parseKey(proof.key));
    if (signed === false) throw new Wrong("总指纹的签名不对，不是本会签的");
    const words = `${found.head.size.toLocaleString("en-US")} 条的总指纹 ${fingerprint(found.head.root)}`;
    if (signed === null) return ["unsure", `${words}。这个浏览器不能验签名，签名没有核对；请换新版浏览器再看`];
    return ["ok", `${words}，签名有效`];
  }

  async function checkEarlier(proof, found) {
    if (!proof.earlier) return ["unsure", "这是第一次封存，没有更早的可比"];
    if (!found.head) throw new Wrong("没有总指纹可比");
    const earlier = parseNote(proof.earlier.checkpoint);
    const signed = await isSigned(earlier, await parseKey(proof.key));
    if (signed === false) throw new Wrong("以前那次总指纹的签名不对");
    if (earlier.origin !== found.head.origin) throw new Wrong("以前那次总指纹是别处的");
    if (!(await isPrefix(earlier, found.head, proof.earlier.path.map(fromHex)))) {
      throw new Wrong(`前 ${earlier.size} 条和当时封存的不一样`);
    }
    const words = `以前封存的 ${earlier.size.toLocaleString("en-US")} 条 ${fingerprint(earlier.root)} 都在里面，没有变`;
    return signed === null ? ["unsure", `${words}；签名没有核对`] : ["ok", words];
  }

  async function readProof() {
    const inline = document.getElementById("proof");
    if (inline) return JSON.parse(inline.textContent);
    const holder = document.querySelector("[data-proof]");
    const answer = await fetch(holder.dataset.proof);
    if (!answer.ok) throw new Wrong(`证明文件取不到（${answer.status}）`);
    return answer.json();
  }

  function verdict(states, proof) {
    if (states.includes("bad")) return ["bad", "对不上。请记下这一页，打监督电话问"];
    const firstSealing = !proof.earlier && states.slice(0, 3).every((state) => state === "ok");
    if (states.every((state) => state === "ok") || firstSealing) return ["ok", "没有被改过"];
    return ["unsure", "指纹都对，签名没有核对"];
  }

  const STEPS = { leaf: checkLeaf, path: checkPath, head: checkHead, earlier: checkEarlier };
  const showAll = (state, words) => [...Object.keys(STEPS), "verdict"].forEach((name) => show(name, state, words));

  async function run() {
    if (!globalThis.crypto?.subtle) {
      showAll("unsure", "没有核对：这个浏览器算不了指纹，或网址不是 https 开头");
      return;
    }
    showAll("", "正在算");
    let proof;
    try {
      proof = await readProof();
    } catch (error) {
      showAll("bad", error instanceof Wrong ? error.message : "证明文件读不出来");
      return;
    }
    const found = {};
    const states = [];
    for (const [name, work] of Object.entries(STEPS)) states.push(await step(name, () => work(proof, found)));
    show("verdict", ...verdict(states, proof));
  }

  function start() {
    if (!document.getElementById("proof") && !document.querySelector("[data-proof]")) return;
    document.querySelector("[data-check-again]")?.addEventListener("click", (event) => {
      event.preventDefault();
      run();
    });
    run();
  }

  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start);
  else start();
})();
