// From one new post to the next by `n`, back by `p`: only while the focus is on such a post, and not in a field of it.
export function attach(post) {
  const keys = post.querySelector(".keys");
  if (keys) keys.hidden = false;

  post.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input, textarea, select")) return;
    const way = { n: post.dataset.next, p: post.dataset.prev }[event.key];
    if (!way) return;
    event.preventDefault();
    go(way);
  });
}

function go(way) {
  location.assign(way);
  if (way.startsWith("#")) document.querySelector(way).focus({ preventScroll: true });
}
