export { Writer } from '../writer.ts';
export * from './bsd.ts';
export * from './builder.ts';
export * from './freebsd.ts';
export * from './header.ts';
export * from './linux.ts';
export * from './memory.ts';
export * from './registers.ts';
export * from './solaris.ts';
