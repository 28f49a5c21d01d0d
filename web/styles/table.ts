import { css } from 'lit';

/** A data table: quiet head, hairlines, numbers to the end, the crash row washed. */
export const table = css`
  .tb {
    inline-size: 100%;
    border-collapse: collapse;
    font-size: var(--t-1);
  }
  .tb th {
    text-align: start;
    font-weight: 500;
    font-size: var(--t-0);
    color: var(--ink-3);
    padding: 0 var(--s-3) 6px 0;
    border-block-end: 1px solid var(--line-2);
    white-space: nowrap;
    vertical-align: bottom;
  }
  .tb td {
    padding: 0 var(--s-3) 0 0;
    block-size: var(--row);
    border-block-end: 1px solid var(--line);
    vertical-align: middle;
  }
  .tb tbody tr:last-child td {
    border-block-end: 0;
  }
  .tb tbody tr:hover td {
    background: var(--sunk);
  }
  .tb .r {
    text-align: end;
    font-variant-numeric: tabular-nums;
  }
  .tb td:last-child,
  .tb th:last-child {
    padding-inline-end: 0;
  }
  .tb .ix {
    inline-size: 2.25rem;
    padding-inline-start: 10px;
    color: var(--ink-3);
    font-variant-numeric: tabular-nums;
  }
  .tb tr.hit td,
  .tb tbody tr.hit:hover td {
    background: var(--crash-wash);
  }
  .tb tr.hit td:first-child {
    color: var(--crash);
    border-start-start-radius: var(--rad-1);
    border-end-start-radius: var(--rad-1);
  }
  .tb .dim td {
    color: var(--ink-3);
  }
  .tb .dim b {
    font-weight: 400;
  }
  .tb.wrap td {
    padding-block: 7px;
    vertical-align: top;
  }
  /* two lines in a cell, for lists of few columns: name and mark, then what else there is */
  .tb .two {
    display: grid;
    grid-template-columns: minmax(0, 1fr) auto;
    gap: 1px 8px;
    align-items: center;
    line-height: 1.35;
    padding-inline: 10px;
  }
  .tb .two > * {
    overflow: hidden;
    text-overflow: ellipsis;
  }
  .tb .two > .sub {
    grid-column: 1 / -1;
    font-size: var(--t-0);
    color: var(--ink-3);
  }
  .scroll-x {
    overflow-x: auto;
  }
  /* Text so large that a line holds few words: what would not break, breaks. */
  @media (max-width: 19em) {
    .tb th,
    .tb td {
      padding-inline-end: 6px;
      white-space: normal;
      overflow-wrap: anywhere;
    }
    .tb .ix {
      inline-size: auto;
      padding-inline-start: 0;
    }
  }
`;
