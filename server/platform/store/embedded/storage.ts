// The few things we ask of LMDB: get, put, del, range, txn and a held moment. Keys and values are bytes, a transaction is synchronous
// and on disk when it returns. No compression, cache or duplicate sorting: those have corruption reports.
import { open, type RootDatabase } from 'lmdb'

export type Entry = { key: Buffer; value: Buffer }
type Bounds = { start: Buffer; end: Buffer; inclusiveEnd?: boolean; reverse?: boolean; limit: number }

const firstChunk = 16
const largestChunk = 1024
/** Commit before returning, flushed, without a child transaction. */
const synchronous = 2

export class Storage {
  private readonly database: RootDatabase<Buffer, Buffer>

  constructor(file: string) {
    this.database = open<Buffer, Buffer>({
      path: file,
      noSubdir: true,
      keyEncoding: 'binary',
      encoding: 'binary',
      overlappingSync: false,
      maxReaders: 16,
    })
  }

  get(key: Buffer): Buffer | undefined {
    return this.database.get(key)
  }

  put(key: Buffer, value: Buffer): void {
    this.database.put(key, value)
  }

  del(key: Buffer): void {
    this.database.remove(key)
  }

  /**
   * Entries from `start` up to but without `end`, read in growing chunks. Between chunks nothing is held: a cursor that
   * sleeps for minutes goes on behind the last key it saw and pins no old pages.
   */
  *range(start: Buffer, end: Buffer, reverse = false): Generator<Entry, void> {
    yield* this.chunks(
      start,
      end,
      reverse,
      (bounds) => this.database.getRange(bounds),
      (entry) => entry.key,
    )
  }

  *keys(start: Buffer, end: Buffer, reverse = false): Generator<Buffer, void> {
    yield* this.chunks(
      start,
      end,
      reverse,
      (bounds) => this.database.getKeys(bounds),
      (key) => key,
    )
  }

  count(start: Buffer, end: Buffer): number {
    return this.database.getKeysCount({ start, end })
  }

  /** Keeps a moment: what it gives does not see later writes. Old pages stay in the file until it is released. */
  hold(): { values: (start: Buffer, end: Buffer) => Iterable<Buffer>; release: () => void } {
    const transaction = this.database.useReadTransaction()
    const values = (start: Buffer, end: Buffer) =>
      this.database.getRange({ start, end, transaction }).map(({ value }) => value)
    return { values, release: () => transaction.done() }
  }

  /** Runs the work in one transaction: all of it is on disk afterwards, or, when it throws, nothing. */
  txn<Result>(work: () => Result): Result {
    return this.database.transactionSync(work, synchronous)
  }

  close(): Promise<void> {
    return this.database.close()
  }

  private *chunks<Item>(
    start: Buffer,
    end: Buffer,
    reverse: boolean,
    read: (bounds: Bounds) => Iterable<Item>,
    keyOf: (item: Item) => Buffer,
  ): Generator<Item, void> {
    let limit = firstChunk
    let low = start
    let high = end
    while (Buffer.compare(low, high) < 0) {
      // Backwards LMDB counts the upper bound in and, unless told, the lower one out: the other way round than we do.
      const items = [
        ...read(
          reverse ? { start: high, end: low, inclusiveEnd: true, reverse, limit } : { start: low, end: high, limit },
        ),
      ]
      const last = items.at(-1)
      for (const item of items) if (!reverse || !keyOf(item).equals(high)) yield item
      if (items.length < limit || last === undefined) return
      if (reverse) high = keyOf(last)
      else low = after(keyOf(last))
      limit = Math.min(limit * 2, largestChunk)
    }
  }
}

/** The smallest key above this one. */
export const after = (key: Buffer): Buffer => Buffer.concat([key, Buffer.of(0)])

/** The smallest key above all that begin with this one. */
export function afterPrefix(prefix: Buffer): Buffer {
  const next = Buffer.from(prefix)
  for (let at = next.length - 1; at >= 0; at--) {
    if (next[at] === 0xff) continue
    next[at]!++
    return next.subarray(0, at + 1)
  }
  throw new Error('expected a prefix that something can follow')
}
