/** Room for what a detector decodes. Nothing in it outlives the detector; two stretches, so that one may decode the other. */
export const ROOM: usize = 24576;
export const SCRATCH: usize = memory.data(24576, 16);
export const SECOND: usize = memory.data(24576, 16);
