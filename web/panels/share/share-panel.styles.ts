import { css } from 'lit';

/** Choices at the start, what the receiver gets at the end; on narrow screens one below the other. */
export const shareStyles = css`
  .share {
    display: grid;
    grid-template-columns: minmax(17rem, 1fr) minmax(0, 1.7fr);
    gap: var(--s-6) var(--s-7);
    align-items: start;
  }
  .share > section {
    min-inline-size: 0;
  }
  .verdict {
    margin-block: 6px var(--s-3);
  }
  .verdict span {
    display: block;
  }
  .cap {
    display: flex;
    align-items: baseline;
    justify-content: space-between;
    gap: var(--s-3);
  }
  .cap span {
    font: 400 var(--t-0) / 1 var(--sans);
    color: var(--ink-3);
  }
  .opt {
    display: grid;
    grid-template-columns: 1rem minmax(0, 1fr) auto;
    gap: 2px var(--s-3);
    padding-block: 9px;
    border-block-end: 1px solid var(--line);
    font-size: var(--t-1);
  }
  label.opt {
    cursor: pointer;
  }
  .opt > input,
  .opt > svg,
  .opt > i {
    margin-block-start: 2px;
  }
  .opt > svg {
    color: var(--ok);
  }
  .opt input[type='checkbox'] {
    inline-size: 1rem;
    block-size: 1rem;
    margin-inline: 0;
    accent-color: var(--accent);
  }
  .opt .cost {
    color: var(--ink-3);
    font-variant-numeric: tabular-nums;
    white-space: nowrap;
  }
  .opt small {
    grid-column: 2 / -1;
    line-height: 1.45;
  }
  .opt.none {
    color: var(--ink-3);
    cursor: default;
  }
  .opt i {
    inline-size: 1rem;
    block-size: 1rem;
    border: 1px dashed var(--edge);
    border-radius: var(--rad-1);
  }
  .pass {
    display: flex;
    flex-wrap: wrap;
    gap: var(--s-2);
    padding: var(--s-3) 0 var(--s-3) 1.75rem;
    border-block-end: 1px solid var(--line);
  }
  .pass .input {
    flex: 1 1 12rem;
    min-inline-size: 0;
    font-family: var(--mono);
  }
  .pass p {
    flex: 1 0 100%;
    font-size: var(--t-0);
    color: var(--med);
  }
  .preview {
    border: 1px solid var(--line-2);
    border-radius: var(--rad-3);
    background: var(--sheet);
    box-shadow: var(--shadow-2);
    overflow: hidden;
  }
  .preview > .bar {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 2px var(--s-2);
    padding: 10px var(--s-5);
    font-size: var(--t-0);
    color: var(--ink-2);
    background: var(--sunk);
    border-block-end: 1px solid var(--line);
  }
  .preview > .bar > span:last-child {
    margin-inline-start: auto;
    color: var(--ink-3);
  }
  /* All of it is here to be read, and the link below stays in reach. */
  .paper {
    max-block-size: max(24rem, 100dvh - 17rem);
    overflow-y: auto;
  }
  .paper:focus-visible {
    outline-offset: -2px;
  }
  .shorten {
    margin-block-start: var(--s-2);
  }
  .preview > .wait {
    padding: var(--s-6) var(--s-5);
    min-block-size: 14rem;
    color: var(--ink-2);
    font-size: var(--t-1);
  }
  .meter {
    margin-block-start: var(--s-5);
    font-size: var(--t-0);
  }
  .meter p {
    display: flex;
    flex-wrap: wrap;
    justify-content: space-between;
    gap: 2px var(--s-4);
    color: var(--ink-2);
  }
  .meter b {
    color: var(--ink);
    font-variant-numeric: tabular-nums;
  }
  .meter svg {
    inline-size: 100%;
    block-size: 26px;
    margin-block-start: 5px;
    overflow: visible;
    direction: ltr;
    forced-color-adjust: none;
  }
  .meter text {
    font: 400 var(--t-00) / 1 var(--sans);
    fill: var(--ink-3);
  }
  .meter .track {
    fill: var(--line-2);
  }
  .meter .fill {
    fill: var(--accent);
  }
  .meter .fill.long {
    fill: var(--med);
  }
  .meter .mark {
    stroke: var(--edge);
  }
  .url {
    margin-block-start: var(--s-3);
    padding: 10px 12px;
    background: var(--sunk);
    border-radius: var(--rad-2);
    font: 400 var(--t-0) / 1.55 var(--mono);
    color: var(--ink-3);
    overflow-wrap: anywhere;
    max-block-size: calc(4.65em + 20px);
    overflow-y: auto;
    direction: ltr;
  }
  .url b {
    color: var(--ink);
  }
  .note {
    margin-block-start: var(--s-3);
  }
  .note.ok > svg {
    color: var(--ok);
  }
  .note p + p {
    margin-block-start: 4px;
  }
  .note .btn {
    margin-block-start: var(--s-2);
  }
  ds-export-row + .small {
    margin-block-start: var(--s-3);
  }
  .done {
    margin-block-start: var(--s-4);
  }
  .lined {
    border-block-start: 1px solid var(--line-2);
    padding-block-start: var(--s-5);
    margin-block-start: var(--s-6);
  }
  .flush {
    margin-block-start: 0;
  }
  .btn.pri[aria-disabled='true'] {
    background: var(--sunk);
    color: var(--ink-3);
    border-color: var(--line-2);
  }
  @media print {
    .share > section:first-child,
    .preview > .bar,
    .preview ~ * {
      display: none !important;
    }
    .share {
      display: block;
    }
    .preview,
    .paper {
      border: 0;
      box-shadow: none;
      overflow: visible;
      max-block-size: none;
    }
  }
  @container panel (max-width: 58rem) {
    .share {
      grid-template-columns: minmax(0, 1fr);
    }
  }
`;
