// Offers to quote the words that are selected in one post, by a button beside them.
const SETTLED = 150; // milliseconds without a change, after which a selection is one

export function attach(compose) {
  const button = document.createElement("button");
  Object.assign(button, { type: "button", className: "button quote-button", textContent: compose.dataset.quote });
  let waiting;
  document.addEventListener("selectionchange", () => {
    clearTimeout(waiting);
    waiting = setTimeout(offer, SETTLED, button, compose);
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") button.remove();
    if (event.key !== "Tab" || event.shiftKey || !button.isConnected || button.matches(":focus")) return;
    event.preventDefault(); // it comes next, wherever the focus was
    button.focus();
  });
  button.addEventListener("pointerdown", (event) => event.preventDefault());
}

function offer(button, compose) {
  if (button.matches(":focus")) return;
  button.remove();
  const words = String(getSelection()).trim();
  const range = words && getSelection().getRangeAt(0);
  const text = range && textAround(range);
  const article = text?.parentElement;
  if (!article?.querySelector("a[data-quote]")) return;

  text.after(button);
  button.onclick = () => {
    button.remove();
    compose.dispatchEvent(new CustomEvent("quote", { detail: { article, words } }));
  };
  const [around, last] = [article.getBoundingClientRect(), [...range.getClientRects()].at(-1)];
  button.style.insetBlockStart = `${last.bottom - around.top + 4}px`;
  button.style.insetInlineStart = `${Math.max(0, last.right - around.left - button.offsetWidth)}px`;
}

// The text of the one post that holds all of it; a third click selects up to the beginning of what comes after.
function textAround(range) {
  const start = range.startContainer;
  const text = (start.closest ? start : start.parentElement)?.closest(".post > .text");
  if (!text) return null;
  const beyond = range.cloneRange();
  beyond.setStart(text, text.childNodes.length);
  return String(beyond).trim() ? null : text;
}
