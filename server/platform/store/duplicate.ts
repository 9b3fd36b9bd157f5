// Tells a broken unique index from other failures of the database.

/** Whether a write was refused because a unique index holds this value already (MongoDB's code 11000). */
export function isDuplicate(error: unknown): boolean {
  return (error as { code?: unknown } | null)?.code === 11000
}
