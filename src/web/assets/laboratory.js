// The rubric laboratory: a slider beside each number, and what the weights add up to. Without this file the numbers are typed.
(function () {
  "use strict";

  const form = document.querySelector("[data-laboratory]");
  if (!form) return;
  const numbers = [...form.querySelectorAll("input[data-most]")];
  const weights = numbers.filter(({ name }) => name.startsWith("weight."));
  const sum = document.createElement("p");
  sum.setAttribute("role", "status");
  form.querySelector(".buttons").before(sum);

  function add() {
    const all = weights.reduce((total, { value }) => total + (Number(value) || 0), 0);
    sum.textContent = `The weights add up to ${all}${all === 100 ? "." : "; together they have to be 100."}`;
  }

  for (const number of numbers) {
    const slider = document.createElement("input");
    Object.assign(slider, { type: "range", min: "0", max: number.dataset.most, step: number.dataset.step, value: number.value });
    slider.className = "laboratory__slider";
    slider.setAttribute("aria-label", `${number.getAttribute("aria-label")}, slider`);
    number.after(slider);
    slider.addEventListener("input", () => {
      number.value = slider.value;
      add();
    });
    number.addEventListener("input", () => {
      slider.value = number.value;
      add();
    });
  }
  add();
})();
