import type { ReactiveController, ReactiveControllerHost } from 'lit';

/** Chromium's event; TypeScript's DOM types do not know it. */
interface InstallPrompt extends Event {
  prompt(): Promise<unknown>;
}

/** Keeps the browser's own offer to install until the person asks for it: nothing is put before them. */
export class InstallOffer implements ReactiveController {
  readonly #host: ReactiveControllerHost;
  #prompt: InstallPrompt | undefined;

  constructor(host: ReactiveControllerHost) {
    this.#host = host;
    host.addController(this);
  }

  get isThere(): boolean {
    return this.#prompt !== undefined;
  }

  hostConnected(): void {
    window.addEventListener('beforeinstallprompt', (event) => {
      event.preventDefault();
      this.#set(event as InstallPrompt);
    });
    window.addEventListener('appinstalled', () => this.#set(undefined));
  }

  /** Shows the browser's dialog; it does so once for each offer. */
  readonly show = (): void => {
    void this.#prompt?.prompt();
    this.#set(undefined);
  };

  #set(prompt: InstallPrompt | undefined): void {
    this.#prompt = prompt;
    this.#host.requestUpdate();
  }
}
