// Indexes against a plain scan: whatever documents come, finding, sorting, updating and removing through indexes gives what
// the same commands give on a collection without them, and every entry has its document.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Binary, ObjectId } from 'bson'
import fc from 'fast-check'
import type { Doc } from '../../../server/platform/store/embedded/command-error'
import { handle } from '../../../server/platform/store/embedded/commands'
import { Engine } from '../../../server/platform/store/embedded/engine'
import { decode, encode, plain } from '../../../server/platform/store/embedded/raw-bson'
import { Storage } from '../../../server/platform/store/embedded/storage'
import { expectIndexesTrue } from './store-checks'

const folder = mkdtempSync(join(tmpdir(), 'verbatim-'))
const storage = new Storage(join(folder, 'data.mdb'))
const engine = new Engine(storage)

afterAll(async () => {
  await storage.close()
  rmSync(folder, { recursive: true })
})

async function run(command: Doc): Promise<Doc> {
  const body = encode({ ...command, $db: 'test' })
  const reply = await handle(engine, { requestId: 1, legacy: false, silent: false, body, sequences: new Map() })
  return plain(decode(reply)) as Doc
}

const scalar = fc.oneof(
  fc.integer({ min: -3, max: 3 }),
  fc.constantFrom(0.5, -2.5, 1e300),
  fc.constantFrom('', 'a', 'b', 'ab', 'ä', '\u{1f600}', 'x'.repeat(3000)),
  fc.boolean(),
  fc.constant(null),
  fc.integer({ min: 0, max: 3 }).map((day) => new Date(day * 86_400_000)),
  fc.integer({ min: 0, max: 2 }).map((last) => new ObjectId(Buffer.alloc(12, last))),
  fc.integer({ min: 0, max: 2 }).map((last) => new Binary(Buffer.alloc(2, last))),
)
const field = fc.oneof(
  { weight: 5, arbitrary: scalar },
  { weight: 2, arbitrary: fc.array(scalar, { maxLength: 3 }) },
  { weight: 1, arbitrary: fc.array(fc.record({ d: scalar }, { requiredKeys: [] }), { maxLength: 3 }) },
  { weight: 1, arbitrary: fc.record({ d: scalar }, { requiredKeys: [] }) },
)
const document = fc.record({ a: field, b: field, c: scalar }, { requiredKeys: [] })
const documents = fc.array(document, { maxLength: 25 })

const path = fc.constantFrom('a', 'b', 'c', 'a.d')
const condition = fc.oneof(
  scalar,
  scalar.map((value) => ({ $eq: value })),
  scalar.map((value) => ({ $ne: value })),
  fc.tuple(fc.constantFrom('$gt', '$gte', '$lt', '$lte'), scalar).map(([operator, value]) => ({ [operator]: value })),
  fc.tuple(scalar, scalar).map(([low, high]) => ({ $gte: low, $lte: high })),
  fc.array(scalar, { maxLength: 3 }).map((values) => ({ $in: values })),
  fc.array(scalar, { maxLength: 3 }).map((values) => ({ $nin: values })),
  fc.boolean().map((exists) => ({ $exists: exists })),
  scalar.map((value) => ({ $elemMatch: { $gte: value } })),
  fc.constant({ $regex: '^a' }),
)
const simple = fc.dictionary(path, condition, { minKeys: 1, maxKeys: 3, noNullPrototype: true })
const filter = fc.oneof(
  simple,
  fc.array(simple, { minLength: 1, maxLength: 3 }).map((clauses) => ({ $or: clauses })),
  fc.array(simple, { minLength: 1, maxLength: 2 }).map((clauses) => ({ $and: clauses })),
)
const sort = fc.dictionary(path, fc.constantFrom(1, -1), { maxKeys: 2, noNullPrototype: true })

const indexes = [
  { key: { a: 1 }, name: 'a' },
  { key: { b: -1 }, name: 'b', sparse: true },
  { key: { c: 1, a: -1 }, name: 'ca' },
  { key: { 'a.d': 1 }, name: 'ad' },
  { key: { c: -1 }, name: 'partial', partialFilterExpression: { c: { $gt: 0 } } },
]

async function fill(docs: Doc[]): Promise<void> {
  await run({ drop: 'plain' })
  await run({ drop: 'indexed' })
  expect(await run({ createIndexes: 'indexed', indexes })).toMatchObject({ ok: 1, numIndexesAfter: 6 })
  const numbered = docs.map((doc, _id) => ({ _id, ...doc }))
  for (const collection of ['plain', 'indexed']) {
    if (numbered.length > 0)
      expect(await run({ insert: collection, documents: numbered })).toEqual({ n: docs.length, ok: 1 })
  }
}

/** Which document an error names depends on the order in which they were met. */
const summary = ({ n, nModified, writeErrors }: Doc) => ({ n, nModified, refused: writeErrors !== undefined })
const batch = (reply: Doc): Doc[] => (reply.cursor as { firstBatch: Doc[] }).firstBatch
const find = async (collection: string, more: Doc) => batch(await run({ find: collection, batchSize: 1000, ...more }))

