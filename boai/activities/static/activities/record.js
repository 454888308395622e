// Recording an activity on a phone: photographs shrunk and shown, and a record kept on the phone while there is no
// network, sent by itself later. The server takes the same key once, so sending twice never records twice.
// Without this script the form works as it stands.
"use strict";

const form = document.getElementById("record");
const outboxBar = document.getElementById("outbox");
const offlineWords = document.getElementById("offline");
const RETRY_EVERY = 30_000;
const GIVE_UP_AFTER = 60_000;
const LONGEST_SIDE = 1600;
const NEEDED = [
  ["kind", "做了什么", "选一下做了什么"],
  ["occurred_on", "日期", "填哪一天"],
  ["place", "在哪里", "写学校、社区或单位的名字"],
  ["head_count", "来了多少人", "填一个数"],
  ["count_method", "怎么数的", "请选一种，年报要写明口径。"],
];
let shots = [];
let sending = false;

// ---- photographs -------------------------------------------------------------------------------------------------

async function shrunk(file) {
  // Drawn anew: smaller to send, and nothing in it but the picture. What the browser cannot read goes as it is,
  // and the server says what is wrong with it.
  try {
    const bitmap = await createImageBitmap(file, { imageOrientation: "from-image" });
    const scale = Math.min(1, LONGEST_SIDE / Math.max(bitmap.width, bitmap.height));
    const canvas = document.createElement("canvas");
    canvas.width = Math.round(bitmap.width * scale);
    canvas.height = Math.round(bitmap.height * scale);
    canvas.getContext("2d").drawImage(bitmap, 0, 0, canvas.width, canvas.height);
    const blob = await new Promise((done) => canvas.toBlob(done, "image/jpeg", 0.85));
    return { name: file.name.replace(/\.\w+$/, "") + ".jpg", blob };
  } catch {
    return { name: file.name, blob: file };
  }
}

function showShots() {
  const row = document.getElementById("photos");
  for (const old of row.querySelectorAll(".shot")) {
    URL.revokeObjectURL(old.querySelector("img").src);
    old.remove();
  }
  shots.forEach((shot, index) => {
    const tile = document.createElement("div");
    tile.className = "shot";
    const image = document.createElement("img");
    image.src = URL.createObjectURL(shot.blob);
    image.alt = `照片 ${index + 1}`;
    const remove = document.createElement("button");
    remove.type = "button";
    remove.setAttribute("aria-label", `去掉照片 ${index + 1}`);
    remove.append(Object.assign(document.createElement("span"), { textContent: "×" }));
    remove.addEventListener("click", () => {
      shots.splice(index, 1);
      showShots();
    });
    tile.append(image, remove);
    row.insertBefore(tile, row.querySelector(".take"));
  });
  document.getElementById("photo-words").textContent = shots.length
    ? `${shots.length} 张，位置信息会去掉`
    : "可不填，位置信息会去掉";
}

form.addEventListener("change", async (event) => {
  if (event.target.name !== "photos") return;
  const files = [...event.target.files];
  event.target.value = "";
  const room = Number(form.dataset.mostPhotos) - shots.length;
  for (const file of files.slice(0, room)) shots.push(await shrunk(file));
  showShots();
  if (files.length > room) say("ask", `一场最多 ${form.dataset.mostPhotos} 张，多出的 ${files.length - room} 张没有放进来。`);
});

// ---- the outbox --------------------------------------------------------------------------------------------------

function outbox(mode, work) {
  return new Promise((done, failed) => {
    const opening = indexedDB.open("boai-activities", 1);
    opening.onupgradeneeded = () => opening.result.createObjectStore("outbox", { keyPath: "key" });
    opening.onerror = () => failed(opening.error);
    opening.onsuccess = () => {
      const database = opening.result;
      const transaction = database.transaction("outbox", mode);
      const request = work(transaction.objectStore("outbox"));
      transaction.oncomplete = () => {
        database.close();
        done(request.result);
      };
      transaction.onerror = transaction.onabort = () => {
        database.close();
        failed(transaction.error);
      };
    };
  });
}

