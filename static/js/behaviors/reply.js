// Brings the page's one reply form to the post whose Reply was followed, with what is typed in it, and back again.
export function attach(link) {
  const compose = document.getElementById("reply");
  const home = document.getElementById("reply-place");
  if (!compose || !home) return;

  link.addEventListener("click", (event) => {
    if (event.metaKey || event.ctrlKey || event.shiftKey) return;
    event.preventDefault();
    move(compose, home, link);
  });
}

function move(compose, home, link) {
  const post = link.dataset.post;
  const article = post && document.getElementById(`post-${post}`);
  if (article) article.after(compose);
  else home.append(compose);

  const title = compose.querySelector("h2");
  title.textContent = article ? compose.dataset.titleTo.replace("{name}", link.dataset.name) : compose.dataset.title;
  compose.querySelector("[name=parent]").value = post ?? "";

  const cancel = compose.querySelector("[data-cancel]");
  const back = () => {
    move(compose, home, { dataset: { post: "" } });
    link.focus();
  };
  cancel.hidden = !article;
  cancel.onclick = (event) => { event.preventDefault(); back(); };
  compose.onkeydown = (event) => { if (event.key === "Escape" && article) back(); };

  const field = compose.querySelector("textarea");
  field.focus({ preventScroll: true });
  compose.scrollIntoView({ block: "nearest" });
}
