// The mark of a restore that is under way, in the database itself (collection `restoring`). It is there from before the first
// document until campaigns are held back, so that a database that was left half filled is told from a whole one: nobody works on
// it, and the next restore starts over.
import type mongoose from 'mongoose'

type Db = mongoose.mongo.Db
type Row = { _id: string; file: string; at: Date; beatAt: Date }

const restoringCollection = 'restoring'
/** Longer than writing one portion takes. */
const silenceMs = 60_000

/** A database that nobody may work on. The message is for whoever starts the product. */
export class HalfRestored extends Error {
  readonly known = true

  constructor({ file, at }: Row) {
    super(
      `the restore of ${file}, begun ${at.toISOString()}, is under way or was cut off before its end. ` +
        'Wait for it; if it was cut off, run `restore --in FILE` again: it removes the half and starts over.',
    )
  }
}

const rows = (db: Db) => db.collection<Row>(restoringCollection)

/** @throws HalfRestored */
export async function refuseHalfRestored(db: Db): Promise<void> {
  const mark = await rows(db).findOne({})
  if (mark) throw new HalfRestored(mark)
}

export const markRestoring = async (db: Db, file: string): Promise<void> => {
  await rows(db).insertOne({ _id: 'restore', file, at: new Date(), beatAt: new Date() })
}

/** Says that it goes on; call it with every portion. */
export const beatRestoring = async (db: Db): Promise<void> => {
  await rows(db).updateOne({}, { $set: { beatAt: new Date() } })
}

export const unmarkRestoring = async (db: Db): Promise<void> => {
  await rows(db).drop()
}

/**
 * Empties a database in which a restore was cut off. It was empty when that began and nobody could open it since, so nothing but a
 * part of the backup is lost.
 * @param shared whether another process may be at it: then its last sign of life must be old
 * @returns whether there was one
 * @throws HalfRestored while it goes on
 */
export async function clearHalf(db: Db, shared: boolean): Promise<boolean> {
  const mark = await rows(db).findOne({})
  if (!mark) return false
  if (shared && Date.now() - mark.beatAt.getTime() < silenceMs) throw new HalfRestored(mark)
  for (const { name } of await db.listCollections({}, { nameOnly: true }).toArray())
    if (name !== restoringCollection && !name.startsWith('system.')) await db.collection(name).drop()
  await unmarkRestoring(db)
  return true
}
