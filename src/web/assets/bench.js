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
  let asked = null; // what is stored meanwhile, until one of the two is chosen; "page" where the page itself asks
  let unanswered = []; // what was sent without an answer, which may be stored all the same
  let timer = 0;
  let failures = 0;
  let running = null;
  let leaving = false;
  let signingOut = false;
  let ahead = null; // the next page: { href, at, text }, with what was saved since as marks
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

  const shelf = () => `assay.unsent.${account}/bench${form.getAttribute("action")}/`;
  const place = () => `${shelf()}${form.elements.namedItem("question").value}`;

  // Whether nothing would be lost with the page.
  function keep() {
    if (!form) return true;
    if (signingOut) return !dirty();
    try {
      if (dirty()) window.localStorage.setItem(place(), JSON.stringify({ seen: form.elements.namedItem("seen").value, values: typed() }));
      else window.localStorage.removeItem(place());
      return true;
    } catch {
      // Storage is full or forbidden: the question before leaving still guards the words.
      return !dirty();
    }
  }

  function forget(where) {
    try {
      window.localStorage.removeItem(where);
    } catch {
      // Nothing was kept.
    }
  }

  // Another question of this criterion whose text waits in this browser.
  function waitsElsewhere() {
    try {
      const here = place();
      const other = Object.keys(window.localStorage).find((key) => key.startsWith(shelf()) && key !== here);
      return other?.slice(shelf().length);
    } catch {
      return undefined;
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

  function post(mine) {
    const body = new URLSearchParams(new FormData(mine));
    return fetch(`${mine.getAttribute("action")}/autosave`, {
      method: "POST",
      body,
      headers: { Accept: "application/json" },
      keepalive: document.hidden,
      signal: AbortSignal.timeout(TIMEOUT),
    });
  }

  // After a new sign-in the page has a new token: "fresh". Else the person is signed "out", or may not score any more: "refused".
  async function freshToken() {
    const answer = await fetch(window.location.href, { headers: { Accept: "text/html" }, cache: "no-store" });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    if (page.body.dataset.account !== account) return "out";
    const token = answer.ok ? page.querySelector("#rating input[name=csrf]")?.value : null;
    if (!token) return "refused";
    document.querySelectorAll("input[name=csrf]").forEach((input) => { input.value = token; });
    return "fresh";
  }

  // Whether what is stored is what was sent when no answer came.
  function isOwn(stored) {
    const same = (sent) => Object.entries(stored.fields).every(([name, value]) => {
      const own = sent.find(([each]) => each === name)?.[1] ?? "";
      return own.trim().replaceAll("\r\n", "\n") === (value ?? "").trim().replaceAll("\r\n", "\n");
    });
    return unanswered.some(same);
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
    const TEXTS = ["comment", "private_note", "vendor_note"];
    const differ = TEXTS.filter((name) => {
      const own = form.elements.namedItem(name)?.value;
      return own && stored.fields[name] && own !== stored.fields[name];
    });
    if (differ.length > 0) choices.push(differ.length === 1 && differ[0] === "comment" ? "Keep this level and both comments" : "Keep this level and both texts");
    choices.forEach((words, at) => {
      const button = add("button", words, buttons);
      button.type = "button";
      button.className = "button button--second button--small";
      button.addEventListener("click", () => {
        form.elements.namedItem("seen").value = stored.seen;
        if (at === 1) fill(Object.entries(stored.fields));
        if (at === 1) clean = now();
        // What was typed since the question was put counts, too.
        if (at === 2) {
          TEXTS.forEach((name) => {
            const area = form.elements.namedItem(name);
            const there = stored.fields[name];
            if (area && there && area.value !== there) area.value = area.value ? `${there}\n\n${area.value}` : there;
          });
        }
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

  // Sends once: "saved", "waits" (there is no level yet), "stored" (there is one, and none is chosen here any more), "invalid",
  // "conflict", "session", "offline", "refused", or "gone" when another question is shown meanwhile.
  async function attempt(told) {
    const mine = form;
    if (!level()) return form.elements.namedItem("seen").value ? "stored" : "waits";
    const [sent, values, own] = [now(), typed(), { href: questionHref(), sign: sign(), place: place() }];
    let answer;
    let token = "fresh";
    try {
      answer = await post(mine);
      if (answer.status === 403 && form === mine) {
        token = await freshToken();
        if (token === "fresh" && form === mine) answer = await post(mine);
      }
    } catch {
      if (form === mine) unanswered.push(values);
      return form === mine ? "offline" : "gone";
    }
    const json = (answer.headers.get("content-type") ?? "").includes("json") && !answer.redirected;
    const said = json ? await answer.json().catch(() => ({})) : {};
    if (answer.status === 200 && said.seen) {
      Object.assign(told, said);
      signingOut = false;
      leaving = false;
      mark(document, own.href, own.sign, said.remaining);
      if (form !== mine) {
        forget(own.place);
        return "gone";
      }
      form.elements.namedItem("seen").value = said.seen;
      clean = sent;
      unanswered = [];
      keep();
      // A page that was fetched before shows an older list, and lacks the button once everything is scored.
      if (said.next) ahead?.marks.push([own.href, own.sign, said.remaining]);
      else ahead = null;
      status("saved", `Saved ${said.saved_at}`);
      return "saved";
    }
    if (form !== mine) return "gone";
    if (answer.status === 409 && "stored" in said) {
      if (said.stored && isOwn(said.stored)) {
        unanswered = [];
        form.elements.namedItem("seen").value = said.stored.seen;
        return attempt(told);
      }
      if (said.stored) ask(said.stored);
      return said.stored ? "conflict" : "refused";
    }
    if (answer.status === 422 && said.faults) {
      told.message = said.faults[0]?.message;
      return "invalid";
    }
    if (token === "refused") return "refused";
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
      status("", dirty() && keep() ? "Kept in this browser until you choose a level" : "");
    } else if (outcome === "stored") {
      status("failed", "A level is stored here. Choose another to change it");
    } else if (outcome === "gone") {
      // Its question is not shown any more.
    } else if (outcome === "invalid") {
      status("failed", `Not saved yet. ${told.message ?? ""}`);
    } else if (outcome === "conflict") {
      status("failed", "Not saved: choose one of the two versions");
    } else if (outcome === "session") {
      const at = new Date().toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" });
      status("failed", `Signed out at ${at}. Your comment is kept here; sign in to save.`, { href: "/sign-in", label: "Sign in" });
      voice.textContent = "You are signed out. What you typed is kept here; sign in to save it.";
    } else if (outcome === "offline") {
      const kept = keep() ? "; it is kept here and tried again" : "; it is tried again. Leave this page open";
      status("failed", `Not saved: the service does not answer${kept}`);
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
    const page = { href: next, at: Date.now(), marks: [], text: textOf(next) };
    page.text.catch(() => { if (ahead === page) ahead = null; });
    ahead = page;
  }

  async function pageOf(href) {
    const usable = ahead?.href === href && Date.now() - ahead.at < FRESH;
    const fetched = usable ? ahead : { marks: [], text: textOf(href) };
    const page = new DOMParser().parseFromString(await fetched.text, "text/html");
    fetched.marks.forEach((each) => mark(page, ...each));
    const styles = (root) => root.querySelector("link[rel=stylesheet]")?.getAttribute("href");
    // Another person, another version of Assay, or a page that is no bench: the browser loads it.
    if (page.body.dataset.account !== account || styles(page) !== styles(document) || !page.querySelector("[data-workbench]")) throw new Error("another page");
    return page;
  }

  function swap(page, href, push, told) {
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
    document.dispatchEvent(new CustomEvent("assay:question", { detail: { saved: told } }));
    const panel = document.querySelector(".workbench__rate");
    panel?.setAttribute("tabindex", "-1");
    panel?.focus({ preventScroll: true });
    voice.textContent = `${document.querySelector(".bench-head h1")?.textContent ?? ""} ${document.querySelector(".bench-head__remaining")?.textContent ?? ""}`;
  }

  async function go(href, { push = true, saved } = {}) {
    try {
      const page = await pageOf(href);
      if (saved) mark(page, saved.href, saved.sign, saved.remaining);
      // What was typed while the page came is saved first.
      if (!(await settled())) {
        if (!push) window.history.pushState({ bench: true }, "", shown);
        return;
      }
      ahead = null;
      swap(page, href, push, Boolean(saved));
    } catch {
      keep();
      leaving = true;
      window.location.assign(href);
    }
  }

  // Whether the question may be left: nothing in it waits for an answer of its person.
  async function settled() {
    if (!dirty()) return true;
    const { outcome } = await save();
    if (["saved", "gone"].includes(outcome)) return !dirty() || settled();
    if (["waits", "stored", "refused"].includes(outcome) && keep()) return true;
    const told = form?.querySelector("[data-two-versions] button, #level-error") ?? line();
    told?.setAttribute("tabindex", told.tabIndex < 0 ? "-1" : "0");
    told?.focus();
    return false;
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
    unanswered = [];
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
      // Two versions stand on the page: nothing is sent until its person saves.
      if (document.querySelector("#rating > .notice--caution")) asked = "page";
    } else {
      try {
        const kept = JSON.parse(window.localStorage.getItem(place()));
        if (kept && JSON.stringify(kept.values) === clean) forget(place());
        else if (kept) {
          const stored = level();
          fill(kept.values);
          // A level that is stored is not taken away by text that was kept without one.
          if (stored && !level()) stored.checked = true;
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
      // A review that is final takes no text any more that waits at another question of it.
      const other = waitsElsewhere();
      if (other) {
        event.preventDefault();
        voice.textContent = "Text that is kept only in this browser waits at this question. Save it before you submit the review.";
        go(`${form.getAttribute("action")}?question=${other}`);
        return;
      }
      leaving = true;
      window.clearTimeout(timer);
      forget(place());
      return;
    }
    event.preventDefault();
    if (asked === "page") asked = null;
    saveAndNext();
  });

  document.addEventListener("input", (event) => {
    if (!form?.contains(event.target) || !event.target.name) return;
    // A level that a key chose can be taken back for a moment.
    changed(event.target.matches("[data-level]") && document.documentElement.dataset.byKey === "" ? 3 * PAUSE : PAUSE);
  });

  document.addEventListener("click", (event) => {
    // What is stored stays: what stands here is given up.
    if (form && event.target.closest?.("#rating > .notice--caution a")) {
      leaving = true;
      forget(place());
    }
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
    if (await settled()) go(window.location.href, { push: false });
    else window.history.pushState({ bench: true }, "", shown);
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
