// Before the first paint, for guests: a page from the browser's own store may be older than the choice in the `prefs`
// cookie; then the choice wins. The server writes the same attribute, so without this script only such a page differs.
{
  const chosen = /(?:^|; )prefs="?(?:[^;]*&)?theme=(system|light|dark)/.exec(document.cookie);
  if (chosen) document.documentElement.dataset.theme = chosen[1];
}
