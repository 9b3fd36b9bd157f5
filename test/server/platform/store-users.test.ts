// What stands on the database: Mongoose models, sessions, the job queue. They run unchanged on the embedded one.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { MongoBackend } from '@agendajs/mongo-backend'
import { Agenda } from 'agenda'
import MongoStore from 'connect-mongo'
import mongoose from 'mongoose'
import { threadFile } from '../../../server/platform/root'
import { connectStore, type Store } from '../../../server/platform/store/connect'

const folder = mkdtempSync(join(tmpdir(), 'verbatim-'))
let store: Store

beforeAll(async () => {
  store = await connectStore({ dataDir: folder, threadFile: threadFile('store-thread') })
})
afterAll(async () => {
  await store.close()
  rmSync(folder, { recursive: true })
})

describe('Mongoose', () => {
  type Person = {
    email: string
    score?: number
    tags: string[]
    answers: { key: string; text: string }[]
    seenAt?: Date
  }
  const schema = new mongoose.Schema<Person>(
    {
      email: { type: String, required: true, unique: true },
      score: { type: Number, index: true },
      tags: [String],
      answers: [{ key: String, text: String }],
      seenAt: Date,
    },
    { timestamps: true, optimisticConcurrency: true, strict: 'throw' },
  )
  const model = () => store.connection.model<Person>('Person', schema, undefined, { overwriteModels: true })

  beforeEach(async () => {
    await model().init()
    await model().deleteMany({})
    await model().create([
      { email: 'rosa@example.com', score: 3, tags: ['a', 'b'], answers: [{ key: 'goal', text: 'time' }] },
      { email: 'cleo@example.com', score: 1, tags: ['b'] },
      { email: 'stan@example.com', score: 2 },
    ])
  })

  test('a double is refused with the key and value it is about', async () => {
    await expect(model().create({ email: 'rosa@example.com' })).rejects.toMatchObject({
      code: 11000,
      keyPattern: { email: 1 },
      keyValue: { email: 'rosa@example.com' },
      message:
        'E11000 duplicate key error collection: verbatim.people index: email_1 dup key: { email: "rosa@example.com" }',
    })
    const upsert = model().findOneAndUpdate(
      { email: 'new@example.com' },
      { $set: { email: 'stan@example.com' } },
      { upsert: true },
    )
    await expect(upsert).rejects.toMatchObject({ code: 11000 })
  })

  test('a save with a stale version is refused', async () => {
    const [one, other] = await Promise.all([model().findOne({ score: 3 }), model().findOne({ score: 3 })])
    await one!.set('score', 10).save()
    await expect(other!.set('score', 11).save()).rejects.toThrow(/No matching document found|VersionError/)
  })

  test('of fifty that move a document from one state at once, one succeeds', async () => {
    const moves = await Promise.all(
      Array.from({ length: 50 }, () => model().updateOne({ score: 3 }, { $set: { score: 30 } })),
    )
    expect(moves.filter(({ modifiedCount }) => modifiedCount === 1)).toHaveLength(1)
  })

  test('fifty upserts of one new document at once make one document', async () => {
    const count = () =>
      model().findOneAndUpdate(
        { email: 'ada@example.com' },
        { $inc: { score: 1 } },
        { upsert: true, returnDocument: 'after' },
      )
    await Promise.all(Array.from({ length: 50 }, count))
    expect(await model().find({ email: 'ada@example.com' }).lean()).toMatchObject([{ score: 50 }])
  })

  test('arrays are changed in place: by position, by filter, by value', async () => {
    await model().updateOne({ 'answers.key': 'goal' }, { $set: { 'answers.$.text': 'more time' } })
    await model().updateOne(
      { score: 3 },
      { $push: { answers: { $each: [{ key: 'fear', text: 'cost' }], $position: 0 } }, $addToSet: { tags: 'b' } },
    )
    await model().updateOne(
      { score: 3 },
      { $set: { 'answers.$[fear].text': 'price' }, $pull: { tags: 'a' } },
      { arrayFilters: [{ 'fear.key': 'fear' }] },
    )
    const rosa = await model().findOne({ score: 3 }).lean()
    expect(rosa).toMatchObject({
      tags: ['b'],
      answers: [
        { key: 'fear', text: 'price' },
        { key: 'goal', text: 'more time' },
      ],
    })
  })

  test('aggregations group, join and page', async () => {
    const rows = await model().aggregate([
      { $match: { score: { $gte: 1 } } },
      { $unwind: { path: '$tags', preserveNullAndEmptyArrays: true } },
      { $group: { _id: '$tags', people: { $sum: 1 }, best: { $max: '$score' } } },
      { $lookup: { from: 'people', localField: '_id', foreignField: 'tags', as: 'them' } },
      { $project: { people: 1, best: 1, them: { $size: '$them' }, share: { $divide: ['$people', 3] } } },
      { $sort: { people: -1, _id: 1 } },
    ])
    // A tag that is missing joins those who have none, as in MongoDB.
    expect(rows.map(({ _id, people, best, them }) => ({ _id, people, best, them }))).toEqual([
      { _id: 'b', people: 2, best: 3, them: 2 },
      { _id: null, people: 1, best: 2, them: 0 },
      { _id: 'a', people: 1, best: 3, them: 1 },
    ])
  })

  test('a join by a pipeline sees the variables of the document it joins', async () => {
    const rows = await model().aggregate([
      {
        $lookup: {
          from: 'people',
          let: { mine: '$score' },
          pipeline: [{ $match: { $expr: { $gt: ['$score', '$$mine'] } } }, { $project: { _id: 0, score: 1 } }],
          as: 'above',
        },
      },
      { $sort: { score: 1 } },
      { $project: { _id: 0, above: '$above.score' } },
    ])
    expect(rows.map(({ above }) => [...above].sort())).toEqual([[2, 3], [3], []])
  })

  test('groups are apart by type and by the order of fields, and nothing that is missing is pushed', async () => {
    const things = store.connection.collection<{ _id: number; of?: unknown }>('things')
    await things.insertMany([
      { _id: 1, of: { a: 1, b: 2 } },
      { _id: 2, of: { b: 2, a: 1 } },
      { _id: 3, of: 1 },
      { _id: 4, of: '1' },
      { _id: 5 },
    ])
    const groups = [{ $group: { _id: '$of', ids: { $push: '$_id' } } }, { $sort: { ids: 1 } }]
    expect((await things.aggregate(groups).toArray()).map(({ ids }) => ids)).toEqual([[1], [2], [3], [4], [5]])
    const all = [{ $group: { _id: null, of: { $push: '$of' }, least: { $min: '$of' }, most: { $max: '$of' } } }]
    const [found] = await things.aggregate(all).toArray()
    expect(found).toMatchObject({ of: [{ a: 1 }, { a: 1 }, 1, '1'], least: 1, most: { b: 2, a: 1 } })
  })

  test('a cursor goes through more documents than one batch', async () => {
    await model().insertMany(
      Array.from({ length: 2500 }, (_, number) => ({ email: `p${number}@example.com`, score: number + 100 })),
    )
    let last = -1
    let count = 0
    for await (const { score } of model()
      .find({ score: { $gte: 100 } })
      .sort({ score: 1 })
      .lean()
      .cursor({ batchSize: 200 })) {
      expect(score).toBeGreaterThan(last)
      last = score as number
      count++
    }
    expect(count).toBe(2500)
  })

  test('the store says which index a query uses', async () => {
    const explained = JSON.stringify(await model().find({ email: 'rosa@example.com' }).explain())
    expect(explained).toContain('"indexName":"email_1"')
    expect(JSON.stringify(await model().find({ seenAt: null }).explain())).toContain('COLLSCAN')
  })
})

