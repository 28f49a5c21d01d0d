import { readFile } from 'node:fs/promises';
import type { Plugin } from 'vite';
import { headersFor, parseHeaders } from '../../web/offline/headers.ts';

/** `npm run dev` under the real headers, so that a policy fault shows while writing, not after the build. */
export function devHeaders(): Plugin {
  return {
    name: 'dumpscope:dev-headers',
    apply: 'serve',
    configureServer(server) {
      server.middlewares.use(async (request, response, next) => {
        const blocks = parseHeaders(await readFile('public/_headers', 'utf8'));
        for (const [name, value] of headersFor(blocks, builtPath(request.url ?? '/'))) {
          // Source files keep their addresses in development, so nothing may be kept for ever.
          response.setHeader(name, name === 'cache-control' ? 'no-cache' : value);
        }
        next();
      });
    },
  };
}

/** Where the built site has what the module server serves under `url`. */
function builtPath(url: string): string {
  return /\.worker\.ts\b/.test(url) ? '/workers/any.js' : new URL(url, 'http://localhost').pathname;
}
