// Every page: the remembered colour scheme (set before the first paint, so this file loads without `defer`),
// the menu on small screens, the folds, the focus on an error summary, and what signing out leaves in this browser: nothing.
(function () {
  "use strict";
  const root = document.documentElement;
  const KEY = "assay.scheme";
  const prefersDark = window.matchMedia("(prefers-color-scheme: dark)");

  // Storage may be forbidden; the page then simply forgets.
  function remembered() {
    try {
      return window.localStorage.getItem(KEY);
    } catch {
      return null;
    }
  }

  function remember(scheme) {
    try {
      if (scheme) window.localStorage.setItem(KEY, scheme);
      else window.localStorage.removeItem(KEY);
    } catch {
      // Nothing to do: the choice holds for this page.
    }
  }

  function apply(scheme) {
    if (scheme === "light" || scheme === "dark") root.dataset.scheme = scheme;
    else delete root.dataset.scheme;
  }

  root.dataset.js = "";
  apply(remembered());

  function current() {
    return root.dataset.scheme || (prefersDark.matches ? "dark" : "light");
  }

  function schemeSwitch(button) {
    function label() {
      const text = current() === "dark" ? "Switch to light colours" : "Switch to dark colours";
      button.setAttribute("aria-label", text);
      button.title = text;
    }
    button.addEventListener("click", () => {
      const next = current() === "dark" ? "light" : "dark";
      // Choosing what the system prefers anyway means following the system again.
      const follows = next === (prefersDark.matches ? "dark" : "light");
      apply(follows ? null : next);
      remember(follows ? null : next);
      label();
    });
    prefersDark.addEventListener("change", label);
    window.addEventListener("storage", (event) => {
      if (event.key !== KEY) return;
      apply(event.newValue);
      label();
    });
    label();
    button.hidden = false;
  }

  function menu(button) {
    const nav = document.getElementById(button.getAttribute("aria-controls"));
    if (!nav) return;
    function set(open) {
      button.setAttribute("aria-expanded", String(open));
      nav.toggleAttribute("data-open", open);
    }
    button.addEventListener("click", () => set(button.getAttribute("aria-expanded") !== "true"));
    nav.addEventListener("keydown", (event) => {
      if (event.key !== "Escape") return;
      set(false);
      button.focus();
    });
  }

  // -- Answers that wait in this browser until they are saved ------------------------------------------------------

  // Their keys begin with whose they are.
  const UNSENT = "assay.unsent.";

  // What waits for the computer, and what waits for this tab only.
  function storages() {
    try {
      return [window.localStorage, window.sessionStorage];
    } catch {
      // Storage that is forbidden holds nothing.
      return [];
    }
  }

  function unsent() {
    return storages().flatMap((storage) => Object.keys(storage)).filter((name) => name.startsWith(UNSENT));
  }

  function forget(names) {
    storages().forEach((storage) => names.forEach((name) => storage.removeItem(name)));
  }

  // The other tabs of this browser stop keeping what is typed in them.
  const tabs = "BroadcastChannel" in window ? new BroadcastChannel("assay") : null;
  tabs?.addEventListener("message", () => document.dispatchEvent(new CustomEvent("assay:signing-out")));

  // Whoever uses the computer next finds nothing of what was written before; whoever signs out is asked first.
  function signOut(form) {
    form.addEventListener("submit", (event) => {
      const words = "Some of what you typed is not saved yet. If you sign out, it is removed from this device. Sign out?";
      const typed = !document.dispatchEvent(new CustomEvent("assay:unsent", { cancelable: true }));
      if ((typed || unsent().length > 0) && !window.confirm(words)) {
        event.preventDefault();
        return;
      }
      document.dispatchEvent(new CustomEvent("assay:signing-out"));
      tabs?.postMessage("signing-out");
      forget(unsent());
    });
  }

  document.addEventListener("DOMContentLoaded", () => {
    // A session that ended by itself leaves its person's answers here; they go when somebody else has signed in.
    const { account } = document.body.dataset;
    if (account) forget(unsent().filter((name) => !name.startsWith(`${UNSENT}${account}/`)));
    document.querySelectorAll("form[action='/sign-out']").forEach(signOut);
    document.querySelectorAll("[data-scheme-switch]").forEach(schemeSwitch);
    document.querySelectorAll("[data-menu-button]").forEach(menu);
    // Browsers without ::details-content cannot show closed folds on wide screens.
    if (!CSS.supports("selector(::details-content)") && window.matchMedia("(min-width: 48rem)").matches) {
      document.querySelectorAll("details.fold").forEach((fold) => { fold.open = true; });
    }
    const errors = document.querySelector("[data-error-summary]");
    if (errors) errors.focus();
  });
})();