test('finding by index finds what a scan finds, whatever the order asked for', async () => {
  await fc.assert(
    fc.asyncProperty(
      documents,
      fc.array(fc.tuple(filter, sort), { minLength: 5, maxLength: 5 }),
      async (docs, questions) => {
        await fill(docs)
        for (const [wanted, order] of questions) {
          const full = { ...order, _id: 1 }
          expect(await find('indexed', { filter: wanted, sort: full })).toEqual(
            await find('plain', { filter: wanted, sort: full }),
          )
          const ids = (rows: Doc[]) => rows.map(({ _id }) => Number(_id)).sort((left, right) => left - right)
          expect(ids(await find('indexed', { filter: wanted }))).toEqual(ids(await find('plain', { filter: wanted })))
        }
      },
    ),
    { numRuns: 60, seed: 7 },
  )
})

test.each<[string, Doc, Doc]>([
  ['a sparse index is not asked for what has no entry', { sparse: true }, { a: { $lte: null } }],
  ['nor for one of several values that may be missing', { sparse: true }, { a: { $in: ['none', null] } }],
  [
    'a partial index is not asked for more than it has',
    { partialFilterExpression: { a: { $gt: 1 } } },
    { a: { $gt: 0 } },
  ],
  ['nor for what it says itself', { partialFilterExpression: { a: { $gt: 1 } } }, { a: { $in: [2, 'X'] } }],
])('%s', async (_, options, wanted) => {
  await run({ drop: 'gaps' })
  await run({ createIndexes: 'gaps', indexes: [{ key: { a: 1 }, name: 'a', ...options }] })
  await run({ insert: 'gaps', documents: [{ _id: 1 }, { _id: 2, a: null }, ...[1, 2, 'x', 'X'].map((a) => ({ a }))] })
  const scanned = await find('gaps', { filter: wanted, hint: { $natural: 1 } })
  expect(scanned).toHaveLength(2)
  expect(await find('gaps', { filter: wanted })).toEqual(scanned)
})

test('a pattern that begins with a letter of two units, as often as it likes, is found beside an index too', async () => {
  await run({ drop: 'letters' })
  await run({ createIndexes: 'letters', indexes: [{ key: { a: 1 }, name: 'a' }] })
  await run({
    insert: 'letters',
    documents: [
      { _id: 1, a: '\u{1d49c}\u{1d49c}' },
      { _id: 2, a: 'b' },
    ],
  })
  expect(await find('letters', { filter: { a: { $regex: '^\u{1d49c}*b?$' } }, sort: { _id: 1 } })).toHaveLength(2)
  expect(await find('letters', { filter: { a: { $regex: '^\u{1d49c}\u{1d49c}*$' } } })).toHaveLength(1)
})

test('updates and removals keep every index in step with the documents', async () => {
  // Which of several documents a change of one finds first is the plan's choice: so it is asked for by id too.
  const oneOfThem = fc.tuple(filter, fc.nat(8)).map(([q, id]) => ({ $and: [q, { _id: id }] }))
  const change = fc.oneof(
    fc
      .tuple(filter, field)
      .map(([q, value]) => ({ update: 'indexed', updates: [{ q, u: { $set: { a: value } }, multi: true }] })),
    filter.map((q) => ({ update: 'indexed', updates: [{ q, u: { $unset: { b: 1 } }, multi: true }] })),
    fc.tuple(oneOfThem, document).map(([q, u]) => ({ update: 'indexed', updates: [{ q, u }] })),
    oneOfThem.map((q) => ({ delete: 'indexed', deletes: [{ q, limit: 1 }] })),
    scalar.map((value) => ({ update: 'indexed', updates: [{ q: { c: 1 }, u: { $push: { b: value } }, multi: true }] })),
  )
  await fc.assert(
    fc.asyncProperty(documents, fc.array(change, { minLength: 1, maxLength: 5 }), async (docs, changes) => {
      await fill(docs)
      for (const command of changes) {
        const twin = 'update' in command ? { ...command, update: 'plain' } : { ...command, delete: 'plain' }
        const reply = await run(command)
        expect(summary(await run(twin))).toEqual(summary(reply))
        expect(await find('indexed', { sort: { _id: 1 } })).toEqual(await find('plain', { sort: { _id: 1 } }))
      }
      expectIndexesTrue(engine.catalog.find('test.indexed')!)
    }),
    { numRuns: 60, seed: 7 },
  )
})

test('a unique index refuses exactly the doubles', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(scalar, { maxLength: 12 }), async (values) => {
      await run({ drop: 'unique' })
      await run({ createIndexes: 'unique', indexes: [{ key: { a: 1 }, name: 'a', unique: true }] })
      const kept: string[] = []
      for (const [_id, a] of values.entries()) {
        const reply = await run({ insert: 'unique', documents: [{ _id, a }] })
        const twin = batch(await run({ find: 'unique', filter: { a: { $eq: a }, _id: { $ne: _id } } }))
        expect(reply.n).toBe(twin.length === 0 ? 1 : 0)
        if (reply.n === 1) kept.push(String(_id))
        else expect(reply).toMatchObject({ writeErrors: [{ index: 0, code: 11000, keyPattern: { a: 1 } }] })
      }
      expect(await run({ count: 'unique' })).toEqual({ n: kept.length, ok: 1 })
    }),
    { numRuns: 60, seed: 7 },
  )
})
