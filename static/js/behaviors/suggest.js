// Offers tags for the word at the caret, of several with commas between them: a combobox with a list, as the ARIA APG has it.
const PAUSE = 150;

export function attach(field) {
  const list = document.getElementById(`${field.id}-options`);
  let options = [], active = -1, timer, asked = 0;
  const said = { role: "combobox", "aria-autocomplete": "list", "aria-controls": list.id, "aria-expanded": "false" };
  for (const [name, value] of Object.entries(said)) field.setAttribute(name, value);

  const word = () => {
    const start = field.value.slice(0, field.selectionStart).lastIndexOf(",") + 1;
    const end = `${field.value},`.indexOf(",", start);
    return { start, end, text: field.value.slice(start, end).trim() };
  };
  const mark = (index) => {
    active = index;
    options.forEach((option, at) => option.setAttribute("aria-selected", at === index));
    options[index]?.scrollIntoView({ block: "nearest" });
    field.setAttribute("aria-activedescendant", options[index]?.id ?? "");
  };
  const show = (tags) => {
    options = tags.map(({ name, other }, at) => Object.assign(document.createElement("li"), {
      id: `${list.id}-${at}`, role: "option", tag: name, textContent: other ? `${name} (${other})` : name,
    }));
    list.replaceChildren(...options);
    list.hidden = !options.length;
    field.setAttribute("aria-expanded", !list.hidden);
    mark(-1);
  };
  const close = () => { clearTimeout(timer); asked += 1; show([]); };
  const ask = async () => {
    const number = asked += 1;
    const { start, end, text } = word();
    const others = `${field.value.slice(0, start)},${field.value.slice(end)}`.toLowerCase().split(",").map((name) => name.trim());
    const answer = await fetch(`${field.dataset.suggest}?q=${encodeURIComponent(text)}`).catch(() => null);
    const tags = answer?.ok ? await answer.json() : [];
    if (number === asked) show(tags.filter((tag) => !others.includes(tag.name.toLowerCase())));
  };
  const take = (option) => {
    const { start, end } = word();
    const more = end < field.value.length || "single" in field.dataset ? "" : ", ";
    field.setRangeText(`${start ? " " : ""}${option.tag}${more}`, start, end, "end");
    close();
    return true;
  };

  // Each says whether the key was for the list.
  const keys = {
    ArrowDown: () => { if (list.hidden) ask(); else mark((active + 1) % options.length); return true; },
    ArrowUp: () => { if (!list.hidden) mark((active > 0 ? active : options.length) - 1); return !list.hidden; },
    Enter: () => active >= 0 && take(options[active]),
    Escape: () => { const open = !list.hidden; close(); return open; },
  };
  field.addEventListener("keydown", (event) => { if (!event.isComposing && keys[event.key]?.()) event.preventDefault(); });
  field.addEventListener("input", () => { clearTimeout(timer); if (word().text) timer = setTimeout(ask, PAUSE); else close(); });
  field.addEventListener("blur", close);
  list.addEventListener("pointerdown", (event) => event.preventDefault());
  list.addEventListener("click", (event) => { if (event.target.role === "option") take(event.target); });
}
