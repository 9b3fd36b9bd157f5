// The file of a backup is mongodump's archive format, as strictly as mongorestore reads it.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { open } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import mongoose from 'mongoose'
import { type Part, writeArchive } from '../../../server/platform/store/archive'

const { BSON } = mongoose.mongo
const folder = mkdtempSync(join(tmpdir(), 'verbatim-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const info = (name: string) => ({ name, options: {}, indexes: [] })
const part = (collection: string, ...numbers: number[]): Part => ({
  collection,
  documents: numbers.map((number) => Buffer.from(BSON.serialize({ number }))),
})

async function write(name: string, names: string[], parts: Part[]) {
  const file = await open(join(folder, name), 'w')
  const source = (async function* () {
    yield* parts
  })()
  try {
    return await writeArchive(file, 'verbatim', names.map(info), source)
  } finally {
    await file.close()
  }
}

/** The headers of an archive's blocks in order: collection and whether it ends there. */
function blocks(name: string): string[] {
  const bytes = readFileSync(join(folder, name))
  const found: string[] = []
  let at = 4
  let first = false
  let inPrelude = true
  while (at < bytes.length) {
    const size = bytes.readInt32LE(at)
    if (size === -1) {
      at += 4
      first = true
      inPrelude = false
      continue
    }
    const document = BSON.deserialize(bytes.subarray(at, at + size))
    if (first && !inPrelude) found.push(`${document.collection}${document.EOF ? ' ends' : ''}`)
    first = false
    at += size
  }
  return found
}

test('parts of a collection that was closed already are refused', async () => {
  const parts = [part('people', 1), part('places', 1), part('people', 2)]
  await expect(write('mixed', ['people', 'places'], parts)).rejects.toThrow(
    'the parts of "people" do not come together',
  )
})

test('each collection ends before the next one begins: mongorestore fills four at a time and would wait for ever', async () => {
  const names = ['empty', 'people', 'places', 'none']
  const counts = await write('right', names, [part('people', 1, 2), part('people', 3), part('places', 1)])
  expect(counts).toEqual({ collections: 4, documents: 4 })
  expect(blocks('right')).toEqual([
    'people',
    'people',
    'people ends',
    'places',
    'places ends',
    'empty ends',
    'none ends',
  ])
})
