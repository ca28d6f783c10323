// Shows recent moments as "3 hours ago"; the exact date stays in the title. Older ones stay as the server wrote them.
const UNITS = [["day", 86400], ["hour", 3600], ["minute", 60], ["second", 1]];
const RECENT = 7 * 86400;

export function attach(page) {
  const words = new Intl.RelativeTimeFormat(document.documentElement.lang, { numeric: "auto" });
  for (const time of page.querySelectorAll("time[datetime]")) {
    const seconds = (Date.parse(time.dateTime) - Date.now()) / 1000;
    if (!(seconds < 60 && seconds > -RECENT)) continue;

    const [unit, size] = UNITS.find(([, size]) => Math.abs(seconds) >= size) ?? ["second", 1];
    time.title = time.textContent;
    time.textContent = words.format(Math.min(0, Math.round(seconds / size)), unit);
  }
}
