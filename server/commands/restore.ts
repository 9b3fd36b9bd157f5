// `cli restore --in FILE`: puts a backup into an empty database, embedded or MONGODB_URI. The file is read once from end to
// end before anything is written, so that a damaged one changes nothing. Campaigns come back paused.
import { type FileHandle, open } from 'node:fs/promises'
import { plural } from '../../views/helpers/words'
import { processConfig } from '../platform/config'
import { threadFile } from '../platform/root'
import {
  ArchiveError,
  asBinary,
  type CollectionInfo,
  type Counts,
  type Db,
  decodeTyped,
  type Part,
  readArchive,
} from '../platform/store/archive'
import { connectStore } from '../platform/store/connect'
import { readArguments, UsageError } from './arguments'
import { withContainer } from './with-container'

const portion = { documents: 500, bytes: 8 * 1024 * 1024 }

export async function restore(args: string[]): Promise<void> {
  const { in: name = '' } = readArguments(args, { in: 'required' })
  await usingFile(name, async (file) => {
    for await (const _ of readArchive(file));
  })
  const { MONGODB_URI: mongodbUri, DATA_DIR: dataDir } = processConfig()
  const store = await connectStore({ mongodbUri, dataDir, threadFile: threadFile('store-thread') })
  let hasCampaigns = false
  try {
    const db = store.connection.db!
    await refuseUnlessEmpty(db)
    const put = mongodbUri === undefined ? putBytes : putDocuments
    const counts = await usingFile(name, (file) => fill(db, file, put))
    process.stdout.write(`${counts.documents} documents of ${counts.collections} collections restored\n`)
    hasCampaigns = (await db.collection('campaigns').findOne({})) !== null
  } finally {
    await store.close()
  }
  if (!hasCampaigns) return
  await withContainer(async ({ campaigns }) => {
    const paused = await campaigns.holdRestored()
    if (paused > 0)
      process.stdout.write(
        `${plural(paused, 'campaign is', 'campaigns are')} paused: mails may have left since the backup. Look them over, then resume.\n`,
      )
  })
}

async function usingFile<Result>(name: string, use: (file: FileHandle) => Promise<Result>): Promise<Result> {
  const file = await open(name, 'r').catch((error: NodeJS.ErrnoException) => {
    throw new UsageError(`${name}: expected a file that can be read (${error.code})`)
  })
  try {
    return await use(file)
  } catch (error) {
    throw error instanceof ArchiveError ? new UsageError(`${name}: ${error.message}`) : error
  } finally {
    await file.close()
  }
}

async function refuseUnlessEmpty(db: Db): Promise<void> {
  for (const { name } of await db.listCollections({}, { nameOnly: true }).toArray()) {
    const found = await db.collection(name).findOne({})
    if (found)
      throw new Error(
        `expected an empty database to restore into, found documents in "${name}"; set DATA_DIR to an empty folder`,
      )
  }
}

type Put = (db: Db, part: Part) => Promise<unknown>

async function fill(db: Db, file: FileHandle, put: Put): Promise<Counts> {
  const counts: Counts = { collections: 0, documents: 0 }
  for await (const part of readArchive(file)) {
    if (Array.isArray(part)) {
      for (const info of part) await prepare(db, info)
      counts.collections = part.length
      continue
    }
    for (const documents of portions(part.documents)) await put(db, { collection: part.collection, documents })
    counts.documents += part.documents.length
  }
  return counts
}

function* portions(all: Buffer[]): Generator<Buffer[], void> {
  let documents: Buffer[] = []
  let bytes = 0
  for (const document of all) {
    documents.push(document)
    bytes += document.length
    if (documents.length < portion.documents && bytes < portion.bytes) continue
    yield documents
    documents = []
    bytes = 0
  }
  if (documents.length > 0) yield documents
}

async function prepare(db: Db, { name, options, indexes }: CollectionInfo): Promise<void> {
  const existing = await db.listCollections({ name }).toArray()
  if (existing.length === 0) await db.createCollection(name, options)
  const wanted = indexes.filter((index) => index.name !== '_id_')
  if (wanted.length > 0) await db.command({ createIndexes: name, indexes: wanted })
}

const putBytes: Put = (db, { collection, documents }) =>
  db.command({ insertBytes: collection, documents: documents.map(asBinary) })

const putDocuments: Put = (db, { collection, documents }) =>
  db.collection(collection).insertMany(documents.map(decodeTyped))
