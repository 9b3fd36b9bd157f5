// The order of BSON values, the keys made of them, and filters: properties over random values of the types that we use.
import { Binary, DBRef, Double, Int32, Long, ObjectId } from 'bson'
import fc from 'fast-check'
import { compareValues, keyOf, turned } from '../../../server/platform/store/embedded/bson-order'
import {
  Collection,
  type CollectionMeta,
  longestKey,
  openIndex,
} from '../../../server/platform/store/embedded/collection'
import type { Doc } from '../../../server/platform/store/embedded/command-error'
import { compileFilter } from '../../../server/platform/store/embedded/match'
import { decode, encode } from '../../../server/platform/store/embedded/raw-bson'
import type { Storage } from '../../../server/platform/store/embedded/storage'

const scalar = fc.oneof(
  fc.integer(),
  fc.double(),
  fc.string({ unit: 'binary' }),
  fc.string({ maxLength: 3 }),
  fc.boolean(),
  fc.constant(null),
  fc.date({ noInvalidDate: true }),
  fc.uint8Array({ minLength: 12, maxLength: 12 }).map((bytes) => new ObjectId(bytes)),
  fc.uint8Array({ maxLength: 6 }).map((bytes) => new Binary(bytes)),
  fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }).map((value) => Long.fromBigInt(value)),
  fc.integer().map((value) => new Int32(value)),
  fc.double().map((value) => new Double(value)),
)
const value = fc.letrec((tie) => ({
  any: fc.oneof({ maxDepth: 3, withCrossShrink: true }, scalar, tie('list'), tie('doc')),
  list: fc.array(tie('any'), { maxLength: 3 }),
  doc: fc.dictionary(fc.constantFrom('a', 'b', 'ab', 'c'), tie('any'), { noNullPrototype: true }),
})).any

/** The key of a document with these fields in an index of as many, in these directions. */
function keyIn(values: readonly unknown[], directions: readonly number[]): Buffer {
  const names = values.map((_, at) => `f${at}`)
  const key = Object.fromEntries(names.map((name, at) => [name, directions[at]]))
  const index = openIndex({ number: 2, spec: { key, name: 'test' }, loose: false })
  return Buffer.concat(values.map((item, at) => turned(keyOf(item), index.directions[at]!)))
}

const sign = (order: number) => Math.sign(order) + 0

test('the bytes of two keys compare as their values do, upwards and downwards', () => {
  fc.assert(
    fc.property(value, value, (left, right) => {
      const order = sign(compareValues(left, right))
      expect(sign(Buffer.compare(keyIn([left], [1]), keyIn([right], [1])))).toBe(order)
      expect(sign(Buffer.compare(keyIn([left], [-1]), keyIn([right], [-1])))).toBe(0 - order)
    }),
    { numRuns: 3000, seed: 7 },
  )
})

test('keys of two fields compare by the first field, then by the second', () => {
  fc.assert(
    fc.property(fc.tuple(value, value), fc.tuple(value, value), (left, right) => {
      const order = sign(compareValues(left[0], right[0])) || 0 - sign(compareValues(left[1], right[1]))
      expect(sign(Buffer.compare(keyIn(left, [1, -1]), keyIn(right, [1, -1])))).toBe(sign(order))
    }),
    { numRuns: 2000, seed: 7 },
  )
})

test('the order is one: antisymmetric and transitive', () => {
  fc.assert(
    fc.property(value, value, value, (a, b, c) => {
      expect(sign(compareValues(a, b))).toBe(0 - sign(compareValues(b, a)))
      const [low, middle, high] = [a, b, c].sort((left, right) => compareValues(left, right))
      expect(compareValues(low, high)).toBeLessThanOrEqual(0)
      expect(compareValues(low, middle)).toBeLessThanOrEqual(0)
    }),
    { numRuns: 2000, seed: 7 },
  )
})

test('a document reads back as it was written', () => {
  fc.assert(
    fc.property(fc.dictionary(fc.constantFrom('a', 'b', 'c'), value, { noNullPrototype: true }), (doc) => {
      const back = decode(encode(doc as Doc))
      expect(compareValues(back, decode(encode(back)))).toBe(0)
    }),
  )
})

