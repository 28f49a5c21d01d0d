import { html, type TemplateResult } from 'lit';

/** The mark: a lens, three lines of memory in it, one block in vermilion: the byte that broke. */
export const logo: TemplateResult = html`<svg class="mark" viewBox="0 0 24 24" aria-hidden="true">
  <path class="ink-line" d="M16 16l5.2 5.2" stroke-width="2.8" stroke-linecap="round" fill="none" />
  <circle class="ink-line lens" cx="10" cy="10" r="8.2" stroke-width="1.8" />
  <path class="ink" d="M7.6 5h5.8a1.05 1.05 0 0 1 0 2.1H7.6a1.05 1.05 0 0 1 0-2.1zM12.2 8.95h2.4a1.05 1.05 0 0 1 0 2.1h-2.4zM6.6 12.9h4a1.05 1.05 0 0 1 0 2.1h-4a1.05 1.05 0 0 1 0-2.1z" />
  <rect class="hot" x="4.3" y="8.3" width="5.4" height="3.4" rx="1.2" />
</svg>`;
