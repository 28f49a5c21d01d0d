/**
 * Browsers end an element at 17 to 33 million pixels, a list of 10^8 rows is longer. Up to `LIMIT` the scroll
 * position is the place in the list, exact. Beyond, the bar stands for the whole list and small moves count in
 * rows, so that a wheel's notch moves by three rows, not by three thousand.
 */
const LIMIT = 8_000_000;

export class ScrollMap {
  /** The row at the upper edge, with its fraction. */
  top = 0;
  #total = 0;
  #rowHeight = 30;
  #view = 0;
  #last = 0;

  /** `view`: pixels that rows are seen in. */
  resize(total: number, rowHeight: number, view: number): void {
    this.#total = total;
    this.#rowHeight = rowHeight;
    this.#view = view;
    this.top = this.#clamp(this.top);
  }

  get isScaled(): boolean {
    return this.#total * this.#rowHeight > LIMIT;
  }

  /** Height of the element that makes the bar. */
  get height(): number {
    return Math.min(this.#total * this.#rowHeight, LIMIT);
  }

  get visibleRows(): number {
    return Math.max(1, Math.floor(this.#view / this.#rowHeight));
  }

  /** The bar was moved to `scrollTop`. */
  scrolled(scrollTop: number): void {
    const delta = scrollTop - this.#last;
    this.#last = scrollTop;
    if (!this.isScaled) this.top = this.#clamp(scrollTop / this.#rowHeight);
    else if (Math.abs(delta) <= 2 * this.#view) this.moveBy(delta);
    else this.top = this.#clamp((scrollTop / this.#scrollMax) * this.#topMax);
  }

  /** Moves by pixels of rows. */
  moveBy(pixels: number): void {
    this.top = this.#clamp(this.top + pixels / this.#rowHeight);
  }

  /** Moves as little as brings a row into sight. */
  reveal(row: number): void {
    const rows = this.#view / this.#rowHeight;
    if (row < this.top) this.top = this.#clamp(row);
    else if (row + 1 > this.top + rows) this.top = this.#clamp(row + 1 - rows);
  }

  /** Where the bar should stand for `top`; remembers that it stands there. */
  settle(): number {
    const scaled = this.#topMax > 0 ? (this.top / this.#topMax) * this.#scrollMax : 0;
    this.#last = this.isScaled ? scaled : this.top * this.#rowHeight;
    return this.#last;
  }

  get #topMax(): number {
    return Math.max(0, this.#total - this.#view / this.#rowHeight);
  }

  get #scrollMax(): number {
    return Math.max(1, this.height - this.#view);
  }

  #clamp(top: number): number {
    return Math.min(Math.max(0, top), this.#topMax);
  }
}
