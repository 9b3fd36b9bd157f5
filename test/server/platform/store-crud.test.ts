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

test('an upsert takes one value of a list, but no pattern, none of several and no expression', async () => {
  const filter = { $and: [{ _id: 4 }], $or: [{ kind: { $in: ['new'] } }], word: /^pi/, name: { $in: ['a', 'b'] } }
  await rows().updateOne({ ...filter, $expr: { $eq: ['$_id', 4] } }, { $set: { x: 1 } }, { upsert: true })
  expect(await rows().findOne({ _id: 4 })).toEqual({ _id: 4, kind: 'new', x: 1 })
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

test('text is not compared by a collation: that is refused, and the simple one is none', async () => {
  const collation = { locale: 'en', strength: 2 }
  for (const refused of [
    rows().find({ word: 'Ping' }, { collation }).toArray(),
    rows().updateOne({ word: 'Ping' }, { $set: { x: 1 } }, { collation }),
    rows()
      .aggregate([{ $group: { _id: '$word' } }], { collation })
      .toArray(),
  ])
    await expect(refused).rejects.toMatchObject({ code: 115, message: expect.stringContaining('by a collation') })
  expect(await rows().countDocuments({ x: 11 }, { collation: { locale: 'simple' } })).toBe(1)
})

test('a unique index with a collation takes numbers, and refuses the text that it cannot tell apart', async () => {
  const words = store.connection.collection('words')
  await words.createIndex({ word: 1 }, { unique: true, collation: { locale: 'en', strength: 2 } })
  await words.insertOne({ word: 1 })
  for (const word of ['ping', ['ping'], { of: 'ping' }])
    await expect(words.insertOne({ word })).rejects.toMatchObject({ code: 115 })
  await expect(words.insertOne({ word: 1 })).rejects.toMatchObject({ code: 11000 })
})

test('indexes that contradict each other are refused by code', async () => {
  const create = (index: object) => store.connection.db!.command({ createIndexes: 'others', indexes: [index] })
  await create({ key: { a: 1 }, name: 'a' })
  expect(await create({ key: { a: 1 }, name: 'a' })).toMatchObject({ numIndexesBefore: 2, numIndexesAfter: 2 })
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