test('documents past their time go by themselves', async () => {
  const passing = store.connection.collection('passing')
  await passing.createIndex({ at: 1 }, { expireAfterSeconds: 0 })
  const drafts = store.connection.collection('drafts')
  await drafts.createIndex({ at: 1 }, { expireAfterSeconds: 0, partialFilterExpression: { state: 'draft' } })
  await drafts.insertMany(['draft', 'final'].map((state) => ({ state, at: new Date(Date.now() - 5000) })))
  await passing.insertMany([
    { at: new Date(Date.now() - 5000) },
    { at: new Date(Date.now() + 60_000) },
    { at: 'never' },
    {},
  ])
  for (let wait = 0; wait < 60 && (await passing.countDocuments()) > 3; wait++)
    await new Promise((resolve) => setTimeout(resolve, 100))
  expect(await passing.countDocuments()).toBe(3)
  for (let wait = 0; wait < 30 && (await drafts.countDocuments()) > 1; wait++)
    await new Promise((resolve) => setTimeout(resolve, 100))
  expect(await drafts.find({}, { projection: { _id: 0, state: 1 } }).toArray()).toEqual([{ state: 'final' }])
})

test('connect-mongo keeps, touches and destroys sessions', async () => {
  const sessions = MongoStore.create({ client: store.connection.getClient() as never, dbName: 'verbatim' })
  const call = <Result>(act: (done: (error: unknown, result?: Result) => void) => void) =>
    new Promise<Result | undefined>((resolve, reject) =>
      act((error, result) => (error ? reject(error) : resolve(result))),
    )
  const session = { cookie: { originalMaxAge: 60_000 }, user: 'rosa' } as never
  await call((done) => sessions.set('s1', session, done))
  expect(await call((done) => sessions.get('s1', done))).toMatchObject({ user: 'rosa' })
  await call((done) => sessions.touch('s1', session, done))
  await call((done) => sessions.destroy('s1', done))
  expect((await call((done) => sessions.get('s1', done))) ?? null).toBeNull()
})

test('agenda runs a job once, and a unique one only once', async () => {
  const agenda = new Agenda({
    backend: new MongoBackend({ mongo: store.connection.db as never, collection: 'jobs' }),
    processEvery: 50,
  })
  const done: string[] = []
  agenda.define('greet', async (job) => {
    done.push((job.attrs.data as { name: string }).name)
  })
  await agenda.start()
  await agenda.now('greet', { name: 'Rosa' })
  const soon = new Date(Date.now() + 1500)
  for (let time = 0; time < 5; time++)
    await agenda.create('greet', { name: 'Stan' }).unique({ 'data.name': 'Stan' }).schedule(soon).save()
  for (let wait = 0; wait < 80 && done.length < 2; wait++) await new Promise((resolve) => setTimeout(resolve, 100))
  await agenda.stop()
  expect(done.sort()).toEqual(['Rosa', 'Stan'])
})
