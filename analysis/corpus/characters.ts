// Pieces of words as features: n-grams of characters inside each word with its edges marked. They join "colour" and "colur",
// "kot" and "kota", and cut Chinese where the segmenter does not.
import type { SparseRows } from '../vectors/sparse'
import { keepCommon } from './keep-common'
import { createNumbering } from './numbering'
import { isUnspaced } from './tokenise'

export type CharacterOptions = {
  readonly language: string
  /** Texts that must hold an n-gram for it to count; default 3. */
  readonly leastDocuments?: number
  /** Fewest and most characters of an n-gram; default 3 to 5, and 1 to 3 for scripts without spaces. */
  readonly sizes?: readonly [number, number]
  /** Called every few hundred texts. */
  readonly pause?: () => void
}

/** Characters of one answer that are read: after these, n-grams add cost and no news. */
const mostCharacters = 2000
const edge = 32
const plain = /^[\x20-\x7e]*$/
const plainWord = /[a-z0-9]+/g
const anyWord = /[\p{L}\p{N}\p{M}]+/gu

/** N-grams as they were read, by numbers: row r holds held[starts[r]..starts[r + 1]), each once. */
export type ReadGrams = { readonly starts: Int32Array; readonly held: Int32Array; readonly keys: Float64Array }

/**
 * Presence of n-grams of a few characters that enough texts hold. Columns are in the order of hashes, so the order of the texts
 * does not matter. O(length).
 */
export function characterGrams(texts: readonly string[], options: CharacterOptions): SparseRows {
  return commonGrams(readGrams(texts, options), options.leastDocuments)
}

/**
 * All n-grams of some texts. An n-gram is known by a hash of 53 bits, no string of it is ever made; two in a billion would have
 * to be among those of a corpus for a mix-up to be likely. Languages only differ by whether they set spaces. O(length).
 */
export function readGrams(texts: readonly string[], options: CharacterOptions): ReadGrams {
  const unspaced = isUnspaced(options.language)
  const [shortest, longest] = options.sizes ?? (unspaced ? [1, 3] : [3, 5])
  const marked = !unspaced
  const numbering = createNumbering()
  const lastSeen: number[] = []
  const starts = new Int32Array(texts.length + 1)
  let held = new Int32Array(1 << 16)
  let end = 0
  const codes = new Uint16Array(mostCharacters + 2)
  for (let row = 0; row < texts.length; row++) {
    if ((row & 255) === 0) options.pause?.()
    const read = texts[row]!.slice(0, mostCharacters).toLowerCase()
    for (const word of read.match(plain.test(read) ? plainWord : anyWord) ?? []) {
      const last = writeCodes(word, codes, marked)
      for (let at = 0; at + shortest <= last; at++) {
        let high = 0x811c9dc5
        let low = 0x9747b28c
        const stop = Math.min(last, at + longest)
        for (let place = at; place < stop; place++) {
          const code = codes[place]!
          high = Math.imul(high ^ code, 0x01000193)
          low = Math.imul(low ^ code, 0x85ebca6b)
          low ^= low >>> 15
          if (place - at + 1 < shortest) continue
          const number = numbering.numberOf((high >>> 0) * 0x200000 + ((low >>> 0) & 0x1fffff))
          if (lastSeen[number] === row) continue
          lastSeen[number] = row
          if (end === held.length) held = doubled(held)
          held[end++] = number
        }
      }
    }
    starts[row + 1] = end
  }
  return { starts, held: held.slice(0, end), keys: numbering.keys() }
}

/** N-grams that enough of the texts hold; of some of the texts, if `rows` names these, in that order. */
export function commonGrams(read: ReadGrams, leastDocuments = 3, rows?: Int32Array): SparseRows {
  const { starts, held } = rows ? selectGrams(read, rows) : read
  const documents = new Int32Array(read.keys.length)
  for (let at = 0; at < held.length; at++) documents[held[at]!]!++
  return keepCommon({ rows: starts.length - 1, starts, held, documents, keys: read.keys, least: leastDocuments })
}

function selectGrams({ starts: from, held: all }: ReadGrams, rows: Int32Array): Pick<ReadGrams, 'starts' | 'held'> {
  const starts = new Int32Array(rows.length + 1)
  for (let at = 0; at < rows.length; at++) starts[at + 1] = starts[at]! + from[rows[at]! + 1]! - from[rows[at]!]!
  const held = new Int32Array(starts[rows.length]!)
  for (let at = 0; at < rows.length; at++) held.set(all.subarray(from[rows[at]!]!, from[rows[at]! + 1]!), starts[at]!)
  return { starts, held }
}

/** The units of a word, with an edge before and after if words have edges. Returns how many. */
function writeCodes(word: string, codes: Uint16Array, marked: boolean): number {
  let end = 0
  if (marked) codes[end++] = edge
  for (let at = 0; at < word.length; at++) codes[end++] = word.charCodeAt(at)
  if (marked) codes[end++] = edge
  return end
}

function doubled(numbers: Int32Array): Int32Array<ArrayBuffer> {
  const more = new Int32Array(2 * numbers.length)
  more.set(numbers)
  return more
}
