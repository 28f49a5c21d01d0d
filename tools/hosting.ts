/**
 * `npm run hosting`: writes public/_headers in the forms of servers that do not read it into docs/hosting.md, between
 * the marks there.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { type HeaderBlock, headersFor, parseHeaders } from '../web/offline/headers.ts';

const DOCUMENT = 'docs/hosting.md';

/** A block's headers as they are sent: merged with those of the blocks that hold for its path too. */
interface Rule {
  /** As a regular expression over the path below the site's root, without its first slash. */
  readonly pattern: string;
  readonly headers: readonly (readonly [name: string, value: string])[];
}

/** The rules from special to general; exactly one, the first that fits, holds for a path. */
export function rulesOf(blocks: readonly HeaderBlock[]): readonly Rule[] {
  const paths = blocks.map(({ path }) => path).filter((path) => path !== '/');
  const special = paths.filter((path) => path !== '/*').sort((a, b) => b.length - a.length);
  return [...special, '/*'].map((path) => ({
    pattern: patternOf(path),
    headers: [...headersFor(blocks, path.replace(/\*$/, 'x'))].map(([name, value]) => [properName(name), value]),
  }));
}

function patternOf(path: string): string {
  const literal = path.slice(1).replace(/\*$/, '').replace(/[.]/g, '\\.');
  if (path === '/*') return '';
  // A folder's own address gives its page.
  if (path === '/index.html') return '(index\\.html)?$';
  return path.endsWith('*') ? literal : `${literal}$`;
}

/** "content-security-policy" as in the standards. */
function properName(name: string): string {
  return name
    .split('-')
    .map((part) => (part === 'dns' ? 'DNS' : part.slice(0, 1).toUpperCase() + part.slice(1)))
    .join('-');
}

const escaped = (value: string) => value.replace(/["\\]/g, '\\$&');

export function toNginx(rules: readonly Rule[]): string {
  const blocks = rules.map(({ pattern, headers }) => {
    // add_header in a nested block drops those of the outer ones: each block has all.
    const lines = headers.map(([name, value]) => `        add_header ${name} "${escaped(value)}" always;`);
    return [`    location ~ "^/${pattern}" {`, ...lines, '    }'].join('\n');
  });
  return `types {
    text/html html;
    text/javascript js;
    text/css css;
    application/wasm wasm;
    application/manifest+json webmanifest;
    image/svg+xml svg;
    image/png png;
    application/octet-stream dmp;
}
server {
    listen 8080;
    root /srv/dumpscope;
    index index.html;
${blocks.join('\n')}
}`;
}

function toApache(rules: readonly Rule[]): string {
  const blocks = rules.map(({ pattern, headers }, index) => {
    const lines = headers.map(([name, value]) => `    Header always set ${name} "${escaped(value)}"`);
    const earlier = rules.slice(0, index).map(({ pattern: other }) => other);
    // All expressions that fit would hold: the general one leaves out the others.
    const but = pattern === '' ? `(?!${earlier.join('|')})` : '';
    return [`<LocationMatch "^/${but}${pattern}">`, ...lines, '</LocationMatch>'].join('\n');
  });
  return `AddType application/wasm .wasm
AddType application/manifest+json .webmanifest
AddType text/javascript .js
${blocks.join('\n')}`;
}

function toCaddy(rules: readonly Rule[]): string {
  const blocks = rules.map(({ pattern, headers }, index) => {
    const lines = headers.map(([name, value]) => `\t\t\t${name} "${escaped(value)}"`);
    const matcher = `\t@rule${index} path_regexp ^/${pattern}`;
    return [matcher, `\thandle @rule${index} {`, '\t\theader {', ...lines, '\t\t}', '\t\tfile_server', '\t}'].join(
      '\n',
    );
  });
  return `:8080 {
\troot * /srv/dumpscope
${blocks.join('\n')}
}`;
}

/** CloudFront Functions: runs on each answer; storage such as S3 has no such headers itself. */
function toCloudFront(rules: readonly Rule[]): string {
  const table = rules.map(({ pattern, headers }) => {
    const lines = headers.map(
      ([name, value]) => `    ${JSON.stringify(name.toLowerCase())}: ${JSON.stringify(value)},`,
    );
    return [`  [/^\\/${pattern.replaceAll('/', '\\/')}/, {`, ...lines, '  }],'].join('\n');
  });
  return `var rules = [
${table.join('\n')}
];
function handler(event) {
  var headers = event.response.headers;
  for (var i = 0; i < rules.length; i++) {
    if (!rules[i][0].test(event.request.uri)) continue;
    for (var name in rules[i][1]) headers[name] = { value: rules[i][1][name] };
    break;
  }
  return event.response;
}`;
}

export const FORMS = {
  nginx: toNginx,
  apache: toApache,
  caddy: toCaddy,
  cloudfront: toCloudFront,
} as const;

/** The document with each form between its marks made anew. */
export function withForms(text: string, headers: string): string {
  const rules = rulesOf(parseHeaders(headers));
  return Object.entries(FORMS).reduce((document, [name, write]) => {
    const marks = new RegExp(`(<!-- made: ${name} -->\\n\`\`\`\\w*\\n)[^]*?(\\n\`\`\`\\n<!-- end -->)`);
    if (!marks.test(document)) throw new Error(`${DOCUMENT} has no place for ${name}`);
    return document.replace(marks, (_, start: string, end: string) => `${start}${write(rules)}${end}`);
  }, text);
}

if (process.argv[1] === import.meta.filename) {
  writeFileSync(DOCUMENT, withForms(readFileSync(DOCUMENT, 'utf8'), readFileSync('public/_headers', 'utf8')));
}
