// Evidence beside the claim on the scoring workbench: a link to a piece opens it in a pane, and the tick that it was read is sent
// without leaving the question. Without this file the links lead to pages of their own and the ticks are ordinary forms.
(function () {
  "use strict";
  if (!document.querySelector("[data-workbench]")) return;

  const voice = document.createElement("p");
  voice.className = "visually-hidden";
  voice.setAttribute("role", "status");
  document.body.append(voice);

  async function textOf(href) {
    const answer = await fetch(href, { headers: { Accept: "text/html" }, cache: "no-store" });
    if (!answer.ok || answer.redirected) throw new Error("another page");
    return answer.text();
  }

  const wide = () => window.matchMedia("(min-width: 68rem)").matches;
  const pane = () => document.querySelector(".bench-pane");

  function closePane() {
    const { opener } = pane()?.dataset ?? {};
    pane()?.remove();
    window.dispatchEvent(new Event("resize"));
    [...document.querySelectorAll("a[data-evidence]")].find((link) => link.getAttribute("href") === opener)?.focus({ preventScroll: true });
  }

  // The question that is shown.
  const question = () => document.querySelector(".question-dots [aria-current]")?.getAttribute("href");

  async function openPane(href) {
    const here = question();
    let view = null;
    let title = "";
    try {
      const page = new DOMParser().parseFromString(await textOf(href), "text/html");
      view = page.querySelector("[data-evidence-view]");
      title = page.querySelector("h1")?.textContent ?? "";
    } catch {
      view = null;
    }
    if (question() !== here) return;
    if (!view) {
      window.location.assign(href);
      return;
    }
    const place = document.createElement("section");
    place.className = "bench-pane no-print";
    place.tabIndex = -1;
    place.dataset.opener = href;
    place.setAttribute("aria-label", `Evidence: ${title}`);
    const head = document.createElement("div");
    head.className = "bench-pane__head";
    const name = document.createElement("h2");
    name.textContent = title;
    const close = document.createElement("button");
    Object.assign(close, { type: "button", className: "button button--second button--small", textContent: "Close" });
    close.setAttribute("aria-label", "Close the evidence");
    close.addEventListener("click", closePane);
    head.append(name, close);
    place.append(head, document.adoptNode(view));
    if (pane()) pane().replaceWith(place);
    else document.querySelector(".workbench__rate").before(place);
    window.dispatchEvent(new Event("resize"));
    place.focus({ preventScroll: true });
  }

  // E opens the evidence that is not ticked as read, or else the first; E again closes it.
  document.addEventListener("assay:evidence", () => {
    if (pane()) {
      closePane();
      return;
    }
    const rows = [...document.querySelectorAll("a[data-evidence]")];
    const unread = rows.find((link) => link.closest("li").querySelector("input[name=read]")?.value === "yes");
    (unread ?? rows[0])?.click();
  });

  // The tick is sent beside the page; the rows and the open file tell it.
  async function tick(sent) {
    const here = question();
    const { opener } = pane()?.dataset ?? {};
    const answer = await fetch(sent.getAttribute("action"), { method: "POST", body: new URLSearchParams(new FormData(sent)), headers: { Accept: "text/html" } });
    if (!answer.ok) throw new Error("not ticked");
    // The answer is the bench at the question of this piece.
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    if (question() !== here || page.querySelector(".question-dots [aria-current]")?.getAttribute("href") !== here) return;
    [".bench-evidence", "[data-read-line]"].forEach((each) => {
      const next = page.querySelector(each);
      if (next) document.querySelector(each)?.replaceWith(document.adoptNode(next));
    });
    voice.textContent = document.querySelector("[data-read-line]")?.textContent ?? "";
    if (opener && pane()) await openPane(opener);
  }

  document.addEventListener("submit", (event) => {
    if (!event.target.matches("[data-reading]")) return;
    event.preventDefault();
    tick(event.target).catch(() => event.target.submit());
  });

  document.addEventListener("click", (event) => {
    if (event.button !== 0 || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    const link = event.target.closest?.("a[data-evidence]");
    if (!link || !wide() || !document.querySelector(".workbench__rate")) return;
    event.preventDefault();
    if (pane()?.dataset.opener === link.getAttribute("href")) closePane();
    else openPane(link.getAttribute("href"));
  });

  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && pane()?.contains(document.activeElement)) closePane();
  });
})();
