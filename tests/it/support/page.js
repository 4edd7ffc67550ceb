// What the browser tests run in a page. `page.<function>(argument)` answers null or false for "not there (yet)".
const page = (() => {
  "use strict";

  const tidy = (text) => (text ?? "").replace(/\(optional\)/gu, " ").replace(/\s+/gu, " ").trim();
  const shown = (element) => element.checkVisibility({ visibilityProperty: true });
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];
  const byIds = (ids) => tidy((ids ?? "").split(/\s+/u).map((id) => document.getElementById(id)?.textContent ?? "").join(" "));

  // The name that a screen reader says.
  function nameOf(element) {
    const labels = [...(element.labels ?? [])];
    const described = labels.map((label) => tidy([...label.childNodes].filter((node) => !node.classList?.contains("choice__help")).map((node) => node.textContent).join(" ")));
    const own = element.matches("input[type=submit], input[type=button]") ? element.value : element.matches("input, select, textarea") ? "" : element.textContent;
    return byIds(element.getAttribute("aria-labelledby")) || tidy(element.getAttribute("aria-label")) || described.join(" ")
      || tidy(own) || tidy(element.querySelector?.("img[alt], svg title")?.textContent) || tidy(element.title);
  }

  // Exactly these words, or else the first that begins with them.
  function named(selector, words, root = document) {
    const candidates = all(selector, root).filter(shown);
    const names = candidates.map(nameOf);
    const exact = names.indexOf(words);
    return candidates[exact >= 0 ? exact : names.findIndex((name) => name.startsWith(words))] ?? null;
  }

  const BUTTON = "button, input[type=submit], summary";
  const fields = (name) => all("[name]").filter((field) => field.name === name);
  const ticks = (field) => field.type === "radio" || field.type === "checkbox";

  function set(field, value) {
    if (ticks(field)) {
      if (!field.checked) field.click();
      return;
    }
    field.value = value;
    field.dispatchEvent(new Event("input", { bubbles: true }));
    field.dispatchEvent(new Event("change", { bubbles: true }));
  }

  function withRowFor(name) {
    if (fields(name).length > 0) return;
    const table = all("[data-rows]").find((each) => name.startsWith(`q.${each.dataset.rows}.`));
    const add = table?.querySelector("[data-add-row]");
    add?.focus();
    add?.click();
  }

  function faults() {
    const found = [];
    const where = (element) => element.outerHTML.slice(0, 140);
    const h1 = all("h1").filter(shown).length;
    if (h1 !== 1) found.push(`it has ${h1} main headings`);
    if (all("main").length !== 1) found.push("it has not exactly one main part");
    if (!document.title) found.push("it has no title");
    all("a[href], button, input:not([type=hidden]), select, textarea, summary").filter(shown).forEach((control) => {
      if (!nameOf(control)) found.push(`a control has no name: ${where(control)}`);
    });
    all("img:not([alt])").forEach((image) => found.push(`an image has no text: ${where(image)}`));
    const ids = all("[id]").map((element) => element.id);
    new Set(ids.filter((id, at) => ids.indexOf(id) !== at)).forEach((id) => found.push(`the id ${id} is used twice`));
    ["aria-labelledby", "aria-describedby", "aria-controls", "for"].forEach((attribute) => {
      all(`[${attribute}]`).forEach((element) => {
        element.getAttribute(attribute).split(/\s+/u).filter(Boolean).forEach((id) => {
          if (!document.getElementById(id)) found.push(`${attribute} names ${id}, which is not there`);
        });
      });
    });
    all("form[method=post]").forEach((form) => {
      if (!form.querySelector("input[name=csrf]")) found.push(`a form has no token: ${where(form)}`);
    });
    let level = 0;
    all("h1, h2, h3, h4, h5, h6").filter(shown).forEach((heading) => {
      const next = Number(heading.tagName[1]);
      if (next > level + 1) found.push(`after a heading of level ${level} comes one of level ${next}: ${where(heading)}`);
      level = next;
    });
    const over = document.documentElement.scrollWidth - window.innerWidth;
    if (over > 0) {
      const widest = all("body *").filter((each) => shown(each) && each.getBoundingClientRect().right > window.innerWidth + 1)[0];
      found.push(`it is ${over} px too wide: ${widest ? where(widest) : ""}`);
    }
    // On a phone the page itself scrolls, and nothing in it.
    if (window.innerWidth < 640) {
      all("body *:not(textarea)").filter(shown).filter((each) => {
        const style = getComputedStyle(each);
        const scrolls = (way) => way === "auto" || way === "scroll";
        return (scrolls(style.overflowY) && each.scrollHeight > each.clientHeight + 1)
          || (scrolls(style.overflowX) && each.scrollWidth > each.clientWidth + 1);
      }).forEach((each) => found.push(`it scrolls inside the page: ${where(each)}`));
    }
    return found;
  }

  return {
    field: (words) => named("input:not([type=hidden]):not([type=radio]):not([type=checkbox]), select, textarea", words),
    choice: (words) => named("input[type=radio], input[type=checkbox]", words),
    button: (words) => named(BUTTON, words),
    buttonWithin: ([selector, words]) => all(selector).map((root) => named(BUTTON, words, root)).find(Boolean) ?? null,
    link: (words) => named("a[href]", words),
    named: ([name, value]) => fields(name).find((field) => !ticks(field) || field.value === value) ?? null,
    says: (words) => tidy(document.body.innerText).toLowerCase().includes(tidy(words).toLowerCase()),
    text: () => document.body.innerText,
    count: (selector) => all(selector).length,
    holds: ([name, value]) => fields(name).some((field) => field.value === value && (!ticks(field) || field.checked)),
    centre: (element) => { element.scrollIntoView({ block: "center", behavior: "instant" }); return true; },
    mark: () => { document.documentElement.dataset.before = ""; return true; },
    fresh: () => document.readyState === "complete" && document.documentElement.dataset.before === undefined,
    faults,
    // Names that the form does not have come back.
    fill: (pairs) => pairs.filter(([name, value]) => {
      withRowFor(name);
      const field = fields(name).find((each) => !ticks(each) || each.value === value);
      if (field) set(field, value);
      return !field;
    }),
  };
})();
