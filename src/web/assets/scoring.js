// The scoring workbench by keyboard: 0 to 4 choose the level, N not applicable, C the comment, J and K the next and
// the previous question, U takes back, ? the list of keys. The keys work only for a person who asked for them; a key that
// is held down counts once; whatever a key does is told. The form works without this file.
(function () {
  "use strict";
  const COOKIE = "assay_keys";
  const SAVED = "assay.saved-by-key";
  const forms = [...document.querySelectorAll("[data-score-question]")];
  if (forms.length === 0) return;

  const dialog = document.querySelector("dialog[data-keys]");
  const toggle = document.querySelector("[data-keys-toggle]");
  const place = document.querySelector("[data-keys-told]");
  const { account } = document.body.dataset;
  // A cookie outlives the sign-out, which empties the storage. It names whose choice it is: others on this computer have theirs.
  let on = Boolean(account) && document.cookie.split("; ").includes(`${COOKIE}=${account}`);
  // What U does now; null when there is nothing to take back.
  let undo = null;

  function tell(words, takeBack) {
    undo = takeBack;
    if (!place) return;
    place.textContent = words;
    if (!takeBack) return;
    const button = document.createElement("button");
    button.type = "button";
    button.className = "link-button link-button--accent";
    button.textContent = "Take it back (U)";
    button.addEventListener("click", takeBack);
    place.append(" ", button);
  }

  // The question that holds the focus, or else the first one that reaches into view.
  function current() {
    return forms.find((form) => form.contains(document.activeElement))
      ?? forms.find((form) => form.getBoundingClientRect().bottom > 0)
      ?? forms[0];
  }

  function choose(level) {
    const form = current();
    const radio = form.querySelector(`input[data-level="${level}"]`);
    if (!radio || radio.disabled) return;
    const before = form.querySelector("input[data-level]:checked");
    radio.focus();
    if (radio.checked) return;
    radio.click();
    tell(`${level === "na" ? "“Not applicable”" : `Level ${level}`} chosen by a key. It is saved when you go on.`, () => {
      radio.checked = false;
      if (before) before.checked = true;
      (before ?? radio).focus();
      tell("Taken back.", null);
    });
  }

  // The next page tells what a key saved, and leads back.
  function remember() {
    const chosen = forms[0].querySelector("input[data-level]:checked");
    if (!chosen) return;
    const question = forms[0].querySelector("input[name=question]")?.value;
    const code = document.querySelector(".question-dots [aria-current] .field__code")?.textContent.trim() ?? "";
    const level = chosen.dataset.level === "na" ? "as “Not applicable”" : `at level ${chosen.dataset.level}`;
    const back = `${forms[0].getAttribute("action")}?question=${encodeURIComponent(question ?? "")}`;
    try {
      window.sessionStorage.setItem(SAVED, JSON.stringify({ account, words: `${code} was saved ${level}.`, back }));
    } catch {
      // Storage is forbidden: K leads back too.
    }
  }

  function tellSaved() {
    let saved = null;
    try {
      saved = JSON.parse(window.sessionStorage.getItem(SAVED));
      window.sessionStorage.removeItem(SAVED);
    } catch {
      // See above.
    }
    if (!saved || saved.account !== account || document.querySelector("[data-error-summary], .workbench .notice--caution")) return;
    if (typeof saved.back === "string" && saved.back.startsWith("/reviews/")) tell(saved.words, () => window.location.assign(saved.back));
  }

  // Several questions on a page are stepped through; a single one has links or buttons to its neighbours.
  function move(step) {
    if (forms.length > 1) {
      const form = forms[forms.indexOf(current()) + step];
      if (!form) return;
      const radio = form.querySelector("input[data-level]:checked") ?? form.querySelector("input[data-level]");
      form.scrollIntoView({ block: "start" });
      radio?.focus({ preventScroll: true });
      return;
    }
    // Moving on from a question without a level skips it; pressing the button would only ask for one.
    const skip = step > 0 && !forms[0].querySelector("input[data-level]:checked") ? document.querySelector("[data-skip]") : null;
    if (step > 0 && !skip) remember();
    (skip ?? document.querySelector(step > 0 ? "[data-next]" : "[data-previous]"))?.click();
  }

  function comment() {
    const area = current().querySelector("[data-comment]");
    if (!area) return;
    area.focus();
    area.setSelectionRange(area.value.length, area.value.length);
  }

  function showKeys() {
    if (dialog && !dialog.open) dialog.showModal();
  }

  function typing(element) {
    if (element.isContentEditable || element.matches("textarea, select")) return true;
    return element.matches("input") && !["radio", "checkbox", "button", "submit"].includes(element.type);
  }

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || event.defaultPrevented) return;
    if (dialog?.open) return;
    const target = event.target instanceof Element ? event.target : document.body;
    if (typing(target)) {
      // Escape leaves the comment, so that the next key chooses again.
      if (event.key === "Escape" && target.matches("[data-comment]")) {
        const form = target.closest("[data-score-question]");
        (form?.querySelector("input[data-level]:checked") ?? form?.querySelector("input[data-level]"))?.focus();
      }
      return;
    }
    // A key that is held down would run through the questions.
    if (!on || event.repeat) return;
    const key = event.key.toLowerCase();
    const act = /^[0-4]$/u.test(key) ? () => choose(key) : {
      n: () => choose("na"),
      c: comment,
      j: () => move(1),
      k: () => move(-1),
      u: () => undo?.(),
      "?": showKeys,
    }[key];
    if (!act) return;
    event.preventDefault();
    act();
  });

  if (toggle) {
    toggle.checked = on;
    toggle.addEventListener("change", () => {
      on = toggle.checked;
      const secure = window.location.protocol === "https:" ? "; Secure" : "";
      document.cookie = `${COOKIE}=${on ? account : ""}; Path=/; SameSite=Lax; Max-Age=${on ? 31536000 : 0}${secure}`;
      tell(on ? "Single keys work on this page now. A key that is pressed anywhere but in the comment acts at once." : "Single keys are off.", null);
    });
  }
  document.querySelectorAll("[data-keys-open]").forEach((button) => button.addEventListener("click", showKeys));
  document.querySelectorAll("[data-keys-close]").forEach((button) => button.addEventListener("click", () => dialog?.close()));
  document.querySelectorAll("[data-keys-panel]").forEach((panel) => { panel.hidden = false; });
  tellSaved();

  // A level that was chosen but not saved is worth a question before leaving.
  let unsaved = false;
  forms.filter((form) => !form.dataset.autosave).forEach((form) => {
    form.addEventListener("input", () => { unsaved = true; });
    form.addEventListener("submit", () => { unsaved = false; });
  });
  document.addEventListener("assay:unsent", (event) => { if (unsaved) event.preventDefault(); });
  document.addEventListener("assay:signing-out", () => { unsaved = false; });
  window.addEventListener("beforeunload", (event) => {
    if (unsaved) event.preventDefault();
  });
})();
