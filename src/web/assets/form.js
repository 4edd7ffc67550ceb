// Any form: rows to add and remove in repeatable tables (`data-rows`), and word counts (`data-max-words`).
// Both tell the form with an `input` event that something changed. Without this file the buttons submit the form.
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

  // -- Word counts ----------------------------------------------------------------------------------------------

  function counters(root) {
    root.querySelectorAll("[data-max-words]").forEach((area) => {
      const counter = document.getElementById(area.id + "-words");
      if (!counter) return;
      const most = Number(area.dataset.maxWords);
      const show = () => {
        const text = area.value.trim();
        const count = text === "" ? 0 : text.split(/\s+/u).length;
        const over = count - most;
        counter.textContent = `${count} of ${most} words` + (over > 0 ? `: ${over} too many` : "");
        counter.classList.toggle("field__counter--over", over > 0);
      };
      area.addEventListener("input", show);
      show();
    });
  }

  counters(document);
  document.querySelectorAll("[data-rows]").forEach((table) => {
    if (table.querySelector("template[data-row-template]") && table.querySelector("[data-row-list]")) repeatable(table);
  });
})();
