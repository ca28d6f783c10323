// A second click sends nothing: the buttons rest after the first, and wake when the page is shown again.
export function attach(form) {
  const rest = (resting) => {
    for (const button of form.querySelectorAll("button")) button.disabled = resting;
  };
  form.addEventListener("submit", () => setTimeout(rest, 0, true));
  addEventListener("pageshow", () => rest(false));
}
