/** What the page shows, read as a whole. */
import { expect, type Page } from '@playwright/test';

/** Texts and attributes of all of the page, of its shadow trees too. */
export function everything(page: Page): Promise<string> {
  return page.evaluate(() => {
    const parts: string[] = [];
    const walk = (node: Node): void => {
      if (node instanceof Element) {
        for (const { value } of node.attributes) parts.push(value);
        if (node.shadowRoot) walk(node.shadowRoot);
      }
      if (node instanceof Text) parts.push(node.data);
      for (const child of node.childNodes) walk(child);
    };
    walk(document);
    return parts.join('\n');
  });
}

/** Returns what the page shows once that stays as it is for so long: rows and facts that were asked for have come. */
export async function settled(page: Page, milliseconds = 100): Promise<string> {
  let shown = '';
  const isSame = async () => {
    const before = shown;
    shown = await everything(page);
    return shown === before;
  };
  await expect.poll(isSame, { intervals: [milliseconds] }).toBe(true);
  return shown;
}
