// Any form: rows to add and remove in repeatable tables (`data-rows`), cells that another cell of their row asks for
// (`data-asked-when`), word counts (`data-max-words`), and a question before what was typed is left unsaved (`data-warns`).
// They tell the form with an `input` event that something changed. Without this file the buttons submit the form.
(function () {
  "use strict";

  // -- Repeatable tables ----------------------------------------------------------------------------------------

  function rowsOf(table) {
    return [...table.querySelectorAll("[data-row-list] > [data-row]")];
  }

  function limit(table) {
    const add = table.querySelector("[data-add-row]");
    const most = Number(table.dataset.maxRows);
    if (add && most) add.disabled = rowsOf(table).length >= most;
  }

  // Numbers are never used twice, so a removed row cannot lend its answers to a new one.
  function remember(table, number) {
    table.dataset.lastRow = String(Math.max(number, Number(table.dataset.lastRow ?? -1)));
  }

  function addRow(table, wanted) {
    const template = table.querySelector("template[data-row-template]");
    rowsOf(table).forEach((row) => remember(table, Number(row.dataset.row)));
    const number = wanted ?? Number(table.dataset.lastRow ?? -1) + 1;
    remember(table, number);
    const holder = document.createElement("template");
    holder.innerHTML = template.innerHTML.replaceAll("__row__", String(number));
    const row = holder.content.firstElementChild;
    table.querySelector("[data-row-list]").append(row);
    counters(row);
    limit(table);
    return row;
  }

  function removeRow(table, row) {
    remember(table, Number(row.dataset.row));
    row.remove();
    limit(table);
  }

  function repeatable(table) {
    const changed = () => table.dispatchEvent(new Event("input", { bubbles: true }));
    table.addEventListener("click", (event) => {
      const button = event.target.closest("[data-add-row], [data-remove-row]");
      if (!button) return;
      event.preventDefault();
      // Enter in a text field presses the form's first button: that must not remove a row.
      if (event.detail === 0 && document.activeElement !== button) return;
      if (button.matches("[data-add-row]")) {
        addRow(table).querySelector("input:not([type=hidden]), select, textarea")?.focus();
      } else {
        const rows = rowsOf(table);
        const row = button.closest("[data-row]");
        const at = rows.indexOf(row);
        removeRow(table, row);
        const next = rows[at + 1] ?? rows[at - 1];
        (next?.querySelector("[data-remove-row]") ?? table.querySelector("[data-add-row]"))?.focus();
      }
      changed();
    });
    // Whoever restores answers asks for exactly these rows.
    table.addEventListener("assay:rows", (event) => {
      const wanted = new Set(event.detail);
      rowsOf(table).forEach((row) => {
        if (!wanted.delete(Number(row.dataset.row))) removeRow(table, row);
      });
      wanted.forEach((number) => addRow(table, number));
    });
    limit(table);
  }

  // -- Cells that another cell asks for -------------------------------------------------------------------------

  function showAsked(row) {
    row.querySelectorAll("[data-asked-when]").forEach((cell) => {
      const asking = row.querySelector(`select[name$=".${cell.dataset.askedWhen}"]`);
      if (asking) cell.hidden = !cell.dataset.askedValues.split(" ").includes(asking.value);
    });
  }

  // Rows are filled in by people and by the script that restores what was typed; both tell the form.
  ["change", "input"].forEach((kind) => document.addEventListener(kind, (event) => {
    const table = event.target.closest?.(".rows, [data-rows]");
    table?.querySelectorAll(".row").forEach(showAsked);
  }, true));

  // -- Word counts ----------------------------------------------------------------------------------------------

  // As the service counts: two letters of a script without spaces are a word, and what other programs leave behind is none.
  const SPACELESS = /[\u0e00-\u0fff\u1000-\u109f\u1780-\u17ff\u3005-\u3007\u3041-\u309f\u30a1-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uff66-\uff9d\u{20000}-\u{3ffff}]/gu;

  function wordsIn(text) {
    const tidy = text.replace(/\p{Cc}/gu, " ").replace(/[\u00ad\u061c\u180e\u200b\u200e\u200f\u2060-\u206f\ufeff]/gu, "");
    return tidy.split(/\s+/u).filter((run) => run !== "").reduce((sum, run) => {
      const letters = run.match(SPACELESS)?.length ?? 0;
      const others = letters === 0 || /[\p{Alphabetic}\p{N}]/u.test(run.replace(SPACELESS, ""));
      return sum + Math.ceil(letters / 2) + (others ? 1 : 0);
    }, 0);
  }

  function counters(root) {
    root.querySelectorAll("[data-max-words]").forEach((area) => {
      const counter = document.getElementById(area.id + "-words");
      if (!counter) return;
      const most = Number(area.dataset.maxWords);
      const show = () => {
        const count = wordsIn(area.value);
        const over = count - most;
        counter.textContent = `${count} of ${most} words` + (over > 0 ? `: ${over} too many` : "");
        counter.classList.toggle("field__counter--over", over > 0);
      };
      area.addEventListener("input", show);
      show();
    });
  }

  // -- Leaving with something unsaved ---------------------------------------------------------------------------

  document.querySelectorAll("form[data-warns]").forEach((form) => {
    let unsaved = false;
    form.addEventListener("input", () => { unsaved = true; });
    form.addEventListener("submit", () => { unsaved = false; });
    window.addEventListener("beforeunload", (event) => {
      if (unsaved) event.preventDefault();
    });
  });

  counters(document);
  document.querySelectorAll("[data-rows]").forEach((table) => {
    if (table.querySelector("template[data-row-template]") && table.querySelector("[data-row-list]")) repeatable(table);
  });
})();
