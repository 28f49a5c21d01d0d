import { css } from 'lit';

export const memoryPanelStyles = css`
  :host {
    container: memory / inline-size;
  }
  .split {
    display: grid;
    grid-template: 'side top' auto 'side main' 1fr / 15rem minmax(0, 1fr);
    min-block-size: 100%;
  }
  .split.alone {
    grid-template: 'top' auto 'main' 1fr / minmax(0, 1fr);
  }
  .main {
    grid-area: main;
    min-inline-size: 0;
  }
  aside.map {
    grid-area: side;
    padding: var(--s-4) var(--s-3);
    border-inline-end: 1px solid var(--line);
    min-inline-size: 0;
  }
  aside.map p {
    font-size: var(--t-0);
    color: var(--ink-3);
    margin-block-end: var(--s-3);
  }
  .open-map {
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
    display: flex;
    flex-wrap: wrap;
    gap: 2px var(--s-3);
    align-items: center;
  }
  .here .acts {
    margin-inline-start: auto;
  }
  section.alone {
    margin-block-start: var(--s-5);
  }
  .regions {
    padding: var(--s-4);
  }
  .regions + .regions {
    padding-block-start: 0;
  }
  .regions h2,
  .below h2 {
    margin-block-end: var(--s-3);
  }
  .below {
    margin-block-start: var(--s-5);
    padding-block-start: var(--s-4);
    border-block-start: 1px solid var(--line);
    --table-max: 20rem;
  }
  .nothing {
    padding: var(--s-5) var(--s-4) var(--s-3);
    max-inline-size: 44rem;
  }
  .nothing dl {
    margin-block-start: var(--s-3);
  }
  @container memory (max-width: 61rem) {
    .split {
      grid-template: 'top' auto 'side' auto 'main' 1fr / minmax(0, 1fr);
    }
    aside.map {
      border: 0;
      padding: var(--s-3) var(--s-4) 0;
    }
    .open-map {
      display: inline-flex;
    }
    .closed > :not(.open-map) {
      display: none;
    }
    aside.map h2 {
      margin-block-start: var(--s-3);
    }
  }
`;
