// `cli backup --out FILE`: the whole database in one file, also while the server runs and people write. The embedded database
// gives one moment of all collections; with MONGODB_URI collections are read one after another.
import { open, rename, rm } from 'node:fs/promises'
import { dirname, resolve } from 'node:path'
import { processConfig } from '../platform/config'
import { threadFile } from '../platform/root'
import {
  type Bytes,
  type CollectionInfo,
  type Db,
  type Listed,
  type Part,
  writeArchive,
} from '../platform/store/archive'
import { connectStore } from '../platform/store/connect'
import { syncFolder } from '../platform/sync-folder'
import { readArguments } from './arguments'

const portion = 500

export async function backup(args: string[]): Promise<void> {
  const { out = '' } = readArguments(args, { out: 'required' })
  const { MONGODB_URI: mongodbUri, DATA_DIR: dataDir } = processConfig()
  const store = await connectStore({ mongodbUri, dataDir, threadFile: threadFile('store-thread') })
  const unfinished = `${resolve(out)}.unfinished`
  try {
    const file = await open(unfinished, 'w', 0o600)
    const db = store.connection.db!
    const { infos, parts } = mongodbUri === undefined ? await readSnapshot(db) : await readCollections(db)
    const counts = await writeArchive(file, db.databaseName, infos, parts)
    await file.close()
    await rename(unfinished, resolve(out))
    // The new name too is on disk before we say so.
    syncFolder(dirname(resolve(out)))
    process.stdout.write(`${counts.documents} documents of ${counts.collections} collections in ${out}\n`)
  } finally {
    await rm(unfinished, { force: true })
    await store.close()
  }
}

type Source = { infos: CollectionInfo[]; parts: AsyncIterable<Part> }

async function readSnapshot(db: Db): Promise<Source> {
  const rows = db.runCursorCommand({ snapshot: 1 })[Symbol.asyncIterator]()
  const first = await rows.next()
  const documents = (async function* () {
    for (let row = await rows.next(); !row.done; row = await rows.next())
      yield { collection: String(row.value.collection), document: Buffer.from((row.value.document as Bytes).value()) }
  })()
  return { infos: (first.value as { infos: CollectionInfo[] }).infos, parts: inParts(documents) }
}

async function readCollections(db: Db): Promise<Source> {
  const listed = await db.listCollections<Listed>({ type: 'collection' }, { nameOnly: false }).toArray()
  const wanted = listed.filter(({ name }) => !name.startsWith('system.'))
  const infos = await Promise.all(
    wanted.map(async ({ name, options = {} }) => ({
      name,
      options,
      indexes: (await db.collection(name).listIndexes().toArray()) as CollectionInfo['indexes'],
    })),
  )
  const documents = (async function* () {
    for (const { name } of infos)
      for await (const bytes of db.collection(name).find({}, { raw: true }))
        yield { collection: name, document: bytes as unknown as Buffer }
  })()
  return { infos, parts: inParts(documents) }
}

async function* inParts(rows: AsyncIterable<{ collection: string; document: Buffer }>): AsyncGenerator<Part, void> {
  let part: Part | undefined
  for await (const { collection, document } of rows) {
    if (part && (part.collection !== collection || part.documents.length === portion)) {
      yield part
      part = undefined
    }
    part ??= { collection, documents: [] }
    part.documents.push(document)
  }
  if (part) yield part
}
