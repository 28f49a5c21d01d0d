import { css } from 'lit';

/**
 * A panel reads like a laboratory report: labels in the margin, content beside it, hairlines between.
 * `.panel` is a container, so that a panel works at half width beside another.
 */
export const report = css`
  .panel {
    padding: var(--s-6) var(--s-6) var(--s-7);
    min-inline-size: 0;
    container: panel / inline-size;
  }
  .head {
    display: flex;
    flex-wrap: wrap;
    align-items: baseline;
    gap: var(--s-2) var(--s-3);
    margin-block-end: var(--s-3);
  }
  .head .acts {
    margin-inline-start: auto;
  }
  .row {
    display: grid;
    grid-template-columns: 8.5rem minmax(0, 1fr);
    gap: var(--s-5);
    padding-block: var(--s-5);
    border-block-start: 1px solid var(--line);
  }
  .row > header p {
    font-size: var(--t-0);
    color: var(--ink-3);
    margin-block-start: 4px;
    line-height: 1.45;
  }
  .row.first {
    margin-block-start: var(--s-6);
  }
  .cols2,
  .cols3 {
    display: grid;
    gap: var(--s-5) var(--s-6);
    grid-template-columns: repeat(2, minmax(0, 1fr));
  }
  .cols3 {
    grid-template-columns: repeat(3, minmax(0, 1fr));
  }
  .facts {
    display: grid;
    grid-template-columns: max-content minmax(0, 1fr);
    gap: 5px var(--s-5);
    font-size: var(--t-1);
    align-content: start;
  }
  .facts dt {
    color: var(--ink-3);
  }
  .facts dd {
    min-inline-size: 0;
    overflow-wrap: anywhere;
  }
  .list {
    display: grid;
    gap: 5px;
    font-size: var(--t-1);
    margin-block-start: 6px;
  }
  .list li {
    display: grid;
    grid-template-columns: 16px minmax(0, 1fr);
    gap: var(--s-2);
    color: var(--ink-2);
  }
  .list li.plain {
    display: block;
  }
  .list li > svg {
    margin-block-start: 3px;
    inline-size: 14px;
    block-size: 14px;
  }
  .yes > svg {
    color: var(--ok);
  }
  .no > svg {
    color: var(--ink-3);
  }
  .care > svg {
    color: var(--med);
  }
  .note {
    display: grid;
    grid-template-columns: 16px minmax(0, 1fr);
    gap: var(--s-2);
    font-size: var(--t-1);
    color: var(--ink-2);
    padding: 10px 12px;
    background: var(--sunk);
    border-radius: var(--rad-2);
  }
  .note > svg {
    margin-block-start: 2px;
  }
  .note.care > svg {
    color: var(--med);
  }
  .note.bad > svg {
    color: var(--crash);
  }
  .small {
    font-size: var(--t-1);
    color: var(--ink-3);
    max-inline-size: 62ch;
    text-wrap: pretty;
  }
  .empty {
    font-size: var(--t-1);
    color: var(--ink-2);
    max-inline-size: 62ch;
    padding-block: var(--s-3);
  }
  .sub {
    font-size: var(--t-2);
    font-weight: 600;
    margin-block: var(--s-5) var(--s-2);
  }
  @media (max-width: 56.25em) {
    .panel {
      padding: var(--s-5) var(--s-4);
    }
  }
  @container panel (max-width: 46rem) {
    .row,
    .cols2,
    .cols3 {
      grid-template-columns: minmax(0, 1fr);
    }
    .row {
      gap: var(--s-3);
    }
    .facts {
      grid-template-columns: 6.5rem minmax(0, 1fr);
      column-gap: var(--s-3);
    }
    .wide {
      display: none !important;
    }
  }
  @container panel (max-width: 19rem) {
    .facts {
      grid-template-columns: minmax(0, 1fr);
      gap: 0;
    }
    .facts dd {
      margin-block-end: 6px;
    }
  }
  @media (forced-colors: active) {
    .note {
      border: 1px solid CanvasText;
    }
  }
  /* Chromium moves what lies in grids to the next sheet as a whole. */
  @media print {
    .row,
    .cols2,
    .cols3 {
      display: block;
    }
    .row > header {
      margin-block-end: var(--s-2);
      break-after: avoid;
    }
  }
`;
