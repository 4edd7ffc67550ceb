// Pages with several forms: pressing one keeps what was typed in the others. It waits in this tab's storage, under a name that begins
// with whose it is, until the page with those forms is there again. Without this file each form works by itself.
(function () {
  "use strict";

  const { account } = document.body.dataset;
  const NAME = `assay.unsent.${account}/forms`;
  const TYPED = "textarea, select, input:not([type=hidden]):not([type=password]):not([type=file]):not([type=submit])";
  const forms = [...document.querySelectorAll("main form[method=post]")]
    .filter((form) => form.querySelector(TYPED) && !form.matches("[data-autosave], [data-score-question], [enctype]"));
  if (!account || forms.length === 0) return;

  // The controls that somebody fills in, and what is in them.
  function controls(form) {
    return [...form.elements].filter((control) => control.name && control.matches(TYPED));
  }

  function values(form) {
    const ticked = (control) => !["radio", "checkbox"].includes(control.type) || control.checked;
    return controls(form).filter(ticked).map((control) => [control.name, control.value]);
  }

  // Forms that post to the same address are told apart by their hidden fields, such as the question.
  function nameOf(form) {
    const hidden = [...form.querySelectorAll("input[type=hidden]")].filter(({ name }) => !["csrf", "seen", "revision"].includes(name));
    return JSON.stringify([form.getAttribute("action"), ...hidden.map(({ name, value }) => [name, value])]);
  }

  const began = new Map(forms.map((form) => [form, JSON.stringify(values(form))]));
  const changed = (form) => JSON.stringify(values(form)) !== began.get(form);

  function stored() {
    try {
      return JSON.parse(window.sessionStorage.getItem(NAME)) ?? {};
    } catch {
      return {};
    }
  }

  function store(kept) {
    try {
      if (Object.keys(kept).length > 0) window.sessionStorage.setItem(NAME, JSON.stringify(kept));
      else window.sessionStorage.removeItem(NAME);
    } catch {
      // Storage is full or forbidden: the others' text is lost with the page, as without this file.
    }
  }

  function fill(form, typed) {
    const left = typed.map(([name, value]) => ({ name, value }));
    controls(form).forEach((control) => {
      const at = left.findIndex(({ name, value }) => name === control.name && (!["radio", "checkbox"].includes(control.type) || value === control.value));
      if (control.type === "radio" || control.type === "checkbox") control.checked = at >= 0;
      else if (at >= 0) control.value = left[at].value;
      if (at >= 0) left.splice(at, 1);
    });
    const line = document.createElement("p");
    line.className = "small";
    line.setAttribute("role", "status");
    line.textContent = "Not sent yet: this is what you typed here before.";
    form.prepend(line);
  }

  const kept = stored();
  forms.forEach((form) => {
    const name = nameOf(form);
    if (!(name in kept)) return;
    // What the service has sent back after looking at it is newer.
    if (!form.querySelector(".field--error, .field__error")) fill(form, kept[name]);
    delete kept[name];
  });
  store(kept);

  forms.forEach((form) => {
    form.addEventListener("submit", () => {
      const others = forms.filter((other) => other !== form && changed(other));
      store({ ...stored(), ...Object.fromEntries(others.map((other) => [nameOf(other), values(other)])) });
    });
  });

  // Whoever signs out is asked first.
  document.addEventListener("assay:unsent", (event) => { if (forms.some(changed)) event.preventDefault(); });
})();
