// The scoring workbench: saves each question while a level is chosen and a comment typed, and brings the next question without
// loading a page. What is typed is kept in this browser until the service has it. Keys are in scoring.js, evidence beside the claim
// in evidence.js. Whatever fails here
// ends in the ordinary form and the ordinary links, which work without this file.
(function () {
  "use strict";
  const PAUSE = 900; // ms of quiet before a save
  const TIMEOUT = 15000; // ms before an answer counts as not coming
  const BACKOFF = [2000, 5000, 15000, 30000]; // ms between tries while the service is out of reach
  const FRESH = 60000; // ms for which a page that was fetched ahead is shown
  const { account } = document.body.dataset;
  if (!document.querySelector("[data-workbench]")) return;

  let form = null; // of the question that is shown; none where nothing is scored
  let clean = ""; // what the service has of it
  let asked = null; // what is stored meanwhile, until one of the two is chosen
  let timer = 0;
  let failures = 0;
  let running = null;
  let leaving = false;
  let signingOut = false;
  let ahead = null; // the next page: { href, at, text }
  let shown = window.location.pathname + window.location.search; // the address of the question that is shown

  // What is told outlives the question that it tells of.
  const voice = document.createElement("p");
  voice.className = "visually-hidden";
  voice.setAttribute("role", "status");
  document.body.append(voice);

  const typed = () => (form ? [...new FormData(form)].filter(([name]) => !["csrf", "seen"].includes(name)) : []);
  const now = () => JSON.stringify(typed());
  const dirty = () => form !== null && now() !== clean;
  const level = () => form?.querySelector("input[data-level]:checked");
  const line = () => form?.querySelector("[data-autosave-status]");

  // -- What waits in this browser ---------------------------------------------------------------------------------

  const place = () => `assay.unsent.${account}/bench${form.getAttribute("action")}/${form.elements.namedItem("question").value}`;

  function keep() {
    if (signingOut || !form) return;
    try {
      if (dirty()) window.localStorage.setItem(place(), JSON.stringify({ seen: form.elements.namedItem("seen").value, values: typed() }));
      else window.localStorage.removeItem(place());
    } catch {
      // Storage is full or forbidden: the question before leaving still guards the words.
    }
  }

  function fill(values) {
    const of = (name) => values.find(([each]) => each === name)?.[1] ?? "";
    form.querySelectorAll("input[data-level]").forEach((radio) => { radio.checked = radio.value === of("level"); });
    form.querySelectorAll("textarea[name]").forEach((area) => { area.value = of(area.name); });
  }

  // -- Saving -----------------------------------------------------------------------------------------------------

  function status(state, words, link) {
    const place = line();
    if (!place) return;
    place.dataset.state = state;
    if (!words) {
      place.replaceChildren();
      return;
    }
    const said = document.createElement("span");
    said.textContent = words;
    if (link) {
      const anchor = document.createElement("a");
      Object.assign(anchor, { href: link.href, target: "_blank", rel: "noopener", textContent: link.label });
      said.append(" ", anchor);
    }
    place.replaceChildren(said);
  }

  function post() {
    const body = new URLSearchParams(new FormData(form));
    return fetch(`${form.getAttribute("action")}/autosave`, {
      method: "POST",
      body,
      headers: { Accept: "application/json" },
      keepalive: document.hidden,
      signal: AbortSignal.timeout(TIMEOUT),
    });
  }

  // After a new sign-in the page has a new token.
  async function freshToken() {
    const answer = await fetch(window.location.href, { headers: { Accept: "text/html" }, cache: "no-store" });
    if (!answer.ok || answer.redirected) return false;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const token = page.body.dataset.account === account ? page.querySelector("#rating input[name=csrf]")?.value : null;
    if (!token) return false;
    document.querySelectorAll("input[name=csrf]").forEach((input) => { input.value = token; });
    return true;
  }

  // Two versions of one score stand side by side until one is chosen, or both comments are put together.
  function ask(stored) {
    asked = stored;
    form.querySelector("[data-two-versions]")?.remove();
    if (!stored) return;
    const box = document.createElement("section");
    box.className = "notice notice--caution";
    box.dataset.twoVersions = "";
    box.setAttribute("aria-label", "Two versions of this score");
    const body = document.createElement("div");
    body.className = "notice__body";
    const add = (tag, words, parent = body) => {
      const element = document.createElement(tag);
      element.textContent = words;
      parent.append(element);
      return element;
    };
    add("p", "This question was scored meanwhile, in another tab or on another device").className = "notice__title";
    const { comment: other } = stored.fields;
    add("p", `Nothing was overwritten. Stored now: ${stored.words}${other ? ", with the comment:" : ", without a comment."}`);
    if (other) add("blockquote", other).className = "claim";
    [["private_note", "Private note there:"], ["vendor_note", "Note to the vendor there:"]].forEach(([name, words]) => {
      const note = stored.fields[name];
      if (note && note !== form.elements.namedItem(name)?.value) add("p", `${words} ${note}`);
    });
    add("p", "Below is what stands in this tab. Which one counts?");
    const buttons = add("div", "");
    buttons.className = "buttons";
    const choices = ["Keep what is here", "Keep what is stored"];
    const own = form.elements.namedItem("comment").value;
    if (other && own && own !== other) choices.push("Keep this level and both comments");
    choices.forEach((words, at) => {
      const button = add("button", words, buttons);
      button.type = "button";
      button.className = "button button--second button--small";
      button.addEventListener("click", () => {
        form.elements.namedItem("seen").value = stored.seen;
        if (at === 1) fill(Object.entries(stored.fields));
        if (at === 1) clean = now();
        if (at === 2) form.elements.namedItem("comment").value = `${other}\n\n${own}`;
        ask(null);
        if (at === 1) {
          keep();
          status("saved", "What is stored stays");
        } else save();
        (level() ?? form).focus();
      });
    });
    box.append(body);
    form.prepend(box);
    voice.textContent = "This question was scored meanwhile, in another tab or on another device. Both versions stand above the levels.";
  }

  // The list and the count as they are once a question is saved, on this page and on one that was fetched before.
  function mark(root, href, sign, remaining) {
    const link = [...root.querySelectorAll(".question-dots a")].find((each) => each.getAttribute("href") === href);
    if (link && sign) {
      link.closest("li").classList.add("question-dots__done");
      const shown = root.createElement("span");
      shown.className = "question-dots__level";
      shown.textContent = sign;
      link.firstElementChild.replaceWith(shown);
      const state = link.querySelector(".visually-hidden");
      if (state) state.textContent = ", scored";
    }
    const place = root.querySelector(".bench-head__remaining");
    if (place && remaining) place.textContent = remaining;
  }

  const questionHref = () => `${form.getAttribute("action")}?question=${form.elements.namedItem("question").value}`;
  const sign = () => (level()?.value === "na" ? "N" : level()?.value);

  // Sends once: "saved", "waits" (there is no level yet), "invalid", "conflict", "session", "offline" or "refused".
  async function attempt(told) {
    if (!level()) return "waits";
    const sent = now();
    let answer;
    try {
      answer = await post();
      if (answer.status === 403 && await freshToken()) answer = await post();
    } catch {
      return "offline";
    }
    const json = (answer.headers.get("content-type") ?? "").includes("json") && !answer.redirected;
    const said = json ? await answer.json().catch(() => ({})) : {};
    if (answer.status === 200 && said.seen) {
      Object.assign(told, said);
      form.elements.namedItem("seen").value = said.seen;
      clean = sent;
      keep();
      mark(document, questionHref(), sign(), said.remaining);
      status("saved", `Saved ${said.saved_at}`);
      return "saved";
    }
    if (answer.status === 409 && "stored" in said) {
      if (said.stored) ask(said.stored);
      return said.stored ? "conflict" : "refused";
    }
    if (answer.status === 422 && said.faults) {
      told.message = said.faults[0]?.message;
      return "invalid";
    }
    if (answer.status === 401 || answer.status === 403 || answer.redirected) return "session";
    return answer.status >= 500 || answer.status === 429 ? "offline" : "refused";
  }

  async function round(told) {
    window.clearTimeout(timer);
    if (line()) status("saving", "Saving…");
    const outcome = await attempt(told);
    if (outcome === "saved") {
      failures = 0;
      if (dirty()) timer = window.setTimeout(save, PAUSE);
    } else if (outcome === "waits") {
      status("", dirty() ? "Kept in this browser until you choose a level" : "");
    } else if (outcome === "invalid") {
      status("failed", `Not saved yet. ${told.message ?? ""}`);
    } else if (outcome === "conflict") {
      status("failed", "Not saved: choose one of the two versions");
    } else if (outcome === "session") {
      const at = new Date().toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" });
      status("failed", `Signed out at ${at}. Your comment is kept here; sign in to save.`, { href: "/sign-in", label: "Sign in" });
      voice.textContent = "You are signed out. What you typed is kept here; sign in to save it.";
    } else if (outcome === "offline") {
      status("failed", "Not saved: the service does not answer; it is kept here and tried again");
      timer = window.setTimeout(save, BACKOFF[Math.min(failures, BACKOFF.length - 1)]);
      failures += 1;
    } else {
      status("failed", "Not saved: press Save to see why");
    }
    return { outcome, told };
  }

  // One save at a time; whoever asks meanwhile waits for that one, and for another where more was typed.
  async function save() {
    if (asked) return { outcome: "conflict", told: {} };
    if (running) {
      const done = await running;
      if (!dirty()) return done;
    }
    running ??= round({}).finally(() => { running = null; });
    return running;
  }

  function changed(wait) {
    keep();
    window.clearTimeout(timer);
    if (!asked) timer = window.setTimeout(save, wait);
  }

  // -- The next question, without a page load -----------------------------------------------------------------------

  async function textOf(href) {
    const answer = await fetch(href, { headers: { Accept: "text/html" }, cache: "no-store", signal: AbortSignal.timeout(TIMEOUT) });
    const html = (answer.headers.get("content-type") ?? "").includes("text/html");
    if (!answer.ok || answer.redirected || !html) throw new Error("another page");
    return answer.text();
  }

  function prefetch() {
    const next = document.querySelector("[data-workbench] [data-skip]")?.getAttribute("href");
    if (!form || !next || ahead?.href === next) return;
    const page = { href: next, at: Date.now(), text: textOf(next) };
    page.text.catch(() => { if (ahead === page) ahead = null; });
    ahead = page;
  }

  async function pageOf(href) {
    const usable = ahead?.href === href && Date.now() - ahead.at < FRESH;
    const text = await (usable ? ahead.text : textOf(href));
    const page = new DOMParser().parseFromString(text, "text/html");
    const styles = (root) => root.querySelector("link[rel=stylesheet]")?.getAttribute("href");
    // Another person, another version of Assay, or a page that is no bench: the browser loads it.
    if (page.body.dataset.account !== account || styles(page) !== styles(document) || !page.querySelector("[data-workbench]")) throw new Error("another page");
    return page;
  }

  function swap(page, href, push) {
    const main = document.getElementById("main");
    const next = page.getElementById("main");
    main.className = next.className;
    main.replaceChildren(...[...next.childNodes].map((node) => document.adoptNode(node)));
    document.title = page.title;
    const root = document.documentElement;
    ["data-print-title", "data-print-from"].forEach((name) => root.setAttribute(name, page.documentElement.getAttribute(name) ?? ""));
    if (push) window.history.pushState({ bench: true }, "", href);
    shown = window.location.pathname + window.location.search;
    window.scrollTo({ top: 0, behavior: "instant" });
    bind();
    document.dispatchEvent(new CustomEvent("assay:question"));
    const panel = document.querySelector(".workbench__rate");
    panel?.setAttribute("tabindex", "-1");
    panel?.focus({ preventScroll: true });
    voice.textContent = `${document.querySelector(".bench-head h1")?.textContent ?? ""} ${document.querySelector(".bench-head__remaining")?.textContent ?? ""}`;
  }

  async function go(href, { push = true, saved } = {}) {
    try {
      const page = await pageOf(href);
      if (saved) mark(page, saved.href, saved.sign, saved.remaining);
      ahead = null;
      swap(page, href, push);
    } catch {
      leaving = true;
      window.location.assign(href);
    }
  }

  // Whether the question may be left: nothing in it waits for an answer of its person.
  async function settled() {
    if (!dirty()) return true;
    const { outcome } = await save();
    return outcome === "saved" || outcome === "waits";
  }

  async function saveAndNext() {
    if (!level()) {
      leaving = true;
      form.submit();
      return;
    }
    const saved = { href: questionHref(), sign: sign() };
    const here = form;
    const { outcome, told } = await save();
    if (form !== here) return;
    if (outcome === "saved") {
      await go(told.next ?? questionHref(), { saved: { ...saved, remaining: told.remaining } });
      if (!told.next) document.querySelector("#submit button")?.focus();
    } else if (outcome === "invalid" || outcome === "refused") {
      // The service shows its form with what has to be corrected.
      leaving = true;
      form.submit();
    }
  }

  // -- The page -------------------------------------------------------------------------------------------------------

  // A column that is higher than the screen moves up with the page until its end is in sight.
  function fit() {
    document.querySelectorAll(".workbench__list, .workbench__rate").forEach((column) => {
      const over = column.offsetHeight - window.innerHeight;
      column.style.top = over > -16 ? `${-over - 8}px` : "";
    });
  }

  function bind() {
    form = document.querySelector("[data-score-question]");
    window.clearTimeout(timer);
    asked = null;
    failures = 0;
    // Browsers without ::details-content cannot show closed folds on wide screens.
    if (!CSS.supports("selector(::details-content)") && window.matchMedia("(min-width: 48rem)").matches) {
      document.querySelectorAll("details.fold").forEach((fold) => { fold.open = true; });
    }
    fit();
    if (!form) return;
    clean = now();
    // What came back with the page is newer than what was kept here.
    if (document.querySelector("[data-error-summary], .main--typed, #rating > .notice--caution")) {
      clean = "";
    } else {
      try {
        const kept = JSON.parse(window.localStorage.getItem(place()));
        if (kept && JSON.stringify(kept.values) !== clean) {
          fill(kept.values);
          form.elements.namedItem("seen").value = kept.seen;
          if (level()) changed(0);
          else status("", "Kept in this browser until you choose a level");
        }
      } catch {
        // Storage is forbidden: nothing was kept.
      }
    }
    window.setTimeout(prefetch, 300);
  }

  document.addEventListener("submit", (event) => {
    if (event.target !== form) return;
    if (event.submitter?.hasAttribute("formaction")) {
      leaving = true;
      window.clearTimeout(timer);
      try {
        window.localStorage.removeItem(place());
      } catch {
        // See above.
      }
      return;
    }
    event.preventDefault();
    saveAndNext();
  });

  document.addEventListener("input", (event) => {
    if (!form?.contains(event.target) || !event.target.name) return;
    // A level that a key chose can be taken back for a moment.
    changed(event.target.matches("[data-level]") && document.documentElement.dataset.byKey === "" ? 3 * PAUSE : PAUSE);
  });

  document.addEventListener("click", async (event) => {
    if (event.button !== 0 || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    const link = event.target.closest?.(".question-dots a, .workbench a[data-skip], .workbench a[data-previous], .workbench a[data-next], a[data-onward]");
    if (!link) return;
    event.preventDefault();
    if (await settled()) go(link.getAttribute("href"));
  });

  window.addEventListener("popstate", async () => {
    // A place on the same page is no other question.
    if (window.location.pathname + window.location.search === shown) return;
    keep();
    go(window.location.href, { push: false });
  });
  window.addEventListener("resize", fit);
  window.addEventListener("online", () => { if (dirty()) save(); });
  // Whoever has signed in elsewhere comes back to this tab: what waits is saved.
  ["focus", "visibilitychange"].forEach((kind) => {
    (kind === "focus" ? window : document).addEventListener(kind, () => {
      if (!signingOut && dirty() && level() && !asked) save();
    });
  });
  document.addEventListener("assay:unsent", (event) => { if (dirty()) event.preventDefault(); });
  document.addEventListener("assay:signing-out", () => {
    signingOut = true;
    leaving = true;
    window.clearTimeout(timer);
  });
  window.addEventListener("pageshow", () => { leaving = false; });
  window.addEventListener("beforeunload", (event) => {
    if (!leaving && dirty()) event.preventDefault();
  });
  new ResizeObserver(fit).observe(document.getElementById("main"));
  bind();
})();
