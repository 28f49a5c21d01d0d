export { type BuilderOptions, type Built, MinidumpBuilder, type Place } from './builder.ts';
export * from './contexts.ts';
export * from './extensions.ts';
export * from './handle-streams.ts';
export { buildMinidump, type MinidumpFields } from './header.ts';
export * from './memory-streams.ts';
export * from './streams.ts';
export * from './windows-process.ts';
export { Writer } from './writer.ts';