async function waiting() {
  const all = await outbox("readonly", (store) => store.getAll());
  return all.filter((letter) => letter.user === form.dataset.user).sort((one, other) => one.keptAt - other.keptAt);
}

function letterOf() {
  const entries = [...new FormData(form)].filter(([name, value]) => {
    return typeof value === "string" && name !== "csrfmiddlewaretoken";
  });
  const said = Object.fromEntries(entries);
  return {
    key: said.client_key,
    user: form.dataset.user,
    keptAt: Date.now(),
    entries,
    shots: [...shots],
    words: `${said.place}，${said.head_count} 人次`,
  };
}

async function send(letter) {
  const body = new FormData();
  for (const [name, value] of letter.entries) body.append(name, value);
  for (const shot of letter.shots) body.append("photos", shot.blob, shot.name);
  body.append("csrfmiddlewaretoken", form.querySelector("[name=csrfmiddlewaretoken]").value);
  const clock = new AbortController();
  const timer = setTimeout(() => clock.abort(), GIVE_UP_AFTER);
  try {
    return await fetch(form.action, { method: "POST", body, signal: clock.signal, credentials: "same-origin" });
  } finally {
    clearTimeout(timer);
  }
}

async function keepOnPhone(letter) {
  try {
    await outbox("readwrite", (store) => store.put(letter));
  } catch {
    say("bad", "手机上存不下了；先别关这一页，连上网再按“记下”。");
    return;
  }
  startAfresh();
  await showOutbox();
  window.scrollTo(0, 0);
}

async function flush() {
  if (sending || !navigator.onLine) return;
  sending = true;
  try {
    for (const letter of await waiting()) {
      if (letter.refused) continue;
      const response = await send(letter);
      if (signedOut(response)) break;
      if (response.redirected) {
        await outbox("readwrite", (store) => store.delete(letter.key));
        say("ok", `送到了：${letter.words}。`);
      } else if (response.status === 422) {
        const page = parsed(await response.text());
        const wrong = [...page.querySelectorAll("[data-error-summary] .sm")].map((line) => line.textContent);
        const words = wrong.join("；") || page.querySelector("[data-error-summary]")?.textContent.trim() || "内容要改一改";
        await outbox("readwrite", (store) => store.put({ ...letter, refused: words }));
      } else break;
    }
  } catch {
    // No network after all: everything stays on the phone, the next round tries again.
  } finally {
    sending = false;
    await showOutbox();
  }
}

async function showOutbox() {
  const letters = await waiting().catch(() => []);
  for (const old of outboxBar.querySelectorAll("[data-letter]")) old.remove();
  for (const letter of letters) {
    const line = note(letter.refused ? "bad" : "ask", letter.refused
      ? `没收下：${letter.words}。${letter.refused}`
      : `存在手机上，等网络：${letter.words}。`);
    line.dataset.letter = letter.key;
    if (letter.refused) {
      const again = Object.assign(document.createElement("button"), { type: "button", className: "btn", textContent: "填回来改" });
      again.addEventListener("click", () => putBack(letter));
      line.firstChild.append(again);
    }
    outboxBar.append(line);
  }
  outboxBar.hidden = !outboxBar.children.length;
}

async function putBack(letter) {
  await outbox("readwrite", (store) => store.delete(letter.key));
  startAfresh();
  const items = letter.entries.filter(([name]) => name === "material_item").map(([, value]) => value);
  const copies = letter.entries.filter(([name]) => name === "material_copies").map(([, value]) => value);
  fill("material_item", items);
  fill("material_copies", copies);
  for (const [name, value] of letter.entries) {
    if (name === "client_key" || name.startsWith("material_")) continue;
    for (const control of form.querySelectorAll(`[name="${name}"]`)) {
      if (control.type === "radio" || control.type === "checkbox") control.checked = control.value === value;
      else control.value = value;
    }
  }
  shots = letter.shots;
  showShots();
  await showOutbox();
}

