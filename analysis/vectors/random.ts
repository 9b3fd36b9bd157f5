// The only source of chance in the room: a small generator that is started from a number, so that the same seed gives the
// same groups on every machine. Text is hashed here too, because rows are put in the order of their hashes before any draw.

export type Random = {
  /** 0 inclusive to 1 exclusive. */
  readonly next: () => number
  /** Whole number from 0 inclusive to `below` exclusive. */
  readonly whole: (below: number) => number
  /** Standard normal. */
  readonly normal: () => number
}

/**
 * A generator of 2^32 period (mulberry32, Tommy Ettinger 2017): four multiplications a draw, good enough for starts of
 * k-means, power iterations and resamples; not for secrets.
 */
export function createRandom(seed: number): Random {
  let state = Math.imul((seed | 0) ^ 0x9e3779b9, 0x85ebca6b) | 0
  const next = (): number => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296
  }
  return {
    next,
    whole: (below) => Math.floor(next() * below),
    // Box and Muller 1958; 1 - next() keeps the logarithm finite.
    normal: () => Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next()),
  }
}

/** At most `size` of `rows` row numbers at even steps: of rows in the order of their hashes, a random sample without a draw. */
export function evenSteps(rows: number, size: number): Int32Array {
  const count = Math.min(rows, size)
  return Int32Array.from({ length: count }, (_, at) => Math.floor((at * rows) / count))
}

/** A 32-bit hash of text (FNV-1a over UTF-16 units, then murmur3's finish), the same on every machine. */
export function hashText(text: string, seed = 0): number {
  let hash = 0x811c9dc5 ^ seed
  for (let at = 0; at < text.length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193)
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b)
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35)
  return (hash ^ (hash >>> 16)) >>> 0
}

/**
 * Positions of the texts in an order that does not depend on the order in which they came: by hash, then by the text
 * itself; equal texts keep their order, which no step can tell apart.
 */
export function orderByHash(texts: readonly string[]): Int32Array {
  const count = texts.length
  // Hash and position in one number, which is exact for two million texts: numbers sort in a tenth of the time.
  const keys = new Float64Array(count)
  for (let at = 0; at < count; at++) keys[at] = hashText(texts[at]!) * count + at
  keys.sort()
  const order = new Int32Array(count)
  const hashes = new Float64Array(count)
  for (let place = 0; place < count; place++) {
    hashes[place] = Math.floor(keys[place]! / count)
    order[place] = keys[place]! - hashes[place]! * count
  }
  for (let from = 0; from < count; ) {
    let to = from + 1
    while (to < count && hashes[to] === hashes[from]) to++
    // Mostly the same text several times, which is in order; two texts of one hash are not.
    if (to - from > 1) order.subarray(from, to).sort((left, right) => byText(texts, left, right))
    from = to
  }
  return order
}

function byText(texts: readonly string[], left: number, right: number): number {
  const one = texts[left]!
  const other = texts[right]!
  return one < other ? -1 : one > other ? 1 : left - right
}
