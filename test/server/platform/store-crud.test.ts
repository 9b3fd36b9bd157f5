// The CRUD commands as drivers send them: what is refused with which code, what a reply says, what is left in the collection.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import mongoose from 'mongoose'
import { threadFile } from '../../../server/platform/root'
import { connectStore, type Store } from '../../../server/platform/store/connect'

const { Double, Int32 } = mongoose.mongo
const folder = mkdtempSync(join(tmpdir(), 'verbatim-'))
let store: Store
type Row = {
  _id: number
  x?: number
  n?: number
  kind?: string
  name?: string
  list?: number[]
  word?: string
  same?: number
  other?: boolean
  whole?: mongoose.mongo.Int32
  real?: mongoose.mongo.Double
}
const rows = () => store.connection.collection<Row>('rows')
const all = () =>
  rows()
    .find({}, { sort: { _id: 1 } })
    .toArray()

beforeAll(async () => {
  store = await connectStore({ dataDir: folder, threadFile: threadFile('store-thread') })
})
beforeEach(async () => {
  await rows().deleteMany({})
  await rows().insertMany([
    { _id: 1, x: 11 },
    { _id: 2, x: 22 },
    { _id: 3, x: 33 },
  ])
})
afterAll(async () => {
  await store.close()
  rmSync(folder, { recursive: true })
})

test.each<[string, object, number]>([
  ['a changed _id', { $set: { _id: 9 } }, 66],
  ['two changes of one path', { $set: { a: 1 }, $inc: { a: 1 } }, 40],
  ['a path and one inside it', { $set: { a: 1, 'a.b': 2 } }, 40],
  ['a number added to text', { $inc: { name: 1 } }, 14],
  ['an operator that does not exist', { $frobnicate: { x: 1 } }, 9],
  ['a push on a number', { $push: { x: 1 } }, 2],
  ['a path through a number', { $set: { 'x.y': 1 } }, 28],
  ['a position nothing matched', { $set: { 'list.$': 1 } }, 2],
  ['an array filter nobody gave', { $set: { 'list.$[it]': 1 } }, 2],
])('%s is refused and changes nothing', async (_, update, code) => {
  await rows().updateOne({ _id: 1 }, { $set: { name: 'Rosa', list: [1] } })
  const before = await all()
  await expect(rows().updateOne({ _id: 1 }, update)).rejects.toMatchObject({ code })
  expect(await all()).toEqual(before)
})

test('an ordered insert stops at a double, an unordered one goes on', async () => {
  const documents = [{ _id: 4 }, { _id: 1 }, { _id: 5 }]
  await expect(rows().insertMany(documents)).rejects.toMatchObject({ code: 11000, insertedCount: 1 })
  expect((await all()).map(({ _id }) => _id)).toEqual([1, 2, 3, 4])
  await expect(rows().insertMany(documents, { ordered: false })).rejects.toMatchObject({ insertedCount: 1 })
  expect((await all()).map(({ _id }) => _id)).toEqual([1, 2, 3, 4, 5])
})

test('an update tells what it matched and what it changed', async () => {
  expect(await rows().updateMany({ x: { $gt: 11 } }, { $set: { x: 22 } })).toMatchObject({
    matchedCount: 2,
    modifiedCount: 1,
  })
  expect(await rows().updateOne({ _id: 9 }, { $set: { x: 1 } })).toMatchObject({ matchedCount: 0, upsertedId: null })
})

test('an upsert takes equalities of the filter, and $setOnInsert only then', async () => {
  const upsert = () =>
    rows().updateOne(
      { _id: 4, kind: 'new', x: { $gt: 1 } },
      { $setOnInsert: { x: 5 }, $inc: { n: 1 } },
      { upsert: true },
    )
  expect(await upsert()).toMatchObject({ upsertedId: 4, upsertedCount: 1 })
  expect(await upsert()).toMatchObject({ matchedCount: 1, upsertedCount: 0 })
  expect(await rows().findOne({ _id: 4 })).toEqual({ _id: 4, kind: 'new', x: 5, n: 2 })
})

test('numbers keep their type through an update', async () => {
  await rows().insertOne({ _id: 4, whole: new Int32(5), real: new Double(5) })
  await rows().updateOne({ _id: 4 }, { $inc: { whole: 1, real: new Double(1) }, $set: { other: true } })
  expect(await rows().countDocuments({ _id: 4, whole: { $type: 'int' }, real: { $type: 'double' } })).toBe(1)
  await rows().updateOne({ _id: 4 }, { $inc: { whole: 2 ** 31 - 1 } })
  expect(await rows().countDocuments({ whole: { $type: 'long' } })).toBe(1)
})

test('find sorts, skips, limits and projects', async () => {
  const found = await rows()
    .find({}, { sort: { x: -1 }, skip: 1, limit: 1, projection: { _id: 0, x: 1 } })
    .toArray()
  expect(found).toEqual([{ x: 22 }])
  await expect(
    rows()
      .find({}, { projection: { a: 1, b: 0 } })
      .toArray(),
  ).rejects.toMatchObject({ code: 31254 })
  await expect(rows().find({}, { hint: 'none' }).toArray()).rejects.toMatchObject({ code: 2 })
})

test('findOneAndUpdate gives the document before or after', async () => {
  expect(await rows().findOneAndUpdate({ _id: 1 }, { $inc: { x: 1 } })).toEqual({ _id: 1, x: 11 })
  expect(await rows().findOneAndUpdate({ _id: 1 }, { $inc: { x: 1 } }, { returnDocument: 'after' })).toEqual({
    _id: 1,
    x: 13,
  })
  expect(await rows().findOneAndDelete({}, { sort: { x: -1 } })).toEqual({ _id: 3, x: 33 })
})

test('a collation finds and orders by the rules of a language', async () => {
  await rows().insertMany(['ping', 'PING', 'pong'].map((word, at) => ({ _id: 10 + at, word })))
  const collation = { locale: 'en', strength: 2 }
  expect(await rows().countDocuments({ word: 'Ping' }, { collation })).toBe(2)
  expect(await rows().countDocuments({ word: 'Ping' })).toBe(0)
})

test('indexes that contradict each other are refused by code', async () => {
  const create = (index: object) => store.connection.db!.command({ createIndexes: 'others', indexes: [index] })
  await create({ key: { a: 1 }, name: 'a' })
  expect(await create({ key: { a: 1 }, name: 'a' })).toMatchObject({ note: 'all indexes already exist' })
  await expect(create({ key: { a: 1 }, name: 'other' })).rejects.toMatchObject({ code: 85 })
  await expect(create({ key: { b: 1 }, name: 'a' })).rejects.toMatchObject({ code: 86 })
  await expect(store.connection.db!.command({ dropIndexes: 'others', index: 'none' })).rejects.toMatchObject({
    code: 27,
  })
})

test('a unique index on documents that are not is refused and leaves nothing behind', async () => {
  await rows().updateMany({}, { $set: { same: 1 } })
  await expect(rows().createIndex({ same: 1 }, { unique: true })).rejects.toMatchObject({ code: 11000 })
  expect((await rows().indexes()).map(({ name }) => name)).toEqual(['_id_'])
  expect(await rows().find({ same: 1 }).toArray()).toHaveLength(3)
})
