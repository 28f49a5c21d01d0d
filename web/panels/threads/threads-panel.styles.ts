import { css } from 'lit';

export const threadsPanelStyles = css`
  :host {
    container: threads / inline-size;
  }
  .split {
    display: grid;
    grid-template-columns: 17rem minmax(0, 1fr);
    min-block-size: 100%;
  }
  .split > .detail:only-child {
    grid-column: 1 / -1;
  }
  .list {
    padding: var(--s-4) var(--s-3);
    border-inline-end: 1px solid var(--line);
    position: sticky;
    inset-block-start: 0;
    align-self: start;
  }
  .list .find {
    margin-block-end: var(--s-2);
  }
  ds-data-table {
    --row: 3rem;
    --table-max: calc(100dvh - var(--chrome, 9rem) - 8rem);
  }
  .back {
    display: none;
    font-size: var(--t-1);
    margin-block-end: var(--s-3);
  }
  .detail .head {
    align-items: center;
  }
  .detail .lead {
    margin-block-end: var(--s-4);
  }
  .head.sub {
    align-items: baseline;
    margin-block-end: var(--s-2);
  }
  .head.sub .acts {
    gap: var(--s-4);
    font-weight: 400;
  }
  @container threads (max-width: 56rem) {
    .split {
      grid-template-columns: minmax(0, 1fr);
    }
    .list {
      position: static;
      border: 0;
      padding: var(--s-4) var(--s-4) 0;
    }
    .list ds-data-table {
      --table-max: 15.5rem;
    }
    .chosen .list {
      display: none;
    }
    .chosen .back {
      display: block;
    }
  }
`;
