import { html, nothing } from 'lit';
import type { ListName, Lists } from '../../engine/access.ts';
import { untrusted } from '../../parts/marks/untrusted.ts';
import type { Column } from '../../parts/table/data-table.ts';
import { bytesLink } from '../../parts/text/facts.ts';
import { count, bytes as sizeText, time } from '../../words/format.ts';
import { systemWords } from '../../words/panels/system.ts';

type Columns<L extends ListName> = readonly Column<Lists[L]>[];

const RECORD_WIDTH = '6rem';
/** Either tells where a row was read. */
const PLACE = ['at', 'data'];

function text(value: string | undefined, limit = 300): unknown {
  return untrusted(value, limit);
}

function code(value: string | undefined): unknown {
  return value === undefined ? '' : html`<code>${untrusted(value, 200)}</code>`;
}

interface Placed {
  readonly at?: number;
  readonly data?: { readonly offset: number };
  readonly source?: number;
}

/** Where a row was read. The bytes that are shown are those of the first file of a set. */
function place({ at, data, source }: Placed): unknown {
  return source ? nothing : bytesLink(at ?? data?.offset);
}

export const handleColumns: Columns<'handles'> = [
  { id: 'value', label: systemWords.value, width: '7rem', isSortable: true, cell: ({ value }) => code(value) },
  {
    id: 'type',
    label: systemWords.kind,
    width: '8rem',
    isSortable: true,
    isWide: true,
    cell: ({ type }) => text(type),
  },
  { id: 'name', label: systemWords.name, isSortable: true, cell: ({ name }) => text(name) },
  { id: 'access', label: systemWords.access, width: '7rem', isWide: true, cell: ({ access }) => code(access) },
  { id: 'at', label: systemWords.record, width: RECORD_WIDTH, isWide: true, fields: PLACE, cell: place },
];

export const openFileColumns: Columns<'openFiles'> = [
  { id: 'fd', label: systemWords.fd, width: '5rem', isSortable: true, cell: ({ fd }) => fd ?? '' },
  { id: 'path', label: systemWords.file, isSortable: true, cell: ({ path }) => code(path) },
  {
    id: 'type',
    label: systemWords.kind,
    width: '7rem',
    isSortable: true,
    isWide: true,
    cell: ({ type }) => text(type),
  },
  {
    id: 'offset',
    label: systemWords.position,
    width: '7rem',
    isNumber: true,
    isWide: true,
    cell: ({ offset }) => (offset === undefined ? '' : count(offset)),
  },
  { id: 'at', label: systemWords.record, width: RECORD_WIDTH, isWide: true, fields: PLACE, cell: place },
];

export const socketColumns: Columns<'sockets'> = [
  { id: 'fd', label: systemWords.fd, width: '5rem', isSortable: true, isWide: true, cell: ({ fd }) => fd ?? '' },
  {
    id: 'protocol',
    label: systemWords.protocol,
    width: '7rem',
    isSortable: true,
    isWide: true,
    fields: ['protocol', 'family'],
    cell: ({ protocol, family }) => text([protocol, family].filter(Boolean).join(', ')),
  },
  { id: 'local', label: systemWords.local, isSortable: true, cell: ({ local }) => code(local) },
  { id: 'remote', label: systemWords.remote, isSortable: true, cell: ({ remote }) => code(remote) },
  { id: 'state', label: systemWords.state, width: '7rem', isWide: true, cell: ({ state }) => text(state) },
  { id: 'at', label: systemWords.record, width: RECORD_WIDTH, isWide: true, fields: PLACE, cell: place },
];

export const annotationColumns: Columns<'annotations'> = [
  { id: 'key', label: systemWords.key, width: '14rem', isSortable: true, cell: ({ key }) => code(key) },
  { id: 'value', label: systemWords.value, cell: ({ value }) => text(value, 1000) },
  {
    id: 'type',
    label: systemWords.record,
    width: '11rem',
    isSortable: true,
    isWide: true,
    fields: ['type', 'module'],
    cell: ({ type, module }) => text([type, module].filter(Boolean).join(', ')),
  },
  { id: 'at', label: systemWords.at, width: RECORD_WIDTH, isWide: true, fields: PLACE, cell: place },
];

