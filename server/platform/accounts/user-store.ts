// Users in the collection `users`. The password hash leaves only through findCredentials.
import { type Connection, isValidObjectId, Schema, type Types } from 'mongoose'
import type { Role } from './actor'
import { type NewUser, toEmailKey, type User } from './user'

type Row = {
  _id: Types.ObjectId
  email: string
  emailKey: string
  name: string
  role: Role
  passwordHash: string
  disabled: boolean
  createdAt: Date
  lastSignInAt?: Date
  passwordChanges?: number
}

export type UserStore = ReturnType<typeof createUserStore>

export function createUserStore(connection: Connection) {
  const schema = new Schema<Row>(
    {
      email: { type: String, required: true },
      emailKey: { type: String, required: true },
      name: { type: String, required: true },
      role: { type: String, required: true },
      passwordHash: { type: String, required: true },
      disabled: { type: Boolean, required: true },
      createdAt: { type: Date, required: true },
      lastSignInAt: Date,
      passwordChanges: Number,
    },
    { strict: 'throw', versionKey: false },
  )
  // Serves sign-in, and holds that one address has one account.
  schema.index({ emailKey: 1 }, { unique: true })
  const model = connection.model<Row>('User', schema, 'users')

  return {
    ready: () => model.init(),
    async find(id: string): Promise<User | undefined> {
      const row = isValidObjectId(id) ? await model.findById(id).lean<Row>() : null
      return row ? toUser(row) : undefined
    },
    async findCredentials(email: string): Promise<{ user: User; passwordHash: string } | undefined> {
      const row = await model.findOne({ emailKey: toEmailKey(email) }).lean<Row>()
      return row ? { user: toUser(row), passwordHash: row.passwordHash } : undefined
    },
    async list(): Promise<User[]> {
      return (await model.find().sort({ name: 1, _id: 1 }).lean<Row[]>()).map(toUser)
    },
    count: (filter: { role?: Role; disabled?: boolean } = {}) => model.countDocuments(filter),
    /** Throws the driver's duplicate-key error (11000) when the address is taken. */
    async insert(user: NewUser, now: Date): Promise<User> {
      const made = await model.create({ ...user, emailKey: toEmailKey(user.email), disabled: false, createdAt: now })
      return toUser(made.toObject())
    },
    /** A new password hash counts as one more change of password, in the same write. */
    async patch(id: string, patch: Partial<Pick<Row, 'name' | 'role' | 'disabled' | 'passwordHash' | 'lastSignInAt'>>) {
      const change = { $set: patch, ...(patch.passwordHash ? { $inc: { passwordChanges: 1 } } : {}) }
      const row = isValidObjectId(id)
        ? await model.findByIdAndUpdate(id, change, { returnDocument: 'after' }).lean<Row>()
        : null
      return row ? toUser(row) : undefined
    },
  }
}

function toUser(row: Row): User {
  const { _id, email, name, role, disabled, createdAt, lastSignInAt, passwordChanges = 0 } = row
  const known = { id: String(_id), email, name, role, disabled, createdAt, passwordChanges }
  return { ...known, ...(lastSignInAt ? { lastSignInAt } : {}) }
}
