import { css } from 'lit';

/** A panel with a list or a map beside what it shows; on a narrow one it lies above, behind a button. */
export const split = css`
  :host {
    container: split / inline-size;
  }
  .split {
    display: grid;
    grid-template: 'side top' auto 'side main' 1fr / var(--side, 15rem) minmax(0, 1fr);
    min-block-size: 100%;
  }
  .split.alone {
    grid-template: 'top' auto 'main' 1fr / minmax(0, 1fr);
  }
  .main {
    grid-area: main;
    min-inline-size: 0;
  }
  aside {
    grid-area: side;
    padding: var(--s-4) var(--s-3);
    border-inline-end: 1px solid var(--line);
    min-inline-size: 0;
  }
  aside p {
    font-size: var(--t-0);
    color: var(--ink-3);
    margin-block-end: var(--s-3);
  }
  .open-side {
    display: none;
  }
  .top {
    grid-area: top;
    padding: var(--s-4) var(--s-4) 0;
  }
  .top .head {
    margin-block-end: 0;
  }
  [slot='facts'] .facts {
    grid-template-columns: 5.5rem minmax(0, 1fr);
    column-gap: var(--s-3);
  }
  .here {
    font-size: var(--t-1);
    margin-block-start: 10px;
  }
  @container split (max-width: 61rem) {
    .split {
      grid-template: 'top' auto 'side' auto 'main' 1fr / minmax(0, 1fr);
    }
    aside {
      border: 0;
      padding: var(--s-3) var(--s-4) 0;
    }
    .open-side {
      display: inline-flex;
    }
    .closed > :not(.open-side) {
      display: none;
    }
    aside h2 {
      margin-block-start: var(--s-3);
    }
  }
`;
