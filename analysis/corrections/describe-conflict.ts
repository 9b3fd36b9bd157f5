// Puts the chain behind a refused correction into one English sentence, for the command line and the API. Pages word the links
// themselves, in the reader's language.
import type { ChainLink, Conflict } from './correction'

const words: Record<ChainLink['relation'], (subject: string, object: string) => string> = {
  with: (subject, object) => `${subject} with ${object}`,
  apart: (subject, object) => `${subject} apart from ${object}`,
  in: (subject, object) => `${subject} in ${object}`,
  closed: (subject, object) => (subject === object ? `${subject} is locked` : `${subject} is locked without ${object}`),
}

/**
 * "a with b (edit 3), b with c (edit 5), but a apart from c (edit 7)".
 * @param nameOf what people call an item or a group; by default its id
 */
export function describeConflict(conflict: Conflict, nameOf: (id: string) => string = (id) => id): string {
  const said = conflict.chain.map(
    ({ edit, relation, subject, object }) => `${words[relation](nameOf(subject), nameOf(object))} (edit ${edit})`,
  )
  const last = said.pop() ?? ''
  return said.length === 0 ? last : `${said.join(', ')}, but ${last}`
}
