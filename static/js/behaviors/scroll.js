// A table that is wider than the page can be scrolled by keyboard too.
export function attach(page) {
  for (const table of page.querySelectorAll(".text table")) {
    if (table.scrollWidth > table.clientWidth) table.tabIndex = 0;
  }
}
