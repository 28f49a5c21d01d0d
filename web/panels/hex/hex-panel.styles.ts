import { css } from 'lit';

export const hexPanelStyles = css`
  .split {
    --side: 17rem;
  }
  aside {
    --table-max: calc(100dvh - var(--chrome, 9rem) - 7rem);
  }
  .here {
    min-block-size: 1.25rem;
  }
  @container split (max-width: 61rem) {
    aside {
      --table-max: 18rem;
    }
  }
`;
