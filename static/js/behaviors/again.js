// A list that the browser kept, and shows again on the way back, still tells as new what was read in between: ask anew.
export function attach() {
  const [visit] = performance.getEntriesByType("navigation");
  if (visit?.type === "back_forward") location.reload();
  addEventListener("pageshow", (event) => { if (event.persisted) location.reload(); });
}
