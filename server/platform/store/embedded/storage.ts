// The few things we ask of LMDB: get, put, del, range, txn and a held moment. Keys and values are bytes, a transaction
// is synchronous and on disk when it returns. No compression, cache or duplicate sorting: those have corruption
// reports.
import { open, type RangeOptions, type RootDatabase, type Transaction } from 'lmdb'

type Entry = { key: Buffer; value: Buffer }
export type Reading = Pick<RangeOptions, 'reverse' | 'transaction'>

/** How many bytes are read at once: few at first, since most queries want few. */
const chunk = { first: 4 * 1024, largest: 512 * 1024 }
/** Commit before returning, flushed, without a child transaction. */
const synchronous = 2

export class Storage {
  private readonly database: RootDatabase<Buffer, Buffer>
  /** Counts changes: whoever sees the same number as before knows that there is nothing to undo. */
  changes = 0

  constructor(path: string) {
    const bytes = { keyEncoding: 'binary', encoding: 'binary' } as const
    this.database = open<Buffer, Buffer>({ path, noSubdir: true, overlappingSync: false, maxReaders: 16, ...bytes })
  }

  get = (key: Buffer): Buffer | undefined => this.database.get(key)
  count = (start: Buffer, end: Buffer): number => this.database.getKeysCount({ start, end })
  close = (): Promise<void> => this.database.close()

  /** Puts a value, or with undefined takes one away. */
  put(key: Buffer, value: Buffer | undefined): void {
    this.changes++
    if (value) this.database.put(key, value)
    else this.database.remove(key)
  }

  /**
   * Entries from `start` up to but without `end`, read in growing chunks. Between chunks nothing is held: a cursor that
   * sleeps for minutes goes on behind the last key it saw and pins no old pages. A held moment is read in one go.
   */
  *range(start: Buffer, end: Buffer, { reverse = false, transaction }: Reading = {}): Generator<Entry, void> {
    if (transaction) return yield* this.database.getRange({ start, end, transaction })
    let from = reverse ? end : start
    for (let size = chunk.first; ; size = Math.min(size * 2, chunk.largest)) {
      // LMDB starts at the upper bound when it goes backwards. The lower one counts, that and the last key do not.
      const bounds = { start: from, exclusiveStart: from !== start, end: reverse ? start : end, inclusiveEnd: reverse }
      const entries: Entry[] = []
      let room = size
      for (const entry of this.database.getRange({ ...bounds, reverse })) {
        entries.push(entry)
        room -= entry.key.length + entry.value.length
        if (room < 0) break
      }
      yield* entries
      if (room >= 0) return
      from = entries.at(-1)!.key
    }
  }

  /** Keeps a moment: what is read in it does not see later writes. Old pages stay in the file until it is done. */
  hold = (): Transaction => this.database.useReadTransaction()

  /** Runs the work in one transaction: all of it is on disk afterwards, or, when it throws, nothing. */
  txn = <Result>(work: () => Result): Result => this.database.transactionSync(work, synchronous)
}

/** The smallest key above all that begin with this one. */
export function afterPrefix(prefix: Buffer): Buffer {
  let last = prefix.length - 1
  while (prefix[last] === 0xff) last--
  const next = Buffer.from(prefix.subarray(0, last + 1))
  next[last]!++
  return next
}
