// Files that wait between the dry run and the import: in pieces, as a document of the database holds at most 16 MB. Kept a day.
import { type Connection, isValidObjectId, Schema, Types } from 'mongoose'

export type WaitingFile = { id: string; studyId: string; name: string; bytes: Buffer }

type Row = {
  _id: Types.ObjectId
  fileId: string
  studyId: string
  name: string
  at: number
  bytes: Buffer
  createdAt: Date
}

export type ImportStore = ReturnType<typeof createImportStore>

/** What an upload may hold. */
export const mostImportBytes = 32_000_000
const pieceBytes = 4_000_000
const daySeconds = 86_400

export function createImportStore(connection: Connection) {
  const schema = new Schema<Row>(
    {
      fileId: { type: String, required: true },
      studyId: { type: String, required: true },
      name: { type: String, default: '' },
      at: { type: Number, required: true },
      bytes: { type: Buffer, required: true },
      createdAt: { type: Date, required: true },
    },
    { strict: 'throw', versionKey: false },
  )
  // Serves reading a file back, piece by piece.
  schema.index({ fileId: 1, at: 1 }, { unique: true })
  // Forgets files that nobody came back for.
  schema.index({ createdAt: 1 }, { expireAfterSeconds: daySeconds })
  const model = connection.model<Row>('ImportPiece', schema, 'import_pieces')

  return {
    ready: () => model.init(),
    async insert(studyId: string, name: string, bytes: Buffer): Promise<string> {
      const fileId = String(new Types.ObjectId())
      // The database counts the day by its own clock, so this is the machine's time and not the application's.
      const createdAt = new Date()
      for (let at = 0; at * pieceBytes < Math.max(1, bytes.length); at += 1) {
        const piece = bytes.subarray(at * pieceBytes, (at + 1) * pieceBytes)
        await model.create({ fileId, studyId, name, at, bytes: piece, createdAt })
      }
      return fileId
    },
    async find(id: string): Promise<WaitingFile | undefined> {
      const rows = isValidObjectId(id) ? await model.find({ fileId: id }).sort({ at: 1 }).lean<Row[]>() : []
      const [first] = rows
      if (!first) return undefined
      const bytes = Buffer.concat(rows.map((row) => toBuffer(row.bytes)))
      return { id, studyId: first.studyId, name: first.name, bytes }
    },
    async remove(id: string): Promise<void> {
      await model.deleteMany({ fileId: id })
    },
  }
}

// A lean read gives the driver's Binary, whose bytes stand in `buffer`.
function toBuffer(value: Buffer | { buffer: Uint8Array }): Buffer {
  return Buffer.isBuffer(value) ? value : Buffer.from(value.buffer)
}
