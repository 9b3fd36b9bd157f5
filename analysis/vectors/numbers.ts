// Arrays of numbers in memory that threads can share: what is large is never copied on its way to another thread or back.

/** Smaller arrays are cheaper to copy with a message. */
const leastShared = 512

/** So many zeros, of eight bytes each. */
export const reals = (count: number): Float64Array =>
  count < leastShared ? new Float64Array(count) : new Float64Array(new SharedArrayBuffer(8 * count))

/** So many zeros, of four bytes each. */
export const wholes = (count: number): Int32Array =>
  count < leastShared ? new Int32Array(count) : new Int32Array(new SharedArrayBuffer(4 * count))
