// Small manners of every page. No inline handlers anywhere: the page's policy forbids them.
"use strict";

const typing = (element) => element && (element.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(element.tagName));

// Keys shown where they work: "/" finds, "N" records; any element may name its own key in data-key.
document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || typing(event.target)) return;
  const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
  const target = [...document.querySelectorAll("[data-key]")].find((element) => element.dataset.key === key);
  if (!target) return;
  event.preventDefault();
  if (typing(target)) target.focus();
  else target.click();
});

// Steppers: − and ＋ change the number between them; the number itself may always be typed.
document.addEventListener("click", (event) => {
  const button = event.target.closest(".stp button");
  if (!button) return;
  const input = button.parentElement.querySelector("input");
  const next = Math.max(Number(input.min || 0), (Number(input.value) || 0) + Number(button.dataset.step));
  input.value = input.max ? Math.min(Number(input.max), next) : next;
  input.dispatchEvent(new Event("input", { bubbles: true }));
  input.dispatchEvent(new Event("change", { bubbles: true }));
});

// A form is sent once, however often its button is pressed; going back makes it usable again.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.method !== "post" || event.defaultPrevented) return;
  if (form.dataset.sent) event.preventDefault();
  form.dataset.sent = "1";
});
window.addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-sent]")) delete form.dataset.sent;
});

// Forms that act at once when a choice is made (filters): data-at-once.
document.addEventListener("change", (event) => {
  const form = event.target.closest("form[data-at-once]");
  if (form) form.requestSubmit();
});

// After a refusal the summary is read first.
document.querySelector("[data-error-summary]")?.focus();

// The mobile menu of the public site.
document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-menu]");
  if (!button) return;
  const menu = document.getElementById(button.getAttribute("aria-controls"));
  const open = menu.classList.toggle("open");
  button.setAttribute("aria-expanded", String(open));
});

// What htmx asks for and is refused (422, 403) is shown in place too: it says what to do.
document.addEventListener("htmx:beforeSwap", (event) => {
  if ([403, 422].includes(event.detail.xhr.status)) {
    event.detail.shouldSwap = true;
    event.detail.isError = false;
  }
});
document.addEventListener("htmx:afterRequest", (event) => {
  if (event.detail.elt instanceof HTMLFormElement) delete event.detail.elt.dataset.sent;
});
