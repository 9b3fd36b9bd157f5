// The errors a command may answer, with MongoDB's codes and names, because drivers and Mongoose decide by them.
// Anything else that is thrown is a bug of ours, or the disk's, and answers as such.
export type Doc = { [key: string]: unknown }

const names = new Map(
  `1 InternalError, 2 BadValue, 9 FailedToParse, 13 Unauthorized, 14 TypeMismatch, 15 Overflow, 20 IllegalOperation,
  26 NamespaceNotFound, 27 IndexNotFound, 28 PathNotViable, 40 ConflictingUpdateOperators, 43 CursorNotFound,
  48 NamespaceExists, 52 DollarPrefixedFieldName, 53 InvalidIdField, 56 EmptyFieldName, 59 CommandNotFound,
  66 ImmutableField, 67 CannotCreateIndex, 72 InvalidOptions, 73 InvalidNamespace, 85 IndexOptionsConflict,
  86 IndexKeySpecsConflict, 115 CommandNotSupported,
  121 DocumentValidationFailure, 168 InvalidPipelineOperator, 171 CannotIndexParallelArrays,
  10334 BSONObjectTooLarge, 11000 DuplicateKey, 14031 OutOfDiskSpace`
    .split(/,\s+/)
    .map((row) => row.trim().split(' ') as [string, string]),
)

/** A refusal that goes back to the client as `{ ok: 0, code, codeName, errmsg }`, or as one of `writeErrors`. */
export class CommandError extends Error {
  constructor(
    readonly code: number,
    message: string,
    readonly details: Doc = {},
  ) {
    super(message)
  }
}

/** @throws CommandError */
export function refuse(code: number, message: string): never {
  throw new CommandError(code, message)
}

/** What we leave out on purpose: code 115 and a sentence that names it. */
export const unsupported = (what: string): CommandError =>
  new CommandError(115, `${what} is not supported by the embedded database; set MONGODB_URI to use a MongoDB server`)

/** The reply to a command that failed. */
export function describe(error: unknown): Doc {
  const known =
    error instanceof CommandError ? error : asCommandError(error instanceof Error ? error.message : String(error))
  const { code, message, details } = known
  return { ok: 0, errmsg: message, code, codeName: names.get(String(code)) ?? `Location${code}`, ...details }
}

function asCommandError(message: string): CommandError {
  // LMDB calls a write that was cut short, the first sign of a full disk, an input/output error.
  if (/MDB_MAP_FULL|ENOSPC|no space left|file too large|input\/output error/i.test(message))
    return new CommandError(14031, 'the disk that holds the data folder is full or failing; nothing was written')
  const deep = /call stack/.test(message)
  return new CommandError(deep ? 15 : 1, deep ? 'the document or command is nested too deeply' : message)
}

/** Whether a decoded BSON value is a document: not an array, a date or one of BSON's own types. */
export const isDoc = (value: unknown): value is Doc =>
  typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype

/** @throws CommandError with code 14 unless the value is a plain document */
export function asDoc(value: unknown, what: string): Doc {
  if (isDoc(value)) return value
  throw new CommandError(14, `${what} must be an object`)
}

/** @throws CommandError with code 14 unless the value is an array */
export function asArray(value: unknown, what: string): unknown[] {
  if (Array.isArray(value)) return value
  throw new CommandError(14, `${what} must be an array`)
}
