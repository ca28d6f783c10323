// Looks, while a title is typed, which questions are like it. They stand in #similar, after all else, and a line that keeps
// its height says so: nothing that one is about to press moves, and what one typed stays.
const PAUSE = 500, SHORTEST = 4;

export function attach(field) {
  const place = document.getElementById("similar");
  const line = document.getElementById(`hint-${field.id}`);
  if (!place || !line) return;

  const [hint, said] = line.children;
  const numbers = new Intl.NumberFormat(document.documentElement.lang);
  const told = (one, more, count) => (count === 1 ? one : more).replace("{count}", numbers.format(count));
  let timer, asked = 0;

  const make = (name, more, ...inside) => {
    const made = Object.assign(document.createElement(name), more);
    made.append(...inside);
    return made;
  };
  const row = ({ title, address, language, reply_count: replies, is_solved: solved }) => {
    const facts = [make("span", {}, told(place.dataset.reply, place.dataset.replies, replies))];
    if (solved) facts.push(make("span", { className: "solved" }, place.dataset.solved));
    return make("li", {}, make("a", { href: address, target: "_blank", lang: language }, title), make("span", { className: "facts" }, ...facts));
  };
  const show = (questions) => {
    const count = questions.length;
    place.hidden = !count;
    hint.hidden = count > 0;
    place.querySelector("ul").replaceChildren(...questions.map(row));
    const words = count ? told(line.dataset.toldOne, line.dataset.told, count) : "";
    if (said.dataset.words === words) return;
    said.dataset.words = words;
    said.replaceChildren(...count ? [words, " ", make("a", { href: "#similar" }, line.dataset.see)] : []);
  };
  const look = async () => {
    const number = asked += 1;
    const text = field.value.trim();
    const answer = text.length < SHORTEST ? null : await fetch(`${field.dataset.similar}?q=${encodeURIComponent(text)}`).catch(() => null);
    const questions = answer?.ok ? await answer.json() : [];
    if (number === asked) show(questions);
  };
  field.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(look, PAUSE); });
}
