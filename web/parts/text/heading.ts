import type { LitElement } from 'lit';

/** The element's one `h1` takes the focus, so that a reader starts there. False: none is there yet. */
export async function focusHeadingOf(element: LitElement): Promise<boolean> {
  await element.updateComplete;
  const heading = element.renderRoot.querySelector('h1');
  if (!heading) return false;
  heading.tabIndex = -1;
  heading.focus({ preventScroll: true });
  return true;
}
