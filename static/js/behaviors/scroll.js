// A table that is wider than the page can be scrolled by keyboard too.
export function attach(page) {
  const widths = new ResizeObserver((seen) => {
    for (const { target } of seen) {
      if (target.scrollWidth > target.clientWidth) target.tabIndex = 0;
      else target.removeAttribute("tabindex");
    }
  });
  for (const table of page.querySelectorAll(".text table")) widths.observe(table);
}
