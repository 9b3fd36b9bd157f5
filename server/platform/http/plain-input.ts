// What a client sent, made plain before any shape reads it: no NUL in any text (no database takes one in a name or a pattern, and
// nobody can type one), and no nesting so deep that walking it would fail.
import { Problem } from '../../problems'

/** A survey's conditions nest 40 levels at most, deeper than anything else that is read. */
const deepest = 100

/**
 * Changes `value` in place, level by level, since a million brackets are no use to a function that calls itself.
 * @throws Problem `request.malformed` for a name with NUL, and for more than 100 levels
 */
export function toPlainInput(value: unknown): unknown {
  const root: Holder = { value }
  let level: Holder[] = [root]
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > deepest) throw new Problem('request.malformed', { reason: `it nests more than ${deepest} levels.` })
    const next: Holder[] = []
    for (const holder of level) {
      for (const [name, held] of Object.entries(holder)) {
        if (name.includes('\0')) throw new Problem('request.malformed', { reason: 'a field’s name holds a NUL.' })
        if (typeof held === 'string' && held.includes('\0')) holder[name] = held.replaceAll('\0', '')
        else if (typeof held === 'object' && held !== null && !Buffer.isBuffer(held)) next.push(held as Holder)
      }
    }
    level = next
  }
  return root.value
}

type Holder = Record<string, unknown>