function fill(name, values) {
  [...form.querySelectorAll(`[name="${name}"]`)].forEach((control, index) => {
    if (values[index] !== undefined) control.value = values[index];
  });
}

// ---- the form ----------------------------------------------------------------------------------------------------

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  if (sending) return;
  const letter = letterOf();
  if (!navigator.onLine) {
    if (complete()) await keepOnPhone(letter);
    return;
  }
  sending = true;
  let response;
  try {
    response = await send(letter);
  } catch {
    if (complete()) await keepOnPhone(letter);
    return;
  } finally {
    sending = false;
  }
  if (signedOut(response)) {
    await keepOnPhone(letter);
    location.assign(response.url);
  } else if (response.redirected) location.assign(response.url);
  else if (response.status === 422) showAgain(parsed(await response.text()));
  else {
    await keepOnPhone(letter);
    say("ask", "服务器这会儿没收下，先存在手机上，过一会儿自动再送。");
  }
});

function signedOut(response) {
  return response.redirected && new URL(response.url).pathname.startsWith("/sign-in/");
}

function showAgain(page) {
  // The server's page with its errors at the fields; the photographs stay in this page's memory.
  form.innerHTML = page.getElementById("record").innerHTML;
  window.htmx?.process(form);
  showShots();
  form.querySelector("[data-error-summary]")?.focus();
}

function complete() {
  const said = new FormData(form);
  const missing = NEEDED.filter(([name]) => !String(said.get(name) ?? "").trim());
  const summary = document.getElementById("summary");
  summary.replaceChildren();
  if (!missing.length) return true;
  const box = note("bad", "");
  box.setAttribute("role", "alert");
  box.tabIndex = -1;
  box.firstChild.append(Object.assign(document.createElement("b"), { textContent: `还差 ${missing.length} 项就能存` }));
  for (const [name, label, words] of missing) {
    const line = Object.assign(document.createElement("div"), { className: "sm" });
    line.append(Object.assign(document.createElement("a"), { href: `#id_${name}`, textContent: `${label}：${words}` }));
    box.firstChild.append(line);
  }
  summary.append(box);
  box.focus();
  return false;
}

function startAfresh() {
  form.reset();
  document.getElementById("summary").replaceChildren();
  for (const radio of form.querySelectorAll("[type=radio]")) radio.checked = false;
  for (const name of ["head_count", "place", "partners", "times", "note", "title"]) {
    const control = form.querySelector(`[name="${name}"]`);
    if (control) control.value = "";
  }
  for (const control of form.querySelectorAll("[name=material_copies]")) control.value = "0";
  form.querySelector("[name=client_key]").value = freshKey();
  shots = [];
  showShots();
}

function freshKey() {
  // crypto.randomUUID is missing where the office PC is reached without TLS.
  return [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

function parsed(text) {
  return new DOMParser().parseFromString(text, "text/html");
}

function note(kind, words) {
  const line = Object.assign(document.createElement("div"), { className: `note ${kind}` });
  line.append(Object.assign(document.createElement("div"), { textContent: words }));
  return line;
}

function say(kind, words) {
  for (const old of outboxBar.querySelectorAll("[data-said]")) old.remove();
  const line = note(kind, words);
  line.dataset.said = "1";
  outboxBar.prepend(line);
  outboxBar.hidden = false;
}

function showNetwork() {
  offlineWords.hidden = navigator.onLine;
}

window.addEventListener("online", () => {
  showNetwork();
  flush();
});
window.addEventListener("offline", showNetwork);
window.addEventListener("pageshow", showNetwork);
setInterval(flush, RETRY_EVERY);
showNetwork();
showOutbox().then(flush);