test('a key longer than LMDB takes is cut, and still equal only to itself', () => {
  const long = 'x'.repeat(5000)
  const index = openIndex({ number: 2, spec: { key: { a: 1 }, name: 'a' }, loose: false })
  const [one, same, other] = [long, long, `${long}y`].map((text) => index.keysOf({ a: text })[0])
  expect(one!.length).toBeLessThanOrEqual(longestKey)
  expect(one!.equals(same!)).toBe(true)
  expect(one!.equals(other!)).toBe(false)
})

describe('filters', () => {
  const matches = (filter: Doc, doc: Doc) => compileFilter(filter)(doc)

  test.each<[Doc, Doc, boolean]>([
    [{ a: null }, {}, true],
    [{ a: null }, { a: [] }, false],
    [{ 'a.b': null }, { a: [{}] }, true],
    [{ 'a.b': null }, { a: [] }, false],
    [{ 'a.b': null }, { a: 5 }, true],
    [{ a: { $exists: false } }, { a: null }, false],
    [{ a: { $gt: 5 } }, { a: [1, 9] }, true],
    [{ a: { $gt: 5, $lt: 6 } }, { a: [1, 9] }, true],
    [{ a: { $elemMatch: { $gt: 5, $lt: 6 } } }, { a: [1, 9] }, false],
    [{ a: { $gt: '5' } }, { a: 9 }, false],
    [{ a: { $lte: null } }, {}, true],
    [{ a: [1, 2] }, { a: [1, 2] }, true],
    [{ a: [1, 2] }, { a: [[1, 2], 3] }, true],
    [{ 'a.0': 1 }, { a: [1, 2] }, true],
    [{ 'a.1.b': 2 }, { a: [{ b: 1 }, { b: 2 }] }, true],
    [{ a: { $ne: 1 } }, { a: [1, 2] }, false],
    [{ a: { $nin: [3] } }, {}, true],
    [{ a: { $not: { $gt: 5 } } }, { a: 'x' }, true],
    [{ a: { $all: [1, 2] } }, { a: [2, 1, 3] }, true],
    [{ a: { $size: 2 } }, { a: [[1, 2]] }, false],
    [{ a: { $type: 'string' } }, { a: [1, 'x'] }, true],
    [{ a: { $mod: [4, 1] } }, { a: 9 }, true],
    [{ a: { b: 1, c: 2 } }, { a: { c: 2, b: 1 } }, false],
    [{ $nor: [{ a: 1 }, { b: 1 }] }, { a: 2 }, true],
    [{ constructor: { $exists: true } }, {}, false],
    [{ a: Number.NaN }, { a: Number.NaN }, true],
    [{ a: { $lt: 5 } }, { a: Number.NaN }, false],
    [{ 'a.$id': 1 }, { a: new DBRef('b', 1 as never) }, true],
    [{ 'a.$ref': 'c' }, { a: [new DBRef('b', 1 as never)] }, false],
    [{ a: { $elemMatch: { $id: 1 } } }, { a: [new DBRef('b', 1 as never)] }, true],
  ])('%j on %j answers %s', (filter, doc, answer) => {
    expect(matches(filter, doc)).toBe(answer)
  })

  test.each<[Doc, string]>([
    [{ $foo: 1 }, 'unknown top level operator: $foo'],
    [{ a: { $foo: 1 } }, 'unknown operator: $foo'],
    [{ a: { $in: 5 } }, '$in needs an array'],
    [{ $or: [] }, '$or argument must be a non-empty array'],
    [{ $where: 'true' }, '$where is not supported'],
    [{ a: { $near: [1, 2] } }, '$near is not supported'],
    [{ a: { $mod: [0, 1] } }, 'divisor cannot be 0'],
    [{ a: { $size: -1 } }, 'Failed to parse $size'],
  ])('%j is refused: %s', (filter, sentence) => {
    expect(() => compileFilter(filter)).toThrow(sentence)
  })
})

test('an index that an early version wrote, without a word on its keys, gives no order', () => {
  const before = { number: 1, spec: { name: '_id_', key: { _id: 1 } } }
  const told = { number: 2, spec: { name: 'a_1', key: { a: 1 } }, loose: false }
  const meta = { number: 1, nextIndex: 3, indexes: [before, told], options: {}, database: 'db', name: 'c', uuid: '' }
  const { indexes } = new Collection({} as Storage, meta as unknown as CollectionMeta)
  expect(indexes.map((index) => index.meta.loose)).toEqual([true, false])
})
