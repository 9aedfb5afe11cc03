/** What a press takes off the page had the focus: the nearest part that is left takes it, so that reading goes on there. */
export function keepFocus(root: Element): void {
  let path: Element[] = [];
  document.addEventListener("focusin", (event) => {
    path = event.composedPath().filter((each) => each instanceof Element);
  });
  new MutationObserver(() => {
    if (document.activeElement !== document.body || path[0]?.isConnected !== false) return;
    const left = path.find((each) => each.isConnected && each.closest("main"));
    if (!(left instanceof HTMLElement)) return;
    left.tabIndex = -1;
    left.focus({ preventScroll: true });
  }).observe(root, { childList: true, subtree: true });
}
