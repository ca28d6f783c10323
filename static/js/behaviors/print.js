// Shows the button that prints, which does nothing without a script.
export function attach(button) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}
