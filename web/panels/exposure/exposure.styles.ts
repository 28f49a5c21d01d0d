import { css } from 'lit';

export const exposureStyles = css`
  .headline {
    display: grid;
    grid-template-columns: minmax(0, 1.5fr) minmax(18rem, 1fr);
    gap: var(--s-6);
    align-items: start;
  }
  .verdict {
    font: 400 var(--t-5) / 1.24 var(--serif);
    letter-spacing: -0.012em;
    margin-block: 6px var(--s-3);
    text-wrap: balance;
    max-inline-size: 26em;
  }
  .verdict em {
    font-style: normal;
    text-decoration: underline;
    text-decoration-thickness: 2px;
    text-underline-offset: 5px;
    text-decoration-color: var(--crash);
  }
  .matrix {
    inline-size: 100%;
    border-collapse: collapse;
    font-size: var(--t-1);
    font-variant-numeric: tabular-nums;
  }
  .matrix th {
    font-weight: 400;
    text-align: start;
    color: var(--ink-3);
    padding: 5px 0;
    border-block-end: 1px solid var(--line);
  }
  .matrix tbody th {
    color: var(--ink);
  }
  .matrix td,
  .matrix thead th + th {
    text-align: end;
    padding: 5px 0 5px var(--s-3);
    border-block-end: 1px solid var(--line);
    color: var(--ink-2);
  }
  .matrix td > button {
    font: inherit;
    color: inherit;
    background: none;
    border: 0;
    border-radius: 3px;
    min-inline-size: 1.75rem;
    min-block-size: 1.5rem;
    padding: 0 5px;
    margin: -3px -5px -3px 0;
    text-align: end;
    cursor: pointer;
  }
  @media (max-width: 19em) {
    .matrix th,
    .matrix td {
      overflow-wrap: anywhere;
    }
    .matrix td,
    .matrix thead th + th {
      padding-inline-start: 6px;
    }
  }
  .matrix td > button:hover {
    text-decoration: underline;
  }
  .matrix td > button[aria-pressed='true'] {
    background: var(--accent-wash, var(--line));
  }
  .matrix .zero {
    color: var(--ink-3);
  }
  .matrix .bad {
    color: var(--high);
    font-weight: 600;
  }
  .matrix tfoot th,
  .matrix tfoot td {
    font-weight: 600;
    border: 0;
    color: var(--ink);
  }
  .bar {
    display: flex;
    flex-wrap: wrap;
    gap: var(--s-2) var(--s-3);
    align-items: center;
    margin-block: var(--s-5) var(--s-4);
  }
  .bar .n {
    margin-inline-start: auto;
    font-size: var(--t-1);
    color: var(--ink-3);
  }
  .body {
    display: grid;
    grid-template-columns: minmax(0, 1fr) 21rem;
    gap: var(--s-5);
    align-items: start;
  }
  .group + .group {
    margin-block-start: var(--s-5);
  }
  .group > header {
    display: flex;
    gap: var(--s-2);
    align-items: center;
    padding-block-end: 6px;
    border-block-end: 1px solid var(--line-2);
  }
  .group > header small {
    margin-inline-start: auto;
    color: var(--ink-3);
    font-size: var(--t-0);
  }
  .group h2 {
    font-size: var(--t-2);
    font-weight: 600;
  }
  .item {
    display: grid;
    grid-template-columns: 5.5rem minmax(0, 1.3fr) minmax(0, 1fr) minmax(0, 0.8fr) 5.5rem;
    gap: var(--s-3);
    align-items: center;
    inline-size: 100%;
    min-block-size: var(--row);
    padding: 5px 8px;
    border: 0;
    border-block-end: 1px solid var(--line);
    background: none;
    color: var(--ink);
    font: 400 var(--t-1) / 1.35 var(--sans);
    text-align: start;
    cursor: pointer;
  }
  .item:hover {
    background: var(--sunk);
  }
  .item[aria-selected='true'] {
    background: var(--accent-wash);
  }
  .alike .many {
    display: inline-flex;
    gap: 4px;
    align-items: center;
    color: var(--accent);
  }
  .inner {
    margin-inline-start: var(--s-4);
    border-inline-start: 1px solid var(--line-2);
  }
  .item code {
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
    color: var(--ink-2);
  }
  .item .place {
    display: flex;
    gap: 6px;
    align-items: baseline;
    color: var(--ink-2);
    overflow-wrap: anywhere;
  }
  .dots {
    color: var(--ink-3);
    letter-spacing: 0.08em;
  }
  .headline .acts {
    margin-block-start: var(--s-4);
  }
  .item small {
    color: var(--ink-3);
  }
  .item .chip {
    justify-self: start;
  }
  .detail {
    position: sticky;
    inset-block-start: calc(var(--chrome, 0px) + var(--s-4));
    border: 1px solid var(--line-2);
    border-radius: var(--rad-3, 10px);
    background: var(--sheet);
    font-size: var(--t-1);
  }
  .detail > div {
    padding: var(--s-4);
  }
  .detail > div + div {
    border-block-start: 1px solid var(--line);
  }
  .detail h2 {
    font-size: var(--t-3);
    margin-block: var(--s-2);
  }
  .detail h3 {
    font-size: var(--t-1);
    font-weight: 600;
    margin-block-end: var(--s-2);
  }
  .value {
    display: flex;
    gap: var(--s-2);
    align-items: center;
    justify-content: space-between;
    padding: 8px 10px;
    background: var(--sunk);
    border-radius: var(--rad-2);
    margin-block: var(--s-3) var(--s-2);
  }
  .value code {
    overflow-wrap: anywhere;
    max-block-size: 12rem;
    overflow-y: auto;
  }
  .steps {
    counter-reset: step;
    display: grid;
    gap: 6px;
  }
  .steps li {
    counter-increment: step;
    display: grid;
    grid-template-columns: 1.25rem minmax(0, 1fr);
    gap: var(--s-2);
    color: var(--ink-2);
  }
  .steps li::before {
    content: counter(step);
    inline-size: 1.2rem;
    block-size: 1.2rem;
    border-radius: 50%;
    background: var(--ink-2);
    color: var(--paper);
    font: 600 var(--t-00) / 1.2rem var(--sans);
    text-align: center;
  }
  .all-places {
    max-block-size: 10rem;
    overflow-y: auto;
    font-size: var(--t-0);
    margin-block-start: var(--s-2);
  }
  .all-places li {
    display: flex;
    gap: var(--s-3);
    justify-content: space-between;
    padding-block: 2px;
  }
  .keeper {
    margin-block-end: var(--s-5);
  }
  .onlyphone {
    display: none;
  }
  @media print {
    .body {
      display: block;
    }
    .body:not(.chosen) .detail {
      display: none;
    }
    .item {
      break-inside: avoid;
    }
  }
  @media (forced-colors: active) {
    .item[aria-selected='true'],
    .matrix td > button[aria-pressed='true'] {
      outline: 2px solid Highlight;
      outline-offset: -2px;
    }
  }
  @container panel (max-width: 60rem) {
    .headline,
    .body {
      grid-template-columns: minmax(0, 1fr);
    }
    .detail {
      position: static;
    }
    .chosen .groups,
    .chosen .bar,
    .chosen .headline > * + *,
    .chosen .headline > * > :not(h1) {
      display: none;
    }
    /* The page keeps its heading for those who read by headings. */
    .chosen .headline {
      position: absolute;
      inline-size: 1px;
      block-size: 1px;
      margin: 0;
      overflow: hidden;
      clip-path: inset(50%);
    }
    .body:not(.chosen) .detail {
      display: none;
    }
    .onlyphone {
      display: inline-flex;
    }
  }
  @container panel (max-width: 46rem) {
    .item {
      grid-template: 'title chip' 'mask sure' 'place place' / minmax(0, 1fr) auto;
      gap: 4px var(--s-3);
      padding: 10px 4px;
    }
    .item .chip {
      grid-area: chip;
      justify-self: end;
    }
    .item .title {
      grid-area: title;
    }
    .item code,
    .item .many {
      grid-area: mask;
    }
    .item .bars {
      grid-area: sure;
      justify-self: end;
    }
    .item .place {
      grid-area: place;
    }
    .group > header small {
      display: none;
    }
    .bar {
      margin-block: var(--s-4);
    }
    .verdict {
      font-size: 1.5rem;
    }
  }
`;
