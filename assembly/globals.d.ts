/** Set on the compiler's command line; see builds.ts. */
declare const IS_FULL: bool;
