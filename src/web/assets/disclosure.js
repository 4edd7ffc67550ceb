// Autosave of a disclosure section (form.js does its rows and word counts).
//
// No answer may be lost: every edit is kept in this browser's storage, under the form's `data-key`, until the service
// has acknowledged it, and is put back when the section is opened again. Without this file the form still saves whole.
(function () {
  "use strict";

  const PAUSE = 800; // ms of quiet after typing before a save
  const TIMEOUT = 20000; // ms before a save counts as unanswered
  const BACKOFF = [2000, 4000, 8000, 15000, 30000, 60000]; // ms between tries while the service is out of reach

  const WORDS = {
    saving: "Saving…",
    offline: "Not saved: you are offline; we will keep trying",
    server: "Not saved: the service did not answer; we will keep trying",
    conflict: "Not saved: somebody else changed this section; open it again to see both versions",
    session: "Your session ended; sign in in another tab and we will go on",
    refused: "Not saved: an answer needs correcting; choose Save to see which",
    partly: "Saved, but for an answer that is not complete or needs correcting; choose Save to see which",
  };

  // -- What is kept in the browser until it is acknowledged -----------------------------------------------------

  function keeper(key) {
    const name = "assay.unsent." + key;
    return {
      read() {
        try {
          return JSON.parse(window.localStorage.getItem(name));
        } catch {
          return null;
        }
      },
      write(revision, values) {
        try {
          window.localStorage.setItem(name, JSON.stringify({ revision, values }));
        } catch {
          // Storage is full or forbidden: the warning before leaving still guards the answers.
        }
      },
      clear() {
        try {
          window.localStorage.removeItem(name);
        } catch {
          // See above.
        }
      },
    };
  }

  // The names and texts that the form would send, without files and without the fields that are not answers.
  function valuesOf(form) {
    return [...new FormData(form)].filter(([name, value]) => typeof value === "string" && name !== "csrf" && name !== "revision");
  }

  function same(a, b) {
    const text = (values) => JSON.stringify(values.filter(([, value]) => value !== "").map(String).sort());
    return text(a) === text(b);
  }

  // -- Putting kept answers back ----------------------------------------------------------------------------------

  function fill(form, values) {
    // form.js makes the rows that the answers need.
    form.querySelectorAll("[data-rows]").forEach((table) => {
      const start = `q.${table.dataset.rows}.`;
      const rows = values.filter(([name]) => name.startsWith(start)).map(([name]) => name.slice(start.length).split(".")[0]);
      const detail = [...new Set(rows.filter((row) => /^\d+$/u.test(row)).map(Number))];
      table.dispatchEvent(new CustomEvent("assay:rows", { detail }));
    });
    const left = new Map();
    values.forEach(([name, value]) => left.set(name, [...(left.get(name) ?? []), value]));
    [...form.elements].forEach((control) => {
      const { name, type } = control;
      if (!name || name === "csrf" || name === "revision" || ["submit", "button", "file", "fieldset"].includes(type)) return;
      const kept = left.get(name) ?? [];
      if (type === "checkbox" || type === "radio") control.checked = kept.includes(control.value);
      else if (control instanceof HTMLSelectElement && control.multiple) [...control.options].forEach((option) => { option.selected = kept.includes(option.value); });
      else if (kept.length > 0 && type !== "hidden") control.value = kept.shift();
      control.dispatchEvent(new Event("input", { bubbles: false }));
    });
  }

  // A kept answer in the form's own words: "SAF-02 … – Yes".
  function describe(form, name, value) {
    const words = (element) => element?.textContent.trim().replace(/\s+/gu, " ");
    const named = (root, wanted) => [...root.querySelectorAll("[name]")].filter((element) => element.name === wanted);
    const table = [...form.querySelectorAll("[data-rows]")].find((each) => name.startsWith(`q.${each.dataset.rows}.`));
    const template = table?.querySelector("template[data-row-template]");
    // A row may be gone from the page: its columns are described by the template of the table.
    const root = template ? template.content : form;
    const controls = named(root, template ? name.replace(/^(.*)\.\d+\./u, "$1.__row__.") : name);
    const control = controls.find((element) => element.value === value) ?? controls[0];
    const choice = control && ["radio", "checkbox"].includes(control.type);
    const option = control instanceof HTMLSelectElement ? [...control.options].find((each) => each.value === value) : null;
    const answer = words(choice ? control.closest("label")?.querySelector("span:not(.anchors__level)") : option) ?? value;
    const label = choice ? null : words([...root.querySelectorAll("label")].find((each) => each.htmlFor && each.htmlFor === control?.id));
    const question = words((table ?? control)?.closest("[data-question]")?.querySelector(".field__label"));
    return [...new Set([question, label])].filter(Boolean).concat(answer).join(" – ");
  }

  // Somebody else saved the section after these answers were written: show them and let the person choose.
  function offer(form, kept, use, drop) {
    const box = document.createElement("section");
    box.className = "notice notice--caution";
    box.setAttribute("aria-label", "Answers that were not saved");
    const body = document.createElement("div");
    body.className = "notice__body";
    const add = (tag, text, parent = body) => {
      const element = document.createElement(tag);
      element.textContent = text;
      parent.append(element);
      return element;
    };
    add("p", "Some of your answers were not saved").className = "notice__title";
    add("p", "This section changed after you wrote them. Below is what the section says now; these are your own words:");
    const now = valuesOf(form).map(String);
    const list = add("ul", "");
    kept.values.filter((pair) => pair[1] !== "" && !now.includes(String(pair))).forEach(([name, value]) => {
      add("li", describe(form, name, value), list);
    });
    const buttons = document.createElement("div");
    buttons.className = "buttons";
    [["Put my answers back", "button", use], ["Keep what is here", "button button--second", drop]].forEach(([text, style, act]) => {
      const button = add("button", text, buttons);
      button.type = "button";
      button.className = style;
      button.addEventListener("click", () => {
        box.remove();
        act();
      });
    });
    body.append(buttons);
    box.append(body);
    form.prepend(box);
  }

  // -- Autosave -------------------------------------------------------------------------------------------------

  function autosave(form) {
    const keptHere = keeper(form.dataset.key);
    const store = { ...keptHere, write(...what) { if (!signingOut) keptHere.write(...what); } };
    const revision = form.elements.namedItem("revision");
    const lines = document.querySelectorAll("[data-autosave-status]");
    let edits = 0; // counts every change
    let saved = 0; // the value of `edits` that the service has acknowledged
    let failures = 0;
    let stopped = false; // after a conflict nothing is sent until the section is opened again
    let leaving = false;
    let signingOut = false; // what is written from then on would stay for whoever uses the computer next
    let insisted = false;
    let timer = 0;
    let running = null;

    function status(state, text, link) {
      lines.forEach((line) => {
        line.dataset.state = state;
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
      store.write(revision.value, valuesOf(form));
      if (stopped) return;
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
      const body = new URLSearchParams(valuesOf(form));
      ["csrf", "revision"].forEach((name) => {
        const input = form.elements.namedItem(name);
        if (input) body.set(name, input.value);
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

    // What the service says about the section as it is stored now.
    function show(told) {
      revision.value = String(told.revision);
      if (Array.isArray(told.asked)) {
        form.querySelectorAll("[data-question]").forEach((block) => { block.hidden = !told.asked.includes(block.dataset.question); });
      }
      // What in the stored rows of a table keeps Assay from computing with them.
      form.querySelectorAll("[data-table-faults]").forEach((place) => {
        if (!Array.isArray(told.tables)) return;
        const here = place.closest("[data-question]").dataset.question;
        place.replaceChildren(...told.tables.filter(({ question }) => question === here).map(({ message }) => {
          const line = document.createElement("p");
          line.className = "field__error";
          line.textContent = message;
          return line;
        }));
      });
      // Why the questions that are left here are asked, one line a reason.
      document.querySelectorAll("[data-remaining]").forEach((list) => {
        if (!Array.isArray(told.remaining)) return;
        list.replaceChildren(...told.remaining.map(([count, why]) => {
          const line = document.createElement("li");
          const number = document.createElement("strong");
          number.textContent = String(count);
          line.append(number, " " + why);
          return line;
        }));
        list.parentElement.hidden = told.remaining.length === 0;
      });
      document.querySelectorAll("[data-progress]").forEach((element) => {
        const { answered, asked } = told.progress ?? {};
        if (element.dataset.progress === "bar" && asked !== undefined) {
          element.max = Math.max(asked, 1);
          element.value = answered;
        } else if (told.progress?.[element.dataset.progress] !== undefined) {
          element.textContent = String(told.progress[element.dataset.progress]);
        }
      });
    }

    function acknowledge(told, sent) {
      saved = sent;
      failures = 0;
      show(told);
      if (saved === edits) store.clear();
      else store.write(revision.value, valuesOf(form));
      status("saved", "Saved " + told.saved_at);
    }

    // What fits is stored; the rest waits here, on top of the new revision.
    function partly(told) {
      failures = 0;
      show(told);
      store.write(revision.value, valuesOf(form));
    }

    // Sends once and says what came of it: "saved", "partly", "offline", "server", "session", "conflict" or "refused".
    async function attempt() {
      const sent = edits;
      let answer;
      try {
        answer = await post();
        if (answer.status === 403 && await freshToken()) answer = await post();
        const json = (answer.headers.get("content-type") ?? "").includes("json");
        if (answer.ok && json && !answer.redirected) {
          acknowledge(await answer.json(), sent);
          return "saved";
        }
        if (answer.status === 422 && json) {
          const told = await answer.json();
          if (told.revision === undefined) return "refused";
          partly(told);
          return "partly";
        }
      } catch {
        return navigator.onLine === false || !answer ? "offline" : "server";
      }
      if (answer.status === 409) return "conflict";
      // A save that ends on a page instead of an answer was sent to the sign-in.
      if (answer.status === 401 || answer.status === 403 || answer.ok) return "session";
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
      if (outcome === "saved") {
        if (saved !== edits) timer = window.setTimeout(save, PAUSE);
        return outcome;
      }
      if (outcome === "conflict") {
        stopped = true;
        status("failed", WORDS.conflict, { href: window.location.href.split("#")[0], label: "Open it again" });
      } else if (outcome === "session") {
        status("failed", WORDS.session, { href: "/sign-in", target: "_blank", label: "Sign in" });
        later();
      } else if (outcome === "refused" || outcome === "partly") {
        status("failed", WORDS[outcome]);
      } else {
        status("failed", WORDS[outcome]);
        later();
      }
      return outcome;
    }

    // One save at a time; whoever asks meanwhile waits for that one.
    function save() {
      if (stopped) return Promise.resolve("conflict");
      window.clearTimeout(timer);
      running ??= round().finally(() => { running = null; });
      return running;
    }

    // Save and next: first make sure that the service has the answers, then let the browser go on.
    form.addEventListener("submit", async (event) => {
      const button = event.submitter;
      if (leaving || stopped || saved === edits) {
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

    form.addEventListener("input", changed);
    form.addEventListener("change", (event) => {
      if (event.target.type === "file") return;
      changed();
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
      if (!leaving && saved !== edits) event.preventDefault();
    });

    const kept = store.read();
    const rejected = form.dataset.restore === "no" || document.querySelector("[data-error-summary]");
    if (rejected) {
      // The service has sent the answers back without saving them: they wait for the next save.
      edits = 1;
      store.write(revision.value, valuesOf(form));
    } else if (kept && Array.isArray(kept.values)) {
      const use = () => {
        fill(form, kept.values);
        changed();
      };
      if (same(kept.values, valuesOf(form))) store.clear();
      else if (kept.revision === revision.value) use();
      else offer(form, kept, use, store.clear);
    }
  }

  document.querySelectorAll("form[data-autosave][data-key]").forEach(autosave);
})();
