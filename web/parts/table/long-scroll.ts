import type { LitElement, ReactiveController } from 'lit';
import { ScrollMap } from './scroll-map.ts';

/** How long the bar is let go of until it is put where the rows are. */
const SETTLE_MS = 150;

/** What scrolls: all of it lies in the host's own tree, and may come and go. */
export interface Scrolled {
  readonly scroller: () => HTMLElement | null;
  /** Pixels. */
  readonly rowHeight: () => number;
  /** The host has another size. */
  readonly onResize: () => void;
}

/**
 * The bar and the wheel of rows of any number, of which only those in sight are in the document. The scroller takes
 * `onScroll` and `onWheel`; the bar follows `map` after each update, but while a person drags it.
 */
export class LongScroll implements ReactiveController {
  readonly map = new ScrollMap();
  readonly #host: LitElement;
  readonly #scrolled: Scrolled;
  readonly #sizes: ResizeObserver;
  #settleTimer = 0;
  #isDragging = false;

  constructor(host: LitElement, scrolled: Scrolled) {
    this.#host = host;
    this.#scrolled = scrolled;
    this.#sizes = new ResizeObserver(scrolled.onResize);
    host.addController(this);
  }

  /** Whether the bar is being moved. */
  get isDragging(): boolean {
    return this.#isDragging;
  }

  hostConnected(): void {
    this.#sizes.observe(this.#host);
  }

  hostDisconnected(): void {
    this.#sizes.disconnect();
    clearTimeout(this.#settleTimer);
    this.#isDragging = false;
  }

  hostUpdated(): void {
    // Under way, the bar is where the person has it, and the map counts from there.
    if (this.#isDragging) return;
    const place = this.map.settle();
    const scroller = this.#scrolled.scroller();
    if (scroller && Math.abs(scroller.scrollTop - place) > 1) scroller.scrollTop = place;
  }

  /** The rows were moved by other means than the bar, which follows at once. */
  follow(): void {
    this.#isDragging = false;
    this.#host.requestUpdate();
  }

  readonly onScroll = (): void => {
    const scroller = this.#scrolled.scroller();
    if (!scroller) return;
    this.map.scrolled(scroller.scrollTop);
    this.#isDragging = true;
    clearTimeout(this.#settleTimer);
    this.#settleTimer = window.setTimeout(() => {
      this.#isDragging = false;
      this.#host.requestUpdate();
    }, SETTLE_MS);
    this.#host.requestUpdate();
  };

  /** Not passive: beyond the limit of the bar the wheel moves rows, not the bar. */
  readonly onWheel = {
    passive: false,
    handleEvent: (event: WheelEvent): void => {
      if (!this.map.isScaled || event.ctrlKey) return;
      event.preventDefault();
      this.map.moveBy(event.deltaMode === 1 ? event.deltaY * this.#scrolled.rowHeight() : event.deltaY);
      this.follow();
    },
  };
}
