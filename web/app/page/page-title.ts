import type { PanelId } from '../../parts/state/places.ts';
import { page, panelNames } from '../../words/page/page.ts';

/** The window's title names the panel, never the file: titles reach the browser's history. */
export function titlePage(panel: PanelId | undefined): void {
  document.title = panel ? page.panelTitle(panelNames[panel]) : page.name;
}
