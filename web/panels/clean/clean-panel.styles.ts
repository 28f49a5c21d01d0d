import { css } from 'lit';

/** Choices beside what the copy still can hold; on narrow screens one below the other. */
export const cleanStyles = css`
  .lead {
    max-inline-size: 62ch;
    margin-block: var(--s-2) var(--s-5);
    color: var(--ink-2);
  }
  .clean {
    display: grid;
    grid-template-columns: minmax(17rem, 1fr) minmax(0, 1.2fr);
    gap: var(--s-6) var(--s-7);
    align-items: start;
  }
  .clean > section {
    min-inline-size: 0;
  }
  .clean > section > .sub:first-child {
    margin-block-start: 0;
  }
  fieldset {
    min-inline-size: 0;
    margin: 0;
    padding: 0;
    border: 0;
  }
  legend {
    padding: 0;
  }
  .opt {
    display: grid;
    grid-template-columns: 1rem minmax(0, 1fr);
    gap: 2px var(--s-3);
    padding-block: 10px;
    border-block-end: 1px solid var(--line);
    font-size: var(--t-1);
    cursor: pointer;
  }
  .opt > input {
    inline-size: 1rem;
    block-size: 1rem;
    margin: 2px 0 0;
    accent-color: var(--accent);
  }
  .opt small {
    grid-column: 2;
    color: var(--ink-2);
    line-height: 1.45;
  }
  .opt.none,
  .opt.none small {
    color: var(--ink-3);
    cursor: default;
  }
  .small {
    margin-block: var(--s-3);
    font-size: var(--t-0);
    color: var(--ink-2);
  }
  .list {
    gap: var(--s-2);
    margin-block: var(--s-3) var(--s-5);
    line-height: 1.5;
  }
  .checks {
    margin: var(--s-3) 0 var(--s-5);
    padding: 0;
    list-style: none;
    color: var(--ink-2);
    font-size: var(--t-1);
    line-height: 1.5;
  }
  .checks li {
    display: grid;
    grid-template-columns: 1rem minmax(0, 1fr);
    gap: var(--s-2);
    padding-block: 3px;
  }
  .checks svg {
    margin-block-start: 3px;
  }
  .checks .yes svg,
  .note.good > svg {
    color: var(--ok);
  }
  .checks .no svg {
    color: var(--high);
  }
  .work p {
    display: flex;
    justify-content: space-between;
    font-size: var(--t-1);
  }
  .work span {
    font-variant-numeric: tabular-nums;
    color: var(--ink-2);
  }
  progress {
    inline-size: 100%;
    accent-color: var(--accent);
  }
  .acts {
    display: flex;
    flex-wrap: wrap;
    gap: var(--s-3);
    margin-block: var(--s-4);
  }
  .acts span {
    font-weight: 400;
    opacity: 0.8;
  }
  @container panel (max-width: 44rem) {
    .clean {
      grid-template-columns: minmax(0, 1fr);
    }
  }
`;
