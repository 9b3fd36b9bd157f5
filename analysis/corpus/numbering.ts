// Numbers for things in the order in which they are first met, things being known by a whole number. A Map of millions of
// numbers costs five times as much.

export type Numbering = {
  /** 0 for the first key ever asked for, then rising. Keys are whole numbers from 0 to 2^53 - 1. */
  readonly numberOf: (key: number) => number
  /** Keys by their numbers. */
  readonly keys: () => Float64Array
}

const empty = -1

/** Open addressing with linear steps; the table doubles when half full. */
export function createNumbering(): Numbering {
  let size = 1 << 16
  let slots = new Int32Array(size).fill(empty)
  let keys = new Float64Array(size / 2)
  let count = 0
  const slotOf = (key: number): number => {
    let slot = (Math.imul(key >>> 0, 0x9e3779b1) ^ Math.imul((key / 0x100000000) | 0, 0x85ebca6b)) >>> 0
    slot = (slot ^ (slot >>> 15)) & (size - 1)
    while (slots[slot] !== empty && keys[slots[slot]!] !== key) slot = (slot + 1) & (size - 1)
    return slot
  }
  const grow = (): void => {
    size *= 2
    slots = new Int32Array(size).fill(empty)
    const before = keys
    keys = new Float64Array(size / 2)
    keys.set(before)
    for (let number = 0; number < count; number++) slots[slotOf(keys[number]!)] = number
  }
  return {
    numberOf: (key) => {
      let slot = slotOf(key)
      if (slots[slot] !== empty) return slots[slot]!
      if (count === size / 2) {
        grow()
        slot = slotOf(key)
      }
      slots[slot] = count
      keys[count] = key
      return count++
    },
    keys: () => keys.slice(0, count),
  }
}
