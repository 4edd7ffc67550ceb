// The registry's list: filters apply as they are ticked or chosen. Without this file the buttons send them.
(function () {
  "use strict";

  const PARTS = "[data-list-part]";
  const FORMS = "#registry-search, .sentence";
  let turn = 0;
  // The question that the list answers now.
  let shown = location.pathname + location.search;

  function addressOf(form) {
    const asked = new URLSearchParams(new FormData(form));
    const url = new URL(form.getAttribute("action"), location.href);
    for (const [name, value] of asked) if (value !== "") url.searchParams.append(name, value);
    return url;
  }

  // Which groups stand open is the reader's choice.
  function open() {
    return new Set([...document.querySelectorAll(`${PARTS} details[open] > summary`)].map((summary) => summary.textContent.replace(/ \(.*$/, "").trim()));
  }

  function reopen(which) {
    document.querySelectorAll(`${PARTS} details > summary`).forEach((summary) => {
      if (which.has(summary.textContent.replace(/ \(.*$/, "").trim())) summary.parentElement.open = true;
    });
  }

  function put(page) {
    const opened = open();
    const focused = document.activeElement?.id;
    document.querySelectorAll(PARTS).forEach((part) => {
      const next = page.querySelector(`[data-list-part="${part.dataset.listPart}"]`);
      part.replaceChildren(...(next ? [...next.childNodes].map((node) => document.importNode(node, true)) : []));
    });
    reopen(opened);
    if (focused) document.getElementById(focused)?.focus({ preventScroll: true });
    const said = document.querySelector("[data-list-said]");
    const count = document.querySelector("[data-list-count]");
    if (said && count) said.textContent = count.textContent;
  }

  async function show(form) {
    const mine = ++turn;
    const url = addressOf(form);
    try {
      const reply = await fetch(url, { credentials: "same-origin" });
      if (!reply.ok) throw new Error(String(reply.status));
      const text = await reply.text();
      if (mine !== turn) return;
      put(new DOMParser().parseFromString(text, "text/html"));
      history.pushState({ list: true }, "", url);
      shown = url.pathname + url.search;
    } catch {
      if (mine === turn) form.requestSubmit();
    }
  }

  document.addEventListener("change", (event) => {
    const field = event.target;
    const form = field.form;
    if (form?.matches(FORMS) && (field.matches("select") || field.matches('[type="checkbox"]'))) show(form);
  });

  // The way back in the browser shows the list as it was. A link to a place on the page asks nothing else.
  addEventListener("popstate", () => {
    if (location.pathname + location.search !== shown) location.reload();
  });
})();
