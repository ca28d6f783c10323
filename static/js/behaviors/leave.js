// Asks before a page is left in which something was typed and not sent.
export function attach(form) {
  let sending = false;
  const typed = () => [...form.elements].some((field) => field.matches("textarea, input:not([type=hidden])") && field.value !== field.defaultValue);

  form.addEventListener("submit", () => { sending = true; });
  addEventListener("pageshow", () => { sending = false; });
  addEventListener("beforeunload", (event) => {
    if (!sending && typed()) event.preventDefault();
  });
}
