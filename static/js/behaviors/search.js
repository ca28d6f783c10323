// Ctrl+K, or ⌘K, leads to the box to search in; where that has no room, to its page. Not out of what somebody is typing.
export function attach(way) {
  document.addEventListener("keydown", (event) => {
    if (event.key.toLowerCase() !== "k" || !(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey) return;
    if (!way.checkVisibility() || event.target.matches("textarea, input:not([type=search])")) return;
    event.preventDefault();
    if (way.href) way.click();
    else way.select();
  });
}
