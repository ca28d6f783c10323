// Wakes the button that copies what stands in the field before it, and says when that is done. A click selects it all.
export function attach(place) {
  const field = place.querySelector("input");
  const button = place.querySelector("button");
  const status = place.querySelector("[role=status]");
  const name = button.textContent;

  async function copy() {
    field.select();
    try {
      await navigator.clipboard.writeText(field.value);
    } catch {
      // No clipboard where the page came by plain http: what is selected can be copied the old way.
      if (!document.execCommand("copy")) return;
    }
    button.textContent = status.textContent = place.dataset.done;
    setTimeout(() => {
      button.textContent = name;
      status.textContent = "";
    }, 3000);
  }

  button.disabled = false;
  button.addEventListener("click", copy);
  field.addEventListener("focus", () => field.select());
}
