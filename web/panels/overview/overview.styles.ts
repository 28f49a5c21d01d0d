import { css } from 'lit';

/** The answer pair and its verdicts. */
export const answers = css`
  .two {
    display: grid;
    grid-template-columns: minmax(0, 1.18fr) minmax(0, 1fr);
  }
  .two > section {
    padding-inline-end: var(--s-6);
    min-inline-size: 0;
  }
  .two > section + section {
    padding-inline: var(--s-6) 0;
    border-inline-start: 1px solid var(--line-2);
  }
  .two + .row,
  .unknown + .row {
    margin-block-start: var(--s-6);
  }
  .verdict {
    font: 400 var(--t-5) / 1.24 var(--serif);
    letter-spacing: -0.012em;
    margin-block: 6px var(--s-3);
    text-wrap: balance;
    max-inline-size: 26em;
    overflow-wrap: anywhere;
  }
  .verdict.wait {
    color: var(--ink-3);
  }
  .verdict em {
    font-style: normal;
    text-decoration: underline;
    text-decoration-thickness: 2px;
    text-underline-offset: 5px;
    text-decoration-color: var(--crash);
  }
  .two .facts {
    margin-block-start: var(--s-4);
  }
  .two .acts {
    margin-block-start: var(--s-4);
  }
  .tally {
    margin-block-start: var(--s-3);
    font-size: var(--t-1);
  }
  .tally li {
    display: grid;
    grid-template-columns: 20px minmax(0, 1fr) auto;
    align-items: center;
    gap: var(--s-2);
    min-block-size: var(--row);
    border-block-end: 1px solid var(--line);
  }
  .tally li:last-child {
    border: 0;
  }
  .tally li > b {
    font-weight: 400;
  }
  .tally svg {
    color: var(--ink-3);
  }
  .tally .bad {
    color: var(--high);
  }
  .tally span {
    color: var(--ink-3);
    font-variant-numeric: tabular-nums;
    text-align: end;
  }
  @container panel (max-width: 46rem) {
    .two {
      grid-template-columns: minmax(0, 1fr);
    }
    .two > section {
      padding-inline-end: 0;
    }
    .two > section + section {
      padding-inline: 0;
      border: 0;
      border-block-start: 1px solid var(--line-2);
      padding-block-start: var(--s-5);
      margin-block-start: var(--s-5);
    }
    .verdict {
      font-size: 1.5rem;
    }
  }
`;
