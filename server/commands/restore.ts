// `cli restore --in FILE`: puts a backup into an empty database, embedded or MONGODB_URI. The file is read once from end to
// end before anything is written, so that a damaged one changes nothing. Campaigns come back paused, and mail that stood in line as unsure. Cut off half-way it leaves a
// mark: the product refuses to start on a half, and the same command starts over.
import { type FileHandle, open } from 'node:fs/promises'
import { resolve } from 'node:path'
import { plural } from '../../views/helpers/words'
import { createContainer } from '../container'
import { type Config, processConfig } from '../platform/config'
import { createLog } from '../platform/log'
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
import { connectStore, type Store } from '../platform/store/connect'
import { beatRestoring, clearHalf, markRestoring, unmarkRestoring } from '../platform/store/half-restored'
import { readArguments, UsageError } from './arguments'

const portion = { documents: 500, bytes: 8 * 1024 * 1024 }

export async function restore(args: string[]): Promise<void> {
  const { in: name = '' } = readArguments(args, { in: 'required' })
  await usingFile(name, async (file) => {
    for await (const _ of readArchive(file));
  })
  const config = processConfig()
  const { MONGODB_URI: mongodbUri, DATA_DIR: dataDir } = config
  const store = await connectStore({ mongodbUri, dataDir, threadFile: threadFile('store-thread'), restoring: true })
  try {
    const { connection, shared } = store
    const db = connection.db!
    if (await clearHalf(db, shared)) process.stdout.write('A restore was cut off here before; its half is removed.\n')
    await refuseUnlessEmpty(db)
    await markRestoring(db, resolve(name))
    const put = mongodbUri === undefined ? putBytes : putDocuments
    const counts = await usingFile(name, (file) => fill(db, file, put))
    // Still under the mark: a server that starts in between would send what stood in line.
    const paused = await holdMail(config, connection)
    await unmarkRestoring(db)
    process.stdout.write(`${counts.documents} documents of ${counts.collections} collections restored\n`)
    if (paused > 0)
      process.stdout.write(
        `${plural(paused, 'campaign is', 'campaigns are')} paused: mails may have left since the backup. Look them over, then resume.\n`,
      )
  } finally {
    await store.close()
  }
}

/** @returns how many campaigns were paused */
async function holdMail(config: Config, connection: Store['connection']): Promise<number> {
  const found = await Promise.all(['campaigns', 'teamMails'].map((name) => connection.collection(name).findOne({})))
  if (!found.some(Boolean)) return 0
  const log = createLog('error')
  const { campaigns, teamMails } = await createContainer({ config, connection, log, now: () => new Date() })
  await teamMails.holdRestored()
  return campaigns.holdRestored()
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
    for (const documents of portions(part.documents)) {
      await put(db, { collection: part.collection, documents })
      await beatRestoring(db)
    }
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
