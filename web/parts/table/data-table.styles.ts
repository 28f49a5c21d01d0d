import { css } from 'lit';

export const dataTableStyles = css`
  :host {
    container: table / inline-size;
  }
  .scroller {
    overflow: hidden auto;
    max-block-size: var(--table-max, max(18rem, calc(100dvh - var(--chrome, 9rem) - 12rem)));
    position: relative;
    overscroll-behavior: auto;
  }
  .window {
    position: sticky;
    inset-block-start: 0;
    overflow: hidden;
  }
  .tb {
    table-layout: fixed;
    border-collapse: separate;
    border-spacing: 0;
  }
  thead {
    position: relative;
    z-index: 1;
  }
  .tb th {
    background: var(--paper);
    block-size: 1.875rem;
    padding-block: 0;
    vertical-align: middle;
    line-height: 1.2;
    overflow: hidden;
    text-overflow: ellipsis;
  }
  .tb td {
    padding-block: 0;
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }
  /* Cells are drawn over the outline of their row; under forced colours there is nothing but the outline. */
  tbody tr:focus-visible {
    outline: 2px solid transparent;
    outline-offset: -2px;
  }
  tbody tr:focus-visible td {
    box-shadow: inset 0 2px var(--focus), inset 0 -2px var(--focus);
  }
  tbody tr:focus-visible td:first-child {
    box-shadow: inset 0 2px var(--focus), inset 0 -2px var(--focus), inset 2px 0 var(--focus);
  }
  tbody tr:focus-visible td:last-child {
    box-shadow: inset 0 2px var(--focus), inset 0 -2px var(--focus), inset -2px 0 var(--focus);
  }
  .can-open tbody tr {
    cursor: pointer;
  }
  tr[aria-selected='true'] td,
  .tb tbody tr[aria-selected='true']:hover td {
    background: var(--accent-wash);
  }
  tr.pin {
    position: absolute;
    clip-path: inset(50%);
  }
  th button {
    all: unset;
    display: inline-flex;
    align-items: center;
    gap: 4px;
    cursor: pointer;
    min-block-size: 1.5rem;
    vertical-align: middle;
  }
  th button:hover {
    color: var(--ink);
  }
  th button:focus-visible {
    outline: 2px solid var(--focus);
    outline-offset: -2px;
  }
  th button svg {
    opacity: 0;
  }
  th[aria-sort] button svg {
    opacity: 1;
  }
  th[aria-sort='ascending'] svg {
    rotate: 180deg;
  }
  .at {
    position: absolute;
    inset-block-start: 50%;
    inset-inline-end: 1.25rem;
    background: var(--ink);
    color: var(--paper);
    font-size: var(--t-0);
    padding: 3px 8px;
    border-radius: var(--rad-1);
    pointer-events: none;
    z-index: 2;
  }
  .probe {
    position: absolute;
    block-size: var(--row);
    visibility: hidden;
  }
  .empty {
    font-size: var(--t-1);
    color: var(--ink-2);
    padding-block: var(--s-3);
  }
  @media (forced-colors: active) {
    tr[aria-selected='true'] {
      outline: 2px solid Highlight;
      outline-offset: -2px;
    }
  }
  @container table (max-width: 40rem) {
    .wide {
      display: none;
    }
  }
`;
