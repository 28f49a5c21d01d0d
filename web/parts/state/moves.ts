/** Moves within the page by its fragment; the shell follows. */

/** Goes to a place: Back returns. */
export function goTo(href: string): void {
  location.hash = href;
}

/**
 * The place in view is now `href`: it takes the place of the current entry, so that Back and a reload find what was
 * last looked at, not where it began.
 */
export function keepPlace(href: string): void {
  if (location.hash === href) return;
  history.replaceState(history.state, '', href);
  // The browser says nothing of a replaced entry.
  dispatchEvent(new HashChangeEvent('hashchange'));
}
