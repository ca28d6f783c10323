// Quotes into the reply form, which comes to the post with what is typed in it: a whole post by its link, or selected words.
const SIGNS = /[\\`*_~[\]<&@]|:(?=\/\/)|(?<=www)\./gi; // as forum/markup/quoting.py
const PATIENCE = 10_000;

export function attach(compose) {
  for (const link of document.querySelectorAll("a[data-quote]")) {
    link.addEventListener("click", async (event) => {
      if (event.metaKey || event.ctrlKey || event.shiftKey) return;
      event.preventDefault();
      const quote = await written(link.href).catch(() => "");
      if (quote) insert(compose, link.closest("article"), quote);
      else location.assign(link.href);
    });
  }
  compose.addEventListener("quote", ({ detail }) => insert(compose, detail.article, quoted(compose, detail)));
}

// The server has the source of the post: the page that it draws has the quote in its form.
async function written(address) {
  const response = await fetch(address, { signal: AbortSignal.timeout(PATIENCE) });
  const page = new DOMParser().parseFromString(await response.text(), "text/html");
  return page.querySelector("#reply textarea")?.value;
}

function quoted(compose, { article, words }) {
  const name = article.querySelector(".byline .author:not(.unknown)")?.textContent;
  const heading = name ? compose.dataset.wrote.replace("{name}", () => name) : compose.dataset.somebodyWrote;
  const plain = heading.replace(SIGNS, (sign) => (sign === "\\" ? "&#92;" : `\\${sign}`));
  const lines = [`[${plain}](/posts/${article.id.replace("post-", "")})`, "", ...words.split("\n")];
  return `${lines.map((line) => `> ${line}`.trimEnd()).join("\n")}\n\n`;
}

function insert(compose, article, quote) {
  const field = compose.querySelector("textarea");
  const at = field.selectionEnd || field.value.length;
  const gap = at ? "\n\n".slice(/\n{0,2}$/.exec(field.value.slice(0, at))[0].length) : "";
  article.querySelector('[data-behavior~="reply"]').click();
  field.setRangeText(gap + quote, at, at, "end");
  field.dispatchEvent(new Event("input"));
  compose.scrollIntoView({ block: "nearest" });
}
