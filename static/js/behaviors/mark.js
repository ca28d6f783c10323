// Marks without leaving the page: each part of the answer takes the place of the one with its id. Whatever fails is sent
// as without script.
const PATIENCE = 10_000;

export function attach(form) {
  let sending = false;
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (sending) return;

    sending = true;
    const parts = await send(form).catch(() => []);
    sending = false;
    if (parts.some((part) => part.id === form.id)) put(parts, form);
    else form.submit();
  });
}

async function send(form) {
  const fields = new URLSearchParams(new FormData(form));
  fields.set("fragment", "1");
  const response = await fetch(form.action, { method: "POST", body: fields, signal: AbortSignal.timeout(PATIENCE) });
  if (!response.ok) return [];
  return [...new DOMParser().parseFromString(await response.text(), "text/html").body.children];
}

function put(parts, form) {
  const focused = form.contains(document.activeElement);
  for (const part of parts) document.getElementById(part.id)?.replaceWith(part);
  const fresh = document.getElementById(form.id);
  attach(fresh);
  if (focused) fresh.querySelector("button").focus();
}
