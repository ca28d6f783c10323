// Before the first paint: where a page from the browser's own store is older than the choice in the `prefs` cookie,
// the choice wins. The server writes the same attribute, so that without this script only such a stale page differs.
{
  const chosen = /(?:^|[;&?\s"{|.=])theme["']?(?:=|:|%3D|%3A)\s*["']?(system|light|dark)/i.exec(document.cookie);
  const root = document.documentElement;
  if (chosen && chosen[1] !== root.dataset.theme) root.dataset.theme = chosen[1];
}
