// The errors a command may answer, with MongoDB's codes and names, because drivers and Mongoose decide by them.
// Anything else that is thrown is a bug of ours, or the disk's, and answers as such.
export type Doc = { [key: string]: unknown }

const names = `1 InternalError, 2 BadValue, 9 FailedToParse, 14 TypeMismatch, 15 Overflow,
  20 IllegalOperation, 26 NamespaceNotFound, 27 IndexNotFound, 28 PathNotViable, 40 ConflictingUpdateOperators,
  43 CursorNotFound, 48 NamespaceExists, 52 DollarPrefixedFieldName, 53 InvalidIdField, 56 EmptyFieldName,
  59 CommandNotFound, 66 ImmutableField, 67 CannotCreateIndex, 72 InvalidOptions, 73 InvalidNamespace,
  85 IndexOptionsConflict, 86 IndexKeySpecsConflict, 91 ShutdownInProgress, 115 CommandNotSupported,
  121 DocumentValidationFailure, 168 InvalidPipelineOperator, 171 CannotIndexParallelArrays,
  10334 BSONObjectTooLarge, 11000 DuplicateKey, 14031 OutOfDiskSpace`
const nameOf = (code: number): string => new RegExp(`\\b${code} (\\w+)`).exec(names)?.[1] ?? `Location${code}`

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

/** What we leave out on purpose: code 115 and a sentence that names it. @throws CommandError */
export function unsupported(what: string): never {
  refuse(115, `${what} is not supported by the embedded database; set MONGODB_URI to use a MongoDB server`)
}

export function describe(error: unknown): Doc {
  const { code, message, details } = error instanceof CommandError ? error : asCommandError(String(error))
  return { ok: 0, errmsg: message, code, codeName: nameOf(code), ...details }
}

function asCommandError(message: string): CommandError {
  // LMDB calls a write that was cut short, the first sign of a full disk, an input/output error.
  if (/MDB_MAP_FULL|ENOSPC|no space left|file too large|input\/output error/i.test(message))
    return new CommandError(14031, 'the disk that holds the data folder is full or failing; nothing was written')
  if (/call stack/.test(message)) return new CommandError(15, 'the document or command is nested too deeply')
  return new CommandError(1, message.replace(/^Error: /, ''))
}

/** Whether a decoded BSON value is a document: not an array, a date or one of BSON's own types. */
export const isDoc = (value: unknown): value is Doc =>
  typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype

/** @throws CommandError with code 14 unless the value is a plain document */
export const asDoc = (value: unknown, what: string): Doc =>
  isDoc(value) ? value : refuse(14, `${what} needs an object`)

/** @throws CommandError unless the value is an array */
export const asArray = (value: unknown, what: string, code = 14): unknown[] =>
  Array.isArray(value) ? value : refuse(code, `${what} needs an array`)

export const mapValues = <From, To>(from: Record<string, From>, change: (value: From) => To): Record<string, To> =>
  Object.fromEntries(Object.entries(from).map(([name, value]) => [name, change(value)]))
