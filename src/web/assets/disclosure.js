// Autosave of a disclosure section (form.js does its rows and word counts).
//
// No answer may be lost: every edit is kept in this browser's storage, under the form's `data-key`, until the service
// has acknowledged it, and is put back when the section is opened again. Questions are saved one by one: each has a
// mark of what it was filled with (`base.…`), by which the service tells edits of this page from those of others. What
// somebody else changed comes in where nothing was typed here; a question with two answers is asked about beside it.
// Without this file the form still saves whole, by the same rules.
(function () {
  "use strict";

  const PAUSE = 800; // ms of quiet after typing before a save
  const TIMEOUT = 20000; // ms before a save counts as unanswered
  const BACKOFF = [2000, 4000, 8000, 15000, 30000, 60000]; // ms between tries while the service is out of reach

  const WORDS = {
    saving: "Saving…",
    offline: "Not saved: you are offline; we will keep trying",
    server: "Not saved: the service did not answer; we will keep trying",
    session: "Your session ended; sign in in another tab and we will go on",
    kept: "Your session ended. What you typed is kept for you; sign in in another tab and we will go on",
    refused: "Not saved: choose Save to see what is wrong",
    conflict: "Saved, but for a question that somebody else answered too; choose beside it",
    partly: "Saved, but for a text that cannot be kept; it says why beside it",
  };

  // -- What is kept in the browser until it is acknowledged -----------------------------------------------------

  function keeper(key) {
    const name = "assay.unsent." + key;
    return {
      read() {
        try {
          return JSON.parse(window.localStorage.getItem(name))?.questions ?? {};
        } catch {
          return {};
        }
      },
      write(questions) {
        try {
          if (Object.keys(questions).length === 0) window.localStorage.removeItem(name);
          else window.localStorage.setItem(name, JSON.stringify({ questions }));
        } catch {
          // Storage is full or forbidden: the warning before leaving still guards the answers.
        }
      },
    };
  }

  // -- Questions --------------------------------------------------------------------------------------------------

  const blocksOf = (form) => [...form.querySelectorAll("[data-question]")];
  const baseOf = (block) => block.querySelector("[data-base]");

  // The names and texts that a question would send, without files.
  function valuesOf(block) {
    const values = [];
    block.querySelectorAll("input, select, textarea").forEach((control) => {
      const { name, type } = control;
      if (!name || control.matches("[data-base]") || ["submit", "button", "file"].includes(type)) return;
      if (["checkbox", "radio"].includes(type) && !control.checked) return;
      values.push([name, control.value]);
    });
    return values;
  }

  // What was typed, as one text: blank fields and the numbers of rows say nothing.
  function wordsOf(values) {
    const rows = new Map();
    const row = (number) => rows.get(number) ?? rows.set(number, rows.size).get(number);
    return JSON.stringify(values.filter(([, value]) => value !== "").map(([name, value]) => [
      name.replace(/^(q\.[^.]+\.[^.]+)\.(\d+)\./u, (_, start, number) => `${start}.${row(number)}.`), value,
    ]).map(String).sort());
  }

  // Puts texts into a question; form.js makes the rows that they need.
  function fill(block, values) {
    block.querySelectorAll("[data-rows]").forEach((table) => {
      const start = `q.${table.dataset.rows}.`;
      const rows = values.filter(([name]) => name.startsWith(start)).map(([name]) => name.slice(start.length).split(".")[0]);
      const wanted = [...new Set(rows.filter((each) => /^\d+$/u.test(each)).map(Number))];
      table.dispatchEvent(new CustomEvent("assay:rows", { detail: wanted.length > 0 ? wanted : [0] }));
    });
    const left = new Map();
    values.forEach(([name, value]) => left.set(name, [...(left.get(name) ?? []), value]));
    block.querySelectorAll("input, select, textarea").forEach((control) => {
      const { name, type } = control;
      if (!name || control.matches("[data-base]") || ["submit", "button", "file", "hidden"].includes(type)) return;
      const kept = left.get(name) ?? [];
      if (type === "checkbox" || type === "radio") control.checked = kept.includes(control.value);
      else control.value = kept.shift() ?? "";
      control.dispatchEvent(new Event("input", { bubbles: false }));
    });
    waiting(block);
  }

  // An answer above a chosen state is kept, and can be taken up again.
  function waiting(block) {
    const place = block.querySelector("[data-kept-answer]");
    if (!place) return;
    const values = valuesOf(block);
    const state = values.find(([name]) => name.startsWith("state."))?.[1];
    place.hidden = !state || !values.some(([name, value]) => name.startsWith("q.") && value.trim() !== "");
  }

  // A line of text in a place of the page that is not shown while there is nothing to say.
  function say(place, text) {
    if (!place) return;
    if (place.textContent !== (text ?? "")) place.textContent = text ?? "";
    place.hidden = !text;
  }

  // The question has another answer, given by somebody else meanwhile: both are shown, and the person chooses.
  function ask(block, two, keep, take) {
    let box = block.querySelector("[data-two-answers]");
    if (two && box?.dataset.twoAnswers === two.theirs) return;
    box?.remove();
    if (!two) return;
    box = document.createElement("section");
    box.className = "notice notice--caution";
    box.dataset.twoAnswers = two.theirs;
    box.setAttribute("aria-label", `Two answers to ${two.code}`);
    const body = document.createElement("div");
    body.className = "notice__body";
    const add = (tag, text, parent) => {
      const element = document.createElement(tag);
      element.textContent = text;
      parent.append(element);
      return element;
    };
    add("p", `${two.by} answered ${two.code} too${two.at ? ", " + two.at : ""}`, body).className = "notice__title";
    add("p", two.theirs, body).className = "notice__quote";
    add("p", "Yours stands below and is not saved yet. Which one counts?", body);
    const buttons = add("div", "", body);
    buttons.className = "buttons";
    [["Keep mine", keep], [`Take the one of ${two.by}`, take]].forEach(([text, act]) => {
      const button = add("button", text, buttons);
      button.type = "button";
      button.className = "button button--second button--small";
      button.addEventListener("click", () => {
        box.remove();
        act();
      });
    });
    box.append(body);
    block.querySelector("[data-unfinished]").before(box);
  }

  // Who else is in the section. It is read out when somebody comes or goes, not with every minute that passes.
  let present = null;

  function tellPresence(told) {
    const line = document.querySelector("[data-presence]");
    if (!line || !told) return;
    const before = present ?? (line.textContent === "" ? "" : told.names.join("\n"));
    present = told.names.join("\n");
    if (line.textContent !== told.words) line.textContent = told.words;
    const place = document.querySelector("[data-presence-told]");
    if (place && before !== present) place.textContent = told.words || "Nobody else is in this section now.";
  }

  // Draws a panel anew, with its folds as they were.
  function redraw(place, html) {
    if (!place || typeof html !== "string" || place.dataset.drawn === html) return;
    const open = new Set([...place.querySelectorAll("details[open] > summary")].map((summary) => summary.textContent));
    const here = [...place.querySelectorAll("a, summary")].indexOf(document.activeElement);
    place.innerHTML = html;
    place.dataset.drawn = html;
    place.querySelectorAll("details > summary").forEach((summary) => { summary.parentElement.open = open.has(summary.textContent); });
    if (here >= 0) place.querySelectorAll("a, summary")[here]?.focus();
  }

  // -- Autosave -------------------------------------------------------------------------------------------------

  function autosave(form) {
    const store = keeper(form.dataset.key);
    const revision = form.elements.namedItem("revision");
    const lines = document.querySelectorAll("[data-autosave-status]");
    const clean = new Map(); // by question, what the service has of it
    const two = new Map(); // by question, the other answer that was given meanwhile
    let edits = 0; // counts every change
    let saved = 0; // the value of `edits` that the service has answered
    let failures = 0;
    let leaving = false;
    let signingOut = false; // what is written from then on would stay for whoever uses the computer next
    let insisted = false;
    let keptThere = false; // whether the service keeps what it could not save
    let timer = 0;
    let running = null;

    const edited = (block) => wordsOf(valuesOf(block)) !== clean.get(block.dataset.question);
    const unsent = () => blocksOf(form).filter(edited);

    function keep() {
      if (signingOut) return;
      store.write(Object.fromEntries(unsent().map((block) => [block.dataset.question, { base: baseOf(block).value, values: valuesOf(block) }])));
    }

    // `here`: it is said beside the question as well, so that the line need not follow the person.
    function status(state, text, { link, here = false } = {}) {
      lines.forEach((line) => {
        line.dataset.state = state;
        line.toggleAttribute("data-here", here);
        // A reader need not hear "Saving…" every second.
        line.setAttribute("aria-busy", String(state === "saving"));
        const said = document.createElement("span");
        said.textContent = text;
        if (link) {
          const anchor = document.createElement("a");
          anchor.href = link.href;
          anchor.target = link.target ?? "";
          anchor.rel = "noopener";
          anchor.textContent = link.label;
          said.append(" ", anchor);
        }
        line.replaceChildren(said);
      });
    }

    function changed() {
      edits += 1;
      keep();
      window.clearTimeout(timer);
      timer = window.setTimeout(save, failures > 0 ? Math.max(PAUSE, BACKOFF[0]) : PAUSE);
    }

    function later() {
      const wait = BACKOFF[Math.min(failures, BACKOFF.length - 1)];
      failures += 1;
      window.clearTimeout(timer);
      timer = window.setTimeout(save, wait);
    }

    // A new session has a new token: read it from a fresh copy of this very page.
    async function freshToken() {
      const answer = await fetch(window.location.href, { headers: { Accept: "text/html" }, cache: "no-store" });
      if (!answer.ok) return false;
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const twin = [...page.querySelectorAll("form[data-key]")].find((other) => other.dataset.key === form.dataset.key);
      const token = twin?.querySelector("input[name=csrf]")?.value;
      if (!token) return false;
      document.querySelectorAll("input[name=csrf]").forEach((input) => { input.value = token; });
      return true;
    }

    async function post() {
      const body = new URLSearchParams();
      ["csrf", "revision"].forEach((name) => {
        const input = form.elements.namedItem(name);
        if (input) body.set(name, input.value);
      });
      blocksOf(form).forEach((block) => {
        body.append(baseOf(block).name, baseOf(block).value);
        if (edited(block)) valuesOf(block).forEach(([name, value]) => body.append(name, value));
      });
      return fetch(form.dataset.autosave, {
        method: "POST",
        body,
        headers: { Accept: "application/json" },
        // Lets the last save finish while the page closes; browsers allow that for 64 KiB.
        keepalive: document.hidden && body.toString().length < 60000,
        signal: AbortSignal.timeout(TIMEOUT),
      });
    }

    // What the service says about the section as it is stored now. `sent` has, by question, what was typed when it was sent.
    function show(told, sent) {
      revision.value = String(told.revision);
      const at = (list, name) => (list ?? []).find(({ question }) => question === name);
      blocksOf(form).forEach((block) => {
        const name = block.dataset.question;
        const [theirs, other] = [at(told.conflicts, name), at(told.others, name)];
        const untouched = wordsOf(valuesOf(block)) === sent.get(name);
        block.hidden = !told.asked.includes(name);
        two.delete(name);
        if (theirs) {
          two.set(name, theirs);
        } else if (other) {
          // Somebody else changed it: it comes in, unless something was typed here meanwhile.
          if (untouched) {
            fill(block, other.fields);
            settle(block, told);
          }
        } else if (!at(told.faults, name)) {
          baseOf(block).value = told.bases[name];
          clean.set(name, sent.get(name));
        }
        ask(block, two.get(name), () => {
          baseOf(block).value = told.bases[name];
          two.delete(name);
          changed();
        }, () => {
          fill(block, theirs.fields);
          settle(block, told);
          two.delete(name);
          changed();
        });
        say(block.querySelector("[data-unfinished]"), at(told.faults, name)?.message ?? at(told.unfinished, name)?.message);
        say(block.querySelector("[data-understood]"), at(told.understood, name)?.message);
        // What in the stored rows of a table keeps Assay from computing with them.
        block.querySelectorAll("[data-table-faults]").forEach((place) => {
          place.replaceChildren(...told.tables.filter(({ question }) => question === name).map(({ message }) => {
            const line = document.createElement("p");
            line.className = "field__error";
            line.textContent = message;
            return line;
          }));
        });
      });
      tellPresence(told.presence);
      redraw(document.querySelector("[data-side]"), told.side);
      redraw(document.querySelector("[data-steps]"), told.steps);
    }

    // The question holds what the service has.
    function settle(block, told) {
      baseOf(block).value = told.bases[block.dataset.question];
      clean.set(block.dataset.question, wordsOf(valuesOf(block)));
    }

    // Sends once and says what came of it: "saved", "conflict", "partly", "offline", "server", "session" or "refused".
    async function attempt() {
      const sent = new Map(blocksOf(form).map((block) => [block.dataset.question, wordsOf(valuesOf(block))]));
      const until = edits;
      let answer;
      try {
        answer = await post();
        if (answer.status === 403 && await freshToken()) answer = await post();
        const json = (answer.headers.get("content-type") ?? "").includes("json");
        if ([200, 409, 422].includes(answer.status) && json && !answer.redirected) {
          const told = await answer.json();
          if (told.revision === undefined) return "refused";
          saved = until;
          failures = 0;
          show(told, sent);
          keep();
          if (told.faults.length > 0) return "partly";
          if (two.size > 0) return "conflict";
          status("saved", "Saved " + told.saved_at);
          document.querySelector(".main--typed > .wrap > .notice--caution")?.remove();
          return "saved";
        }
      } catch {
        return navigator.onLine === false || !answer ? "offline" : "server";
      }
      // A save that ends on a page instead of an answer was sent to the sign-in.
      if (answer.status === 401 || answer.status === 403 || answer.ok) {
        keptThere = await answer.json().then(({ kept }) => Boolean(kept), () => false);
        return "session";
      }
      if (answer.status >= 500 || answer.status === 429 || answer.status === 408) return "server";
      return "refused";
    }

    async function round() {
      status("saving", WORDS.saving);
      let outcome = await attempt();
      if (outcome === "session" && failures > 0) {
        const renewed = await freshToken().catch(() => false);
        if (renewed) outcome = await attempt();
      }
      if (["saved", "conflict", "partly"].includes(outcome)) {
        if (outcome !== "saved") status("failed", WORDS[outcome], { here: true });
        if (saved !== edits) timer = window.setTimeout(save, PAUSE);
      } else if (outcome === "session") {
        status("failed", keptThere ? WORDS.kept : WORDS.session, { link: { href: "/sign-in", target: "_blank", label: "Sign in" } });
        later();
      } else {
        status("failed", WORDS[outcome]);
        if (outcome !== "refused") later();
      }
      return outcome;
    }

    // One save at a time; whoever asks meanwhile waits for that one.
    function save() {
      window.clearTimeout(timer);
      running ??= round().finally(() => { running = null; });
      return running;
    }

    // Save and next: first make sure that the service has the answers, then let the browser go on.
    form.addEventListener("submit", async (event) => {
      const button = event.submitter;
      if (leaving || saved === edits) {
        leaving = true;
        return;
      }
      event.preventDefault();
      let outcome = await save();
      if (outcome === "saved" && saved !== edits) outcome = await save();
      // Out of reach or signed out, the page stays open with every answer, unless the person asks again;
      // any other reply is the service's to explain.
      if (outcome === "session" || (outcome === "offline" && navigator.onLine === false)) return;
      if ((outcome === "offline" || outcome === "server") && !insisted) {
        insisted = true;
        return;
      }
      leaving = true;
      form.requestSubmit(button?.form === form ? button : undefined);
    });

    // Enter in a field of one line saves and stays.
    form.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" || event.isComposing || !event.target.matches("input:not([type=submit], [type=button])")) return;
      event.preventDefault();
      if (saved !== edits) save();
    });

    form.addEventListener("click", (event) => {
      const button = event.target.closest("[data-kept-answer] button");
      if (!button) return;
      event.preventDefault();
      const state = button.closest("[data-question]").querySelector("[name^='state.'][value='']");
      state.checked = true;
      state.focus();
      state.dispatchEvent(new Event("input", { bubbles: true }));
    });

    function touched(event) {
      const block = event.target.closest("[data-question]");
      if (block) waiting(block);
      changed();
    }

    form.addEventListener("input", touched);
    form.addEventListener("change", (event) => {
      if (event.target.type !== "file") touched(event);
    });

    window.addEventListener("online", () => { if (saved !== edits) save(); });
    document.addEventListener("visibilitychange", () => { if (!signingOut && saved !== edits && (document.hidden || failures > 0)) save(); });
    document.addEventListener("assay:signing-out", () => {
      leaving = true;
      signingOut = true;
      window.clearTimeout(timer);
    });
    window.addEventListener("pageshow", () => { leaving = false; });
    window.addEventListener("beforeunload", (event) => {
      if (!leaving && (saved !== edits || unsent().length > 0)) event.preventDefault();
    });

    // What an earlier visit could not save is put back with the mark that it began from; the service tells whether somebody else answered
    // meanwhile. A question that came back unsaved with this very page is newer.
    const kept = store.read();
    blocksOf(form).forEach((block) => {
      const name = block.dataset.question;
      if (block.hasAttribute("data-unsaved")) {
        clean.set(name, null);
        edits = 1;
        return;
      }
      clean.set(name, wordsOf(valuesOf(block)));
      if (!kept[name] || wordsOf(kept[name].values) === clean.get(name)) return;
      fill(block, kept[name].values);
      baseOf(block).value = kept[name].base;
      edits = 1;
    });
    keep();
    // A form that was kept is looked through first; with its next change, all of it is saved.
    if (edits > saved && !document.querySelector("[data-error-summary], .main--typed")) changed();
  }

  // Which of the questions that are asked is on the screen: `question 6 of 14`.
  function place(form) {
    const line = form.querySelector("[data-place]");
    if (!line) return;
    let waits = false;
    function tell() {
      waits = false;
      const blocks = blocksOf(form).filter((block) => !block.hidden);
      const below = blocks.findIndex((block) => block.getBoundingClientRect().bottom > window.innerHeight / 3);
      const number = below < 0 ? blocks.length : below + 1;
      line.textContent = blocks.length > 0 ? ` · question ${number} of ${blocks.length}` : "";
    }
    const soon = () => {
      if (!waits) window.requestAnimationFrame(tell);
      waits = true;
    };
    window.addEventListener("scroll", soon, { passive: true });
    window.addEventListener("resize", soon);
    form.addEventListener("input", soon);
    form.addEventListener("focusin", soon);
    tell();
  }

  // Whoever chose between two answers has settled what this browser kept.
  function settles(form) {
    const settled = () => keeper(form.dataset.settles).write({});
    form.addEventListener("submit", settled);
    form.querySelectorAll("a").forEach((link) => link.addEventListener("click", settled));
  }

  document.querySelectorAll("form[data-autosave][data-key]").forEach((form) => {
    autosave(form);
    place(form);
  });
  document.querySelectorAll("form[data-settles]").forEach(settles);
})();