export const processColumns: Columns<'processes'> = [
  {
    id: 'pid',
    label: systemWords.pid,
    width: '5.5rem',
    isNumber: true,
    isSortable: true,
    cell: ({ pid }) => pid ?? '',
  },
  {
    id: 'name',
    label: systemWords.name,
    width: '14rem',
    isSortable: true,
    cell: ({ name }) => html`<b>${text(name)}</b>`,
  },
  { id: 'commandLine', label: systemWords.commandLine, isWide: true, cell: ({ commandLine }) => code(commandLine) },
  {
    id: 'startTime',
    label: systemWords.started,
    width: '13rem',
    isSortable: true,
    isWide: true,
    cell: ({ startTime }) => (startTime ? time(startTime) : ''),
  },
  {
    id: 'directoryTable',
    label: systemWords.directoryTable,
    width: '8rem',
    isWide: true,
    cell: ({ directoryTable }) => code(directoryTable),
  },
  { id: 'at', label: systemWords.record, width: RECORD_WIDTH, isWide: true, fields: PLACE, cell: place },
];

export const logColumns: Columns<'log'> = [
  {
    id: 'time',
    label: systemWords.time,
    width: '7.5rem',
    isNumber: true,
    cell: ({ time: seconds }) => (seconds === undefined ? '' : html`<code>${seconds.toFixed(6)}</code>`),
  },
  {
    id: 'level',
    label: systemWords.level,
    width: '4rem',
    isSortable: true,
    isWide: true,
    cell: ({ level }) => level ?? '',
  },
  { id: 'text', label: systemWords.text, cell: ({ text: line }) => code(line) },
  { id: 'at', label: systemWords.record, width: RECORD_WIDTH, isWide: true, fields: PLACE, cell: place },
];

export const recordColumns: Columns<'records'> = [
  {
    id: 'name',
    label: systemWords.name,
    isSortable: true,
    fields: [],
    cell: ({ name, type }) => html`${text(name ?? String(type))}`,
  },
  {
    id: 'type',
    label: systemWords.type,
    width: '8rem',
    isSortable: true,
    isWide: true,
    cell: ({ type }) => code(String(type)),
  },
  {
    id: 'owner',
    label: systemWords.owner,
    width: '8rem',
    isSortable: true,
    isWide: true,
    cell: ({ owner }) => text(owner),
  },
  {
    id: 'size',
    label: systemWords.size,
    width: '6rem',
    isNumber: true,
    isSortable: true,
    cell: ({ size }) => (size === undefined ? '' : sizeText(size)),
  },
  {
    id: 'read',
    label: systemWords.read,
    width: '6.5rem',
    isWide: true,
    fields: [],
    cell: ({ read }) => (read ? systemWords.yes : html`<span class="q3">${systemWords.no}</span>`),
  },
  { id: 'at', label: systemWords.at, width: RECORD_WIDTH, isSortable: true, fields: PLACE, cell: place },
];

export const warningColumns: Columns<'warnings'> = [
  {
    id: 'severity',
    label: systemWords.kind,
    width: '6rem',
    isSortable: true,
    cell: ({ severity }) => systemWords.severity[severity],
  },
  {
    id: 'message',
    label: systemWords.what,
    fields: [],
    cell: ({ message, expected, found }) =>
      html`${text(message, 500)}${
        expected === undefined && found === undefined
          ? nothing
          : html` <small>${text(systemWords.expected(String(expected ?? '?'), String(found ?? '?')))}</small>`
      }`,
  },
  { id: 'field', label: systemWords.where, width: '12rem', isWide: true, cell: ({ field }) => code(field) },
  { id: 'at', label: systemWords.at, width: RECORD_WIDTH, fields: PLACE, cell: place },
];
