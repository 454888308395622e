/*
 * 查一笔捐款：按到账日期，加单号末四位或金额，在访问者自己的浏览器里找。什么也不发给服务器。
 * find.json 写着哪一天的捐款在哪几期；received/<期>/days/<日>.json 是那一天的各笔。
 */
"use strict";

(() => {
  const form = document.querySelector("[data-find]");
  if (!form) return;
  const place = document.querySelector("[data-found]");
  const plain = (text) => String(text ?? "").replace(/[\s,，]/g, "").replace(/元$/, "");

  const fen = (text) => {
    const found = /^(-?)(\d+)(?:\.(\d{1,2}))?$/.exec(plain(text));
    return found ? Number(`${found[1]}${found[2]}${(found[3] ?? "").padEnd(2, "0")}`) : null;
  };

  const read = async (address) => {
    const answer = await fetch(address);
    if (!answer.ok) throw new Error(`${address}: ${answer.status}`);
    return answer.json();
  };

  const add = (parent, name, words, className) => {
    const element = document.createElement(name);
    if (className) element.className = className;
    element.textContent = words;
    parent.append(element);
    return element;
  };

  function showRow(list, issue, row) {
    const item = add(list, "li", "", "item");
    add(item, "span", row.received_at, "d");
    const words = add(item, "div", "", "g");
    const link = add(words, "a", `${row.donor}　${row.amount} 元`, "b hit");
    link.href = `received/${issue}/${row.url}`;
    add(words, "div", `${row.method}，单号末四位 ${row.tail ?? "没有"}${row.fund ? `，${row.fund}` : ""}`, "sm mut");
  }

  function show(found) {
    place.replaceChildren();
    if (found.length === 0) {
      add(place, "p", "没有找到。日期要写到账的那一天；换一天，或只填日期再看。还没有公开的也查不到，可以打监督电话问。");
      return;
    }
    add(place, "p", `找到 ${found.length} 笔。同名的人可能不止一位，请对一下日期、方式和单号末四位。`, "b");
    const list = add(place, "ul", "", "bare");
    for (const [issue, row] of found.slice(0, 100)) showRow(list, issue, row);
    if (found.length > 100) add(place, "p", `先列 100 笔，共 ${found.length} 笔；加上单号末四位或金额再查。`, "sm mut");
  }

  async function find() {
    const { day, tail, amount } = Object.fromEntries(new FormData(form));
    if (!/^\d{4}-\d{2}-\d{2}$/.test(day)) {
      place.replaceChildren();
      add(place, "p", "先写到账日期，如 2026-07-10。");
      form.elements.day.focus();
      return;
    }
    const wanted = fen(amount);
    const issues = (await read("find.json"))[day] ?? [];
    const days = await Promise.all(issues.map((issue) => read(`received/${issue}/days/${day}.json`)));
    const rows = days.flatMap((rowsOfDay, at) => rowsOfDay.map((row) => [issues[at], row]));
    show(
      rows.filter(
        ([, row]) => (!plain(tail) || row.tail === plain(tail)) && (!plain(amount) || fen(row.amount) === wanted),
      ),
    );
  }

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    find().catch(() => {
      place.replaceChildren();
      add(place, "p", "没查成：网络断了，或这一期的文件取不到。过一会儿再查。");
    });
  });
})();
