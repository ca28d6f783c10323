// A text field as tall as its text, up to most of the window.
export function attach(field) {
  const fit = () => {
    if (field.scrollHeight <= field.clientHeight) return;
    const border = field.offsetHeight - field.clientHeight;
    field.style.height = `${Math.min(field.scrollHeight + border, innerHeight * 0.75)}px`;
  };
  field.addEventListener("input", fit);
  if (field.value) fit();
}
