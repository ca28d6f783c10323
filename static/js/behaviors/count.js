// Says how many characters are left, once a tenth or less of the limit is.
export function attach(field) {
  const limit = Number(field.dataset.limit);
  if (!limit) return;

  const line = document.createElement("p");
  line.className = "count";
  line.setAttribute("aria-live", "polite");
  field.after(line);

  const numbers = new Intl.NumberFormat(document.documentElement.lang);
  const say = () => {
    const left = limit - [...field.value].length;
    const words = left < 0 ? field.dataset.over : field.dataset.left;
    line.classList.toggle("over", left < 0);
    line.textContent = left > limit / 10 ? "" : words.replace("{count}", numbers.format(Math.abs(left)));
  };
  field.addEventListener("input", say);
  say();
}
