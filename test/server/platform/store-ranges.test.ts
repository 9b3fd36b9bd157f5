// Ranges of keys in the data file, in both directions, however many chunks they are read in: what a plain filter of the sorted
// keys gives. And what a held moment sees.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { Storage } from '../../../server/platform/store/embedded/storage'

const folder = mkdtempSync(join(tmpdir(), 'verbatim-'))
const storage = new Storage(join(folder, 'data.mdb'))

afterAll(async () => {
  await storage.close()
  rmSync(folder, { recursive: true })
})

const key = (number: number): Buffer => Buffer.from([9, number >> 8, number & 0xff])
const [first, behind] = [Buffer.of(9), Buffer.of(10)]
const numbersIn = (keys: Iterable<{ key: Buffer }>): number[] => Array.from(keys, ({ key }) => key.readUInt16BE(1))

/** Makes these entries the only ones. */
function keep(entries: [number: number, bytes: number][]): void {
  storage.txn(() => {
    for (const old of storage.range(first, behind)) storage.put(old.key, undefined)
    for (const [number, bytes] of entries) storage.put(key(number), Buffer.alloc(bytes))
  })
}

describe('a range of keys', () => {
  it('holds its start and all up to its end, up and down, in chunks of whatever size', () => {
    const number = fc.integer({ min: 0, max: 400 })
    const sizes = fc.constantFrom(0, 10, 500, 5000)
    const entries = fc.uniqueArray(fc.tuple(number, sizes), { selector: ([at]) => at, minLength: 5, maxLength: 300 })
    fc.assert(
      fc.property(entries, number, number, (given, start, end) => {
        keep(given)
        const wanted = given.map(([at]) => at).filter((at) => at >= start && at < end)
        const up = wanted.sort((a, b) => a - b)
        expect(numbersIn(storage.range(key(start), key(end)))).toEqual(up)
        expect(numbersIn(storage.range(key(start), key(end), { reverse: true }))).toEqual(up.toReversed())
      }),
      { numRuns: 60 },
    )
  })

  it('is read a few large entries at a time, so that memory stays flat', () => {
    keep(Array.from({ length: 20 }, (_, at) => [at, 100_000]))
    const rows = storage.range(first, behind)
    const [one] = numbersIn([rows.next().value!])
    storage.txn(() => {
      for (let at = 1; at < 20; at++) storage.put(key(at), undefined)
    })
    expect([one, ...numbersIn(rows)]).toEqual([0])
  })

  it('goes on behind the last key it saw, also when that has gone and others have come', () => {
    keep([0, 2, 4, 6].map((at) => [at, 10_000]))
    const rows = storage.range(first, behind)
    rows.next()
    storage.txn(() => {
      storage.put(key(0), undefined)
      storage.put(key(1), Buffer.alloc(10))
    })
    expect(numbersIn(rows)).toEqual([1, 2, 4, 6])
  })

  it('of a held moment does not see later writes', () => {
    keep(Array.from({ length: 50 }, (_, at) => [at, 1000]))
    const transaction = storage.hold()
    keep([[7, 10]])
    expect(numbersIn(storage.range(first, behind, { transaction }))).toHaveLength(50)
    transaction.done()
    expect(numbersIn(storage.range(first, behind))).toEqual([7])
  })
})
