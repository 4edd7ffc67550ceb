// The scoring workbench by keyboard: 0 to 4 choose the level, N not applicable, C the comment, E the evidence, S saves or submits, J and K or
// the arrows lead to the next and the previous question, G to the next criterion, U takes back, ? lists the keys. The keys work
// only for a person who asked for them; a key that is held down counts once; whatever a key does is told. bench.js saves and
// brings the questions; the form works without either.
(function () {
  "use strict";
  if (!document.querySelector("[data-score-question]")) return;

  // Whether they work and which they are stands on the page: it is the person's own, on every computer.
  const panel = () => document.querySelector("[data-keys-panel]");
  let on = panel()?.dataset.keysOn === "true";
  // What U does now; null when there is nothing to take back.
  let undo = null;
  // What a key saved, told at the next question.
  let saved = null;

  const form = () => document.querySelector("[data-score-question]");
  const dialog = () => document.querySelector("dialog[data-keys]");

  function tell(words, takeBack) {
    undo = takeBack;
    const place = document.querySelector("[data-keys-told]");
    if (!place) return;
    place.textContent = words;
    if (!takeBack) return;
    const button = document.createElement("button");
    button.type = "button";
    button.className = "link-button link-button--accent";
    button.textContent = "Take it back";
    button.addEventListener("click", takeBack);
    place.append(" ", button);
  }

  function choose(level) {
    const radio = form()?.querySelector(`input[data-level="${level}"]`);
    if (!radio || radio.disabled) return;
    const before = form().querySelector("input[data-level]:checked");
    radio.focus({ preventScroll: true });
    if (radio.checked) return;
    const root = document.documentElement;
    root.dataset.byKey = "";
    radio.click();
    delete root.dataset.byKey;
    const seen = form().elements.namedItem("seen").value;
    tell(`${level === "na" ? "“Not applicable”" : `Level ${level}`} chosen by a key.`, () => {
      if (!before && form().elements.namedItem("seen").value !== seen) {
        tell("It is saved already. Choose another level to change it.", null);
        return;
      }
      radio.checked = false;
      if (before) before.checked = true;
      radio.dispatchEvent(new Event("input", { bubbles: true }));
      (before ?? radio).focus({ preventScroll: true });
      tell("Taken back.", null);
    });
  }

  // The next question tells what a key saved, and leads back.
  function remember() {
    const chosen = form()?.querySelector("input[data-level]:checked");
    if (!chosen) return;
    const code = document.querySelector(".question-dots [aria-current] .field__code")?.textContent.trim() ?? "";
    const level = chosen.dataset.level === "na" ? "as “Not applicable”" : `at level ${chosen.dataset.level}`;
    saved = { words: `${code} was saved ${level}.`, back: document.querySelector(".question-dots [aria-current]")?.getAttribute("href") };
  }

  // Moving on from a question without a level skips it; pressing the button would only ask for one.
  function move(step) {
    const bench = document.querySelector("[data-workbench]");
    const skip = step > 0 && form() && !form().querySelector("input[data-level]:checked") ? bench.querySelector("[data-skip]") : null;
    if (step > 0 && !skip && form()) remember();
    (skip ?? bench.querySelector(step > 0 ? "[data-next]" : "[data-previous]"))?.click();
  }

  function save() {
    const submit = document.querySelector("#submit button");
    // A review is final once it is submitted, so the button has to be in focus, as it is after the last question.
    if (submit && submit === document.activeElement) submit.click();
    else move(1);
  }

  function comment() {
    const area = form()?.querySelector("[data-comment]");
    if (!area) return;
    area.focus();
    area.setSelectionRange(area.value.length, area.value.length);
  }

  function showKeys() {
    if (dialog() && !dialog().open) dialog().showModal();
  }

  function typing(element) {
    if (element.isContentEditable || element.matches("textarea, select")) return true;
    return element.matches("input") && !["radio", "checkbox", "button", "submit"].includes(element.type);
  }

  const ACTS = {
    0: () => choose("0"), 1: () => choose("1"), 2: () => choose("2"), 3: () => choose("3"), 4: () => choose("4"),
    na: () => choose("na"),
    comment,
    evidence: () => document.dispatchEvent(new CustomEvent("assay:evidence")),
    save,
    next: () => move(1),
    previous: () => move(-1),
    criterion: () => document.querySelector("[data-onward]")?.click(),
    undo: () => undo?.(),
    list: showKeys,
  };

  // What a key does for this person.
  function actOf(key) {
    try {
      const chosen = Object.entries(JSON.parse(panel().dataset.keysMap)).find(([, sign]) => sign === key.toLowerCase());
      return chosen ? ACTS[chosen[0]] : undefined;
    } catch {
      return undefined;
    }
  }

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || event.defaultPrevented) return;
    if (dialog()?.open) return;
    const target = event.target instanceof Element ? event.target : document.body;
    if (typing(target)) {
      // Escape leaves the comment, so that the next key chooses again.
      if (event.key === "Escape" && form()?.contains(target)) {
        (form().querySelector("input[data-level]:checked") ?? form().querySelector("input[data-level]"))?.focus({ preventScroll: true });
      }
      return;
    }
    // A key that is held down would run through the questions.
    if (!on || event.repeat) return;
    const radio = target.matches("input[type=radio]");
    const arrows = radio ? {} : { ArrowRight: ACTS.next, ArrowLeft: ACTS.previous };
    const act = arrows[event.key] ?? actOf(event.key);
    if (!act) return;
    event.preventDefault();
    act();
  });

  function bind() {
    const toggle = document.querySelector("[data-keys-toggle]");
    if (toggle) {
      toggle.checked = on;
      toggle.addEventListener("change", () => {
        on = toggle.checked;
        const body = new URLSearchParams({ csrf: form()?.elements.namedItem("csrf").value ?? "" });
        if (on) body.set("single_keys", "on");
        // It holds on this page in any case.
        fetch("/account/keys/switch", { method: "POST", body, headers: { Accept: "text/html" } }).catch(() => {});
        tell(on ? "Single keys work on this page now. A key that is pressed anywhere but in the comment acts at once." : "Single keys are off.", null);
      });
    }
    document.querySelectorAll("[data-keys-open]").forEach((button) => button.addEventListener("click", showKeys));
    document.querySelectorAll("[data-keys-close]").forEach((button) => button.addEventListener("click", () => dialog()?.close()));
    document.querySelectorAll("[data-keys-panel]").forEach((panel) => { panel.hidden = false; });
  }

  document.addEventListener("assay:question", (event) => {
    bind();
    undo = null;
    const { words, back } = saved ?? {};
    saved = null;
    if (words && back && event.detail?.saved) tell(words, () => [...document.querySelectorAll(".question-dots a")].find((link) => link.getAttribute("href") === back)?.click());
  });
  bind();
})();
