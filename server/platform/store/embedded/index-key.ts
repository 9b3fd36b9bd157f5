// Bytes whose order is the order of BSON values, so that LMDB's sorted keys are an index. Long keys keep their first bytes
// and end in a hash: equality still holds, order beyond the cut does not, and every hit is checked against the document.
import { createHash } from 'node:crypto'
import type { Binary, ObjectId, Timestamp } from 'bson'
import { entriesOf, rank, rankOf, regexText, residual, toNumber } from './bson-order'
import type { Doc } from './command-error'

/** LMDB takes 1,978 bytes; the rest is for the prefix and the record number. */
export const longestKey = 1900
const cut = 1800

class ByteWriter {
  bytes = Buffer.allocUnsafe(256)
  length = 0

  byte(value: number): void {
    this.room(1)
    this.bytes[this.length++] = value
  }

  raw(source: Uint8Array): void {
    this.room(source.length)
    this.bytes.set(source, this.length)
    this.length += source.length
  }

  /** UTF-8 with 00 written as 00 FF, closed by 00 01: no string's bytes are the beginning of another's. */
  text(value: string): void {
    if (!value.includes('\0')) {
      this.room(value.length * 3)
      this.length += this.bytes.write(value, this.length, 'utf8')
    } else {
      for (const byte of Buffer.from(value, 'utf8')) {
        this.byte(byte)
        if (byte === 0) this.byte(0xff)
      }
    }
    this.byte(0)
    this.byte(1)
  }

  /** Eight bytes of a double, negative numbers inverted; then what a long has beyond it. */
  number(value: number, rest: number): void {
    this.room(10)
    if (Number.isNaN(value)) this.bytes.fill(0, this.length, this.length + 8)
    else {
      this.bytes.writeDoubleBE(value === 0 ? 0 : value, this.length)
      if (value < 0) for (let at = 0; at < 8; at++) this.bytes[this.length + at]! ^= 0xff
      else this.bytes[this.length]! ^= 0x80
    }
    this.bytes.writeUInt16BE(rest + 0x8000, this.length + 8)
    this.length += 10
  }

  take(): Buffer {
    return Buffer.from(this.bytes.subarray(0, this.length))
  }

  private room(more: number): void {
    if (this.length + more <= this.bytes.length) return
    const grown = Buffer.allocUnsafe((this.length + more) * 2)
    grown.set(this.bytes.subarray(0, this.length))
    this.bytes = grown
  }
}

/** Folds a string so that strings a collation calls equal get the same key. */
export type Fold = (text: string) => string

const writer = new ByteWriter()

/**
 * The key of one value per indexed field, uncut.
 * @param values in the order of the index
 * @param directions 1 or -1 for each
 */
export function encodeKey(values: readonly unknown[], directions: readonly number[], fold?: Fold): Buffer {
  writer.length = 0
  for (let at = 0; at < values.length; at++) {
    const start = writer.length
    writeValue(values[at], fold)
    if (directions[at]! < 0) for (let byte = start; byte < writer.length; byte++) writer.bytes[byte]! ^= 0xff
  }
  return writer.take()
}

/** A string that is equal exactly for equal values: for `$group`, `distinct` and `$addToSet` in aggregations. */
export const identityOf = (value: unknown, fold?: Fold): string => encodeKey([value], [1], fold).toString('latin1')

/** A key short enough for LMDB: itself, or its beginning and a hash of the whole. */
export function clampKey(key: Buffer): Buffer {
  if (key.length <= longestKey) return key
  return Buffer.concat([key.subarray(0, cut), createHash('sha256').update(key).digest()])
}

/** What a range bound may compare with: cut keys are found by their beginning. */
export const cutBound = (key: Buffer): Buffer => key.subarray(0, Math.min(key.length, cut))

/** Stands for an empty array in an index, which sorts below null. */
export const emptyArray = Symbol('empty array')

type Write = (value: unknown, fold: Fold | undefined) => void

const writers: Record<number, Write> = {
  [rankOf.number]: (value) => writer.number(toNumber(value), residual(value)),
  [rankOf.string]: (value, fold) => writer.text(fold ? fold(String(value)) : String(value)),
  [rankOf.boolean]: (value) => writer.byte(value ? 1 : 0),
  [rankOf.date]: (value) => writer.number((value as Date).getTime(), 0),
  [rankOf.objectId]: (value) => writer.raw((value as ObjectId).id),
  [rankOf.array]: (value, fold) => {
    for (const item of value as unknown[]) writeValue(item, fold)
    writer.byte(0)
  },
  [rankOf.object]: (value, fold) => {
    for (const [name, item] of entriesOf(value as Doc)) {
      writer.byte(rank(item))
      writer.text(name)
      writeValue(item, fold)
    }
    writer.byte(0)
  },
  [rankOf.binary]: (value) => {
    const { buffer, position, sub_type } = value as Binary
    writer.number(position, 0)
    writer.byte(sub_type)
    writer.raw(buffer.subarray(0, position))
  },
  [rankOf.timestamp]: (value) => writer.text((value as Timestamp).toBigInt().toString(16).padStart(16, '0')),
  [rankOf.regex]: (value) => writer.text(regexText(value)),
  [rankOf.code]: (value) => writer.text(JSON.stringify(value)),
}

function writeValue(value: unknown, fold: Fold | undefined): void {
  const type = value === emptyArray ? rankOf.emptyArray : rank(value)
  writer.byte(type)
  if (value !== emptyArray) writers[type]?.(value, fold)
}
