// Tells a broken unique index from other failures of the database.

type Failure = { code?: unknown; writeErrors?: unknown }

/**
 * Whether a write was refused because a unique index holds this value already (MongoDB's code 11000); of many writes at once,
 * whether none was refused for another reason.
 */
export function isDuplicate(error: unknown): boolean {
  const { code, writeErrors } = (error ?? {}) as Failure
  return code === 11000 && (!Array.isArray(writeErrors) || writeErrors.every((one: Failure) => one.code === 11000))
}
