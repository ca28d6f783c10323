// Offers the people on the page while an @ is typed: a list below the field, walked with the arrows, taken with Enter or Tab.
const TYPED = /(?<![\p{L}\p{N}@/.+-])@([a-z0-9-]*)$/iu;
const MOST = 6;

export function attach(field) {
  const people = new Map([...document.querySelectorAll("a.author[href^='/members/']")].map((link) => [link.pathname.split("/").at(-1), link.textContent]));
  if (!people.size) return;

  const list = Object.assign(document.createElement("ul"), { id: `people-${field.id}`, className: "people", role: "listbox", ariaLabel: field.dataset.people, hidden: true });
  field.after(list);
  Object.assign(field, { ariaAutoComplete: "list" }).setAttribute("aria-controls", list.id);

  const typed = () => TYPED.exec(field.value.slice(0, field.selectionEnd));
  const choose = (option) => {
    for (const each of list.children) each.ariaSelected = String(each === option);
    if (option) field.setAttribute("aria-activedescendant", option.id);
    else field.removeAttribute("aria-activedescendant");
    list.hidden = !option;
  };
  const take = (option) => {
    const found = typed();
    choose(null);
    if (!found || !option) return;
    field.setRangeText(`@${option.dataset.handle} `, found.index, field.selectionEnd, "end");
    field.dispatchEvent(new Event("input"));
  };

  field.addEventListener("input", () => {
    const found = typed();
    const fitting = found ? [...people].filter((person) => fits(person, found[1].toLowerCase())).slice(0, MOST) : [];
    list.replaceChildren(...fitting.map((person, index) => optionOf(person, `${list.id}-${index}`)));
    choose(list.firstChild);
  });
  field.addEventListener("keydown", (event) => {
    if (list.hidden || event.isComposing) return;
    const [options, now] = [[...list.children], list.querySelector("[aria-selected=true]")];
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) choose(options.at((options.indexOf(now) + step) % options.length));
    else if (event.key === "Enter" || event.key === "Tab") take(now);
    else if (event.key === "Escape") choose(null);
    else return;
    event.preventDefault();
    event.stopPropagation();
  });
  field.addEventListener("blur", () => choose(null));
  list.addEventListener("pointerdown", (event) => event.preventDefault());
  list.addEventListener("click", (event) => take(event.target.closest("li")));
}

const fits = ([handle, name], typed) => [handle, ...name.toLowerCase().split(/\s+/)].some((word) => word.startsWith(typed));

function optionOf([handle, name], id) {
  const option = Object.assign(document.createElement("li"), { id, role: "option" });
  const shown = Object.assign(document.createElement("span"), { textContent: `@${handle}` });
  option.append(`${name} `, shown);
  option.dataset.handle = handle;
  return option;
}
