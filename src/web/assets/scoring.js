// The scoring workbench by keyboard: 0 to 4 choose the level, N not applicable, C the comment, J and K the next and
// the previous question, ? the list of keys. The keys can be switched off; the form works without this file.
(function () {
  "use strict";
  const KEY = "assay.keys";
  const forms = [...document.querySelectorAll("[data-score-question]")];
  if (forms.length === 0) return;

  const dialog = document.querySelector("dialog[data-keys]");
  const toggle = document.querySelector("[data-keys-toggle]");
  let on = true;
  try {
    on = window.localStorage.getItem(KEY) !== "off";
  } catch {
    // Storage is forbidden: the keys are on.
  }

  // The question that holds the focus, or else the first one that reaches into view.
  function current() {
    return forms.find((form) => form.contains(document.activeElement))
      ?? forms.find((form) => form.getBoundingClientRect().bottom > 0)
      ?? forms[0];
  }

  function choose(level) {
    const radio = current().querySelector(`input[data-level="${level}"]`);
    if (!radio || radio.disabled) return;
    radio.focus();
    if (!radio.checked) radio.click();
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
    if (!on) return;
    const key = event.key.toLowerCase();
    const act = /^[0-4]$/u.test(key) ? () => choose(key) : {
      n: () => choose("na"),
      c: comment,
      j: () => move(1),
      k: () => move(-1),
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
      try {
        window.localStorage.setItem(KEY, on ? "on" : "off");
      } catch {
        // The choice holds for this page.
      }
    });
  }
  document.querySelectorAll("[data-keys-open]").forEach((button) => button.addEventListener("click", showKeys));
  document.querySelectorAll("[data-keys-close]").forEach((button) => button.addEventListener("click", () => dialog?.close()));
  document.querySelectorAll("[data-keys-panel]").forEach((panel) => { panel.hidden = false; });

  // A level that was chosen but not saved is worth a question before leaving.
  let unsaved = false;
  forms.filter((form) => !form.dataset.autosave).forEach((form) => {
    form.addEventListener("input", () => { unsaved = true; });
    form.addEventListener("submit", () => { unsaved = false; });
  });
  window.addEventListener("beforeunload", (event) => {
    if (unsaved) event.preventDefault();
  });
})();
